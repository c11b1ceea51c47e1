"""The pledges of every workshop of a roadmap: what is kept, what is late, who may read a name."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.workshops.changes import pledges, workshops
from jalons.workshops.models import Pledge, Workshop
from jalons.workshops.queries.pledges import roadmap_pledges
from tests.world import World

pytestmark = pytest.mark.django_db

TEXTS = ("Prêter la salle", "Afficher l’accueil", "Passer au marché")


@pytest.fixture
def made(world: World) -> tuple[Workshop, Workshop]:
    """Two in the first workshop, one late and one kept; one in the second, for later."""
    by = world.member()
    Pledge.objects.filter(roadmap=world.roadmap).delete()
    first, second = (workshops.create_workshop(title=title, by=by) for title in ("Premier", "Second"))
    today = timezone.localdate()
    late, kept, later = TEXTS
    pledges.make_pledge(text=late, workshop=first, due_on=today - timedelta(2), by=by)
    done = pledges.make_pledge(text=kept, workshop=first, due_on=today - timedelta(3), by=by)
    pledges.keep_pledge(pledge=done, kept=True, by=by)
    pledges.make_pledge(
        text=later, workshop=second, due_on=today + timedelta(9), name="Une boulangère", consents=True, by=by
    )
    return first, second


def shown(world: World, asked: str, who: str = "referente") -> list[str]:
    client = Client()
    client.force_login(world.user(who))
    page = unescape(client.get(reverse("workshops:all_pledges", args=[world.roadmap.slug]) + asked).content.decode())
    return re.findall(r'<span dir="auto">(.*?)</span>', page)


def test_two_workshops_of_one_title_are_told_apart_by_their_day(
    made: tuple[Workshop, Workshop], world: World, client: Client
) -> None:
    by = world.member()
    for day in (3, 17):
        workshops.create_workshop(title="Atelier du soir", held_on=date(2026, 3, day), by=by)
    client.force_login(world.user("referente"))
    page = unescape(client.get(reverse("workshops:all_pledges", args=[world.roadmap.slug])).content.decode())
    told = [" ".join(words.split()) for words in re.findall(r"<option[^>]*>([^<]*Atelier du soir[^<]*)<", page)]
    assert [words.replace("\u00a0", " ") for words in told] == [
        "Atelier du soir, mardi 3 mars 2026",
        "Atelier du soir, mardi 17 mars 2026",
    ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", [1, 0, 2]),  # by day
        ("?etat=a-tenir", [0, 2]),
        ("?etat=en-retard", [0]),
        ("?etat=tenus", [1]),
        ("?etat=jamais", [1, 0, 2]),
        ("?tri=engagement", [1, 2, 0]),
        ("?tri=-pour", [2, 0, 1]),
        ("?tri=tenu", [1, 0, 2]),
        ("?tri=nonsense", [1, 0, 2]),
        ("?atelier=999", []),
    ],
)
def test_pledges_are_sorted_and_filtered_in_the_address(
    asked: str, expected: list[int], made: tuple[Workshop, Workshop], world: World
) -> None:
    assert shown(world, asked) == [TEXTS[place] for place in expected]


def test_the_head_says_how_many_are_late(made: tuple[Workshop, Workshop], world: World) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    page = client.get(reverse("workshops:all_pledges", args=[world.roadmap.slug])).content.decode()
    assert "3 engagements pris en atelier par des habitants et des structures, 1 tenu, 1 en retard." in " ".join(
        page.split()
    )


def test_pledges_of_one_workshop(made: tuple[Workshop, Workshop], world: World) -> None:
    first, second = made
    assert shown(world, f"?atelier={first.number}") == [TEXTS[1], TEXTS[0]]
    assert shown(world, f"?atelier={second.number}") == [TEXTS[2]]
    assert shown(world, "?atelier=0") == []


def test_a_name_is_read_by_those_who_know_people(made: tuple[Workshop, Workshop], world: World) -> None:
    address = reverse("workshops:all_pledges", args=[world.roadmap.slug])
    pages = {}
    for who in ("referente", "elue"):
        client = Client()
        client.force_login(world.user(who))
        pages[who] = client.get(address).content.decode()
    assert "Une boulangère" in pages["referente"]
    assert "Une boulangère" not in pages["elue"]


def test_a_pledge_ticked_in_the_list_comes_back_to_the_same_list(made: tuple[Workshop, Workshop], world: World) -> None:
    client = Client()
    client.force_login(world.user("referente"))
    pledge = Pledge.objects.get(text=TEXTS[0])
    here = reverse("workshops:all_pledges", args=[world.roadmap.slug]) + f"?etat=en-retard#engagement-{pledge.pk}"
    answer = client.post(
        reverse("workshops:keep_pledge", args=[world.roadmap.slug, pledge.pk]), {"kept": "1", "next": here}
    )
    assert answer["Location"] == here
    assert shown(world, "?etat=en-retard") == []


def test_the_list_costs_one_query(made: tuple[Workshop, Workshop], world: World) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = roadmap_pledges(world.roadmap, date(2026, 3, 1))
    assert (len(captured), found.all, found.kept) == (1, 3, 1)
