from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.base.http import download
from jalons.papers.workbooks import FORMATS, write
from jalons.publication import queries
from jalons.publication.looks import look_of
from jalons.publication.roadmap import funding_document
from jalons.publication.views.documents import file_of
from jalons.roadmaps.access import enter
from jalons.roadmaps.rules import Permission


@require_safe
def budget(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    book = queries.budget_book(member.roadmap, timezone.localdate())
    return download(
        write(book, extension, look_of(member.roadmap)), FORMATS[extension].mime, f"budget-{slug}.{extension}"
    )


@require_safe
def funding_plan(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    document = funding_document(member.roadmap, timezone.localdate())
    return file_of(document, extension, f"plan-de-financement-{slug}", member.roadmap)
