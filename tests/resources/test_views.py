"""The pages of the map and of the pledges, as a browser without script meets them."""

import csv
import re
from decimal import Decimal
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.directory.models import Contact, Organisation
from jalons.resources.changes import resources
from jalons.resources.models import MapAct, ResourceNode
from jalons.roadmaps.models import Member
from jalons.workshops.changes import pledges, stakes
from jalons.workshops.models import KeyProject, Pledge, Workshop
from tests.pages import send_shown
from tests.workshops.test_views import errors, text
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(member: Member) -> KeyProject:
    return stakes.add_key_project(title="Un bus numérique", by=member)


@pytest.fixture
def node(project: KeyProject, member: Member) -> ResourceNode:
    return resources.add_resource(project=project, branch="lieu", label="Salle", holder="Mairie", by=member)


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


def at(name: str, project: KeyProject, *more: object) -> str:
    return reverse(name, args=[project.roadmap.slug, project.pk, *more])


def labels(project: KeyProject) -> list[str]:
    return list(ResourceNode.objects.filter(key_project=project).order_by("rank", "pk").values_list("label", flat=True))


FORM = {
    "label": "Salle",
    "status": "a_creer",
    "holder": "Mairie",
    "conditions": "",
    "cost": "",
    "effort": "",
}

# --- the map ----------------------------------------------------------------------------------------------------------


def test_an_empty_map_says_how_to_begin(facilitator: Client, project: KeyProject) -> None:
    page = text(facilitator.get(at("resources:map", project)))
    assert "Faisabilité : à lire quand la carte sera remplie" in unescape(page).replace("\u00a0", " ")
    assert page.count("Rien encore.") == 6
    assert " style=" not in page


def test_the_outline_and_the_drawing_say_the_same_words_in_the_same_order(
    facilitator: Client, project: KeyProject, member: Member
) -> None:
    for branch, label in (("lieu", "Salle"), ("humaine", "Agente"), ("humaine", "Bénévole"), ("savoir", "Planning")):
        resources.add_resource(project=project, branch=branch, label=label, by=member)
    page = text(facilitator.get(at("resources:map", project)))
    svg = page[page.index("<svg xmlns") :]
    drawn = re.findall(r'text-anchor="(?:start|end)"[^>]*>([^<]+)<', svg[: svg.index("</svg>")])
    told = re.findall(r'<li id="ressource-\d+" tabindex="-1"[^>]*><span dir="auto">([^<]+)<', page)
    assert drawn == told == ["Agente", "Bénévole", "Planning", "Salle"]


def test_a_resource_is_put_on_the_map_in_three_answers(facilitator: Client, project: KeyProject) -> None:
    answer = facilitator.post(
        at("resources:map", project), {"label": "Bus", "to": "materielle", "status": "mobilisable"}
    )
    assert answer["Location"] == at("resources:map", project) + "?dans=materielle#ajouter"
    found = ResourceNode.objects.get(key_project=project)
    assert (found.label, found.branch, found.status) == ("Bus", "materielle", "mobilisable")
    under = facilitator.post(
        at("resources:map", project), {"label": "Essence", "to": str(found.pk), "status": "a_creer"}
    )
    assert under.status_code == 302
    assert found.children.get().label == "Essence"


def test_a_wrong_answer_keeps_what_was_typed(facilitator: Client, project: KeyProject) -> None:
    answer = facilitator.post(at("resources:map", project), {"label": "x" * 121, "to": "999999", "status": ""})
    assert "Cet endroit n’est plus sur la carte : choisissez-en un autre." in errors(answer)
    assert "x" * 121 in text(answer)
    assert labels(project) == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("cost", "-5", "Un coût ne peut pas être négatif."),
        ("cost", "beaucoup", "Écrivez un montant en euros, par exemple 24 000."),
        ("label", " ", "Nommez la ressource en quelques mots."),
    ],
)
def test_what_is_wrong_in_a_resource_is_said_beside_its_field(
    facilitator: Client, node: ResourceNode, name: str, value: str, said: str
) -> None:
    address = at("resources:resource", node.key_project, node.pk)
    assert errors(facilitator.post(address, FORM | {name: value})) == [said]


def test_a_whole_resource_is_written(facilitator: Client, node: ResourceNode, project: KeyProject) -> None:
    Organisation.objects.create(roadmap=project.roadmap, name="Cercle d’essai")
    page = text(facilitator.get(at("resources:resource", project, node.pk)))
    assert '<option value="Cercle d’essai"></option>' in page
    sent = FORM | {
        "holder": "Cercle d’essai",
        "cost": "1 200,50 €",
        "effort": "4",
        "contact": "L’accueil",
        "status": "existante",
    }
    assert send_shown(facilitator, at("resources:resource", project, node.pk), sent).status_code == 302
    node.refresh_from_db()
    assert (node.cost, node.effort, node.contact) == (Decimal("1200.50"), 4, "L’accueil")
    assert node.organisation is not None


def test_a_stale_form_shows_both_versions_and_lets_choose(
    facilitator: Client, node: ResourceNode, member: Member
) -> None:
    address = at("resources:resource", node.key_project, node.pk)
    seen = node.stamp
    resources.edit_resource(node=node, label="Salle des fêtes", by=member)
    answer = facilitator.post(address, FORM | {"label": "Salle du conseil", "seen": seen})
    page = unescape(text(answer))
    assert answer.status_code == 409
    both = re.search(r"<p><b>Ressource</b></p>\s*<dl.*?</dl>", page, re.DOTALL)
    assert both and re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", both[0]) == [
        ("Ce que vous écriviez", "Salle du conseil"),
        ("Ce qui est enregistré", "Salle des fêtes"),
    ]
    assert "<table" not in page
    assert 'value="Salle du conseil"' in page
    now = answer.context["form"]["seen"].value()
    assert now != seen
    assert ResourceNode.objects.get(pk=node.pk).label == "Salle des fêtes"
    facilitator.post(address, FORM | {"label": "Salle du conseil", "seen": now})
    assert ResourceNode.objects.get(pk=node.pk).label == "Salle du conseil"


@pytest.mark.parametrize("removed_before", [True, False])
def test_a_resource_removed_meanwhile_keeps_what_was_typed(
    facilitator: Client, node: ResourceNode, monkeypatch: pytest.MonkeyPatch, removed_before: bool
) -> None:
    """Removed before the form is sent, or while it is being written."""
    change = resources.edit_resource

    def edit(**said: Any) -> ResourceNode:
        ResourceNode.objects.filter(pk=node.pk).delete()
        return change(**said)

    monkeypatch.setattr(resources, "edit_resource", edit)
    if removed_before:
        ResourceNode.objects.filter(pk=node.pk).delete()
    answer = facilitator.post(at("resources:resource", node.key_project, node.pk), FORM | {"label": "Salle du conseil"})
    assert answer.status_code == 409
    assert "Ce que vous avez écrit est gardé ci-dessous." in text(answer)
    assert 'value="Salle du conseil"' in text(answer)
    assert facilitator.get(at("resources:resource", node.key_project, node.pk)).status_code == 404


def test_without_a_script_resources_are_ranged_moved_removed_and_brought_back(
    facilitator: Client, project: KeyProject, node: ResourceNode, member: Member
) -> None:
    other = resources.add_resource(project=project, branch="lieu", label="Local", by=member)
    facilitator.post(at("resources:shift_resource", project, other.pk), {"to": "up"})
    assert labels(project) == ["Local", "Salle"]
    moved = facilitator.post(at("resources:move_resource", project, node.pk), {"to": str(other.pk)})
    assert moved["Location"] == at("resources:map", project) + f"#ressource-{node.pk}"
    wrong = facilitator.post(at("resources:move_resource", project, other.pk), {"to": str(node.pk)}, follow=True)
    assert "Une ressource ne peut pas être rangée sous elle-même." in text(wrong)
    removed = facilitator.post(at("resources:remove_resource", project, other.pk), follow=True)
    assert "est retirée, avec 1 ressource." in text(removed)
    assert labels(project) == []
    act = MapAct.objects.filter(key_project=project).latest("seq")
    back = facilitator.post(at("resources:undo_act", project), {"act": str(act.pk)}, follow=True)
    assert "Le geste est annulé." in text(back)
    assert sorted(labels(project)) == ["Local", "Salle"]
    again = facilitator.post(at("resources:undo_act", project), {"act": str(act.pk)}, follow=True)
    assert "Ce geste est déjà annulé." in text(again)


def test_contacts_are_for_those_who_may_know_people(
    facilitator: Client, world: World, project: KeyProject, member: Member
) -> None:
    known = Organisation.objects.create(roadmap=project.roadmap, name="Cercle d’essai")
    Contact.objects.create(roadmap=project.roadmap, organisation=known, last_name="Accueil", email="a@demo.example")
    resources.add_resource(
        project=project, branch="humaine", label="Relais", holder="Cercle d’essai", contact="Le bureau", by=member
    )
    reader = Client()
    reader.force_login(world.user("elue"))
    for client, told in ((facilitator, True), (reader, False)):
        page, table = (
            text(client.get(at("resources:map", project))),
            text(client.get(at("resources:map_table", project))),
        )
        assert [word in page for word in ("Le bureau", "a@demo.example")] == [told, told]
        assert ("Le bureau" in table) == told
    assert "Le bureau" not in text(reader.get(at("resources:map_svg", project)))


def test_the_table_is_read_back_and_runs_no_formula(facilitator: Client, project: KeyProject, member: Member) -> None:
    resources.add_resource(
        project=project, branch="lieu", label="=HYPERLINK(1)", holder="+33", cost=Decimal("12.50"), effort=2, by=member
    )
    answer = facilitator.get(at("resources:map_table", project))
    assert answer["Content-Disposition"] == f'attachment; filename="carte-ressources-{project.pk}.csv"'
    rows = list(csv.reader(StringIO(text(answer).removeprefix("\ufeff")), delimiter=";"))
    assert rows == [
        ["Branche", "Niveau", "Ressource", "État", "Qui la détient", "Conditions", "Coût", "Effort", "Contact"],
        ["Lieux", "1", "'=HYPERLINK(1)", "à créer", "'+33", "", "12,50", "2", ""],
    ]


def test_three_resources_cost_as_many_queries_as_one(facilitator: Client, project: KeyProject, member: Member) -> None:
    counts = []
    for round_ in (1, 2):
        for label in range(round_):
            resources.add_resource(
                project=project, branch="lieu", label=f"{label}", holder=f"H{round_}{label}", by=member
            )
            pledges.make_pledge(text="Appeler", key_project=project, by=member)
        with CaptureQueriesContext(connection) as captured:
            facilitator.get(at("resources:map", project))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_numbers_of_the_rule_change_the_verdict(world: World, client: Client, node: ResourceNode) -> None:
    client.force_login(world.user("referente"))
    numbers = {"available": "100", "without_holder": "0", "without_effort": "0", "strong": "16", "medium": "2"}
    address = reverse("resources:scale", args=[world.roadmap.slug])
    assert 'value="70"' in text(client.get(address))
    changed = FORM | {"status": "existante"}
    send_shown(client, at("resources:resource", node.key_project, node.pk), changed)
    assert "faible" in text(client.get(at("resources:map", node.key_project)))
    assert client.post(address, numbers).status_code == 302
    assert "forte" in text(client.get(at("resources:map", node.key_project)))
    assert errors(client.post(address, numbers | {"medium": "50"})) == [
        "Le seuil de « forte » doit dépasser celui de « moyenne »."
    ]


# --- the big screen ---------------------------------------------------------------------------------------------------


def test_the_room_sees_the_whole_map_or_a_branch_written_large(
    facilitator: Client, project: KeyProject, node: ResourceNode, member: Member
) -> None:
    long = "Une convention de mise à disposition de locaux avec le centre intercommunal d’action sociale"
    resources.add_resource(project=project, branch="humaine", label=long, contact="Le bureau", by=member)
    whole, branch = (
        text(facilitator.get(at("resources:map_screen", project), asked)) for asked in ({}, {"branche": "humaine"})
    )
    # Few resources: their labels are whole, and the signs are explained.
    assert [word in whole for word in ("Une convention", "sociale", ">mobilisable<")] == [True] * 3
    assert whole.count("Salle") == 1
    assert [word in branch for word in (long, "Salle", "Le bureau")] == [True, False, False]
    assert text(facilitator.get(at("resources:map_screen", project), {"branche": "?"})).count("<svg") == whole.count(
        "<svg"
    )


def test_a_holder_that_nobody_knows_yet_is_added_to_the_actors_from_the_map(
    facilitator: Client, project: KeyProject, member: Member
) -> None:
    resources.add_resource(project=project, branch="lieu", label="Four", holder="Le cercle du four", by=member)
    page = text(facilitator.get(at("resources:map", project)))
    link = re.search(r'href="([^"]*/structures/ajouter/\?nom=[^"]+)"', page)
    assert link
    assert 'value="Le cercle du four"' in text(facilitator.get(unescape(link[1])))
    known = Organisation.objects.create(roadmap=project.roadmap, name="le Cercle du Four")
    Contact.objects.create(roadmap=project.roadmap, organisation=known, last_name="Accueil", email="a@demo.example")
    page = text(facilitator.get(at("resources:map", project)))
    assert ["?nom=" in page, "a@demo.example" in page] == [False, True]


# --- the facilitation -------------------------------------------------------------------------------------------------


def test_a_promise_said_aloud_is_noted_ticked_and_erased(facilitator: Client, workshop: Workshop, world: World) -> None:
    slug = world.roadmap.slug
    address = reverse("workshops:pledges", args=[slug, workshop.number])
    form = {"text": "Écrire à la Région", "name": "Un voisin", "consents": "on"}
    assert facilitator.post(address, form).status_code == 302
    pledge = Pledge.objects.get(workshop=workshop)
    assert "Un voisin" in text(facilitator.get(address))
    reader = Client()
    reader.force_login(world.user("caf"))
    assert "Un voisin" not in text(reader.get(address))
    facilitator.post(reverse("workshops:keep_pledge", args=[slug, pledge.pk]), {"kept": "1", "next": address})
    facilitator.post(reverse("carriage:erase_pledge", args=[slug, pledge.pk]), {"next": "https://elsewhere.example/"})
    pledge.refresh_from_db()
    assert (pledge.name, pledge.done_on is not None) == ("", True)
    remove = reverse("carriage:remove_pledge", args=[slug, pledge.pk])
    assert [remove in client.get(address).content.decode() for client in (facilitator, reader)] == [True, False]
    assert facilitator.post(remove, {"next": "nulle-part"})["Location"] == address
    assert not Pledge.objects.filter(pk=pledge.pk).exists()
