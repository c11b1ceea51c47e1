"""The plans of money leave as documents and as workbooks."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalons.actions.access import enter_action
from jalons.base.http import file_response
from jalons.papers.workbooks import FORMATS, write_workbook
from jalons.papers.workbooks.model import Book
from jalons.publication.documents import budget
from jalons.publication.documents.look import roadmap_look
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.publication.documents.roadmap.two_columns import two_column_document
from jalons.publication.queries import two_column_book
from jalons.publication.views.documents import document_response
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def budget_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    book = budget.budget_book(member.roadmap, timezone.localdate())
    return _book_response(book, extension, f"budget-{slug}", member.roadmap)


@require_safe
def action_plan_file(request: HttpRequest, slug: str, code: str, extension: str) -> HttpResponse:
    """The plan of one fiche in two columns, to sign."""
    _member, action = enter_action(request, slug, code, Permission.READ)
    document = two_column_document(action, timezone.localdate())
    return document_response(document, extension, _action_plan_name(code), action.roadmap)


@require_safe
def action_plan_book(request: HttpRequest, slug: str, code: str, extension: str) -> HttpResponse:
    """The same as a workbook, whose totals and shares are formulas."""
    _member, action = enter_action(request, slug, code, Permission.READ)
    book = two_column_book.action_plan_book(action, timezone.localdate())
    return _book_response(book, extension, _action_plan_name(code), action.roadmap)


@require_safe
def funding_plan_book(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    book = two_column_book.roadmap_plan_book(member.roadmap, timezone.localdate())
    return _book_response(book, extension, f"plan-de-financement-{slug}", member.roadmap)


def _book_response(book: Book, extension: str, name: str, roadmap: Roadmap) -> HttpResponse:
    made = write_workbook(book, extension, roadmap_look(roadmap))
    return file_response(made, FORMATS[extension].mime, f"{name}.{extension}")


def _action_plan_name(code: str) -> str:
    """Without its point, the code would be ambiguous: 1.1 and 11 are two actions."""
    return f"plan-de-financement-action-{code.replace('.', '-')}"


@require_safe
def funding_plan(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    document = funding_document(member.roadmap, timezone.localdate())
    return document_response(document, extension, f"plan-de-financement-{slug}", member.roadmap)
