"""Nothing is counted as « 0 chose »: none is a word."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.publication.documents.minutes.votes import _turnout_sentence
from jalons.votes.models import Ballot
from jalons.workshops.models import Workshop
from tests.world import World

# Not those whose figures are columns of a count: invitations, presence, the wall.
PAGES = (
    *(
        "invitations:tables",
        "workshops:run_sheet",
        "votes:run",
        "votes:paper",
        "workshops:secretaries",
        "workshops:notes_table",
    ),
    *(
        "votes:ballots",
        "workshops:suggestions",
        "workshops:pledges",
        "workshops:acts",
        "carriage:named_people",
        "votes:projection",
        "carriage:carry",
    ),
)


@pytest.mark.django_db
@pytest.mark.parametrize("young", [False, True])
def test_no_page_of_a_workshop_counts_to_zero(world: World, young: bool) -> None:
    """Of the demo, and of a workshop where nothing has happened yet."""
    roadmap = world.young if young else world.roadmap
    client = Client()
    client.force_login(world.user("facilitation"))
    urls = [
        reverse(page, args=[roadmap.slug, workshop.number])
        for workshop in Workshop.objects.filter(roadmap=roadmap)
        for page in PAGES
    ]
    ballots = Ballot.objects.filter(workshop__roadmap=roadmap).select_related("workshop")
    urls += [reverse("votes:ballot", args=[roadmap.slug, one.workshop.number, one.pk]) for one in ballots]
    urls += [reverse(page, args=[roadmap.slug]) for page in ("workshops:index", "workshops:stakes", "actions:coverage")]
    assert {url: found for url in urls if (found := zeros(client.get(url)))} == {}


def zeros(response: Any) -> list[str]:
    assert response.status_code == 200
    page = re.sub(r"<(script|template|svg)\b.*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    # What a script counts live keeps its figure.
    page = re.sub(r'<(\w+)[^>]*data-count="0"[^>]*>.*?</\1>', "", page, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("\u00a0", " ")))
    return re.findall(r"(?<![\d,.:])\b0 [a-zà-ÿ]{3,}\b", text)


@pytest.mark.parametrize(
    ("votes", "told"),
    [
        ((0, 0, 0, 4), "Personne n’a voté."),
        ((3, 0, 0, 0), "3 votes : 3 au téléphone. Tous les téléphones entrés ont servi à ce vote."),
        ((0, 1, 0, 1), "1 vote : aucun au téléphone, 1 sur papier. "
                       "1 téléphone entré n’a pas servi à ce vote."),
    ],
)  # fmt: skip
def test_the_minutes_say_none_in_words(votes: tuple[int, ...], told: str) -> None:
    phones, room, blank, unused = votes
    found: Any = SimpleNamespace(
        voters=phones + room, phone_voters=phones, room_voters=room, blank=blank, unused_phones=unused
    )
    assert _turnout_sentence(found, None).replace("\u00a0", " ") == told
