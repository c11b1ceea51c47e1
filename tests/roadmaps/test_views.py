from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.accounts.changes import ensure_account
from jalons.roadmaps.changes import members, milestones
from jalons.roadmaps.models import Invitation, Membership, Roadmap
from jalons.workshops.changes.workshops import revise_slot
from jalons.workshops.models import Workshop
from tests.world import World

pytestmark = pytest.mark.django_db
CREATE = "/feuilles-de-route/nouvelle/"


@pytest.fixture
def focal(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


def filled(**more: object) -> dict[str, object]:
    return {"name": "Un territoire", "lead_authority": "CC", "starts_on": "2026-01-05", **more}


@pytest.mark.parametrize("asked", ["200040095", "200 040 095"])
def test_a_siren_brings_its_communes_ticked(focal: Client, asked: str) -> None:
    page = focal.get(CREATE, {"territoire": asked})
    assert page.status_code == 200
    assert len(page.context["form"].initial["communes"]) == 16
    assert page.content.decode().count("checked") == 16


def test_an_unknown_siren_gets_a_sentence_and_the_search(focal: Client) -> None:
    page = focal.get(CREATE, {"territoire": "999999999"})
    assert page.status_code == 404
    assert "« 999999999 » ne désigne aucun territoire connu." in page.content.decode().replace("\u00a0", " ")
    assert 'name="q"' in page.content.decode()


def test_a_name_offers_territories(focal: Client) -> None:
    page = focal.get(CREATE, {"q": "dronne et belle"}).content.decode()
    assert "?territoire=200041572" in page


def test_nothing_found_helps(focal: Client) -> None:
    page = focal.get(CREATE, {"q": "qzxqzx"}).content.decode().replace("\u00a0", " ")
    assert "Aucun territoire ne correspond à « qzxqzx »." in page


def test_unticking_communes_leaves_them_out(focal: Client) -> None:
    url = f"{CREATE}?territoire=200040095"
    communes = focal.get(url).context["form"].initial["communes"][:3]
    response = focal.post(url, filled(communes=communes))
    roadmap = Roadmap.objects.get(name="Un territoire")
    assert response.headers["Location"] == reverse("overview:dashboard", args=[roadmap.slug])
    assert sorted(roadmap.communes.values_list("code", flat=True)) == sorted(communes)
    assert roadmap.perimeter_kind == "epci"


def test_a_list_of_communes_by_code_old_code_or_name(focal: Client) -> None:
    lines = "24064\n24079\n24322 Périgueux\nSaint-Félix-de-Bourdeilles\necueille\n2a004"
    page = focal.get(CREATE, {"communes": lines})
    assert sorted(page.context["form"].initial["communes"]) == ["24064", "24322", "24403", "2A004", "36069"]


def test_a_long_list_costs_the_queries_of_a_short_one(focal: Client) -> None:
    def queries(communes: list[str]) -> int:
        with CaptureQueriesContext(connection) as captured:
            focal.get(CREATE, {"communes": "\n".join(communes)})
        return len(captured)

    assert queries(["24064", "24079", "Bourdeilles"]) == queries(["24064"])


def test_a_name_that_several_communes_bear_asks_for_the_code(focal: Client) -> None:
    page = focal.get(CREATE, {"communes": "Quinsac"}).content.decode()
    assert "Écrivez le code INSEE" in page


def test_a_line_that_is_no_commune_is_named_and_the_list_kept(focal: Client) -> None:
    page = focal.get(CREATE, {"communes": "24064\nAtlantide"}).content.decode()
    assert "Atlantide" in page
    assert "Ces lignes ne désignent pas une commune" in page


def test_no_commune_left_is_refused_beside_the_field_and_keeps_the_rest(focal: Client) -> None:
    page = focal.post(f"{CREATE}?territoire=200040095", filled(name="Sans commune")).content.decode()
    assert "Gardez au moins une commune dans le périmètre." in page
    assert 'value="Sans commune"' in page
    assert not Roadmap.objects.filter(name="Sans commune").exists()


def test_the_same_creation_posted_twice_makes_one_roadmap(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user("referente"))
    url = f"{CREATE}?territoire=200040095"
    page = client.get(url)
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    posted = filled(csrfmiddlewaretoken=token, communes=page.context["form"].initial["communes"])
    first, second = client.post(url, posted), client.post(url, posted)
    assert first.headers["Location"] == second.headers["Location"]
    assert Roadmap.objects.filter(name="Un territoire").count() == 1


def test_a_territory_that_has_a_roadmap_asks_before_another_one(focal: Client, world: World) -> None:
    assert world.young.epci
    url = f"{CREATE}?territoire={world.young.epci.siren}"
    page = focal.get(url)
    assert "existe déjà pour ce territoire" in page.content.decode()
    assert world.young.name not in page.content.decode().replace(world.young.epci.name, "")
    sent = filled(name="Une seconde", communes=page.context["form"].initial["communes"])
    assert focal.post(url, sent).status_code == 200
    assert not Roadmap.objects.filter(name="Une seconde").exists()
    focal.post(url, sent | {"is_another": "on"})
    assert Roadmap.objects.filter(name="Une seconde").exists()


def test_a_commune_of_a_roadmap_asks_too_and_another_territory_does_not(focal: Client, world: World) -> None:
    commune = world.roadmap.communes.order_by("code").first()
    assert commune
    warned = [
        "is_another" in focal.get(f"{CREATE}?territoire={code}").context["form"].fields
        for code in (commune.code, "200040095", "33")
    ]
    assert warned == [True, False, False]


def test_the_former_page_of_the_team_leads_to_the_groupe_projet(focal: Client, world: World) -> None:
    slug = world.roadmap.slug
    url = reverse("roadmaps:members", args=[slug])
    moved = focal.get(url)
    assert (moved.status_code, moved.headers["Location"]) == (301, reverse("governance:group", args=[slug]))
    sent = focal.post(url, {"email": "nouvelle@demo.example", "role": "pilote"})
    assert (sent.status_code, sent.headers["Location"]) == (308, reverse("governance:invite", args=[slug]))


def test_joining_needs_to_be_signed_in_and_comes_back(world: World) -> None:
    link = members.invite_member(email="nouvelle@demo.example", role="pilote", by=world.member()).link
    path = urlsplit(link).path
    client = Client()
    assert "suite=" in client.get(path).content.decode()
    client.post(path)
    assert not Membership.objects.filter(user__email="nouvelle@demo.example").exists()
    client.force_login(ensure_account(email="nouvelle@demo.example"))
    response = client.post(path)
    assert response.headers["Location"] == reverse("overview:dashboard", args=[world.roadmap.slug])
    assert client.get(response.headers["Location"]).status_code == 200
    assert client.get(path).status_code == 410
    client.force_login(ensure_account(email="autre@demo.example"))
    assert client.post(path).headers["Location"] == path
    assert not Membership.objects.filter(user__email="autre@demo.example").exists()


def test_a_forwarded_link_asks_the_focal_point(focal: Client, world: World) -> None:
    path = urlsplit(members.invite_member(email="nouvelle@demo.example", role="pilote", by=world.member()).link).path
    other = Client()
    other.force_login(ensure_account(email="autre@demo.example", name="La secrétaire"))
    assert "Demander à rejoindre avec mon adresse" in other.get(path).content.decode()
    assert other.post(path).headers["Location"] == path
    assert "Votre demande attend la réponse de la personne référente." in other.get(path).content.decode()
    group = focal.get(reverse("governance:group", args=[world.roadmap.slug])).content.decode()
    assert "La secrétaire (autre@demo.example) demande à rejoindre avec cette invitation." in group
    assert "1 personne demande à rejoindre" in group
    dashboard = focal.get(reverse("overview:dashboard", args=[world.roadmap.slug])).content.decode()
    assert "Répondre à 1 personne qui se sert de l’invitation d’une autre" in dashboard
    invitation = Invitation.objects.get(email="nouvelle@demo.example")
    answer = {"claimed_by": str(invitation.claimed_by_id)}
    focal.post(reverse("governance:refuse_claim", args=[world.roadmap.slug, invitation.pk]), answer)
    assert "La personne référente n’a pas accepté votre demande." in other.get(path).content.decode()
    accept = reverse("governance:accept_claim", args=[world.roadmap.slug, invitation.pk])
    shown = focal.post(accept, answer)
    assert "Ce champ est nécessaire." in shown.content.decode()
    stale = focal.post(accept, {"claimed_by": "1", "function": "Secrétariat"}).content.decode()
    assert "Une autre personne demande maintenant à rejoindre" in stale and "Secrétariat" not in stale
    focal.post(accept, answer | {"function": "Secrétariat"})
    assert Membership.objects.get(roadmap=world.roadmap, user__email="autre@demo.example").role == "pilote"
    assert other.get(path).status_code == 410


def test_the_last_focal_point_stays_and_is_told_why(focal: Client, world: World) -> None:
    membership = Membership.objects.get(roadmap=world.roadmap, role="referent")
    url = reverse("roadmaps:remove_member", args=[world.roadmap.slug, membership.pk])
    response = focal.post(url, follow=True)
    assert response.redirect_chain == [(reverse("roadmaps:membership", args=[world.roadmap.slug, membership.pk]), 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "Gardez au moins une personne référente\u00a0: nommez-en une autre d’abord."
    ]
    assert Membership.objects.filter(pk=membership.pk).exists()


def add_milestones(world: World) -> None:
    for day in range(1, 4):
        milestones.add_milestone(title=f"Jalon {day}", due_on=date(2027, 5, day), by=world.member())


def add_people(world: World) -> None:
    for number in range(3):
        user = ensure_account(email=f"agent{number}@demo.example")
        members.enrol_member(user=user, role="contributeur", by=world.member())
        members.invite_member(email=f"invite{number}@demo.example", role="elu", by=world.member())


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("overview:steps", add_milestones),
        ("governance:group", add_people),
        ("overview:journal", add_milestones),
        ("overview:dashboard", add_milestones),
    ],
)
def test_three_rows_more_cost_no_query_more(
    focal: Client, world: World, name: str, more: Callable[[World], None]
) -> None:
    url = reverse(name, args=[world.roadmap.slug])
    with CaptureQueriesContext(connection) as before:
        focal.get(url)
    more(world)
    with CaptureQueriesContext(connection) as after:
        focal.get(url)
    assert len(after) == len(before)


def test_workshops_too_far_apart_are_noticed(focal: Client, world: World) -> None:
    """The interval is that of the workshops, whatever was planned."""
    first, second = Workshop.objects.filter(roadmap=world.roadmap).order_by("number")
    assert first.held_on
    revise_slot(second, {"held_on": first.held_on + timedelta(days=105)}, by=world.member())
    page = focal.get(reverse("overview:steps", args=[world.roadmap.slug])).content.decode()
    assert "105 jours séparent les deux ateliers." in page


def test_text_is_shown_as_text(focal: Client, world: World) -> None:
    milestones.add_milestone(title="<script>alert(1)</script>", due_on=date(2027, 1, 1), by=world.member())
    page = focal.get(reverse("overview:steps", args=[world.roadmap.slug])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_milestone_is_not_reached_tomorrow(focal: Client, world: World) -> None:
    milestone = milestones.add_milestone(title="Comité", due_on=date(2020, 1, 6), by=world.member())
    url = reverse("roadmaps:milestone", args=[world.roadmap.slug, milestone.pk])
    page = focal.post(url, {"title": "Comité", "due_on": "2020-01-06", "reached_on": "2099-01-01"}).content.decode()
    assert "Ce jour n’est pas encore venu." in page
    milestone.refresh_from_db()
    assert milestone.reached_on is None


def test_a_milestone_whose_day_has_passed_is_late(focal: Client, world: World) -> None:
    url = reverse("overview:steps", args=[world.roadmap.slug])
    world.roadmap.milestones.filter(reached_on=None).update(planned_on=date(2099, 1, 5))
    assert "en retard" not in focal.get(url).content.decode()
    milestones.add_milestone(title="Comité oublié", due_on=date(2020, 1, 6), by=world.member())
    assert focal.get(url).content.decode().count("en retard") == 1
