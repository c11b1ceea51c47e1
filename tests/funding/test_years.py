import re
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import instalments as instalment_changes
from jalons.funding.changes import lines as line_changes
from jalons.funding.changes import statuses
from jalons.funding.models import ExpenseLine, FundingLine, Instalment
from jalons.funding.queries import consolidated
from jalons.funding.queries import years as year_queries
from jalons.funding.rules.money import Kind, Status
from jalons.funding.rules.years import (
    Period,
    Piece,
    Share,
    Totals,
    euros_by_months,
    follows_months,
    instalment_gap,
    line_shares,
    piece_totals,
    split_by_months,
    spread_period,
    totals_by_key,
)
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

E = Decimal
money = st.integers(1, 99_999_999_999).map(lambda cents: Decimal(cents) / 100)
years = st.none() | st.integers(2024, 2029)


def cents(amount: Decimal) -> int:
    assert amount == amount.quantize(Decimal("0.01"))
    return int(amount * 100)


# --- rules -----------------------------------------------------------------------------------------------------------


days = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(money, days, days)
def test_a_split_by_months_makes_the_amount_to_the_cent(amount: Decimal, one: date, other: date) -> None:
    """Another way: each month that has its fifteenth day in the period, or the only year when none has."""
    first, last = sorted((one, other))
    parts = split_by_months(amount, Period(first, last))
    months = [(year, month) for year in range(2020, 2031) for month in range(1, 13)]
    within = [year for year, month in months if first <= date(year, month, 15) <= last]
    expected = Counter(within) if len(within) > 1 else Counter([within[0] if within else first.year])
    assert sum(cents(part.planned) for part in parts) == cents(amount)
    given = {part.year: part.planned for part in parts}
    # Another way: the euros are dealt one by one to the year that is furthest below its exact part.
    euros, *_cents = divmod(cents(amount), 100)
    exact = {year: Fraction(euros * count, expected.total()) for year, count in sorted(expected.items())}
    dealt = {year: int(part) for year, part in exact.items()}
    while sum(dealt.values()) < euros:
        furthest = max(exact, key=lambda year: (exact[year] - dealt[year], -year))
        dealt[furthest] += 1
    dealt_cents = {year: 100 * part for year, part in dealt.items()}
    dealt_cents[max(expected)] += cents(amount) % 100
    assert {year: cents(part) for year, part in given.items()} == {y: part for y, part in dealt_cents.items() if part}
    assert {part.is_estimated for part in parts} == {len(expected) > 1}


@given(st.integers(1, 9_999_999), st.integers(1, 12), st.integers(0, 3), st.integers(1, 12))
def test_a_split_by_months_is_recognised_unless_it_is_round(amount: int, first: int, between: int, last: int) -> None:
    parts = euros_by_months(Decimal(amount), [first, *[12] * between, last])
    assert follows_months(parts) is any(part % 10 for part in parts)
    assert not follows_months([Decimal(20_000), Decimal(42_000)])
    assert not follows_months([Decimal("123.45")])


@given(money, st.lists(money, max_size=6))
def test_the_gap_is_what_the_instalments_lack(amount: Decimal, planned: list[Decimal]) -> None:
    found = instalment_gap(amount, [Share(2026, one) for one in planned])
    assert cents(found) == cents(amount) - sum(map(cents, planned))


def test_a_line_that_is_not_spread_counts_in_its_year() -> None:
    year = Period(date(2026, 3, 1), date(2026, 12, 31))
    assert line_shares(E(10), [], year) == [Share(2026, E(10), None)]
    assert line_shares(E(10), [], None) == [Share(None, E(10))]
    assert line_shares(E(10), [Share(2027, E(10), E(4))], year) == [Share(2027, E(10), E(4))]


def test_three_years_are_thirty_six_months() -> None:
    """A post from October to September: four calendar years, which are not a quarter each."""
    parts = split_by_months(E(36_000), Period(date(2025, 10, 1), date(2028, 10, 1)))
    assert [(part.year, part.planned) for part in parts] == [
        (2025, E(3_000)), (2026, E(12_000)), (2027, E(12_000)), (2028, E(9_000)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "not_before", "expected"),
    [
        (date(2025, 10, 1), date(2028, 9, 30), None, (date(2025, 10, 1), date(2028, 9, 30))),
        (date(2025, 10, 1), date(2028, 9, 30), date(2027, 1, 13), (date(2027, 1, 13), date(2028, 9, 30))),
        (date(2025, 10, 1), date(2026, 5, 31), date(2027, 1, 13), (date(2027, 1, 13), date(2027, 1, 13))),
        (None, date(2026, 5, 31), None, (date(2026, 5, 31), date(2026, 5, 31))),
        (date(2026, 3, 1), None, None, (date(2026, 3, 1), date(2026, 3, 1))),
        (None, None, date(2027, 1, 13), None),
    ],
)
def test_money_is_spread_over_the_action_and_never_before_it_was_asked(
    starts_on: date | None, ends_on: date | None, not_before: date | None, expected: tuple[date, date] | None
) -> None:
    period = spread_period(starts_on, ends_on, not_before)
    assert (period and (period.first, period.last)) == expected


pieces = st.lists(
    st.builds(
        Piece,
        st.builds(Share, years, money, st.none() | money),
        st.sampled_from(Kind),
        st.sampled_from(["1. Aller vers", "2. Équiper"]),
        st.sampled_from(["Région", "Caf"]),
        st.none() | st.sampled_from(Status),
    ),
    max_size=12,
)


def counted(those: list[Piece], *names: str) -> int:
    """Another way: a sum of whole cents over the pieces whose word is among `names`."""
    words = {
        None: "expense",
        "refuse": "refused",
        "envisage": "envisaged",
        "demande": "requested",
        "accorde": "secured",
        "conventionne": "secured",
        "partiel": "secured",
        "verse": "secured",
    }
    return sum(cents(one.share.planned) for one in those if words[one.status] in names)


@given(pieces)
def test_totals_agree_with_a_count_in_whole_cents(those: list[Piece]) -> None:
    found = piece_totals(those)
    assert cents(found.expenses) == counted(those, "expense")
    assert cents(found.secured) == counted(those, "secured")
    assert cents(found.resources) == counted(those, "secured", "requested", "envisaged")
    assert cents(found.refused) == counted(those, "refused")
    assert cents(found.spent) == sum(cents(p.share.actual or E(0)) for p in those if p.status is None)
    assert cents(found.received) == sum(
        cents(p.share.actual or E(0)) for p in those if p.status not in (None, Status.REFUSED)
    )


@given(pieces)
def test_every_way_to_add_up_gives_the_same_whole(those: list[Piece]) -> None:
    whole = piece_totals(those)
    for key in ("axis", "funder", "status", "kind", "year"):
        groups = totals_by_key(those, lambda p, key=key: p.share.year if key == "year" else getattr(p, key))
        summed = [sum((getattr(group, name) for group in groups.values()), E(0)) for name in Totals.__annotations__]
        assert summed == [getattr(whole, name) for name in Totals.__annotations__]
        assert len(groups) == len({p.share.year if key == "year" else getattr(p, key) for p in those})


JULY = date(2026, 7, 1)

# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def action(member: Member) -> ActionSheet:
    return sheets.propose_action(
        title="Un bus", new_axis="Aller vers", starts_on=date(2026, 9, 1), ends_on=date(2028, 6, 30), by=member
    )


@pytest.fixture
def line(action: ActionSheet, member: Member) -> FundingLine:
    return line_changes.add_funding(
        action=action,
        funder="Région",
        nature="subvention",
        kind="investissement",
        amount=E(1000),
        status="accorde",
        on=date(2025, 6, 1),
        by=member,
    )


def payment(
    year: int, planned: int, actual: int | None = None, actual_on: date | None = None
) -> instalment_changes.Payment:
    return instalment_changes.Payment(
        year=year, planned=E(planned), actual=None if actual is None else E(actual), actual_on=actual_on
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("amount", "year", "refusal"),
    [
        (0, 2027, ("amount-not-positive", "amount")),
        (-1, 2027, ("amount-not-positive", "amount")),
        (1000, 2005, ("year-out-of-bounds", None)),
        (1000, 2060, ("year-out-of-bounds", None)),
    ],
)
def test_what_is_spread_is_money_in_years_of_the_plan(
    line: FundingLine, member: Member, amount: int, year: int, refusal: tuple[str, str | None]
) -> None:
    with refused(*refusal):
        instalment_changes.spread_line(line=line, amount=E(amount), instalments=[payment(year, amount)], by=member)
    line.refresh_from_db()
    assert (line.amount, list(line.instalments.all())) == (E(1000), [])


@pytest.mark.django_db
def test_a_line_is_spread_spread_again_and_made_whole(line: FundingLine, member: Member) -> None:
    with told(member.roadmap) as lines:
        instalment_changes.spread_line(
            line=line, amount=E(1000), instalments=[payment(2027, 400), payment(2026, 600, 550, JULY)], by=member
        )
        instalment_changes.spread_line(
            line=line, amount=E(1000), instalments=[payment(2026, 600, 550, JULY), payment(2027, 400)], by=member
        )
        instalment_changes.spread_line(line=line, amount=E(1200), instalments=[payment(2027, 1200)], by=member)
        instalment_changes.spread_line(line=line, amount=E(1200), instalments=[], by=member)
    first = ["2026\u00a0: 600\u00a0€, payé 550\u00a0€", "2027\u00a0: 400\u00a0€"]
    assert lines == [
        ("spread", "fundingline", {"instalments": []}, {"instalments": first}),
        ("advance", "fundingline", {"status": "accorde"}, {"status": "partiel"}),
        (
            "spread",
            "fundingline",
            {"amount": "1000.00", "instalments": first},
            {"amount": "1200", "instalments": ["2027\u00a0: 1\u00a0200\u00a0€"]},
        ),
        ("advance", "fundingline", {"status": "partiel"}, {"status": "accorde"}),
        ("spread", "fundingline", {"instalments": ["2027\u00a0: 1\u00a0200\u00a0€"]}, {"instalments": []}),
    ]
    line.refresh_from_db()
    assert (line.amount, list(line.instalments.all())) == (E(1200), [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instalments", "code", "sentence"),
    [
        (
            [payment(2026, 600), payment(2027, 300)],
            "instalments-short",
            "Les échéances font 900\u00a0€. Il manque 100\u00a0€ pour arriver à 1\u00a0000\u00a0€.",
        ),
        (
            [payment(2026, 600), payment(2027, 500)],
            "instalments-over",
            "Les échéances font 1\u00a0100\u00a0€. C’est 100\u00a0€ de plus que 1\u00a0000\u00a0€.",
        ),
    ],
)
def test_instalments_that_do_not_make_the_line_are_refused_with_the_gap(
    line: FundingLine, member: Member, instalments: list[instalment_changes.Payment], code: str, sentence: str
) -> None:
    with refused(code, "amount", saying=sentence):
        instalment_changes.spread_line(line=line, amount=E(1000), instalments=instalments, by=member)
    assert not Instalment.objects.filter(funding=line).exists()


TODAY = date(2026, 9, 1)
PAYMENTS = [
    pytest.param([payment(2026, 400, 400, TODAY), payment(2027, 600)], None, id="paid today"),
    pytest.param([payment(2025, 0, 400, date(2025, 12, 15)), payment(2026, 1000)], None, id="paid before the plan"),
    pytest.param([payment(2026, 1000, 400, date(2026, 12, 1))], "payment-to-come", id="a day to come"),
    pytest.param([payment(2027, 1000, 400)], "payment-to-come", id="a year to come"),
    pytest.param([payment(2027, 1000, 0)], None, id="nothing paid yet"),
    pytest.param([payment(2026, 1000, 400, date(2024, 3, 1))], "payment-of-another-year", id="a day of another year"),
    pytest.param([payment(2025, 1000, 400, date(2026, 3, 1))], "payment-of-another-year", id="a day of a later year"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("instalments", "code"), PAYMENTS)
def test_what_is_paid_was_paid_in_the_year_where_it_is_written(
    line: FundingLine,
    member: Member,
    monkeypatch: pytest.MonkeyPatch,
    instalments: list[instalment_changes.Payment],
    code: str | None,
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)
    if code:
        with refused(code):
            instalment_changes.spread_line(line=line, amount=E(1000), instalments=instalments, by=member)
        assert not line.instalments.exists()
    else:
        instalment_changes.spread_line(line=line, amount=E(1000), instalments=instalments, by=member)
        assert line.instalments.count() == len(instalments)


@pytest.mark.django_db
def test_a_resource_brings_no_more_than_its_amount_and_an_expense_may_cost_more(
    line: FundingLine, action: ActionSheet, member: Member
) -> None:
    with refused("paid-over-amount", "amount"):
        instalment_changes.spread_line(
            line=line,
            amount=E(1000),
            instalments=[payment(2025, 500, 600, date(2025, 7, 1)), payment(2026, 500, 401, JULY)],
            by=member,
        )
    assert not line.instalments.exists()
    expense = line_changes.add_expense(action=action, label="Bus", kind="investissement", amount=E(10), by=member)
    instalment_changes.spread_line(line=expense, amount=E(10), instalments=[payment(2026, 10, 12)], by=member)
    assert [row.actual for row in expense.instalments.all()] == [E(12)]


@pytest.mark.django_db
def test_a_refused_payment_keeps_what_was_typed(line: FundingLine, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    address = reverse("funding:spread_funding", args=[member.roadmap.slug, line.action.code, line.pk])
    sent = {"amount": "1000", "year_1": "2026", "planned_1": "1000", "actual_1": "1500", "actual_on_1": "2026-07-01"}
    page = send_shown(client, address, sent)
    assert page.status_code == 200
    form = page.context["form"]
    assert form.errors.get_json_data()["amount"][0]["code"] == "paid-over-amount"
    assert form["actual_1"].value() == "1500"


@pytest.mark.django_db
def test_the_amount_of_a_spread_line_changes_with_its_instalments(
    line: FundingLine, action: ActionSheet, member: Member
) -> None:
    instalment_changes.spread_line(line=line, amount=E(1000), instalments=[payment(2026, 1000)], by=member)
    expense = line_changes.add_expense(action=action, label="Bus", kind="investissement", amount=E(10), by=member)
    instalment_changes.spread_line(line=expense, amount=E(10), instalments=[payment(2026, 10)], by=member)
    with refused("amount-is-spread", "amount"):
        line_changes.revise_expense(expense=expense, label="Bus", kind="investissement", amount=E(11), by=member)
    values = {"funder": "Europe", "nature": "subvention", "kind": "investissement"}
    with refused("amount-is-spread", "amount"):
        line_changes.revise_funding(line=line, amount=E(11), by=member, **values)  # type: ignore[arg-type]
    line_changes.revise_funding(line=line, amount=E(1000), by=member, **values)  # type: ignore[arg-type]
    assert line.funder == "Europe"
    line_changes.remove_expense(expense=expense, by=member)
    assert Instalment.objects.filter(expense__action=action).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"planned": 0}, "instalment_holds_money"),
        ({"year": 26}, "instalment_year_is_of_this_century"),
        ({"actual": -1}, "instalment_is_paid_positively"),
        ({"actual_on": date(2026, 1, 1)}, "instalment_paid_on_a_day_has_an_amount"),
        ({"funding": None}, "instalment_is_of_one_line"),
    ],
)
def test_the_database_refuses_nonsense(line: FundingLine, values: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Instalment.objects.create(**{"funding": line, "year": 2026, "planned": 1} | values)


# --- queries ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_plan_year_by_year(line: FundingLine, action: ActionSheet, member: Member) -> None:
    line_changes.add_expense(action=action, label="Bus", kind="investissement", amount=E(900), by=member)
    instalment_changes.spread_line(
        line=line,
        amount=E(1000),
        instalments=[payment(2026, 0, 550, JULY), payment(2027, 400), payment(2028, 600)],
        by=member,
    )
    shown = year_queries.plan_years(ActionSheet.objects.get(pk=action.pk))
    assert shown.years == (2026, 2027, 2028)
    assert [one.balance for one in shown.totals] == [E(-164), E(-91), E(355)]
    assert (shown.whole.balance, shown.whole.received) == (E(100), E(550))
    estimate = "Estimation : Jalons répartit 900 € de dépenses"
    assert shown.estimate.replace("\u00a0", " ").startswith(estimate)
    rolled = year_queries.roll_up_money(action.roadmap, "annee")
    assert (rolled.estimate, year_queries.roll_up_money(action.roadmap, "type").estimate) == (shown.estimate, "")
    assert (rolled.whole.guessed_expenses, rolled.whole.guessed_resources) == (E(900), E(0))
    (part,) = shown.parts
    assert [[cell and cell.planned for cell in row.cells] for row in (*part.expenses, *part.resources)] == [
        [E(164), E(491), E(245)],
        [E(0), E(400), E(600)],
    ]


@pytest.mark.django_db
def test_a_refusal_has_no_year_and_stays_struck(
    line: FundingLine, action: ActionSheet, member: Member, client: Client
) -> None:
    line_changes.add_expense(action=action, label="Bus", kind="investissement", amount=E(900), by=member)
    instalment_changes.spread_line(
        line=line, amount=E(1000), instalments=[payment(2030, 400), payment(2031, 600)], by=member
    )
    statuses.set_status(line=line, status="refuse", on=date(2026, 10, 1), by=member)
    shown = year_queries.plan_years(ActionSheet.objects.get(pk=action.pk))
    (part,) = shown.parts
    assert (shown.years, part.resources[0].cells, part.resources[0].is_refused) == (
        (2026, 2027, 2028),
        (None, None, None),
        True,
    )
    assert (part.whole.resources, part.whole.refused) == (0, 1000)
    assert member.user
    client.force_login(member.user)
    for name in ("funding:plan_years", "funding:plan", "overview:action"):
        page = client.get(reverse(name, args=[member.roadmap.slug, action.code])).content.decode()
        assert re.search(r"<s>1\s000\s€</s>", page), name


@pytest.mark.django_db
def test_a_line_without_instalments_counts_when_it_is_expected(member: Member) -> None:
    action = sheets.propose_action(title="Sans date", new_axis="Axe", by=member)
    values = {"nature": "subvention", "kind": "fonctionnement", "amount": E(5)}
    line_changes.add_funding(action=action, funder="A", by=member, **values)  # type: ignore[arg-type]
    line_changes.add_funding(action=action, funder="B", expected_on=date(2027, 1, 1), by=member, **values)  # type: ignore[arg-type]
    assert year_queries.plan_years(action).years == (2027, None)
    groups = year_queries.roll_up_money(member.roadmap, "annee").groups
    assert [(group.label, group.totals.resources) for group in groups] == [("2027", E(5)), ("Sans année", E(5))]


@pytest.mark.django_db
def test_the_years_of_the_demo_follow_its_planning(world: World) -> None:
    """The bus is counted when it is bought, and no money comes before it was asked or obtained."""
    action = world.action()
    buying = action.steps.get(label__startswith="Acheter")
    assert buying.starts_on and buying.ends_on
    bus = ExpenseLine.objects.get(action=action, label="Bus aménagé")
    assert {row.year for row in bus.instalments.all()} <= {buying.starts_on.year, buying.ends_on.year}
    asked = FundingLine.objects.get(action=action, funder="Caisse d’allocations familiales")
    spreads = year_queries.read_spreads([asked], action=action)
    assert asked.decision_on
    assert all(share.year and share.year >= asked.decision_on.year for share in spreads.shares(asked, action))
    post = FundingLine.objects.get(action=action, funder="Département", kind="fonctionnement")
    granted_on = post.status_changes.latest("id").on
    assert min(row.year for row in post.instalments.all()) >= granted_on.year


@pytest.mark.django_db
@pytest.mark.parametrize("by", year_queries.WAYS)
def test_every_way_shows_the_totals_of_the_demo(world: World, by: str) -> None:
    shown = year_queries.roll_up_money(world.roadmap, by)
    whole = consolidated.consolidated_money(world.roadmap).totals.sums
    assert (shown.whole.secured, shown.whole.requested, shown.whole.envisaged, shown.whole.refused) == (
        whole.secured,
        whole.requested,
        whole.envisaged,
        whole.refused,
    )
    assert shown.whole.expenses == (whole.expenses if shown.has_expenses else 0)
    assert sum((group.totals.resources for group in shown.groups), E(0)) == whole.resources


@pytest.mark.django_db
def test_groups_come_in_a_sensible_order(world: World) -> None:
    def labels(by: str) -> list[str]:
        return [group.label for group in year_queries.roll_up_money(world.roadmap, by).groups]

    assert labels("axe") == ["1. Aller vers", "2. Soutenir celles et ceux qui aident", "3. Équiper"]
    assert labels("etat") == ["Envisagé", "Demandé", "Accordé", "Refusé"]
    assert labels("financeur")[0] == "CC Dronne et Belle"
    assert labels("annee") == sorted(labels("annee"))


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(member: Member, client: Client) -> Any:
    assert member.user
    client.force_login(member.user)

    def ask(view: str, /, *more: object, **fields: object) -> Any:
        url = reverse(f"funding:{view}", args=[member.roadmap.slug, *more])
        return send_shown(client, url, fields) if fields else client.get(url)

    return ask


@pytest.mark.django_db
def test_the_form_proposes_the_months_of_the_action_then_shows_what_was_kept(page: Any, line: FundingLine) -> None:
    form = page("spread_funding", "1.1", line.pk).context["form"]
    assert [form[f"planned_{n}"].value() for n in range(1, 6)] == ["182", "545", "273", None, None]
    assert [form[f"year_{n}"].value() for n in (1, 3)] == [2026, 2028]
    typed = {"amount": "1 000", "year_1": "2026", "planned_1": "250", "year_2": "2027", "planned_2": "700"}
    refusal = page("spread_funding", "1.1", line.pk, **typed)
    assert refusal.context["form"].errors["amount"] == [
        "Les échéances font 950\u00a0€. Il manque 50\u00a0€ pour arriver à 1\u00a0000\u00a0€."
    ]
    assert page("spread_funding", "1.1", line.pk, **typed | {"planned_2": "750"}).status_code == 302
    assert [str(row) for row in line.instalments.all()] == ["2026\u00a0: 250\u00a0€", "2027\u00a0: 750\u00a0€"]
    assert "Modifier la répartition" in page("plan_years", "1.1").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"planned_1": "10"}, ["year_1"]),
        ({"year_1": "2026"}, ["planned_1"]),
        ({"year_1": "26", "planned_1": "10"}, ["year_1"]),
        ({"year_1": "2026", "planned_1": "10", "actual_on_1": "2026-01-01"}, ["actual_1"]),
        ({"year_1": "2026", "planned_1": "dix"}, ["planned_1"]),
    ],
)
def test_a_row_half_written_is_told_where(
    page: Any, line: FundingLine, typed: dict[str, str], wrong: list[str]
) -> None:
    response = page("spread_funding", "1.1", line.pk, amount="10", **typed)
    assert list(response.context["form"].errors) == wrong


@pytest.mark.django_db
def test_a_year_in_which_nothing_is_planned_may_be_written(page: Any, line: FundingLine) -> None:
    typed = {"year_1": "2026", "planned_1": "0", "year_2": "2027", "planned_2": "1 000"}
    assert page("spread_funding", "1.1", line.pk, amount="1 000", **typed).status_code == 302
    assert [(one.year, one.planned) for one in line.instalments.all()] == [(2027, 1_000)]


@pytest.mark.django_db
def test_an_unknown_way_to_add_up_is_the_first(page: Any, line: FundingLine, client: Client, member: Member) -> None:
    url = reverse("funding:roll_up", args=[member.roadmap.slug])
    assert client.get(url, {"par": "humeur"}).context["shown"].by == "annee"


@pytest.mark.django_db
def test_one_line_and_three_cost_the_same_queries(
    page: Any, line: FundingLine, action: ActionSheet, member: Member
) -> None:
    def cost() -> list[int]:
        counts = []
        for view, more in (("plan_years", ["1.1"]), ("roll_up", []), ("spread_funding", ["1.1", line.pk])):
            with CaptureQueriesContext(connection) as asked:
                page(view, *more)
            counts.append(len(asked))
        return counts

    instalment_changes.spread_line(line=line, amount=E(1000), instalments=[payment(2026, 1000)], by=member)
    page("roll_up")
    one = cost()
    for title in ("Un", "Deux"):
        other = sheets.propose_action(title=title, axis=action.axis, by=member)
        for sheet in (action, other):
            expense = line_changes.add_expense(
                action=sheet, label=title, kind="investissement", amount=E(10), by=member
            )
            instalment_changes.spread_line(
                line=expense, amount=E(10), instalments=[payment(2026, 5), payment(2027, 5)], by=member
            )
    assert ExpenseLine.objects.filter(action=action).count() == 2
    assert cost() == one
