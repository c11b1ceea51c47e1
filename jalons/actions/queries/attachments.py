"""The files of a fiche, as a page lists them."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet, Attachment
from jalons.base.attachments import MEGABYTE


@dataclass(frozen=True)
class AttachmentLine:
    pk: int
    name: str
    size: str
    by: str
    added_at: datetime


def attachments(action: ActionSheet) -> list[AttachmentLine]:
    """One query."""
    rows = Attachment.objects.filter(action=action)
    return [AttachmentLine(row.pk, row.name, weight(row.size), row.by_name, row.added_at) for row in rows]


def weight(size: int) -> str:
    """« 12 ko », « 3,4 Mo »; never nothing."""
    if size < MEGABYTE:
        return _("%(n)d\u00a0ko") % {"n": max(round(size / 1024), 1)}
    return _("%(n)s\u00a0Mo") % {"n": f"{size / MEGABYTE:.1f}".replace(".", ",")}
