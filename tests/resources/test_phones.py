"""A resource map drawn from a phone; promises made there."""

import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.test import Client

from jalons.directory.models import Organisation
from jalons.resources.changes import resources as resource_changes
from jalons.resources.models import MapAct, ResourceNode
from jalons.roadmaps.models import Member
from jalons.votes.changes import closing
from jalons.workshops.changes import stakes, workshops
from jalons.workshops.models import KeyProject, Participant, Pledge, Workshop
from tests.refusals import refused
from tests.resources.test_views import FORM, at, labels
from tests.workshops.test_views import errors, text
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(member: Member, workshop: Workshop) -> KeyProject:
    return stakes.add_key_project(title="Un bus numérique", workshop=workshop, by=member)


@pytest.fixture
def node(project: KeyProject, member: Member) -> ResourceNode:
    return resource_changes.add_resource(project=project, branch="lieu", label="Salle", holder="Mairie", by=member)


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


@pytest.fixture
def phone(workshop: Workshop) -> Client:
    phone = Client()
    assert phone.post(f"/a/{workshop.code}/entrer/", {"category": "citoyen", "table": "2"}).status_code == 302
    return phone


def test_a_phone_leads_to_the_maps_as_soon_as_chantiers_are_looked_for(world: World, client: Client) -> None:
    workshop = Workshop.objects.get(roadmap=world.young, state=Workshop.State.OPEN)
    client.post(f"/a/{workshop.code}/entrer/", {"category": "citoyen"})
    door = f'href="/a/{workshop.code}/cartes/"'
    assert door not in text(client.get(f"/a/{workshop.code}/"))
    Workshop.objects.filter(pk=workshop.pk).update(kind=Workshop.Kind.KEY_PROJECTS)
    assert door in text(client.get(f"/a/{workshop.code}/"))


def test_no_state_is_ticked_beforehand_and_a_resource_without_one_keeps_what_was_typed(
    phone: Client, facilitator: Client, workshop: Workshop, project: KeyProject
) -> None:
    told = "Choisissez : existante si elle est déjà là, mobilisable si on peut l’obtenir, à créer si elle manque."
    for client, address in (
        (phone, f"/a/{workshop.code}/cartes/{project.pk}/"),
        (facilitator, at("resources:map", project)),
        (facilitator, at("resources:add_resource", project)),
    ):
        assert "checked" not in text(client.get(address))
        answer = client.post(address, {"label": "Une salle claire", "to": "lieu"})
        assert errors(answer) == [told]
        assert 'value="Une salle claire"' in text(answer) and re.search(r'value="lieu"[^>]*selected', text(answer))
    assert labels(project) == []


def test_a_table_draws_its_map_from_a_phone(phone: Client, workshop: Workshop, project: KeyProject) -> None:
    listed = text(phone.get(f"/a/{workshop.code}/cartes/"))
    assert f'href="/a/{workshop.code}/cartes/{project.pk}/"' in listed
    address = f"/a/{workshop.code}/cartes/{project.pk}/"
    assert phone.post(address, {"label": "Salle", "to": "lieu", "status": "existante"}).status_code == 302
    node = ResourceNode.objects.get(key_project=project)
    assert "Salle" in text(phone.get(address))
    page = text(phone.get(f"{address}{node.pk}/"))
    assert 'name="contact"' not in page
    seen = node.stamp
    assert phone.post(f"{address}{node.pk}/", FORM | {"holder": "La commune", "seen": seen}).status_code == 302
    node.refresh_from_db()
    assert (node.holder, node.status) == ("La commune", "a_creer")
    stale = phone.post(f"{address}{node.pk}/", FORM | {"holder": "Le bar", "seen": seen})
    assert (stale.status_code, "Garder la version enregistrée" in text(stale)) == (409, True)


def test_a_place_removed_while_it_is_chosen_is_told(
    facilitator: Client, project: KeyProject, node: ResourceNode, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the form was read, before the change: the resource does not land elsewhere."""
    from jalons.resources.views import resources

    where = resources.read_place
    other = resource_changes.add_resource(project=project, branch="lieu", label="Local", by=member)

    def late(project: KeyProject, to: str) -> dict[str, Any]:
        ResourceNode.objects.filter(pk=node.pk).delete()
        return where(project, to)

    monkeypatch.setattr(resources, "read_place", late)
    gone = "Cet endroit n’est plus sur la carte : choisissez-en un autre."
    moved = facilitator.post(at("resources:move_resource", project, other.pk), {"to": str(node.pk)}, follow=True)
    assert gone in unescape(text(moved)).replace("\u00a0", " ")
    again = resource_changes.add_resource(project=project, branch="lieu", label="Salle", by=member)
    node.pk = again.pk
    sent = {"label": "Table", "to": str(again.pk), "status": "existante"}
    assert errors(facilitator.post(at("resources:map", project), sent)) == [gone]
    assert labels(project) == ["Local"]


@pytest.mark.parametrize("removed_before", [True, False])
def test_what_was_typed_in_a_resource_removed_meanwhile_is_put_on_the_map_again(
    phone: Client, workshop: Workshop, node: ResourceNode, monkeypatch: pytest.MonkeyPatch, removed_before: bool
) -> None:
    """Removed before the form is sent, or while it is being written."""
    project, change = node.key_project, resource_changes.edit_resource

    def edit(**said: Any) -> ResourceNode:
        ResourceNode.objects.filter(pk=node.pk).delete()
        return change(**said)

    monkeypatch.setattr(resource_changes, "edit_resource", edit)
    if removed_before:
        ResourceNode.objects.filter(pk=node.pk).delete()
    address = f"/a/{workshop.code}/cartes/{project.pk}/{node.pk}/"
    sent = FORM | {"label": "Salle du conseil", "holder": "Le club", "conditions": "Une clé", "effort": "4"}
    answer = phone.post(address, sent)
    page = text(answer)
    assert answer.status_code == 409
    assert "Ce que vous avez écrit est gardé ci-dessous." in page
    assert all(f'value="{value}"' in page for value in ("Salle du conseil", "Le club", "Une clé"))
    assert errors(phone.post(address, sent | {"to": "nulle-part"})) == [
        "Cet endroit n’est plus sur la carte : choisissez-en un autre."
    ]
    assert phone.post(address, sent | {"to": "lieu"}).status_code == 302
    again = ResourceNode.objects.get(key_project=project)
    assert (again.label, again.holder, again.conditions, again.effort) == ("Salle du conseil", "Le club", "Une clé", 4)
    assert phone.get(address).status_code == 404


def test_a_phone_takes_back_what_it_wrote_and_nothing_else(
    phone: Client, facilitator: Client, workshop: Workshop, project: KeyProject, member: Member
) -> None:
    address = f"/a/{workshop.code}/cartes/{project.pk}/"
    resource_changes.add_resource(project=project, branch="lieu", label="Marché", by=member)
    phone.post(address, {"label": "Salle", "to": "lieu", "status": "existante"})
    theirs, own = MapAct.objects.filter(key_project=project).order_by("seq")
    page = text(phone.get(address))
    assert re.findall(r'name="act" value="(\d+)"', page) == [str(own.pk)]
    refused = phone.post(f"{address}annuler/", {"act": str(theirs.pk)}, follow=True)
    assert "Ce geste n’est pas le vôtre : demandez à l’animation de l’annuler." in text(refused)
    assert "Le geste est annulé." in text(phone.post(f"{address}annuler/", {"act": str(own.pk)}, follow=True))
    assert labels(project) == ["Marché"]
    again = phone.post(f"{address}annuler/", {"act": str(own.pk)}, follow=True)
    assert "Ce geste est déjà annulé." in text(again)


def test_a_phone_follows_its_map_until_the_workshop_closes(
    phone: Client, workshop: Workshop, project: KeyProject, member: Member
) -> None:
    stream = f"/a/{workshop.code}/cartes/{project.pk}/flux/"
    assert f'data-stream="{stream}"' in text(phone.get(f"/a/{workshop.code}/cartes/{project.pk}/"))
    assert Client().get(stream).status_code == 404
    closing.close_workshop(workshop=workshop, by=member)
    assert phone.get(stream).status_code == 204


@pytest.mark.parametrize(("table", "status"), [("2", 302), ("3", 200), ("", 200)])
def test_a_phone_writes_in_the_resources_of_its_table_alone(
    phone: Client, workshop: Workshop, project: KeyProject, table: str, status: int
) -> None:
    """What another table put on the map is read, and its name stays."""
    address, other = f"/a/{workshop.code}/cartes/{project.pk}/", Client()
    phone.post(address, {"label": "Salle", "to": "lieu", "status": "existante"})
    row = ResourceNode.objects.get(key_project=project)
    other.post(f"/a/{workshop.code}/entrer/", {"category": "citoyen", "table": table})
    offered = f'href="{address}{row.pk}/"' in text(other.get(address))
    opened = other.get(f"{address}{row.pk}/").status_code
    answer = other.post(f"{address}{row.pk}/", FORM | {"label": "Autre", "seen": row.stamp})
    row.refresh_from_db()
    is_ours = status == 302
    assert (offered, opened, answer.status_code) == (is_ours, 200 if is_ours else 302, status)
    assert row.label == ("Autre" if is_ours else "Salle")
    if not is_ours:
        assert set(errors(answer)) == {
            "« Salle » est d’une autre table : demandez-lui de la préciser, ou à l’animation. Vous pouvez ajouter la vôtre."
        }


def test_an_identifier_that_is_none_is_said_in_french(phone: Client, workshop: Workshop, project: KeyProject) -> None:
    sent = {"label": "Salle", "to": "lieu", "status": "existante", "client_id": "x"}
    page = text(phone.post(f"/a/{workshop.code}/cartes/{project.pk}/", sent))
    assert "Rechargez la page, puis envoyez à nouveau." in re.sub(r"\s+", " ", page) and "Cet envoi" not in page
    assert "Client id" not in page


def test_a_phone_is_offered_the_holders_of_its_map_not_the_directory(
    phone: Client, workshop: Workshop, project: KeyProject, node: ResourceNode
) -> None:
    Organisation.objects.create(roadmap=project.roadmap, name="Cercle d’essai")
    page = text(phone.get(f"/a/{workshop.code}/cartes/{project.pk}/{node.pk}/"))
    assert re.findall(r'<option value="([^"]+)"></option>', page) == ["Mairie"]


def test_a_phone_without_participant_is_sent_to_the_door(
    client: Client, workshop: Workshop, project: KeyProject
) -> None:
    code = workshop.code
    for address in (f"/a/{code}/cartes/", f"/a/{code}/cartes/{project.pk}/", f"/a/{code}/engagements/"):
        assert client.get(address)["Location"] == f"/a/{code}/"
        assert client.post(address).status_code in (302, 405)


def test_a_phone_reaches_no_chantier_of_another_roadmap(phone: Client, workshop: Workshop, world: World) -> None:
    other = stakes.add_key_project(title="Ailleurs", by=world.member("referente", world.young))
    assert phone.get(f"/a/{workshop.code}/cartes/{other.pk}/").status_code == 404


def test_a_table_reads_and_writes_only_the_maps_of_its_workshop(
    phone: Client, workshop: Workshop, member: Member, project: KeyProject
) -> None:
    """A map of another workshop, or of none: 404 on the page, and a sentence from the change and for what waited in
    the phone."""
    other = workshops.create_workshop(title="Un autre atelier", kind="chantiers", by=member)
    theirs = stakes.add_key_project(title="D’un autre atelier", workshop=other, by=member)
    nobodys = stakes.add_key_project(title="D’aucun atelier", by=member)
    listed = text(phone.get(f"/a/{workshop.code}/cartes/"))
    assert "Un bus numérique" in listed and "D’un autre atelier" not in listed and "D’aucun atelier" not in listed
    participant = Participant.objects.get(workshop=workshop)
    fields = {"label": "Salle", "to": "lieu", "status": "existante"}
    for map_of in (theirs, nobodys):
        address = f"/a/{workshop.code}/cartes/{map_of.pk}/"
        assert (phone.get(address).status_code, phone.post(address, fields).status_code) == (404, 404)
        assert send_from_queue(phone, address, uuid.uuid4(), **fields) == (
            409,
            {"refused": "Cette carte n’est pas de votre atelier\u00a0: choisissez-en une de la liste.", "until": ""},
        )
        with refused("map-of-another-workshop"):
            resource_changes.add_resource(
                project=map_of, branch="lieu", label="Salle", status="existante", by=participant
            )
        assert labels(map_of) == []


def test_a_chantier_of_another_roadmap_is_given_to_no_workshop(member: Member, world: World) -> None:
    elsewhere = Workshop.objects.filter(roadmap=world.young)[0]
    with refused("workshop-of-another-roadmap", "workshop"):
        stakes.add_key_project(title="Un camion", workshop=elsewhere, by=member)


def test_a_promise_has_a_private_address_that_ticks_and_erases(phone: Client, workshop: Workshop) -> None:
    address = f"/a/{workshop.code}/engagements/"
    refused = phone.post(address, {"text": "Appeler", "name": "Une voisine"})
    assert errors(refused) == [
        "Votre nom n’est gardé qu’avec votre accord : cochez la case, ou effacez le nom et le contact."
    ]
    answer = phone.post(address, {"text": "Appeler", "name": "Une voisine", "consents": "on", "due_on": "05/12/2026"})
    pledge = Pledge.objects.get(workshop=workshop)
    assert answer["Location"] == f"/engagements/{pledge.uid}/"
    stranger = Client()
    assert "Une voisine" in text(stranger.get(answer["Location"]))
    stranger.post(answer["Location"], {"do": "keep"})
    stranger.post(answer["Location"], {"do": "erase"})
    pledge.refresh_from_db()
    assert (pledge.name, pledge.done_on is not None, str(pledge.due_on)) == ("", True, "2026-12-05")
    assert stranger.get("/engagements/00000000-0000-4000-8000-000000000000/").status_code == 404


# --- what waited in the phone -----------------------------------------------------------------------------------------


def send_from_queue(phone: Client, address: str, client_id: uuid.UUID, **fields: str) -> tuple[int, dict[str, Any]]:
    response = phone.post(address, fields | {"client_id": str(client_id)}, headers={"Accept": "application/json"})
    return response.status_code, response.json()


def test_a_resource_and_a_pledge_sent_twice_by_a_phone_are_stored_once(
    phone: Client, workshop: Workshop, project: KeyProject
) -> None:
    for address, fields in (
        (f"/a/{workshop.code}/cartes/{project.pk}/", {"label": "Une salle", "to": "lieu", "status": "existante"}),
        (f"/a/{workshop.code}/engagements/", {"text": "Prêter la salle"}),
    ):
        sent = uuid.uuid4()
        answers = [send_from_queue(phone, address, sent, **fields) for _ in range(2)]
        assert answers == [(200, {"saved": str(sent)})] * 2
    assert [node.label for node in ResourceNode.objects.filter(key_project=project)] == ["Une salle"]
    assert [pledge.text for pledge in Pledge.objects.filter(workshop=workshop)] == ["Prêter la salle"]


def test_what_waited_meets_a_frozen_or_a_closed_workshop(
    phone: Client, workshop: Workshop, project: KeyProject, member: Member
) -> None:
    """Frozen: it waits without any gesture; closed: it waits until somebody opens again; then all is kept."""
    ways = [
        (f"/a/{workshop.code}/cartes/{project.pk}/", {"label": "Une salle", "to": "lieu", "status": "existante"}),
        (f"/a/{workshop.code}/engagements/", {"text": "Prêter la salle"}),
    ]

    def sent() -> list[tuple[int, str, bool]]:
        answers = [send_from_queue(phone, address, uuid.uuid4(), **fields) for address, fields in ways]
        return [(status, said.get("until", ""), said.get("frozen", False)) for status, said in answers]

    Workshop.objects.filter(pk=workshop.pk).update(is_frozen=True)
    assert sent() == [(409, "open", True)] * 2
    page = phone.post(ways[1][0], ways[1][1]).content.decode()
    assert "L’animation a figé l’écriture." in page
    assert "Prêter la salle" in page
    Workshop.objects.filter(pk=workshop.pk).update(is_frozen=False)
    closing.close_workshop(workshop=workshop, by=member)
    assert sent() == [(409, "open", False)] * 2
    assert not ResourceNode.objects.filter(key_project=project).exists()
    assert not Pledge.objects.filter(workshop=workshop).exists()


def test_a_phone_that_lost_its_cookie_is_asked_to_join_and_keeps_what_waits(
    workshop: Workshop, project: KeyProject
) -> None:
    for address in (f"/a/{workshop.code}/cartes/{project.pk}/", f"/a/{workshop.code}/engagements/"):
        status, said = send_from_queue(Client(), address, uuid.uuid4(), label="Une salle", text="Prêter la salle")
        assert (status, said["until"]) == (401, "joined")


def test_a_page_shown_again_to_the_next_person_stores_theirs_and_opens_nothing_of_the_first(
    phone: Client, workshop: Workshop, project: KeyProject, member: Member
) -> None:
    """« Back » on a tablet that is passed around sends the same hidden identifier."""
    sent, address = str(uuid.uuid4()), f"/a/{workshop.code}/engagements/"
    named = {"text": "Prêter la salle", "name": "Une voisine", "contact": "06 00 00 00 00", "consents": "on"}
    first = phone.post(address, named | {"client_id": sent})
    other = Client()
    other.post(f"/a/{workshop.code}/entrer/", {"category": "citoyen", "table": "2"})
    for client, words in ((phone, "Autre chose"), (other, "Prêter la salle")):
        again = client.post(address, {"text": words, "client_id": sent})
        assert again.status_code == 302
        assert again["Location"] != first["Location"]
    assert Pledge.objects.filter(workshop=workshop).count() == 3
    second = stakes.add_key_project(title="Un camion", workshop=workshop, by=member)
    fields = {"label": "Une salle", "to": "lieu", "status": "existante"}
    for chantier in (project, second):
        address = f"/a/{workshop.code}/cartes/{chantier.pk}/"
        assert send_from_queue(phone, address, uuid.UUID(sent), **fields)[0] == 200
        assert [node.label for node in ResourceNode.objects.filter(key_project=chantier)] == ["Une salle"]


def test_a_phone_that_was_shut_out_writes_on_no_map_and_promises_nothing(
    phone: Client, workshop: Workshop, project: KeyProject
) -> None:
    Participant.objects.filter(workshop=workshop).update(is_shut_out=True)
    ways = [
        (f"/a/{workshop.code}/cartes/{project.pk}/", {"label": "Une salle", "to": "lieu", "status": "existante"}),
        (f"/a/{workshop.code}/engagements/", {"text": "Prêter la salle"}),
    ]
    answers = [send_from_queue(phone, address, uuid.uuid4(), **fields) for address, fields in ways]
    assert [(status, said["until"]) for status, said in answers] == [(409, "open")] * 2
    assert not ResourceNode.objects.filter(key_project=project).exists()
    assert not Pledge.objects.filter(workshop=workshop).exists()
