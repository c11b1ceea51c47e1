"""Answers without an account: whoever holds the private address of an invitation answers it.

Opening an address changes nothing, since mail programs open those they are sent; only a button does. These forms carry
no CSRF token: the address itself is the secret, nobody forges a request to one they do not know, and the answer must
work in a mail program that keeps no cookie.
"""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from jalons.base import floods
from jalons.base.http import carried_out, unlisted
from jalons.directory import changes as directory
from jalons.roadmaps.access import use_clock_of
from jalons.workshops import changes, queries
from jalons.workshops.calendars import workshop_calendar
from jalons.workshops.forms.guests import ReplyCodeForm
from jalons.workshops.models import Guest
from jalons.workshops.rules.following import WRONG_CODES_A_MINUTE
from jalons.workshops.views.guests import ics


@require_safe
def reply_code(request: HttpRequest) -> HttpResponse:
    """Type the code of a letter."""
    form = ReplyCodeForm(request.GET if "code" in request.GET else None)
    here = f"reply:{floods.address_of(request)}"
    if form.is_valid() and floods.counted(here) >= WRONG_CODES_A_MINUTE:
        form.add_error("code", _("Trop de codes faux sont venus d’ici. Attendez une minute, puis réessayez."))
        return unlisted(render(request, "workshops/reply_code.html", {"form": form}, status=429))
    if form.is_valid():
        found = queries.guest_by_code(form.cleaned_data["code"])
        if found:
            return redirect("workshops:reply", found.uid)
        floods.count(here)
        form.add_error(
            "code", _("Aucune invitation ne porte ce code. Relisez-le sur votre lettre, sans oublier de signe.")
        )
    return unlisted(render(request, "workshops/reply_code.html", {"form": form}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    guest = _guest(uid)
    if guest is None:
        return _gone(request)
    if request.method == "POST":
        asked = request.POST.get("do", "")
        if asked in ("oui", "non"):
            carried_out(request, changes.answer_invitation, guest=guest, comes=asked == "oui")
        elif asked == "accord" and guest.contact:
            carried_out(request, directory.allow_writing, contact=guest.contact)
        return redirect("workshops:reply", uid)
    return unlisted(render(request, "workshops/reply.html", {"page": queries.reply_page(guest)}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def no_more(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """« Ne plus m’écrire ». Mail programs send here too, by their own button (RFC 8058)."""
    guest = _guest(uid)
    if guest is None:
        return _gone(request)
    if request.method == "POST":
        if guest.contact:
            wants = directory.allow_writing if request.POST.get("do") == "accord" else directory.forbid_writing
            carried_out(request, wants, contact=guest.contact)
        return redirect("workshops:no_more", uid)
    return unlisted(render(request, "workshops/no_more.html", {"page": queries.reply_page(guest)}))


@require_safe
def reply_ics(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    guest = _guest(uid)
    if guest is None or guest.workshop.held_on is None:
        return _gone(request)
    return unlisted(ics(workshop_calendar(guest.workshop, guest=guest)))


def _guest(uid: uuid.UUID) -> Guest | None:
    guest = queries.guest_by_address(uid)
    if guest:
        use_clock_of(guest.workshop.roadmap)
    return guest


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "workshops/reply_gone.html", status=404)
