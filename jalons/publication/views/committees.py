"""The papers of a meeting leave as files: agenda, decisions, attendance sheet."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.governance.access import enter_meeting
from jalons.publication.queries import committees
from jalons.publication.views.documents import document_response
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def agenda_file(request: HttpRequest, slug: str, pk: int, extension: str) -> HttpResponse:
    _member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    document = committees.agenda_document(meeting, timezone.localdate())
    return document_response(document, extension, f"ordre-du-jour-{meeting.held_on}", meeting.roadmap)


@require_safe
def decisions_file(request: HttpRequest, slug: str, pk: int, extension: str) -> HttpResponse:
    _member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    document = committees.decisions_document(meeting, timezone.localdate())
    return document_response(document, extension, f"releve-de-decisions-{meeting.held_on}", meeting.roadmap)


@require_safe
def attendance_file(request: HttpRequest, slug: str, pk: int, extension: str) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    with_names = member.can(Permission.KNOW_PEOPLE)
    document = committees.attendance_document(meeting, timezone.localdate(), with_names=with_names)
    return document_response(document, extension, f"feuille-d-emargement-{meeting.held_on}", meeting.roadmap)
