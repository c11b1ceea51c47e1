"""Prepare a workshop, open it, close it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import accepted, carried_out, filled
from jalons.base.mail import absolute
from jalons.base.qr import qr_of
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Permission
from jalons.workshops import changes, queries
from jalons.workshops.forms.workshops import WorkshopForm, workshop_values
from jalons.workshops.models import Workshop
from jalons.workshops.words import when


def at_the_door(request: HttpRequest, slug: str, number: int, permission: Permission) -> tuple[Member, Workshop]:
    member = enter(request, slug, permission)
    workshop = get_object_or_404(Workshop, roadmap=member.roadmap, number=number)
    workshop.roadmap = member.roadmap
    return member, workshop


def qr(workshop: Workshop) -> SafeString:
    """The address of the workshop, to be photographed."""
    return qr_of(absolute("workshops:participate", workshop.code))


def short_address() -> str:
    """Where to type the code, as it is said aloud."""
    return absolute("workshops:join_code").partition("://")[2]


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    return render(request, "workshops/index.html", {"member": member, "workshops": queries.workshops(member.roadmap)})


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.FACILITATE)
    form = WorkshopForm(**filled(request, {"kind": Workshop.Kind.STAKES, "table_count": 0, "is_anonymous": True}))
    if accepted(request, form, changes.create_workshop, by=member):
        return redirect("workshops:console", slug, form.result.number)  # type: ignore[attr-defined]
    return render(request, "workshops/create.html", {"member": member, "form": form})


@require_safe
def console(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = at_the_door(request, slug, number, Permission.READ)
    invitations, following = queries.invitations_card(workshop)
    categories = queries.participants_by_category(workshop)
    entered = sum(count for _words, count in categories)
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "when": when(workshop.held_on, workshop.starts_at, workshop.ends_at),
        "qr": qr(workshop),
        "address": short_address(),
        "today": timezone.localdate(),
        "invitations": invitations,
        "next": following,
        "categories": categories,
        # Whoever is in the room is in the room: the facilitation is told, nobody is turned away.
        "crowd": max(0, entered - workshop.capacity) if workshop.capacity else 0,
    }
    if workshop.state == Workshop.State.DRAFT and member.may["facilitate"]:
        context["readiness"] = [line for line in queries.readiness(workshop) if member.may[line.may]]
    if workshop.state == Workshop.State.CLOSED:
        minutes = queries.minutes_of(workshop)
        context |= {"minutes": minutes, "due_on": queries.minutes_due_on(minutes)}
    return render(request, "workshops/console.html", context)


@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = at_the_door(request, slug, number, Permission.FACILITATE)
    form = WorkshopForm(**filled(request, workshop_values(workshop)))
    if accepted(request, form, changes.revise_workshop, done=_("C’est enregistré."), workshop=workshop, by=member):
        return redirect("workshops:console", slug, number)
    return render(request, "workshops/revise.html", {"member": member, "workshop": workshop, "form": form})


@require_POST
def open_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = at_the_door(request, slug, number, Permission.FACILITATE)
    done = _("L’atelier est ouvert. Donnez le code aux participantes et participants.")
    carried_out(request, changes.open_workshop, done=done, workshop=workshop, by=member)
    return redirect("workshops:console", slug, number)


@require_POST
def close_workshop(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = at_the_door(request, slug, number, Permission.FACILITATE)
    done = _("L’atelier est clos. Vous pouvez encore classer les notes et ajouter celles du papier.")
    carried_out(request, changes.close_workshop, done=done, workshop=workshop, by=member)
    return redirect("workshops:console", slug, number)


@require_POST
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = at_the_door(request, slug, number, Permission.FACILITATE)
    done = _("L’atelier « %(title)s » est supprimé.") % {"title": workshop.title}
    if carried_out(request, changes.remove_workshop, done=done, workshop=workshop, by=member):
        return redirect("workshops:index", slug)
    return redirect("workshops:console", slug, number)
