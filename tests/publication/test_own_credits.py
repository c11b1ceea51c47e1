"""The credits of an act: what the assembly pays itself, by action, in the years that somebody wrote; no other year."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import instalments, lines
from jalons.papers.documents.model import Table, plain_text
from jalons.publication.documents.roadmap.deliberation import draft_deliberation
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 30)


def plain(text: object) -> str:
    return " ".join(str(text).replace("\\xa0", " ").replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(
        title="Un bus",
        new_axis="Aller vers",
        starts_on=date(2026, 9, 1),
        ends_on=date(2028, 3, 31),
        lead_organisation=member.roadmap.lead_authority,
        by=member,
    )
    lines.add_expense(action=action, label="Essence", kind="fonctionnement", amount=Decimal(9_000), by=member)
    ActionSheet.objects.filter(pk=action.pk).update(status="retenue")
    return action


def pay(action: ActionSheet, funder: str, amount: int, member: Member, **said: Any) -> Any:
    told = {"nature": "propre", "kind": "fonctionnement", "is_public": True, "status": "envisage"} | said
    return lines.add_funding(action=action, funder=funder, amount=Decimal(amount), by=member, **told)


def table(member: Member, words: str) -> list[list[str]]:
    found = next(
        block
        for block in draft_deliberation(member.roadmap, ON).blocks
        if isinstance(block, Table) and words in plain(block.caption)
    )
    heads = [plain(column.label) for column in found.columns]
    return [heads, *([plain(plain_text(cell)) for cell in row.cells] for row in found.rows)]


def test_an_act_prints_the_years_that_somebody_wrote_and_no_other(action: ActionSheet, member: Member) -> None:
    line = pay(action, "Autofinancement", 4_000, member)
    pay(action, member.roadmap.lead_authority, 2_000, member)
    pay(action, "Région", 3_000, member, nature="subvention")
    part = instalments.Payment(year=2027, planned=Decimal(4_000), actual=None, actual_on=None)
    instalments.spread_line(line=line, amount=line.amount, instalments=[part], by=member)
    assert table(member, "par action et par année") == [
        ["Action", "2027", "Sans année écrite", "Total"],
        [f"{action.code} Un bus", "4 000 €", "2 000 €", "6 000 €"],
        ["Ensemble", "4 000 €", "2 000 €", "6 000 €"],
    ]
    years = [row[0] for row in table(member, "les crédits par année")[1:]]
    assert years == ["2027", "Sans année", "Ensemble"]
    act = plain(draft_deliberation(member.roadmap, ON))
    assert "Jalons" not in act
    assert "donnent les années qui sont écrites ; le budget de chaque année fixe les autres" in act


def test_what_others_pay_is_in_no_credit_of_the_assembly(action: ActionSheet, member: Member) -> None:
    ActionSheet.objects.filter(pk=action.pk).update(lead_organisation="Association La Recyclerie")
    pay(action, "Fonds propres", 4_200, member)
    assert "par action et par année" not in plain(draft_deliberation(member.roadmap, ON))
