from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from jalons.actions.access import enter_action
from jalons.actions.queries import action_rows
from jalons.base.http import file_response
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import Document
from jalons.publication.documents.look import roadmap_look
from jalons.publication.documents.roadmap import chapters, sheet
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.queries.document_list import SHELVES
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules import Permission


@require_safe
def document_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    context = {
        "member": member,
        "index": action_rows.action_index(member.roadmap),
        "formats": FORMATS,
        "shelves": SHELVES,
    }
    return render(request, "publication/index.html", context)


@require_safe
def roadmap_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    document = chapters.roadmap_document(member.roadmap, timezone.localdate())
    return document_response(document, extension, f"feuille-de-route-{member.roadmap.slug}", member.roadmap)


@require_safe
def summary_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    document = summary_document(member.roadmap, timezone.localdate())
    return document_response(document, extension, f"essentiel-{slug}", member.roadmap)


@require_safe
def sheet_file(request: HttpRequest, slug: str, code: str, extension: str) -> HttpResponse:
    _member, action = enter_action(request, slug, code, Permission.READ)
    document = sheet.sheet_document(action, timezone.localdate())
    # Without its point, the code in the title would be ambiguous: 1.1 and 11 are two actions.
    return document_response(
        document, extension, slugify(f"action {document.title.replace('.', '-')}")[:80], action.roadmap
    )


def document_response(document: Document, extension: str, name: str, roadmap: Roadmap) -> HttpResponse:
    made = write_document(document, extension, roadmap_look(roadmap, extension))
    return file_response(made, FORMATS[extension].mime, f"{name}.{extension}")
