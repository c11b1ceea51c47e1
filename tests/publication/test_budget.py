"""The budget as a workbook: what its formulas give, by a calculator of our own; and that nothing typed becomes one."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.table_files import column_name
from jalons.funding.changes import contributions, lines
from jalons.funding.models import FundingLine
from jalons.funding.queries import consolidated, years
from jalons.papers.workbooks import FORMATS, write_workbook
from jalons.papers.workbooks.model import Area, At, Book, Difference, Line, Sheet, Sum
from jalons.publication.documents.budget import FIRST, budget_book
from jalons.roadmaps.models import Member
from tests.papers.formulas import Calculator, Grid, read_ods, read_xlsx
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)
READERS = {"xlsx": read_xlsx, "ods": read_ods}
EACH = pytest.mark.parametrize("extension", list(FORMATS))


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


def grid(world: World, extension: str) -> Grid:
    return READERS[extension](write_workbook(budget_book(world.roadmap, ON), extension))


def column(found: Grid, sheet: str, heading: str) -> str:
    return next(
        place.rstrip("0123456789")
        for (of, place), cell in found.items()
        if of == sheet and cell.value == heading and place.endswith("4")
    )


def row(found: Grid, sheet: str, word: str, among: str = "AB") -> str:
    return next(
        place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        for (of, place), cell in found.items()
        if of == sheet and cell.value == word and place[0] in among and int(place[1:]) > 4
    )


def told(found: Grid, sheet: str, word: str, heading: str) -> Any:
    """What the calculator finds there."""
    return Calculator(found).at(sheet, column(found, sheet, heading) + row(found, sheet, word))


@EACH
def test_each_formula_gives_what_the_file_shows(world: World, extension: str) -> None:
    found = grid(world, extension)
    calculator = Calculator(found)
    formulas = {place: cell.value for place, cell in found.items() if cell.formula}
    assert len(formulas) > 150
    assert {place: calculator.at(*place) for place in formulas} == formulas


@EACH
def test_the_totals_are_those_of_the_plan(world: World, extension: str) -> None:
    found, money = grid(world, extension), consolidated.consolidated_money(world.roadmap)
    sums = money.totals.sums
    whole = {
        "Dépenses": sums.expenses,
        "Acquis": sums.secured,
        "Demandé": sums.requested,
        "Envisagé": sums.envisaged,
        "Ressources": sums.resources,
        "Écart": sums.balance,
        "À trouver": money.totals.to_find,
        "En trop": money.totals.surplus,
        "Refusé": sums.refused,
    }
    assert {heading: told(found, "Synthèse", "Ensemble", heading) for heading in whole} == whole
    for plan in money.plans:
        assert told(found, "Synthèse", plan.code, "Dépenses") == plan.sums.expenses
        assert told(found, "Synthèse", plan.code, "Écart") == plan.sums.balance
        assert told(found, "Synthèse", plan.code, "À trouver") == plan.sums.to_find
    for funder in money.funders:
        assert told(found, "Synthèse", funder.name, "Acquis") == funder.secured
        assert told(found, "Synthèse", funder.name, "Ressources") == funder.total
    for group in years.roll_up_money(world.roadmap, "type").groups:
        assert told(found, "Synthèse", group.label, "Ressources") == group.totals.resources
    for group in years.roll_up_money(world.roadmap, "annee").groups:
        said = int(group.label) if group.label.isdecimal() else group.label
        assert told(found, "Années", said, "Dépenses prévues") == group.totals.expenses  # type: ignore[arg-type]
        assert told(found, "Années", said, "Dépenses payées") == group.totals.spent  # type: ignore[arg-type]
        assert told(found, "Années", said, "Acquis") == group.totals.secured  # type: ignore[arg-type]
        assert told(found, "Années", said, "Ressources reçues") == group.totals.received  # type: ignore[arg-type]


@EACH
def test_no_total_of_the_file_counts_a_refusal(world: World, extension: str) -> None:
    """The sheet of the resources, the summary and the years say one total; and it follows who writes « refusé »."""
    found, sums = grid(world, extension), consolidated.consolidated_money(world.roadmap).totals.sums
    assert sums.refused == 15_000
    total = f"{column(found, 'Ressources', 'Montant')}5"
    assert Calculator(found).at("Ressources", total) == sums.resources
    assert Calculator(found).at("Ressources", f"{column(found, 'Ressources', 'Prévu en tout')}5") == sums.resources
    assert Calculator(found).at("Années", f"{column(found, 'Années', 'Ressources prévues')}5") == sums.resources
    line = row(found, "Ressources", "Région", "C")
    found["Ressources", f"{column(found, 'Ressources', 'État')}{line}"].value = "refusé"
    assert Calculator(found).at("Ressources", total) == sums.resources - 24_000


def test_a_refusal_is_struck_and_nothing_else_is(world: World) -> None:
    book = budget_book(world.roadmap, ON)
    sheet = next(sheet for sheet in book.sheets if sheet.name == "Ressources")
    struck = [line for line in sheet.lines if line.kind == "struck"]
    assert {line.cells[7] for line in struck} == {"refusé"}
    assert "refusé" not in {line.cells[7] for line in sheet.lines[FIRST:] if line not in struck}


@pytest.mark.parametrize(
    ("extension", "part", "strike"),
    [("xlsx", "xl/styles.xml", b"<strike/>"), ("ods", "content.xml", b"text-line-through-style")],
)
def test_what_is_struck_is_struck_in_the_file(world: World, extension: str, part: str, strike: bytes) -> None:
    with ZipFile(BytesIO(write_workbook(budget_book(world.roadmap, ON), extension))) as archive:
        assert strike in archive.read(part)


@EACH
def test_another_amount_moves_the_totals(world: World, extension: str) -> None:
    """What somebody types in the sheet of the resources: an amount, and « accordé » in place of « demandé »."""
    found = grid(world, extension)
    before = {name: told(found, "Synthèse", "1.1", name) for name in ("Acquis", "Demandé", "À trouver", "En trop")}
    line = row(found, "Ressources", "Région", "C")
    found["Ressources", f"{column(found, 'Ressources', 'Montant')}{line}"].value = Decimal(29_000)
    found["Ressources", f"{column(found, 'Ressources', 'État')}{line}"].value = "accordé"
    after = {name: told(found, "Synthèse", "1.1", name) for name in before}
    assert before == {"Acquis": 137_000, "Demandé": 39_000, "À trouver": 6_000, "En trop": 0}
    assert after == {"Acquis": 166_000, "Demandé": 15_000, "À trouver": 6_000, "En trop": 5_000}


@EACH
def test_ten_is_not_one(world: World, by: Member, extension: str) -> None:
    """« 1.10 » and « 1.1 » are one number for a spreadsheet, and « * » is any name."""
    axis = world.action().axis
    for number in range(4, 11):
        sheets.propose_action(title=f"Action {number}", axis=axis, by=by)
    ActionSheet.objects.filter(axis=axis).update(status="retenue")
    tenth = ActionSheet.objects.get(axis=axis, rank=10)
    lines.add_expense(action=tenth, label="Un *", kind="fonctionnement", amount=Decimal("0.10"), by=by)
    lines.add_funding(action=tenth, funder="*", nature="subvention", kind="fonctionnement", amount=Decimal(7), by=by)
    found = grid(world, extension)
    assert told(found, "Synthèse", "1.10", "Dépenses") == Decimal("0.10")
    assert told(found, "Synthèse", "1.1", "Dépenses") == 182_000
    assert told(found, "Synthèse", "*", "Ressources") == 7


@EACH
def test_every_fiche_is_there_with_its_title(world: World, by: Member, extension: str) -> None:
    kept = ActionSheet.objects.filter(roadmap=world.roadmap).order_by("-axis__rank", "-rank")[0]
    ActionSheet.objects.filter(pk=kept.pk).update(status="abandonnee")
    found = grid(world, extension)
    said = {cell.value for (sheet, _), cell in found.items() if sheet == "Synthèse"}
    titles = {sheet.title for sheet in ActionSheet.objects.filter(roadmap=world.roadmap)} - {kept.title}
    assert titles - said == set()
    assert f"{kept.code} {kept.title}" in said and kept.code not in said


@EACH
def test_a_roadmap_without_money_has_its_four_sheets(world: World, by: Member, extension: str) -> None:
    book = budget_book(world.blank().roadmap, ON)
    assert [sheet.name for sheet in book.sheets] == ["Synthèse", "Dépenses", "Ressources", "Années"]
    found = READERS[extension](write_workbook(book, extension))
    assert told(found, "Synthèse", "Ensemble", "À trouver") == 0


@EACH
@pytest.mark.parametrize(
    "typed", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=A1", "{=1}", '=HYPERLINK("x")', "_x0041_", "  a  b "]
)
def test_what_people_type_stays_text(world: World, by: Member, extension: str, typed: str) -> None:
    FundingLine.objects.filter(action=world.action(), funder="Région").update(funder=typed, scheme=typed)
    found = grid(world, extension)
    wanted = typed.replace("\t", " ")
    cells = [cell for cell in found.values() if cell.value == wanted]
    assert len(cells) == 3 and not any(cell.formula for cell in cells)


words = st.text(st.characters(exclude_categories=[]), max_size=40) | st.sampled_from(
    ["=A1", "🎉", "\x00\x1b", "x" * 40_000]
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words, st.lists(st.decimals(-999_999, 999_999, places=2), min_size=1, max_size=6))
def test_no_text_stops_a_workbook(typed: str, amounts: list[Decimal]) -> None:
    rows = tuple(Line((typed, amount)) for amount in amounts)
    total = Sum(Area("Feuille", 1, len(rows), 1))
    last = Line((typed, total, Difference(At("Feuille", len(rows) + 1, 1), At("Feuille", 1, 1))))
    book = Book(typed, (Sheet("Feuille", (10, 10, 10), (Line((typed, "b"), "head"), *rows, last), 0, 1),), ON, typed)
    for extension, read in READERS.items():
        found = read(write_workbook(book, extension))
        place = len(rows) + 2
        # Excel keeps sixteen figures of a number, which is more than any plan has.
        assert round(found["Feuille", f"B{place}"].value, 2) == sum(amounts)
        assert round(Calculator(found).at("Feuille", f"C{place}"), 2) == sum(amounts) - amounts[0]


def test_columns_have_the_names_of_spreadsheets() -> None:
    assert [column_name(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@EACH
def test_the_same_budget_is_the_same_file(world: World, extension: str) -> None:
    assert write_workbook(budget_book(world.roadmap, ON), extension) == write_workbook(
        budget_book(world.roadmap, ON), extension
    )


def test_headings_stay_on_the_screen_and_on_paper(world: World) -> None:
    book = budget_book(world.roadmap, ON)
    with ZipFile(BytesIO(write_workbook(book, "xlsx"))) as archive:
        first = archive.read("xl/worksheets/sheet1.xml").decode()
        assert 'topLeftCell="C6"' in first and 'orientation="landscape"' in first
        assert "Print_Titles" in archive.read("xl/workbook.xml").decode()
    with ZipFile(BytesIO(write_workbook(book, "ods"))) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert ">5</config:config-item>" in archive.read("settings.xml").decode()
        assert 'style:print-orientation="landscape"' in archive.read("styles.xml").decode()


def test_amounts_are_french_and_pages_numbered_throughout_whatever_the_computer(world: World) -> None:
    with ZipFile(BytesIO(write_workbook(budget_book(world.roadmap, ON), "ods"))) as archive:
        content, styles = (archive.read(part).decode() for part in ("content.xml", "styles.xml"))
    amounts = re.findall(r"<number:currency-style [^>]+>", content)
    assert len(amounts) == 3
    assert [style for style in amounts if 'number:language="fr" number:country="FR"' not in style] == []
    pages = re.findall(r"<style:page-layout-properties [^>]+>", styles)
    assert len(pages) == 2
    assert [style for style in pages if 'style:first-page-number="continue"' not in style] == []


@EACH
def test_the_budget_is_asked_from_the_page(world: World, by: Member, client: Client, extension: str) -> None:
    assert by.user
    client.force_login(by.user)
    response = client.get(reverse("publication:budget", args=[by.roadmap.slug, extension]))
    assert response.headers["Content-Type"] == FORMATS[extension].mime
    assert response.headers["Content-Disposition"] == f'attachment; filename="budget-{by.roadmap.slug}.{extension}"'
    assert response.content[:2] == b"PK"


def test_more_lines_cost_no_more_queries(world: World, by: Member) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            budget_book(world.roadmap, ON)
        return len(captured)

    before = asked()
    for number in range(3):
        lines.add_expense(
            action=world.action("1.2"), label=f"Dépense {number}", kind="fonctionnement", amount=Decimal(5), by=by
        )
    assert asked() == before == 9


@EACH
def test_what_nobody_pays_is_on_a_sheet_of_its_own(world: World, extension: str) -> None:
    by = world.blank()
    action = sheets.propose_action(title="Un réseau", new_axis="Faire réseau", by=by)
    sheets.advance_action(action=action, to="proposee", by=by)
    lines.add_expense(action=action, label="Café", kind="fonctionnement", amount=Decimal(100), by=by)
    for nature, status in (("benevolat", "accorde"), ("nature", "refuse")):
        contributions.add_contribution(
            action=action,
            funder="Le Ruban",
            nature=nature,
            kind="fonctionnement",
            quantity=Decimal(10),
            unit_amount=Decimal(12),
            status=status,
            by=by,
        )
    found = READERS[extension](write_workbook(budget_book(by.roadmap, ON), extension))
    assert told(found, "Contributions", "Ensemble", "Valeur") == 120
    assert told(found, "Synthèse", "Ensemble", "Ressources") == 0
    assert {cell.value for (sheet, _place), cell in found.items() if sheet == "Ressources"} >= {"Aucune ressource."}


@EACH
def test_a_fiche_without_expense_is_to_be_priced_and_has_nothing_too_much(
    world: World, by: Member, extension: str
) -> None:
    """What it is brought stands under « En trop »: the sheet says what to make of it."""
    action = sheets.propose_action(title="Un prêt", new_axis="Un axe de plus", by=by)
    values: dict[str, Any] = {"nature": "subvention", "kind": "fonctionnement", "amount": Decimal(300)}
    line = lines.add_funding(action=action, funder="Région", by=by, **values)
    ActionSheet.objects.filter(pk=action.pk).update(status="retenue")

    def said() -> list[str]:
        return [str(cell.value) for cell in grid(world, extension).values() if "à chiffrer" in str(cell.value)]

    (sentence,) = said()
    assert sentence.startswith(f"La fiche {action.code} est à chiffrer")
    FundingLine.objects.filter(pk=line.pk).update(status="refuse")
    assert said() == []
    FundingLine.objects.filter(pk=line.pk).update(status="accorde")
    lines.add_expense(action=action, label="Des tablettes", kind="fonctionnement", amount=Decimal(300), by=by)
    assert said() == []
