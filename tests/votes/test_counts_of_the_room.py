"""Those expected, those present, phones and votes: four counts, one word each, the same on every page."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from jalons.invitations.changes import attendance
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots
from jalons.votes.changes import votes as vote_changes
from jalons.workshops.changes import notes
from jalons.workshops.changes import pace as pace_changes
from jalons.workshops.models import Workshop
from tests.votes.voting import put
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


@pytest.fixture
def room(workshop: Workshop, member: Member) -> Workshop:
    """Three phones entered, two people were ticked at the door, one vote was cast."""
    phones = [notes.join_workshop(workshop=workshop, category="citoyen") for _ in range(3)]
    for _ in range(2):
        attendance.welcome_walk_in(workshop=workshop, college="habitant", by=member)
    vote = ballots.create_ballot(workshop=workshop, title="Que retenir ?", options=["Un", "Deux"], by=member)
    ballots.open_ballot(ballot=vote, by=member)
    vote_changes.cast_paper(ballot=vote, marks=put(1), by=phones[0])
    return workshop


def words(client: Client, name: str, workshop: Workshop, *more: object) -> str:
    page = client.get(reverse(name, args=[workshop.roadmap.slug, workshop.number, *more]))
    text = " ".join(unescape(page.content.decode()).replace("\u00a0", " ").split())
    return text.lower()


def test_phones_have_one_number_and_one_word_on_every_page(room: Workshop, facilitator: Client, member: Member) -> None:
    pages = ("workshops:wall", "votes:run", "votes:projection", "votes:ballot")
    vote = room.ballots.get()
    pace_changes.show_way_in(workshop=room, by=member)
    for name in pages:
        more = [vote.pk] if name == "votes:ballot" else []
        assert (name, "3 téléphones entrés" in words(facilitator, name, room, *more)) == (name, True)
    listed = facilitator.get(reverse("workshops:index", args=[room.roadmap.slug])).content.decode()
    assert "3 téléphones entrés" in unescape(listed).replace("\u00a0", " ")


def test_those_present_have_one_number_and_one_word(room: Workshop, facilitator: Client) -> None:
    vote = room.ballots.get()
    for name, more in (("invitations:attendance", []), ("votes:run", []), ("votes:ballot", [vote.pk])):
        assert (name, "2 personnes présentes" in words(facilitator, name, room, *more)) == (name, True)


def test_who_has_not_voted_is_told_by_the_door_or_by_phones_never_by_both(
    room: Workshop, facilitator: Client, member: Member
) -> None:
    console = words(facilitator, "votes:run", room)
    assert "1 vote pour 2 personnes présentes d’après l’émargement : 1 personne n’a pas voté." in console
    vote = room.ballots.get()
    assert "1 vote au téléphone, pour 3 téléphones entrés. aucun vote sur papier." in words(
        facilitator, "votes:participation", room, vote.pk
    )


def test_a_paper_is_not_a_phone_that_voted(workshop: Workshop, facilitator: Client, member: Member) -> None:
    """Nobody was ticked: two phones, neither voted; two papers are no phones."""
    for _ in range(2):
        notes.join_workshop(workshop=workshop, category="citoyen")
    vote = ballots.create_ballot(workshop=workshop, title="Que retenir ?", options=["Un", "Deux"], by=member)
    ballots.open_ballot(ballot=vote, by=member)
    vote_changes.enter_room_count(ballot=vote, voters=2, marks=put(2), by=member)
    assert "2 téléphones entrés n’ont pas servi à ce vote." in words(facilitator, "votes:run", workshop)
