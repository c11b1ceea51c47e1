"""The page of documents: each file that it lists comes, in its own format."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import sheets
from jalons.funding.changes.lines import add_expense
from jalons.governance.models import Definition
from jalons.papers.documents.model import Paragraph, plain_text
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.publication.queries.document_list import SHELVES
from tests.world import World

pytestmark = pytest.mark.django_db
PAPERS = [(paper.view, extension) for shelf in SHELVES for paper in shelf.papers for extension in paper.formats]


@pytest.fixture
def reader(world: World, client: Client) -> Client:
    client.force_login(world.user("elue"))
    return client


def test_the_page_lists_every_paper_by_who_it_is_for(world: World, reader: Client) -> None:
    page = reader.get(reverse("publication:index", args=[world.roadmap.slug])).content.decode()
    listed = re.findall(r'href="(/[^"]+)" download', page)
    assert listed == [reverse(view, args=[world.roadmap.slug, extension]) for view, extension in PAPERS]


@pytest.mark.parametrize(("view", "extension"), PAPERS)
@pytest.mark.parametrize("young", [False, True])
def test_each_listed_file_comes(world: World, reader: Client, view: str, extension: str, young: bool) -> None:
    roadmap = world.young if young else world.roadmap
    reader.force_login(world.user("referente"))
    response = reader.get(reverse(view, args=[roadmap.slug, extension]))
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].endswith(f'.{extension}"')
    starts = {"pdf": b"%PDF", "csv": "\ufeff".encode()}
    assert response.content.startswith(starts.get(extension, b"PK"))


def test_each_document_says_what_it_would_hold_today(world: World, reader: Client) -> None:
    reader.force_login(world.user("referente"))
    lines = reader.get(reverse("publication:index", args=[world.roadmap.slug])).context["lines"]
    states = {line.paper.view: line.state.word for line in lines}
    assert (states["publication:summary"], states["publication:funding_plan"], states["publication:portrait"]) == (
        "8 fiches adoptées", "8 fiches chiffrées", "3 messages",
    )  # fmt: skip
    sheets.propose_action(title="Un bus", new_axis="Un axe de plus", by=world.member())
    lines = reader.get(reverse("publication:index", args=[world.roadmap.slug])).context["lines"]
    assert {line.paper.view: line.state.word for line in lines}[
        "publication:summary"
    ] == "8 fiches adoptées, 1 brouillon"
    young = reader.get(reverse("publication:index", args=[world.young.slug])).context["lines"]
    assert {line.state.word for line in young} == {
        "modifiée depuis son adoption",
        "sans message",
        "sans fiche",
        "pas encore adoptée",
        "à compléter",
        "rien n’est chiffré",
    }


def test_the_list_and_the_plan_count_the_same_fiches(world: World, reader: Client) -> None:
    """A draft with a price is in no document."""
    by = world.member("referente", world.young)
    draft = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    add_expense(action=draft, label="Bus", kind="investissement", amount=Decimal(54_000), by=by)
    reader.force_login(world.user("referente"))
    lines = reader.get(reverse("publication:index", args=[world.young.slug])).context["lines"]
    states = {line.paper.view: line.state.word for line in lines}
    assert (states["publication:funding_plan"], states["publication:budget"]) == ("rien n’est chiffré",) * 2
    first = funding_document(world.young, date(2026, 11, 26)).blocks[0]
    assert isinstance(first, Paragraph)
    assert plain_text(first.content) == "Aucune action n’est encore chiffrée."


def test_the_page_leads_to_what_is_read_without_an_account(world: World, reader: Client, client: Client) -> None:
    adopted = Definition.objects.get(roadmap=world.roadmap, state=Definition.State.ADOPTED)
    address = reverse("governance:public_definition", args=[adopted.uid])
    page = reader.get(reverse("publication:index", args=[world.roadmap.slug])).content.decode()
    assert re.findall(r'href="(/definitions/[^"]+)"', page) == [address]
    client.logout()
    assert client.get(address).status_code == 200


def test_a_definition_that_is_not_adopted_is_not_offered(world: World, reader: Client) -> None:
    Definition.objects.filter(roadmap=world.roadmap, state=Definition.State.ADOPTED).update(
        state=Definition.State.REPLACED, replaced_on=timezone.localdate()
    )
    page = reader.get(reverse("publication:index", args=[world.roadmap.slug])).content.decode()
    assert "/definitions/" not in page
