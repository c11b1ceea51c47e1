"""The wall: notes to sort and groups; or the same notes by table."""

from collections.abc import Iterable
from dataclasses import field

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from jalons.base.frozen import frozen
from jalons.roadmaps.models import Member
from jalons.workshops.models import KeyProject, Note, NoteCard, NoteGroup, Stake, WallAct, Workshop
from jalons.workshops.models.notes import TO_READ, WAITING, Notes
from jalons.workshops.words.notes import aside_words

# Nobody reads more than this in a column of a wall: the list shows the others. Many columns share a number of cards.
# The notes to sort have the whole width: a wall of 1920 by 1080 pixels holds about a hundred without scrolling.
# Above these numbers, menus would weigh more than the cards, so a menu is filled when it is opened.
SHOWN, SHOWN_IN_ALL, LEAST_SHOWN = 40, 320, 6
SHOWN_TO_SORT = 120
MENU_ENTRIES_MAX, MERGE_MENUS_MAX = 1_500, 12
_CARD = (
    "number",
    "sheet",
    "text",
    "table",
    "category",
    "college",
    "group_id",
    "is_hidden",
    "names_somebody",
    "original_text",
    "is_withdrawn",
    "is_kept_aside",
)


# Masked by the facilitation, waiting for it, or withdrawn by their writers: never told as one number.
ASIDE = Count("id", filter=Q(is_hidden=True, is_withdrawn=False, is_kept_aside=False))
WAITING_NOTES = Count("id", filter=WAITING)
WITHDRAWN = Count("id", filter=Q(is_withdrawn=True))


@frozen
class NoteCounts:
    on_wall: int
    set_aside: int
    waiting: int
    withdrawn: int
    to_read: int  # those that wait, and those of the wall that may name somebody


def count_notes(workshop: Workshop) -> NoteCounts:
    """The numbers that every page of a workshop tells. One query."""
    to_read = Count("id", filter=TO_READ)
    counts = {"all": Count("id"), "aside": ASIDE, "waiting": WAITING_NOTES, "gone": WITHDRAWN, "to_read": to_read}
    found = Note.objects.filter(workshop=workshop).aggregate(**counts)
    on_wall = found["all"] - found["aside"] - found["waiting"] - found["gone"]
    return NoteCounts(on_wall, found["aside"], found["waiting"], found["gone"], found["to_read"])


def _drawn_on_wall(cards: Iterable[NoteCard]) -> int:
    return sum(not card.is_hidden for card in cards)


@frozen
class Lane:
    """A column. `total` counts its notes on the wall, even those that are not drawn; hidden ones are drawn for the
    facilitation and counted nowhere. For the room, `total` is without `held`, what the facilitation has to look at."""

    group_id: int
    letter: str
    title: str
    stake_id: int | None
    notes: list[NoteCard]
    total: int = 0
    key_project_id: int | None = None
    # The title of what its enjeu, or its chantier, was merged into.
    stake_into: str = ""
    key_project_into: str = ""
    held: int = 0
    # « Comment … pour que … ? », when it is an enjeu that has one.
    phrasing: str = ""

    @property
    def question(self) -> str:
        """What the room reads."""
        return self.phrasing or self.title

    @property
    def group_key(self) -> str:
        return str(self.group_id)

    @property
    def on_wall(self) -> int:
        return self.total + self.held

    @property
    def others(self) -> int:
        return self.total - _drawn_on_wall(self.notes)


@frozen
class TableLane:
    table: int | None
    notes: list[NoteCard]
    total: int

    @property
    def key(self) -> str:
        return str(self.table or 0)

    @property
    def others(self) -> int:
        return self.total - _drawn_on_wall(self.notes)


@frozen
class LastAct:
    pk: int
    label: str


@frozen
class OtherAct:
    pk: int
    who: str
    label: str


@frozen
class Wall:
    """`last_seq` is read first: any later event comes by the stream, even if its effect is already here."""

    last_seq: int
    to_sort: list[NoteCard]
    lanes: list[Lane]
    notes: int  # on the wall
    participants: int
    set_aside: int = 0  # only the facilitation sees them
    withdrawn: int = 0  # by their writers: only the facilitation sees them
    # The facilitation has not shown the notes yet: only their number is given.
    is_veiled: bool = False
    total_to_sort: int = 0
    held_to_sort: int = 0  # for the room, beside them
    last_act: LastAct | None = None
    other_act: OtherAct | None = None
    tables: list[TableLane] = field(default_factory=list)
    # The maximum number shown in the column of the notes to sort, and in each of the others.
    shown_to_sort: int = SHOWN
    shown: int = SHOWN
    # What the facilitation has to read before the room does: `waiting` is not on the wall, the others are.
    to_read: int = 0
    waiting: int = 0

    @property
    def others(self) -> int:
        return self.total_to_sort - _drawn_on_wall(self.to_sort)

    @property
    def on_wall_to_sort(self) -> int:
        return self.total_to_sort + self.held_to_sort

    @property
    def aside_words(self) -> str:
        return aside_words(self.set_aside, self.withdrawn, self.waiting)

    @property
    def is_empty(self) -> bool:
        return not (self.notes or self.set_aside or self.withdrawn or self.waiting)

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
    workshop: Workshop,
    *,
    by: Member | None = None,
    for_the_room: bool = False,
    by_table: bool = False,
    only_last: int | None = None,
    to_sort: int = SHOWN,
) -> Wall:
    """Notes to sort: newest first. Sorted notes: in the order they were written, the last ones of each column.

    `by`: who sorts it, and may take back their own last act. `for_the_room`: without what only the facilitation may see. `only_last`: only this number of notes to sort, for the
    big screen, which is rendered at each note, or for callers that only need the totals. `to_sort`: at most this number of
    notes to sort, beside the groups.
    """
    last_seq, notes_hidden = Workshop.objects.values_list("last_seq", "notes_hidden").get(pk=workshop.pk)
    column = "table" if by_table else "group_id"
    notes = Note.objects.filter(workshop=workshop)
    held_notes = Count("id", filter=Q(is_hidden=False, names_somebody=True))
    counts = list(
        notes.order_by()
        .values_list(column)
        .annotate(n=Count("id"), aside=ASIDE, waits=WAITING_NOTES, gone=WITHDRAWN, held=held_notes)
    )
    # Only the room is told of them apart: the facilitation reads them among the others.
    held = {place: names for place, _n, _aside, _waits, _gone, names in counts} if for_the_room else {}
    totals = {place: n - aside - waits - gone - held.get(place, 0) for place, n, aside, waits, gone, _held in counts}
    set_aside = 0 if for_the_room else sum(aside for _place, _n, aside, _waits, _gone, _held in counts)
    withdrawn = 0 if for_the_room else sum(gone for _place, _n, _aside, _waits, gone, _held in counts)
    waiting = sum(waits for _place, _n, _aside, waits, _gone, _held in counts)
    if for_the_room:
        notes = notes.for_the_room()
    living = NoteGroup.objects.living().filter(workshop=workshop)
    groups = list(living.select_related("stake__merged_into", "key_project__merged_into").order_by("rank", "id"))
    tables = {*range(1, workshop.table_count + 1), *(table for table in totals if table is not None)}
    places: list[int | None] = [*sorted(tables), *([None] if None in totals else [])]
    shown_to_sort, shown = (
        to_sort,
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
            group.letter,
            group.title,
            group.stake_id,
            [] if by_table else drawn.get(group.pk, []),
            0 if by_table else totals.get(group.pk, 0),
            group.key_project_id,
            _merged_title(group.stake),
            _merged_title(group.key_project),
            held.get(group.pk, 0),
            group.stake.phrasing if group.stake else "",
        )
        for group in groups
    ]
    return Wall(
        last_seq=last_seq,
        to_sort=[] if by_table else drawn.get(None, []),
        lanes=lanes,
        notes=sum(totals.values()) + sum(held.values()),
        set_aside=set_aside,
        withdrawn=withdrawn,
        participants=workshop.participants.count(),
        is_veiled=is_veiled,
        total_to_sort=0 if by_table else totals.get(None, 0),
        held_to_sort=held.get(None, 0),
        last_act=last_wall_act(workshop, by) if by and not for_the_room else None,
        other_act=last_act_of_others(workshop, by) if by and not for_the_room else None,
        tables=[TableLane(place, drawn.get(place, []), totals.get(place, 0)) for place in places] if by_table else [],
        shown_to_sort=shown_to_sort,
        shown=shown,
        to_read=waiting + sum(names for *_counted, names in counts),
        waiting=0 if for_the_room else waiting,
    )


# In the console: what is read in one go, the oldest first.
READ_AT_ONCE = 12


def notes_to_read(workshop: Workshop) -> list[Note]:
    """What the facilitation has to read, in the order in which it came. One query."""
    return list(Note.objects.filter(workshop=workshop).to_read().only(*_CARD).order_by("number")[:READ_AT_ONCE])


def _merged_title(row: Stake | KeyProject | None) -> str:
    return row.merged_into.title if row and row.merged_into else ""


def latest_notes(workshop: Workshop, most: int) -> list[NoteCard]:
    """The last notes for the room, sorted or not, the newest first. One query."""
    notes = Note.objects.filter(workshop=workshop).shown().only(*_CARD).order_by("-number")[:most]
    return [note.card() for note in notes]


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


def last_act_of_others(workshop: Workshop, by: Member) -> OtherAct | None:
    """What somebody else did last, so that two who sort the same wall know of each other."""
    if by.user is None:
        return None
    act = WallAct.objects.filter(workshop=workshop, is_undone=False).exclude(user=by.user).order_by("-id").first()
    return OtherAct(act.pk, act.by_name, act.label) if act else None


def last_wall_act(workshop: Workshop, by: Member) -> LastAct | None:
    """What « Annuler » undoes: the last act of this person. « Derniers gestes » undoes those of others."""
    if by.user is None:
        return None
    act = WallAct.objects.filter(workshop=workshop, user=by.user, is_undone=False).order_by("-id").first()
    return LastAct(act.pk, act.label) if act else None
