from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.base.http import file_response
from jalons.papers.workbooks import FORMATS, write_workbook
from jalons.publication.documents.look import roadmap_look
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.publication.queries import budget
from jalons.publication.views.documents import document_response
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.rules import Permission


@require_safe
def budget_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    book = budget.budget_book(member.roadmap, timezone.localdate())
    return file_response(
        write_workbook(book, extension, roadmap_look(member.roadmap)),
        FORMATS[extension].mime,
        f"budget-{slug}.{extension}",
    )


@require_safe
def funding_plan(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    document = funding_document(member.roadmap, timezone.localdate())
    return document_response(document, extension, f"plan-de-financement-{slug}", member.roadmap)
