"""What a simulation leaves as it is because it was granted, and what one part of a plan never pays of the other."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines
from jalons.funding.changes import simulations as changes
from jalons.funding.queries import simulations, what_if
from jalons.roadmaps.models import Member
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
E = Decimal


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=member)
    sheets.advance_action(action=action, to="proposee", by=member)
    return action


def spend(action: ActionSheet, by: Member, **amounts: int) -> None:
    for kind, amount in amounts.items():
        lines.add_expense(action=action, label="Une dépense", kind=kind, amount=E(amount), by=by)


def fund(action: ActionSheet, by: Member, funder: str, kind: str, amount: int, status: str = "demande") -> None:
    lines.add_funding(
        action=action, funder=funder, nature="subvention", kind=kind, amount=E(amount), status=status, is_public=True, by=by
    )  # fmt: skip


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_what_is_acquired_is_told_and_one_gesture_counts_it(
    member: Member, action: ActionSheet, client: Client
) -> None:
    spend(action, member, fonctionnement=50_000)
    fund(action, member, "État", "fonctionnement", 50_000, "accorde")
    idle = changes.add_simulation(name="Sans l’État", effect="refus", funder="État", by=member)
    (row,) = simulations.compare_simulations(member.roadmap).rows
    assert (row.is_idle, plain(row.changes[0].spared)) == (True, "50 000 € déjà acquis sont gardés.")
    (choice,) = simulations.target_choices(member.roadmap)[0][1]
    assert (choice[0], plain(choice[1])) == ("financeur:État", "État, 50 000 € déjà acquis")
    client.force_login(member.user)
    slug = member.roadmap.slug
    listed = client.get(reverse("funding:simulations", args=[slug])).content.decode()
    assert "ne change rien" in listed and row.changes[0].spared in listed
    page = client.get(reverse("funding:simulation", args=[slug, idle.pk])).content.decode()
    assert "Cette simulation ne change rien." in page
    asked = {"seen": row.stamp, "target": row.changes[0].target, "effect": "refus", "value": "", "secured_too": "on"}
    client.post(reverse("funding:simulate_change", args=[slug, idle.pk]), asked)
    (row,) = simulations.compare_simulations(member.roadmap).rows
    assert (row.is_idle, len(row.changes), row.changes[0].spared) == (False, 1, "")
    assert row.scenario.to_find == 50_000


def test_the_same_change_is_still_said_once(member: Member, action: ActionSheet) -> None:
    fund(action, member, "État", "fonctionnement", 50_000, "accorde")
    simulation = changes.add_simulation(name="Moins", effect="part", funder="État", value=E(50), by=member)
    with refused("already-simulated", "effect"):
        changes.add_change(
            simulation=simulation, effect="part", funder="État", value=E(20), secured_too=True, by=member
        )


def test_what_a_funder_granted_is_told_where_it_is_chosen(member: Member, action: ActionSheet) -> None:
    spend(action, member, fonctionnement=60_000)
    fund(action, member, "État", "fonctionnement", 50_000, "accorde")
    fund(action, member, "État", "fonctionnement", 10_000)
    kept = what_if.what_if(member.roadmap, "État")
    assert (kept.lost, plain(kept.spared_sentence)) == (10_000, "50 000 € déjà acquis sont gardés.")
    assert what_if.what_if(member.roadmap, "État", secured_too=True).spared_sentence == ""


def test_a_surplus_of_operation_does_not_pay_for_the_bus(member: Member, action: ActionSheet) -> None:
    spend(action, member, fonctionnement=10_000, investissement=24_000)
    fund(action, member, "Caf", "fonctionnement", 14_000, "accorde")
    fund(action, member, "Région", "investissement", 24_000)
    shown = what_if.what_if(member.roadmap, "Région")
    (outcome,) = shown.outcomes
    assert (outcome.after.to_find, shown.after.to_find) == (24_000, 24_000)
    assert [(part.label, part.to_find) for part in outcome.coverages] == [
        ("Investissement", 24_000),
        ("Fonctionnement", 0),
    ]
    changes.add_simulation(name="Sans", effect="refus", funder="Région", by=member)
    (row,) = simulations.compare_simulations(member.roadmap).rows
    assert (row.scenario.to_find, row.scenario.outcomes[0].after.to_find) == (24_000, 24_000)


def test_a_minimum_that_falls_is_not_told_as_a_gain(member: Member, action: ActionSheet) -> None:
    """The law compares the own share with the public money: without the Région, less is asked, and more is to find."""
    spend(action, member, investissement=21_000)
    fund(action, member, "Région", "investissement", 12_000)
    fund(action, member, "Département", "investissement", 9_000, "accorde")
    changes.add_simulation(name="Sans", effect="refus", funder="Région", by=member)
    shown = simulations.compare_simulations(member.roadmap)
    assert plain(shown.rows[0].scenario.own_share) == (
        "il manque 2 250 € à l’action 1.1, contre 5 250 € aujourd’hui "
        "(le minimum baisse avec l’argent public : ce n’est pas un gain)"
    )
    (outcome,) = what_if.what_if(member.roadmap, "Région").outcomes
    assert outcome.own_share and "ce n’est pas un gain" in outcome.own_share.finding
