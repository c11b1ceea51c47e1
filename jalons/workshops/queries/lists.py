"""The notes of a wall in a table with search, sort and pages; and one note with its origin."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from jalons.base import texts as text_base
from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.base.word_search import Search, may_hold, read_search
from jalons.territories.models import Commune
from jalons.workshops.models import Audience, Cause, Note, NoteGroup, Workshop
from jalons.workshops.models.notes import TO_READ
from jalons.workshops.queries.walls import Lane

PAGE = 100


@frozen
class NoteLine:
    """A note and its origin. The marks of moderation are empty for people who do not facilitate."""

    number: int
    text: str
    table: int | None
    group_id: int | None
    group: str
    category: str
    source: str
    sheet: int | None
    tags: list[str]
    written_at: datetime
    is_hidden: bool
    names_somebody: bool
    is_reworded: bool
    is_withdrawn: bool  # by its writer
    is_erased: bool
    is_kept_aside: bool  # until the facilitation has read it
    original_text: str
    suspect: str  # words that look like a name


@frozen
class NoteList:
    page: Page[Any]
    lines: list[NoteLine]
    lanes: list[Lane]
    found: int
    is_veiled: bool


# The sort orders and the filters of the list. The database sorts, since one page is shown at a time.
SORTS: dict[str, tuple[Any, ...]] = {
    "numero": ("number",),
    "-numero": ("-number",),
    "table": (F("table").asc(nulls_last=True), "number"),
    "-table": (F("table").desc(nulls_last=True), "number"),
    "groupe": (F("group__rank").asc(nulls_first=True), "group_id", "number"),
    "-groupe": (F("group__rank").desc(nulls_last=True), "-group_id", "number"),
}
COLUMNS: Columns[NoteLine] = {
    "numero": lambda line: line.number,
    "table": lambda line: line.table,
    "groupe": lambda line: line.group,
}
STATES: dict[str, Q] = {
    "a-anonymiser": Q(names_somebody=True),
    "a-relire": TO_READ,
    "masquees": Q(is_hidden=True, is_withdrawn=False, is_kept_aside=False),
    "retirees": Q(is_withdrawn=True),
    "reformulees": ~Q(original_text=""),
}
# Any group, any table; « no group », « no table ».
ANY, NONE = "", "0"


def note_list(
    workshop: Workshop,
    *,
    for_the_room: bool = False,
    search: str = "",
    sort: str = "numero",
    state: str = "",
    group: str = ANY,
    table: str = ANY,
    page: str = "1",
) -> NoteList:
    """Three queries (four when communes are tagged), whatever the number of notes."""
    notes = Note.objects.filter(workshop=workshop)
    is_veiled = for_the_room and workshop.notes_hidden
    if is_veiled:
        notes = notes.none()
    if for_the_room:
        notes, state = notes.for_the_room(), ""
    notes = notes.filter(STATES.get(state, Q()), _column_filter("group", group), _column_filter("table", table))
    numbers = _matching_numbers(notes.order_by(*SORTS.get(sort, SORTS["numero"])), read_search(search))
    shown = Paginator(numbers, PAGE).get_page(page)
    lanes = wall_lanes(workshop)
    rows = Note.objects.filter(workshop=workshop, number__in=list(shown)).select_related("group")
    lines = {line.number: line for line in note_lines(rows, lanes, for_the_room=for_the_room)}
    return NoteList(shown, [lines[number] for number in shown if number in lines], lanes, len(numbers), is_veiled)


def _matching_numbers(notes: QuerySet[Note], search: Search) -> list[int]:
    if not search.words:
        return list(notes.values_list("number", flat=True))
    texts = notes.filter(may_hold(search.patterns, ["text"])).values_list("number", "text")
    return [number for number, text in texts if search.is_in(fold_accents(text))]


def notes_of_the_phone(note: Note) -> list[NoteLine]:
    """Every note of the phone that wrote this one, in their order; none when it does not come from a phone."""
    if note.participant_id is None:
        return []
    return note_lines(Note.objects.filter(participant=note.participant_id).order_by("number"), [])


def note_line(note: Note, *, for_the_room: bool = False) -> NoteLine:
    return note_lines([note], wall_lanes(note.workshop), for_the_room=for_the_room)[0]


def wall_lanes(workshop: Workshop) -> list[Lane]:
    """The groups without their notes, for a menu."""
    groups = NoteGroup.objects.living().filter(workshop=workshop).order_by("rank", "id")
    return [Lane(group.pk, group.letter, group.title, group.stake_id, []) for group in groups]


def _column_filter(column: str, wanted: str) -> Q:
    if wanted == ANY:
        return Q()
    # A number too large for a database matches nothing.
    number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else -1
    return Q(**{column: None}) if wanted == NONE else Q(**{column: number})


def note_communes(notes: Iterable[Note]) -> dict[str, str]:
    """The names of the communes tagged on these notes. One query, none when no commune is tagged."""
    codes = {code for note in notes for code in note.communes}
    return dict(Commune.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}


def note_lines(
    notes: Iterable[Note],
    lanes: list[Lane],
    *,
    for_the_room: bool = False,
    audiences: Iterable[tuple[str, Any]] = Audience.choices,
) -> list[NoteLine]:
    """Without `lanes`, groups are left out. `audiences`: the labels of publics."""
    notes = list(notes)
    names = {lane.group_id: f"{lane.letter}. {lane.title}" for lane in lanes}
    communes = note_communes(notes)
    labels = {value: str(label) for value, label in (*audiences, *Cause.choices)}
    return [
        NoteLine(
            number=note.number,
            text=note.text,
            table=note.table,
            group_id=note.group_id,
            group=names.get(note.group_id or 0, ""),
            category=note.speaker,
            source=note.get_source_display(),
            sheet=note.sheet,
            tags=[
                *(labels.get(code, code) for code in (*note.audiences, *note.causes)),
                *(communes.get(code, code) for code in note.communes),
            ],
            written_at=note.written_at,
            is_hidden=note.is_hidden,
            names_somebody=note.names_somebody,
            is_reworded=bool(note.original_text),
            is_withdrawn=note.is_withdrawn and not for_the_room,
            is_erased=note.is_erased,
            is_kept_aside=note.is_kept_aside and not for_the_room,
            original_text="" if for_the_room else note.original_text,
            suspect="" if for_the_room else text_base.name_in(note.text),
        )
        for note in notes
    ]
