"""The page of documents: each file that it lists comes, in its own format."""

import re

import pytest
from django.test import Client
from django.urls import reverse

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
