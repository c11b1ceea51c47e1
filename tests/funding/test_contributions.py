"""What nobody pays: worked out, counted on both sides, apart from money, and never in the own share."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import contributions as contribution_changes
from jalons.funding.changes import instalments, lines
from jalons.funding.models import FundingLine
from jalons.funding.queries import consolidated, plans, years
from jalons.funding.rules import contributions as contribution_rules
from jalons.funding.rules import money as money_rules
from jalons.funding.rules import own_shares
from jalons.funding.rules.money import Expense, Kind, Nature, Resource, Status
from jalons.roadmaps.models import Member
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

E = Decimal
hundredths = st.integers(1, 999_999)


@given(hundredths, hundredths, st.none() | st.integers(1, 240))
def test_worth_is_the_nearest_cent_of_the_product(quantity: int, unit: int, months: int | None) -> None:
    exact = Fraction(quantity, 100) * Fraction(unit, 100) * (months or 1)
    found = contribution_rules.contribution_worth(E(quantity) / 100, E(unit) / 100, months)
    assert found == found.quantize(E("0.01"))
    # A half goes up.
    assert Fraction(-1, 200) < Fraction(found) - exact <= Fraction(1, 200)


valued = st.builds(
    Resource,
    st.sampled_from(Kind),
    st.sampled_from(sorted(money_rules.VALUED)),
    st.sampled_from(Status),
    hundredths.map(lambda cents: E(cents) / 100),
    st.just(False),
)
money = st.builds(
    Resource,
    st.sampled_from(Kind),
    st.sampled_from(sorted(set(Nature) - money_rules.VALUED)),
    st.sampled_from(Status),
    hundredths.map(lambda cents: E(cents) / 100),
    st.booleans(),
)
spent = st.builds(Expense, st.sampled_from(Kind), hundredths.map(lambda cents: E(cents) / 100))


@given(st.lists(spent, max_size=4), st.lists(money, max_size=4), st.lists(valued, max_size=4))
def test_contributions_change_neither_the_balance_nor_the_own_share(
    expenses: list[Expense], resources: list[Resource], brought: list[Resource]
) -> None:
    without, plan = money_rules.plan_sums(expenses, resources), money_rules.plan_sums(expenses, [*resources, *brought])
    assert (plan.expenses, plan.resources, plan.balance, plan.to_find) == (
        without.expenses,
        without.resources,
        without.balance,
        without.to_find,
    )
    living = sum(int(100 * one.amount) for one in brought if one.status is not Status.REFUSED)
    assert 100 * plan.valued == living
    for rule in own_shares.OwnShareRule:
        assert own_shares.own_share([*resources, *brought], rule) == own_shares.own_share(resources, rule)


# --- changes and pages -----------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=E(100), by=member)
    for funder, nature, amount in (("CC", "propre", 19), ("Région", "subvention", 81)):
        lines.add_funding(
            action=action,
            funder=funder,
            nature=nature,
            kind="investissement",
            amount=E(amount),
            is_public=True,
            by=member,
        )
    return action


def bring(action: ActionSheet, by: Member, nature: str = "etp", **more: Any) -> FundingLine:
    return contribution_changes.add_contribution(
        action=action, funder="Le Ruban", nature=nature, kind="fonctionnement", by=by, **more
    )


FULL_TIME: dict[str, Any] = {"quantity": E("0.2"), "months": 12, "unit_amount": E(3_500)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("nature", "more", "amount", "sum_"),
    [
        ("etp", FULL_TIME, "8400", "0,2 ETP × 12 mois × 3 500 € = 8 400 €"),
        ("etp", {"quantity": E(1), "unit_amount": E(40_000)}, "40000", "1 ETP × 40 000 € = 40 000 €"),
        ("benevolat", {"quantity": E(120), "unit_amount": E("12.02")}, "1442.40", "120 heures × 12,02 € = 1 442,40 €"),
        ("benevolat", {"quantity": E(1), "unit_amount": E(12)}, "12", "1 heure × 12 € = 12 €"),
        ("nature", {"quantity": E(10), "unit_amount": E(90)}, "900", "10 × 90 € = 900 €"),
        ("nature", {"amount": E(500)}, "500", ""),
    ],
)
def test_the_arithmetic_is_shown(
    member: Member, action: ActionSheet, nature: str, more: dict[str, Any], amount: str, sum_: str
) -> None:
    assert bring(action, member, nature, **more).amount == E(amount)
    [row] = plans.action_plan(action).valued
    assert (row.sum.replace("\u00a0", " "), row.amount) == (sum_, E(amount))


@pytest.mark.django_db
def test_a_contribution_is_apart_from_money(member: Member, action: ActionSheet) -> None:
    before = plans.action_plan(action)
    bring(action, member, **FULL_TIME)
    bring(action, member, "benevolat", amount=E(100), status="refuse")
    plan = plans.action_plan(action)
    assert (plan.sums.balance, plan.own_share) == (before.sums.balance, before.own_share)
    assert [check.tone for check in plan.checks if "Part propre" in check.finding] == ["wait"]
    assert plan.sums.valued == E(8_400)
    assert [part.kind for part in plan.parts] == ["investissement"]
    told = [check.finding.replace("\u00a0", " ") for check in plan.checks]
    assert "8 400 € de contributions valorisées." in told
    assert plans.plans_by_action(member.roadmap)[action.pk] == plan
    whole = consolidated.consolidated_money(member.roadmap)
    assert (whole.totals.sums.valued, whole.totals.sums.balance) == (E(8_400), E(0))
    assert whole.totals.sums.refused == plan.sums.refused == E(0)
    assert [row.name for row in whole.funders] == ["Région", "CC"]
    assert years.roll_up_money(member.roadmap, "type").whole.resources == E(100)
    assert years.plan_years(action).whole.resources == E(100)


@pytest.mark.django_db
def test_a_contribution_that_was_refused_is_still_shown_alone(member: Member, client: Client) -> None:
    action = sheets.propose_action(title="Un atelier", new_axis="Former", by=member)
    line = bring(action, member, "benevolat", amount=E(100), status="refuse")
    plan = plans.action_plan(action)
    assert (plan.is_empty, plan.sums.is_empty, [row.pk for row in plan.valued]) == (False, True, [line.pk])
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("funding:plan", args=[member.roadmap.slug, action.code])).content.decode()
    assert reverse("funding:funding", args=[member.roadmap.slug, action.code, line.pk]) in page
    assert "ont été refusés" not in page


@pytest.mark.django_db
def test_what_does_not_add_up_is_refused(member: Member, action: ActionSheet) -> None:
    with refused("money-is-no-contribution", "nature"):
        bring(action, member, "subvention", amount=E(1))
    with refused("quantity-or-unit-missing", "unit_amount"):
        bring(action, member, quantity=E(1))
    with refused("quantity-or-amount-missing", "amount"):
        bring(action, member)
    with refused("months-without-full-time", "months"):
        bring(action, member, "benevolat", **FULL_TIME)
    with refused("worth-differs", "amount", saying="Le calcul donne 8\u00a0400\u00a0€. Laissez le montant vide."):
        bring(action, member, amount=E(9), **FULL_TIME)
    with refused("numbers-not-positive", "quantity"):
        bring(action, member, quantity=E(0), unit_amount=E(5))
    with refused(
        "worth-too-large",
        "quantity",
        saying="Le calcul donne plus de 999\u00a0999\u00a0999,99\u00a0€\u00a0: vérifiez les nombres.",
    ):
        bring(action, member, quantity=E(2), unit_amount=E("999999999.99"))
    assert FundingLine.objects.filter(action=action).count() == 2
    line = bring(action, member, **FULL_TIME)
    with pytest.raises(IntegrityError, match="contribution_has_both_numbers_or_none"), transaction.atomic():
        FundingLine.objects.filter(pk=line.pk).update(unit_amount=None)
    with refused("contribution-not-spread"):
        instalments.spread_line(line=line, amount=E(9), instalments=[], by=member)


@pytest.mark.django_db
def test_a_contribution_is_written_and_corrected_from_its_page(
    member: Member, action: ActionSheet, client: Client
) -> None:
    assert member.user
    client.force_login(member.user)
    url = reverse("funding:add_contribution", args=[member.roadmap.slug, "1.1"])
    sent = {"funder": "Le Ruban", "nature": "etp", "kind": "fonctionnement", "status": "envisage", "quantity": "0,2"}
    answer = client.post(url, sent)
    assert (list(answer.context["form"].errors), answer.context["form"]["quantity"].value()) == (["unit_amount"], "0,2")
    answer = client.post(url, sent | {"quantity": "10 000 000", "unit_amount": "1"})
    assert list(answer.context["form"].errors) == ["quantity"]
    assert client.post(url, sent | {"months": "12", "unit_amount": "3 500 €"}).status_code == 302
    line = FundingLine.objects.get(action=action, nature="etp")
    edit = reverse("funding:funding", args=[member.roadmap.slug, "1.1", line.pk])
    form = client.get(edit).context["form"]
    assert [form[name].value() for name in ("quantity", "months", "amount")] == ["0,2", 12, None]
    assert send_shown(client, edit, sent | {"months": "6", "unit_amount": "3500"}).status_code == 302
    line.refresh_from_db()
    assert (line.amount, line.months) == (E(4_200), 6)
    shown = client.get(reverse("funding:plan", args=[member.roadmap.slug, "1.1"])).content.decode()
    assert "0,2 ETP × 6 mois × 3 500 € = 4 200 €" in shown.replace("\u00a0", " ")
