"""The two small tables of money of a fiche, « Dépenses » and « Plan de financement »: each euro comes in, or is told as left aside."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jalons.base.french import format_euros
from jalons.base.sent_tables import SentTable
from jalons.papers.uploaded_documents.blocks import Block, Grid, Heading, Paragraph
from jalons.publication.rules import column_guesses
from jalons.publication.rules.document_rows import document_tables
from jalons.publication.rules.lines import read_lines
from jalons.publication.rules.money_columns import Side
from jalons.publication.rules.plan_imports import Plan, build_plan

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
