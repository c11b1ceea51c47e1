"""« Dépenses | Ressources »: amounts and shares that add up, the own share in euros, what the page shows."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import contributions, lines, own_shares, statuses
from jalons.funding.queries import consolidated
from jalons.funding.queries.funded_actions import submitted_actions
from jalons.funding.queries.two_column_plans import action_in_two_columns, roadmap_in_two_columns
from jalons.funding.rules.money import Kind
from jalons.funding.rules.own_shares import OwnShare, OwnShareRule
from jalons.funding.rules.two_column_plans import Entry, Payer, shares_of_hundred, two_columns
from jalons.funding.words.two_column_plans import own_share_in_euros
from jalons.roadmaps.models import Member
from tests.world import World

E = Decimal
DAY = date(2026, 11, 26)
cents = st.integers(1, 99_999_999)
entries = st.lists(
    st.builds(
        Entry, st.just("Ligne"), st.sampled_from(Kind), cents.map(lambda n: E(n) / 100), payer=st.sampled_from(Payer)
    ),
    max_size=7,
)


def in_cents(amount: Decimal) -> int:
    assert amount == round(amount, 2)
    return int(amount * 100)


# --- rules -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 99_999_999), max_size=9))
def test_shares_add_up_to_a_hundred_and_are_never_a_tenth_off(amounts: list[int]) -> None:
    shares = shares_of_hundred([E(n) / 100 for n in amounts])
    total = sum(amounts)
    assert sum(shares) == (E(100) if total else 0)
    for share, amount in zip(shares, amounts, strict=True):
        assert abs(Fraction(share) - Fraction(100 * amount, total or 1)) < Fraction(1, 10)


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([], []),
        (["0", "0"], ["0.0", "0.0"]),
        (["42000"], ["100.0"]),
        (["1", "1", "1"], ["33.4", "33.3", "33.3"]),
        (["0.01", "99999999.99"], ["0.0", "100.0"]),
        (["31500", "10500"], ["75.0", "25.0"]),
        (["1", "1", "1", "1", "1", "1", "1"], ["14.3", "14.3", "14.3", "14.3", "14.3", "14.3", "14.2"]),
    ],
)
def test_shares_of_known_amounts(amounts: list[str], expected: list[str]) -> None:
    assert shares_of_hundred([E(amount) for amount in amounts]) == [E(share) for share in expected]


def cents_by_kind(side: list[Entry]) -> dict[Kind, int]:
    return {kind: sum(in_cents(one.amount) for one in side if one.kind is kind) for kind in Kind}


def balances_of(plans: list[tuple[list[Entry], list[Entry]]]) -> list[tuple[Kind, Decimal]]:
    sides = [(cents_by_kind(spent), cents_by_kind(brought)) for spent, brought in plans]
    return [(kind, E(right[kind] - left[kind]) / 100) for left, right in sides for kind in Kind]


@given(entries, entries)
def test_each_section_agrees_with_a_count_in_cents_and_its_shares_are_its_own(
    spent: list[Entry], brought: list[Entry]
) -> None:
    columns = two_columns(spent, brought, balances_of([(spent, brought)]))
    left, right = cents_by_kind(spent), cents_by_kind(brought)
    shown = {section.kind: section for section in columns.sections}
    assert list(shown) == [kind for kind in (Kind.OPERATING, Kind.INVESTMENT) if left[kind] or right[kind]]
    for kind, section in shown.items():
        totals = section.totals
        assert (in_cents(totals.spent), in_cents(totals.brought)) == (left[kind], right[kind])
        assert in_cents(totals.gap) == max(0, left[kind] - right[kind])
        assert in_cents(totals.surplus) == max(0, right[kind] - left[kind])
        balanced = max(left[kind], right[kind])
        for side, shown_whole, filler, filler_share in (
            (section.expenses, totals.spent_share, totals.surplus, totals.surplus_share),
            (section.resources, totals.brought_share, totals.gap, totals.gap_share),
        ):
            shares = [line.share for line in side]
            assert sum(shares, E(0)) == shown_whole == 100 - filler_share
            for amount, share in (*((line.amount, line.share) for line in side), (filler, filler_share)):
                assert abs(Fraction(share) - Fraction(100 * in_cents(amount), balanced)) < Fraction(1, 10)
    whole = columns.totals
    assert (in_cents(whole.spent), in_cents(whole.brought)) == (sum(left.values()), sum(right.values()))
    assert whole.total == sum((section.totals.total for section in columns.sections), E(0))
    assert whole.spent + whole.surplus == whole.brought + whole.gap == whole.total
    if whole.total:
        assert abs(Fraction(whole.brought_share) - Fraction(whole.brought) * 100 / Fraction(whole.total)) < Fraction(
            1, 10
        )


@given(st.lists(st.tuples(entries, entries), max_size=4))
def test_the_surplus_of_one_plan_never_fills_another(plans: list[tuple[list[Entry], list[Entry]]]) -> None:
    spent = [one for plan in plans for one in plan[0]]
    brought = [one for plan in plans for one in plan[1]]
    balances = [in_cents(balance) for _kind, balance in balances_of(plans)]
    whole = two_columns(spent, brought, balances_of(plans)).totals
    assert in_cents(whole.gap) == sum(-balance for balance in balances if balance < 0)
    assert in_cents(whole.surplus) == sum(balance for balance in balances if balance > 0)
    assert whole.spent + whole.surplus == whole.brought + whole.gap == whole.total


@pytest.mark.parametrize(
    ("own", "others", "rule", "tone", "finding", "detail"),
    [
        (
            "8000", "42000", OwnShareRule.STANDARD, "wait", "Part propre d’investissement : 8 000 €.",
            "8 000 € sur 50 000 € d’argent public, soit 16 % ; le minimum est de 20 % (CGCT, article L. 1111-10). "
            "Il manque 2 500 € : 10 500 € en tout, si les autres gardent leurs 42 000 €. "
            "Ou 10 000 € à sa charge sur les mêmes 50 000 €, les autres donnant moins.",
        ),
        (
            "10500", "42000", OwnShareRule.STANDARD, "good", "Part propre d’investissement : 10 500 €.",
            "10 500 € sur 52 500 € d’argent public, soit 20 % ; le minimum est de 20 % (CGCT, article L. 1111-10) : "
            "c’est atteint.",
        ),
        (
            "10499.99", "42000", OwnShareRule.STANDARD, "wait", "Part propre d’investissement : 10 499,99 €.",
            "10 499,99 € sur 52 499,99 € d’argent public, soit 19 % ; le minimum est de 20 % (CGCT, article L. 1111-10). "
            "Il manque 0,01 € : 10 500 € en tout, si les autres gardent leurs 42 000 €. "
            "Ou 10 500 € à sa charge sur les mêmes 52 499,99 €, les autres donnant moins.",
        ),
        (
            "10000", "42000", OwnShareRule.RAISED, "wait", "Part propre d’investissement : 10 000 €.",
            "10 000 € sur 52 000 € d’argent public, soit 19 % ; le minimum est de 30 % (CGCT, article L. 1111-10). "
            "Il manque 8 000 € : 18 000 € en tout, si les autres gardent leurs 42 000 €. "
            "Ou 15 600 € à sa charge sur les mêmes 52 000 €, les autres donnant moins.",
        ),
        (
            "0", "42000", OwnShareRule.CCAS, "good", "Part propre d’investissement : aucune.",
            "Aucun minimum n’est demandé.",
        ),
        (
            "5000", "0", OwnShareRule.STANDARD, "good", "Part propre d’investissement : 5 000 €.",
            "Aucun autre argent public : aucun minimum à atteindre.",
        ),
    ],
)  # fmt: skip
def test_the_own_share_is_told_in_euros(
    own: str, others: str, rule: OwnShareRule, tone: str, finding: str, detail: str
) -> None:
    check = own_share_in_euros(OwnShare(E(own), E(own) + E(others), rule))
    assert (check.tone, plain(check.finding), plain(check.detail)) == (tone, finding, detail)


def test_a_plan_that_nobody_is_known_to_carry_tells_both_ways_to_reach_the_minimum() -> None:
    detail = plain(own_share_in_euros(OwnShare(E("0"), E("21000"), asks_carrier=True)).detail)
    assert "minimum 5 250 € pour 21 000 € d’autre argent public" in detail
    assert detail.endswith("Ou 4 200 € à sa charge sur les mêmes 21 000 €, les autres donnant moins.")


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ")


@given(st.integers(0, 99_999_999), st.integers(1, 99_999_999), st.sampled_from([OwnShareRule.STANDARD, OwnShareRule.RAISED]))  # fmt: skip
def test_the_minimum_in_euros_agrees_with_fractions(own: int, others: int, rule: OwnShareRule) -> None:
    share = OwnShare(E(own) / 100, E(own + others) / 100, rule)
    part = Fraction(1, 4) if rule is OwnShareRule.STANDARD else Fraction(3, 7)
    assert in_cents(share.needed) == ceil(others * part)


# --- queries and pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    """Investment: 50 000 € for 60 000 €; operating: 10 000 € beside 5 000 €."""
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    expense(action, "Bus", "60000", member)
    expense(action, "Carburant", "5000", member, kind="fonctionnement")
    resource(action, "Région", "42000", member, status="demande", scheme="Aide", decision_on=date(2026, 6, 3))
    resource(action, "Intercommunalité", "8000", member, nature="propre")
    resource(action, "Caf", "10000", member, kind="fonctionnement", is_public=False)
    return action


def expense(action: ActionSheet, label: str, amount: str, by: Member, **more: Any) -> None:
    values: dict[str, Any] = {"kind": "investissement", "tax": "ttc"} | more
    lines.add_expense(action=action, label=label, amount=E(amount), by=by, **values)


def resource(action: ActionSheet, funder: str, amount: str, by: Member, **more: Any) -> Any:
    values: dict[str, Any] = {"kind": "investissement", "nature": "subvention", "is_public": True} | more
    return lines.add_funding(action=action, funder=funder, amount=E(amount), by=by, on=date(2026, 3, 12), **values)


pytestmark = pytest.mark.django_db


def test_a_plan_is_read_section_by_section(action: ActionSheet) -> None:
    plan = action_in_two_columns(action)
    operating, investment = plan.sections
    assert (operating.title, investment.title) == (
        "Fonctionnement\u00a0: 5\u00a0000\u00a0€ de plus que les dépenses\u00a0: 10\u00a0000\u00a0€ demandés ou envisagés, quand 5\u00a0000\u00a0€ suffiraient",
        "Investissement\u00a0: il manque 10\u00a0000\u00a0€, et 50\u00a0000\u00a0€ ne sont pas encore obtenus",
    )
    assert [(one.label, one.amount, one.share) for one in investment.payers] == [
        ("Aides publiques", E(42_000), E("70.0")),
        ("Autofinancement", E(8_000), E("13.3")),
    ]
    assert (investment.totals.gap_share, investment.share_label) == (E("16.7"), "Part de l’investissement")
    assert (operating.totals.surplus_share, operating.share_label) == (E("50.0"), "Part du fonctionnement")
    assert plain(investment.payers[0].lines[0].entry.detail) == (
        "Aide – demandé le 12 mars 2026, réponse attendue le 3 juin 2026"
    )
    assert (plan.verdict, plan.taxes_label) == (
        "Il manque 10\u00a0000\u00a0€, et 5\u00a0000\u00a0€ de trop ailleurs. 55\u00a0000\u00a0€ ne sont pas encore obtenus",
        "toutes taxes comprises",
    )
    assert (plan.whole.gap, plan.whole.surplus, plan.whole.total) == (E(10_000), E(5_000), E(70_000))
    assert "Il manque 2 500 €" in plain(plan.own_shares[0].detail)


def test_what_is_refused_or_paid_by_nobody_is_apart(action: ActionSheet, member: Member) -> None:
    before = action_in_two_columns(action).whole
    line = resource(action, "Fondation", "3000", member, nature="prive")
    statuses.set_status(line=line, status="refuse", on=date(2026, 4, 1), by=member)
    contributions.add_contribution(
        action=action, funder="Amicale", nature="benevolat", kind="fonctionnement", amount=E(700), by=member
    )
    plan = action_in_two_columns(action)
    assert plan.whole == before
    assert list(map(plain, plan.refused)) == ["Fondation : 3 000 €, refusé le 1er avr. 2026"]
    assert [(row.funder, row.amount) for row in plan.valued] == [("Amicale", E(700))]


def test_amounts_with_and_without_taxes_are_told(action: ActionSheet, member: Member) -> None:
    expense(action, "Aménagement", "10", member, tax="ht")
    plan = action_in_two_columns(action)
    assert [check.finding for check in plan.cautions] == [
        "Attention\u00a0: ce total additionne des montants HT et TTC."
    ]
    assert "Aménagement (HT)" in [line.entry.label for part in plan.sections for line in part.expenses]


def test_the_roadmap_agrees_with_its_other_totals(world: World) -> None:
    only = submitted_actions(world.roadmap)
    plan = roadmap_in_two_columns(world.roadmap, only=only, on=DAY)
    totals = consolidated.consolidated_money(world.roadmap, only=only).totals
    assert (plan.whole.spent, plan.whole.brought) == (totals.expenses, totals.sums.resources)
    assert (plan.whole.gap, plan.whole.surplus) == (totals.to_find, totals.surplus)
    assert sum(part.totals.spent for part in plan.sections) == totals.expenses
    assert sum(part.totals.brought for part in plan.sections) == totals.sums.resources


def test_a_draft_is_in_no_presented_plan(action: ActionSheet, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("funding:presented_plans", args=[member.roadmap.slug])
    assert "Aucun montant pour l’instant." in client.get(url).content.decode()
    ActionSheet.objects.filter(pk=action.pk).update(status="proposee")
    assert "1.1 Un bus" in client.get(url).content.decode()


def test_the_page_shows_what_councils_read(action: ActionSheet, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("funding:presented_plan", args=[member.roadmap.slug, action.code]))
    text = plain(" ".join(page.content.decode().split()))
    for said in (
        "Fonctionnement : 5 000 € de plus que les dépenses",
        "Aides publiques : 42 000 €, 70,0 %",
        "Part de l’investissement",
        "Part du fonctionnement",
        "Part du total",
        "Reste à trouver",
        "Total, écart compris",
        "8 000 € sur 50 000 € d’argent public, soit 16 %",
        f"/documents/plan-de-financement-action-{action.code}.xlsx",
    ):
        assert said in text


def test_one_line_and_five_cost_the_same_queries(action: ActionSheet, member: Member) -> None:
    def cost() -> tuple[int, int]:
        found = []
        for asked in (
            lambda: action_in_two_columns(action),
            lambda: roadmap_in_two_columns(member.roadmap, on=DAY),
        ):
            with CaptureQueriesContext(connection) as queries:
                asked()
            found.append(len(queries))
        return found[0], found[1]

    one = cost()
    for n in range(3):
        expense(action, f"Autre {n}", "10", member)
        resource(action, f"Financeur {n}", "10", member)
        other = sheets.propose_action(title=f"Fiche {n}", new_axis=f"Axe {n}", by=member)
        expense(other, "Achat", "10", member)
        own_shares.set_own_share_rule(action=other, own_share_rule="30", by=member)
    # Two of each: the days of requests and of payments, for what began before its grant was asked.
    assert cost() == one == (8, 6)


@pytest.mark.parametrize(
    ("taxes", "is_told"),
    [(("ht", "ttc"), True), (("ht", "ht"), False), (("ht", "inconnu"), False), (("ttc", "inconnu"), False)],
)
@pytest.mark.django_db
def test_amounts_with_and_without_taxes_are_told_on_both_pages_with_the_same_words(
    world: World, client: Client, taxes: tuple[str, str], is_told: bool
) -> None:
    by = world.blank()
    action = sheets.propose_action(title="Un four", new_axis="Équiper", by=by)
    for tax in taxes:
        lines.add_expense(action=action, label="Four", kind="investissement", amount=E(9), tax=tax, by=by)
    ActionSheet.objects.filter(pk=action.pk).update(status="proposee")
    assert by.user
    client.force_login(by.user)
    caution = "Attention\u00a0: ce total additionne des montants HT et TTC."
    for address in (
        reverse("funding:plan", args=[by.roadmap.slug, action.code]),
        reverse("funding:index", args=[by.roadmap.slug]),
    ):
        assert (f"<b>{caution}</b>" in client.get(address).content.decode()) is is_told
