"""Pages « Emporter », « Ouvrir » and « Rapporter »."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.accounts.access import SignedInRequest, sign_in_required
from jalons.base.body_limits import takes_files
from jalons.base.errors import Refused
from jalons.base.http import apply_form, file_response, form_arguments
from jalons.carriage.changes import carriages as carriage_changes
from jalons.carriage.changes.merging import MergeOutcome
from jalons.carriage.forms import CarriedFileForm, GiveForm, MergeForm
from jalons.carriage.models import Carriage
from jalons.carriage.queries import carriages as carriage_queries
from jalons.carriage.rules.carriages import EXTENSION, LARGEST
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop
from jalons.workshops.models import Workshop


@require_http_methods(["GET", "POST"])
def carry_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """On the instance of origin: exports a file. Where the workshop was carried to: exports it back."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    elsewhere = carriage_queries.carriage_from_elsewhere(workshop)
    form = GiveForm(**form_arguments(request), may_know_people=member.may["know_people"])
    if request.method == "POST":
        if elsewhere:
            carriage_changes.export_return(workshop=workshop, by=member)
            messages.success(request, _("Le fichier du retour est prêt : téléchargez-le."))
            return redirect("carriage:carry", slug, number)
        if apply_form(request, form, carriage_changes.export_workshop, workshop=workshop, by=member):
            messages.success(request, _("Le fichier est prêt : téléchargez-le."))
            return redirect("carriage:carry", slug, number)
    return _carry_page(request, member, workshop, elsewhere, form=form)


def _carry_page(
    request: HttpRequest, member: Member, workshop: Workshop, elsewhere: Carriage | None, **more: Any
) -> HttpResponse:
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "elsewhere": elsewhere,
        "carriages": [] if elsewhere else carriage_queries.given_carriages(workshop),
        "form": GiveForm(may_know_people=member.may["know_people"]),
        "file_form": CarriedFileForm(),
    }
    return render(request, "carriage/carry.html", context | more)


@require_safe
def carried_file(request: HttpRequest, slug: str, number: int, uid: Any) -> HttpResponse:
    _member, carriage = _enter_carriage(request, slug, number, uid)
    if carriage.came_from_elsewhere and not carriage.returns:
        raise Http404
    way = "retour" if carriage.came_from_elsewhere else "aller"
    name = f"atelier-{carriage.workshop.code}-{way}.{EXTENSION}"
    return file_response(carriage_queries.write_carriage_file(carriage), "application/octet-stream", name)


@takes_files(LARGEST)
@require_http_methods(["GET", "POST"])
def bring_back_file(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = CarriedFileForm(**form_arguments(request))
    if applied := apply_form(request, form, carriage_changes.receive_return, workshop=workshop, by=member):
        return redirect("carriage:merge", slug, number, applied.result.uid)
    return render(request, "carriage/bring_back.html", {"member": member, "workshop": workshop, "file_form": form})


@require_http_methods(["GET", "POST"])
def merge_return(request: HttpRequest, slug: str, number: int, uid: Any) -> HttpResponse:
    """Shows what the file would change; then merges it."""
    member, carriage = _enter_carriage(request, slug, number, uid)
    if carriage.received is None:
        messages.info(request, _("Rien n’attend : ce qui est revenu est déjà ici."))
        return redirect("carriage:carry", slug, number)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            done = carriage_changes.merge_return(carriage=carriage, there=form.there(), seen=seen, by=member)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("carriage:merge", slug, number, uid)
        messages.success(request, _merge_sentence(done))
        return redirect("carriage:carry", slug, number)
    plan, review = carriage_queries.return_review(carriage)
    context = {
        "member": member,
        "workshop": carriage.workshop,
        "carriage": carriage,
        "review": review,
        "seen": carriage_changes.conflicts_stamp(plan),
    }
    return render(request, "carriage/merge.html", context)


def _merge_sentence(done: MergeOutcome) -> str:
    notes = done.added.get("notes", 0)
    sentence = ngettext("%(n)s note est revenue.", "%(n)s notes sont revenues.", notes) % {"n": notes}
    return _("L’atelier est rapporté.") + (f" {sentence}" if notes else "")


@require_POST
def discard_return(request: HttpRequest, slug: str, number: int, uid: Any) -> HttpResponse:
    member, carriage = _enter_carriage(request, slug, number, uid)
    carriage_changes.discard_return(carriage=carriage, by=member)
    messages.success(request, _("Le fichier est écarté : rien n’a changé ici."))
    return redirect("carriage:carry", slug, number)


def _enter_carriage(request: HttpRequest, slug: str, number: int, uid: Any) -> tuple[Member, Carriage]:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    return member, get_object_or_404(Carriage.objects.select_related("workshop__roadmap"), workshop=workshop, uid=uid)


@takes_files(LARGEST)
@sign_in_required
@require_http_methods(["GET", "POST"])
def open_carried_file(request: SignedInRequest) -> HttpResponse:
    """On the computer to which the workshop is carried."""
    form = CarriedFileForm(**form_arguments(request))
    if applied := apply_form(request, form, carriage_changes.import_workshop, by=request.user):
        workshop = applied.result
        messages.success(request, _("L’atelier est ici : il se déroule comme les autres."))
        return redirect("carriage:console", workshop.roadmap.slug, workshop.number)
    return render(request, "carriage/open_carried.html", {"file_form": form})
