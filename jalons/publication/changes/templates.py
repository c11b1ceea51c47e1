"""The templates of a roadmap: one per format, kept until another is taken."""

from jalons.base.db import write_transaction
from jalons.papers.uploaded_templates import Taken
from jalons.publication.models import DocumentTemplate
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def store_template(*, kind: str, name: str, taken: Taken, by: Member) -> DocumentTemplate:
    """In place of the one there was."""
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
    told = {"name": before} if before else {}
    record_change(by=by, verb="revise" if before else "add", about=row, before=told, after={"name": row.name})
    return row


@write_transaction()
def remove_template(*, template: DocumentTemplate, by: Member) -> None:
    """Documents come back to the look of Jalons. Their file is sent again when it is wanted again."""
    record_change(by=by, verb="remove", about=template, before={"name": template.name})
    template.delete()
