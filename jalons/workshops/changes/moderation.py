"""Moderation of what the room reads: a note is hidden, reworded, or flagged because it names somebody. The original
text is kept."""

from django.utils.translation import gettext as _

from jalons.base import texts
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes.acts import track_wall_act
from jalons.workshops.changes.current_rows import current_note
from jalons.workshops.changes.events import record_event
from jalons.workshops.changes.notes import check_note_text
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Note, WallAct

Kind = WallAct.Kind


@write_transaction()
def hide_note(*, note: Note, by: Member) -> None:
    """Removes it from the big screen, from phones and from documents; the facilitation still sees it, marked as
    hidden."""
    _set_note_flags(note, Kind.HIDE, {"is_hidden": True}, "hide", _("Note %(number)s masquée"), by)


@write_transaction()
def show_note(*, note: Note, by: Member) -> None:
    _set_note_flags(note, Kind.HIDE, {"is_hidden": False}, "show", _("Note %(number)s montrée de nouveau"), by)


@write_transaction()
def flag_note(*, note: Note, by: Member) -> None:
    """Marks it as naming somebody: it is left out of documents until it is reworded."""
    _set_note_flags(note, Kind.FLAG, {"names_somebody": True}, "flag", _("Note %(number)s à anonymiser"), by)


@write_transaction()
def unflag_note(*, note: Note, by: Member) -> None:
    _set_note_flags(
        note,
        Kind.FLAG,
        {"names_somebody": False},
        "unflag",
        _("Note %(number)s : plus rien à anonymiser"),
        by,
    )


@write_transaction()
def moderate_note(*, note: Note, text: str, by: Member, seen: str | None = None) -> None:
    """Changes the text that the room reads. The original one is kept; writing it again cancels the rewording.

    `seen` is the text that the page showed.
    """
    workshop = lock_workshop(note.workshop_id)
    note, text = current_note(note), check_note_text(text)
    sentence = _("Cette note vient d’être changée par quelqu’un d’autre. Relisez-la avant de reformuler.")
    refuse_stale(seen and texts.normalize_text(seen), note.text, sentence, field="text")
    if text == note.text:
        return
    first = note.original_text or note.text
    values = {
        "text": text,
        "original_text": "" if text == first else first,
        "names_somebody": texts.looks_like_a_name(text),
    }
    with track_wall_act(workshop, Kind.REWORD, by, notes=[note.number]) as act:
        act.label = _("Note %(number)s reformulée") % {"number": note.number}
        for name, value in values.items():
            setattr(note, name, value)
        note.save(update_fields=list(values))
    # The journal holds neither text, because one of them may have to be erased.
    record_change(by=by, verb="reword", about=note)
    record_event(workshop, live.NOTE, note)


def _set_note_flags(note: Note, kind: WallAct.Kind, values: dict[str, bool], verb: str, label: str, by: Member) -> None:
    """Does nothing when the note already has these values."""
    workshop, note = lock_workshop(note.workshop_id), current_note(note)
    if all(getattr(note, name) == value for name, value in values.items()):
        return
    if note.is_withdrawn and "is_hidden" in values:
        raise Refused(
            _("La personne qui a écrit cette note l’a retirée. Elle seule peut la remettre."),
            code="note-withdrawn-by-author",
        )
    with track_wall_act(workshop, kind, by, notes=[note.number]) as act:
        act.label = label % {"number": note.number}
        for name, value in values.items():
            setattr(note, name, value)
        note.save(update_fields=list(values))
    record_change(by=by, verb=verb, about=note)
    record_event(workshop, live.NOTE, note)
