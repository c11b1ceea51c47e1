"""The record of a workshop: each change of its wall is numbered, stored and sent to open pages."""

from django.db.models import Count, Q

from jalons.base.db import insert_row
from jalons.workshops import live
from jalons.workshops.models import Note, Workshop, WorkshopEvent

COUNTERS = ("last_seq", "last_note", "last_group", "free_ranks", "notes_gone", "notes_aside")


def recount_notes(workshop: Workshop) -> None:
    """For a change that deletes notes, sets some aside or puts some back: the next event saves the counters."""
    stored = workshop.notes.aggregate(all=Count("id"), shown=Count("id", filter=Q(is_hidden=False)))
    workshop.notes_gone = workshop.last_note - stored["all"]
    workshop.notes_aside = stored["all"] - stored["shown"]


def record_event(workshop: Workshop, kind: str, note: Note | None = None) -> None:
    """Records one more event and sends it. `workshop` is locked by the calling change; its counters are saved here."""
    workshop.last_seq += 1
    counters = {name: getattr(workshop, name) for name in COUNTERS}
    Workshop.objects.filter(pk=workshop.pk).update(**counters)
    payload = {"note": note.number} if note else {}
    insert_row(WorkshopEvent(workshop=workshop, seq=workshop.last_seq, kind=kind, payload=payload))
    live.publish_event(workshop, kind, note)
