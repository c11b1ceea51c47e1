"""Emporter, ouvrir, rapporter."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.accounts.access import SignedInRequest, signed_in
from jalons.base.body_limits import takes_files
from jalons.base.errors import Refused
from jalons.base.http import accepted, download, filled
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission
from jalons.workshops import changes, queries
from jalons.workshops.changes.merging import Done
from jalons.workshops.forms.carriages import CarriedFileForm, GiveForm, MergeForm
from jalons.workshops.models import Carriage, Workshop
from jalons.workshops.rules.carriages import EXTENSION, LARGEST
from jalons.workshops.views.workshops import at_the_door


@require_http_methods(["GET", "POST"])
def carry(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Where the workshop comes from: give a file. Where it was carried to: pack it again."""
    member, workshop = at_the_door(request, slug, number, Permission.FACILITATE)
    elsewhere = queries.carriage_from_elsewhere(workshop)
    form = GiveForm(**filled(request), may_know_people=member.may["know_people"])
    if request.method == "POST":
        if elsewhere:
            changes.pack_workshop(workshop=workshop, by=member)
            messages.success(request, _("Le fichier du retour est prêt : téléchargez-le."))
            return redirect("workshops:carry", slug, number)
        if accepted(request, form, changes.give_workshop, workshop=workshop, by=member):
            messages.success(request, _("Le fichier est prêt : téléchargez-le."))
            return redirect("workshops:carry", slug, number)
    return _carry_page(request, member, workshop, elsewhere, form=form)


def _carry_page(
    request: HttpRequest, member: Member, workshop: Workshop, elsewhere: Carriage | None, **more: Any
) -> HttpResponse:
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "elsewhere": elsewhere,
        "carriages": [] if elsewhere else queries.carriages_of(workshop),
        "form": GiveForm(may_know_people=member.may["know_people"]),
        "file_form": CarriedFileForm(),
    }
    return render(request, "workshops/carry.html", context | more)


@require_safe
def carried_file(request: HttpRequest, slug: str, number: int, uid: Any) -> HttpResponse:
    _member, carriage = _carriage(request, slug, number, uid)
    if carriage.came_from_elsewhere and not carriage.returns:
        raise Http404
    way = "retour" if carriage.came_from_elsewhere else "aller"
    name = f"atelier-{carriage.workshop.code}-{way}.{EXTENSION}"
    return download(queries.file_of(carriage), "application/octet-stream", name)


@takes_files(LARGEST)
@require_http_methods(["GET", "POST"])
def bring_back(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = at_the_door(request, slug, number, Permission.FACILITATE)
    form = CarriedFileForm(**filled(request))
    if accepted(request, form, changes.receive_return, workshop=workshop, by=member):
        return redirect("workshops:merge", slug, number, form.result.uid)  # type: ignore[attr-defined]
    return render(request, "workshops/bring_back.html", {"member": member, "workshop": workshop, "file_form": form})


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, slug: str, number: int, uid: Any) -> HttpResponse:
    """What the file would change; then change it."""
    member, carriage = _carriage(request, slug, number, uid)
    if carriage.received is None:
        messages.info(request, _("Rien n’attend : ce qui est revenu est déjà ici."))
        return redirect("workshops:carry", slug, number)
    form = MergeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            done = changes.bring_back(carriage=carriage, there=form.there(), seen=seen, by=member)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("workshops:merge", slug, number, uid)
        messages.success(request, _told(done))
        return redirect("workshops:carry", slug, number)
    plan, review = queries.review(carriage)
    context = {
        "member": member,
        "workshop": carriage.workshop,
        "carriage": carriage,
        "review": review,
        "seen": changes.fingerprint(plan),
    }
    return render(request, "workshops/merge.html", context)


def _told(done: Done) -> str:
    notes = done.added.get("notes", 0)
    told = ngettext("%(n)s note est revenue.", "%(n)s notes sont revenues.", notes) % {"n": notes}
    return _("L’atelier est rapporté.") + (f" {told}" if notes else "")


@require_POST
def set_aside(request: HttpRequest, slug: str, number: int, uid: Any) -> HttpResponse:
    member, carriage = _carriage(request, slug, number, uid)
    changes.set_return_aside(carriage=carriage, by=member)
    messages.success(request, _("Le fichier est écarté : rien n’a changé ici."))
    return redirect("workshops:carry", slug, number)


def _carriage(request: HttpRequest, slug: str, number: int, uid: Any) -> tuple[Member, Carriage]:
    member, workshop = at_the_door(request, slug, number, Permission.FACILITATE)
    return member, get_object_or_404(Carriage.objects.select_related("workshop__roadmap"), workshop=workshop, uid=uid)


@takes_files(LARGEST)
@signed_in
@require_http_methods(["GET", "POST"])
def open_carried(request: SignedInRequest) -> HttpResponse:
    """On the computer that the workshop is carried to."""
    form = CarriedFileForm(**filled(request))
    if accepted(request, form, changes.open_carried, by=request.user):
        workshop: Workshop = form.result  # type: ignore[attr-defined]
        messages.success(request, _("L’atelier est ici : il se déroule comme les autres."))
        return redirect("workshops:console", workshop.roadmap.slug, workshop.number)
    return render(request, "workshops/open_carried.html", {"file_form": form})
