"""The plan of actions as a file: what leaves is in the 28 columns, in each format."""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.table_files import Row, read_table
from jalons.funding.changes.contributions import add_contribution
from jalons.funding.changes.lines import add_expense, add_funding
from jalons.funding.changes.statuses import set_status
from jalons.funding.models import ExpenseLine
from jalons.funding.rules.money import Kind, Nature
from jalons.monitoring.changes.indicators import add_indicator
from jalons.publication.changes import plans as plan_changes
from jalons.publication.documents.plan_files import FORMATS, write_plan_file
from jalons.publication.queries import plans
from jalons.publication.rules import kept_text
from jalons.publication.rules.columns import KEYS, TEMPLATE
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed
from tests.world import World

pytestmark = pytest.mark.django_db


def read(member: Member, extension: str) -> list[Row]:
    return read_table(io.BytesIO(write_plan_file("Plan", plans.plan_table(member.roadmap), extension)))


def said(row: Row) -> dict[str, str]:
    return {key: cell for key, cell in zip(KEYS, row, strict=False) if cell}


@pytest.fixture
def blank(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(blank: Member) -> ActionSheet:
    made = sheets.propose_action(
        title="Un bus numérique",
        new_axis="Aller vers",
        description="=1+1 n’est pas un calcul\nDeux tournées",
        objectives="Cent personnes",
        lead_organisation="Centre social",
        lead_contact="Direction",
        partners="Caf\nMairies",
        other_information="Instances de gouvernance : comité technique\nParticipation citoyenne : un atelier",
        starts_on=date(2026, 3, 1),
        ends_on=date(2027, 12, 31),
        priority=1,
        by=blank,
    )
    sheets.add_step(
        action=made, label="Acheter le bus", ends_on=date(2026, 6, 30), owner="Services techniques", by=blank
    )
    return made


EXPECTED: list[dict[str, str]] = [
    {
        "axis": "1. Aller vers",
        "title": "Un bus numérique",
        "description": "=1+1 n’est pas un calcul\nDeux tournées",
        "governance": "comité technique",
        "objectives": "Cent personnes",
        "lead_organisation": "Centre social",
        "partners": "Caf\nMairies",
        "lead_contact": "Direction",
        "participation": "un atelier",
        "priority": "Élevé",
        "starts_on": "01/03/2026",
        "ends_on": "31/12/2027",
    },
    {
        "axis": "1. Aller vers",
        "title": "Un bus numérique",
        "step": "Acheter le bus",
        "lead_contact": "Services techniques",
        "ends_on": "30/06/2026",
    },
]


@pytest.mark.parametrize("extension", FORMATS)
def test_a_fiche_and_its_steps_are_lines_of_the_template(blank: Member, action: ActionSheet, extension: str) -> None:
    rows = read(blank, extension)
    assert rows[1] == [heading for _key, heading in TEMPLATE]
    assert [said(row) for row in rows[3:]] == EXPECTED


@pytest.mark.parametrize("extension", FORMATS)
def test_three_funders_have_their_columns_and_the_others_are_told(
    blank: Member, action: ActionSheet, extension: str
) -> None:
    add_expense(action=action, label="Bus", kind=Kind.INVESTMENT, amount=Decimal("40000.50"), by=blank)
    add_expense(action=action, label="Chauffeur", kind=Kind.OPERATING, amount=Decimal(9999), by=blank)
    lines = [
        add_funding(
            action=action, funder=funder, nature=Nature.GRANT, kind=Kind.OPERATING, amount=Decimal(amount), by=blank
        )
        for funder, amount in (("Région", 12000), ("Caf", 8000), ("État", 500), ("Fondation", 250), ("Département", 1))
    ]
    set_status(line=lines[2], status="refuse", by=blank)
    money = {
        key: text
        for key, text in said(read(blank, extension)[3]).items()
        if key[:6] in ("funder", "amount", "money", "budget")
    }
    assert {key: text.removesuffix(",00").replace("50", "5") for key, text in money.items() if key != "money"} == {
        "funder_1": "Région", "amount_1": "12000", "funder_2": "Caf", "amount_2": "8000", "funder_3": "Fondation",
        "amount_3": "25", "budget": "49999,5",
    }  # fmt: skip
    assert money["money"] == "Refusé : État, 500,00 €\nFinanceur 4 : Département (montant : 1,00 €)"


def test_what_nobody_pays_is_told_in_words_and_comes_back_as_no_money(blank: Member, action: ActionSheet) -> None:
    """As a funder with its amount, it would come back as a grant."""
    for status, amount in (("envisage", 1200), ("refuse", 50)):
        add_contribution(
            action=action, funder="Le Ruban", nature=Nature.VOLUNTEERING, kind=Kind.OPERATING, amount=Decimal(amount),
            status=status, by=blank,
        )  # fmt: skip
    row = said(read(blank, "csv")[3])
    assert row["money"] == "Contribution valorisée : Bénévolat valorisé, Le Ruban, 1200,00 €"
    assert not {key for key in row if key.startswith(("funder", "amount"))}
    assert kept_text.split_money(row["money"]) == (row["money"], [])


def test_what_we_count_is_told_in_words(blank: Member, action: ActionSheet) -> None:
    add_indicator(
        action=action,
        label="Personnes reçues",
        unit="par an",
        target=Decimal(400),
        target_on=date(2027, 12, 31),
        baseline=Decimal(120),
        by=blank,
    )
    assert said(read(blank, "xlsx")[3])["indicators"] == "Personnes reçues (par an) : 400 au 31/12/2027, 120 au départ"


BUDGET = KEYS.index("budget")


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize(
    ("taxes", "heading", "told"),
    [
        (["ht", "ht"], "Budget prévisionnel total € HT", [None, None]),
        (["ttc", "ttc"], "Budget prévisionnel total € TTC", [None, None]),
        (["inconnu", "inconnu"], "Budget prévisionnel total €", [None, None]),
        (["ht", "ttc"], "Budget prévisionnel total €", ["HT", "TTC"]),
        (["ttc", "inconnu"], "Budget prévisionnel total €", ["TTC", "(taxes non précisées)"]),
    ],
)
def test_a_budget_is_a_number_whose_taxes_are_told_and_read_back(
    world: World, blank: Member, action: ActionSheet, extension: str, taxes: list[str], heading: str, told: list[str]
) -> None:
    other = sheets.propose_action(title="Un cours", axis=action.axis, by=blank)
    for sheet, tax in zip((action, other), taxes, strict=True):
        add_expense(action=sheet, label="Achat", kind=Kind.OPERATING, amount=Decimal("9000.25"), tax=tax, by=blank)
    rows = read(blank, extension)
    assert rows[1][BUDGET] == heading
    assert rows[1][len(KEYS) :] == (["Taxes du budget"] if told[0] else [])
    bought = [row for row in rows[3:] if row[BUDGET]]
    assert [row[BUDGET] for row in bought] == ["9000,25", "9000,25"]
    assert [row[len(KEYS)] if told[0] else None for row in bought] == told
    reader = world.blank()
    plan_changes.import_plan(**proposed(rows), by=reader)
    brought = ExpenseLine.objects.filter(action__roadmap=reader.roadmap).order_by("action__rank")
    assert list(brought.values_list("amount", "tax")) == [(Decimal("9000.25"), tax) for tax in taxes]
    assert read(reader, extension) == rows


def test_a_number_of_the_plan_is_in_euros(blank: Member, action: ActionSheet) -> None:
    add_expense(action=action, label="Achat", kind=Kind.OPERATING, amount=Decimal("9000.25"), tax="ttc", by=blank)
    made = write_plan_file("Plan", plans.plan_table(blank.roadmap), "xlsx")
    with ZipFile(io.BytesIO(made)) as archive:
        sheet, styles = (archive.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "styles"))
    assert re.search(r'<c r="X4" s="\d+"><v>9000.25</v></c>', sheet)
    assert 'formatCode="#,##0.00\\ &quot;€&quot;"' in styles


def test_what_two_taxes_add_up_to_is_told_as_both(blank: Member, action: ActionSheet) -> None:
    other = sheets.propose_action(title="Un cours", axis=action.axis, by=blank)
    for sheet, tax in ((action, "ht"), (action, "ttc"), (other, "ht")):
        add_expense(action=sheet, label="Achat", kind=Kind.OPERATING, amount=Decimal(100), tax=tax, by=blank)
    rows = [row for row in read(blank, "csv")[3:] if row[BUDGET]]
    assert [row[len(KEYS)] for row in rows] == ["HT et TTC", "HT"]


def test_an_axis_without_action_has_its_line(blank: Member, action: ActionSheet) -> None:
    sheets.add_axis(title="Former", by=blank)
    assert said(read(blank, "csv")[-1]) == {"axis": "2. Former"}


def test_the_whole_plan_takes_the_same_queries(world: World, blank: Member, action: ActionSheet) -> None:
    def count(member: Member) -> int:
        with CaptureQueriesContext(connection) as queries_made:
            plans.plan_table(member.roadmap)
        return len(queries_made)

    assert count(blank) == count(world.member()) == 7


def test_the_page_of_documents_gives_the_file(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    slug = world.roadmap.slug
    body = client.get(reverse("publication:index", args=[slug])).content.decode()
    for extension, kind in FORMATS.items():
        address = reverse("publication:plan_file", args=[slug, extension])
        response: Any = client.get(address)
        assert (address in body, response.headers["Content-Type"]) == (True, kind)
        assert read_table(io.BytesIO(response.content))[1][0] == "Axe (x)"
