"""The templates of a roadmap: one for each format."""

from jalons.base.db import write_transaction
from jalons.papers.uploaded_templates import Taken
from jalons.publication.models import DocumentTemplate
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def store_template(*, kind: str, name: str, taken: Taken, by: Member) -> DocumentTemplate:
    """Replaces the present one. The journal does not name the file, which may name somebody."""
    lock_roadmap(by.roadmap)
    row, is_new = DocumentTemplate.objects.update_or_create(
        roadmap=by.roadmap,
        kind=kind,
        defaults={
            "name": name[:150],
            "content": taken.content,
            "missing": list(taken.missing),
            "accent": taken.accent,
            "has_footer": taken.has_footer,
            "by_name": by.name[:150],
        },
    )
    record_change(by=by, verb="add" if is_new else "revise", about=row)
    return row


@write_transaction()
def remove_template(*, template: DocumentTemplate, by: Member) -> None:
    """Documents use the look of Jalons again. The uploaded file is not stored: it must be sent again to be used
    again."""
    record_change(by=by, verb="remove", about=template)
    template.delete()
