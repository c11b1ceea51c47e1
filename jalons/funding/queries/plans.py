"""The money of one action, line by line, as pages and documents show it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import Tag
from jalons.actions.rules.sheets import Status as ActionStatus
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.funding.models import ExpenseLine, FundingLine, FundingPlan, Kind, Tax
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.queries.funded_actions import counted_sheets, sheet_carrier, sheet_rule
from jalons.funding.queries.plan_alerts import AlertFacts, alert_facts, plan_alert_list
from jalons.funding.queries.pure_lines import lines_for_rules as lines_for_rules
from jalons.funding.queries.scheme_checks import SchemeFacts, scheme_checks, scheme_facts
from jalons.funding.rules import money, own_shares, tax_recovery
from jalons.funding.rules.funders import contradicts_name
from jalons.funding.rules.money import Sums
from jalons.funding.rules.own_shares import OwnShare, OwnShareRule
from jalons.funding.rules.plan_alerts import PlanAlert
from jalons.funding.rules.tax_recovery import TaxRecovery
from jalons.funding.words import contributions, plans, two_column_plans
from jalons.funding.words import tax_recovery as tax_words
from jalons.funding.words.plan_alerts import alert_check, alert_fact
from jalons.funding.words.plans import Check
from jalons.funding.words.schemes import scheme_note
from jalons.funding.words.state_days import asked_sentence
from jalons.roadmaps.models import Roadmap

_TONES = {
    money.Status.ENVISAGED: "",
    money.Status.REQUESTED: "wait",
    money.Status.GRANTED: "good",
    money.Status.AGREED: "good",
    money.Status.PART_PAID: "good",
    money.Status.PAID: "good",
    money.Status.REFUSED: "bad",
}


def line_tag(status: str) -> Tag:
    return Tag(status, str(FundingLine.Status(status).label), _TONES[money.Status(status)])


def expense_taxes(roadmap: Roadmap) -> frozenset[str]:
    """How the amounts of its expenses are written: with taxes, without, or nobody knows."""
    return frozenset(
        ExpenseLine.objects.filter(action__roadmap=roadmap).values_list("tax", flat=True).distinct().order_by()
    )


def own_share_plan(action: ActionSheet) -> FundingPlan:
    """The chosen rule of own share; else an unsaved row with the usual rule."""
    return FundingPlan.objects.filter(action=action).first() or FundingPlan(action=action)


@frozen
class ExpenseRow:
    pk: int
    label: str
    amount: Decimal
    tax: str = Tax.UNKNOWN

    @property
    def tax_mark(self) -> str:
        return plans.tax_mark(self.tax)


@frozen
class ResourceRow:
    pk: int
    funder: str
    scheme: str
    listed_scheme: int | None
    nature: str
    amount: Decimal
    status: Tag
    is_public: bool
    expected_on: date | None
    base: str = ""
    """« 60 % de 50 000 € de dépense subventionnable »."""
    asked: str = ""
    """« demandé 24 000 €, accordé 20 000 € », when less was granted."""
    terms: str = ""
    """What its scheme says: « demandes closes depuis le 31 déc. 2022, 12 000 € au plus par projet »."""

    @property
    def is_refused(self) -> bool:
        """No total counts it: its amount is struck."""
        return self.status.value == money.Status.REFUSED


@frozen
class ValuedRow:
    """A contribution that nobody pays; `sum` is the computation of its worth, empty when it was estimated."""

    pk: int
    funder: str
    what: str
    nature: str
    sum: str
    amount: Decimal
    status: Tag


@frozen
class Part:
    """Operation or investment, with its own totals."""

    kind: str
    label: str
    expenses: tuple[ExpenseRow, ...]
    resources: tuple[ResourceRow, ...]
    sums: Sums
    is_priced: bool = True
    """Whether its plan has an expense, of one kind or the other."""
    is_unobtained: bool = False
    """That of its plan, whose action is done."""

    @property
    def verdict(self) -> str:
        if not self.is_priced:
            return plans.no_expense_sentence()
        return plans.sums_sentence(self.sums, is_done=self.is_unobtained)

    @property
    def is_overfunded(self) -> bool:
        return self.is_priced and self.sums.surplus > 0


@frozen
class Plan:
    """The money of an action. `parts`: investment then operation, when they have lines; `valued`: contributions that
    nobody pays."""

    parts: tuple[Part, ...]
    valued: tuple[ValuedRow, ...]
    sums: Sums
    own_share: OwnShare | None
    checks: tuple[Check, ...]
    facts: tuple[Check, ...] = ()
    """What papers say beside its table: neither a question nor what is to be done on a screen."""
    recovery: str = ""
    """What it means for its amounts that its taxes are recovered or not; empty while nobody said it."""
    alerts: tuple[PlanAlert, ...] = ()
    """What contradicts itself in it: among `checks` and `facts`, and what the gate before the vote lists."""
    is_done: bool = False
    """Its action."""

    @property
    def has_expenses(self) -> bool:
        """Even of 0 €."""
        return any(part.expenses for part in self.parts)

    @property
    def note(self) -> str:
        """The sentence below its table in papers."""
        return " ".join(filter(None, (self.sentence, self.recovery)))

    @property
    def is_empty(self) -> bool:
        return self.sums.is_empty and not self.valued

    @property
    def is_overfunded(self) -> bool:
        return any(part.is_overfunded for part in self.parts)

    @property
    def sentence(self) -> str:
        return plans.plan_sentence(self.sums, is_done=self.is_done)

    @property
    def verdict(self) -> str:
        return plans.sums_sentence(self.sums, is_done=self.is_done)


def action_plan(action: ActionSheet) -> Plan:
    """Eight queries at most: one less when no resource names a scheme in free text, two when no public grant pays for an
    investment."""
    today = timezone.localdate()
    resources = _funding_of(action.pk)
    if resources:
        name_funders(resources, roadmap_funder_book(action.roadmap))
    facts = scheme_facts(action.roadmap, resources, today)
    is_done = action.status == ActionStatus.DONE
    values, expenses = plan_values(action, resources), _expenses_of(action.pk)
    told = alert_facts(action.roadmap, expenses, resources, today)
    return _make_plan(expenses, resources, values, facts, told, is_done=is_done)


@frozen
class PlanValues:
    """What a team says of a whole plan: the rule of own share that it follows, and who bears its taxes."""

    rule: OwnShareRule | None
    recovery: TaxRecovery = TaxRecovery.UNKNOWN
    lead: str = ""
    """The « structure pilote » of its fiche."""


def plan_values(action: ActionSheet, resources: Iterable[FundingLine]) -> PlanValues:
    """The rule of own share is the usual one unless the team chose another. One query."""
    chosen, recovery = next(iter(_plan_values_of(action.pk)), ("", TaxRecovery.UNKNOWN))
    rule = OwnShareRule(chosen) if chosen else sheet_rule(action, [r.nature for r in resources])
    return PlanValues(rule, TaxRecovery(recovery), action.lead_organisation)


@PreparedQuery
def _expenses_of(action: int) -> QuerySet[ExpenseLine]:
    return ExpenseLine.objects.filter(action=action)


@PreparedQuery
def _funding_of(action: int) -> QuerySet[FundingLine]:
    return FundingLine.objects.filter(action=action).select_related("listed_scheme")


@PreparedQuery
def _plan_values_of(action: int) -> QuerySet[FundingPlan, Any]:
    return FundingPlan.objects.filter(action=action).values_list("own_share_rule", "tax_recovery")


def picked_resources(action: ActionSheet, pks: Collection[int]) -> list[ResourceRow]:
    """Some resources of a plan, in its order."""
    lines = list(FundingLine.objects.filter(action=action, pk__in=pks))
    name_funders(lines, roadmap_funder_book(action.roadmap))
    return [_resource_row(line) for line in lines]


def plans_by_action(roadmap: Roadmap, on: date | None = None) -> dict[int, Plan]:
    """The plan of every action by its pk, in eight queries at most, for documents. `on`: the day on which schemes are open or
    not (today without it)."""
    expenses, resources = lines_by_action(roadmap)
    today = on or timezone.localdate()
    rows = FundingPlan.objects.filter(action__roadmap=roadmap).values_list(
        "action_id", "own_share_rule", "tax_recovery"
    )
    told = {pk: (rule, recovery) for pk, rule, recovery in rows}
    brought = [line for lines in resources.values() for line in lines]
    facts = scheme_facts(roadmap, brought, today)
    alerts = alert_facts(roadmap, (line for lines in expenses.values() for line in lines), brought, today)
    rows_of_sheets = ActionSheet.objects.filter(roadmap=roadmap)
    sheets = {row.pk: row for row in rows_of_sheets.only("status", "lead_organisation", "carrier_organisation")}
    for sheet in sheets.values():
        sheet.roadmap = roadmap

    def values_of(pk: int) -> PlanValues:
        natures = [line.nature for line in resources[pk]]
        chosen, recovery = told.get(pk, ("", TaxRecovery.UNKNOWN))
        rule = OwnShareRule(chosen) if chosen else sheet_rule(sheets[pk], natures)
        return PlanValues(rule, TaxRecovery(recovery), sheets[pk].lead_organisation)

    return {
        pk: _make_plan(
            expenses[pk], resources[pk], values_of(pk), facts, alerts, is_done=sheets[pk].status == ActionStatus.DONE
        )
        for pk in {*expenses, *resources}
    }


def sums_by_action(actions: Iterable[int]) -> dict[int, Sums]:
    """The totals of several actions, by their pk; an action without any line is absent. Two queries."""
    asked = list(actions)
    expenses: dict[int, list[ExpenseLine]] = defaultdict(list)
    resources: dict[int, list[FundingLine]] = defaultdict(list)
    for expense in ExpenseLine.objects.filter(action__in=asked):
        expenses[expense.action_id].append(expense)
    for line in FundingLine.objects.filter(action__in=asked):
        resources[line.action_id].append(line)
    priced = sorted({*expenses, *resources})
    return {pk: money.plan_sums(*lines_for_rules(expenses[pk], resources[pk])) for pk in priced}


def actions_of_authority(roadmap: Roadmap) -> set[int]:
    """The pks of the actions that the authority which leads the roadmap carries: their credits are in its own budget. Those
    of an association that it helps, or that wait for who carries them, are not. One query."""
    authority = roadmap.lead_authority
    return {sheet.pk for sheet in counted_sheets(roadmap) if sheet_carrier(sheet).is_authority(authority)}


def lines_by_action(roadmap: Roadmap) -> tuple[dict[int, list[ExpenseLine]], dict[int, list[FundingLine]]]:
    """Every line by the pk of its action, with the one name of each funder. Three queries."""
    expenses: dict[int, list[ExpenseLine]] = defaultdict(list)
    resources: dict[int, list[FundingLine]] = defaultdict(list)
    for expense in _expenses_in(roadmap.pk):
        expenses[expense.action_id].append(expense)
    lines = _funding_in(roadmap.pk)
    name_funders(lines, roadmap_funder_book(roadmap, lines))
    for line in lines:
        resources[line.action_id].append(line)
    return expenses, resources


@PreparedQuery
def _expenses_in(roadmap: int) -> QuerySet[ExpenseLine]:
    return ExpenseLine.objects.filter(action__roadmap=roadmap)


@PreparedQuery
def _funding_in(roadmap: int) -> QuerySet[FundingLine]:
    return FundingLine.objects.filter(action__roadmap=roadmap).select_related("listed_scheme")


def _make_plan(
    expenses: list[ExpenseLine],
    resources: list[FundingLine],
    values: PlanValues,
    facts: SchemeFacts,
    alert_days: AlertFacts,
    *,
    is_done: bool,
) -> Plan:
    pure_expenses, pure_resources = lines_for_rules(expenses, resources)
    sums = money.plan_sums(pure_expenses, pure_resources)
    paid = [line for line in resources if line.nature not in money.VALUED]
    by_kind = money.sums_by_kind(*lines_for_rules(expenses, paid))
    parts = tuple(
        Part(
            kind=kind.value,
            label=str(kind.label),
            expenses=tuple(ExpenseRow(e.pk, e.label, e.amount, e.tax) for e in expenses if e.kind == kind),
            resources=tuple(
                _resource_row(line, line_terms(line, facts.today, facts.asked_on)) for line in paid if line.kind == kind
            ),
            sums=by_kind[money.Kind(kind)],
            is_priced=bool(expenses),
            is_unobtained=is_done and sums.is_unobtained,
        )
        for kind in (Kind.INVESTMENT, Kind.OPERATING)
        if not by_kind[money.Kind(kind)].is_empty
    )
    share = own_shares.own_share(pure_resources, values.rule)
    alerts = plan_alert_list(expenses, resources, values.recovery, values.rule, alert_days)
    checks = (
        *_plan_checks(parts, sums, plans.own_share_check(share) if share else None, is_done=is_done),
        *map(alert_check, alerts),
        *_payer_checks(paid),
        *scheme_checks(resources, expenses, facts, is_done=is_done),
    )
    valued = tuple(valued_row(line) for line in resources if line.nature in money.VALUED)
    told = (two_column_plans.own_share_in_euros(share, lead="" if values.rule else values.lead),) if share else ()
    facts_told = (*_overfunding_checks(parts), *told, *map(alert_fact, alerts))
    return Plan(parts, valued, sums, share, checks, facts_told, recovery_words(values, expenses), alerts, is_done)


def recovery_words(values: PlanValues, expenses: Iterable[ExpenseLine]) -> str:
    lines = list(expenses)
    order = tax_recovery.fctva_order((line.kind, line.tax, line.amount) for line in lines)
    is_contrary = tax_recovery.contradicts_taxes(values.recovery, {line.tax for line in lines})
    return tax_words.recovery_sentence(values.recovery, order, is_contrary=is_contrary)


def recoveries_words(sheets: Iterable[ActionSheet], expenses: Mapping[int, list[ExpenseLine]]) -> str:
    """What becomes of the taxes of each priced action whose team said it. `sheets`: read with their plan."""
    by_recovery: dict[TaxRecovery, list[ActionSheet]] = defaultdict(list)
    for sheet in sheets:
        if expenses[sheet.pk] and (plan := getattr(sheet, "funding_plan", None)):
            by_recovery[TaxRecovery(plan.tax_recovery)].append(sheet)
    paid_back = [line for sheet in by_recovery[TaxRecovery.FCTVA] for line in expenses[sheet.pk]]
    order = tax_recovery.fctva_order((line.kind, line.tax, line.amount) for line in paid_back)
    codes = {recovery: [sheet.code for sheet in those] for recovery, those in by_recovery.items()}
    return tax_words.recoveries_sentence(codes, order)


def valued_row(line: FundingLine) -> ValuedRow:
    nature = money.Nature(line.nature)
    sentence = ""
    if line.quantity is not None and line.unit_amount is not None:
        sentence = contributions.worth_sentence(nature, line.quantity, line.months, line.unit_amount, line.amount)
    return ValuedRow(
        line.pk, line.funder_name, line.scheme, line.get_nature_display(), sentence, line.amount, line_tag(line.status)
    )


def line_terms(line: FundingLine, on: date, asked_on: Mapping[int, date]) -> str:
    """Of a chosen scheme alone: a name typed freely may be another one. `asked_on`: see `request_days`."""
    if line.listed_scheme is None:
        return ""
    return scheme_note(line.listed_scheme.terms, money.Status(line.status), on, asked_on.get(line.pk))


def _resource_row(line: FundingLine, terms: str = "") -> ResourceRow:
    return ResourceRow(
        pk=line.pk,
        funder=line.funder_name,
        scheme=line.scheme,
        listed_scheme=line.listed_scheme_id,
        nature=line.get_nature_display(),
        amount=line.amount,
        status=line_tag(line.status),
        is_public=line.is_public,
        expected_on=line.expected_on,
        base=tax_words.eligible_sentence(line.amount, line.eligible_amount),
        asked=asked_sentence(line.asked_amount, line.amount),
        terms=terms,
    )


def _payer_checks(resources: Iterable[FundingLine]) -> Iterable[Check]:
    """The resources whose funder is known, and which say the contrary of their money; then those of which nobody said it."""
    for is_public in (False, True):
        names = dict.fromkeys(
            line.funder_name
            for line in resources
            if line.is_public is is_public
            and line.status != money.Status.REFUSED
            and contradicts_name(line.funder_name, money.Nature(line.nature), is_public=is_public)
        )
        if names:
            yield plans.payer_check(list(names), is_public=is_public)
    unsure = dict.fromkeys(
        line.funder_name for line in resources if line.is_public_unsure and line.status != money.Status.REFUSED
    )
    if unsure:
        yield plans.unsure_payer_check(list(unsure))


def _plan_checks(parts: tuple[Part, ...], sums: Sums, share: Check | None, *, is_done: bool) -> Iterable[Check]:
    if sums.is_empty:
        return
    yield plans.balance_check(sums, is_alone=len(parts) == 1, is_done=is_done)
    if sums.surplus:
        for part in parts:
            if part.sums.to_find:
                yield plans.hidden_gap_check(part.label, part.sums)
        if len(parts) > 1:
            yield from _overfunding_checks(parts)
    if sums.refused:
        yield plans.refused_check(sums)
    if share:
        yield share
    if sums.valued:
        yield contributions.valued_check(sums.valued)


def _overfunding_checks(parts: tuple[Part, ...]) -> Iterable[Check]:
    return (plans.overfunding_check(part.label, part.sums.surplus) for part in parts if part.is_overfunded)
