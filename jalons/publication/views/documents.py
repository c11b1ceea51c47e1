from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from jalons.actions import queries as actions
from jalons.actions.access import enter_action
from jalons.base.http import download
from jalons.papers.documents import FORMATS, write
from jalons.papers.documents.model import Document
from jalons.publication import queries
from jalons.publication.looks import look_of
from jalons.publication.roadmap import summary_document
from jalons.publication.shelves import SHELVES
from jalons.roadmaps.access import enter
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules import Permission


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    context = {
        "member": member,
        "index": actions.index(member.roadmap),
        "formats": FORMATS,
        "shelves": SHELVES,
    }
    return render(request, "publication/index.html", context)


@require_safe
def roadmap(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    document = queries.roadmap_document(member.roadmap, timezone.localdate())
    return file_of(document, extension, f"feuille-de-route-{member.roadmap.slug}", member.roadmap)


@require_safe
def summary(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter(request, slug, Permission.READ)
    document = summary_document(member.roadmap, timezone.localdate())
    return file_of(document, extension, f"essentiel-{slug}", member.roadmap)


@require_safe
def sheet(request: HttpRequest, slug: str, code: str, extension: str) -> HttpResponse:
    _member, action = enter_action(request, slug, code, Permission.READ)
    document = queries.sheet_document(action, timezone.localdate())
    # Its title begins with its code, whose point would be lost: 1.1 and 11 are two actions.
    return file_of(document, extension, slugify(f"action {document.title.replace('.', '-')}")[:80], action.roadmap)


def file_of(document: Document, extension: str, name: str, roadmap: Roadmap) -> HttpResponse:
    made = write(document, extension, look_of(roadmap, extension))
    return download(made, FORMATS[extension].mime, f"{name}.{extension}")
