"""The workshops of a roadmap: adding one, opening it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.mail import absolute_url
from jalons.base.page_messages import Undo
from jalons.base.prepared_addresses import reverse
from jalons.base.qr_codes import draw_qr
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules.permissions import Permission
from jalons.workshops.access import enter_workshop
from jalons.workshops.changes import workshops as workshop_changes
from jalons.workshops.forms.workshops import NewWorkshopForm, template_form_values
from jalons.workshops.models import Workshop
from jalons.workshops.queries import workshops as workshop_queries
from jalons.workshops.queries.templates import TemplateCard, template_cards


def workshop_qr(workshop: Workshop) -> SafeString:
    """The address of the workshop as a QR code."""
    return draw_qr(absolute_url("votes:participate", workshop.code))


def join_address() -> str:
    """The address where to type the code, as it is said aloud."""
    return absolute_url("workshops:join_code").partition("://")[2]


@require_safe
def workshop_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return render(
        request,
        "workshops/index.html",
        {"member": member, "workshops": workshop_queries.listed_workshops(member.roadmap)},
    )


@require_http_methods(["GET", "POST"])
def create_workshop(request: HttpRequest, slug: str) -> HttpResponse:
    """`?modele=enjeux` fills the form from a template."""
    member = enter_roadmap(request, slug, Permission.FACILITATE)
    cards = template_cards(member.roadmap)
    key = request.POST.get("template", "") if request.method == "POST" else request.GET.get("modele", "")
    chosen = next((card for card in cards if card.key == key), None)
    form = NewWorkshopForm(roadmap=member.roadmap, **form_arguments(request, _new_values(member.roadmap, chosen)))
    if applied := apply_form(request, form, workshop_changes.create_workshop, by=member):
        return redirect("carriage:console", slug, applied.result.number)
    context = {"member": member, "form": form, "cards": cards, "chosen": chosen}
    return render(request, "workshops/create.html", context)


def _new_values(roadmap: Roadmap, chosen: TemplateCard | None) -> dict[str, Any]:
    values = {"kind": Workshop.Kind.STAKES, "table_count": 0, "is_anonymous": True}
    if chosen is None:
        return values | workshop_queries.announced_workshop(roadmap)
    filled = template_form_values(chosen.template)
    day = workshop_queries.announced_day(roadmap, filled["kind"])
    return values | filled | {"held_on": day, "template": chosen.key}


@require_POST
def open_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """For the first time. On another day than its own, the answer is a page that asks first: `sure` answers it. `back`:
    from « Piloter », one comes back there."""
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    back = request.POST.get("back", "")
    page = "votes:run" if back == "animer" else "carriage:console"
    if workshop.state == Workshop.State.CLOSED:
        messages.error(request, _("Cet atelier vient d’être clos. Vous pouvez le rouvrir."))
        return redirect(page, slug, number)
    is_another_day = workshop.held_on not in (None, timezone.localdate())
    if workshop.state == Workshop.State.DRAFT and is_another_day and "sure" not in request.POST:
        return render(request, "workshops/open.html", {"member": member, "workshop": workshop, "back": back})
    done = _("L’atelier est ouvert. Donnez le code aux participantes et participants.")
    undo = Undo(reverse("votes:prepare_again", args=[slug, number]), {})
    apply_change(request, workshop_changes.open_workshop, done=done, undo=undo, workshop=workshop, by=member)
    return redirect(page, slug, number)
