"""What a cell of funders says: « CC 10 000 / FSE+ 5 000 », « Département (50 %), CC (50 %) », « CC » alone beside a budget."""

from datetime import date
from decimal import Decimal

import pytest

from jalons.funding.rules.money import Status
from jalons.publication.queries import imports
from jalons.publication.queries.imports import PlanPreview
from jalons.publication.rules.lines import read_lines
from jalons.publication.rules.written_money import Share, read_shares
from jalons.roadmaps.models import Member
from tests.publication.plans import proposed, seen


def paid(rows: list[list[str]], **answers: Decimal) -> list[tuple[str, Decimal]]:
    """Who pays what, of all lines."""
    table = proposed(rows)
    read = read_lines(table["sent"], table["first"], answers, date(2026, 12, 1))
    return sorted(pair for line in read for pair in line.funders)


def asked(preview: PlanPreview) -> list[tuple[str, str, list[str]]]:
    return [(one.name, one.text, [value for value, _label in one.options]) for one in preview.questions]


HEADINGS = ["Financeurs", "Financement", "Financeur 1"]


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "cell", ["CC 10 000 / FSE+ 5 000", "CC 10 000 € / FSE+ 5 000 €", "CC : 10 000 / FSE+ : 5 000", "CC 10 000 €/FSE+ 5 000 €", "CC 10 000/FSE+ 5 000"]
)  # fmt: skip
def test_funders_may_be_parted_by_a_slash(member: Member, heading: str, cell: str) -> None:
    rows = [["Action", "Budget", heading], ["Un bus", "15 000", cell]]
    assert paid(rows) == [("CC", Decimal(10_000)), ("FSE+", Decimal(5_000))]
    assert [(row.read, row.kept) for row in seen(member, rows).sums] == [(Decimal(15_000), Decimal(15_000))] * 2


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize(
    "cell",
    ["Département (50 %), CC (50 %)", "Département 50 %, CC 50 %", "Département : 50 % ; CC : 50%", "50 % Département / 50 % CC", "Département (50 %) et CC (50 %)"],
)  # fmt: skip
def test_rates_of_funders_are_shares_of_the_budget_of_the_line(heading: str, cell: str) -> None:
    shares = paid([["Action", "Budget", heading], ["Un bus", "100,01", cell]])
    assert [name for name, _amount in shares] == ["CC", "Département"]
    assert sorted(amount for _name, amount in shares) == [Decimal("50.00"), Decimal("50.01")]


def test_a_rate_keeps_the_state_of_its_funder() -> None:
    shares = read_shares("Région (40 %, demandé), CC 60 %")
    assert shares == [Share("Région", Decimal(40), Status.REQUESTED), Share("CC", Decimal(60))]


def test_the_rest_is_the_own_share() -> None:
    rows = [["Action", "Budget", "Financements"], ["Un bus", "1000", "Région 40 %, reste CC"]]
    assert paid(rows) == [("CC", Decimal(600)), ("Région", Decimal(400))]


@pytest.mark.parametrize("cell", ["Département (60 %), CC (50 %)", "Département (50 %), CC"])
def test_rates_that_are_not_sure_stay_text(cell: str) -> None:
    assert paid([["Action", "Budget", "Financeurs"], ["Un bus", "1000", cell]]) == []


def test_rates_without_a_budget_stay_text_and_say_why(member: Member) -> None:
    rows = [["Action", "Budget", "Financeurs"], ["Un bus", "", "Département (50 %), CC (50 %)"]]
    preview = seen(member, rows)
    assert paid(rows) == []
    assert any("un pourcentage, dont la ligne ne dit pas le total" in doubt for doubt in preview.lines[0].doubts)


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_lone_funder_beside_a_budget_is_asked_whether_it_pays_it_all(member: Member, heading: str) -> None:
    rows = [["Action", "Budget", heading], ["Un bus", "4 000 €", "CC"]]
    preview = seen(member, rows)
    ((name, text, values),) = asked(preview)
    assert (text, values, paid(rows)) == ("CC", ["4000.00"], [])
    assert paid(rows, **{name: Decimal(4_000)}) == [("CC", Decimal(4_000))]
    answered = imports.plan_preview(member.roadmap, **proposed(rows), answers={name: Decimal(4_000)})
    assert [row.kept for row in answered.sums] == [Decimal(4_000)] * 2


def test_the_amount_of_a_lone_funder_is_that_of_both_natures(member: Member) -> None:
    rows = [["Action", "Fonctionnement", "Investissement", "Financeur"], ["Un bus", "1 000", "3 000", "CC"]]
    ((_name, _text, values),) = asked(seen(member, rows))
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


@pytest.mark.parametrize("cell", ["?", "à définir", "À trouver", "reste CC"])
def test_nothing_is_asked_of_what_is_nobody(member: Member, cell: str) -> None:
    assert (
        asked(seen(member, [["Action", "Budget", "Financeur"], ["Un bus", "", ""], ["Un cours", "4 000", cell]])) == []
    )


def test_who_is_yet_to_be_asked_pays_nothing_of_the_amount_before(member: Member) -> None:
    rows = [["Action", "Budget", "Financeurs"], ["Un bus", "15 000", "CC 10 000 € / FSE+ à solliciter"]]
    assert paid(rows) == [("CC", Decimal(10_000))]
