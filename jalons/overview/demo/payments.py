"""Lines of the demo over several years, with past years paid."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from jalons.actions.models import ActionSheet, ActionStep
from jalons.funding.changes import instalments, statuses
from jalons.funding.changes import lines as line_changes
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.queries import years
from jalons.funding.rules.money import Nature, Status
from jalons.roadmaps.models import Member

LASTING = 45_000
# The states before each state, and how many days after the launch each began.
STORIES = {
    Status.ENVISAGED: (),
    Status.REQUESTED: ((Status.REQUESTED, 30, "Dossier déposé, accusé de réception reçu."),),
    Status.GRANTED: ((Status.REQUESTED, 30, ""), (Status.GRANTED, 85, "Courrier de notification reçu.")),
    Status.REFUSED: ((Status.REQUESTED, 30, ""), (Status.REFUSED, 120, "Dossier non retenu, faute de local.")),
}


def replay_statuses(line: FundingLine, status: str, launch: date, today: date, by: Member) -> None:
    """Takes a resource from « envisaged » to its present state."""
    for state, days, note in STORIES[Status(status)]:
        on = min(launch + timedelta(days=days), today)
        statuses.set_status(line=line, status=state, on=on, note=note if line.nature == Nature.GRANT else "", by=by)


def reduce_funding(line: FundingLine, amount: Decimal, by: Member) -> None:
    """The funder announces less than was hoped when the roadmap was voted."""
    unchanged = {
        name: getattr(line, name)
        for name in ("funder", "scheme", "listed_scheme", "nature", "kind", "status", "is_public", "decision_on")
    }
    line_changes.revise_funding(line=line, amount=amount, by=by, **unchanged)


def spread_over_years(action: ActionSheet, by: Member, *, purchase: ActionStep | None, paid_before: int = 0) -> None:
    """Lines over several years: planned each year, and paid in the years before this one. What is bought is spread over
    the days of the step that buys it."""
    long: dict[str, Any] = {"action": action, "kind": "fonctionnement", "amount__gte": LASTING}
    _spread(long, action, by, paid_before)
    if purchase:
        days = ActionSheet(starts_on=purchase.starts_on, ends_on=purchase.ends_on)
        _spread({"action": action, "kind": "investissement"}, days, by, paid_before)


def _spread(which: dict[str, Any], days: ActionSheet, by: Member, paid_before: int) -> None:
    """Again from the state of now: what was only hoped for comes no sooner than its answer."""
    lines: list[ExpenseLine | FundingLine] = [
        *ExpenseLine.objects.filter(**which),
        *FundingLine.objects.filter(**which),
    ]
    for line in lines:
        payments = [
            instalments.Payment(
                year=part.year,
                planned=part.planned,
                actual=part.planned if part.year < paid_before else None,
                actual_on=date(part.year, 12, 15) if part.year < paid_before else None,
            )
            for part in years.default_shares(line, days)
            if part.year
        ]
        instalments.spread_line(line=line, amount=line.amount, instalments=payments, by=by)
