"""The pages of the groupe projet: who reads what, what is asked, what comes back."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.directory.changes import contacts
from jalons.governance.changes import group as changes
from jalons.governance.models import GroupMember
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.roadmaps.models import Invitation, Membership
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal(world: World, client: Client) -> Client:
    client.force_login(world.user("referente"))
    return client


def page_of(client: Client, world: World, name: str = "group", *args: Any, tail: str = "") -> str:
    return client.get(reverse(f"governance:{name}", args=[world.roadmap.slug, *args]) + tail).content.decode()


def sent(client: Client, world: World, name: str, *args: Any, follow: bool = True, **fields: Any) -> Any:
    return send_shown(client, reverse(f"governance:{name}", args=[world.roadmap.slug, *args]), fields, follow=follow)


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("who", "name", "address"),
    [("referente", True, True), ("facilitation", True, True), ("elue", False, False), ("caf", False, False)],
)
def test_names_and_addresses_are_for_those_who_may_know_people(
    who: str, name: bool, address: bool, world: World, client: Client
) -> None:
    client.force_login(world.user(who))
    page = page_of(client, world)
    main = page[page.index("<main") :]
    assert ("Le réseau des médiathèques" in main, "mediatheque@demo.example" in main) == (name, address)
    assert ("Réseau des médiathèques" in main, "Vice-présidence action sociale" in main) == (True, True)


def test_the_page_names_what_is_missing_then_says_that_the_group_is_complete(focal: Client, world: World) -> None:
    assert "7 membres. Le groupe est complet." in page_of(focal, world)
    page = focal.get(reverse("governance:group", args=[world.young.slug])).content.decode()
    assert "4 membres. Le groupe n’est pas encore complet." in page
    assert "au moins 2 élues ou élus (il y en a 1)" in page
    assert page.count("Personne pour l’instant.") == 3


def test_an_empty_group_says_what_it_is_for(focal: Client, world: World) -> None:
    slug = world.blank().roadmap.slug
    page = focal.get(reverse("governance:group", args=[slug])).content.decode()
    assert "Les personnes qui portent la démarche jusqu’au bout" in page
    assert "1 ou 2 personnes référentes" in page
    assert "Chargée de coopération" in page or "Référente ou référent" in page


def test_the_page_knows_who_else_reads_and_who_left(focal: Client, world: World) -> None:
    page = page_of(focal, world)
    assert "Lisent aussi cette feuille de route\u00a0: La préfecture de la Dordogne." in page
    assert "Un organisme qui suit le département lit toutes ses feuilles de route" in page
    assert "1 ancien membre" in page and "Responsable petite enfance" in page


def test_three_members_more_cost_no_query_more(focal: Client, world: World) -> None:
    url = reverse("governance:group", args=[world.roadmap.slug])
    with CaptureQueriesContext(connection) as before:
        focal.get(url)
    by = world.member()
    for number in range(3):
        contact = contacts.add_contact(last_name=f"Contact {number}", organisation=f"Structure {number}", by=by)
        row = changes.add_group_member(kind="partenaire", function=f"Fonction {number}", person=contact, by=by)
        changes.invite_person(email=f"invite{number}@demo.example", role="elu", member=row, by=by)
        gone = changes.add_group_member(kind="elu", function=f"Ancienne {number}", by=by)
        GroupMember.objects.filter(pk=gone.pk).update(since="2026-01-05", until="2026-02-05")
    with CaptureQueriesContext(connection) as after:
        focal.get(url)
    assert len(after) == len(before)


def test_a_member_is_added_and_taken_back(focal: Client, world: World) -> None:
    contact = contacts.add_contact(last_name="Une élue", function="Adjointe", by=world.member())
    fields = {"person": f"contact-{contact.pk}", "kind": "elu", "since": "2026-03-02", "responsibilities": ["valider"]}
    response = sent(focal, world, "add_group_member", **fields)
    assert messages_of(response) == ["Le membre est ajouté au groupe projet."]
    row = GroupMember.objects.get(contact=contact)
    assert (row.function, row.responsibilities) == ("Adjointe", ["valider"])
    remove = reverse("governance:remove_group_member", args=[world.roadmap.slug, row.pk])
    assert f'action="{remove}"' in response.content.decode()
    back = focal.post(remove, follow=True)
    assert messages_of(back) == ["La ligne est retirée du groupe projet."]
    undo = next(iter(back.context["messages"])).extra_tags
    assert f"contact-{contact.pk}" in undo and "valider" in undo


def test_what_was_typed_stays_beside_what_is_refused(focal: Client, world: World) -> None:
    fields = {
        "kind": "elu",
        "function": "Adjointe",
        "substitute": "adjointe",
        "service": "Sport",
        "since": "2026-03-02",
    }
    page = sent(focal, world, "add_group_member", **fields).content.decode()
    assert "Personne ne se supplée\u00a0: écrivez une autre fonction." in page
    assert 'value="Sport"' in page and 'value="adjointe"' in page
    page = sent(focal, world, "add_group_member", kind="elu", email="x@demo.example", since="2026-03-02")
    assert "Écrivez le nom de la personne" in page.content.decode()
    assert 'value="x@demo.example"' in page.content.decode()
    assert not GroupMember.objects.filter(function="Adjointe").exists()


def test_nobody_of_another_roadmap_is_added(focal: Client, world: World) -> None:
    contact = contacts.add_contact(last_name="Ailleurs", by=world.member(roadmap=world.young))
    page = sent(focal, world, "add_group_member", person=f"contact-{contact.pk}", kind="elu", function="X").content
    assert "Sélectionnez un choix valide" in page.decode()


def test_the_form_opens_on_the_person_that_a_line_names(focal: Client, world: World) -> None:
    pk = Membership.objects.get(roadmap=world.roadmap, role="facilitateur").pk
    assert f"{reverse('governance:add_group_member', args=[world.roadmap.slug])}?personne=acces-{pk}" in page_of(
        focal, world
    )
    page = page_of(focal, world, "add_group_member", tail=f"?personne=acces-{pk}")
    assert f'<option value="acces-{pk}" selected>L’animatrice d’atelier, Animation des ateliers</option>' in page


def test_a_member_is_revised_leaves_and_comes_back(focal: Client, world: World) -> None:
    row = GroupMember.objects.get(roadmap=world.roadmap, function="Direction générale des services")
    slug = world.roadmap.slug
    fields = {"kind": "technicien", "function": "Direction générale", "since": "2026-03-02", "organisation": "Mairie"}
    assert messages_of(sent(focal, world, "group_member", row.pk, **fields)) == ["Le membre est enregistré."]
    row.refresh_from_db()
    assert (row.function, str(row.organisation)) == ("Direction générale", "Mairie")
    early = sent(focal, world, "leave_group", row.pk, until="2026-03-01")
    assert "Ce jour vient avant celui de son arrivée dans le groupe." in early.content.decode()
    assert 'value="2026-03-01"' in early.content.decode() and 'value="Direction générale"' in early.content.decode()
    left = sent(focal, world, "leave_group", row.pk, until="2026-04-01")
    assert messages_of(left) == ["Le départ est noté."]
    assert "2 anciens membres" in left.content.decode()
    assert f'action="{reverse("governance:rejoin_group", args=[slug, row.pk])}"' in left.content.decode()
    assert messages_of(sent(focal, world, "rejoin_group", row.pk)) == ["La personne est de nouveau dans le groupe."]
    row.refresh_from_db()
    assert row.until is None


def test_whoever_leaves_with_an_access_keeps_it_in_sight(focal: Client, world: World) -> None:
    row = GroupMember.objects.get(roadmap=world.roadmap, membership__role="pilote")
    today = timezone.localdate()
    left = sent(focal, world, "leave_group", row.pk, until=(today - timezone.timedelta(days=1)).isoformat())
    assert messages_of(left) == [
        "Le départ est noté. Cette personne garde son accès\u00a0: retirez-le sous «\u00a0Autres accès\u00a0» si besoin."
    ]
    others = left.content.decode().partition('id="t-others"')[2]
    assert "pilote@demo.example" in others


# --- inviting --------------------------------------------------------------------------------------------------------


def test_inviting_from_a_line_is_filled_and_shows_the_link_once(focal: Client, world: World) -> None:
    row = GroupMember.objects.get(roadmap=world.roadmap, function="Direction générale des services")
    tail = f"?membre={row.pk}"
    page = page_of(focal, world, "invite", tail=tail)
    assert 'value="direction@demo.example"' in page and 'value="Direction générale des services"' in page
    assert '<option value="contributeur" selected>' in page
    url = reverse("governance:invite", args=[world.roadmap.slug]) + tail
    page = focal.post(url, {"email": "direction@demo.example", "role": "contributeur"}).content.decode()
    assert "/feuilles-de-route/invitation/" in page
    assert "/feuilles-de-route/invitation/" not in page_of(focal, world)
    row.refresh_from_db()
    assert row.invitation == Invitation.objects.get(email="direction@demo.example")
    assert "Invitation du" in page_of(focal, world)


def test_an_invitation_that_did_not_leave_is_told_and_sent_again(focal: Client, world: World) -> None:
    page = sent(focal, world, "invite", email="nouvelle@demo.example", role="pilote").content.decode()
    assert "L’invitation est enregistrée" in page and "Le courriel part dans un instant." in page
    with patch("django.core.mail.backends.locmem.EmailBackend.open", side_effect=ConnectionRefusedError):
        deliver_due_messages()
    assert "Courriel en attente. Le serveur de courriel n’a pas répondu." in page_of(focal, world)
    Message.objects.filter(state="attente").update(state="echec", failure="adresse")
    page = page_of(focal, world)
    assert "Courriel pas parti. L’adresse est refusée par le serveur de courriel." in page
    invitation = Invitation.objects.get(email="nouvelle@demo.example")
    again = reverse("roadmaps:send_invitation_again", args=[world.roadmap.slug, invitation.pk])
    assert again in page
    focal.post(again)
    assert deliver_due_messages() == 1
    page = page_of(focal, world)
    assert ("Courriel parti le" in page, again in page) == (True, False)
