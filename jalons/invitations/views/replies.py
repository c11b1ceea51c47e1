"""Answers without an account, from the private address of an invitation.

Opening an address changes nothing, because mail programs open the addresses they receive; only a button does. These
forms have no CSRF token: the address itself is the secret, nobody can forge a request to an unknown address, and
answering must work in a mail program without cookies.
"""

import uuid
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base import rate_limits
from jalons.base.errors import TooMany
from jalons.base.http import apply_change, unlist_page
from jalons.base.mail import absolute_url
from jalons.directory.changes import contacts
from jalons.invitations.calendars import write_workshop_calendar
from jalons.invitations.changes import answers, attendance, registrations
from jalons.invitations.forms.guests import ReplyCodeForm
from jalons.invitations.models import RepeatedRegistration
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
            row = rate_limits.open_by_code(request, code, partial(replies.reply_by_code, code))
        except TooMany as refusal:
            rate_limits.refuse_form(request, form, refusal, "code")
        else:
            if isinstance(row, replies.Reply):
                return redirect("invitations:reply", row.uid)
            form.add_error(
                "code", _("Aucune invitation ne porte ce code. Relisez-le sur votre lettre, sans oublier de signe.")
            )
    return unlist_page(render(request, "invitations/reply_code.html", {"form": form}))


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """At the workshop, on a phone: « je suis là », with the code of a letter or of a message. Then the workshop."""
    form = ReplyCodeForm(request.POST or None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            guest = rate_limits.open_by_code(request, code, lambda: replies.guest_by_code(code))
        except TooMany as refusal:
            rate_limits.refuse_form(request, form, refusal, "code")
        else:
            if guest is None:
                form.add_error("code", _("Aucune invitation ne porte ce code. Relisez-le, sans oublier de signe."))
            elif apply_change(
                request, attendance.check_in, done=_("C’est noté : vous êtes là. Bienvenue !"), guest=guest
            ):
                return redirect("votes:participate", guest.workshop.code)
            else:
                return redirect("invitations:check_in")
    return unlist_page(render(request, "invitations/check_in.html", {"form": form}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    row = _reply_at(uid)
    if row is None:
        return _gone_page(request)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.WRITINGS_OF_A_LINK, uid)
        asked = request.POST.get("do", "")
        if asked in ("oui", "non"):
            _answer(request, row, comes=asked == "oui")
        elif asked == "accord":
            _set_wish(request, row, writes=True)
        elif asked == "effacer" and apply_change(request, registrations.erase_registrant, row=row):
            return redirect("invitations:registration_erased")
        return redirect("invitations:reply", uid)
    context = {
        "page": replies.reply_page(row),
        "code_address": absolute_url("invitations:reply_code").partition("://")[2],
    }
    return unlist_page(render(request, "invitations/reply.html", context))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop_writing(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """« Ne plus m’écrire ». The button of mail programs posts here too (RFC 8058)."""
    row = _reply_at(uid)
    if row is None:
        return _gone_page(request)
    if request.method == "POST":
        rate_limits.spend_attempt(rate_limits.WRITINGS_OF_A_LINK, uid)
        _set_wish(request, row, writes=request.POST.get("do") == "accord")
        return redirect("invitations:no_more", uid)
    return unlist_page(render(request, "invitations/no_more.html", {"page": replies.reply_page(row)}))


def _answer(request: HttpRequest, row: replies.Reply, *, comes: bool) -> None:
    if isinstance(row, RepeatedRegistration):
        apply_change(request, registrations.revise_repeated, repeated=row, comes=comes)
    else:
        apply_change(request, answers.answer_invitation, guest=row, comes=comes)


def _set_wish(request: HttpRequest, row: replies.Reply, *, writes: bool) -> None:
    if isinstance(row, RepeatedRegistration):
        apply_change(request, registrations.revise_repeated, repeated=row, writes=writes)
    elif row.contact:
        apply_change(request, contacts.allow_writing if writes else contacts.forbid_writing, contact=row.contact)


@require_safe
def reply_ics(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    row = _reply_at(uid)
    if row is None or row.workshop.held_on is None:
        return _gone_page(request)
    return unlist_page(calendar_response(write_workshop_calendar(row.workshop, reply_uid=uid)))


def _reply_at(uid: uuid.UUID) -> replies.Reply | None:
    row = replies.reply_by_address(uid)
    if row:
        use_roadmap_clock(row.workshop.roadmap)
    return row


def _gone_page(request: HttpRequest) -> HttpResponse:
    return render(request, "invitations/reply_gone.html", status=404)
