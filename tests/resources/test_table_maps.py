"""« Carte » of a table: its secretary adds to the maps of its workshop, and to no other."""

import uuid
from typing import Any

import pytest
from django.test import Client

from jalons.resources.models import MapAct, ResourceNode
from jalons.roadmaps.models import Member
from jalons.workshops.changes import stakes, workshops
from jalons.workshops.models import KeyProject, Workshop
from jalons.workshops.queries.secretaries import table_pages
from tests.workshops.conftest import member, workshop
from tests.workshops.test_secretaries import link, page_words

__all__ = ["member", "workshop"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(workshop: Workshop, member: Member) -> KeyProject:
    return stakes.add_key_project(title="Un minibus d’essai", workshop=workshop, by=member)


def sent(project: KeyProject, workshop: Workshop, **fields: Any) -> Any:
    address = link(workshop, 2, f"cartes/{project.pk}/")
    return Client().post(address, {"label": "Une conductrice", "to": "humain", "status": "existante"} | fields)


def test_the_map_is_offered_when_the_workshop_has_one(workshop: Workshop, member: Member) -> None:
    assert not table_pages(workshop).has_maps
    project = stakes.add_key_project(title="Un minibus d’essai", workshop=workshop, by=member)
    assert table_pages(workshop).has_maps
    words = page_words(Client().get(link(workshop, 2, "cartes/")))
    assert project.title in words


def test_a_table_adds_a_resource_signed_by_the_table(project: KeyProject, workshop: Workshop) -> None:
    places = Client().get(link(workshop, 2, f"cartes/{project.pk}/")).context["form"].fields["to"].choices
    first = next(str(value) for value, _label in places if value)
    statuses = Client().get(link(workshop, 2, f"cartes/{project.pk}/")).context["form"].fields["status"].choices
    fields = {"to": first, "status": next(value for value, _label in statuses if value), "client_id": str(uuid.uuid4())}
    answers = [sent(project, workshop, **fields) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, link(workshop, 2, f"cartes/{project.pk}/"))
    ] * 2
    assert ResourceNode.objects.filter(key_project=project).count() == 1
    act = MapAct.objects.get(key_project=project)
    assert (act.by_name, act.participant, act.user) == ("table 2", None, None)
    Workshop.objects.filter(pk=workshop.pk).update(is_frozen=True)
    words = page_words(sent(project, workshop, **fields | {"label": "Un garage", "client_id": str(uuid.uuid4())}))
    assert ("L’animation a figé l’écriture." in words, ResourceNode.objects.filter(key_project=project).count()) == (
        True, 1,
    )  # fmt: skip


def test_the_map_of_another_workshop_or_a_forged_link_opens_nothing(
    project: KeyProject, workshop: Workshop, member: Member
) -> None:
    other = workshops.create_workshop(title="Un autre", table_count=3, by=member)
    theirs = stakes.add_key_project(title="Un autre d’essai", workshop=other, by=member)
    token = workshop.table_token(2)
    for wrong in (
        link(workshop, 2, f"cartes/{theirs.pk}/"),
        link(other, 2, f"cartes/{project.pk}/"),
        f"/a/{workshop.code}/table/3{token[1:]}/cartes/{project.pk}/",
        link(workshop, 4, f"cartes/{project.pk}/"),
    ):
        assert Client().get(wrong).status_code == 404
        assert Client().post(wrong, {"label": "x", "to": "humain", "status": "existante"}).status_code == 404
    assert not ResourceNode.objects.filter(key_project__in=[project, theirs]).exists()
