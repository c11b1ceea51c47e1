from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.base.http import download
from jalons.papers.slides import MIME, pptx
from jalons.publication.looks import look_of
from jalons.publication.portrait import portrait_deck, portrait_document
from jalons.publication.views.documents import file_of
from jalons.roadmaps.access import enter
from jalons.roadmaps.rules import Permission


@require_safe
def portrait(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    document = portrait_document(member.roadmap, timezone.localdate())
    return file_of(document, extension, f"portrait-{slug}", member.roadmap)


@require_safe
def portrait_slides(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    deck = portrait_deck(member.roadmap, timezone.localdate())
    return download(pptx(deck, look_of(member.roadmap)), MIME, f"portrait-{slug}.{extension}")
