"""The door of the room. The page shows names, so it needs the permission to read people's data."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalons.base.http import apply_change, apply_form, file_response, form_arguments
from jalons.base.page_messages import Undo, tell_done
from jalons.base.prepared_addresses import reverse
from jalons.base.spreadsheets import CSV
from jalons.directory.models import Contact
from jalons.invitations import exports
from jalons.invitations.changes import attendance as attendance_changes
from jalons.invitations.forms.guests import WalkInCountForm, WalkInForm
from jalons.invitations.models import Guest
from jalons.invitations.queries import attendance as attendance_queries
from jalons.invitations.queries.replies import guest_by_code
from jalons.invitations.rules.guests import MOST_RECOUNTED
from jalons.invitations.views.guests import enter_guest_list, find_guest, is_parts_request
from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop
from jalons.workshops.queries import participants

_MARKS: dict[str, bool | None] = {"1": True, "0": False, "": None}


@require_http_methods(["GET", "POST"])
def attendance(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """POST adds somebody without an invitation, or several people of one college."""
    member, workshop = enter_guest_list(request, slug, number)
    form = WalkInForm(**form_arguments(request))
    if applied := apply_form(request, form, attendance_changes.welcome_walk_ins, workshop=workshop, by=member):
        _tell_walk_ins(request, applied.result)
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
        "unnamed": attendance_queries.unnamed_walk_ins(workshop),
        "remote": participants.remote_count(workshop),
        "entries": [] if workshop.is_anonymous else participants.named_participants(workshop),
    }
    return render(request, "invitations/attendance.html", context)


@require_safe
def phone_entries(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """CSV of those who gave a first name or an organisation on entering."""
    _member, workshop = enter_guest_list(request, slug, number)
    data = exports.write_phone_entries(participants.named_participants(workshop))
    return file_response(data, CSV, _("atelier-%(n)s-entrees.csv") % {"n": workshop.number})


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
def check_in_guest(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """`code`: that of a letter or of a message, read by whoever is at the door."""
    member, workshop = enter_guest_list(request, slug, number)
    guest = guest_by_code(request.POST.get("code", "")[:30])
    if guest is None or guest.workshop_id != workshop.pk:
        messages.error(request, _("Aucune invitation à cet atelier ne porte ce code. Cherchez plutôt le nom."))
        return redirect("invitations:attendance", slug, number)
    done = _("C’est noté : %(name)s est là.") % {"name": guest.contact.name if guest.contact else guest}
    apply_change(request, attendance_changes.mark_attended, done=done, guest=guest, attended=True, by=member)
    return redirect("invitations:attendance", slug, number)


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


def _tell_walk_ins(request: HttpRequest, guests: list[Guest]) -> None:
    """Several are taken back at once; one, whose name may have joined the directory, from its line."""
    if len(guests) == 1:
        tell_done(request, _("C’est noté : une personne de plus."))
        return
    workshop = guests[0].workshop
    undo = Undo(
        reverse("invitations:forget_walk_ins", args=[workshop.roadmap.slug, workshop.number]),
        {"guests": [guest.pk for guest in guests]},
    )
    tell_done(request, _("C’est noté : %(n)d personnes de plus.") % {"n": len(guests)}, undo=undo)


@require_POST
def forget_walk_ins(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """« Annuler », beside what was counted at once."""
    member, workshop = enter_guest_list(request, slug, number)
    guests = [int(pk) for pk in request.POST.getlist("guests") if pk.isdecimal() and len(pk) < 10]
    done = _("Ces personnes sont retirées.")
    apply_change(request, attendance_changes.forget_walk_ins, done=done, workshop=workshop, guests=guests, by=member)
    return redirect("invitations:attendance", slug, number)


@require_POST
def recount_walk_ins(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One field corrects the number of a college."""
    member, workshop = enter_guest_list(request, slug, number)
    form = WalkInCountForm(request.POST)
    if form.is_valid():
        done = _("C’est corrigé.")
        apply_change(
            request,
            attendance_changes.recount_walk_ins,
            done=done,
            workshop=workshop,
            by=member,
            **form.cleaned_data,
        )
    else:
        messages.error(request, _("Écrivez un nombre entier, de 0 à %(most)s.") % {"most": MOST_RECOUNTED})
    return redirect(reverse("invitations:attendance", args=[slug, number]) + "#t-unnamed")


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
