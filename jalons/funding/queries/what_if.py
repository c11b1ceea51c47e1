"""« Et si ce financeur dit non ? »: every plan computed without the money of one funder. Nothing is stored."""

from dataclasses import replace
from decimal import Decimal

from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.funding.models import Kind
from jalons.funding.queries.consolidated import uncounted_plans_sentence
from jalons.funding.queries.funded_actions import chosen_rule, money_sheets
from jalons.funding.queries.plans import lines_by_action, lines_for_rules
from jalons.funding.rules import money, own_shares, simulation
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.money import Consolidated
from jalons.funding.rules.simulation import Effect, lost_amount
from jalons.funding.words import plans
from jalons.funding.words import simulations as words
from jalons.funding.words.plans import Check
from jalons.roadmaps.models import Roadmap


@frozen
class Coverage:
    """« Investissement : financé à 61 % », and what it lacks: nothing of the other part pays for it."""

    label: str
    share: str
    to_find: Decimal


@frozen
class Outcome:
    """The effect on one action: `own_share` is the new check, when the rule applies to this investment."""

    code: str
    title: str
    lost: Decimal
    before: Consolidated
    after: Consolidated
    coverages: tuple[Coverage, ...]
    own_share: Check | None


COLUMNS: Columns[Outcome] = {
    "action": lambda row: row.title,
    "perdu": lambda row: row.lost,
    "manque": lambda row: row.before.to_find,
    "manquerait": lambda row: row.after.to_find,
    "acquis": lambda row: row.after.secured,
}


@frozen
class WhatIf:
    funders: tuple[str, ...]
    funder: str
    lost: Decimal
    before: Consolidated
    after: Consolidated
    outcomes: tuple[Outcome, ...]
    spared: Decimal = money.ZERO
    """What this funder granted, that the simulation leaves as it is."""
    apart_sentence: str = ""
    """What no amount counts, as on the plan of financing."""

    @property
    def sentence(self) -> str:
        return plans.without_funder_sentence(self.funder, self.after.to_find)

    @property
    def spared_sentence(self) -> str:
        return words.spared_sentence(self.spared, Effect.REFUSAL)


def what_if(roadmap: Roadmap, funder: str, *, secured_too: bool = False) -> WhatIf:
    """What the plan of financing counts, without this funder. Four queries. `funders` begins with those whose answer is awaited; an unknown funder changes nothing."""
    expenses, resources = lines_by_action(roadmap)
    sheets = money_sheets(roadmap)
    # Whatever its name in the address.
    asked = funder_key(funder)
    every = (line for lines in resources.values() for line in lines)
    funder = next((line.funder_name for line in every if funder_key(line.funder) == asked), funder)
    outcomes: list[Outcome] = []
    before: list[money.Sums] = []
    after: list[money.Sums] = []
    awaited: dict[str, str] = {}
    settled: dict[str, str] = {}
    spared = money.ZERO
    for sheet in sheets.counted:
        spent, brought = lines_for_rules(expenses[sheet.pk], resources[sheet.pk])
        for resource in brought:
            if resource.status is not money.Status.REFUSED and resource.nature not in money.VALUED:
                names = settled if resource.status in money.SECURED else awaited
                names.setdefault(funder_key(resource.funder), resource.funder)
        left = simulation.without_funder(brought, funder, secured_too=secured_too)
        spared += lost_amount(left, simulation.without_funder(left, funder, secured_too=True))
        before.extend(money.sums_by_kind(spent, brought).values())
        after.extend(money.sums_by_kind(spent, left).values())
        if lost := lost_amount(brought, left):
            parts = money.sums_by_kind(spent, left)
            outcomes.append(
                Outcome(
                    code=sheet.code,
                    title=sheet.title,
                    lost=lost,
                    before=money.consolidate_kinds(spent, brought),
                    after=money.consolidate_kinds(spent, left),
                    coverages=tuple(
                        Coverage(
                            str(kind.label),
                            french.format_percent(min(part.resources, part.expenses), part.expenses),
                            part.to_find,
                        )
                        for kind in (Kind.INVESTMENT, Kind.OPERATING)
                        if (part := parts[money.Kind(kind)]).expenses
                    ),
                    own_share=_share_check(brought, left, chosen_rule(sheet, [one.nature for one in brought])),
                )
            )
    names = awaited | {key: name for key, name in settled.items() if key not in awaited}
    return WhatIf(
        funders=tuple(names.values()),
        funder=names.get(funder_key(funder), ""),
        lost=sum((outcome.lost for outcome in outcomes), money.ZERO),
        before=money.consolidate_plans(before),
        after=money.consolidate_plans(after),
        outcomes=tuple(outcomes),
        spared=spared,
        apart_sentence=uncounted_plans_sentence(sheets.apart, expenses, resources),
    )


def _share_check(
    before: list[money.Resource], after: list[money.Resource], rule: own_shares.OwnShareRule | None
) -> Check | None:
    """The own share beside the public money that is left; a minimum that falls with it is no gain."""
    share, was = own_shares.own_share(after, rule), own_shares.own_share(before, rule)
    if share is None:
        return None
    check = plans.own_share_check(share)
    if was is None or share.is_enough or share.asks_carrier or share.otherwise:
        return check
    why = words.ShortShare("", share.missing, was.missing).why_lower
    return replace(check, finding=f"{check.finding.removesuffix('.')}{why}.") if why else check
