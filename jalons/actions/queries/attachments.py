"""The files of a fiche, as a page lists them."""

from datetime import datetime

from django.utils import timezone

from jalons.actions.models import ActionSheet, Attachment, SheetLink
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
    return [_attachment_line(row, row.may_go(by)) for row in Attachment.objects.filter(action=action)]


def own_attachment_lines(link: SheetLink) -> list[AttachmentLine]:
    """Those that came by this link. One query."""
    now = timezone.now()
    return [_attachment_line(row, row.may_go_by(link, now)) for row in Attachment.objects.filter(link=link)]


def find_own_attachment(link: SheetLink, pk: int) -> Attachment | None:
    return Attachment.objects.filter(link=link, pk=pk).select_related("action").first()


def _attachment_line(row: Attachment, may_go: bool) -> AttachmentLine:
    return AttachmentLine(row.pk, row.name, format_size(row.size), row.by_name, row.added_at, may_go)
