"""The lines of plans as the rules read them, and the days of their history."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from django.db.models import QuerySet

from jalons.base.prepared_queries import PreparedQuery
from jalons.funding.models import ExpenseLine, FundingLine, StatusChange
from jalons.funding.rules import money
from jalons.funding.rules.state_days import written_steps


def lines_for_rules(
    expenses: Iterable[ExpenseLine], resources: Iterable[FundingLine], asked_on: Mapping[int, date] | None = None
) -> tuple[list[money.Expense], list[money.Resource]]:
    """`asked_on`: by the pk of a resource, see `request_days`."""
    days = asked_on or {}
    return (
        [money.Expense(money.Kind(e.kind), e.amount) for e in expenses],
        [
            money.Resource(
                money.Kind(r.kind),
                money.Nature(r.nature),
                money.Status(r.status),
                r.amount,
                r.is_public,
                r.funder_name,
                days.get(r.pk),
                r.eligible_amount,
                r.is_public_unsure,
            )
            for r in resources
        ],
    )


def state_days(resources: Collection[FundingLine]) -> dict[tuple[int, str], date]:
    """The last day on which each line took each state. One query, none without lines."""
    if not resources:
        return {}
    return {(line, status): on for line, status, on, _is_dated in _read_changes([line.pk for line in resources])}


def written_state_days(lines: Collection[int]) -> dict[tuple[int, str], date]:
    """The same, of the days that somebody wrote. `lines`: their pks."""
    return {(line, status): on for line, status, on in read_written_steps(lines)}


def read_written_steps(lines: Collection[int]) -> Iterator[tuple[int, str, date]]:
    """The line, the state and the day of each step whose day somebody wrote, in the order they were noted. One query, none
    without lines."""
    rows = _read_changes(list(lines)) if lines else ()
    yield from written_steps(rows)


@PreparedQuery
def _read_changes(lines: list[int]) -> QuerySet[StatusChange, tuple[int, str, date, bool]]:
    rows = StatusChange.objects.filter(line__in=lines).order_by("id")
    return rows.values_list("line_id", "status", "on", "is_dated")


def request_days(resources: Collection[FundingLine]) -> dict[int, date]:
    """When each line was asked, else the first day on which it was obtained; absent when nobody noted it."""
    days = state_days(resources)
    asked = {line: on for (line, status), on in days.items() if status == money.Status.REQUESTED}
    obtained: dict[int, date] = {}
    for (line, status), on in days.items():
        if status in money.SECURED:
            obtained[line] = min(on, obtained.get(line, on))
    return obtained | asked
