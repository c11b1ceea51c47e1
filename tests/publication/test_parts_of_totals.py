"""« dont part communauté 77 200 € » under a total, or under an action: it says again some of what is above, and adds nothing to it."""

from decimal import Decimal

import pytest

from jalons.base.table_files import Row
from jalons.publication.queries.imports import PlanPreview
from jalons.roadmaps.models import Member
from tests.publication.plans import seen

HEADINGS = ["Axe", "Action", "Pilote", "Budget", "Financeur 1", "Montant 1"]
PLAN = [
    HEADINGS,
    ["Aller vers", "Un bus", "CIAS", "89 400 €", "Région", "42 200 €"],
    ["Aller vers", "Un cours", "CIAS", "30 000 €", "", ""],
]
TOTAL = ["", "TOTAL", "", "119 400 €", "", "42 200 €"]


def kept(preview: PlanPreview) -> list[Decimal]:
    return [row.kept for row in preview.sums]


def acts(preview: PlanPreview) -> dict[int, str]:
    return {line.number: line.act for line in preview.lines}


@pytest.mark.parametrize(
    "row",
    [
        ["", "dont part communauté", "", "77 200 €", "", ""],
        ["", "Dont part communauté :", "", "77 200 €", "", ""],
        ["", "dont part communauté 77 200 €", "", "", "", ""],
        ["dont part communauté", "", "", "77 200 €", "", ""],
        ["Aller vers", "dont part communauté", "", "77 200 €", "", ""],
        ["", "y compris autofinancement", "", "77 200 €", "", ""],
        ["", "Part communauté", "", "77 200 €", "", ""],
        ["", "Reste à charge", "", "77 200 €", "", ""],
        ["", "Reste à trouver", "", "77 200 €", "", ""],
    ],
)
def test_a_part_of_a_total_is_no_action(member: Member, row: Row) -> None:
    preview = seen(member, [*PLAN, TOTAL, row])
    assert preview.to_write == 2
    assert kept(preview) == [Decimal("119400.00"), Decimal("42200.00")]
    assert (acts(preview)[5], preview.unverified) == ("total", ())


def test_several_parts_follow_one_total(member: Member) -> None:
    rows = [*PLAN, TOTAL, ["", "dont part communauté", "", "77 200", "", ""], ["", "dont FSE+", "", "42 200", "", ""]]
    preview = seen(member, rows)
    assert (preview.to_write, kept(preview)[0]) == (2, Decimal("119400.00"))


def test_an_action_after_the_parts_of_a_total_is_still_an_action(member: Member) -> None:
    rows = [
        *PLAN,
        TOTAL,
        ["", "dont part communauté", "", "77 200", "", ""],
        ["Gouverner", "Un agent", "CC", "600", "", ""],
    ]
    preview = seen(member, [*rows, ["", "TOTAL GÉNÉRAL", "", "120 000", "", ""]])
    assert (preview.to_write, kept(preview)[0], preview.unverified) == (3, Decimal("120000.00"), ())


def test_a_part_of_an_action_adds_nothing_to_it(member: Member) -> None:
    preview = seen(member, [*PLAN, ["", "dont matériel", "", "12 000 €", "", ""], TOTAL])
    assert (preview.to_write, kept(preview)[0], preview.unverified) == (2, Decimal("119400.00"), ())


def test_what_is_more_than_the_action_above_is_no_part_of_it(member: Member) -> None:
    """Nobody can tell what it is: it is read, left aside, and the line says so."""
    preview = seen(member, [*PLAN, ["", "dont travaux", "", "50 000 €", "", ""]])
    assert (preview.to_write, kept(preview)[0]) == (2, Decimal("119400.00"))
    assert (acts(preview)[4], preview.sums[0].left) == ("leave", Decimal("50000.00"))


@pytest.mark.parametrize("title", ["Donner une seconde vie aux ordinateurs", "Part communauté", "Reste à charge zéro"])
def test_an_action_is_not_a_part_without_a_total_above(member: Member, title: str) -> None:
    preview = seen(member, [*PLAN, ["", title, "", "600 €", "", ""]])
    assert (preview.to_write, kept(preview)[0]) == (3, Decimal("120000.00"))
