"""The money of all the actions together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.queries import sheets as sheet_queries
from jalons.actions.queries.sheets import Tag
from jalons.actions.rules.adoption import lacks_vote
from jalons.actions.rules.sheets import Status as ActionStatus
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.queries.deadlines import Deadline, all_deadlines
from jalons.funding.queries.funded_actions import chosen_rule, counted_sheets, sheet_carrier
from jalons.funding.queries.plan_alerts import alert_facts, sheet_alerts
from jalons.funding.queries.plans import lines_by_action, lines_for_rules
from jalons.funding.queries.scheme_checks import SchemeFacts, scheme_checks, scheme_facts
from jalons.funding.rules import money as money_rules
from jalons.funding.rules import own_shares
from jalons.funding.rules.carriers import pays_as_authority
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.money import Consolidated, Sums
from jalons.funding.rules.own_shares import OwnShare
from jalons.funding.rules.plan_alerts import TaxFault
from jalons.funding.words import contributions
from jalons.funding.words import plans as plan_words
from jalons.funding.words.plan_alerts import alert_check
from jalons.funding.words.plans import Check
from jalons.funding.words.two_column_plans import mixed_taxes_check
from jalons.roadmaps.models import Roadmap


@frozen
class PlanRow:
    code: str
    title: str
    status: Tag
    sums: Sums

    @property
    def cost(self) -> str:
        return plan_words.cost_label(self.sums)

    @property
    def is_done(self) -> bool:
        return self.status.value == ActionStatus.DONE

    @property
    def unobtained(self) -> str:
        """The verdict that replaces « équilibré »; empty for the other plans."""
        return plan_words.unobtained_sentence() if self.is_done and self.sums.is_unobtained else ""


COLUMNS: Columns[PlanRow] = {
    "action": lambda row: row.title,
    "depenses": lambda row: row.sums.expenses if row.sums.is_priced else None,
    "ressources": lambda row: None if row.sums.is_empty else row.sums.resources,
    "ecart": lambda row: row.sums.balance if row.sums.is_priced else None,
}


@frozen
class FunderRow:
    """What one funder brings, without refused lines. `share` is a percentage of the largest funder."""

    name: str
    secured: Decimal
    requested: Decimal
    envisaged: Decimal
    total: Decimal
    share: int
    actions: int


@frozen
class Consolidation:
    """The plan of the whole feuille de route, without the actions that will not be done. `apart`: the plans that no total
    counts, because their fiches were not submitted, or wait for a vote."""

    totals: Consolidated
    plans: tuple[PlanRow, ...]
    funders: tuple[FunderRow, ...]
    checks: tuple[Check, ...]
    deadlines: tuple[Deadline, ...]
    apart: tuple[PlanRow, ...] = ()
    own: Sums = Sums()
    """What the authority that leads the roadmap brings, under each of its names; « Autofinancement » in what it carries alone."""

    @property
    def apart_sentence(self) -> str:
        """« À part : 2 fiches chiffrées et non soumises, 12 000 € de dépenses. »; empty without any that is priced."""
        return _apart_words(self.apart)

    @property
    def priced(self) -> int:
        return sum(1 for row in self.plans if row.sums.is_priced)

    @property
    def unbalanced(self) -> tuple[PlanRow, ...]:
        return tuple(row for row in self.plans if not row.sums.is_balanced)

    @property
    def unvoted(self) -> tuple[PlanRow, ...]:
        """Counted in the totals, though the assembly voted nothing of them."""
        return tuple(row for row in self.plans if row.status.vote)

    @property
    def voted_expenses(self) -> Decimal:
        return self.totals.sums.expenses - self._unvoted_expenses

    @property
    def _unvoted_expenses(self) -> Decimal:
        return sum((row.sums.expenses for row in self.unvoted), money_rules.ZERO)

    @property
    def unvoted_sentence(self) -> str:
        """« Hors du vote : 2 fiches, 30 000 €. », beside what was voted; empty when everything was."""
        return plan_words.unvoted_sentence(len(self.unvoted), self._unvoted_expenses)

    @property
    def unvoted_part(self) -> str:
        """« Dont 2 actions que personne n’a votées : 30 000 €. », beside the total; empty when everything was voted."""
        return plan_words.unvoted_part_sentence(row.sums.expenses for row in self.unvoted if row.sums.is_priced)

    @property
    def own_part(self) -> Decimal:
        return self.own.resources

    @property
    def own_part_label(self) -> str:
        """« 98 600 € sur 274 460 € de dépenses »; empty when no plan tells it: nobody said that it is zero."""
        return plan_words.own_part_label(self.own.resources, self.own.secured, self.totals.expenses)

    @property
    def sentence(self) -> str:
        return plan_words.consolidated_sentence(self.totals, self.priced, self.unvoted_part)

    @property
    def what_is_left(self) -> str:
        return plan_words.remaining_sentence(self.totals, _priced_surpluses(self.plans))

    @property
    def whole_label(self) -> str:
        unpriced = sum((row.sums.resources for row in self.plans if not row.sums.is_priced), money_rules.ZERO)
        return plan_words.whole_label(self.totals.surplus - unpriced, unpriced)


def _priced_surpluses(plans: Iterable[PlanRow]) -> list[tuple[str, Decimal]]:
    return [(row.code, row.sums.surplus) for row in plans if row.sums.is_priced and row.sums.surplus]


def consolidated_money(
    roadmap: Roadmap, *, only: Collection[int] | None = None, on: date | None = None, checked: bool = True
) -> Consolidation:
    """Six queries, whatever the number of actions and lines, two more when a call for projects is near, two more when a public
    grant pays for an investment. `only`: the pks of the actions to keep. `on`: the day on
    which schemes and deadlines are judged (today without it). `checked`: False for a page that shows no check: two or three queries less. A deadline is told whatever the action: a draft may miss it."""
    counted = counted_sheets(roadmap)
    sheets = [sheet for sheet in counted if only is None or sheet.pk in only]
    others = [sheet for sheet in counted if only is not None and sheet.pk not in only]
    expenses, resources = lines_by_action(roadmap)
    rows = [
        _plan_row(
            sheet,
            lines_for_rules(expenses[sheet.pk], resources[sheet.pk]),
            is_unvoted=lacks_vote(
                ActionStatus(sheet.status),
                is_adopted=sheet.is_adopted,
                is_voted=sheet.is_voted,  # type: ignore[attr-defined]
            ),
        )
        for sheet in sheets
    ]
    funders = _funder_rows([line for sheet in sheets for line in resources[sheet.pk]])
    today = on or timezone.localdate()
    return Consolidation(
        totals=money_rules.consolidate_plans(row.sums for row in rows),
        plans=tuple(rows),
        funders=funders,
        checks=tuple(_find_checks(roadmap, sheets, rows, funders, expenses, resources, today)) if checked else (),
        deadlines=tuple(all_deadlines(roadmap, counted, expenses, resources, today)),
        apart=tuple(_plan_row(sheet, lines_for_rules(expenses[sheet.pk], resources[sheet.pk])) for sheet in others),
        own=_own_sums(sheets, resources),
    )


def uncounted_plans_sentence(
    sheets: Iterable[ActionSheet],
    expenses: Mapping[int, list[ExpenseLine]],
    resources: Mapping[int, list[FundingLine]],
) -> str:
    """The same sentence, for a page that reads the lines itself. `sheets`: the actions that no total counts."""
    return _apart_words(
        _plan_row(sheet, lines_for_rules(expenses.get(sheet.pk, []), resources.get(sheet.pk, []))) for sheet in sheets
    )


def _apart_words(rows: Iterable[PlanRow]) -> str:
    return plan_words.money_apart_sentence(row.sums.expenses for row in rows if row.sums.is_priced)


def _find_checks(
    roadmap: Roadmap,
    sheets: list[ActionSheet],
    rows: list[PlanRow],
    funders: tuple[FunderRow, ...],
    expenses: dict[int, list[ExpenseLine]],
    resources: dict[int, list[FundingLine]],
    today: date,
) -> Iterable[Check]:
    """Of the whole, then of each action."""
    facts = scheme_facts(roadmap, (line for lines in resources.values() for line in lines), today)
    shares = [(sheet.code, _own_share(sheet, resources[sheet.pk])) for sheet in sheets]
    yield from _consolidated_checks(rows, shares, funders)
    if caution := mixed_taxes_check({line.tax for sheet in sheets for line in expenses[sheet.pk]}):
        yield caution
    spent = [line for sheet in sheets for line in expenses[sheet.pk]]
    brought = [line for sheet in sheets for line in resources[sheet.pk]]
    days = alert_facts(roadmap, spent, brought, today)
    for sheet in sheets:
        # Amounts with and without taxes are told above, of the whole.
        alerts = sheet_alerts(sheet, expenses[sheet.pk], resources[sheet.pk], days)
        yield from (alert_check(alert, sheet.code) for alert in alerts if alert.fact != TaxFault.MIXED)
        yield from _faults_of(sheet, expenses[sheet.pk], resources[sheet.pk], facts)


def _own_share(sheet: ActionSheet, resources: list[FundingLine]) -> OwnShare | None:
    rule = chosen_rule(sheet, (line.nature for line in resources))
    return own_shares.own_share(lines_for_rules((), resources)[1], rule)


def _faults_of(
    sheet: ActionSheet, expenses: list[ExpenseLine], resources: list[FundingLine], facts: SchemeFacts
) -> Iterable[Check]:
    is_done = sheet.status == ActionStatus.DONE
    return scheme_checks(resources, expenses, facts, code=sheet.code, is_done=is_done)


def _own_sums(sheets: Iterable[ActionSheet], resources: Mapping[int, list[FundingLine]]) -> Sums:
    own = [
        line
        for sheet in sheets
        for line in resources[sheet.pk]
        if pays_as_authority(line.funder_name, sheet_carrier(sheet), sheet.roadmap.lead_authority)
    ]
    return money_rules.plan_sums((), lines_for_rules((), own)[1])


def _plan_row(
    sheet: ActionSheet,
    money: tuple[list[money_rules.Expense], list[money_rules.Resource]],
    *,
    is_unvoted: bool = False,
) -> PlanRow:
    tag = sheet_queries.status_tag(sheet.status, lacks_vote=is_unvoted)
    return PlanRow(sheet.code, sheet.title, tag, money_rules.plan_sums(*money))


def _funder_rows(lines: list[FundingLine]) -> tuple[FunderRow, ...]:
    """The largest first, each once whatever its names."""
    by_funder: dict[str, list[FundingLine]] = defaultdict(list)
    for line in lines:
        by_funder[funder_key(line.funder_name)].append(line)
    sums = {key: money_rules.plan_sums((), lines_for_rules((), lines)[1]) for key, lines in by_funder.items()}
    whole = sum((total.resources for total in sums.values()), money_rules.ZERO)
    rows = [
        FunderRow(
            name=by_funder[key][0].funder_name,
            secured=total.secured,
            requested=total.requested,
            envisaged=total.envisaged,
            total=total.resources,
            share=round(100 * total.resources / whole),
            actions=len({line.action_id for line in by_funder[key] if line.status == money_rules.Status.REQUESTED}),
        )
        for key, total in sums.items()
        if total.resources
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.name)))


def _consolidated_checks(
    rows: list[PlanRow], shares: list[tuple[str, OwnShare | None]], funders: tuple[FunderRow, ...]
) -> Iterable[Check]:
    priced = [row for row in rows if row.sums.is_priced]
    if priced:
        yield plan_words.gaps_check([(row.code, row.sums.to_find) for row in priced if row.sums.to_find])
    if surpluses := _priced_surpluses(rows):
        yield plan_words.surplus_check(surpluses)
    for funder in funders:
        if funder.requested:
            yield plan_words.waiting_check(funder.name, funder.requested, funder.actions)
    applying = [(code, share) for code, share in shares if share]
    for code, share in applying:
        if not share.is_reached:
            yield plan_words.own_share_check(share, code)
    if enough := [(code, share) for code, share in applying if share.is_reached]:
        yield plan_words.own_shares_check(enough)
    if valued := sum((row.sums.valued for row in rows), money_rules.ZERO):
        yield contributions.valued_check(valued)
    if unpriced := [row.code for row in rows if not row.sums.is_priced]:
        yield plan_words.unpriced_check(unpriced)
