"""What is left of a note whose texts are erased: its number, where it was written, and nothing that was said."""

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.workshops import live
from jalons.workshops.changes.events import record_event, recount_notes
from jalons.workshops.models import Note, WallAct, Workshop
from jalons.workshops.models.notes import ERASED_VALUES
from jalons.workshops.words.notes import erased_text


def erase_texts(workshop: Workshop, note: Note) -> bool:
    """The workshop is locked. Returns whether there was anything to erase."""
    if note.is_erased:
        return False
    values = ERASED_VALUES | {"text": erased_text()}
    for name, value in values.items():
        setattr(note, name, value)
    note.save(update_fields=list(values))
    _forget_in_acts(workshop, str(note.number))
    recount_notes(workshop)
    record_event(workshop, live.NOTE, note)
    return True


def refuse_erased_note(note: Note) -> None:
    if note.is_erased:
        raise Refused(_("Le texte de cette note a été effacé : elle ne change plus."), code="note-erased")


def _forget_in_acts(workshop: Workshop, number: str) -> None:
    """An act undoes what it did to the other notes; one that was about this note alone goes, because nothing is left to undo."""
    for act in WallAct.objects.filter(workshop=workshop):
        if number not in act.before.get("notes", {}) and number not in act.after.get("notes", {}):
            continue
        for side in (act.before, act.after):
            side.get("notes", {}).pop(number, None)
        if act.after.get("notes") or act.after.get("groups"):
            act.save(update_fields=["before", "after"])
        else:
            act.delete()
