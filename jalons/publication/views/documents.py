"""The documents of a roadmap are listed and leave as files; other pages answer with a document by what is here."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jalons.actions.access import enter_action
from jalons.actions.queries import action_rows
from jalons.base.http import file_response
from jalons.governance.queries.definitions import adopted_definition
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.document_cleaning import document_headings, refine_document
from jalons.papers.documents.html import facts_html, write_html, write_html_sections
from jalons.papers.documents.model import Document
from jalons.papers.documents.pdf import count_pages
from jalons.publication.documents.look import roadmap_look
from jalons.publication.documents.roadmap import chapters, sheet
from jalons.publication.documents.roadmap.briefing import briefing_document
from jalons.publication.documents.roadmap.released import voted_edition
from jalons.publication.documents.roadmap.short_sheet import short_sheet_document
from jalons.publication.documents.roadmap.standing import council_vote_day
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.documents.roadmap.yearly_review import review_document
from jalons.publication.models import Edition
from jalons.publication.queries.document_list import TEXT, paper_lines
from jalons.publication.queries.editions import edition_cards
from jalons.publication.queries.public_pages import open_release
from jalons.roadmaps.access import enter_roadmap
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.rules.permissions import Permission


@require_safe
def document_list(request: HttpRequest, slug: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    index, editions = action_rows.action_index(member.roadmap), edition_cards(member.roadmap)
    in_force = next((edition for edition in editions if edition.kind != Edition.Kind.DRAFT), None)
    context = {
        "member": member,
        "index": index,
        "formats": TEXT,
        "lines": paper_lines(member.roadmap, index, editions, timezone.localdate()),
        "edition": in_force or (editions[0] if editions else None),
        "is_in_force": in_force is not None,
        "voted": voted_edition(member.roadmap),
        "release": open_release(member.roadmap),
        "definition": adopted_definition(member.roadmap),
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
def briefing_file(request: HttpRequest, slug: str, extension: str) -> HttpResponse:
    member = enter_roadmap(request, slug, Permission.READ)
    document = briefing_document(member.roadmap, timezone.localdate())
    return document_response(document, extension, f"note-de-synthese-{slug}", member.roadmap)


@require_safe
def review_file(request: HttpRequest, slug: str, year: int, extension: str) -> HttpResponse:
    """404 before the vote, and for a year that it does not concern."""
    member = enter_roadmap(request, slug, Permission.READ)
    adopted_on, today = council_vote_day(member.roadmap), timezone.localdate()
    if adopted_on is None or not adopted_on.year <= year <= today.year:
        raise Http404
    document = review_document(member.roadmap, year, today)
    return document_response(document, extension, f"bilan-{year}-{slug}", member.roadmap)


@require_safe
def sheet_file(request: HttpRequest, slug: str, code: str, extension: str) -> HttpResponse:
    _member, action = enter_action(request, slug, code, Permission.READ)
    document = sheet.sheet_document(action, timezone.localdate())
    # Without its point, the code in the title would be ambiguous: 1.1 and 11 are two actions.
    return document_response(
        document, extension, slugify(f"action {document.title.replace('.', '-')}")[:80], action.roadmap
    )


@require_safe
def short_sheet_file(request: HttpRequest, slug: str, code: str, extension: str, pages: int) -> HttpResponse:
    _member, action = enter_action(request, slug, code, Permission.READ)
    look = roadmap_look(action.roadmap, extension)
    document = short_sheet_document(action, timezone.localdate(), look, pages=pages)
    name = slugify(f"action {document.title.replace('.', '-')}")[:70]
    made = write_document(document, extension, look)
    # A fiche that says little holds in one page, whatever was asked.
    length = "deux-pages" if pages > 1 and count_pages(document, look) > 1 else "une-page"
    return file_response(made, FORMATS[extension].mime, f"{name}-{length}.{extension}")


def document_response(document: Document, extension: str, name: str, roadmap: Roadmap) -> HttpResponse:
    made = write_document(document, extension, roadmap_look(roadmap, extension))
    return file_response(made, FORMATS[extension].mime, f"{name}.{extension}")


def document_page_context(document: Document, top: int) -> dict[str, Any]:
    """For a page that shows a document: the same text as in its files. `top`: the level of its first headings."""
    clean = refine_document(document)
    body: SafeString = write_html(clean, top=top, scroll=_scroll_label())
    facts = facts_html(clean.facts) if clean.facts else ""
    return {"document": clean, "facts": facts, "body": body, "headings": document_headings(clean, 1)}


def folded_page_context(document: Document, top: int) -> dict[str, Any]:
    """Like `document_page_context`, for a page where one works: each section is folded under its heading."""
    clean = refine_document(document)
    opening, sections = write_html_sections(clean, top=top, scroll=_scroll_label())
    facts = facts_html(clean.facts) if clean.facts else ""
    return {"document": clean, "facts": facts, "opening": opening, "sections": sections}


def _scroll_label() -> str:
    return _("Tableau ou dessin à faire défiler")
