"""The two small tables of money of a fiche, « Dépenses » and « Plan de financement »: each euro comes in, or is told as left aside."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.models import ActionSheet
from jalons.base.french import format_euros
from jalons.base.sent_tables import SentTable
from jalons.base.table_files import Row
from jalons.funding.models import FundingLine
from jalons.funding.rules.funders import alike_funders, funder_key, is_own_share
from jalons.funding.rules.money import Status
from jalons.papers.uploaded_documents.blocks import Block, Grid, Heading, Paragraph
from jalons.publication.changes import plans as plan_changes
from jalons.publication.rules import column_guesses
from jalons.publication.rules.document_rows import document_tables
from jalons.publication.rules.file_numbers import without_number_lines
from jalons.publication.rules.line_money import Left
from jalons.publication.rules.lines import read_lines
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.plan_imports import Plan, build_plan
from tests.publication.plans import proposed
from tests.world import World

Table = Sequence[Sequence[str]]
Amounts = Sequence[Decimal]
TITLE = "Fiche 1 : Un bus"


def plan_of(*blocks: Block) -> Plan:
    """What a document of one fiche writes."""
    labels = grid(("Pilote", "CIAS"), ("Constat", "Peu de réseau."), ("Objectifs", "Aller vers."))
    return plan_of_blocks([Heading(TITLE, 1), labels, *blocks])


def plan_of_blocks(blocks: Sequence[Block]) -> Plan:
    table = document_tables(blocks)[0]
    sent = SentTable(table.rows, 0, merged=sorted(table.merged))
    sent = replace(sent, columns=column_guesses.guess_columns(sent))
    lines = read_lines(sent, column_guesses.guess_first_line(sent), {}, date(2026, 12, 1))
    return build_plan(lines, {}, ())


def grid(*rows: Sequence[str]) -> Grid:
    return Grid(tuple(map(tuple, rows)))


def money_of(plan: Plan, side: Side) -> list[tuple[str, str, Decimal]]:
    """The name, the kind and the amount of each line that is written."""
    money = [one for action in plan.actions for one in action.kept_money if one.side is side]
    return [(one.name, one.kind, one.amount) for one in money]


def read_of(plan: Plan) -> list[tuple[Decimal, Decimal]]:
    """What is read, and what of it is left aside, of each side."""
    sums = plan.sums()
    assert all(one.adds_up for one in sums)
    return [(one.read, one.left_sum) for one in sums]


def test_a_total_of_one_line_is_a_total() -> None:
    plan = plan_of(
        Paragraph("Budget prévisionnel", is_strong=True),
        grid(("Dépenses", "Montant"), ("Ateliers", "4 000 €"), ("Total", "4 000 €")),
        Paragraph("Plan de financement", is_strong=True),
        grid(("Financeur", "Montant"), ("Une agence", "4 000 €"), ("Total", "4 000 €")),
    )
    assert money_of(plan, Side.EXPENSE) == [("Ateliers", "", 4_000)]
    assert money_of(plan, Side.RESOURCE) == [("Une agence", "", 4_000)]
    assert read_of(plan) == [(4_000, 0), (4_000, 0)]
    [planned] = plan.lines
    assert planned.line.other == "Numéro dans le document : Fiche 1"


amounts = st.lists(st.integers(1, 10**8), min_size=1, max_size=5).map(
    lambda cents: [Decimal(one) / 100 for one in cents]
)
EXPENSES = ("Ateliers", "Animation", "Matériel", "Déplacements", "Communication")
FUNDERS = ("Caf", "Une association", "DETR", "Fondation du fleuve", "Région")


def rows_of(heading: str, names: Sequence[str], said: Amounts, *, is_totalled: bool) -> list[tuple[str, str]]:
    whole = [("Total", format_euros(sum(said, Decimal(0))))] if is_totalled else []
    return [(heading, "Montant"), *((name, format_euros(one)) for name, one in zip(names, said, strict=False)), *whole]


@given(
    spent=amounts,
    brought=amounts,
    are_totalled=st.tuples(st.booleans(), st.booleans()),
    headings=st.sampled_from([("Dépenses", "Financeur"), ("Poste de dépense", "Financeurs"), ("Charges", "Recettes")]),
    is_headed=st.booleans(),
)
def test_every_euro_of_the_two_tables_is_written(
    spent: Amounts, brought: Amounts, are_totalled: tuple[bool, bool], headings: tuple[str, str], is_headed: bool
) -> None:
    titles = [Paragraph(text, is_strong=True) for text in ("Budget prévisionnel", "Plan de financement")]
    tables = [
        grid(*rows_of(headings[0], EXPENSES, spent, is_totalled=are_totalled[0])),
        grid(*rows_of(headings[1], FUNDERS, brought, is_totalled=are_totalled[1])),
    ]
    blocks = [block for pair in zip(titles, tables, strict=True) for block in pair]
    plan = plan_of(*(blocks if is_headed else [tables[0], Paragraph("Puis :"), tables[1]]))
    assert [amount for _name, _kind, amount in money_of(plan, Side.EXPENSE)] == spent
    assert [amount for _name, _kind, amount in money_of(plan, Side.RESOURCE)] == brought
    assert read_of(plan) == [(sum(spent), 0), (sum(brought), 0)]


@given(said=amounts, names=st.permutations(["Appoint", "À l’étude", "Remarque", "Divers", "Suite"]))
def test_what_falls_into_the_text_is_told_as_left_aside(said: Amounts, names: Sequence[str]) -> None:
    """Labels that no field has, each with an amount."""
    rows = [(f"{name} du territoire", format_euros(one)) for name, one in zip(names, said, strict=False)]
    plan = plan_of_blocks(
        [
            Heading(TITLE, 1),
            grid(("Pilote", "CIAS"), ("Constat", "Peu de réseau."), ("Objectifs", "Aller vers."), *rows),
        ]
    )
    assert money_of(plan, Side.EXPENSE) == money_of(plan, Side.RESOURCE) == []
    read = read_of(plan)
    assert sum(whole for whole, _left in read) == sum(left for _whole, left in read) == sum(said)


SPENT = Paragraph("Budget prévisionnel", is_strong=True)
BROUGHT = Paragraph("Plan de financement", is_strong=True)


@pytest.mark.parametrize("heading", ["Type", "Nature", "Section"])
@pytest.mark.parametrize(
    ("operating", "investment"), [("Fonctionnement", "Investissement"), ("F", "I"), ("Fonct.", "Inv.")]
)
@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1)])
def test_a_column_says_the_kind_of_each_expense(
    heading: str, operating: str, investment: str, order: tuple[int, int, int]
) -> None:
    rows = [
        ("Dépenses", "Montant", heading),
        ("Bornes", "16 000 €", investment),
        ("Animation", "4 000 €", operating),
        ("Total", "20 000 €", ""),
    ]
    plan = plan_of(SPENT, grid(*([row[place] for place in order] for row in rows)))
    assert money_of(plan, Side.EXPENSE) == [
        ("Bornes", "investissement", 16_000),
        ("Animation", "fonctionnement", 4_000),
    ]
    assert read_of(plan) == [(20_000, 0), (0, 0)]


def test_a_state_is_no_part_of_the_name_of_a_funder() -> None:
    plan = plan_of(
        BROUGHT,
        grid(
            ("Financeur", "Montant"),
            ("Région Nouvelle-Aquitaine (demandé)", "1 000 €"),
            ("DRAC : (accordé)", "2 000 €"),
            ("Caf - acquis", "3 000 €"),
            ("Banque des Territoires (à solliciter)", "4 000 €"),
            ("État (DETR)", "5 000 €"),
            ("Total", "15 000 €"),
        ),
    )
    money = [one for action in plan.actions for one in action.kept_money]
    assert [(one.name, one.state, one.amount) for one in money] == [
        ("Région Nouvelle-Aquitaine", Status.REQUESTED, 1_000),
        ("DRAC", Status.GRANTED, 2_000),
        ("Caf", Status.GRANTED, 3_000),
        ("Banque des Territoires", Status.ENVISAGED, 4_000),
        ("État (DETR)", None, 5_000),
    ]


def test_a_column_says_what_each_funder_answered() -> None:
    plan = plan_of(
        BROUGHT,
        grid(("Financeur", "Statut", "Montant"), ("Région", "Demandé", "1 000 €"), ("Caf", "Notifié", "2 000 €")),
    )
    money = [one for action in plan.actions for one in action.kept_money]
    assert [(one.name, one.state) for one in money] == [("Région", Status.REQUESTED), ("Caf", Status.GRANTED)]


@pytest.mark.parametrize("name", ["À trouver", "Reste à trouver", "Manque", "Reste à financer"])
def test_what_is_still_to_find_is_no_funder(name: str) -> None:
    plan = plan_of(
        BROUGHT, grid(("Financeur", "Montant"), ("Une agence", "3 000 €"), (name, "1 000 €"), ("Total", "4 000 €"))
    )
    assert money_of(plan, Side.RESOURCE) == [("Une agence", "", 3_000)]
    assert plan.sums()[1].left[Left.TO_FIND] == 1_000
    assert f"{name} : 1" in plan.lines[0].line.other


@pytest.mark.parametrize(
    ("funder", "authority", "is_own"),
    [
        ("Communauté de communes", "Communauté de communes du Val", True),
        ("CC", "Communauté de communes du Val", True),
        ("CC du Val", "Communauté de communes du Val", True),
        ("Communauté de communes", "CC Val", True),
        ("EPCI", "Communauté de communes du Val", True),
        ("La collectivité", "Commune de Quinsac", True),
        ("Commune", "Commune de Quinsac", True),
        ("Commune", "Communauté de communes du Val", False),
        ("Communes", "Communauté de communes du Val", False),
        ("EPCI", "Commune de Quinsac", False),
        ("Communauté de communes du Mont", "Communauté de communes du Val", False),
        ("Communauté de communes", "Département de la Dordogne", False),
        ("CC", "", False),
    ],
)
def test_the_authority_that_leads_pays_its_own_share(funder: str, authority: str, *, is_own: bool) -> None:
    assert is_own_share(funder, authority) is is_own


def test_a_community_of_communes_is_not_its_communes() -> None:
    keys = {name: funder_key(name) for name in ("Communauté de communes", "Communes", "Communauté de communes du Val")}
    assert alike_funders(keys) == [("Communauté de communes", "Communauté de communes du Val")]


def test_the_number_of_a_file_is_in_no_paper() -> None:
    text = "N° : 1.1\nRemarque : à relire\nNuméro dans le document : Fiche 3"
    assert without_number_lines(text) == "Remarque : à relire"
    assert without_number_lines("Code : rural et solidaire") == "Code : rural et solidaire"


@pytest.mark.django_db
def test_a_day_that_is_not_known_yet_is_no_information(world: World) -> None:
    blank = world.blank()
    rows: list[Row] = [
        ["Axe", "Action", "Date de début", "Date de fin", "Calendrier"],
        ["Former", "Un cours", "à préciser", "à définir", "mars à décembre 2027"],
    ]
    plan_changes.import_plan(**proposed(rows), by=blank)
    row = ActionSheet.objects.get(roadmap=blank.roadmap)
    assert (row.starts_on, row.ends_on) == (date(2027, 3, 1), date(2027, 12, 31))
    assert row.other_information == "Calendrier : mars à décembre 2027"


@pytest.mark.django_db
def test_the_states_of_a_table_are_those_of_its_funders(world: World) -> None:
    """What is said paid without a day is granted, until somebody notes the payment."""
    blank = world.blank()
    rows: list[Row] = [
        ["Axe", "Action", "Budget", "Financeur 1", "Montant 1", "Région (refusé)", "Caf (versé)"],
        ["Former", "Un cours", "9 000 €", "Département (conventionné)", "4 000 €", "3 000 €", "2 000 €"],
    ]
    plan_changes.import_plan(**proposed(rows), by=blank)
    lines = FundingLine.objects.filter(action__roadmap=blank.roadmap).values_list("funder", "status")
    assert dict(lines) == {"Département": "conventionne", "Région": "refuse", "Caf": "accorde"}
