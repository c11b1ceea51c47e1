"""The papers of a convocation. Letters are made by a POST: each holds the private address of a seat, which is then noted
as handed over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalons.base.http import apply_change, file_response, unlist_page
from jalons.governance.access import enter_meeting
from jalons.governance.changes.convocations import PrintedLetter, print_seat_letters
from jalons.governance.queries.convocations import (
    convocation_page,
)
from jalons.publication.documents.letters.pdf import write_convocation_calls_pdf, write_convocations_pdf
from jalons.publication.queries import convocations
from jalons.publication.views.documents import document_response
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def convocation_file(request: HttpRequest, slug: str, pk: int, extension: str) -> HttpResponse:
    _member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    document = convocations.convocation_document(meeting, timezone.localdate())
    return document_response(document, extension, f"convocation-{meeting.held_on}", meeting.roadmap)


@require_POST
def letters_file(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.MANAGE_ROADMAP)
    printed: list[PrintedLetter] = []

    def print_letters(**signed: Any) -> None:
        printed.extend(print_seat_letters(**signed))

    if not apply_change(request, print_letters, meeting=meeting, by=member):
        return redirect("governance:convocation", slug, pk)
    knows = member.can(Permission.KNOW_PEOPLE)
    made = convocations.convocation_letters(meeting, printed, timezone.localdate(), knows=knows)
    name = f"lettres-de-convocation-{meeting.held_on}.pdf"
    return unlist_page(file_response(write_convocations_pdf(made), "application/pdf", name))


@require_safe
def call_list(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.MANAGE_ROADMAP)
    page = convocation_page(meeting, knows=member.can(Permission.KNOW_PEOPLE))
    made = convocations.convocation_calls(page, timezone.localdate())
    if not made.calls:
        messages.error(request, _("Il n’y a personne à appeler."))
        return redirect("governance:convocation", slug, pk)
    name = f"appels-{meeting.held_on}.pdf"
    return file_response(write_convocation_calls_pdf(made), "application/pdf", name, is_shown=True)
