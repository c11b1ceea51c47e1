"""The door of the room. The page shows names, so it needs the permission to read people's data."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalons.base.http import apply_change, apply_form, form_arguments
from jalons.directory.models import Contact
from jalons.invitations.changes import attendance as attendance_changes
from jalons.invitations.forms.guests import WalkInForm
from jalons.invitations.queries import attendance as attendance_queries
from jalons.invitations.views.guests import enter_guest_list, find_guest, is_parts_request
from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop

_MARKS: dict[str, bool | None] = {"1": True, "0": False, "": None}


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST adds somebody without an invitation."""
    member, workshop = enter_guest_list(request, slug, number)
    form = WalkInForm(**form_arguments(request))
    done = _("C’est noté : une personne de plus.")
    if apply_form(request, form, attendance_changes.welcome_walk_in, done=done, workshop=workshop, by=member):
        return redirect("invitations:attendance", slug, number)
    return _attendance_page(request, member, workshop, form)


def _attendance_page(request: HttpRequest, member: Member, workshop: Workshop, form: WalkInForm) -> HttpResponse:
    text, whole = request.GET.get("q", "").strip()[:100], request.GET.get("tout") == "oui"
    context: dict[str, Any] = {
        "member": member,
        "workshop": workshop,
        "door": attendance_queries.door_page(workshop, text, whole=whole),
        "text": text,
        "whole": whole,
        "form": form,
    }
    return render(request, "invitations/attendance.html", context)


@require_POST
def mark_attended(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """`there` is 1, 0, or empty to untick. A page that asks for parts receives the line and the totals."""
    member, workshop = enter_guest_list(request, slug, number)
    guest = find_guest(workshop, pk)
    there = _MARKS.get(request.POST.get("there", ""))
    apply_change(request, attendance_changes.mark_attended, guest=guest, attended=there, by=member)
    if is_parts_request(request):
        line, totals = attendance_queries.door_line(guest)
        context = {"member": member, "workshop": workshop, "line": line, "totals": totals}
        return render(request, "invitations/attendance.html#parts", context)
    return _back_to_list(request, slug, number, f"#p-{pk}")


@require_POST
def welcome_contact(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    contact = get_object_or_404(Contact, roadmap=member.roadmap, pk=pk)
    done = _("C’est noté : %(name)s est là.") % {"name": contact.name}
    apply_change(request, attendance_changes.welcome_contact, done=done, workshop=workshop, contact=contact, by=member)
    return redirect("invitations:attendance", slug, number)


@require_POST
def forget_walk_in(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    guest = find_guest(workshop, pk)
    apply_change(request, attendance_changes.forget_walk_in, done=_("Cette ligne est retirée."), guest=guest, by=member)
    return redirect("invitations:attendance", slug, number)


@require_POST
def close_attendance(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    member, workshop = enter_guest_list(request, slug, number)
    done = _("C’est noté : celles et ceux qui ne sont pas cochés sont absents.")
    apply_change(request, attendance_changes.close_attendance, done=done, workshop=workshop, by=member)
    return redirect("invitations:attendance", slug, number)


def _back_to_list(request: HttpRequest, slug: str, number: int, anchor: str) -> HttpResponse:
    """Redirects to the same search."""
    query = request.POST.get("query", "")
    return redirect(reverse("invitations:attendance", args=[slug, number]) + (f"?{query}" if query else "") + anchor)
