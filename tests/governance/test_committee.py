"""The groupe projet becomes the comité de pilotage: proposed, corrected, confirmed."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.french import matching_key
from jalons.governance import changes, queries
from jalons.governance.models import Committee
from jalons.governance.rules import EXPECTED, distinct_labels, seat_proposal
from jalons.papers.documents.model import Table
from jalons.papers.documents.model import plain_text as words_of
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.roadmaps.models import JournalEntry
from tests.world import World

NAMES = st.lists(st.sampled_from(["CAF", "caf ", "Mairies", "Conseil départemental", "VP économie", ""]), max_size=5)


def test_whoever_is_expected_and_missing_is_proposed() -> None:
    assert seat_proposal(["Vice-présidence action sociale"], ["Chargée de coopération"], ["CAF de la Dordogne"]) == [
        "Vice-présidence action sociale",
        "Vice-présidence économie",
        "Conseil départemental",
        "Chargée de coopération",
        "CAF de la Dordogne",
    ]
    assert seat_proposal([], [], []) == [label for label, _words in EXPECTED]


@given(NAMES, NAMES, NAMES)
def test_everybody_named_sits_once(elected: list[str], focal: list[str], partners: list[str]) -> None:
    found = [matching_key(label) for label in seat_proposal(elected, focal, partners)]
    named = {matching_key(name.strip()) for name in (*elected, *focal, *partners) if name.strip()}
    assert len(found) == len(set(found)) and named <= set(found)
    assert set(found) - named <= {matching_key(label) for label, _words in EXPECTED}
    assert distinct_labels(["", " CAF", "caf"]) == ["CAF"]


@pytest.mark.django_db
def test_the_proposal_comes_from_the_team_and_does_nothing(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    url = reverse("governance:committee", args=[world.roadmap.slug])
    page = client.get(url).content.decode()
    seats = queries.proposed_seats(world.roadmap)
    wanted = {
        "Vice-présidence action sociale",
        "Vice-présidence économie et communication",
        "Caisse d’allocations familiales",
        "Chargée de coopération",
    }
    assert wanted <= set(seats) and any("épartement" in seat for seat in seats)
    assert "C’est une proposition." in page and not Committee.objects.exists()


@pytest.mark.django_db
def test_confirmed_it_is_installed_then_corrected(world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    url = reverse("governance:committee", args=[world.roadmap.slug])
    sent = {
        "name": "COPIL",
        "rhythm": "trimestrielle",
        "seats": "VP économie\n\nVP action sociale\nCAF\n caf \nDépartement",
    }
    assert client.post(url, sent).status_code == 302
    committee = Committee.objects.get(roadmap=world.roadmap)
    assert [str(seat) for seat in committee.seats.all()] == ["VP économie", "VP action sociale", "CAF", "Département"]
    assert (committee.kind, committee.name, committee.rhythm) == ("strategique", "COPIL", "trimestrielle")
    client.post(url, sent | {"seats": "VP économie\nMairies"})
    assert [str(seat) for seat in committee.seats.all()] == ["VP économie", "Mairies"]
    verbs = JournalEntry.objects.filter(about_kind="committee").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["install", "revise"]
    tables = [b for b in roadmap_document(world.roadmap, date(2026, 12, 16)).blocks if isinstance(b, Table)]
    told = next(t for t in tables if t.caption == "COPIL, qui se réunit chaque trimestre")
    assert [words_of(row.cells[0]) for row in told.rows] == ["VP économie", "Mairies"]
    refused = client.post(url, sent | {"seats": " \n ", "name": "Autre nom"})
    assert refused.status_code == 200 and 'value="Autre nom"' in refused.content.decode()
    assert committee.seats.count() == 2


@pytest.mark.django_db
def test_a_second_installation_revises_the_first(world: World) -> None:
    for name in ("COPIL", "Comité"):
        changes.settle_committee(name=name, rhythm="annuelle", seats=["CAF"], by=world.member())
    assert Committee.objects.get(roadmap=world.roadmap).name == "Comité"
