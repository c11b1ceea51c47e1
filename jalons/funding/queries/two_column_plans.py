"""A plan in two columns, « Dépenses | Ressources », of one fiche or of several together, as councils read it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheets import Status as ActionStatus
from jalons.base.frozen import frozen
from jalons.funding.models import ExpenseLine, FundingLine, Kind
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.queries.funded_actions import chosen_rule, counted_sheets, sheet_carrier
from jalons.funding.queries.plan_alerts import AlertFacts, alert_facts, plan_alert_list, sheet_alerts
from jalons.funding.queries.plans import (
    ValuedRow,
    line_terms,
    lines_by_action,
    lines_for_rules,
    plan_values,
    recoveries_words,
    recovery_words,
    valued_row,
)
from jalons.funding.queries.pure_lines import request_days, written_state_days
from jalons.funding.rules import money, own_shares, two_column_plans
from jalons.funding.rules.carriers import PlanCarrier
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.plan_alerts import TaxFault
from jalons.funding.rules.two_column_plans import Balanced, Entry, Payer, Section, SharedEntry, payer_of
from jalons.funding.words import plans as plan_words
from jalons.funding.words import two_column_plans as words
from jalons.funding.words.plan_alerts import alert_fact
from jalons.funding.words.plans import Check
from jalons.funding.words.state_days import asked_sentence
from jalons.funding.words.tax_recovery import eligible_sentence, unsaid_recovery_sentence
from jalons.roadmaps.models import Roadmap


@frozen
class PayerPart:
    """The resources of one section that come from the same payer."""

    label: str
    lines: tuple[SharedEntry, ...]
    amount: Decimal
    share: Decimal


@frozen
class SectionPart:
    kind: str
    label: str
    expenses: tuple[SharedEntry, ...]
    payers: tuple[PayerPart, ...]
    totals: Balanced
    share_label: str
    """What the shares of this section are of, as the head of their column says it."""
    verdict: str = ""
    """Empty when several plans are added up: each may lack what another has."""

    @property
    def title(self) -> str:
        return words.section_title(self.label, self.verdict)

    def title_of(self, label: object) -> str:
        """A total of this section, told apart from that of the whole."""
        return words.total_of_section(str(label), self.label)


@frozen
class TwoColumnPlan:
    """`refused`: resources that the columns leave out; `valued`: contributions that nobody pays, worth the same on both
    sides and counted on neither."""

    sections: tuple[SectionPart, ...]
    whole: Balanced
    taxes: frozenset[str]
    own_shares: tuple[Check, ...]
    refused: tuple[str, ...]
    valued: tuple[ValuedRow, ...]
    on: date
    overfunding: tuple[Check, ...] = ()
    """The sections, or the actions, whose resources exceed their expenses."""
    unpriced: Decimal = money.ZERO
    """What is brought to the actions that have no expense yet: no surplus."""
    cautions: tuple[Check, ...] = ()
    """What contradicts itself in it (`rules.plan_alerts`)."""
    recovery: str = ""
    """See `Plan.recovery`."""
    pending: Decimal = money.ZERO
    """See `Sums.to_obtain`, of its actions together."""
    is_unobtained: bool = False
    """Whether it is of one action that is done, and that nothing obtained pays for."""
    carrier: PlanCarrier | None = None
    """Who signs the plan of one action; None for several together."""

    @property
    def is_empty(self) -> bool:
        return not self.sections and not self.valued

    @property
    def verdict(self) -> str:
        if self.whole.brought and not self.whole.spent:
            return plan_words.no_expense_sentence()
        if self.sections and not self.whole.spent:
            return plan_words.free_sentence()
        if self.is_unobtained:
            return plan_words.unobtained_sentence()
        surplus = self.whole.surplus - self.unpriced
        return plan_words.whole_sentence(self.whole.gap, surplus, self.unpriced, self.pending)

    @property
    def taxes_label(self) -> str:
        return plan_words.taxes_words(self.taxes)

    @property
    def rounding_note(self) -> str:
        return str(words.ROUNDED)

    @property
    def valued_sum(self) -> Decimal:
        return sum((row.amount for row in self.valued), money.ZERO)


def action_in_two_columns(action: ActionSheet) -> TwoColumnPlan:
    """Nine queries at most."""
    today = timezone.localdate()
    expenses = list(ExpenseLine.objects.filter(action=action))
    resources = list(FundingLine.objects.filter(action=action).select_related("listed_scheme"))
    name_funders(resources, roadmap_funder_book(action.roadmap))
    states = written_state_days([line.pk for line in resources])
    asked_on = request_days([line for line in resources if line.listed_scheme_id])
    taxes = frozenset(line.tax for line in expenses)
    values = plan_values(action, resources)
    rule = values.rule
    share = own_shares.own_share(lines_for_rules((), resources)[1], rule)
    carrier = sheet_carrier(action)
    sums = money.plan_sums(*lines_for_rules(expenses, resources))
    counted, left_out = _counted_lines(resources), [line for line in resources if line.status == money.Status.REFUSED]
    return _two_column_plan(
        [
            Entry(plan_words.label_with_tax(line.label, line.tax, taxes), money.Kind(line.kind), line.amount)
            for line in expenses
        ],
        [_resource_entry(line, states, line_terms(line, today, asked_on)) for line in counted],
        [sums],
        is_unobtained=action.status == ActionStatus.DONE and sums.is_unobtained,
        taxes=taxes,
        own_shares=(words.own_share_in_euros(share, lead="" if rule else action.lead_organisation),) if share else (),
        refused=tuple(
            words.refused_sentence(line.funder_name, line.scheme, line.amount, _line_state(line, states))
            for line in left_out
        ),
        valued=_valued_rows(resources),
        overfunding=tuple(
            plan_words.overfunding_check(str(Kind(kind).label), part.surplus)
            for kind, part in zip(money.Kind, sums.parts, strict=True)
            if expenses and part.surplus
        ),
        on=today,
        cautions=tuple(
            alert_fact(alert)
            for alert in plan_alert_list(
                expenses, resources, values.recovery, rule, alert_facts(action.roadmap, expenses, resources, today)
            )
        ),
        recovery=recovery_words(values, expenses) or (unsaid_recovery_sentence() if expenses else ""),
        carrier=carrier,
    )


def roadmap_in_two_columns(roadmap: Roadmap, *, only: Collection[int] | None = None, on: date) -> TwoColumnPlan:
    """Every fiche that will be done, or those whose pk is in `only`: one line for each fiche, one for each funder.
    Six queries at most."""
    expenses, resources = lines_by_action(roadmap)
    sheets = [sheet for sheet in counted_sheets(roadmap) if only is None or sheet.pk in only]
    spent = [line for sheet in sheets for line in expenses[sheet.pk]]
    brought = [line for sheet in sheets for line in resources[sheet.pk]]
    shares = (
        (
            sheet,
            own_shares.own_share(
                lines_for_rules((), resources[sheet.pk])[1],
                chosen_rule(sheet, [line.nature for line in resources[sheet.pk]]),
            ),
        )
        for sheet in sheets
    )
    taxes = frozenset(line.tax for line in spent)
    facts = alert_facts(roadmap, spent, brought, on)
    plans = {sheet.code: money.plan_sums(*lines_for_rules(expenses[sheet.pk], resources[sheet.pk])) for sheet in sheets}
    surpluses = [(code, plan.surplus) for code, plan in plans.items() if plan.is_priced and plan.surplus]
    return _two_column_plan(
        [entry for sheet in sheets for entry in _sheet_entries(sheet, expenses[sheet.pk], taxes)],
        list(_funder_entries(_counted_lines(brought))),
        list(plans.values()),
        taxes=taxes,
        own_shares=tuple(
            words.own_share_in_euros(share, sheet.code, sheet.lead_organisation if share.asks_carrier else "")
            for sheet, share in shares
            if share
        ),
        refused=tuple(
            words.refused_sentence(line.funder_name, line.scheme, line.amount, line.get_status_display())
            for line in brought
            if line.status == money.Status.REFUSED
        ),
        valued=_valued_rows(brought),
        overfunding=(plan_words.surplus_check(surpluses),) if surpluses else (),
        on=on,
        cautions=tuple(_roadmap_cautions(sheets, expenses, resources, taxes, facts)),
        recovery=recoveries_words(sheets, expenses),
    )


def _roadmap_cautions(
    sheets: Iterable[ActionSheet],
    expenses: Mapping[int, list[ExpenseLine]],
    resources: Mapping[int, list[FundingLine]],
    taxes: Collection[str],
    facts: AlertFacts,
) -> Iterable[Check]:
    """The total mixes taxes as soon as two actions are written differently: told once, of the whole."""
    if mixed := words.mixed_taxes_check(taxes):
        yield mixed
    for sheet in sheets:
        for alert in sheet_alerts(sheet, expenses[sheet.pk], resources[sheet.pk], facts):
            if alert.fact != TaxFault.MIXED:
                yield alert_fact(alert, sheet.code)


def _counted_lines(resources: Iterable[FundingLine]) -> list[FundingLine]:
    return [line for line in resources if line.status != money.Status.REFUSED and line.nature not in money.VALUED]


def _valued_rows(resources: Iterable[FundingLine]) -> tuple[ValuedRow, ...]:
    return tuple(
        valued_row(line) for line in resources if line.nature in money.VALUED and line.status != money.Status.REFUSED
    )


def _line_state(line: FundingLine, states: dict[tuple[int, str], date]) -> str:
    return words.state_words(
        line.get_status_display(),
        states.get((line.pk, line.status)),
        money.Status(line.status),
        line.decision_on,
        line.expected_on,
    )


def _resource_entry(line: FundingLine, states: dict[tuple[int, str], date], terms: str) -> Entry:
    state, base = _line_state(line, states), eligible_sentence(line.amount, line.eligible_amount)
    asked = asked_sentence(line.asked_amount, line.amount)
    return Entry(
        label=line.funder_name,
        kind=money.Kind(line.kind),
        amount=line.amount,
        detail=" – ".join(filter(None, (line.scheme, base, terms, asked, state))),
        payer=_line_payer(line),
    )


def _line_payer(line: FundingLine) -> Payer:
    return payer_of(money.Nature(line.nature), is_public=line.is_public)


def _sheet_entries(sheet: ActionSheet, lines: list[ExpenseLine], taxes: frozenset[str]) -> Iterable[Entry]:
    for kind in money.Kind:
        for tax in dict.fromkeys(line.tax for line in lines if line.kind == kind.value):
            amount = sum((line.amount for line in lines if (line.kind, line.tax) == (kind.value, tax)), money.ZERO)
            yield Entry(plan_words.label_with_tax(f"{sheet.code} {sheet.title}", tax, taxes), kind, amount)


def _funder_entries(lines: list[FundingLine]) -> Iterable[Entry]:
    """One line for each funder, kind and payer, with its amounts by state."""
    groups: dict[tuple[str, str, Payer], list[FundingLine]] = {}
    for line in lines:
        groups.setdefault((funder_key(line.funder_name), line.kind, _line_payer(line)), []).append(line)
    for (_key, kind, payer), those in groups.items():
        by_state = [
            (str(state.label), sum((line.amount for line in those if line.status == state), money.ZERO))
            for state in FundingLine.Status
        ]
        yield Entry(
            label=those[0].funder_name,
            kind=money.Kind(kind),
            amount=sum((line.amount for line in those), money.ZERO),
            detail=words.amounts_by_state((state, amount) for state, amount in by_state if amount),
            payer=payer,
        )


def _two_column_plan(
    expenses: list[Entry],
    resources: list[Entry],
    plans: list[money.Sums],
    *,
    is_unobtained: bool = False,
    **more: Any,
) -> TwoColumnPlan:
    balances = [(kind, part.balance) for plan in plans for kind, part in zip(money.Kind, plan.parts, strict=True)]
    columns = two_column_plans.two_columns(expenses, resources, balances)
    by_kind = dict(zip(money.Kind, plans[0].parts, strict=True)) if len(plans) == 1 and expenses else {}
    sections = tuple(
        _section_part(section, by_kind.get(section.kind), is_unobtained=is_unobtained) for section in columns.sections
    )
    unpriced = sum((plan.resources for plan in plans if not plan.is_priced), money.ZERO)
    pending = sum((plan.to_obtain for plan in plans if plan.is_priced), money.ZERO)
    return TwoColumnPlan(
        sections=sections,
        whole=columns.totals,
        unpriced=unpriced,
        pending=pending,
        is_unobtained=is_unobtained,
        **more,
    )


def _section_part(section: Section, sums: money.Sums | None, *, is_unobtained: bool) -> SectionPart:
    """`sums`: of this section, when it is of one plan alone."""
    payers = tuple(
        PayerPart(
            str(words.PAYERS[payer]), lines, two_column_plans.total_amount(lines), two_column_plans.total_share(lines)
        )
        for payer in Payer
        if (lines := section.paid_by(payer))
    )
    totals = section.totals
    balance = ""
    if sums:
        is_unpaid = is_unobtained and sums.is_unobtained
        balance = (
            plan_words.unobtained_sentence()
            if is_unpaid
            else plan_words.balance_sentence(totals.brought - totals.spent, sums.to_obtain, sums.not_granted)
        )
    return SectionPart(
        kind=section.kind.value,
        label=str(Kind(section.kind).label),
        expenses=section.expenses,
        payers=payers,
        totals=totals,
        share_label=str(words.SHARE_OF[section.kind]),
        verdict=balance,
    )
