"""The files of a fiche, as a page lists them."""

from datetime import datetime

from jalons.actions.models import ActionSheet, Attachment
from jalons.base.attachments import format_size
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Member


@frozen
class AttachmentLine:
    pk: int
    name: str
    size: str
    by: str
    added_at: datetime
    may_go: bool  # by whoever reads the page


def attachment_lines(action: ActionSheet, by: Member) -> list[AttachmentLine]:
    """One query."""
    rows = Attachment.objects.filter(action=action)
    return [
        AttachmentLine(row.pk, row.name, format_size(row.size), row.by_name, row.added_at, row.may_go(by))
        for row in rows
    ]
