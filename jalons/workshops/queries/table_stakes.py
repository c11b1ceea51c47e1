"""The enjeux of a table, and those that tables proposed."""

from django.db.models import Q
from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Note, Outcome, TableSecretary, TableStake, Workshop, notes_of_table
from jalons.workshops.queries.stakes import phrasing_advice
from jalons.workshops.rules import table_stakes, workshops


@frozen
class TableStakeLine:
    uid: str
    phrasing: str
    notes: list[str]
    is_proposed: bool
    fate: str
    """What became of a proposal, in words; empty for a draft."""
    reason: str
    may_be_taken_back: bool
    advice: str


@frozen
class TableStakesPage:
    last_seq: int
    lines: list[TableStakeLine]
    may_write: bool

    @property
    def left(self) -> int:
        return max(0, table_stakes.MOST - len(self.lines))

    @property
    def has_drafts(self) -> bool:
        return any(not line.is_proposed for line in self.lines)


def table_stakes_page(secretary: TableSecretary) -> TableStakesPage:
    """Two queries, whatever the number of enjeux."""
    workshop = secretary.workshop
    rows = TableStake.objects.filter(workshop=workshop, table=secretary.table)
    rows = rows.select_related("stake__merged_into").prefetch_related("notes").order_by("id")
    may_write = workshops.participants_may_write(workshop.state, frozen=workshop.is_writing_frozen)
    return TableStakesPage(workshop.last_seq, [_line(row, may_write=may_write) for row in rows], may_write)


def _line(row: TableStake, *, may_write: bool) -> TableStakeLine:
    stake = row.stake
    fate = reason = ""
    if stake is not None:
        merged = stake.merged_into
        fate = _("réuni dans « %(title)s »") % {"title": merged.title} if merged else stake.get_state_display()
        reason = stake.living.reason
    waits = stake is not None and stake.merged_into_id is None and stake.state == Outcome.State.PROPOSED
    return TableStakeLine(
        uid=str(row.uid),
        phrasing=row.phrasing,
        notes=[note.text for note in row.notes.all() if not note.is_hidden],
        is_proposed=stake is not None,
        fate=fate,
        reason=reason,
        may_be_taken_back=may_write and waits,
        advice="" if stake else phrasing_advice(row.phrasing),
    )


def table_stake(secretary: TableSecretary, uid: str) -> TableStake | None:
    rows = TableStake.objects.filter(workshop=secretary.workshop, table=secretary.table, uid=uid)
    return rows.select_related("stake").first()


def notes_to_group(secretary: TableSecretary, row: TableStake | None = None) -> list[tuple[int, str]]:
    """The notes of the table that are in no other of its enjeux: those of this one first. One query."""
    free = Q(table_stakes=None) | Q(table_stakes=row) if row else Q(table_stakes=None)
    notes = notes_of_table(secretary.workshop, secretary.table).filter(free).distinct().order_by("number")
    return list(notes.values_list("number", "text"))


def notes_of_table_stake(row: TableStake) -> list[str]:
    return [str(number) for number in Note.objects.filter(table_stakes=row).values_list("number", flat=True)]


def workshop_in_progress(roadmap: Roadmap) -> Workshop | None:
    """The open workshop whose tables may propose enjeux while the page is read. One query."""
    rows = Workshop.objects.filter(roadmap=roadmap, state=Workshop.State.OPEN, table_count__gt=0)
    return rows.order_by("-number").first()
