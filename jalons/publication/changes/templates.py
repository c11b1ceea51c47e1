"""The templates of a roadmap: one for each format."""

from jalons.base.db import write_transaction
from jalons.papers.uploaded_templates import Taken
from jalons.publication.models import DocumentTemplate
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def store_template(*, kind: str, name: str, taken: Taken, by: Member) -> DocumentTemplate:
    """Replaces the present one."""
    lock_roadmap(by.roadmap)
    before = DocumentTemplate.objects.filter(roadmap=by.roadmap, kind=kind).values_list("name", flat=True).first()
    row, _created = DocumentTemplate.objects.update_or_create(
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
    values = {"name": before} if before else {}
    record_change(by=by, verb="revise" if before else "add", about=row, before=values, after={"name": row.name})
    return row


@write_transaction()
def remove_template(*, template: DocumentTemplate, by: Member) -> None:
    """Documents use the look of Jalons again. The uploaded file is not stored: it must be sent again to be used
    again."""
    record_change(by=by, verb="remove", about=template, before={"name": template.name})
    template.delete()
