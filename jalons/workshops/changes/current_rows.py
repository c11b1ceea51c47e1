"""Rows read again once the lock is taken, because somebody may have removed them since the page was shown."""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.workshops.models import Note


def current_row[M: Model](rows: QuerySet[M], pk: int, gone: str, *, code: str) -> M:
    """The row as it is now; refused with the sentence `gone` when it no longer exists."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Refused(gone, code=code)
    return row


def current_note(note: Note) -> Note:
    return current_row(
        Note.objects.select_related("group"), note.pk, _("Cette note n’est plus sur le mur."), code="note-off-the-wall"
    )
