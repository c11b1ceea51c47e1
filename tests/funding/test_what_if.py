from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.changes import sheets
from jalons.funding.changes import contributions, lines, own_shares
from jalons.funding.queries import consolidated, what_if
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.money import Kind, Nature, Resource, Status, plan_sums
from jalons.funding.rules.simulation import lost_amount, without_funder
from tests.world import World

E = Decimal
money = st.integers(1, 99_999_999).map(lambda cents: Decimal(cents) / 100)
resources = st.lists(
    st.builds(
        Resource,
        st.sampled_from(Kind),
        st.sampled_from(Nature),
        st.sampled_from(Status),
        money,
        st.booleans(),
        st.sampled_from(["Région", "région ", "Caf", "État"]),
    ),
    max_size=8,
)


@given(resources, st.booleans())
def test_a_simulation_agrees_with_striking_the_lines_out(brought: list[Resource], secured_too: bool) -> None:
    """Another way: count in cents what stays when the lines of the funder are struck out of the list."""
    struck = (
        {"envisage", "demande", "accorde", "conventionne", "partiel", "verse"}
        if secured_too
        else {"envisage", "demande"}
    )
    nobody_pays = {"nature", "benevolat", "etp"}
    of_theirs = [r for r in brought if r.funder.strip().lower() == "région" and r.nature.value not in nobody_pays]
    mine = [r for r in of_theirs if r.status.value in struck]
    stays = list(brought)
    for one in mine:
        stays.remove(one)
    after = without_funder(brought, "RÉGION", secured_too=secured_too)
    assert lost_amount(brought, after) * 100 == sum(int(r.amount * 100) for r in mine)
    expected, found = plan_sums((), stays), plan_sums((), after)
    assert (found.secured, found.requested, found.envisaged) == (
        expected.secured,
        expected.requested,
        expected.envisaged,
    )
    assert found.refused == expected.refused + lost_amount(brought, after)
    assert (plan_sums((), brought).resources - found.resources, found.valued) == (
        lost_amount(brought, after),
        expected.valued,
    )


@given(resources)
def test_a_funder_who_brings_nothing_takes_nothing_away(brought: list[Resource]) -> None:
    assert without_funder(brought, "Europe", secured_too=True) == brought


def test_the_same_funder_written_in_two_ways_says_no_once() -> None:
    assert funder_key("région ") == funder_key("Région")


@pytest.mark.django_db
def test_whoever_said_no_or_pays_nothing_is_not_asked_again(world: World) -> None:
    by = world.blank()
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    sheets.advance_action(action=action, to="proposee", by=by)
    for funder, nature, status in (
        ("Caf", "subvention", "refuse"),
        ("Amicale", "benevolat", "accorde"),
        ("État", "subvention", "accorde"),
        ("Région", "subvention", "demande"),
    ):
        lines.add_funding(
            action=action, funder=funder, nature=nature, kind="fonctionnement", amount=E(10), status=status, by=by
        )
    assert what_if.what_if(by.roadmap, "").funders == ("Région", "État")


@pytest.mark.django_db
def test_the_region_says_no_to_the_demo(world: World) -> None:
    shown = what_if.what_if(world.roadmap, "région")
    assert shown.sentence == "Sans Région, il manquerait 57\u00a0000\u00a0€"
    assert (shown.lost, shown.before.to_find, shown.after.to_find) == (E(36_000), E(21_000), E(57_000))
    assert shown.after.secured == shown.before.secured == E(199_260)
    assert [(row.code, row.lost, row.after.to_find) for row in shown.outcomes] == [
        ("1.1", E(24_000), E(30_000)),
        ("3.1", E(12_000), E(27_000)),
    ]
    first, second = shown.outcomes
    assert [(one.label, one.share) for one in first.coverages] == [
        ("Investissement", "61\u00a0%"),
        ("Fonctionnement", "95\u00a0%"),
    ]
    assert first.own_share
    assert first.own_share.detail.startswith(
        "18\u00a0000\u00a0€ sur 30\u00a0000\u00a0€ d’argent public, soit 60\u00a0%."
    )
    assert second.own_share
    assert second.own_share.tone == "wait"


@pytest.mark.django_db
def test_what_is_granted_falls_only_when_asked(world: World) -> None:
    kept = what_if.what_if(world.roadmap, "Département")
    assert (kept.lost, kept.outcomes) == (E(0), ())
    fallen = what_if.what_if(world.roadmap, "Département", secured_too=True)
    assert (fallen.lost, fallen.after.secured) == (E(71_000), E(128_260))


@pytest.mark.django_db
def test_those_whose_answer_is_awaited_come_first(world: World) -> None:
    names = what_if.what_if(world.roadmap, "").funders
    assert names[:3] == ("Région", "Caisse d’allocations familiales", "Mutualité sociale agricole")
    assert set(names[3:]) == {"CC Dronne et Belle", "Département", "Fondation", "État"}


@pytest.mark.django_db
def test_the_page_is_asked_by_its_address_and_keeps_nothing(world: World, client: Client) -> None:
    client.force_login(world.user("elue"))
    url = reverse("funding:what_if", args=[world.roadmap.slug])
    empty = client.get(url).content.decode()
    assert "Choisissez qui dirait non." in empty
    shown = client.get(url, {"financeur": "Région"})
    assert "Sans Région, il manquerait 57\u00a0000\u00a0€" in shown.content.decode()
    assert shown.context["form"]["financeur"].value() == "Région"
    assert "Rien ne changerait." in client.get(url, {"financeur": "Personne"}).content.decode()
    assert consolidated.consolidated_money(world.roadmap).totals.to_find == E(21_000)


@pytest.mark.django_db
def test_who_brings_only_time_is_no_funder_to_do_without(world: World) -> None:
    member = world.member("referente", world.young)
    action = sheets.propose_action(title="Un", new_axis="Un", by=member)
    contributions.add_contribution(
        action=action, funder="Mairie", nature="etp", kind="fonctionnement", amount=E(5), by=member
    )
    shown = what_if.what_if(member.roadmap, "Mairie", secured_too=True)
    assert (shown.funders, shown.lost, shown.outcomes) == ((), E(0), ())


@pytest.mark.django_db
def test_one_action_and_three_cost_the_same_queries(world: World) -> None:
    member = world.member("referente", world.young)

    def priced(title: str) -> None:
        action = sheets.propose_action(title=title, new_axis=title, by=member)
        values: dict[str, Any] = {"nature": "subvention", "kind": "fonctionnement", "amount": E(5)}
        lines.add_funding(action=action, funder="Région", by=member, **values)
        own_shares.set_own_share_rule(action=action, own_share_rule="30", by=member)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            what_if.what_if(member.roadmap, "Région")
        return len(asked)

    priced("Un")
    one = cost()
    priced("Deux")
    priced("Trois")
    assert (cost(), one) == (4, 4)
