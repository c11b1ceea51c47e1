"""The preview of an import of notes; and the notes as a table."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Count, Q

from jalons.base.frozen import frozen
from jalons.base.previews import Preview, PreviewLine, doubt_sentences
from jalons.workshops.models import Audience, Category, Cause, Note, NoteGroup, Workshop
from jalons.workshops.queries import walls
from jalons.workshops.queries.lists import note_communes
from jalons.workshops.rules import note_plans
from jalons.workshops.rules.note_plans import Planned
from jalons.workshops.rules.note_tables import Doubt
from jalons.workshops.words import notes as words


@frozen
class NotesPreview(Preview):
    doubles: int = 0
    new_groups: tuple[str, ...] = ()


def notes_preview(workshop: Workshop, planned: Sequence[Planned], preview: Preview) -> NotesPreview:
    """One query."""
    titles = NoteGroup.objects.living().filter(workshop=workshop).values_list("title", flat=True)
    groups = tuple(note_plans.new_groups(planned, titles))
    doubled = {Doubt.DOUBLE_LINE, Doubt.DOUBLE_NOTE}
    values = vars(preview) | {"is_refused": len(groups) > note_plans.GROUPS_MAX}
    doubles = sum(any(doubt in doubled for doubt, _about in line.line.doubts) for line in planned)
    return NotesPreview(**values, doubles=doubles, new_groups=groups)


def preview_line(one: Planned, communes: Mapping[str, str]) -> PreviewLine:
    """`communes`: names by code."""
    line = one.line
    details = {
        "table": str(line.table or ""),
        "category": str(Category(line.category).label) if line.category else "",
        "audiences": ", ".join(str(Audience(code).label) for code in line.audiences),
        "causes": ", ".join(str(Cause(code).label) for code in line.causes),
        "communes": ", ".join(communes.get(code, code) for code in line.communes),
        "sheet": str(line.sheet or ""),
        "group": line.group,
    }
    return PreviewLine(
        number=line.number,
        title=line.text,
        act=one.act,
        details=tuple((str(words.FIELDS[key]), value) for key, value in details.items() if value),
        doubts=doubt_sentences(words.DOUBTS, line.doubts),
    )


# --- notes that leave ------------------------------------------------------------------------------------------------


@frozen
class NoteRow:
    """A note as a line of its file. `category`, `audiences`, `causes` and `source` are labels; communes « Nom (code)
    »."""

    number: int
    text: str
    table: int | None
    category: str
    audiences: str
    causes: str
    communes: str
    sheet: int | None
    group: str
    source: str
    written_at: datetime
    names_somebody: bool
    is_hidden: bool
    is_withdrawn: bool
    is_waiting: bool
    reference: str


def note_rows(workshop: Workshop, *, to_pass_on: bool = False) -> list[NoteRow]:
    """Two queries, three when communes are tagged. `to_pass_on`: without hidden notes and those that name somebody."""
    notes = Note.objects.filter(workshop=workshop).select_related("group").order_by("number")
    if to_pass_on:
        notes = notes.publishable()
    rows = list(notes)
    communes = note_communes(rows)
    labels = {value: str(label) for value, label in (*Audience.choices, *Cause.choices)}

    def told(codes: list[str]) -> str:
        return "; ".join(labels.get(code, code) for code in codes)

    return [
        NoteRow(
            number=note.number,
            text=note.text,
            table=note.table,
            category=note.speaker,
            audiences=told(note.audiences),
            causes=told(note.causes),
            communes="; ".join(f"{communes[code]} ({code})" if code in communes else code for code in note.communes),
            sheet=note.sheet,
            group=note.group.title if note.group else "",
            source=str(note.get_source_display()),
            written_at=note.written_at,
            names_somebody=note.names_somebody,
            is_hidden=note.is_hidden,
            is_withdrawn=note.is_withdrawn,
            is_waiting=note.is_waiting,
            reference=str(note.client_id),
        )
        for note in rows
    ]


@frozen
class ExportCounts:
    """How many notes each file contains. One query."""

    all: int
    naming: int
    hidden: int
    waiting: int
    withdrawn: int
    to_pass_on: int


def export_counts(workshop: Workshop) -> ExportCounts:
    counts = Note.objects.filter(workshop=workshop).aggregate(
        all=Count("id"),
        naming=Count("id", filter=Q(names_somebody=True)),
        hidden=walls.ASIDE,
        waiting=walls.WAITING_NOTES,
        withdrawn=walls.WITHDRAWN,
        to_pass_on=Count("id", filter=Q(is_hidden=False, names_somebody=False)),
    )
    return ExportCounts(**counts | ({"to_pass_on": 0} if workshop.notes_hidden else {}))
