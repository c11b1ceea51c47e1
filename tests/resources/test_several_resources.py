"""One holder for several resources: one gesture, one act, taken back as one. And the lines that a script sends."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.directory.models import Organisation
from jalons.resources.changes import resources, several_resources
from jalons.resources.models import MapAct, ResourceNode
from jalons.resources.queries.resources import resource_map
from jalons.resources.rules.resources import MOST_NODES
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import fusions, stakes
from jalons.workshops.models import KeyProject
from tests.access.test_undo import press
from tests.pages import shown_rows
from tests.refusals import refused
from tests.workshops.test_views import text
from tests.world import World

pytestmark = pytest.mark.django_db
BY_SCRIPT: dict[str, Any] = {"headers": {"X-Script": "1"}}


@pytest.fixture
def project(member: Member) -> KeyProject:
    return stakes.add_key_project(title="Un bus numérique", by=member)


@pytest.fixture
def nodes(project: KeyProject, member: Member) -> list[ResourceNode]:
    held = {"Bus": "Région", "Salle": "", "Vélo": ""}
    return [
        resources.add_resource(project=project, branch="materielle", label=label, holder=holder, by=member)
        for label, holder in held.items()
    ]


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


def at(name: str, project: KeyProject, *more: object) -> str:
    return reverse(name, args=[project.roadmap.slug, project.pk, *more])


def holders(project: KeyProject) -> list[str]:
    return list(ResourceNode.objects.filter(key_project=project).order_by("pk").values_list("holder", flat=True))


# --- a holder for several ---------------------------------------------------------------------------------------------


def test_a_holder_is_given_to_several_by_one_act(
    project: KeyProject, nodes: list[ResourceNode], member: Member
) -> None:
    known = Organisation.objects.create(roadmap=project.roadmap, name="Région")
    seq = KeyProject.objects.get(pk=project.pk).map_seq
    held = several_resources.give_holder(resources=[node.pk for node in nodes], holder="Région", by=member)
    assert (holders(project), held.count) == (["Région"] * 3, 2)
    assert KeyProject.objects.get(pk=project.pk).map_seq == seq + 1
    act = MapAct.objects.get(pk=held.acts[0])
    assert (act.label, act.kind) == ("Salle, et 1 autre", MapAct.Kind.EDIT)
    assert set(act.changes) == {str(node.uid) for node in nodes[1:]}
    assert ResourceNode.objects.get(pk=nodes[1].pk).organisation == known
    line = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (line.verb, line.after) == ("give_holder", {"holder": "Région", "resources": 2})
    several_resources.undo_map_acts(acts=[act], by=member)
    assert holders(project) == ["Région", "", ""]
    with refused("map-act-already-undone"):
        several_resources.undo_map_acts(acts=[], by=member)


def test_a_holder_that_is_already_there_makes_no_act(
    project: KeyProject, nodes: list[ResourceNode], member: Member
) -> None:
    held = several_resources.give_holder(resources=[nodes[0].pk], holder="Région", by=member)
    assert (held.acts, held.count) == ((), 0)
    assert MapAct.objects.filter(key_project=project).count() == 3


def test_resources_taken_away_meanwhile_are_refused(nodes: list[ResourceNode], member: Member, world: World) -> None:
    resources.remove_resource(node=nodes[0], by=member)
    with refused("no-resource-picked"):
        several_resources.give_holder(resources=[nodes[0].pk], holder="Région", by=member)
    with refused("no-resource-picked"):
        several_resources.give_holder(resources=[nodes[1].pk], holder="Région", by=world.blank())


def test_the_maps_that_a_chantier_unites_are_changed_and_taken_back_together(
    project: KeyProject, nodes: list[ResourceNode], member: Member, facilitator: Client
) -> None:
    other = stakes.add_key_project(title="Un minibus", by=member)
    there = resources.add_resource(project=other, branch="lieu", label="Garage", by=member)
    fusions.merge_outcomes(rows=[project, other], title=project.title, text="", by=member)
    sent = {"ligne": [nodes[1].pk, there.pk], "geste": "detenteur", "holder": "Ville"}
    several = at("resources:several_resources", project)
    address, fields = press(facilitator, several, sent | shown_rows(facilitator, several, sent))
    assert holders(project) + holders(other) == ["Région", "Ville", "", "Ville"]
    acts = list(MapAct.objects.order_by("pk").values_list("pk", flat=True))[-2:]
    facilitator.post(address, {"act": acts})
    assert holders(project) + holders(other) == ["Région", "", "", ""]
    assert fields


def test_without_a_script_the_page_names_the_resources_and_asks(
    facilitator: Client, project: KeyProject, nodes: list[ResourceNode]
) -> None:
    page = text(facilitator.get(at("resources:map", project)))
    assert page.count('name="ligne"') == 3
    address = at("resources:several_resources", project)
    asked = {"ligne": [nodes[0].pk, nodes[1].pk], "geste": "detenteur", "holder": "Ville"}
    page = unescape(text(facilitator.get(address, asked)))
    assert [word in page for word in ("Dire qui détient 2 ressources", 'value="Ville"', "Bus", "Vélo")] == [
        True, True, True, False,
    ]  # fmt: skip
    asked |= shown_rows(facilitator, address, asked)
    answer = facilitator.post(address, asked | {"holder": " "})
    assert "Écrivez qui détient ces ressources" in text(answer)
    assert holders(project) == ["Région", "", ""]
    facilitator.post(address, asked)
    assert holders(project) == ["Ville", "Ville", ""]
    nothing = facilitator.get(address, {"geste": "detenteur"}, follow=True)
    assert "Cochez au moins une ressource du plan." in text(nothing)


def test_a_script_gives_a_holder_and_is_told_how_to_take_it_back(
    facilitator: Client, project: KeyProject, nodes: list[ResourceNode]
) -> None:
    address = at("resources:several_resources", project)
    sent = {"ligne": [node.pk for node in nodes], "geste": "detenteur", "holder": "Ville"}
    refusal = facilitator.post(address, sent | {"holder": ""}, **BY_SCRIPT)
    assert (refusal.status_code, refusal["Content-Type"]) == (409, "text/plain")
    answer = facilitator.post(address, sent, **BY_SCRIPT).json()
    assert answer["said"] == "3 ressources ont ce détenteur."
    assert facilitator.post(at("resources:undo_act", project), {"act": answer["act"]}, **BY_SCRIPT).json() == {
        "said": "Le geste est annulé."
    }
    assert holders(project) == ["Région", "", ""]
    again = facilitator.post(at("resources:undo_act", project), {"act": answer["act"]}, **BY_SCRIPT)
    assert (again.status_code, text(again)) == (409, "Ce geste est déjà annulé.")


# --- a line written in the outline ------------------------------------------------------------------------------------


def test_a_line_is_added_after_another_once_however_often_it_is_sent(
    facilitator: Client, project: KeyProject, nodes: list[ResourceNode]
) -> None:
    address = f"{at('resources:add_resource', project)}?apres={nodes[0].pk}"
    sent = {"label": "Van", "to": "materielle", "status": "mobilisable", "holder": "Club"}
    sent["client_id"] = "7f7e51a7-5b0e-4a39-9a2f-3d7c1d0d2c11"
    answers = [facilitator.post(address, sent, **BY_SCRIPT).json() for _ in range(2)]
    van = ResourceNode.objects.get(key_project=project, label="Van")
    act = MapAct.objects.filter(key_project=project).latest("seq")
    assert answers[0] == answers[1] == {
        "node": van.pk, "act": act.pk, "seen": van.stamp,
        "label": "Van", "holder": "Club", "status": "mobilisable", "word": "mobilisable",
    }  # fmt: skip
    assert [line.label for line in resource_map(project).all] == ["Bus", "Van", "Salle", "Vélo"]
    refusal = facilitator.post(address, sent | {"label": " ", "status": ""}, **BY_SCRIPT)
    assert refusal.status_code == 409
    assert text(refusal).startswith("Nommez la ressource en quelques mots. Choisissez")


def test_a_line_that_is_edited_keeps_what_it_does_not_show(
    facilitator: Client, project: KeyProject, nodes: list[ResourceNode], member: Member
) -> None:
    node = resources.edit_resource(
        node=nodes[0], label="Bus", status="a_creer", holder="Région", conditions="Convention", cost=None, effort=3,
        contact="L’accueil", by=member,
    )  # fmt: skip
    address = at("resources:resource", project, node.pk)
    seen = node.stamp
    sent = {"label": "Car", "status": "existante", "holder": "Ville", "seen": seen}
    answer = facilitator.post(address, sent, **BY_SCRIPT).json()
    node.refresh_from_db()
    assert (node.label, node.status, node.holder) == ("Car", "existante", "Ville")
    assert (node.conditions, node.effort, node.contact) == ("Convention", 3, "L’accueil")
    assert answer["seen"] == node.stamp
    stale = facilitator.post(address, sent | {"label": "Autocar"}, **BY_SCRIPT)
    assert stale.status_code == 409
    assert "Ce qui est enregistré : ressource, Car." in stale.json()["refused"].replace("\u00a0", " ")
    facilitator.post(address, sent | {"label": "Autocar", "seen": stale.json()["seen"]}, **BY_SCRIPT)
    assert ResourceNode.objects.get(pk=node.pk).label == "Autocar"


def test_a_line_taken_away_meanwhile_is_told(
    facilitator: Client, project: KeyProject, nodes: list[ResourceNode], member: Member
) -> None:
    resources.remove_resource(node=nodes[0], by=member)
    answer = facilitator.post(at("resources:resource", project, nodes[0].pk), {"label": "Bus"}, **BY_SCRIPT)
    assert (answer.status_code, answer["Content-Type"]) == (409, "text/plain")


def test_a_script_moves_and_takes_away_a_line_with_what_undoes_it(
    facilitator: Client, project: KeyProject, nodes: list[ResourceNode]
) -> None:
    moved = facilitator.post(at("resources:shift_resource", project, nodes[2].pk), {"to": "up"}, **BY_SCRIPT).json()
    assert [line.label for line in resource_map(project).all] == ["Bus", "Vélo", "Salle"]
    removed = facilitator.post(at("resources:remove_resource", project, nodes[0].pk), **BY_SCRIPT).json()
    assert removed["said"].replace("\u00a0", " ") == "« Bus » est retirée. « Annuler » la remet."
    for act in (removed["act"], moved["act"]):
        facilitator.post(at("resources:undo_act", project), {"act": act}, **BY_SCRIPT)
    assert [line.label for line in resource_map(project).all] == ["Bus", "Salle", "Vélo"]


def test_who_only_reads_gets_no_box_no_stamp_and_no_field(
    world: World, client: Client, project: KeyProject, nodes: list[ResourceNode]
) -> None:
    client.force_login(world.user("caf"))
    page = text(client.get(at("resources:map", project)))
    assert "Bus" in page
    assert [word in page for word in ('name="ligne"', "data-seen", 'id="line"', "outline.js")] == [False] * 4


def test_the_drawing_of_the_page_names_the_lines_of_the_outline(
    facilitator: Client, project: KeyProject, nodes: list[ResourceNode]
) -> None:
    page = text(facilitator.get(at("resources:map", project)))
    names = [f"ressource-{node.pk}" for node in nodes]
    assert [page.count(f'data-line="{name}"') for name in names] == [1, 1, 1]
    assert [page.count(f'id="{name}"') for name in names] == [1, 1, 1]
    assert "data-line" not in text(facilitator.get(at("resources:map_svg", project)))


def test_thirty_resources_cost_the_page_as_many_queries_as_three(
    facilitator: Client, project: KeyProject, nodes: list[ResourceNode], member: Member
) -> None:
    counts = []
    for lines in ("", "\n".join(f"Ressource {n}" for n in range(30))):
        if lines:
            several_resources.add_resources(project=project, branch="lieu", status="existante", lines=lines, by=member)
        with CaptureQueriesContext(connection) as captured:
            facilitator.get(at("resources:map", project))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert len(nodes) + 30 < MOST_NODES
