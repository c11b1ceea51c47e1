"""The plan in two columns as a file: the same in each format, with formulas that give what the page shows."""

from collections import defaultdict
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.words import days_label
from jalons.base.french import format_date, format_euros, format_share
from jalons.directory.changes.organisations import add_organisation
from jalons.funding.changes import lines, statuses, tax_recovery
from jalons.funding.queries.funded_actions import sheet_carrier, submitted_actions
from jalons.funding.queries.two_column_plans import action_in_two_columns, roadmap_in_two_columns
from jalons.governance.changes import deliberations
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import Block, Callout, Facts, Table, plain_text
from jalons.papers.workbooks import write_workbook
from jalons.publication.changes.adoption import adopt_roadmap
from jalons.publication.documents.budget import HEAD, budget_book
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.publication.documents.roadmap.plan_references import PlanReferences, plan_references
from jalons.publication.documents.roadmap.two_columns import carrier_label, two_column_document
from jalons.publication.queries.two_column_book import action_plan_book, roadmap_plan_book
from tests.papers.formulas import Calculator, read_ods, read_xlsx
from tests.publication.adopting import VOTE, VOTED, accept_gaps, today_is
from tests.publication.test_queries import READERS, flat
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)
BOOKS = {"xlsx": read_xlsx, "ods": read_ods}
SHEET = "Plan de financement"
SIRET = "35600000049837"


@pytest.mark.parametrize("extension", list(FORMATS))
def test_every_amount_share_and_state_is_in_every_format(world: World, extension: str) -> None:
    action = world.action()
    plan = action_in_two_columns(action)
    text = flat(READERS[extension](write_document(two_column_document(action, ON), extension)))
    wanted = [
        "Dépenses",
        "Ressources",
        "Reste à trouver",
        "Total, écart compris",
        "Certifié exact, le",
        "Signature et cachet",
    ]
    wanted += ["La structure qui porte le projet", "SIRET de la structure qui porte l’action", "Délibération"]
    for section in plan.sections:
        for line in (*section.expenses, *(line for payer in section.payers for line in payer.lines)):
            wanted += [line.entry.label, format_euros(line.amount), format_share(line.share), line.entry.detail]
    wanted += [check.detail for check in plan.own_shares]
    wanted += ["Part de la section", "Ensemble : parts du total"]
    assert [term for term in wanted if flat(term) not in text] == []


def test_the_rows_of_the_document_add_up_to_the_cent(world: World) -> None:
    table = next(block for block in two_column_document(world.action(), ON).blocks if isinstance(block, Table))
    for column in (1, 4):
        lines, subtotals = [], []
        for row in table.rows:
            cells = [plain_text(cell) for cell in row.cells]
            if row.kind == "row" and cells[column] and cells[column - 1] != "Reste à trouver":
                if not cells[column - 1].startswith("Sous-total"):
                    lines.append(read_euros(cells[column]))
            elif row.kind == "total" and cells[0].startswith("Sous-total"):
                subtotals.append(read_euros(cells[column]))
        total = next(row for row in table.rows if plain_text(row.cells[0]) == "Total des dépenses")
        assert sum(lines) == sum(subtotals) == read_euros(plain_text(total.cells[column]))
    last = [plain_text(cell) for cell in table.rows[-1].cells]
    assert last[:3] == last[3:] and last[2] == "100,0\u00a0%"


def read_euros(text: str) -> Decimal:
    return Decimal(text.replace("\u00a0", "").replace("€", "").replace(",", "."))


def test_the_whole_plan_begins_with_both_columns_and_ends_with_the_signature(world: World) -> None:
    blocks = funding_document(world.roadmap, ON).blocks
    captions = [block.caption for block in blocks if isinstance(block, Table)]
    assert "Plan de financement de toutes les fiches" in captions
    assert_is_certified_by_the_carrier(blocks[-1])


def test_papers_of_the_whole_plan_tell_since_when_and_what_becomes_of_taxes(world: World) -> None:
    member, action = world.member(), world.action("1.2")
    values = {"nature": "subvention", "kind": "fonctionnement", "amount": Decimal(100), "is_public": True}
    line = lines.add_funding(action=action, funder="Un financeur", by=member, **values)
    assert "demandé le" not in plain(funding_document(world.roadmap, ON).blocks, "Un financeur")
    statuses.set_status(line=line, status="demande", on=date(2026, 3, 12), by=member)
    assert "demandé le 12 mars 2026" in plain(funding_document(world.roadmap, ON).blocks, "Un financeur")
    book = budget_book(world.roadmap, ON)
    resources = next(sheet for sheet in book.sheets if sheet.name == "Ressources")
    assert resources.lines[HEAD].cells[-1] == "État depuis le"
    [row] = [one.cells for one in resources.lines if one.cells[2:3] == ("Un financeur",)]
    assert row[-1] == date(2026, 3, 12)
    tax_recovery.set_tax_recovery(action=action, tax_recovery="aucune", by=member)
    tax_recovery.set_tax_recovery(action=world.action("3.1"), tax_recovery="fctva", by=member)
    told = ("TVA récupérée en partie par le FCTVA : 3.1.", "TVA non récupérée : 1.2.", "Le fonds rend")
    for paper in (
        funding_document(world.roadmap, ON),
        roadmap_plan_book(world.roadmap, ON),
        budget_book(world.roadmap, ON),
    ):
        text = str(paper).replace("\\xa0", " ").replace("\u00a0", " ")
        assert [words for words in told if words not in text] == [], type(paper)


def plain(blocks: tuple[Block, ...], funder: str) -> str:
    """The cells of the lines of a funder, fiche by fiche."""
    tables = [block for block in blocks if isinstance(block, Table) and "action" in block.caption]
    rows = [row for table in tables for row in table.rows if plain_text(row.cells[0]) == funder]
    return " ".join(plain_text(cell) for row in rows for cell in row.cells)


def assert_is_certified_by_the_carrier(block: Block) -> None:
    """A funder signs no plan of an applicant."""
    assert isinstance(block, Table)
    assert [column.label for column in block.columns[1:]] == ["La structure qui porte le projet"]
    labels = [plain_text(row.cells[0]) for row in block.rows]
    assert labels == ["Pour", "Qualité de qui signe", "Certifié exact, le", "Signature et cachet"]
    assert {plain_text(row.cells[1]).strip("…\n") for row in block.rows[1:]} == {""}


def test_the_plan_of_an_action_says_who_asks_what_was_voted_and_when(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, action = world.member(), world.action("1.1")
    carrier = action_in_two_columns(action).carrier
    assert carrier and plan_references(action, carrier) == PlanReferences(
        period=days_label(action.starts_on, action.ends_on)
    )
    add_organisation(name=carrier.name, siret=SIRET, by=member)
    today_is(VOTED, monkeypatch)
    accept_gaps(member)
    vote = adopt_roadmap(**VOTE, by=member).deliberation
    assert vote
    known = plan_references(world.action("1.1"), carrier)
    assert (known.number, known.deliberation, known.enforceable) == (SIRET, str(vote), "")
    deliberations.note_receipt(deliberation=vote, received_on=VOTED, published_on=VOTED, by=member)
    assert plan_references(world.action("1.1"), carrier).enforceable == format_date(VOTED)


def test_each_funder_has_its_share_of_the_whole_cost(world: World) -> None:
    action = world.action("1.1")
    cost = action_in_two_columns(action).whole.spent
    (table,) = (
        block
        for block in two_column_document(action, ON).blocks
        if isinstance(block, Table) and block.caption == "Part de chaque financeur dans le coût total"
    )
    told = {plain_text(row.cells[0]): plain_text(row.cells[1]) for row in table.rows}
    # « Communauté de communes » is the authority that leads.
    names = {"Communauté de communes": action.roadmap.lead_authority}
    brought: dict[str, Decimal] = defaultdict(Decimal)
    for line in action.funding.exclude(status="refuse"):
        brought[names.get(line.funder, line.funder)] += line.amount
    assert told == {funder: format_euros(amount) for funder, amount in brought.items()} | {
        "Coût total": format_euros(cost)
    }
    assert plain_text(table.rows[-1].cells[2]) == "100\u00a0%"


def test_no_label_of_payers_is_alone_in_its_row(world: World) -> None:
    table = next(block for block in two_column_document(world.action("1.1"), ON).blocks if isinstance(block, Table))
    cells = [[plain_text(cell) for cell in row.cells] for row in table.rows if len(row.cells) == 6]
    assert [row for row in cells if row[3] and not row[4]] == []
    assert any(row[3].startswith("Autofinancement\n") for row in cells)


def test_whoever_is_to_confirm_signs_as_such_and_the_act_says_so_too(world: World) -> None:
    action = world.action("3.2")
    carrier = action_in_two_columns(action).carrier
    assert carrier == sheet_carrier(action)
    assert carrier and not carrier.is_sure
    assert carrier_label(carrier).endswith("(à confirmer\u00a0: qui porte la dépense)")
    assert plan_references(action, carrier).number == ""


def test_a_plan_without_money_says_so_and_is_not_to_sign(world: World) -> None:
    from jalons.actions.changes import sheets

    member = world.blank()
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    blocks = two_column_document(action, ON).blocks
    assert [type(block).__name__ for block in blocks] == ["Paragraph"]
    assert not any(isinstance(block, Facts | Callout) for block in blocks)


@pytest.mark.parametrize("extension", list(BOOKS))
@pytest.mark.parametrize("whole", [False, True])
def test_the_formulas_of_the_workbook_give_what_the_page_shows(world: World, extension: str, whole: bool) -> None:
    action = world.action()
    plan = (
        roadmap_in_two_columns(world.roadmap, only=submitted_actions(world.roadmap), on=ON)
        if whole
        else action_in_two_columns(action)
    )
    book = roadmap_plan_book(world.roadmap, ON) if whole else action_plan_book(action, ON)
    grid = BOOKS[extension](write_workbook(book, extension))
    rows = {cell.value: place[1:] for (_sheet, place), cell in grid.items() if place[0] == "A"}
    calculator = Calculator(grid)

    def at(column: str, label: str) -> Decimal:
        place = f"{column}{rows[label]}"
        assert grid[SHEET, place].formula
        computed = calculator.at(SHEET, place)
        assert round(computed, 6) == round(grid[SHEET, place].value, 6)
        return computed

    assert (at("B", "Total des dépenses"), at("F", "Total des dépenses")) == (plan.whole.spent, plan.whole.brought)
    filler = "Ressources en plus des dépenses"
    assert (at("B", filler), at("F", filler)) == (plan.whole.surplus, plan.whole.gap)
    assert at("B", "Total, écart compris") == at("F", "Total, écart compris") == plan.whole.total
    assert at("C", "Total, écart compris") == at("G", "Total, écart compris") == 1
    for section in plan.sections:
        label = f"Sous-total, {section.label.lower()}"
        totals = section.totals
        assert (at("B", label), at("F", label)) == (totals.spent, totals.brought)
        fillers = f"{filler}, {section.label.lower()}"
        assert (at("B", fillers), at("F", fillers)) == (totals.surplus, totals.gap)
        balanced = f"Total, écart compris, {section.label.lower()}"
        assert at("B", balanced) == at("F", balanced) == totals.total
        assert at("C", balanced) == at("G", balanced) == 1
        for line in section.expenses:
            assert shown(at("C", line.entry.label)) == line.share or whole
        assert (shown(at("C", label)), shown(at("G", label))) == (totals.spent_share, totals.brought_share)


def shown(share: Decimal) -> Decimal:
    """As a workbook shows it, with one decimal."""
    return (100 * share).quantize(Decimal("0.1"), ROUND_HALF_UP)


@pytest.mark.parametrize("extension", list(BOOKS))
def test_the_shares_of_the_workbook_are_those_of_the_page(world: World, extension: str) -> None:
    from jalons.actions.changes import sheets
    from jalons.funding.changes import lines

    by = world.blank()
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    for n in range(7):  # each is 14,285 %: rounded alone, they would make 100,1 %
        lines.add_expense(action=action, label=f"Poste {n}", kind="investissement", amount=Decimal(1_000), by=by)
    plan = action_in_two_columns(action)
    grid = BOOKS[extension](write_workbook(action_plan_book(action, ON), extension))
    calculator = Calculator(grid)
    rows = {cell.value: place[1:] for (_sheet, place), cell in grid.items() if place[0] == "A"}
    (section,) = plan.sections
    assert [shown(calculator.at(SHEET, f"C{rows[line.entry.label]}")) for line in section.expenses] == [
        line.share for line in section.expenses
    ]
    assert len({line.share for line in section.expenses}) == 2
    assert "Parts arrondies pour que chaque section fasse 100\u00a0%, écart compris." in rows


def test_a_changed_amount_changes_every_total(world: World) -> None:
    grid = read_xlsx(write_workbook(action_plan_book(world.action(), ON), "xlsx"))
    rows = {cell.value: place[1:] for (_sheet, place), cell in grid.items() if place[0] == "A"}
    place = (SHEET, f"B{rows['Bus aménagé']}")
    before = Calculator(grid).at(SHEET, f"F{rows['Ressources en plus des dépenses']}")
    grid[place].value += Decimal(1_000)
    after = Calculator(grid)
    assert after.at(SHEET, f"F{rows['Ressources en plus des dépenses']}") == before + 1_000
    section = "Ressources en plus des dépenses, investissement"
    assert (
        Calculator(read_xlsx(write_workbook(action_plan_book(world.action(), ON), "xlsx"))).at(
            SHEET, f"F{rows[section]}"
        ),
        after.at(SHEET, f"F{rows[section]}"),
    ) == (0, 1_000)
    assert after.at(SHEET, f"B{rows['Total, écart compris']}") == after.at(SHEET, f"F{rows['Total, écart compris']}")


def test_files_are_named_after_the_code_without_its_point(world: World, client: Client) -> None:
    client.force_login(world.user("elue"))
    for view, extension in (("action_plan_file", "pdf"), ("action_plan_book", "xlsx")):
        response = client.get(reverse(f"publication:{view}", args=[world.roadmap.slug, "1.1", extension]))
        assert f'plan-de-financement-action-1-1.{extension}"' in response["Content-Disposition"]


def test_a_share_of_nothing_is_a_dash_on_the_page_on_paper_and_in_the_workbook(world: World, client: Client) -> None:
    from jalons.actions.changes import sheets
    from jalons.funding.changes import lines

    by = world.blank()
    action = sheets.propose_action(title="Un accueil", new_axis="Aller vers", by=by)
    lines.add_expense(action=action, label="Faite par les agents", kind="fonctionnement", amount=Decimal(0), by=by)
    assert by.user
    client.force_login(by.user)
    page = client.get(reverse("funding:presented_plan", args=[by.roadmap.slug, "1.1"])).content.decode()
    for body in page.split("<table")[1:]:
        assert "0,0\u00a0%" not in body and '<td class="n short">–</td>' in body
    table = next(block for block in two_column_document(action, ON).blocks if isinstance(block, Table))
    cells = [[plain_text(cell) for cell in row.cells] for row in table.rows if row.kind != "group"]
    assert {row[column] for row in cells for column in (2, 5) if row[column - 1]} == {"–"}
    for extension, read in BOOKS.items():
        grid = read(write_workbook(action_plan_book(action, ON), extension))
        shares = {place: cell for place, cell in grid.items() if place[1][0] in "CG" and cell.formula}
        calculator = Calculator(grid)
        assert shares
        assert {(cell.value, calculator.at(*place)) for place, cell in shares.items()} == {("–", "–")}
