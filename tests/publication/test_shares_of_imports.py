"""« 50 % » among the amounts of a plan: the amounts are read, and the share of a funder is computed from the cost of its line."""

from decimal import Decimal

import pytest

from jalons.base.table_files import Row
from jalons.publication.queries import imports
from jalons.publication.rules.money_columns import read_rate
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed, seen
from tests.world import World

EURO = Decimal(1)


@pytest.mark.parametrize(
    ("cell", "rate"),
    [
        ("50 %", "50"), ("12,5%", "12.5"), ("100 %", "100"), ("50 % du coût", "50"), ("120 %", None), ("50", None), ("50 % (10 000 €)", None),
        ("", None), ("-5 %", None),
    ],
)  # fmt: skip
def test_a_cell_that_is_only_a_percentage_is_a_share(cell: str, rate: str | None) -> None:
    assert read_rate(cell) == (Decimal(rate) if rate else None)


ROWS: list[Row] = [
    ["Axe", "Action", "Budget", "Région", "Autofinancement"],
    ["Former", "Un cours", "10 000 €", "4 000 €", "6 000 €"],
    ["Former", "Une aide", "100,01 €", "50 %", "50 %"],
    ["Former", "Un bus", "8 000 €", "50 %", "4 000 €"],
    ["Former", "Un livre", "", "25 %", ""],
    ["Former", "Un lieu", "30 %", "1 000 €", ""],
]


@pytest.mark.django_db
def test_one_percentage_leaves_the_amounts_of_its_column_read(world: World) -> None:
    preview = seen(world.blank(), ROWS)
    sums = {row.label: (row.read, row.kept, row.left) for row in preview.sums}
    # 10 000 + 100,01 + 8 000; then 4 000 + 6 000, 50,01 + 50, 4 000 + 4 000, and 1 000.
    assert list(sums.values()) == [
        (Decimal("18100.01"), Decimal("18100.01"), Decimal(0)),
        (Decimal("19100.01"), Decimal("19100.01"), Decimal(0)),
    ]
    assert preview.unread == 2


@pytest.mark.django_db
def test_each_percentage_is_told_by_its_cell(world: World) -> None:
    lines = {line.number: line.doubts for line in seen(world.blank(), ROWS).lines}
    told = {
        number: [text.replace("\u00a0", " ").replace("\u202f", " ") for text in texts]
        for number, texts in lines.items()
    }
    assert told[2] == []
    assert told[4] == ["D4, Région : une part du coût de l’action, 8 000 € : 4 000 € est calculé et repris."]
    assert [text.partition(" :")[0] for text in told[3]] == ["D3, Région", "E3, Autofinancement"]
    assert [text.partition(" :")[0] for text in (*told[5], *told[6])] == [
        "D5, Région, « 25 % »",
        "C6, Budget, « 30 % »",
    ]


@pytest.mark.django_db
def test_a_percentage_beside_a_named_funder_is_its_share(world: World) -> None:
    rows: list[Row] = [
        ["Axe", "Action", "Budget", "Financeur 1", "Montant financeur 1"],
        ["Former", "Un cours", "900 €", "Région", "33,33 %"],
    ]
    assert [row.kept for row in seen(world.blank(), rows).sums] == [900 * EURO, Decimal("299.97")]


@pytest.mark.django_db
def test_a_cost_that_waits_for_an_answer_gives_no_share_until_then(world: World) -> None:
    rows: list[Row] = [
        ["Axe", "Action", "Budget", "Région"],
        ["Former", "Un cours", "12.000", "50 %"],
        ["Former", "Un bus", "10 €", "5 €"],
    ]
    member: Member = world.blank()
    assert [row.kept for row in seen(member, rows).sums] == [10 * EURO, 5 * EURO]
    name = seen(member, rows).questions[0].name
    answered = imports.plan_preview(member.roadmap, **proposed(rows), answers={name: Decimal("12000.00")})
    assert [row.kept for row in answered.sums] == [12_010 * EURO, 6_005 * EURO]
