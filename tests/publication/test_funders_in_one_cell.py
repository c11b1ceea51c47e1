"""What a cell of funders says: « CC 10 000 / FSE+ 5 000 », « Département (50 %), CC (50 %) », « CC » alone beside a budget."""

from decimal import Decimal

import pytest

from jalons.publication.queries import imports
from jalons.publication.queries.imports import PlanPreview
from jalons.roadmaps.models import Member
from tests.days import plain_text
from tests.publication.plans import proposed, seen


def funders(preview: PlanPreview) -> str:
    return plain_text(" ; ".join(value for line in preview.lines for label, value in line.details if label == "Financements"))


def asked(preview: PlanPreview) -> list[tuple[str, str, list[str]]]:
    return [(one.name, one.text, [value for value, _label in one.options]) for one in preview.questions]


HEADINGS = ["Financeurs", "Financement", "Financeur 1"]
BOTH = "CC : 10 000 € ; FSE+ : 5 000 €"
"""What each of these cells says."""


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "cell", ["CC 10 000 / FSE+ 5 000", "CC 10 000 € / FSE+ 5 000 €", "CC : 10 000 / FSE+ : 5 000", "CC 10 000 €/FSE+ 5 000 €", "CC 10 000/FSE+ 5 000"]
)  # fmt: skip
def test_funders_may_be_parted_by_a_slash(member: Member, heading: str, cell: str) -> None:
    preview = seen(member, [["Action", "Budget", heading], ["Un bus", "15 000", cell]])
    assert [(row.read, row.kept) for row in preview.sums] == [(Decimal(15_000), Decimal(15_000))] * 2
    assert sorted(written(preview)) == [("CC", Decimal(10_000)), ("FSE+", Decimal(5_000))]


def written(preview: PlanPreview) -> list[tuple[str, Decimal]]:
    """The resources that the lines show."""
    return [
        (name, Decimal(amount.replace("\u00a0", "").replace("€", "").replace(",", ".")))
        for line in preview.lines
        for label, value in line.details
        if label == "Financement"
        for name, _mark, amount in [value.rpartition("\u00a0: ")]
    ]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "cell",
    ["Département (50 %), CC (50 %)", "Département 50 %, CC 50 %", "Département : 50 % ; CC : 50%", "50 % Département / 50 % CC", "Département (50 %) et CC (50 %)"],
)  # fmt: skip
def test_rates_of_funders_are_shares_of_the_budget_of_the_line(member: Member, heading: str, cell: str) -> None:
    preview = seen(member, [["Action", "Budget", heading], ["Un bus", "100,01", cell]])
    assert sorted(written(preview)) == [("CC", Decimal("50.00")), ("Département", Decimal("50.01"))]


def test_a_rate_keeps_the_state_of_its_funder(member: Member) -> None:
    preview = seen(member, [["Action", "Budget", "Financeurs"], ["Un bus", "1000", "Région (40 %, demandé), CC 60 %"]])
    assert sorted(written(preview))[0][1] == Decimal(600)


@pytest.mark.parametrize("cell", ["Département (60 %), CC (50 %)", "Département (50 %), CC", "Département 50 %, CC 400 €"])
def test_rates_that_are_not_sure_stay_text(member: Member, cell: str) -> None:
    preview = seen(member, [["Action", "Budget", "Financeurs"], ["Un bus", "1000", cell]])
    assert written(preview) == []


def test_rates_without_a_budget_stay_text_and_say_why(member: Member) -> None:
    preview = seen(member, [["Action", "Budget", "Financeurs"], ["Un bus", "", "Département (50 %), CC (50 %)"]])
    assert written(preview) == []
    assert any("un pourcentage, dont la ligne ne dit pas le total" in doubt for doubt in preview.lines[0].doubts)


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_lone_funder_beside_a_budget_is_asked_whether_it_pays_it_all(member: Member, heading: str) -> None:
    rows = [["Action", "Budget", heading], ["Un bus", "4 000 €", "CC"]]
    preview = seen(member, rows)
    ((name, text, values),) = asked(preview)
    assert (text, values, written(preview)) == ("CC", ["4000.00"], [])
    answered = imports.plan_preview(member.roadmap, **proposed(rows), answers={name: Decimal(4_000)})
    assert written(answered) == [("CC", Decimal(4_000))]
    assert [row.kept for row in answered.sums] == [Decimal(4_000)] * 2


def test_the_amount_of_a_lone_funder_is_that_of_both_natures(member: Member) -> None:
    rows = [["Action", "Fonctionnement", "Investissement", "Financeur"], ["Un bus", "1 000", "3 000", "CC"]]
    ((name, _text, values),) = asked(seen(member, rows))
    assert values == ["4000.00"]


@pytest.mark.parametrize(
    "row",
    [
        ["Un bus", "", "CC", "", ""],  # no budget
        ["Un bus", "4 000", "CC, Région", "", ""],  # two
        ["Un bus", "4 000", "CC", "Région", "500"],  # another one pays
        ["Un bus", "10 à 12 k€", "CC", "", ""],  # of which the amount is asked first
    ],
)  # fmt: skip
def test_nothing_is_asked_of_a_funder_that_may_not_pay_it_all(member: Member, row: list[str]) -> None:
    preview = seen(member, [["Action", "Budget", "Financeur 1", "Financeur 2", "Montant 2"], row])
    assert [text for _name, text, _values in asked(preview) if text.startswith("CC")] == []
