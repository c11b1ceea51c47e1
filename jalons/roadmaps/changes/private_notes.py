"""The carnet of the référentes and référents. The journal says that a note was written, never what it says."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale, row_stamp
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, PrivateNote


@write_transaction()
def add_private_note(*, text: str, by: Member, noted_on: date | None = None) -> PrivateNote:
    note = PrivateNote.objects.create(
        roadmap=by.roadmap, author=by.user, text=text, noted_on=noted_on or timezone.localdate()
    )
    record_change(by=by, verb="add", about=note)
    return note


@write_transaction()
def revise_private_note(*, note: PrivateNote, text: str, noted_on: date, by: Member, seen: str | None = None) -> None:
    current = _lock_note(note, by)
    refuse_stale(
        seen,
        row_stamp(current),
        _("Quelqu’un a modifié cette note pendant que vous écriviez. Comparez, puis choisissez."),
    )
    revise_row(current, {"text": text, "noted_on": noted_on}, by=by)


@write_transaction()
def remove_private_note(*, note: PrivateNote, by: Member) -> None:
    current = _lock_note(note, by)
    record_change(by=by, verb="remove", about=current)
    current.delete()


def _lock_note(note: PrivateNote, by: Member) -> PrivateNote:
    lock_roadmap(by.roadmap)
    current = PrivateNote.objects.filter(roadmap=by.roadmap, pk=note.pk).first()
    if current is None:
        raise Refused(removed_sentence(), code="row-gone")
    return current
