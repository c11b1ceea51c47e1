"""The agenda of a meeting, for whoever reads it: a page, not the editor of the secretary."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.governance.models import MeetingPoint
from jalons.overview.queries.dashboard import roadmap_dashboard
from tests.overview.test_views import words
from tests.world import World

pytestmark = pytest.mark.django_db


def page(world: World, client: Client, who: str, asked: str = "") -> str:
    own = roadmap_dashboard(world.member("elue")).own_meeting
    assert own
    client.force_login(world.user(who))
    address = reverse("actions:agenda", args=[world.roadmap.slug, own.convocation.meeting])
    return client.get(address + asked).content.decode()


@pytest.mark.parametrize("who", ["elue", "caf", "pilote", "facilitation"])
def test_whoever_reads_meets_no_editor(who: str, world: World, client: Client) -> None:
    html = page(world, client, who)
    for gesture in (
        "Inscrire une fiche",
        "Ajouter un point",
        "Arrêter l’ordre du jour",
        "Fiches qui attendent",
        "Monter",
    ):
        assert gesture not in words(html)
    assert "L’ordre du jour" in words(html)


def test_an_elue_reads_first_what_she_presents_and_may_still_prepare(world: World, client: Client) -> None:
    html = page(world, client, "elue")
    point = MeetingPoint.objects.filter(presenter="Vice-présidence action sociale").latest("pk")
    assert html.index("Vous présentez") < html.index(f'href="#point-{point.pk}"') < html.index('id="t-agenda"')
    assert "Changer ma réponse" in words(html)
    assert "Préparer l’ordre du jour" in words(html)
    assert "Ajouter un point" in words(page(world, client, "elue", "?preparer=1"))


def test_an_observer_is_not_offered_to_prepare(world: World, client: Client) -> None:
    html = page(world, client, "caf", "?preparer=1")
    assert "Préparer l’ordre du jour" not in words(html) and "Ajouter un point" not in words(html)


def test_the_referente_prepares(world: World, client: Client) -> None:
    assert "Ajouter un point" in words(page(world, client, "referente"))


@pytest.mark.parametrize(("who", "may"), [("elue", True), ("pilote", False)])
def test_a_fiche_that_waits_for_a_decision_and_is_on_no_agenda_is_told(
    who: str, may: bool, world: World, client: Client
) -> None:
    text = words(page(world, client, who))
    assert "attend une décision, n’est pas encore inscrite." in text
    assert ("Inscrire 3.1" in text) is may
