"""Who only reads a roadmap, as a préfecture, reads what came of a workshop, and never watches its room."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.invitations.models import Minutes
from jalons.votes.changes import closing
from jalons.votes.models import Ballot
from jalons.workshops.changes import notes
from jalons.workshops.models import Workshop
from tests.world import World

pytestmark = pytest.mark.django_db
PAGES = ("workshops:wall", "workshops:stream", "workshops:run_sheet", "workshops:pledges", "votes:projection")


@pytest.fixture
def workshop(world: World) -> Workshop:
    return Workshop.objects.filter(roadmap=world.young, state=Workshop.State.OPEN).latest("number")


@pytest.fixture
def prefecture(world: World, client: Client) -> Client:
    client.force_login(world.user("prefecture"))
    return client


def addresses(workshop: Workshop) -> list[str]:
    where = [workshop.roadmap.slug, workshop.number]
    votes = [
        reverse(name, args=[*where, ballot.pk])
        for ballot in Ballot.objects.filter(workshop=workshop)
        for name in ("votes:ballot", "votes:participation", "votes:ballot_csv")
    ]
    return [reverse(name, args=where) for name in (*PAGES, "votes:ballots")] + votes


def console(client: Client, workshop: Workshop) -> str:
    return client.get(reverse("carriage:console", args=[workshop.roadmap.slug, workshop.number])).content.decode()


def test_an_open_workshop_is_not_watched_from_outside(prefecture: Client, workshop: Workshop) -> None:
    assert {prefecture.get(address).status_code for address in addresses(workshop)} == {403}
    page = console(prefecture, workshop)
    assert workshop.spoken_code not in page and workshop.code not in page and "Qui est là" not in page
    assert "Ce qui s’écrit ici se lit une fois l’atelier clos." in page
    assert not any(address in page for address in addresses(workshop))


def test_the_team_reads_it_all_along(world: World, client: Client, workshop: Workshop) -> None:
    client.force_login(world.user("elue"))
    for name in ("workshops:wall", "workshops:run_sheet", "votes:ballots"):
        assert client.get(reverse(name, args=[workshop.roadmap.slug, workshop.number])).status_code == 200


def test_a_closed_workshop_is_read_and_its_minutes_once_validated(
    world: World, prefecture: Client, workshop: Workshop
) -> None:
    where = [workshop.roadmap.slug, workshop.number]
    closing.close_workshop(workshop=workshop, by=world.member(roadmap=world.young))
    assert prefecture.get(reverse("workshops:wall", args=where)).status_code == 200
    told = prefecture.get(reverse("publication:minutes", args=where))
    assert (told.status_code, next(one.name for one in told.templates)) == (200, "publication/minutes_to_come.html")
    file = reverse("publication:minutes_file", args=[*where, "docx"])
    assert prefecture.get(file).status_code == 403
    assert "L’équipe le relit" in console(prefecture, workshop)
    Minutes.objects.filter(workshop=workshop).update(is_open=False, edition=1)
    assert reverse("publication:minutes", args=where) in console(prefecture, workshop)


def test_participants_are_told_who_reads_their_notes(client: Client, workshop: Workshop) -> None:
    door = client.get(reverse("votes:participate", args=[workshop.code])).content.decode()
    assert "ne les lit qu’une fois l’atelier clos" in door
    assert "ne les lit qu’une fois l’atelier clos" in client.get(reverse("base:privacy")).content.decode()


def test_what_is_written_in_an_open_workshop_is_found_by_the_team_alone(
    world: World, client: Client, workshop: Workshop
) -> None:
    by = world.member(roadmap=world.young)
    notes.write_note(text="Un zébulon le mardi", workshop=workshop, by=by)
    address = reverse("overview:search", args=[workshop.roadmap.slug])
    wall = reverse("workshops:wall", args=[workshop.roadmap.slug, workshop.number])
    for who, is_found in (("referente", True), ("prefecture", False)):
        client.force_login(world.user(who))
        assert (wall in client.get(address, {"q": "zébulon"}).content.decode()) is is_found
