"""« Pas encore d’enjeu » names the gesture, and offers it for the groups of the wall that are ready."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.workshops.changes import groups, notes, workshops
from jalons.workshops.models import Stake
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_groups_that_are_ready_become_enjeux_from_the_page_of_enjeux(world: World, client: Client) -> None:
    by = world.blank()
    assert by.user
    client.force_login(by.user)
    address = reverse("workshops:stakes", args=[by.roadmap.slug])
    assert list(client.get(address).context["ready"]) == []
    workshop = workshops.create_workshop(title="Les enjeux", by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    group = groups.create_group(title="Se déplacer", workshop=workshop, by=by)
    other = workshops.create_workshop(title="Les chantiers", kind="chantiers", by=by)
    groups.create_group(title="Un bus", workshop=other, by=by)
    note = notes.write_note(text="Un bus le mardi", workshop=workshop, by=by)
    groups.move_note(note=note, group=group, by=by)
    page = client.get(address)
    assert page.context["ready"] == [group]
    assert "En faire un enjeu" in page.content.decode()
    assert reverse("workshops:wall", args=[by.roadmap.slug, workshop.number]) in page.content.decode()
    named = reverse("workshops:name_stake", args=[by.roadmap.slug, workshop.number, group.pk])
    assert client.post(named, {"back": "enjeux"}).headers["Location"] == address
    assert [stake.title for stake in Stake.objects.filter(roadmap=by.roadmap)] == ["Se déplacer"]
    assert "Groupes prêts" not in client.get(address).content.decode()
