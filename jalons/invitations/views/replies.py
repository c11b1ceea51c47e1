"""Answers without an account, from the private address of an invitation.

Opening an address changes nothing, because mail programs open the addresses they receive; only a button does. These
forms have no CSRF token: the address itself is the secret, nobody can forge a request to an unknown address, and
answering must work in a mail program without cookies.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base import rate_limits
from jalons.base.errors import TooMany
from jalons.base.http import apply_change, unlist_page
from jalons.directory.changes import contacts
from jalons.invitations.calendars import write_workshop_calendar
from jalons.invitations.changes import answers
from jalons.invitations.forms.guests import ReplyCodeForm
from jalons.invitations.models import Guest
from jalons.invitations.queries import replies
from jalons.invitations.views.guests import calendar_response
from jalons.roadmaps.access import use_roadmap_clock


@require_safe
def reply_code(request: HttpRequest) -> HttpResponse:
    """The page to type the code of a letter."""
    form = ReplyCodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            guest = rate_limits.open_by_code(request, code, lambda: replies.guest_by_code(code))
        except TooMany as refusal:
            rate_limits.refuse_form(request, form, refusal, "code")
        else:
            if guest:
                return redirect("invitations:reply", guest.uid)
            form.add_error(
                "code", _("Aucune invitation ne porte ce code. Relisez-le sur votre lettre, sans oublier de signe.")
            )
    return unlist_page(render(request, "invitations/reply_code.html", {"form": form}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    guest = _guest_at(uid)
    if guest is None:
        return _gone_page(request)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.WRITINGS_OF_A_LINK, uid)
        asked = request.POST.get("do", "")
        if asked in ("oui", "non"):
            apply_change(request, answers.answer_invitation, guest=guest, comes=asked == "oui")
        elif asked == "accord" and guest.contact:
            apply_change(request, contacts.allow_writing, contact=guest.contact)
        return redirect("invitations:reply", uid)
    return unlist_page(render(request, "invitations/reply.html", {"page": replies.reply_page(guest)}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_writing(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """« Ne plus m’écrire ». The button of mail programs posts here too (RFC 8058)."""
    guest = _guest_at(uid)
    if guest is None:
        return _gone_page(request)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.WRITINGS_OF_A_LINK, uid)
        if guest.contact:
            wants = contacts.allow_writing if request.POST.get("do") == "accord" else contacts.forbid_writing
            apply_change(request, wants, contact=guest.contact)
        return redirect("invitations:no_more", uid)
    return unlist_page(render(request, "invitations/no_more.html", {"page": replies.reply_page(guest)}))


@require_safe
def reply_ics(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    guest = _guest_at(uid)
    if guest is None or guest.workshop.held_on is None:
        return _gone_page(request)
    return unlist_page(calendar_response(write_workshop_calendar(guest.workshop, guest=guest)))


def _guest_at(uid: uuid.UUID) -> Guest | None:
    guest = replies.guest_by_address(uid)
    if guest:
        use_roadmap_clock(guest.workshop.roadmap)
    return guest


def _gone_page(request: HttpRequest) -> HttpResponse:
    return render(request, "invitations/reply_gone.html", status=404)
