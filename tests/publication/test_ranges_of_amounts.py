"""« 10 à 12 k€ »: what is proposed is what may be meant, and a total says which choice it counted."""

from decimal import Decimal

import pytest

from jalons.base.amounts import read_amount
from jalons.publication.queries import imports
from jalons.publication.rules import cells
from jalons.roadmaps.models import Member
from tests.days import plain_text
from tests.publication.plans import proposed

THOUSANDS = (Decimal("10000.00"), Decimal("12000.00"))


@pytest.mark.parametrize(
    "text",
    ["10 à 12 k€", "10-12 k€", "10 – 12 k€", "10/12k€", "entre 10 et 12 k€", "10 ou 12 k", "10 à 12 000 €", "de 10 à 12 000", "10 k€ à 12 k€", "10 000 à 12 k€"],
)  # fmt: skip
def test_both_ends_of_a_range_have_its_unit(text: str) -> None:
    assert read_amount(text).candidates == THOUSANDS


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("10 à 150 €", ("10", "150")), ("3 à 1 000 €", ("3", "1000")), ("1 à 2 millions", ("1000000", "2000000")),
        ("1,5 à 2 k€", ("1500", "2000")), ("900 à 1 200 €", ("900", "1200")),
    ],
)  # fmt: skip
def test_a_range_without_a_common_unit_stays_as_it_is_written(text: str, candidates: tuple[str, ...]) -> None:
    assert read_amount(text).candidates == tuple(map(Decimal, candidates))


@pytest.mark.parametrize("text", ["10 à 12", "10-12", "entre 10 et 12"])
def test_a_range_under_a_heading_in_thousands_is_in_thousands(text: str) -> None:
    assert cells.read_amount(text, "Budget (k€)").candidates == THOUSANDS


ROWS = [
    ["Action", "Budget"],
    ["Un bus", "10 à 12 k€"],
    ["Un cours", "134 400 €"],
    ["TOTAL", "144 400 €"],
]


def test_a_total_is_verified_with_the_amount_that_it_counted(member: Member) -> None:
    preview = imports.plan_preview(member.roadmap, **proposed(ROWS), answers={"2-budget": THOUSANDS[0]})
    assert (preview.sums[0].kept, preview.unverified) == (Decimal("144400.00"), ())


def test_a_total_says_which_other_choice_makes_it_right(member: Member) -> None:
    preview = imports.plan_preview(member.roadmap, **proposed(ROWS), answers={"2-budget": THOUSANDS[1]})
    assert [plain_text(sentence) for sentence in preview.unverified] == [
        "B4, Budget : ce total dit 144 400 €, les lignes lues au-dessus font 146 400 €. Avec 10 000 € au lieu de 12 000 € dans « À préciser », les deux sont égaux."
    ]
