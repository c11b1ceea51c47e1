"""The slides of a roadmap and of a meeting leave as files."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.base.http import file_response
from jalons.governance.access import enter_meeting
from jalons.papers.slides.pptx import MIME, write_pptx
from jalons.publication.documents import presentation
from jalons.publication.documents.look import roadmap_look
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def presentation_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    deck = presentation.roadmap_deck(member.roadmap, timezone.localdate())
    return file_response(
        write_pptx(deck, roadmap_look(member.roadmap, extension)), MIME, f"presentation-{slug}.{extension}"
    )


@require_safe
def meeting_presentation(request: HttpRequest, slug: str, pk: int, extension: str) -> HttpResponse:
    member, meeting = enter_meeting(request, slug, pk, Permission.READ)
    deck = presentation.meeting_deck(meeting, timezone.localdate())
    return file_response(
        write_pptx(deck, roadmap_look(member.roadmap, extension)), MIME, f"presentation-{meeting.held_on}.{extension}"
    )
