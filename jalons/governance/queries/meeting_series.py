"""The days proposed for the meetings of a year of a committee."""

from collections.abc import Iterable
from datetime import date, time

from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.governance.models import Committee, Meeting
from jalons.governance.rules.meeting_series import earliest_day, proposed_days
from jalons.governance.words.committees import day_off_warning
from jalons.roadmaps.models import Roadmap
from jalons.territories.rules import main_departement


@frozen
class ProposedYear:
    """`planned`: how many meetings the year has already. `starts_at` and `place` are those of the last meeting. `earliest`:
    the first day for which seats may still be convened in time."""

    year: int
    expected: int
    planned: int
    days: tuple[date, ...]
    starts_at: time | None
    place: str
    earliest: date

    @property
    def is_full(self) -> bool:
        return self.planned >= self.expected


def proposed_year(committee: Committee, year: int | None) -> ProposedYear:
    """The year asked for, else this one; the next one once nothing can be added to it. Four queries at most."""
    today = timezone.localdate()
    rows = list(Meeting.objects.kept().filter(committee=committee))
    asked = year if year and today.year <= year <= today.year + 2 else None
    found = _propose(committee, rows, asked or today.year, today)
    return found if asked or found.days else _propose(committee, rows, today.year + 1, today)


def _propose(committee: Committee, rows: list[Meeting], year: int, today: date) -> ProposedYear:
    taken = [row.held_on for row in rows]
    planned = sum(day.year == year for day in taken)
    last = rows[-1] if rows else None
    departement = main_departement(committee.roadmap.communes.values_list("departement", flat=True))
    days = proposed_days(
        year,
        committee.expected_meetings,
        taken,
        today,
        usual=last.held_on if last else None,
        departement=departement,
        notice=committee.notice_days,
    )
    return ProposedYear(
        year=year,
        expected=committee.expected_meetings,
        planned=planned,
        days=tuple(days[: max(committee.expected_meetings - planned, 0)]),
        starts_at=last.starts_at if last else None,
        place=last.place if last else "",
        earliest=earliest_day(today, committee.notice_days),
    )


def days_off(roadmap: Roadmap, days: Iterable[date]) -> list[str]:
    """A sentence for each day on which people do not work: a meeting may be held that day all the same. One query."""
    departement = main_departement(roadmap.communes.values_list("departement", flat=True))
    return [sentence for day in sorted(set(days)) if (sentence := day_off_warning(day, departement))]
