"""The notes that may become findings of the portrait, those that already are, and the findings that notes cite."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.diagnosis.models import Finding
from jalons.roadmaps.models import JournalEntry
from jalons.workshops.models import Note, NoteFinding, RunSheetItem, Workshop
from jalons.workshops.queries.lineage import united_projects, united_stakes
from jalons.workshops.rules.origins import is_within, item_moments, note_origin


@frozen
class NoteToTake:
    number: int
    text: str
    table: int | None
    names_somebody: bool
    is_of_item: bool
    """Written while the séquence asked for ran."""
    finding: int | None
    """The number of the finding made from it."""


def notes_to_take(workshop: Workshop, item: RunSheetItem | None = None) -> list[NoteToTake]:
    """The notes that are not hidden, in the order of their numbers. Three queries at most."""
    notes = list(Note.objects.filter(workshop=workshop, is_hidden=False).order_by("number"))
    origins = {note.pk: note_origin(workshop.uid, note.client_id) for note in notes}
    taken = taken_findings(workshop)
    moments = _item_moments(workshop, item) if item else []
    return [
        NoteToTake(
            note.number,
            note.text,
            note.table,
            note.names_somebody,
            is_within(note.written_at, moments),
            taken.get(origins[note.pk]),
        )
        for note in notes
    ]


def taken_finding(note: Note) -> Finding | None:
    origin = note_origin(note.workshop.uid, note.client_id)
    return Finding.objects.living().filter(roadmap=note.workshop.roadmap_id, origin_uid=origin).first()


def taken_findings(workshop: Workshop) -> dict[UUID | None, int]:
    """Origin → number of the finding, for all the notes taken from the workshops of this roadmap. One query."""
    rows = Finding.objects.living().filter(roadmap=workshop.roadmap_id, source=Finding.Source.WORKSHOP)
    return dict(rows.values_list("origin_uid", "number"))


def findings_of_notes(project: int, stakes: Iterable[int]) -> dict[tuple[int, int], list[Finding]]:
    """For the notes that lead to a chantier: (number of the workshop, number of the note) → the findings that it cites
    and that name nobody. One query."""
    by_number: dict[tuple[int, int], list[Finding]] = {}
    for row in _cited_by_notes(project, list(stakes)):
        by_number.setdefault((row.workshop_number, row.note_number), []).append(row.finding)
    return by_number


@PreparedQuery
def _cited_by_notes(project: int, stakes: list[int]) -> QuerySet[NoteFinding, Any]:
    cited = NoteFinding.objects.filter(finding__removed_at=None, finding__names_somebody=False)
    cited = cited.filter(
        Q(note__group__key_project__in=united_projects([project])) | Q(note__group__stake__in=united_stakes(stakes))
    )
    by_note = cited.annotate(workshop_number=F("note__workshop__number"), note_number=F("note__number"))
    return by_note.select_related("finding")


def findings_of_note(note: Note) -> list[Finding]:
    """One query."""
    cited = NoteFinding.objects.filter(note=note, finding__removed_at=None, finding__names_somebody=False)
    return [row.finding for row in cited.select_related("finding")]


def _item_moments(workshop: Workshop, item: RunSheetItem) -> list[tuple[datetime, datetime | None]]:
    items = RunSheetItem.objects.filter(workshop=workshop).values("pk")
    entries = JournalEntry.objects.filter(
        roadmap=workshop.roadmap_id, about_kind="runsheetitem", about_id__in=items, verb__in=("start", "stop")
    )
    return item_moments(item.pk, entries.order_by("id").values_list("at", "verb", "about_id"))
