"""The funding plan as a paper of its own, in each format."""

from datetime import date
from decimal import Decimal

import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.base.french import format_euros
from jalons.funding.changes.lines import add_expense
from jalons.funding.queries import consolidated
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import Callout, Heading, Table, plain_text
from jalons.publication.documents.roadmap.funding_plan import funding_document
from tests.publication.giving_back import words
from tests.publication.test_queries import READERS, flat
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)


@pytest.mark.parametrize("extension", list(FORMATS))
def test_every_priced_fiche_and_funder_is_in_every_format(world: World, extension: str) -> None:
    text = flat(READERS[extension](write_document(funding_document(world.roadmap, ON), extension)))
    money = consolidated.consolidated_money(world.roadmap)
    wanted = [row.title for row in money.plans if not row.sums.is_empty] + [row.name for row in money.funders]
    wanted += [format_euros(money.totals.sums.expenses), format_euros(money.totals.to_find)]
    assert [term for term in wanted if flat(term) not in text] == []


def test_years_add_up_to_the_whole(world: World) -> None:
    tables = [block for block in funding_document(world.roadmap, ON).blocks if isinstance(block, Table)]
    years = next(table for table in tables if "par année" in table.caption)
    sums = consolidated.consolidated_money(world.roadmap).totals.sums
    assert [plain_text(cell) for cell in years.rows[-1].cells] == [
        "Ensemble",
        *map(format_euros, (sums.expenses, sums.secured, sums.requested, sums.envisaged)),
    ]
    assert years.rows[-1].kind == "total" and {row.kind for row in years.rows[:-1]} == {"row"}


def test_funders_add_up_to_the_whole_and_nothing_is_a_dash(world: World) -> None:
    tables = [block for block in funding_document(world.roadmap, ON).blocks if isinstance(block, Table)]
    funders = next(table for table in tables if "par financeur" in table.caption)
    sums = consolidated.consolidated_money(world.roadmap).totals.sums
    whole = (sums.secured, sums.requested, sums.envisaged, sums.resources)
    said = [[plain_text(cell) for cell in row.cells] for row in funders.rows]
    assert said[-1] == ["Ensemble", *map(format_euros, whole)] and funders.rows[-1].kind == "total"
    money = consolidated.consolidated_money(world.roadmap).funders
    assert sum(row.total for row in money) == sums.resources
    assert {format_euros(0)} & {cell for row in said for cell in row} == set()
    assert any("–" in row for row in said)


def test_what_a_fiche_lacks_is_a_fact_in_a_frame_under_it(world: World) -> None:
    blocks = funding_document(world.roadmap, ON).blocks
    first = next(n for n, block in enumerate(blocks) if isinstance(block, Callout))
    assert first > blocks.index(Heading("Fiche par fiche", 1, new_page=True))
    assert not any("à régler" in block.caption.lower() for block in blocks if isinstance(block, Table))


def test_what_was_refused_stands_below_the_sum_of_resources(world: World) -> None:
    tables = [block for block in funding_document(world.roadmap, ON).blocks if isinstance(block, Table)]
    table = next(table for table in tables if table.caption.endswith("action 3.1"))
    rows = [[plain_text(cell) for cell in row.cells] for row in table.rows]
    refused = next(n for n, cells in enumerate(rows) if cells[2:3] and cells[2].startswith("refusé"))
    assert rows[refused - 1] == ["Refusé, non compté dans les ressources"]
    assert [cells[0] for cells in rows[refused:]] == ["Fondation"]
    assert "Ressources" in [cells[0] for cells in rows[:refused]]


def test_each_fiche_has_its_table_after_the_whole(world: World) -> None:
    document = funding_document(world.roadmap, ON)
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    codes = [
        f"{row.code} {row.title}" for row in ActionSheet.objects.filter(roadmap=world.roadmap).select_related("axis")
    ]
    assert headings[0] == "Toutes les fiches ensemble"
    assert headings[headings.index("Fiche par fiche") + 1 :] == codes
    ActionSheet.objects.filter(pk=world.action("1.2").pk).update(status="abandonnee")
    headings = [block.text for block in funding_document(world.roadmap, ON).blocks if isinstance(block, Heading)]
    assert headings[headings.index("Fiche par fiche") + 1 :] == [code for code in codes if not code.startswith("1.2 ")]


@pytest.mark.parametrize("extension", list(FORMATS))
def test_without_money_it_says_so(world: World, extension: str) -> None:
    text = flat(READERS[extension](write_document(funding_document(world.blank().roadmap, ON), extension)))
    assert flat("Aucune action n’est encore chiffrée.") in text


def test_the_document_says_what_its_amounts_hold(world: World) -> None:
    """Uniform, it says it once; otherwise each expense tells."""
    member = world.blank()
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    roadmap = member.roadmap
    assert funding_document(roadmap, ON).status == "Montants toutes taxes comprises"
    add_expense(action=action, label="Véhicule", kind="investissement", amount=Decimal(9), tax="ht", by=member)
    assert funding_document(roadmap, ON).status == "Montants hors taxes"
    add_expense(action=action, label="Carburant", kind="fonctionnement", amount=Decimal(1), tax="ttc", by=member)
    assert funding_document(roadmap, ON).status == "Montants HT ou TTC selon les lignes, quand elles le disent"
    type(action).objects.filter(pk=action.pk).update(status="proposee")  # documents hold what was submitted
    said = words(funding_document(roadmap, ON))
    assert ("Véhicule (HT)" in said, "Carburant (TTC)" in said) == (True, True)


def test_an_action_whose_expenses_are_not_written_is_to_be_priced_never_at_zero(world: World) -> None:
    world.action("2.2").expenses.all().delete()
    told = words(funding_document(world.roadmap, ON)).replace("\xa0", " ")
    assert [wrong for wrong in (" 0 € de dépenses", "Dépenses : 0 €", "de trop") if wrong in told] == []
    assert "vont à des actions à chiffrer" in told
    tables = [block for block in funding_document(world.roadmap, ON).blocks if isinstance(block, Table)]
    by_action = next(table for table in tables if table.caption.startswith("Dépenses, ressources et écart"))
    row = next(row for row in by_action.rows if plain_text(row.cells[0]).startswith("2.2"))
    assert [plain_text(row.cells[1]), plain_text(row.cells[3])] == ["à chiffrer", "–"]
