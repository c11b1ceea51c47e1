"""People ticked in the directory become guests of a workshop."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.directory.changes.contacts import forbid_writing
from jalons.invitations.models import Guest
from jalons.roadmaps.models import Member
from tests.invitations.inviting import ahead, somebody
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def page(by: Member, client: Client) -> Client:
    assert by.user
    client.force_login(by.user)
    return client


def url(by: Member, name: str = "invitations:invite_people") -> str:
    return reverse(name, args=[by.roadmap.slug])


def test_people_are_invited_but_who_refused(by: Member, page: Client) -> None:
    workshop, people = ahead(by), [somebody(1, by), somebody(2, by)]
    forbid_writing(contact=people[1])
    picked = {"ligne": [one.pk for one in people]}
    assert [row.pk for row in page.get(url(by), picked).context["people"]] == [one.pk for one in people]
    response = page.post(url(by), picked | {"workshop": workshop.pk})
    assert response.headers["Location"] == reverse("invitations:guests", args=[by.roadmap.slug, workshop.number])
    assert [guest.contact for guest in Guest.objects.filter(workshop=workshop)] == [people[0]]


def test_a_workshop_of_another_roadmap_is_refused(by: Member, page: Client, world: World) -> None:
    response = page.post(url(by), {"ligne": [somebody(1, by).pk], "workshop": world.workshop().pk})
    assert list(response.context["form"].errors) == ["workshop"]


def test_nobody_ticked_goes_back_to_the_directory(by: Member, page: Client) -> None:
    assert page.get(url(by)).headers["Location"] == url(by, "directory:index")
