from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.money import (
    MAY_BE_PUBLIC,
    VALUED,
    Expense,
    Kind,
    Nature,
    Resource,
    Status,
    Sums,
    consolidate_plans,
    plan_sums,
    sums_by_kind,
)
from jalons.funding.rules.own_shares import OwnShare, own_share

money = st.integers(1, 99_999_999_999).map(lambda cents: Decimal(cents) / 100)
expenses = st.lists(st.builds(Expense, st.sampled_from(Kind), money), max_size=8)
resources = st.lists(
    st.builds(Resource, st.sampled_from(Kind), st.sampled_from(Nature), st.sampled_from(Status), money, st.booleans()),
    max_size=8,
)


def cents(amount: Decimal) -> int:
    assert amount == amount.quantize(Decimal("0.01"))
    return int(amount * 100)


def euros(amount: int | str) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def resource(amount, nature=Nature.GRANT, status=Status.GRANTED, kind=Kind.INVESTMENT, is_public=True):
    return Resource(kind, nature, status, euros(amount), is_public)


# The investment of a travelling help desk: Région, own share, Département, foundation.
BUS = [
    resource(24_000, status=Status.REQUESTED),
    resource(18_000, Nature.OWN),
    resource(12_000),
    resource(8_000, Nature.PRIVATE, is_public=False),
]


def test_the_plan_of_the_travelling_help_desk():
    plan = plan_sums(
        [Expense(Kind.INVESTMENT, euros(62_000)), Expense(Kind.OPERATING, euros(120_000))],
        [*BUS, resource(114_000, kind=Kind.OPERATING)],
    )
    assert plan == Sums(
        expenses=euros(182_000), secured=euros(152_000), requested=euros(24_000), envisaged=euros(0), refused=euros(0)
    )
    assert (plan.resources, plan.balance, plan.to_find) == (euros(176_000), euros(-6_000), euros(6_000))


def test_a_refused_resource_pays_for_nothing():
    plan = plan_sums([Expense(Kind.OPERATING, euros(100))], [resource(100, status=Status.REFUSED)])
    assert (plan.resources, plan.refused, plan.to_find) == (euros(0), euros(100), euros(100))


def test_more_resources_than_expenses_leave_nothing_to_find():
    plan = plan_sums([], [resource(100)])
    assert (plan.balance, plan.to_find) == (euros(100), euros(0))


def _gaps_by_kind(expenses, resources):
    """In cents: negative when money is missing."""
    return [
        sum(
            cents(r.amount)
            for r in resources
            if r.kind is kind and r.status != Status.REFUSED and r.nature not in VALUED
        )
        - sum(cents(e.amount) for e in expenses if e.kind is kind)
        for kind in Kind
    ]


def test_what_one_kind_has_too_much_does_not_pay_the_other():
    plan = plan_sums([Expense(Kind.INVESTMENT, euros(100))], [replace(resource(100), kind=Kind.OPERATING)])
    assert (plan.balance, plan.to_find, plan.surplus, plan.covered) == (euros(0), euros(100), euros(100), euros(0))
    assert not plan.is_balanced


@given(expenses, resources)
def test_sums_agree_with_a_count_in_whole_cents(expenses, resources):
    spent = sum(cents(e.amount) for e in expenses)
    paid = [r for r in resources if r.nature not in VALUED or r.status == Status.REFUSED]
    of = {status: sum(cents(r.amount) for r in paid if r.status == status) for status in Status}
    plan = plan_sums(expenses, resources)
    coming = sum(of.values()) - of[Status.REFUSED]
    assert cents(plan.expenses) == spent
    assert cents(plan.secured) == of[Status.GRANTED] + of[Status.AGREED] + of[Status.PART_PAID] + of[Status.PAID]
    assert (cents(plan.requested), cents(plan.envisaged)) == (of[Status.REQUESTED], of[Status.ENVISAGED])
    assert cents(plan.balance) == coming - spent
    gaps = _gaps_by_kind(expenses, resources)
    assert cents(plan.to_find) == sum(-gap for gap in gaps if gap < 0)
    assert cents(plan.surplus) == sum(gap for gap in gaps if gap > 0)
    assert plan.is_balanced == (not any(gaps))


@given(expenses, resources)
def test_operation_and_investment_make_the_whole(expenses, resources):
    parts = sums_by_kind(expenses, resources)
    assert list(parts) == list(Kind)
    assert consolidate_plans(parts.values()).sums == plan_sums(expenses, resources)


@given(st.lists(st.tuples(expenses, resources), max_size=4))
def test_side_by_side_what_is_left_in_one_plan_fills_no_other(plans):
    told = consolidate_plans([plan_sums(*plan) for plan in plans])
    gaps = [gap for plan in plans for gap in _gaps_by_kind(*plan)]
    assert cents(told.sums.balance) == sum(gaps)
    assert cents(told.to_find) == sum(-gap for gap in gaps if gap < 0)
    assert cents(told.surplus) == sum(gap for gap in gaps if gap > 0)


# --- the own share ---------------------------------------------------------------------------------------------------


def test_own_share_of_the_travelling_help_desk_is_a_third():
    share = own_share(BUS)
    assert share == OwnShare(own=euros(18_000), public=euros(54_000))
    assert (share.percent, share.is_enough, share.missing) == (33, True, euros(0))


@pytest.mark.parametrize(
    ("outside", "why"),
    [
        (resource(1_000_000, Nature.PRIVATE, is_public=False), "private money"),
        (resource(1_000_000, is_public=False), "a body of private law with a public mission, such as the Caf"),
        (resource(1_000_000, kind=Kind.OPERATING), "operation"),
        (resource(1_000_000, status=Status.REFUSED), "refused"),
        (resource(1_000_000, Nature.IN_KIND), "in kind"),
        (resource(1_000_000, Nature.VOLUNTEERING), "volunteering"),
    ],
)
def test_what_stays_outside_the_base(outside, why):
    assert own_share([*BUS, outside]) == own_share(BUS), why


def test_twenty_percent_exactly_is_enough_and_one_cent_less_is_not():
    enough = OwnShare(own=euros(20), public=euros(100))
    short = OwnShare(own=euros("19.99"), public=euros("99.99"))
    assert (enough.is_enough, enough.percent, enough.missing) == (True, 20, euros(0))
    assert (short.is_enough, short.percent, short.missing) == (False, 19, euros("0.01"))


def test_without_public_money_in_an_investment_the_rule_says_nothing():
    assert own_share([]) is None
    assert own_share([resource(10, kind=Kind.OPERATING), resource(10, is_public=False)]) is None


@given(resources)
def test_own_share_agrees_with_fractions(resources):
    base = [
        r
        for r in resources
        if (r.kind, r.is_public) == (Kind.INVESTMENT, True)
        and r.nature in {Nature.GRANT, Nature.OWN}
        and r.status != Status.REFUSED
    ]
    share = own_share(resources)
    if not base:
        assert share is None
        return
    own = Fraction(sum(cents(r.amount) for r in base if r.nature == Nature.OWN))
    public = Fraction(sum(cents(r.amount) for r in base))
    assert share.is_enough is (own / public >= Fraction(1, 5))
    assert share.percent == int(100 * own / public)
    assert (share.percent >= 20) is share.is_enough


@given(resources)
def test_bringing_what_is_missing_is_just_enough(resources):
    share = own_share(resources)
    if share is None:
        return
    completed = OwnShare(share.own + share.missing, share.public + share.missing)
    assert completed.is_enough
    if share.missing:
        cent = Decimal("0.01")
        assert not OwnShare(completed.own - cent, completed.public - cent).is_enough


def test_natures_that_may_be_public_money():
    assert {Nature.GRANT, Nature.OWN} == MAY_BE_PUBLIC


# --- funders -----------------------------------------------------------------------------------------------------


def test_a_funder_is_the_same_whatever_the_capitals_and_spaces():
    assert funder_key("  Région  Nouvelle-Aquitaine ") == funder_key("région nouvelle-aquitaine")


@pytest.mark.parametrize(("one", "other"), [("État", "ETAT"), ("Caisse d’allocations", "caisse d'allocations")])
def test_a_funder_is_the_same_with_or_without_its_accents_and_signs(one, other):
    assert funder_key(one) == funder_key(other)


def test_a_funder_written_in_signs_alone_is_some_funder():
    assert funder_key("?") != funder_key("…")
