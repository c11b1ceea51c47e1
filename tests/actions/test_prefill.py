"""A fiche that starts from a chantier takes what it says, with where it comes from; whoever writes it decides."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.actions.models import ActionSheet
from jalons.actions.queries.prefill import prefill_action
from jalons.resources.changes import resources
from jalons.roadmaps.models import Member
from jalons.workshops.changes import stakes
from jalons.workshops.models import KeyProject
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def project(member: Member) -> KeyProject:
    stake = stakes.add_stake(title="Aller vers", description="Les bus sont rares.", by=member)
    return stakes.add_key_project(
        title="Un bus numérique",
        purpose="Amener l’aide partout.",
        planned_actions="Acheter un bus\n\nFormer deux conseillers",
        lead="Centre social",
        partners="Mairies\nCentre Social",
        first_steps="- Écrire à la Région\n- Visiter deux communes",
        audiences=["seniors"],
        communes=[member.roadmap.communes.order_by("name")[0].code],
        stakes=[stake],
        by=member,
    )


def put(
    project: KeyProject, by: Member, label: str, branch: str, status: str, holder: str = "", **more: object
) -> None:
    resources.add_resource(project=project, branch=branch, label=label, status=status, holder=holder, by=by, **more)  # type: ignore[arg-type]


def test_a_chantier_gives_what_it_says_and_says_where_it_comes_from(project: KeyProject, member: Member) -> None:
    put(project, member, "Bus", "materielle", "a_creer", "Région", cost=Decimal(54_000), effort=5)
    put(project, member, "Salle", "lieu", "existante", "Mairies")
    put(project, member, "Bénévoles", "humaine", "mobilisable", "centre social", contact="Une personne")
    found = prefill_action(member.roadmap, project.pk)
    assert found
    assert {name: one.value for name, one in found.taken.items()} == {
        "context": "Les bus sont rares.",
        "description": "Amener l’aide partout.\n\n- Acheter un bus\n- Former deux conseillers",
        "lead_organisation": "Centre social",
        "partners": "Mairies\nRégion",
        "first_steps": "Écrire à la Région\nVisiter deux communes",
        "audiences": ["seniors"],
        "communes": project.communes,
    }
    assert {name: one.source.replace("\u00a0", " ").partition(".")[0] for name, one in found.taken.items()} == {
        "context": "Repris des enjeux auxquels le chantier répond",
        "description": "Repris du chantier",
        "lead_organisation": "Repris du chantier : le pilote pressenti",
        "partners": "Repris du chantier",
        "first_steps": "Repris du chantier",
        "audiences": "Repris du chantier",
        "communes": "Repris du chantier",
    }
    assert found.cost.replace("\u00a0", " ") == "La carte estime 54 000 € pour 1 ressource chiffrée."


def test_what_the_chantier_does_not_say_the_map_says(member: Member) -> None:
    bare = stakes.add_key_project(title="Sans rien", by=member)
    assert prefill_action(member.roadmap, bare.pk).taken == {}  # type: ignore[union-attr]
    put(bare, member, "Salle", "lieu", "existante", "Mairie")
    put(bare, member, "Bus", "materielle", "a_creer", "Région", effort=5)
    put(bare, member, "Planning", "savoir", "a_creer", effort=1, conditions="à écrire")
    put(bare, member, "Affiches", "materielle", "a_creer")
    found = prefill_action(member.roadmap, bare.pk)
    assert found
    # In the order of the map, branch by branch.
    assert {name: one.value for name, one in found.taken.items()} == {
        "partners": "Région\nMairie",
        "first_steps": "Planning : à écrire\nBus",
    }
    assert {
        one.source.replace("\u00a0", " ").partition(" : ")[0].partition(".")[0] for one in found.taken.values()
    } == {"Repris de la carte des ressources"}
    assert found.cost == ""


def test_a_chantier_of_another_roadmap_gives_nothing(project: KeyProject, world: World) -> None:
    assert prefill_action(world.roadmap, project.pk) is None
    assert prefill_action(world.young, None) is None


def test_the_form_is_filled_and_says_its_sources(project: KeyProject, member: Member, client: Client) -> None:
    put(project, member, "Bus", "materielle", "a_creer", "Région", contact="Une personne, 06 00 00 00 00")
    client.force_login(member.user)  # type: ignore[arg-type]
    page = client.get(reverse("actions:propose", args=[member.roadmap.slug]), {"chantier": project.pk})
    form, text = page.context["form"], page.content.decode()
    assert (form["partners"].value(), form["key_project"].value()) == ("Mairies\nRégion", project.pk)
    assert "Prérempli avec ce qui a été dit du chantier" in text
    assert "Repris des enjeux auxquels le chantier répond." in text
    assert "06 00" not in text


def test_what_is_sent_is_what_is_kept(project: KeyProject, member: Member, client: Client) -> None:
    """Corrected, completed, emptied: nothing of the proposal comes back by itself."""
    client.force_login(member.user)  # type: ignore[arg-type]
    url = reverse("actions:propose", args=[member.roadmap.slug]) + f"?chantier={project.pk}"
    answer = client.post(
        url,
        {
            "title": "Un bus",
            "new_axis": "Aller vers",
            "key_project": project.pk,
            "partners": "Région",
            "first_steps": "Écrire à la Région\n\n  Visiter deux communes ",
            "lead_organisation": "",
            "description": "Autre chose.",
            "communes": project.communes,
        },
    )
    action = ActionSheet.objects.get(roadmap=member.roadmap, title="Un bus")
    assert answer["Location"] == reverse("actions:edit", args=[member.roadmap.slug, action.code])
    assert (action.partners, action.lead_organisation, action.context, action.description, action.audiences) == (
        "Région",
        "",
        "",
        "Autre chose.",
        [],
    )
    assert list(action.steps.order_by("id").values_list("label", "ends_on")) == [
        ("Écrire à la Région", None),
        ("Visiter deux communes", None),
    ]
    assert [commune.code for commune in action.communes.all()] == project.communes


def test_a_refusal_keeps_what_was_typed(project: KeyProject, member: Member, client: Client) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    url = reverse("actions:propose", args=[member.roadmap.slug]) + f"?chantier={project.pk}"
    form = client.post(url, {"title": "", "new_axis": "Aller vers", "partners": "À moi"}).context["form"]
    assert (form["partners"].value(), list(form.errors)) == ("À moi", ["title"])


def test_without_a_chantier_the_form_is_short(member: Member, client: Client) -> None:
    client.force_login(member.user)  # type: ignore[arg-type]
    url = reverse("actions:propose", args=[member.roadmap.slug])
    for asked in ({}, {"chantier": "999999"}, {"chantier": "x"}):
        assert set(client.get(url, asked).context["form"].fields) <= {"title", "axis", "new_axis", "key_project"}


def test_three_resources_cost_no_query_more(project: KeyProject, member: Member) -> None:
    put(project, member, "Bus", "materielle", "a_creer", "Région")
    with CaptureQueriesContext(connection) as one:
        prefill_action(member.roadmap, project.pk)
    for number in range(3):
        put(project, member, f"Salle {number}", "lieu", "existante", f"Mairie {number}")
    with CaptureQueriesContext(connection) as four:
        prefill_action(member.roadmap, project.pk)
    assert len(one) == len(four)
