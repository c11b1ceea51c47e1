"""Credits by year that nobody wrote are an estimate in whole euros, on every paper, and add up to the cent."""

from datetime import date
from decimal import Decimal

import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import instalments, lines
from jalons.papers.documents.model import Document, Table, plain_text
from jalons.publication.documents.budget import budget_book
from jalons.publication.documents.roadmap.deliberation import draft_deliberation
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 30)


def plain(text: object) -> str:
    return " ".join(str(text).replace("\\xa0", " ").replace("\u00a0", " ").split())


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(
        title="Un bus", new_axis="Aller vers", starts_on=date(2026, 9, 1), ends_on=date(2028, 3, 31), by=member
    )
    lines.add_expense(action=action, label="Essence", kind="fonctionnement", amount=Decimal("1000.50"), by=member)
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(300), by=member)
    ActionSheet.objects.filter(pk=action.pk).update(status="retenue")
    return action


def years(document: Document) -> tuple[list[tuple[str, str]], str]:
    """The year and the expenses of each row, then the note."""
    table = next(block for block in document.blocks if isinstance(block, Table) and "par année" in block.caption)
    rows = [(plain(plain_text(row.cells[0])), plain(plain_text(row.cells[1]))) for row in table.rows]
    return rows, plain(table.note)


def test_estimated_credits_are_whole_euros_that_add_up_to_the_cent(action: ActionSheet, member: Member) -> None:
    # 19 months: 4 in 2026, 12 in 2027, 3 in 2028. 1 000 € give 210,53, 631,58 and 157,89; 300 € 63,16, 189,47 and 47,37.
    expected = [
        ("2026 (estimation)", "273 €"),
        ("2027 (estimation)", "822 €"),
        ("2028 (estimation)", "205,50 €"),
        ("Ensemble", "1 300,50 €"),
    ]
    rows, note = years(funding_document(member.roadmap, ON))
    assert rows == expected
    assert note.startswith("Estimation : Jalons répartit 1 300,50 € de dépenses")
    # An act invents no year.
    assert years(draft_deliberation(member.roadmap, ON)) == (
        [("Sans année", "1 300,50 €"), ("Ensemble", "1 300,50 €")],
        "",
    )
    assert "Estimation : Jalons répartit 1 300,50 €" in plain(budget_book(member.roadmap, ON))


def test_written_credits_are_no_estimate(action: ActionSheet, member: Member) -> None:
    for expense in action.expenses.all():
        part = instalments.Payment(year=2027, planned=expense.amount, actual=None, actual_on=None)
        instalments.spread_line(line=expense, amount=expense.amount, instalments=[part], by=member)
    rows, note = years(funding_document(member.roadmap, ON))
    assert (rows, note) == ([("2027", "1 300,50 €"), ("Ensemble", "1 300,50 €")], "")
    assert "Estimation" not in plain(budget_book(member.roadmap, ON))
