"""What participants do to their own notes from their phone, until the wall is frozen.

`client_id` identifies the act: a phone that did not receive the answer sends it again, and it is done once, whatever
happened since.
"""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.workshops import live
from jalons.workshops.changes.current_rows import current_note
from jalons.workshops.changes.events import record_event, recount_notes
from jalons.workshops.changes.note_erasures import erase_texts, refuse_erased_note
from jalons.workshops.changes.notes import lock_own_note, reword_note
from jalons.workshops.changes.phone_sendings import is_shut_out
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Note, OwnAct, Participant, Workshop


@write_transaction()
def correct_own_note(*, note: Note, by: Participant, client_id: uuid.UUID | None = None, **fields: Any) -> None:
    """`said`: the text and the tags; what is left out does not change."""
    if _lock_note_once(note, by, client_id):
        reword_note(note=note, by=by, **fields)


@write_transaction()
def withdraw_own_note(*, note: Note, by: Participant, client_id: uuid.UUID | None = None) -> None:
    """Removes the note from the wall and from documents. The facilitation sees that it was withdrawn, and may not show
    it again."""
    turn = _lock_note_once(note, by, client_id)
    if turn is None:
        return
    workshop, note = turn
    if note.is_hidden and not note.is_withdrawn and not note.is_kept_aside:
        raise Refused(
            _("L’animation a déjà retiré cette note du mur : la salle ne la voit plus. Vous pouvez effacer son texte."),
            code="note-hidden-by-facilitation",
        )
    _set_withdrawn(workshop, note, withdrawn=True)


@write_transaction()
def put_back_own_note(*, note: Note, by: Participant, client_id: uuid.UUID | None = None) -> Note:
    """Returns the note as it is now: on the wall, or waiting to be read."""
    if turn := _lock_note_once(note, by, client_id):
        workshop, note = turn
        # A note hidden by the facilitation stays hidden.
        if note.is_withdrawn and (note.is_kept_aside or is_shut_out(by)):
            # Nobody has read it yet, or its phone was shut out meanwhile: it waits.
            note.is_withdrawn, note.is_kept_aside = False, True
            note.save(update_fields=["is_withdrawn", "is_kept_aside"])
            record_event(workshop, live.NOTE, note)
        elif note.is_withdrawn:
            _set_withdrawn(workshop, note, withdrawn=False)
    return note


@write_transaction()
def erase_own_note(*, note: Note, by: Participant) -> None:
    """Erases the text of one's own note for good, whatever the facilitation did of it and even once nobody may write:
    whoever wrote a name or a telephone may always take it back."""
    workshop, note = lock_workshop(note.workshop_id), current_note(note)
    if note.participant_id != by.pk:
        raise Refused(_("Cette note n’est pas la vôtre."), code="note-not-yours")
    erase_texts(workshop, note)


def _set_withdrawn(workshop: Workshop, note: Note, *, withdrawn: bool) -> None:
    if note.is_withdrawn != withdrawn:
        # One that waits to be read is hidden already, and still waits once it is put back.
        note.is_hidden = note.is_withdrawn = withdrawn
        note.save(update_fields=["is_hidden", "is_withdrawn"])
        recount_notes(workshop)
        record_event(workshop, live.NOTE, note)


def _lock_note_once(note: Note, by: Participant, client_id: uuid.UUID | None) -> tuple[Workshop, Note] | None:
    """Locks the workshop and reads the note again; None when this act is already done. An act already done is never
    refused, because the wall may have been frozen since."""
    if client_id and OwnAct.objects.filter(note=note.pk, client_id=client_id).exists():
        return None
    workshop, note = lock_own_note(note, by)
    refuse_erased_note(note)
    if client_id and not OwnAct.objects.get_or_create(note=note, client_id=client_id)[1]:
        return None
    return workshop, note
