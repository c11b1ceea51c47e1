"""What a table of notes would do, before it does it; and the notes as a table."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jalons.base.previews import Column, preview_columns
from jalons.workshops.models import (
    Audience,
    Category,
    Cause,
    Note,
    NoteGroup,
    Workshop,
    import_destination,
    known_notes,
)
from jalons.workshops.queries.lists import note_communes
from jalons.workshops.rules import note_plans, note_tables
from jalons.workshops.rules.note_plans import Act, Planned
from jalons.workshops.words import notes as words


@dataclass(frozen=True)
class ImportLine:
    number: int  # of the line in the file
    text: str
    act: str
    act_words: str
    details: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    note: int | None  # the one that is there already


@dataclass(frozen=True)
class ImportPreview:
    sentence: str
    columns: tuple[Column, ...]
    lines: tuple[ImportLine, ...]
    doubtful: int
    to_write: int
    doubles: int
    new_groups: tuple[str, ...]
    has_text: bool

    @property
    def too_many_groups(self) -> bool:
        return len(self.new_groups) > note_plans.GROUPS_MAX


def guessed_columns(workshop: Workshop, rows: Sequence[Sequence[str]], header: int) -> dict[int, str]:
    return note_tables.guess_columns(rows, header if header >= 0 else None, import_destination(workshop))


def import_preview(
    workshop: Workshop,
    rows: Sequence[Sequence[str]],
    header: int,
    columns: Mapping[int, str],
    *,
    table: int | None = None,
    category: str = "",
    keep_doubles: bool = False,
) -> ImportPreview:
    """Three queries. Lines that deserve a look first, then in the order of the file."""
    to = import_destination(workshop, table, category)
    planned = note_plans.plan_lines(
        workshop.uid,
        note_tables.read_lines(rows, header, columns, to),
        known_notes(workshop),
        keep_doubles=keep_doubles,
    )
    acts = Counter(one.act for one in planned)
    titles = NoteGroup.objects.living().filter(workshop=workshop).values_list("title", flat=True)
    names = dict(workshop.roadmap.communes.values_list("code", "name"))
    doubled = {note_tables.Doubt.DOUBLE_LINE, note_tables.Doubt.DOUBLE_NOTE}
    return ImportPreview(
        sentence=words.plan_sentence(acts),
        columns=preview_columns(rows, header, columns),
        lines=tuple(_preview_line(one, names) for one in sorted(planned, key=lambda one: not one.deserves_a_look)),
        doubtful=sum(one.deserves_a_look for one in planned),
        to_write=acts[Act.CREATE],
        doubles=sum(any(doubt in doubled for doubt, _about in one.line.doubts) for one in planned),
        new_groups=tuple(note_plans.new_groups(planned, titles)),
        has_text="text" in columns.values(),
    )


def _preview_line(one: Planned, communes: Mapping[str, str]) -> ImportLine:
    line = one.line
    said = {
        "table": str(line.table or ""),
        "category": str(Category(line.category).label) if line.category else "",
        "audiences": ", ".join(str(Audience(code).label) for code in line.audiences),
        "causes": ", ".join(str(Cause(code).label) for code in line.causes),
        "communes": ", ".join(communes.get(code, code) for code in line.communes),
        "sheet": str(line.sheet or ""),
        "group": line.group,
    }
    return ImportLine(
        number=line.number,
        text=line.text,
        act=one.act,
        act_words=str(words.ACTS[one.act]),
        details=tuple((str(words.FIELDS[key]), value) for key, value in said.items() if value),
        doubts=tuple(words.doubt_sentence(doubt, about) for doubt, about in line.doubts),
        note=one.note,
    )


# --- notes that leave ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NoteRow:
    """A note as its file holds it. `category`, `audiences`, `causes` and `source` are words; communes « Nom (code) »."""

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
    reference: str


def note_rows(workshop: Workshop, *, to_pass_on: bool = False) -> list[NoteRow]:
    """Two queries, three when communes are told. `to_pass_on`: neither hidden notes, nor those that name somebody."""
    notes = Note.objects.filter(workshop=workshop).select_related("group").order_by("number")
    if to_pass_on:
        notes = notes.publishable()
    found = list(notes)
    communes = note_communes(found)
    labels = {value: str(label) for value, label in (*Audience.choices, *Cause.choices)}

    def told(codes: list[str]) -> str:
        return "; ".join(labels.get(code, code) for code in codes)

    return [
        NoteRow(
            number=note.number,
            text=note.text,
            table=note.table,
            category=str(note.get_category_display()),
            audiences=told(note.audiences),
            causes=told(note.causes),
            communes="; ".join(f"{communes[code]} ({code})" if code in communes else code for code in note.communes),
            sheet=note.sheet,
            group=note.group.title if note.group else "",
            source=str(note.get_source_display()),
            written_at=note.written_at,
            names_somebody=note.names_somebody,
            is_hidden=note.is_hidden,
            reference=str(note.client_id),
        )
        for note in found
    ]


@dataclass(frozen=True)
class ExportCounts:
    """What the files of the notes hold, counted. One query."""

    all: int
    naming: int
    hidden: int
    to_pass_on: int


def export_counts(workshop: Workshop) -> ExportCounts:
    rows = Note.objects.filter(workshop=workshop).values_list("names_somebody", "is_hidden")
    counts = Counter(rows)
    return ExportCounts(
        all=sum(counts.values()),
        naming=counts[True, False] + counts[True, True],
        hidden=counts[False, True] + counts[True, True],
        to_pass_on=0 if workshop.notes_hidden else counts[False, False],
    )
