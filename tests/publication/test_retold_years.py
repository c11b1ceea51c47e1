"""Natures and years that say the same money twice: it is counted once, and keeps both."""

from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.models import ActionSheet
from jalons.base.table_files import Row
from jalons.funding.models import ExpenseLine
from jalons.funding.queries.plans import action_plan
from jalons.publication.changes import plans as plan_changes
from jalons.publication.queries import imports
from jalons.publication.rules.retold_years import Retold, are_years_retold, cross_amounts, rounding_of
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed, seen
from tests.publication.test_plan_pages import address, form_of
from tests.publication.workbooks import send, workbook
from tests.world import World

HEAD: Row = ["Axe", "Action", "Budget fonctionnement", "Budget investissement", "2027", "2028", "2029", "Région"]
ROWS: list[Row] = [
    HEAD,
    ["Aller vers", "Un bus", "96 000 €", "48 000 €", "80 000 €", "32 000 €", "32 000 €", "144 000 €"],
    ["Aller vers", "Une formation", "8 500 €", "", "8 500 €", "", "", ""],
    ["Équiper", "Un prêt", "4 500 €", "22 000 €", "26 500 €", "", "", ""],
    ["", "TOTAL", "109 000 €", "70 000 €", "115 000 €", "32 000 €", "32 000 €", "144 000 €"],
]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def expenses(member: Member) -> list[tuple[str, str, Decimal, dict[int, Decimal]]]:
    lines = ExpenseLine.objects.filter(action__roadmap=member.roadmap).select_related("action").order_by("pk")
    return [
        (line.action.title, line.kind, line.amount, dict(line.instalments.values_list("year", "planned")))
        for line in lines
    ]


@given(
    st.lists(st.integers(1, 999_999_999), min_size=1, max_size=5),
    st.lists(st.integers(1, 1000), min_size=1, max_size=5),
    st.sampled_from([Decimal(1), Decimal("0.01")]),
)
def test_parts_keep_each_amount_and_each_year_exact(amounts: list[int], weights: list[int], unit: Decimal) -> None:
    rows = [amount * unit for amount in amounts]
    ends = [sum(amounts) * sum(weights[: place + 1]) // sum(weights) for place in range(len(weights))]
    years = {2027 + place: (end - ([0, *ends][place])) * unit for place, end in enumerate(ends)}
    parts = cross_amounts(rows, years)
    assert [sum(row.values()) for row in parts] == rows
    assert {year: sum((row.get(year, Decimal(0)) for row in parts), Decimal(0)) for year in years} == years
    assert all(part > 0 and part % unit == 0 for row in parts for part in row.values())


@pytest.mark.parametrize(
    ("sums", "is_same"),
    [
        ([(10, 10), (20, 20)], True),
        ([(10, 10), (20, 25)], True),
        ([(10, 10), (20, 25), (30, 5)], False),
        ([(10, 0), (0, 20)], False),
        ([(10, 11)], True),
        ([(10, 12)], False),
        ([], False),
    ],
)
def test_years_say_the_same_money_when_lines_agree(sums: list[tuple[int, int]], is_same: bool) -> None:
    told = [(Decimal(one), Decimal(other)) for one, other in sums]
    assert are_years_retold(told, rounding_of(4, in_thousands=False)) is is_same


@pytest.mark.django_db
def test_money_told_by_nature_and_by_year_is_counted_once(world: World) -> None:
    preview = seen(world.blank(), ROWS)
    spent, _brought = preview.sums
    assert (spent.read, spent.kept, spent.left) == (Decimal(179_000), Decimal(179_000), Decimal(0))
    assert [plain(label) + f" {amount:.0f}" for label, amount in spent.kinds] == [
        "fonctionnement 109000",
        "investissement 70000",
    ]
    assert [(row.year, row.expenses, row.is_told) for row in preview.years] == [
        (2027, Decimal(115_000), True),
        (2028, Decimal(32_000), True),
        (2029, Decimal(32_000), True),
    ]
    assert preview.retold
    assert (preview.retold.is_sure, plain(preview.retold.sentence)) == (
        True,
        "Les années redisent les mêmes 179 000 € que les autres colonnes de dépenses : comptées une fois.",
    )
    told = {line.title: [plain(doubt) for doubt in line.doubts if "chaque dépense" in doubt] for line in preview.lines}
    assert told["Un bus"] and not told["Un prêt"] and not told["Une formation"]


@pytest.mark.django_db
def test_each_expense_has_its_nature_and_its_years(world: World) -> None:
    member = world.blank()
    plan_changes.import_plan(**proposed(ROWS), by=member)
    assert expenses(member) == [
        ("Un bus", "fonctionnement", 96_000, {2027: 53_334, 2028: 21_333, 2029: 21_333}),
        ("Un bus", "investissement", 48_000, {2027: 26_666, 2028: 10_667, 2029: 10_667}),
        ("Une formation", "fonctionnement", 8_500, {2027: 8_500}),
        ("Un prêt", "fonctionnement", 4_500, {2027: 4_500}),
        ("Un prêt", "investissement", 22_000, {2027: 22_000}),
    ]
    plan = action_plan(ActionSheet.objects.get(roadmap=member.roadmap, title="Un bus"))
    assert (plan.sums.expenses, plan.sums.to_find, plan.sums.surplus) == (144_000, 0, 0)


@pytest.mark.django_db
def test_a_total_beside_natures_and_years_is_compared_with_them(world: World) -> None:
    rows: list[Row] = [
        ["Axe", "Action", "Budget total", "Fonctionnement", "Investissement", "2027", "2028"],
        ["Former", "Un bus", "100 €", "60 €", "40 €", "50 €", "50 €"],
    ]
    preview = seen(world.blank(), rows)
    assert [(row.read, row.kept) for row in preview.sums] == [(100, 100)]
    assert not any("ce total dit" in doubt for line in preview.lines for doubt in line.doubts)


@pytest.mark.django_db
def test_years_of_each_nature_that_say_it_again_are_its_years(world: World) -> None:
    member = world.blank()
    rows: list[Row] = [
        ["Axe", "Action", "Fonctionnement", "Fonctionnement 2027", "Fonctionnement 2028", "Investissement", "Investissement 2027"],
        ["Former", "Un bus", "60 €", "50 €", "10 €", "40 €", "40 €"],
    ]  # fmt: skip
    plan_changes.import_plan(**proposed(rows), by=member)
    assert expenses(member) == [
        ("Un bus", "fonctionnement", 60, {2027: 50, 2028: 10}),
        ("Un bus", "investissement", 40, {2027: 40}),
    ]


@pytest.mark.django_db
def test_a_line_whose_years_say_another_sum_is_told_with_both(world: World) -> None:
    rows = [*ROWS[:3], ["Équiper", "Un prêt", "4 500 €", "22 000 €", "30 000 €", "", "", ""]]
    preview = seen(world.blank(), rows)
    spent = preview.sums[0]
    assert (spent.read, spent.kept, spent.left) == (182_500, 179_000, 3_500)
    assert preview.retold
    assert not preview.retold.is_sure
    assert plain(preview.retold.sentence) == (
        "Les années redisent les mêmes 152 500 € que les autres colonnes de dépenses : comptées une fois. À 1 ligne, elles "
        "disent 30 000 €, les autres colonnes 26 500 € : c’est cette dernière somme qui est reprise."
    )
    (line,) = [line for line in preview.lines if line.title == "Un prêt"]
    assert any("30 000 €" in plain(doubt) and "26 500 €" in plain(doubt) for doubt in line.doubts)


@pytest.mark.django_db
def test_years_that_are_other_money_are_added_and_asked(world: World) -> None:
    rows: list[Row] = [
        ["Axe", "Action", "Investissement", "Dépenses 2027", "Dépenses 2028"],
        ["Former", "Un bus", "60 €", "50 €", "50 €"],
        ["Former", "Un lieu", "90 €", "10 €", "10 €"],
    ]
    preview = seen(world.blank(), rows)
    assert preview.sums[0].kept == 270
    assert preview.retold
    assert plain(preview.retold.sentence) == (
        "Les années disent 120 €, les autres colonnes de dépenses 150 € : les deux sont additionnées. Est-ce le même argent ?"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("retold", "kept"), [(Retold.ONCE, 179_000), (Retold.ADD, 358_000)])
def test_somebody_says_whether_both_are_the_same_money(world: World, retold: Retold, kept: int) -> None:
    member = world.blank()
    preview = imports.plan_preview(member.roadmap, **proposed(ROWS), answers={}, retold=retold)
    assert preview.sums[0].kept == kept
    plan_changes.import_plan(**proposed(ROWS), retold=retold, seen=preview.seal, by=member)
    assert sum(amount for _title, _kind, amount, _years in expenses(member)) == kept


@pytest.mark.django_db
def test_the_page_says_it_and_takes_the_other_answer(world: World, client: Client) -> None:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    shown = send(client, member, workbook(("Plan", ROWS)))
    assert "comptées une fois" in shown.content.decode()
    again = client.post(address(member, "preview_plan"), form_of(shown) | {"retold": "additionner"})
    assert again.context["preview"].sums[0].kept == 358_000
    assert form_of(again)["retold"] == "additionner"


@pytest.mark.django_db
def test_a_share_of_the_cost_is_of_what_is_counted_once(world: World) -> None:
    rows: list[Row] = [[*HEAD[:-1], "Part Région"], [*ROWS[1][:-1], "50 %"], [*ROWS[2][:-1], "1 000 €"]]
    preview = seen(world.blank(), rows)
    assert [row.kept for row in preview.sums] == [152_500, 73_000]
