"""Where one looks for what a closed workshop left: who came, its votes, its minutes."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.invitations.models import Guest, Minutes
from jalons.invitations.queries.attendance import turnout_sentence
from jalons.invitations.queries.minutes import attendance_counts, count_late_minutes
from jalons.votes.models import Ballot
from jalons.workshops.models import Workshop
from jalons.workshops.queries.workshops import listed_workshops
from tests.overview.test_views import words
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(world: World) -> Workshop:
    return Workshop.objects.get(roadmap=world.roadmap, number=1)


def read(client: Client, world: World, view: str, *arguments: object, who: str = "elue") -> str:
    client.force_login(world.user(who))
    return client.get(reverse(view, args=[world.roadmap.slug, *arguments])).content.decode()


def test_the_list_tells_who_came_before_who_had_a_phone(world: World, workshop: Workshop, client: Client) -> None:
    """« 8 personnes avec un téléphone », beside minutes that say 49 people."""
    here = attendance_counts(workshop)
    assert here.present > here.phones > 0
    page = words(read(client, world, "workshops:index"))
    assert f"{here.present} personnes présentes, {here.phones} téléphones entrés," in page.replace(" , ", ", ")
    overview = words(read(client, world, "carriage:console", 1))
    told = overview[overview.index("Qui est venu") :]
    assert told.index(f"{here.present} personnes présentes") < told.index(f"{here.phones} téléphones entrés.")


def test_a_workshop_without_any_sheet_tells_its_phones(world: World, workshop: Workshop, client: Client) -> None:
    Guest.objects.filter(workshop=workshop).update(attended=None)
    assert "présentes" not in words(read(client, world, "workshops:index")).split("Atelier 2")[0].split("Atelier 1")[-1]
    overview = words(read(client, world, "carriage:console", 1))
    assert "Ce sont les téléphones entrés." in overview and "personnes présentes" not in overview


def test_each_line_leads_to_who_was_invited_who_came_and_the_result(world: World, client: Client) -> None:
    page = read(client, world, "workshops:index")
    console = reverse("carriage:console", args=[world.roadmap.slug, 1])
    vote = Ballot.objects.get(workshop__roadmap=world.roadmap, workshop__number=1)
    result = reverse("votes:ballot", args=[world.roadmap.slug, 1, vote.pk])
    assert [page.count(f'href="{one}"') for one in (f"{console}#t-guests", f"{console}#t-who", result)] == [1, 1, 1]
    # Whoever may know people reads their names at once.
    door = reverse("invitations:attendance", args=[world.roadmap.slug, 1]) + "?tout=oui"
    assert read(client, world, "workshops:index", who="referente").count(f'href="{door}"') == 1
    assert read(client, world, "carriage:console", 1, who="referente").count(f'href="{door}"') == 1
    here = Workshop.objects.get(roadmap=world.roadmap, number=1)
    assert turnout_sentence(here) in read(client, world, "carriage:console", 1)
    overview = read(client, world, "carriage:console", 1, who="elue")
    assert overview.count(f'href="{result}"') == 2 and 'id="t-who"' in overview and 'id="t-guests"' in overview


def test_a_vote_that_is_not_closed_has_no_result_to_open(world: World, client: Client) -> None:
    Ballot.objects.filter(workshop__roadmap=world.roadmap, workshop__number=1).update(state="ouvert")
    assert [card.votes for card in listed_workshops(world.roadmap) if card.number == 1] == [()]
    page = words(read(client, world, "votes:ballots", 1))
    assert "Personne ne voit les résultats avant la clôture." in page and "Voir tous les résultats" not in page


def test_the_votes_of_a_closed_workshop_show_what_they_gave(world: World, client: Client) -> None:
    page = words(read(client, world, "votes:ballots", 1, who="referente"))
    assert "Aller vers les personnes qui ne viennent pas, 18 gommettes" in page
    assert "L’atelier est clos : voici ce que les votes ont donné." in page
    assert "Personne ne voit les résultats" not in page
    nav = read(client, world, "carriage:console", 1).split('id="rooms"')[1].split("</nav>")[0]
    after = nav[nav.index("Rendre compte") :]
    assert re.findall(r">\s*(Votes)\s*</a>", nav) == re.findall(r">\s*(Votes)\s*</a>", after) == ["Votes"]


def test_the_list_costs_the_same_queries_whatever_its_workshops(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as ran:
            listed_workshops(world.roadmap)
        return len(ran)

    assert cost() == 4
    Workshop.objects.filter(roadmap=world.roadmap, number=2).delete()
    assert cost() == 4


@pytest.mark.parametrize(("days", "is_late"), [(30, True), (400, False)])
def test_minutes_are_late_on_their_page_as_long_as_the_dashboard_counts_them(
    days: int, is_late: bool, world: World, workshop: Workshop, client: Client
) -> None:
    """In red on the page of the workshop, fifteen months after, while « en retard » of the dashboard said nothing."""
    Workshop.objects.filter(pk=workshop.pk).update(held_on=timezone.localdate() - timedelta(days=days))
    Minutes.objects.filter(workshop=workshop).update(given_on=None)
    assert count_late_minutes(world.roadmap, timezone.localdate()) == is_late
    page = words(read(client, world, "carriage:console", 1))
    assert ("Il était attendu avant le" in page, "Il n’a pas été envoyé." in page) == (is_late, not is_late)
