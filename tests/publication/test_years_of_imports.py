"""The years of a plan that is brought in: read on two lines of headings, shared by funders to the cent, shown beside the file's totals."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.models import ActionSheet
from jalons.base.table_files import Row
from jalons.funding.models import FundingLine, Instalment
from jalons.funding.rules.money import Kind
from jalons.publication.changes import plans as plan_changes
from jalons.publication.queries.imports import YearSums
from jalons.publication.rules.file_numbers import read_number
from jalons.publication.rules.line_money import Money
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.shared_kinds import share_years
from jalons.roadmaps.models import Step
from tests.publication.plans import proposed, seen
from tests.world import World

CENTS = st.integers(min_value=1_000, max_value=9_000_000)
PLAN: list[Row] = [
    ["Plan d’actions, montants en euros TTC"],
    ["N°", "Axe", "Action", "2027", "2027", "2028", "2028", "Total", "Financeurs", "Part CC"],
    ["N°", "Axe", "Action", *["Fonctionnement", "Investissement"] * 2, "Total", "Financeurs", "Part CC"],
    ["1.1", "Former", "Un cours", "1000", "2000", "3000", "0", "6000", "Région 2 000 € ; Caf 1 000 €", "3 000 € voté"],
    ["4 bis", "Former", "Une aide", "100", "", "", "", "100", "À trouver : 100 €", ""],
    ["", "", "TOTAL", "1100", "2000", "3500", "", "6600", "", ""],
]


@given(st.lists(CENTS, min_size=1, max_size=5), st.lists(CENTS, min_size=1, max_size=4))
def test_what_balances_an_action_balances_each_of_its_years(funded: list[int], spent: list[int]) -> None:
    whole = sum(funded)
    spent = [part * 100 for part in spent]
    gap = whole - sum(spent)
    (funded if gap < 0 else spent).append(abs(gap)) if gap else None
    expenses = [Money(1, Side.EXPENSE, Decimal(part) / 100, "fonctionnement", 2027 + n) for n, part in enumerate(spent)]
    resources = [Money(2, Side.RESOURCE, Decimal(part) / 100, name=f"{n}") for n, part in enumerate(funded)]
    parts = share_years([*expenses, *resources], Kind.OPERATING)[len(expenses) :]
    assert [sum(one.amount for one in part) for part in parts] == [one.amount for one in resources]
    if all(one.year for part in parts for one in part):
        for expense in expenses:
            paid = sum(one.amount for part in parts for one in part if one.year == expense.year)
            assert paid == expense.amount


def test_funders_that_say_a_year_keep_theirs() -> None:
    expense = Money(1, Side.EXPENSE, Decimal(300), "fonctionnement", 2027)
    resource = Money(2, Side.RESOURCE, Decimal(300), "", 2028, "Région")
    assert share_years([expense, resource], Kind.OPERATING) == [[expense], [resource]]


@pytest.mark.parametrize(
    ("cell", "rank"), [("Fiche 4 bis", (4, 1)), ("4ter", (4, 2)), ("2.4 bis", (4, 1)), ("4", (4,))]
)
def test_a_number_may_be_followed_by_bis(cell: str, rank: tuple[int, ...]) -> None:
    number = read_number(cell)
    assert number is not None
    assert (number.written, number.rank) == (cell, rank)


@pytest.mark.django_db
def test_the_preview_adds_up_each_year_beside_the_totals_of_the_file(world: World) -> None:
    preview = seen(world.blank(), PLAN)
    assert preview.years == (
        YearSums(2027, Decimal(3100), Decimal(3000), Decimal(3100)),
        YearSums(2028, Decimal(3000), Decimal(3000), Decimal(3500)),
    )
    assert [row.is_told for row in preview.years] == [True, False]
    assert [(row.read, row.kept, row.left) for row in preview.sums] == [(6100, 6100, 0), (6100, 6000, 100)]
    assert (preview.tax, preview.other_codes) == ("TTC", 1)


@pytest.mark.django_db
def test_each_funder_pays_its_years(world: World) -> None:
    blank = world.blank()
    plan_changes.import_plan(**proposed(PLAN), by=blank)
    rows = Instalment.objects.filter(funding__action__roadmap=blank.roadmap)
    years = {year: sum(rows.filter(year=year).values_list("planned", flat=True)) for year in (2027, 2028)}
    assert years == {2027: 3000, 2028: 3000}
    assert not FundingLine.objects.filter(action__roadmap=blank.roadmap, funder__icontains="trouver").exists()


@pytest.mark.django_db
def test_the_preview_says_which_etape_the_import_begins(world: World) -> None:
    blank = world.blank()
    step = Step.objects.get(roadmap=blank.roadmap, number=6)
    assert (step.state, seen(blank, PLAN).begins) == (Step.State.TODO, (f"6. {step.title}",))
    row = plan_changes.import_plan(**proposed(PLAN), by=blank)
    step.refresh_from_db()
    assert step.state == Step.State.NOW
    plan_changes.undo_plan_import(row=row, by=blank)
    step.refresh_from_db()
    assert step.state == Step.State.TODO


@pytest.mark.django_db
def test_the_sums_of_an_import_lose_those_of_a_fiche_that_is_taken_out(world: World) -> None:
    blank = world.blank()
    row = plan_changes.import_plan(**proposed(PLAN), by=blank)
    assert row.sums == {"expense": 6100, "resource": 6000}
    first = min(row.actions)
    plan_changes.take_out_actions(row=row, actions=[first], by=blank)
    row.refresh_from_db()
    assert row.sums == {"expense": 100}


# --- a column that says the year of each action ----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("heading", ["Année", "ANNÉES", "Année de réalisation", "Exercice"])
def test_a_column_of_years_is_when_each_action_is_done(world: World, heading: str) -> None:
    """It came in as other information, and fiches had no days."""
    by = world.blank()
    rows: list[Row] = [["Axe", "Action", heading], ["Former", "Un cours", "2026"], ["Former", "Un bus", "2026-2027"]]
    preview = seen(by, rows)
    assert [column.key for column in preview.columns] == ["axis", "title", "period"]
    assert (
        sum("ce jour est une lecture" in told.replace("\u00a0", " ") for line in preview.lines for told in line.doubts)
        == 2
    )
    plan_changes.import_plan(**proposed(rows), by=by)
    days = ActionSheet.objects.filter(roadmap=by.roadmap).order_by("title").values_list("title", "starts_on", "ends_on")
    assert list(days) == [
        ("Un bus", date(2026, 1, 1), date(2027, 12, 31)),
        ("Un cours", date(2026, 1, 1), date(2026, 12, 31)),
    ]


@pytest.mark.django_db
def test_a_year_beside_days_stays_other_information(world: World) -> None:
    rows: list[Row] = [["Action", "Début", "Fin", "Année"], ["Un cours", "01/03/2026", "30/06/2026", "2026"]]
    assert [column.key for column in seen(world.blank(), rows).columns] == ["title", "starts_on", "ends_on", "keep"]


@pytest.mark.django_db
def test_an_action_that_has_a_line_a_year_spends_the_money_of_each(world: World) -> None:
    """Its title is merged over its lines: « Année » is then that of the amount beside it."""
    by = world.blank()
    rows: list[Row] = [
        ["Axe", "Action", "Année", "Budget"],
        ["Former", "Un cours", "2026", "1 000"],
        ["Former", "Un cours", "2027", "3 000"],
    ]
    taken = proposed(rows)
    sent = replace(taken["sent"], merged=[(2, 0), (2, 1)])
    plan_changes.import_plan(**(taken | {"sent": sent}), by=by)
    (action,) = ActionSheet.objects.filter(roadmap=by.roadmap)
    assert (action.starts_on, action.ends_on) == (date(2026, 1, 1), date(2027, 12, 31))
    spent = Instalment.objects.filter(expense__action=action).order_by("year").values_list("year", "planned")
    assert list(spent) == [(2026, 1000), (2027, 3000)]
