"""The page of the look: the choices and a preview."""

from base64 import b64encode
from datetime import date

from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.papers import colours
from jalons.papers.documents.document_cleaning import refine_document
from jalons.papers.documents.look import Look
from jalons.papers.documents.pdf import draw_pages
from jalons.papers.documents.samples import sample_document
from jalons.papers.uploaded_templates import KINDS
from jalons.publication.models import DocumentLook, DocumentTemplate
from jalons.roadmaps.models import Roadmap

PPI = 54


@frozen
class PreviewPage:
    title: str
    address: str
    """The picture itself, as a data: address."""


def look_row(roadmap: Roadmap) -> DocumentLook | None:
    return DocumentLook.objects.filter(roadmap=roadmap).first()


@frozen
class TemplateLine:
    kind: str
    label: str
    row: DocumentTemplate | None


def template_lines(roadmap: Roadmap) -> list[TemplateLine]:
    """One query, without the content of templates."""
    rows = {row.kind: row for row in DocumentTemplate.objects.filter(roadmap=roadmap).defer("content")}
    return [TemplateLine(kind, str(one.name), rows.get(kind)) for kind, one in KINDS.items()]


def template_row(roadmap: Roadmap, kind: str) -> DocumentTemplate | None:
    return DocumentTemplate.objects.filter(roadmap=roadmap, kind=kind).defer("content").first()


def look_preview(roadmap: Roadmap, look: Look, on: date) -> list[PreviewPage]:
    """No query."""
    document = refine_document(sample_document(roadmap.name, roadmap.lead_authority, on))
    titles = (_("La couverture"), _("Une page"))
    return [
        PreviewPage(title, f"data:image/png;base64,{b64encode(page).decode()}")
        for title, page in zip(titles, draw_pages(document, look, PPI), strict=False)
    ]


def darkened_colour(accent: str) -> str:
    """The colour used instead of one too pale to read; empty when it is readable."""
    used = colours.readable_colour(accent) if accent else ""
    return "" if used == accent else f"#{used.upper()}"
