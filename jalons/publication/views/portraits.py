"""The portrait leaves as a document or as slides."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.base.http import file_response
from jalons.papers.slides.pptx import MIME, write_pptx
from jalons.publication.documents.look import roadmap_look
from jalons.publication.documents.portrait.deck import portrait_deck
from jalons.publication.documents.portrait.document import portrait_document
from jalons.publication.views.documents import document_response
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def portrait_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    document = portrait_document(member.roadmap, timezone.localdate())
    return document_response(document, extension, f"portrait-{slug}", member.roadmap)


@require_safe
def portrait_slides(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    deck = portrait_deck(member.roadmap, timezone.localdate())
    return file_response(write_pptx(deck, roadmap_look(member.roadmap)), MIME, f"portrait-{slug}.{extension}")
