"""What the page of a fiche proposes where somebody is named."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.queries import known_names
from jalons.directory.changes.organisations import add_organisation
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db


def test_the_fiche_proposes_what_other_fiches_and_the_directory_say(
    action: ActionSheet, member: Member, client: Client
) -> None:
    before = known_names.known_names(member.roadmap)
    other = sheets.propose_action(title="Une carte", axis=action.axis, by=member)
    said = {"department_unit": "Service « jeunesse »", "elected_sponsor": "Présidence", "lead_contact": "Direction"}
    sheets.revise_action(action=other, version=other.version, title=other.title, by=member, **said)
    add_organisation(name="Atelier de réparation", by=member)
    assert member.user
    client.force_login(member.user)
    shown = client.get(reverse("actions:edit", args=[member.roadmap.slug, action.code])).content.decode()
    proposed = {
        name: re.findall(r'value="([^"]*)"', options)
        for name, options in re.findall(r'<datalist id="connus-(\w+)">(.*?)</datalist>', shown)
    }
    assert {name: [one for one in values if one not in before[name]] for name, values in proposed.items()} == {
        "lead_organisation": ["Atelier de réparation"],
        "lead_contact": ["Direction"],
        "elected_sponsor": ["Présidence"],
        "department_unit": ["Service « jeunesse »"],
    }
    assert set(re.findall(r'list="connus-(\w+)"', shown)) == set(proposed)


def test_the_team_and_those_who_were_elected_are_proposed_and_no_name_of_another_roadmap(
    world: World, member: Member
) -> None:
    there, here = known_names.known_names(world.roadmap), known_names.known_names(member.roadmap)
    assert there["elected_sponsor"] == ["Vice-présidence action sociale", "Vice-présidence économie et communication"]
    assert [here[name] for name in ("lead_contact", "elected_sponsor", "department_unit")] == [
        ["Animation des ateliers", "Chargée de coopération", "Vice-présidence action sociale"],
        ["Vice-présidence action sociale"],
        [],
    ]
