"""What the room reads of a note: hidden, reworded, flagged because it names somebody. What was written is kept."""

from django.utils.translation import gettext as _

from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.roadmaps.changes import record
from jalons.roadmaps.models import Member
from jalons.workshops import live, rules
from jalons.workshops.changes.acts import remembered
from jalons.workshops.changes.fresh import fresh_note
from jalons.workshops.changes.notes import checked_text
from jalons.workshops.changes.workshops import locked
from jalons.workshops.models import Note, WallAct

Kind = WallAct.Kind


@write()
def hide_note(*, note: Note, by: Member) -> None:
    """Gone from the big screen, from phones and from documents; the facilitation still sees it, marked."""
    _set(note, Kind.HIDE, {"is_hidden": True}, "hide", _("Note %(number)s masquée"), by)


@write()
def show_note(*, note: Note, by: Member) -> None:
    _set(note, Kind.HIDE, {"is_hidden": False}, "show", _("Note %(number)s montrée de nouveau"), by)


@write()
def flag_note(*, note: Note, by: Member) -> None:
    """It names somebody: it stays out of documents until it is reworded."""
    _set(note, Kind.FLAG, {"names_somebody": True}, "flag", _("Note %(number)s à anonymiser"), by)


@write()
def unflag_note(*, note: Note, by: Member) -> None:
    _set(
        note,
        Kind.FLAG,
        {"names_somebody": False},
        "unflag",
        _("Note %(number)s : plus rien à anonymiser"),
        by,
    )


@write()
def moderate_note(*, note: Note, text: str, by: Member, seen: str | None = None) -> None:
    """Other words for the room. The first ones are kept; saying them again takes the rewording back.

    `seen` is the text that the page showed.
    """
    workshop = locked(note.workshop_id)
    note, text = fresh_note(note), checked_text(text)
    if seen is not None and note.text != rules.one_text(seen):
        raise Refused(
            _("Cette note vient d’être changée par quelqu’un d’autre. Relisez-la avant de reformuler."), field="text"
        )
    if text == note.text:
        return
    first = note.original_text or note.text
    values = {
        "text": text,
        "original_text": "" if text == first else first,
        "names_somebody": rules.looks_like_a_name(text),
    }
    with remembered(workshop, Kind.REWORD, by, notes=[note.number]) as act:
        act.label = _("Note %(number)s reformulée") % {"number": note.number}
        for name, value in values.items():
            setattr(note, name, value)
        note.save(update_fields=list(values))
    # Neither text is in the journal: one of them may have to be erased.
    record(by=by, verb="reword", about=note)
    live.tell(workshop, live.NOTE, note)


def _set(note: Note, kind: WallAct.Kind, values: dict[str, bool], verb: str, label: str, by: Member) -> None:
    """Asked twice, done once."""
    workshop, note = locked(note.workshop_id), fresh_note(note)
    if all(getattr(note, name) == value for name, value in values.items()):
        return
    if note.is_withdrawn and "is_hidden" in values:
        raise Refused(_("La personne qui a écrit cette note l’a retirée. Elle seule peut la remettre."))
    with remembered(workshop, kind, by, notes=[note.number]) as act:
        act.label = label % {"number": note.number}
        for name, value in values.items():
            setattr(note, name, value)
        note.save(update_fields=list(values))
    record(by=by, verb=verb, about=note)
    live.tell(workshop, live.NOTE, note)
