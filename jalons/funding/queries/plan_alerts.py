"""What contradicts itself in the plans of several actions, from their rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date

from django.db.models import Value

from jalons.actions.models import ActionSheet, ActionStep
from jalons.base.frozen import frozen
from jalons.funding.models import ExpenseLine, FundingLine, Instalment
from jalons.funding.queries.funded_actions import chosen_rule
from jalons.funding.queries.pure_lines import read_written_steps
from jalons.funding.rules import money, plan_alerts
from jalons.funding.rules.own_shares import OwnShareRule, is_same_authority
from jalons.funding.rules.plan_alerts import Asked, Cost, DoneStep, Payment, PlanAlert
from jalons.funding.rules.tax_recovery import TaxRecovery
from jalons.roadmaps.models import Roadmap


@frozen
class AlertFacts:
    """What the alerts of several plans read once. `asked_on`: the day of each request, when somebody wrote it; `payments`:
    by the pk of an expense; `steps`: those that are done, by the pk of their action; `authority`: whose own money is no grant."""

    today: date
    authority: str = ""
    asked_on: Mapping[int, date] = field(default_factory=dict)
    payments: Mapping[int, Sequence[Payment]] = field(default_factory=dict)
    steps: Mapping[int, Sequence[DoneStep]] = field(default_factory=dict)


def alert_facts(
    roadmap: Roadmap, expenses: Iterable[ExpenseLine], resources: Iterable[FundingLine], today: date
) -> AlertFacts:
    """Two queries when a public grant pays for an investment, none without."""
    invested = [line.pk for line in expenses if line.kind == money.Kind.INVESTMENT]
    granted = [line for line in resources if _is_public_grant(line)]
    if not invested or not granted:
        return AlertFacts(today, roadmap.lead_authority)
    requests = _written_requests([line.pk for line in granted])
    payments, steps = _beginnings(invested, {line.action_id for line in granted})
    return AlertFacts(today, roadmap.lead_authority, requests, payments, steps)


def _is_public_grant(line: FundingLine) -> bool:
    return (
        line.is_public
        and line.nature == money.Nature.GRANT
        and line.kind == money.Kind.INVESTMENT
        and line.status != money.Status.REFUSED
    )


def _written_requests(lines: list[int]) -> dict[int, date]:
    """The first day of request of each line."""
    days: dict[int, date] = {}
    for line, status, on in read_written_steps(lines):
        if status == money.Status.REQUESTED:
            days[line] = min(on, days.get(line, on))
    return days


def _beginnings(
    expenses: Iterable[int], actions: Iterable[int]
) -> tuple[dict[int, list[Payment]], dict[int, list[DoneStep]]]:
    """The payments by the pk of their expense, and the done steps by that of their action: both in one query, because every
    page with a plan asks it."""
    paid = Instalment.objects.filter(expense__in=expenses).order_by()
    done = ActionStep.objects.filter(action__in=actions, done_on__isnull=False).order_by()
    nothing = Value(None, output_field=Instalment._meta.get_field("actual"))
    steps_rows = done.values_list("action_id", Value(_NO_YEAR), nothing, "done_on", "label")
    rows = (
        paid.values_list("expense_id", "year", "actual", "actual_on", Value("")).union(steps_rows, all=True).order_by()
    )
    payments: dict[int, list[Payment]] = defaultdict(list)
    steps: dict[int, list[DoneStep]] = defaultdict(list)
    for pk, year, actual, on, label in rows:
        if year == _NO_YEAR:
            steps[pk].append(DoneStep(label, on))
        else:
            payments[pk].append(Payment(year, bool(actual), on if actual else None))
    return payments, steps


_NO_YEAR = 0


def plan_alert_list(
    expenses: Iterable[ExpenseLine],
    resources: Iterable[FundingLine],
    recovery: TaxRecovery,
    rule: OwnShareRule | None,
    facts: AlertFacts,
) -> tuple[PlanAlert, ...]:
    """The alerts of one plan: taxes, then bases, then what began too early."""
    costs = [
        Cost(line.label, money.Kind(line.kind), line.amount, line.tax, tuple(facts.payments.get(line.pk, ())))
        for line in expenses
    ]
    brought = [line for line in resources if line.nature not in money.VALUED]
    asked = [_asked_resource(line, facts) for line in brought]
    steps = facts.steps.get(brought[0].action_id, ()) if brought else ()
    return tuple(plan_alerts.find_alerts(costs, asked, recovery, rule, facts.today, steps))


def sheet_alerts(
    sheet: ActionSheet, expenses: Iterable[ExpenseLine], resources: Iterable[FundingLine], facts: AlertFacts
) -> tuple[PlanAlert, ...]:
    """The same, of a sheet that was read with its plan (`funded_actions.counted_sheets`)."""
    lines, plan = list(resources), getattr(sheet, "funding_plan", None)
    recovery = TaxRecovery(plan.tax_recovery) if plan else TaxRecovery.UNKNOWN
    rule = chosen_rule(sheet, [line.nature for line in lines])
    return plan_alert_list(expenses, lines, recovery, rule, facts)


def _asked_resource(line: FundingLine, facts: AlertFacts) -> Asked:
    is_own = is_same_authority(line.funder_name, facts.authority)
    return Asked(
        key=line.pk,
        funder=line.funder_name,
        kind=money.Kind(line.kind),
        nature=money.Nature.OWN if is_own else money.Nature(line.nature),
        status=money.Status(line.status),
        amount=line.amount,
        is_public=line.is_public,
        eligible=line.eligible_amount,
        asked_on=facts.asked_on.get(line.pk),
        scheme=line.scheme,
    )
