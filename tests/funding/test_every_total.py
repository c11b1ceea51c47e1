"""Every place that adds the money up, against one count of the rows in whole cents that knows none of our code."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.models import ActionSheet
from jalons.funding.models import ExpenseLine, FundingLine, Instalment
from jalons.funding.queries import consolidated, what_if
from jalons.funding.queries import plans as funding_plan_queries
from jalons.funding.queries import years as year_queries
from jalons.publication.queries import plans as publication_plan_queries
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db
KINDS = ("fonctionnement", "investissement")
ACCOUNTS = {
    "envisage": "envisaged", "demande": "requested", "accorde": "secured", "conventionne": "secured",
    "partiel": "secured", "verse": "secured", "refuse": "refused",
}  # fmt: skip
VALUED = ("nature", "benevolat", "etp")
WRITTEN = {"Région": 0, "region ": 0, "État": 1, "ETAT": 1, "Caisse d’allocations": 2, "caisse d'allocations": 2}

cents = st.integers(1, 3_000_00)
years = st.none() | st.integers(2026, 2028)
# The parts of an amount, each with its year and what was paid of it.
parts = st.lists(st.tuples(cents, st.integers(2026, 2028), st.none() | st.integers(0, 500)), max_size=3)
expense = st.tuples(st.sampled_from(KINDS), cents, parts)
resource = st.tuples(
    st.sampled_from(KINDS),
    cents,
    parts,
    st.sampled_from(sorted(WRITTEN)),
    st.sampled_from(["subvention", "propre", "prive", *VALUED]),
    st.sampled_from(sorted(ACCOUNTS)),
    years,
)
fiche = st.tuples(
    st.booleans(),
    st.sampled_from(["proposee", "retenue", "abandonnee", "ecartee", "realisee"]),
    years,
    st.lists(expense, max_size=3),
    st.lists(resource, max_size=4),
)


class Count(Counter[str]):
    """Cents by account: of a fiche, of a year, of a funder…"""

    def euros(self, name: str) -> Decimal:
        return Decimal(self[name]) / 100


def write(action: ActionSheet, status: str, year: int | None, expenses: Any, resources: Any) -> None:
    begins = f"{year}-03-01" if year else None
    ActionSheet.objects.filter(pk=action.pk).update(status=status, starts_on=begins)
    for kind, amount, spread in expenses:
        whole = sum(part for part, _year, _paid in spread) or amount
        line = ExpenseLine.objects.create(action=action, label="Bus", kind=kind, amount=Decimal(whole) / 100, tax="ht")
        _spread({"expense": line}, spread)
    for kind, amount, spread, funder, nature, state, expected in resources:
        spread = [] if nature in VALUED else spread
        whole = sum(part for part, _year, _paid in spread) or amount
        paid = FundingLine.objects.create(
            action=action,
            funder=funder,
            nature=nature,
            kind=kind,
            status=state,
            amount=Decimal(whole) / 100,
            expected_on=f"{expected}-05-02" if expected else None,
        )
        _spread({"funding": paid}, spread)


def _spread(owner: dict[str, Any], spread: Any) -> None:
    for part, year, paid in spread:
        actual = None if paid is None else Decimal(paid) / 100
        Instalment.objects.create(year=year, planned=Decimal(part) / 100, actual=actual, **owner)


def counted(fiches: Any) -> tuple[list[Count], dict[tuple[str, Any], Count]]:
    """By fiche, then by year, funder, axis, state and type: without the fiches that will not be done."""
    each: list[Count] = []
    groups: dict[tuple[str, Any], Count] = {}
    for is_second, status, begins, expenses, resources in fiches:
        found = Count()
        each.append(found)
        is_counted = status not in ("abandonnee", "ecartee")

        def add(account: str, amount: int, found: Count = found, is_counted: bool = is_counted, **by: Any) -> None:
            found[account] += amount
            if account in ("expenses", "secured", "requested", "envisaged"):
                found[f"{account} {by['type']}"] += amount
                found[f"lack {by['type']}"] += amount if account == "expenses" else -amount
            for way in by.items():
                if is_counted:
                    groups.setdefault(way, Count())[account] += amount

        for kind, amount, spread in expenses:
            for part, year, paid in spread or [(amount, begins, None)]:
                add("expenses", part, annee=year, axe=is_second, type=kind)
                add("spent", paid or 0, annee=year, axe=is_second, type=kind)
        for kind, amount, spread, funder, nature, state, expected in resources:
            if nature in VALUED:
                found["valued"] += amount if state != "refuse" else 0
                continue
            alone = [(amount, expected or begins, None)]
            for part, year, paid in spread or alone:
                by = {"annee": year, "axe": is_second, "type": kind, "financeur": WRITTEN[funder], "etat": state}
                add(ACCOUNTS[state], part, **by)
                add("received", (paid or 0) if state != "refuse" else 0, **by)
    return each, groups


NAMES = ("expenses", "spent", "secured", "requested", "envisaged", "received", "refused")
_LABELS: dict[str, Callable[[str], Any]] = {
    "annee": lambda label: None if label == "Sans année" else int(label),
    "financeur": lambda label: WRITTEN[label],
    "axe": lambda label: label == "2. Équiper",
    "etat": lambda label: {"envisagé": "envisage", "demandé": "demande", "accordé": "accorde", "conventionné": "conventionne",
                           "versé en partie": "partiel", "versé": "verse", "refusé": "refuse"}[label.lower()],
    "type": str.lower,
}  # fmt: skip


# Each world is small already: shrinking one that fails would take ten minutes.
@settings(
    max_examples=20,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(fiches=st.lists(fiche, max_size=5))
def test_every_total_is_the_same_count_of_the_rows(fiches: Any, world: World) -> None:
    member: Member = world.blank()
    axes = [sheet_changes.add_axis(title=title, by=member) for title in ("Aller vers", "Équiper")]
    sheets = []
    for number, (is_second, *said) in enumerate(fiches):
        action = sheet_changes.propose_action(title=f"Action {number}", axis=axes[is_second], by=member)
        write(action, *said)
        sheets.append(action)
    each, groups = counted(fiches)
    alive = [
        count
        for count, (_axis, status, *_said) in zip(each, fiches, strict=True)
        if status in ("proposee", "retenue", "realisee")
    ]
    whole = sum(alive, Count())

    # All together.
    found = consolidated.consolidated_money(member.roadmap).totals
    for name in ("expenses", "secured", "requested", "envisaged", "refused", "valued"):
        assert getattr(found.sums, name) == Count(whole).euros(name), name
    lacks = [count[f"lack {kind}"] for count in alive for kind in KINDS]
    assert 100 * found.to_find == sum(max(0, lack) for lack in lacks)
    assert 100 * found.surplus == sum(max(0, -lack) for lack in lacks)
    assert 100 * found.covered == sum(
        min(count[f"secured {kind}"], count[f"expenses {kind}"]) for count in alive for kind in KINDS
    )

    # Each fiche, by itself and among the others.
    plans = funding_plan_queries.plans_by_action(member.roadmap)
    for action, count in zip(sheets, each, strict=True):
        plan = funding_plan_queries.action_plan(ActionSheet.objects.get(pk=action.pk))
        assert plans.get(action.pk, plan) == plan
        spread = year_queries.plan_years(ActionSheet.objects.get(pk=action.pk))
        for name in NAMES:
            assert getattr(spread.whole, name) == count.euros(name)
            if name != "refused":  # a year with nothing but a refusal has no column
                assert getattr(spread.whole, name) == sum(getattr(one, name) for one in spread.totals)
        for name in ("expenses", "secured", "requested", "envisaged", "refused", "valued"):
            assert getattr(plan.sums, name) == count.euros(name)

    # Every way to add up.
    for by, read in _LABELS.items():
        shown = year_queries.roll_up_money(member.roadmap, by)
        assert {(by, read(group.label)) for group in shown.groups} == {way for way in groups if way[0] == by}
        names = NAMES if shown.has_expenses else NAMES[2:]
        for group in shown.groups:
            for name in names:
                assert getattr(group.totals, name) == groups[by, read(group.label)].euros(name), (by, group.label, name)
        for name in names:
            assert getattr(shown.whole, name) == Count(whole).euros(name)

    # Without one funder, what it has not granted yet, then all of it.
    for funder in ("Région", "Etat", "CAISSE D'ALLOCATIONS"):
        mine = {"Région": 0, "Etat": 1}.get(funder, 2)
        for secured_too in (False, True):
            lost, lacking = 0, 0
            for _axis, status, _begins, expenses, resources in fiches:
                if status in ("abandonnee", "ecartee"):
                    continue
                # What one kind has in excess does not pay for the other.
                for asked in KINDS:
                    spent = sum(
                        sum(part for part, *_more in parts) or cost for kind, cost, parts in expenses if kind == asked
                    )
                    for kind, amount, spread, name, nature, state, _on in resources:
                        whole_amount = sum(part for part, *_more in spread) or amount
                        if kind != asked or nature in VALUED or state == "refuse":
                            continue
                        if WRITTEN[name] == mine and (secured_too or ACCOUNTS[state] != "secured"):
                            lost += whole_amount
                        else:
                            spent -= whole_amount
                    lacking += max(0, spent)
            without = what_if.what_if(member.roadmap, funder, secured_too=secured_too)
            assert (100 * without.lost, 100 * without.after.to_find) == (lost, lacking)
            assert without.before.sums == found.sums

    # What leaves for another tool names money alone.
    rows = publication_plan_queries.plan_table(member.roadmap).rows
    for row, count in zip([row for row in rows if row[3]], [each[place] for place in _in_order(fiches)], strict=True):
        money = sum(cell for cell in row if isinstance(cell, Decimal)) - (row[23] or 0)
        named = [line for line in str(row[16]).split("\n") if line.startswith("Financeur ")]
        further = sum(Decimal(line.partition("(montant : ")[2].removesuffix(" €)").replace(",", ".")) for line in named)
        assert money + further == count.euros("secured") + count.euros("requested") + count.euros("envisaged")
        assert (row[23] or 0) == count.euros("expenses")


def _in_order(fiches: Any) -> list[int]:
    return sorted(range(len(fiches)), key=lambda place: (fiches[place][0], place))
