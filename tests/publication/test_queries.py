from collections.abc import Callable
from datetime import date
from io import BytesIO
from itertools import pairwise

import docx
import odfdo
import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.actions.queries.sheets import current_sheet, roadmap_sheets
from jalons.invitations.models import Guest
from jalons.invitations.queries import minutes as workshop_minutes
from jalons.overview.demo.actions import ACTIONS, AXES
from jalons.overview.demo.workshops import IDEAS, KEY_PROJECTS, STAKES
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.document_cleaning import refine_document
from jalons.papers.documents.look import OURS
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
    content_runs,
    plain_text,
)
from jalons.papers.documents.pdf import compile_drawable, compile_pdf, lay_out_pages
from jalons.publication.documents.roadmap.chapters import _names_block, roadmap_document
from jalons.publication.documents.roadmap.council_form import Act
from jalons.publication.documents.roadmap.deliberation import _reason_lines
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.documents.roadmap.sheet import _sheet_voices, sheet_document
from jalons.resources.models import ResourceNode
from jalons.workshops.models import Workshop
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)


def pdf_text(data: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


def docx_text(data: bytes) -> str:
    document = docx.Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([paragraph.text for paragraph in document.paragraphs] + cells)


def odt_text(data: bytes) -> str:
    return str(odfdo.Document(BytesIO(data)).get_formatted_text())


READERS: dict[str, Callable[[bytes], str]] = {"pdf": pdf_text, "docx": docx_text, "odt": odt_text}


def flat(text: str) -> str:
    """Without the breaks of lines, pages and words."""
    return "".join(text.replace("\u00ad", "").replace("-\n", "").split()).replace("’", "'").replace("-", "")


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_every_title_is_in_every_format(world: World, extension: str) -> None:
    text = flat(READERS[extension](write_document(roadmap_document(world.roadmap, DAY), extension)))
    titles = [action.title for action in ACTIONS] + [group.title for group in STAKES.groups] + list(AXES)
    titles += [project.title for project in KEY_PROJECTS]
    communes = list(world.roadmap.communes.values_list("name", flat=True))
    assert [title for title in [*titles, *communes] if flat(title) not in text] == []


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_a_fiche_stands_alone_in_every_format(world: World, extension: str) -> None:
    document = sheet_document(world.action(), DAY)
    text = flat(READERS[extension](write_document(document, extension)))
    for words in (
        ACTIONS[0].title,
        "182 000 €",
        "Il manque 6 000 €",
        "Communes desservies",
        STAKES.groups[0].notes[0].text,
        *(note.text for note in IDEAS.groups[0].notes),
        f"({IDEAS.title}, table 3)",
    ):
        assert flat(words) in text


def test_among_others_a_fiche_stands_on_its_page(world: World) -> None:
    """Of those that do not have several plans, steps and indicators to show beside. The thread is what gives way. In the tight
    layout: whether the whole document takes it depends on how full its last page is."""
    laid = lay_out_pages(refine_document(roadmap_document(world.roadmap, DAY)), OURS)
    file = compile_drawable(lambda draw: compile_pdf(laid.document, OURS, draw, tight=True))
    pages = [flat(page.extract_text()) for page in pypdf.PdfReader(BytesIO(file)).pages]
    titles = [flat(f"{sheet.code} {sheet.title}État") for sheet in roadmap_sheets(world.roadmap)]
    starts = [next(n for n, page in enumerate(pages) if title in page) for title in titles]
    calendar = next(n for n, page in enumerate(pages) if flat("Calendrier des actions") in page)
    taken = [after - start for start, after in pairwise([*starts, calendar])]
    assert dict(zip((title[:3] for title in titles), taken, strict=True)) == {
        "1.1": 2, "1.2": 1, "1.3": 1, "2.1": 1, "2.2": 1, "2.3": 1, "3.1": 1, "3.2": 2,
    }  # fmt: skip


def test_the_notes_of_both_roads_are_said_and_how_many_are_not(world: World) -> None:
    """5 notes behind one enjeu, 2 behind another, and 3 ideas: half of the places are for the ideas."""

    def heard(document: Document) -> tuple[str, list[str]]:
        place = next(n for n, block in enumerate(document.blocks) if said(block).startswith("Entendu en atelier"))
        items = document.blocks[place + 1]
        assert isinstance(items, BulletList)
        return said(document.blocks[place]), [plain_text(item).split(" »")[0] for item in items.items]

    def said(block: Block) -> str:
        return plain_text(block.content) if isinstance(block, Paragraph) else ""

    voices = _sheet_voices(current_sheet(world.action()))
    constats = [f"« {note.text}" for notes in voices.said.values() for note in notes]
    ideas = [f"« {note.text}" for note in voices.proposed]
    assert (len(constats), len(ideas)) == (7, 3)
    label = "Entendu en atelier, parmi 10 notes\u00a0:"
    assert heard(sheet_document(world.action(), DAY)) == (label, constats[:5] + ideas)
    assert heard(roadmap_document(world.roadmap, DAY)) == (label, constats[:2] + ideas[:2])
    whole = sheet_document(world.action("3.1"), DAY)
    assert heard(whole)[0] == "Entendu en atelier\u00a0:" and len(heard(whole)[1]) == 5


def test_the_thirteen_chapters_are_there_and_an_empty_one_says_what_to_write(world: World) -> None:
    wanted = [
        "1. Édito",
        "2. Contexte et cadre",
        "3. Méthode et acteurs",
        "4. Définition partagée",
        "5. Portrait du territoire",
        "6. Enjeux et chantiers",
        "7. Axes et objectifs",
        "8. Fiches action",
        "9. Gouvernance",
        "10. Calendrier",
        "11. Budget et plan de financement",
        "12. Suivi et évaluation",
        "13. Annexes",
    ]
    for roadmap, empty in ((world.roadmap, [1]), (world.young, [1, 6, 7, 8, 11, 12])):
        blocks = roadmap_document(roadmap, DAY).blocks
        places = [i for i, block in enumerate(blocks) if isinstance(block, Heading) and block.level == 1]
        assert [blocks[place].text for place in places] == wanted  # type: ignore[union-attr]
        waiting = [n for n, place in enumerate(places, 1) if getattr(blocks[place + 1], "title", "") == "À écrire"]
        assert waiting == empty


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_map_of_a_chantier_is_in_the_feuille_de_route_and_in_its_fiche(world: World, extension: str) -> None:
    """Each resource, its holder and its conditions; how many promised; never who to call."""
    node = ResourceNode.objects.filter(key_project__roadmap=world.roadmap).first()
    assert node
    ResourceNode.objects.filter(pk=node.pk).update(contact="Une personne, 06 00 00 00 00")
    nodes = ResourceNode.objects.filter(key_project__roadmap=world.roadmap)
    whole = flat(READERS[extension](write_document(roadmap_document(world.roadmap, DAY), extension)))
    told = [words for node in nodes for words in (node.label, node.holder, node.conditions)]
    assert [words for words in told if flat(words) not in whole] == []
    assert flat("3 engagements pris pour ce chantier, dont 2 tenus.") in whole
    alone = flat(READERS[extension](write_document(sheet_document(world.action(), DAY), extension)))
    own = nodes.filter(key_project=world.action().key_project)
    assert [node.label for node in own if flat(node.label) not in alone] == []
    assert flat("Les ressources du chantier") in alone and flat("Faisabilité : moyenne.") in alone
    assert flat("06 00 00") not in whole + alone


def test_a_map_is_drawn_once_whatever_the_number_of_its_fiches(world: World) -> None:
    document = roadmap_document(world.roadmap, DAY)
    maps = [block for block in document.blocks if isinstance(block, Figure) and "Carte des ressources" in block.alt]
    assert len(maps) == 2
    references = [
        run.href
        for block in document.blocks
        if isinstance(block, Paragraph)
        for run in content_runs(block.content)
        if run.href.startswith("#chantier-")
    ]
    anchors = {f"#{block.anchor}" for block in document.blocks if isinstance(block, Heading)}
    assert len(references) > len(maps) and set(references) <= anchors


def test_a_document_names_no_account(world: World) -> None:
    text = pdf_text(write_document(roadmap_document(world.roadmap, DAY), "pdf"))
    assert "@" not in text


def test_three_actions_more_cost_no_query_more(world: World) -> None:
    roadmap_document(world.roadmap, DAY)  # what is read once for all documents
    with CaptureQueriesContext(connection) as before:
        roadmap_document(world.roadmap, DAY)
    for number in range(3):
        sheets.propose_action(title=f"Action de plus {number}", axis=world.action().axis, by=world.member())
    with CaptureQueriesContext(connection) as after:
        roadmap_document(world.roadmap, DAY)
    assert len(after) == len(before)


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_page_gives_the_file_under_its_name(client: Client, world: World, extension: str) -> None:
    client.force_login(world.user("caf"))
    response = client.get(reverse("publication:roadmap", args=[world.roadmap.slug, extension]))
    assert response.headers["Content-Type"] == FORMATS[extension].mime
    assert response.headers["Content-Disposition"].endswith(f'filename="feuille-de-route-dronne-et-belle.{extension}"')
    assert flat(ACTIONS[0].title) in flat(READERS[extension](response.content))


def test_the_file_of_a_fiche_is_named_after_it_once(client: Client, world: World) -> None:
    client.force_login(world.user("referente"))
    response = client.get(reverse("publication:sheet", args=[world.roadmap.slug, "1.1", "odt"]))
    name = 'filename="action-1-1-une-permanence-numerique-itinerante.odt"'
    assert response.headers["Content-Disposition"].endswith(name)


@pytest.mark.parametrize("name", ["feuille-de-route.exe", "action-1.1.exe", "action-9.9.pdf", "action-tout.pdf"])
def test_an_unknown_format_or_action_is_no_page(client: Client, world: World, name: str) -> None:
    client.force_login(world.user("caf"))
    url = reverse("publication:index", args=[world.roadmap.slug])
    assert client.get(f"{url}feuille-de-route.odt").status_code == 200
    assert client.get(url + name).status_code == 404


def test_the_command_writes_the_file(world: World, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    output = tmp_path / "feuille.pdf"
    call_command("document", world.roadmap.slug, "--format", "pdf", "--output", str(output))
    assert flat(ACTIONS[0].title) in flat(pdf_text(output.read_bytes()))


def test_the_command_writes_the_minutes_of_a_workshop(world: World, tmp_path) -> None:  # type: ignore[no-untyped-def]
    output = tmp_path / "compte-rendu.odt"
    call_command("document", world.roadmap.slug, "--minutes", "1", "--format", "odt", "--output", str(output))
    assert flat(STAKES.groups[0].phrasing) in flat(odt_text(output.read_bytes()))
    with pytest.raises(CommandError, match="Aucun atelier ne porte le numéro 9"):
        call_command("document", world.roadmap.slug, "--minutes", "9")


def test_the_command_refuses_a_code_that_no_action_has(world: World) -> None:
    with pytest.raises(CommandError, match="Aucune action ne porte le code « toutes »"):
        call_command("document", world.roadmap.slug, "--action", "toutes")


def test_the_command_names_the_roadmaps_it_knows(world: World) -> None:
    with pytest.raises(CommandError, match="Connues : dronne-et-belle, le-grand-perigueux"):
        call_command("document", "ailleurs")


def test_the_people_of_a_workshop_are_those_of_its_sheet_not_its_phones(world: World) -> None:
    def counted() -> list[str]:
        blocks = roadmap_document(world.roadmap, timezone.localdate()).blocks
        table = next(block for block in blocks if isinstance(block, Table) and block.caption == "Ateliers tenus")
        return [plain_text(row.cells[3]) for row in table.rows]

    came = [workshop_minutes.attendance_counts(w).present for w in Workshop.objects.filter(roadmap=world.roadmap)]
    assert came[0] == 49 and counted() == [str(count) for count in came]
    text = " ".join(_reason_lines(Material.of(world.roadmap, timezone.localdate()), Act()))
    assert f"lors de {len(came)} ateliers qui ont réuni {sum(came)} personnes" in text
    Guest.objects.filter(workshop__roadmap=world.roadmap).update(attended=None)
    assert counted()[0] == f"{world.workshop().participants.count()} par code"


def test_many_structures_are_one_paragraph_and_a_few_are_a_list() -> None:
    few, many = [f"Structure {n}" for n in range(8)], [f"Structure {n}" for n in range(9)]
    assert isinstance(_names_block(few), BulletList)
    paragraph = _names_block(many)
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph.content) == "\u00a0; ".join(many) + "."
