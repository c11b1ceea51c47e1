"""Lines of the demo over several years, with past years paid."""

from datetime import date, timedelta
from decimal import Decimal

from jalons.actions.models import ActionSheet
from jalons.funding.changes import instalments, statuses
from jalons.funding.changes import lines as line_changes
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.queries import years
from jalons.funding.rules.money import Kind, Nature, Status
from jalons.funding.rules.years import Share
from jalons.overview.demo.actions import DemoAction
from jalons.roadmaps.models import Member

LASTING = 45_000
# The states before each state, and how many days after the launch each began. What was asked and has no answer was asked
# some weeks ago: no funder takes a year to answer.
STORIES = {
    Status.ENVISAGED: (),
    Status.REQUESTED: ((Status.REQUESTED, 15, "Dossier déposé, accusé de réception reçu."),),
    Status.GRANTED: ((Status.REQUESTED, 15, ""), (Status.GRANTED, 85, "Courrier de notification reçu.")),
    Status.REFUSED: ((Status.REQUESTED, 15, ""), (Status.REFUSED, 120, "Dossier non retenu, faute de local.")),
}
# The council gave its own money when it adopted the roadmap: nothing is asked.
OWN_STORY = ((Status.GRANTED, 0, ""),)
WAITED = timedelta(days=75)


def replay_statuses(line: FundingLine, status: str, launch: date, today: date, by: Member) -> None:
    """Takes a resource from « envisaged » to its present state."""
    is_own = line.nature == Nature.OWN and status == Status.GRANTED
    for state, days, note in OWN_STORY if is_own else STORIES[Status(status)]:
        on = min(launch + timedelta(days=days), today)
        if status == Status.REQUESTED:
            on = max(on, today - WAITED)
        statuses.set_status(line=line, status=state, on=on, note=note if line.nature == Nature.GRANT else "", by=by)


def reduce_funding(line: FundingLine, amount: Decimal, by: Member) -> None:
    """The funder announces less than was hoped when the roadmap was voted."""
    unchanged = {
        name: getattr(line, name)
        for name in ("funder", "scheme", "listed_scheme", "nature", "kind", "is_public", "decision_on")
    }
    line_changes.revise_funding(line=line, amount=amount, by=by, **unchanged)


def spread_over_years(model: DemoAction, action: ActionSheet, by: Member, *, today: date | None = None) -> None:
    """The lines whose years are not those of the whole action: what lasts, what begins with a step, and what is bought,
    which is paid in the year when it is delivered. `today`: what is past is paid, nothing without it."""
    steps = list(action.steps.order_by("pk"))
    lines: list[ExpenseLine | FundingLine] = [
        *ExpenseLine.objects.filter(action=action),
        *FundingLine.objects.filter(action=action),
    ]
    for line in lines:
        if line.kind == Kind.INVESTMENT:
            if model.buys is not None:
                step = steps[model.buys]
                _spread_line(line, ActionSheet(starts_on=step.ends_on, ends_on=step.ends_on), by, today)
            continue
        name = line.label if isinstance(line, ExpenseLine) else line.scheme
        first = steps[model.after[name]].ends_on if name in model.after else None
        if first or line.amount >= LASTING:
            _spread_line(line, ActionSheet(starts_on=first or action.starts_on, ends_on=action.ends_on), by, today)


def _spread_line(line: ExpenseLine | FundingLine, days: ActionSheet, by: Member, today: date | None) -> None:
    """Again from the state of now: what was only hoped for comes no sooner than its answer."""
    payments = [_make_payment(line, part, days, today) for part in years.default_shares(line, days) if part.year]
    instalments.spread_line(line=line, amount=line.amount, instalments=payments, by=by)


def _make_payment(
    line: ExpenseLine | FundingLine, part: Share, days: ActionSheet, today: date | None
) -> instalments.Payment:
    """What lasts is paid at the end of each year, what is bought on the day when it is delivered; grants for what is
    bought come later."""
    assert part.year and days.starts_on and days.ends_on
    is_bought = line.kind == Kind.INVESTMENT
    day = days.ends_on if is_bought else min(date(part.year, 12, 15), days.ends_on)
    is_past = today is not None and day.year == part.year and (day <= today if is_bought else day.year < today.year)
    is_paid = is_past and not (is_bought and isinstance(line, FundingLine))
    return instalments.Payment(
        year=part.year,
        planned=part.planned,
        actual=part.planned if is_paid else None,
        actual_on=day if is_paid else None,
    )
