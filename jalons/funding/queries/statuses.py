"""The history of the states of a resource."""

from datetime import date, datetime

from django.utils import timezone

from jalons.actions.queries.sheets import Tag
from jalons.base.frozen import frozen
from jalons.funding.models import FundingLine, StatusChange
from jalons.funding.models.statuses import may_remove_piece
from jalons.funding.queries.plans import line_tag
from jalons.funding.rules.state_days import is_day_written
from jalons.roadmaps.models import Member


@frozen
class StatusStep:
    """`noted_at` is when it was written, `on` the day it happened, None when nobody wrote that day; `rank` numbers the steps
    from the first."""

    rank: int
    state: Tag
    on: date | None
    noted_at: datetime
    by: str
    note: str
    piece: str
    is_removable: bool = False

    @property
    def is_noted_later(self) -> bool:
        return timezone.localdate(self.noted_at) != self.on


def status_steps(line: FundingLine, by: Member) -> list[StatusStep]:
    """The latest first. One query. `by`: who reads, and may remove a piece. Notes are written by the team for the team:
    whoever only reads the roadmap gets none."""
    rows = StatusChange.objects.filter(line=line)
    steps = [
        StatusStep(
            rank,
            line_tag(row.status),
            row.on if is_day_written(rank, row.on, timezone.localdate(row.noted_at)) else None,
            row.noted_at,
            row.by_name,
            "" if by.only_reads else row.note,
            row.piece_name,
            may_remove_piece(row, by),
        )
        for rank, row in enumerate(rows, 1)
    ]
    return steps[::-1]


def find_piece(line: FundingLine, rank: int) -> StatusChange | None:
    """The step of that rank, if it has a piece."""
    rows = dict(enumerate(StatusChange.objects.filter(line=line), 1))
    return rows[rank] if rank in rows and rows[rank].piece else None
