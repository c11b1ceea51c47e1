"""Whose action it is, and the lists that ask for it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.models.carriers import member_carrier
from jalons.actions.queries.known_names import known_names
from jalons.actions.rules.carriers import Carrier
from jalons.directory.models import Organisation
from jalons.governance.models import GroupMember
from jalons.roadmaps.models import Invitation
from tests.world import World

HEAD = "Direction du centre social"


@pytest.mark.parametrize(
    ("fiche", "is_theirs"),
    [
        ({"lead_contact": HEAD}, True),
        ({"lead_contact": "direction du Centre Social "}, True),
        ({"lead_contact": "Animation", "lead_organisation": "Centre social"}, False),
        ({"lead_organisation": "Centre social"}, True),
        ({"lead_organisation": HEAD}, True),
        ({"elected_sponsor": HEAD}, True),
        ({"elected_sponsor": HEAD, "lead_contact": "Animation"}, True),
        ({"lead_organisation": "Espace socio-culturel"}, False),
        ({}, False),
    ],
)
def test_an_action_is_theirs_whom_its_fiche_names(fiche: dict[str, str], is_theirs: bool) -> None:
    said = {"lead_contact": "", "lead_organisation": "", "elected_sponsor": ""} | fiche
    assert Carrier(HEAD, "Centre social").carries(**said) is is_theirs


def test_nobody_carries_what_names_nobody() -> None:
    assert not Carrier().carries(lead_contact="", lead_organisation="", elected_sponsor="")


@pytest.mark.django_db
def test_the_organisation_of_a_member_counts_unless_it_is_the_authority(world: World) -> None:
    member = world.member("pilote")
    membership = member.roadmap.memberships.get(user=member.user)
    organisation = Organisation.objects.get(roadmap=member.roadmap, name="Centre social")
    row = GroupMember.objects.get(roadmap=member.roadmap, membership=membership)
    assert row.organisation == organisation
    assert member_carrier(member) == Carrier(HEAD, "Centre social")
    Organisation.objects.filter(pk=organisation.pk).update(name=f"{member.roadmap.lead_authority} ")
    assert member_carrier(member) == Carrier(HEAD)
    Organisation.objects.filter(pk=organisation.pk).update(name="Centre social")
    # Access that came by an invitation is the same person.
    invitation = Invitation.objects.create(
        roadmap=member.roadmap, email="x@demo.example", role=membership.role, membership=membership,
        expires_at=timezone.now(), accepted_at=timezone.now(), token_hash="x",
    )  # fmt: skip
    GroupMember.objects.filter(pk=row.pk).update(membership=None, invitation=invitation)
    assert member_carrier(member) == Carrier(HEAD, "Centre social")
    GroupMember.objects.filter(pk=row.pk).update(invitation=None)
    assert member_carrier(member) == Carrier(HEAD)


@pytest.mark.django_db
def test_the_person_who_pilots_is_picked_in_the_team(world: World) -> None:
    assert HEAD in known_names(world.roadmap)["lead_contact"]


@pytest.mark.django_db
def test_the_list_is_filtered_by_pilot(world: World, client: Client) -> None:
    def codes(who: str, **asked: str) -> list[str]:
        client.force_login(world.user(who))
        page = client.get(reverse("actions:index", args=[world.roadmap.slug]), asked)
        assert page.status_code == 200
        return [row.code for row in page.context["index"].rows]

    assert codes("pilote", pilote="moi") == ["2.1", "2.3"]
    assert codes("mediatheque", pilote="moi") == ["3.2"]
    assert codes("elu", pilote="moi") == ["1.3", "3.1", "3.2"]
    assert codes("prefecture", pilote="moi") == []
    assert codes("pilote", pilote="Réseau des médiathèques") == ["3.2"]
    assert codes("pilote", pilote="moi", etat="realisee") == ["2.1"]


@pytest.mark.django_db
def test_the_list_shows_what_is_late(world: World, client: Client) -> None:
    client.force_login(world.user("pilote"))
    address = reverse("actions:index", args=[world.roadmap.slug])
    assert not client.get(address, {"retard": "oui"}).context["listed"].rows
    running = world.action("1.1")
    ActionSheet.objects.filter(pk=running.pk).update(ends_on=timezone.localdate() - timedelta(days=3))
    for asked in ({"retard": "oui"}, {"etat": "en-retard"}):  # the second one, in addresses that somebody kept
        assert [row.code for row in client.get(address, asked).context["listed"].rows] == ["1.1"]
