"""The wall: notes to sort and groups; or the same notes by table."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from jalons.workshops.models import Note, NoteCard, NoteGroup, WallAct, Workshop
from jalons.workshops.models.notes import Notes
from jalons.workshops.rules import workshops

# Nobody reads more than this in a column of a wall: the list shows the others. Many columns share a number of cards.
# Above these numbers, menus would weigh more than the cards, so a menu is filled when it is opened.
SHOWN, SHOWN_IN_ALL, LEAST_SHOWN = 40, 320, 6
MENU_ENTRIES_MAX, MERGE_MENUS_MAX = 1_500, 12
_CARD = (
    "number",
    "text",
    "table",
    "category",
    "group_id",
    "is_hidden",
    "names_somebody",
    "original_text",
    "is_withdrawn",
)


@dataclass(frozen=True)
class Lane:
    """A column. `total` counts its notes, even those that are not shown."""

    group_id: int
    letter: str
    title: str
    stake_id: int | None
    notes: list[NoteCard]
    total: int = 0
    key_project_id: int | None = None

    @property
    def group_key(self) -> str:
        return str(self.group_id)

    @property
    def others(self) -> int:
        return self.total - len(self.notes)


@dataclass(frozen=True)
class TableLane:
    table: int | None
    notes: list[NoteCard]
    total: int

    @property
    def key(self) -> str:
        return str(self.table or 0)

    @property
    def others(self) -> int:
        return self.total - len(self.notes)


@dataclass(frozen=True)
class LastAct:
    pk: int
    label: str


@dataclass(frozen=True)
class Wall:
    """`last_seq` is read first: any later event comes by the stream, even if its effect is already here."""

    last_seq: int
    to_sort: list[NoteCard]
    lanes: list[Lane]
    notes: int
    participants: int
    # The facilitation has not shown the notes yet: only their number is given.
    is_veiled: bool = False
    total_to_sort: int = 0
    last_act: LastAct | None = None
    tables: list[TableLane] = field(default_factory=list)
    # The maximum number shown in the column of the notes to sort, and in each of the others.
    shown_to_sort: int = SHOWN
    shown: int = SHOWN

    @property
    def others(self) -> int:
        return self.total_to_sort - len(self.to_sort)

    @property
    def menus_wait(self) -> bool:
        """A menu « Déplacer vers » on each card would make the page heavy: each is a link to the page of its note,
        unless a script fills it."""
        columns: list[Lane | TableLane] = [*self.lanes, *self.tables]
        cards = len(self.to_sort) + sum(len(column.notes) for column in columns)
        return cards * len(self.lanes) > MENU_ENTRIES_MAX

    @property
    def merges_wait(self) -> bool:
        return len(self.lanes) > MERGE_MENUS_MAX


def wall_page(
    workshop: Workshop, *, for_the_room: bool = False, by_table: bool = False, only_last: int | None = None
) -> Wall:
    """Notes to sort: newest first. Sorted notes: in the order they were written, the last ones of each column.

    `for_the_room`: without what only the facilitation may see. `only_last`: only this number of notes to sort, for the
    big screen, which is rendered at each note, or for callers that only need the totals.
    """
    last_seq, notes_hidden = Workshop.objects.values_list("last_seq", "notes_hidden").get(pk=workshop.pk)
    column = "table" if by_table else "group_id"
    notes = Note.objects.filter(workshop=workshop)
    if for_the_room:
        notes = notes.filter(is_hidden=False)
    totals = dict(notes.order_by().values_list(column).annotate(n=Count("id")))
    groups = list(NoteGroup.objects.living().filter(workshop=workshop).order_by("rank", "id"))
    tables = {*range(1, workshop.table_count + 1), *(table for table in totals if table is not None)}
    places: list[int | None] = [*sorted(tables), *([None] if None in totals else [])]
    shown_to_sort, shown = (
        SHOWN,
        max(LEAST_SHOWN, min(SHOWN, SHOWN_IN_ALL // max(1, len(places if by_table else groups)))),
    )
    if only_last is not None:
        shown_to_sort, shown = only_last, 0
    is_veiled = for_the_room and notes_hidden
    drawn: dict[int | None, list[NoteCard]] = {}
    if not is_veiled:
        # The database counts them, so that five thousand rows are not read to show a few.
        sorted_ones = notes if by_table else notes.exclude(group=None)
        rows = [
            *_last_notes_by_column(sorted_ones, column, shown),
            *([] if by_table else _last_unsorted_notes(notes, shown_to_sort)),
        ]
        drawn = _cards_by_column(rows, column, for_the_room=for_the_room)
    lanes = [
        Lane(
            group.pk,
            workshops.lane_letter(position),
            group.title,
            group.stake_id,
            [] if by_table else drawn.get(group.pk, []),
            0 if by_table else totals.get(group.pk, 0),
            group.key_project_id,
        )
        for position, group in enumerate(groups)
    ]
    return Wall(
        last_seq=last_seq,
        to_sort=[] if by_table else drawn.get(None, []),
        lanes=lanes,
        notes=sum(totals.values()),
        participants=workshop.participants.count(),
        is_veiled=is_veiled,
        total_to_sort=0 if by_table else totals.get(None, 0),
        last_act=None if for_the_room else last_wall_act(workshop),
        tables=[TableLane(place, drawn.get(place, []), totals.get(place, 0)) for place in places] if by_table else [],
        shown_to_sort=shown_to_sort,
        shown=shown,
    )


def _last_unsorted_notes(notes: Notes, most: int) -> Iterable[Note]:
    return notes.filter(group=None).only(*_CARD).order_by("-number")[:most]


def _last_notes_by_column(notes: Notes, column: str, most: int) -> Iterable[Note]:
    if not most:
        return ()
    place = Window(RowNumber(), partition_by=[F(column)], order_by=F("number").desc())
    return notes.only(*_CARD).annotate(place=place).filter(place__lte=most).order_by("number")


def _cards_by_column(notes: Iterable[Note], column: str, *, for_the_room: bool) -> dict[int | None, list[NoteCard]]:
    drawn: dict[int | None, list[NoteCard]] = {}
    for note in notes:
        card = note.card().for_the_room() if for_the_room else note.card()
        if card:
            drawn.setdefault(getattr(note, column), []).append(card)
    return drawn


def last_wall_act(workshop: Workshop) -> LastAct | None:
    """What « Annuler » undoes."""
    act = WallAct.objects.filter(workshop=workshop, is_undone=False).order_by("-id").first()
    return LastAct(act.pk, act.label) if act else None
