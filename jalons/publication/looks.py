"""How the documents of a roadmap look, read when a file is made."""

from jalons.publication.documents.look import OURS, Logo, Look
from jalons.publication.models import DocumentLook
from jalons.roadmaps.models import Roadmap


def look_of(roadmap: Roadmap) -> Look:
    """One query."""
    row = DocumentLook.objects.filter(roadmap=roadmap).first()
    return as_look(row) if row else OURS


def as_look(row: DocumentLook) -> Look:
    """SQLite and PostgreSQL do not give bytes of the same kind."""
    logo = Logo(bytes(row.logo), row.logo_alt) if row.logo else None
    return Look(row.accent, logo, row.footer)
