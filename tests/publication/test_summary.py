"""Two pages for élues and élus, whatever the number of fiches."""

from datetime import date
from io import BytesIO

import pypdf
import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import Axis
from jalons.actions.queries import action_rows
from jalons.base.french import format_euros
from jalons.funding.queries import consolidated
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import Table, plain_text
from jalons.publication.documents.roadmap.summary import summary_document
from tests.publication.test_queries import READERS, flat
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)


def pages(document: object) -> int:
    return len(pypdf.PdfReader(BytesIO(write_document(document, "pdf"))).pages)  # type: ignore[arg-type]


@pytest.mark.parametrize("extension", list(FORMATS))
def test_it_says_each_fiche_what_is_late_and_what_is_missing(world: World, extension: str) -> None:
    text = flat(READERS[extension](write_document(summary_document(world.roadmap, ON), extension)))
    index, money = action_rows.action_index(world.roadmap), consolidated.consolidated_money(world.roadmap)
    wanted = [f"{row.code} {row.title}" for row in index.rows]
    wanted += [row.delay for row in index.late] + [
        format_euros(money.totals.to_find),
        format_euros(money.totals.sums.expenses),
    ]
    assert [words for words in wanted if flat(words) not in text] == []


def test_two_pages_hold_the_demo_and_a_roadmap_of_sixty_long_titles(world: World) -> None:
    assert pages(summary_document(world.roadmap, ON)) <= 2
    by = world.member("referente")
    for number in range(52):
        axis = Axis.objects.filter(roadmap=world.roadmap).order_by("rank")[number % 3]
        title = f"{number} « L’été, où l’on s’équipe » " + "très longuement nommée " * 5
        sheets.propose_action(title=title[:150], axis=axis, by=by)
    document = summary_document(world.roadmap, ON)
    assert pages(document) <= 2
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert sum(row.kind == "row" for row in table.rows) == 20
    assert table.note == "40 autres fiches sont dans la feuille de route."
    shortened = {plain_text(row.cells[0]) for row in table.rows if plain_text(row.cells[0]).endswith("…")}
    assert shortened and all(title.endswith((" nommée…", " très…", " longuement…")) for title in shortened)
    late = [f"{row.code} " for row in action_rows.action_index(world.roadmap).late]
    listed = [plain_text(row.cells[0]) for row in table.rows if row.kind == "row"]
    assert [code for code in late if not any(line.startswith(code) for line in listed)] == []


def test_without_a_fiche_nor_money_it_says_so(world: World) -> None:
    document = summary_document(world.blank().roadmap, ON)
    text = flat(READERS["pdf"](write_document(document, "pdf")))
    assert flat("Aucune action n’est encore écrite.") in text
    assert pages(document) == 1
