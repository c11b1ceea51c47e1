"""A closed workshop is told in the past: no page of it says that phones write."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from jalons.votes.changes import closing
from jalons.workshops.models import Workshop
from tests.access import every_page
from tests.access.any_address import ARGUMENTS, FLOORS_OF_A_WORKSHOP
from tests.days import plain_text
from tests.world import World

pytestmark = pytest.mark.django_db
NOW_WRITING = re.compile(
    r"[^.]*(?:téléphones écrivent|notes arrivent|[Dd]onnez le code|tombent sur|Qui est là|peut aussi corriger)[^.]*"
)


def pages_of_closed_workshops(world: World) -> Iterator[tuple[str, str]]:
    clients = every_page.people(world)
    closed = {f"workshop-{row.pk}" for row in Workshop.objects.filter(state=Workshop.State.CLOSED)}
    closed |= {f"workshop-{row.number}" for row in Workshop.objects.filter(roadmap=world.roadmap)}
    for visit in (*every_page.visits_of_roadmaps(world), *every_page.visits_of_anybody(world)):
        floor = visit.name.partition(":")[0]
        is_of_a_workshop = floor in FLOORS_OF_A_WORKSHOP and ARGUMENTS[visit.name] & {"number", "code"}
        if not is_of_a_workshop or visit.where not in closed | {"first"} or "GET" not in visit.methods:
            continue
        with every_page.undone_afterwards():
            address = every_page.address_of(visit)
            for who in {"referente", "caf", "participant"} & set(visit.people) if address else ():
                response = clients[who].get(address)
                if response.headers.get("Content-Type", "").startswith("text/html"):
                    yield f"{visit.name} {visit.where} {who}", response.content.decode()


def test_no_page_of_a_closed_workshop_says_that_phones_write(world: World) -> None:
    assert set(Workshop.objects.filter(roadmap=world.roadmap).values_list("state", flat=True)) == {"clos"}
    read, wrong = 0, []
    for name, page in pages_of_closed_workshops(world):
        read += 1
        visible = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
        wrong += [f"{name}: {sentence.strip()}" for sentence in NOW_WRITING.findall(plain_text(visible))]
    assert read > 60
    assert wrong == []


def test_the_overview_of_a_closed_workshop_is_its_result(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    page = plain_text(client.get(reverse("carriage:console", args=[world.roadmap.slug, 1])).content.decode())
    assert "L’atelier est clos : voici ce qui en est sorti." in page
    assert "Ce qui en est sorti" in page and "La suite" in page and "Compte rendu" in page
    for stake in world.roadmap.stakes.filter(groups__workshop__number=1).distinct():
        assert stake.title in page
    assert "Pour participer" not in page and "Mettre l’atelier dans mon agenda" not in page
    assert re.search(r"N° 1\s*: [A-Z]\. [^,]+, \d+ gommettes", page)


def test_the_overview_of_an_open_workshop_keeps_its_code(world: World, client: Client) -> None:
    workshop = Workshop.objects.get(roadmap=world.young, number=1)
    client.force_login(world.user("referente"))
    url = reverse("carriage:console", args=[world.young.slug, 1])
    assert "Pour participer" in client.get(url).content.decode()
    closing.close_workshop(workshop=workshop, by=world.member(roadmap=world.young))
    page = plain_text(client.get(url).content.decode())
    assert "Pour participer" not in page and "Ce qui en est sorti" in page
