"""Moderation of what the room reads: a note is hidden, reworded, or flagged because it names somebody. The original
text is kept."""

from collections.abc import Mapping

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base import texts
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes.acts import track_wall_act
from jalons.workshops.changes.current_rows import current_note
from jalons.workshops.changes.events import record_event, recount_notes
from jalons.workshops.changes.note_erasures import erase_texts, refuse_erased_note
from jalons.workshops.changes.notes import check_note_text
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Note, Participant, WallAct, Workshop
from jalons.workshops.models.notes import WAITING

Kind = WallAct.Kind


@write_transaction()
def hide_note(*, note: Note, by: Member) -> None:
    """Removes it from the big screen, from phones and from documents; the facilitation still sees it, marked as
    hidden."""
    _set_note_flags(
        note, Kind.HIDE, {"is_hidden": True, "is_kept_aside": False}, "hide", _("Note %(number)s masquée"), by
    )


@write_transaction()
def show_note(*, note: Note, by: Member) -> None:
    """Shows it to the room, also when its phone was shut out; what may name somebody is held back until it is cleared."""
    values = {"is_hidden": False, "is_kept_aside": False}
    _set_note_flags(note, Kind.HIDE, values, "show", _("Note %(number)s montrée de nouveau"), by)


@write_transaction()
def flag_note(*, note: Note, by: Member) -> None:
    """Marks it as naming somebody: neither the room nor documents get it until it is reworded or cleared."""
    _set_note_flags(note, Kind.FLAG, {"names_somebody": True}, "flag", _("Note %(number)s à anonymiser"), by)


@write_transaction()
def unflag_note(*, note: Note, by: Member) -> None:
    """« C’est bon »: somebody has looked, it names nobody, and the room sees it."""
    _set_note_flags(
        note,
        Kind.FLAG,
        {"names_somebody": False},
        "unflag",
        _("Note %(number)s : plus rien à anonymiser"),
        by,
    )


@write_transaction()
def shut_out_phone(*, note: Note, by: Member) -> None:
    """What the phone of this note writes from now on is kept aside, for the facilitation alone; what it wrote stays."""
    workshop, participant = _lock_phone_of(note)
    if not participant.is_shut_out:
        participant.is_shut_out = True
        participant.save(update_fields=["is_shut_out"])
        # The journal does not tell which phone.
        record_change(by=by, verb="shut_out", about=workshop)


@write_transaction()
def let_phone_in(*, note: Note, by: Member) -> None:
    """The reverse: the notes kept aside go to the wall, except those that were withdrawn or may name somebody. Where notes
    are read first, they still wait for it."""
    workshop, participant = _lock_phone_of(note)
    if not participant.is_shut_out:
        return
    participant.is_shut_out = False
    participant.save(update_fields=["is_shut_out"])
    aside = Note.objects.filter(participant=participant, is_kept_aside=True)
    if not workshop.reads_notes_first:
        aside.filter(is_withdrawn=True).update(is_kept_aside=False)
        aside.filter(is_withdrawn=False).update(is_hidden=False, is_kept_aside=False)
        recount_notes(workshop)
    record_change(by=by, verb="let_in", about=workshop)
    record_event(workshop, live.NOTES)


@write_transaction()
def hide_phone_notes(*, note: Note, by: Member) -> int:
    """Hides every note of the phone at once, in one act that is undone at once. Returns how many were in view, or waited."""
    workshop, participant = _lock_phone_of(note)
    rows = Note.objects.filter(WAITING | Q(is_hidden=False), participant=participant)
    numbers = list(rows.values_list("number", flat=True))
    if numbers:
        with track_wall_act(workshop, Kind.HIDE, by, notes=numbers) as act:
            act.label = ngettext("%(count)s note masquée", "%(count)s notes masquées", len(numbers)) % {
                "count": len(numbers)
            }
            rows.update(is_hidden=True, is_kept_aside=False)
        recount_notes(workshop)
        record_change(by=by, verb="hide_notes", about=workshop, after={"notes": len(numbers)})
        record_event(workshop, live.NOTES)
    return len(numbers)


@write_transaction()
def read_notes(
    *, workshop: Workshop, seen: Mapping[int, str], is_shown: bool, by: Member, leaves_names: bool = False
) -> int:
    """What the facilitation decides of notes that it has just read: shown to the room, with what was said to name somebody,
    or set aside, masked. One act, undone at once. Returns how many.

    `seen`: the stamp of each note as the page showed it, by number. One that its writer changed since, or that somebody
    else has read, is left as it is; refused when nothing is left. `leaves_names`: those that may name somebody are left too,
    because each is decided on its own.
    """
    workshop = lock_workshop(workshop.pk)
    rows = [
        note
        for note in Note.objects.filter(workshop=workshop, number__in=list(seen)).to_read()
        if note.stamp == seen[note.number] and not (leaves_names and note.names_somebody)
    ]
    if not rows:
        raise Refused(
            _("Cette note a changé, ou quelqu’un vient de la relire. La liste est à jour."), code="note-read-since"
        )
    values = {"is_hidden": not is_shown, "is_kept_aside": False}
    if is_shown:
        values["names_somebody"] = False
    numbers = [note.number for note in rows]
    with track_wall_act(workshop, Kind.HIDE, by, notes=numbers) as act:
        act.label = _read_label(numbers, is_shown=is_shown)
        Note.objects.filter(workshop=workshop, number__in=numbers).update(**values)
    recount_notes(workshop)
    if len(numbers) > 1:
        record_change(
            by=by, verb="show_notes" if is_shown else "mask_notes", about=workshop, after={"notes": len(numbers)}
        )
    else:
        record_change(by=by, verb="show" if is_shown else "hide", about=rows[0])
    # One by one, so that each phone learns what became of its note.
    for note in Note.objects.filter(workshop=workshop, number__in=numbers):
        record_event(workshop, live.NOTE, note)
    return len(numbers)


def _read_label(numbers: list[int], *, is_shown: bool) -> str:
    if is_shown:
        sentence = ngettext("Note %(number)s relue et montrée", "%(count)s notes relues et montrées", len(numbers))
    else:
        sentence = ngettext("Note %(number)s relue et masquée", "%(count)s notes relues et masquées", len(numbers))
    return sentence % {"number": numbers[0], "count": len(numbers)}


def _lock_phone_of(note: Note) -> tuple[Workshop, Participant]:
    workshop, note = lock_workshop(note.workshop_id), current_note(note)
    participant = Participant.objects.filter(pk=note.participant_id or 0).first()
    if participant is None:
        raise Refused(_("Cette note ne vient pas d’un téléphone de la salle."), code="note-from-no-phone")
    return workshop, participant


@write_transaction()
def moderate_note(*, note: Note, text: str, by: Member, seen: str | None = None) -> None:
    """Changes the text that the room reads. The original one is kept; writing it again cancels the rewording.

    `seen` is the text that the page showed.
    """
    workshop = lock_workshop(note.workshop_id)
    note, text = current_note(note), check_note_text(text)
    refuse_erased_note(note)
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


@write_transaction()
def erase_note(*, note: Note, by: Member) -> None:
    """Erases both texts for good, because somebody is named in them. The number stays; no act of the wall brings the words
    back, and the journal says that it was done, never what was erased."""
    workshop, note = lock_workshop(note.workshop_id), current_note(note)
    if erase_texts(workshop, note):
        record_change(by=by, verb="erase", about=note)


def _set_note_flags(note: Note, kind: WallAct.Kind, values: dict[str, bool], verb: str, label: str, by: Member) -> None:
    """Does nothing when the note already has these values."""
    workshop, note = lock_workshop(note.workshop_id), current_note(note)
    if all(getattr(note, name) == value for name, value in values.items()):
        return
    refuse_erased_note(note)
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
    recount_notes(workshop)
    record_change(by=by, verb=verb, about=note)
    record_event(workshop, live.NOTE, note)
