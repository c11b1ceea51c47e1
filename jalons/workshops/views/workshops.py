"""Prepare a workshop, open it, close it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.base.mail import absolute_url
from jalons.base.qr_codes import draw_qr
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission
from jalons.workshops.changes import closing
from jalons.workshops.changes import workshops as workshop_changes
from jalons.workshops.forms.workshops import WorkshopForm, workshop_values
from jalons.workshops.models import Workshop
from jalons.workshops.queries import minutes as minute_queries
from jalons.workshops.queries import next_steps, readiness
from jalons.workshops.queries import workshops as workshop_queries
from jalons.workshops.words import schedule_label


def enter_workshop(request: HttpRequest, slug: str, number: int, permission: Permission) -> tuple[Member, Workshop]:
    member = enter_roadmap(request, slug, permission)
    workshop = get_object_or_404(Workshop, roadmap=member.roadmap, number=number)
    workshop.roadmap = member.roadmap
    return member, workshop


def workshop_qr(workshop: Workshop) -> SafeString:
    """The address of the workshop, to be photographed."""
    return draw_qr(absolute_url("workshops:participate", workshop.code))


def join_address() -> str:
    """Where to type the code, as it is said aloud."""
    return absolute_url("workshops:join_code").partition("://")[2]


@require_safe
def workshop_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    return render(
        request,
        "workshops/index.html",
        {"member": member, "workshops": workshop_queries.workshop_cards(member.roadmap)},
    )


@require_http_methods(["GET", "POST"])
def create_workshop(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.FACILITATE)
    form = WorkshopForm(
        **form_arguments(request, {"kind": Workshop.Kind.STAKES, "table_count": 0, "is_anonymous": True})
    )
    if applied := apply_form(request, form, workshop_changes.create_workshop, by=member):
        return redirect("workshops:console", slug, applied.result.number)
    return render(request, "workshops/create.html", {"member": member, "form": form})


@require_safe
def console(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.READ)
    invitations, following = next_steps.invitations_card(workshop)
    categories = workshop_queries.participants_by_category(workshop)
    entered = sum(count for _words, count in categories)
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "when": schedule_label(workshop.held_on, workshop.starts_at, workshop.ends_at),
        "qr": workshop_qr(workshop),
        "address": join_address(),
        "today": timezone.localdate(),
        "invitations": invitations,
        "next": following,
        "categories": categories,
        # Whoever is in the room is in the room: the facilitation is told, nobody is turned away.
        "crowd": max(0, entered - workshop.capacity) if workshop.capacity else 0,
    }
    if workshop.state == Workshop.State.DRAFT and member.may["facilitate"]:
        context["readiness"] = [line for line in readiness.readiness_lines(workshop) if member.may[line.may]]
    if workshop.state == Workshop.State.CLOSED:
        minutes = minute_queries.workshop_minutes(workshop)
        context |= {"minutes": minutes, "due_on": minute_queries.minutes_due_date(minutes)}
    return render(request, "workshops/console.html", context)


@require_http_methods(["GET", "POST"])
def revise_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    form = WorkshopForm(**form_arguments(request, workshop_values(workshop)))
    if apply_form(
        request, form, workshop_changes.revise_workshop, done=_("C’est enregistré."), workshop=workshop, by=member
    ):
        return redirect("workshops:console", slug, number)
    return render(request, "workshops/revise.html", {"member": member, "workshop": workshop, "form": form})


@require_POST
def open_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    done = _("L’atelier est ouvert. Donnez le code aux participantes et participants.")
    apply_change(request, workshop_changes.open_workshop, done=done, workshop=workshop, by=member)
    return redirect("workshops:console", slug, number)


@require_POST
def close_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    done = _("L’atelier est clos. Vous pouvez encore classer les notes et ajouter celles du papier.")
    apply_change(request, closing.close_workshop, done=done, workshop=workshop, by=member)
    return redirect("workshops:console", slug, number)


@require_POST
def remove_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_workshop(request, slug, number, Permission.FACILITATE)
    done = _("L’atelier « %(title)s » est supprimé.") % {"title": workshop.title}
    if apply_change(request, workshop_changes.remove_workshop, done=done, workshop=workshop, by=member):
        return redirect("workshops:index", slug)
    return redirect("workshops:console", slug, number)
