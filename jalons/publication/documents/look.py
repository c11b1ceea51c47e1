"""The look of the documents of a roadmap, read when a file is made."""

from dataclasses import replace

from jalons.papers.documents.look import OURS, Logo, Look
from jalons.publication.models import DocumentLook, DocumentTemplate
from jalons.roadmaps.models import Roadmap


def roadmap_look(roadmap: Roadmap, extension: str = "") -> Look:
    """Two queries; one for a format without templates, or for the colours and the logo only."""
    row = DocumentLook.objects.filter(roadmap=roadmap).first()
    look = look_from_row(row) if row else OURS
    if extension not in DocumentTemplate.Kind.values:
        return look
    template = DocumentTemplate.objects.filter(roadmap=roadmap, kind=extension).first()
    return look_with_template(look, template) if template else look


def look_from_row(row: DocumentLook) -> Look:
    """SQLite and PostgreSQL return different types of bytes."""
    logo = Logo(bytes(row.logo), row.logo_alt) if row.logo else None
    return Look(row.accent, logo, row.footer)


def look_with_template(look: Look, template: DocumentTemplate) -> Look:
    """Frames and tables use the chosen colour, else that of the headings of the template."""
    return replace(look, accent=look.accent or template.accent, template=bytes(template.content))
