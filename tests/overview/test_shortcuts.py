"""The pages that a phone's dashboard leads to."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes.adoption import choose_adoption_path
from jalons.actions.models import ActionSheet, Decision
from jalons.base.french import format_short_day
from jalons.governance.models import Committee, Deliberation, Meeting, Resolution
from jalons.overview.queries.dashboard import read_state, roadmap_dashboard
from jalons.overview.queries.shortcuts import Shortcut, dashboard_shortcuts
from jalons.papers.documents.model import BulletList, Heading
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.models import Edition
from jalons.roadmaps.models import Blocker
from tests.world import World

pytestmark = pytest.mark.django_db


def labels(world: World) -> list[str]:
    return [shortcut.label for shortcut in roadmap_dashboard(world.member("elue")).shortcuts]


def test_an_elected_official_reaches_each_answer_from_the_dashboard(world: World) -> None:
    shortcuts = {shortcut.label: shortcut for shortcut in roadmap_dashboard(world.member("elue")).shortcuts}
    assert [label for label, shortcut in shortcuts.items() if shortcut.only != "when-roomy"] == [
        *("Prochain comité", "Décisions des comités", "Actions et pilotes", "Ateliers"),
        *("Financement", "Ce qui bloque", "Structures", "Groupe projet", "Calendrier"),
    ]
    # Where there is room, what the menu of sections does not say by its name.
    wide = {label: shortcut.figure for label, shortcut in shortcuts.items() if shortcut.only == "when-roomy"}
    assert wide == {
        "Indicateurs": "courbes",
        "Expériences": "4 actions réalisées",
        "Enjeux et chantiers": "5 enjeux",
        "Définition": "adoptée",
    }
    assert shortcuts["Décisions des comités"].url == reverse("actions:decisions", args=[world.roadmap.slug])
    money = Shortcut("Financement", "21\u00a0000\u00a0€ à trouver", reverse("funding:index", args=[world.roadmap.slug]))
    assert shortcuts["Financement"] == money


def test_the_committee_that_steers_has_a_way_of_its_own_when_another_meets_before(world: World) -> None:
    assert "Prochain COPIL" not in labels(world)
    member, today = world.member(), timezone.localdate()
    steering = Meeting.objects.filter(roadmap=member.roadmap, held_on__gte=today, cancelled_on=None).earliest("held_on")
    technical = Committee.objects.filter(roadmap=member.roadmap).exclude(kind=Committee.Kind.STRATEGIC).earliest("id")
    Meeting.objects.create(roadmap=member.roadmap, committee=technical, title="COTECH", held_on=today)
    shortcuts = {one.label: one for one in roadmap_dashboard(world.member("elue")).shortcuts}
    assert shortcuts["Prochain COPIL"].figure == format_short_day(steering.held_on)
    assert shortcuts["Prochain COPIL"].url == reverse("actions:agenda", args=[member.roadmap.slug, steering.pk])


def test_the_edition_that_was_adopted_is_on_the_dashboard_with_its_day(world: World, client: Client) -> None:
    """It stood behind « … » with no word, and no page of the dashboard said the day of the vote."""
    assert "Feuille adoptée" not in labels(world)
    day, by = timezone.localdate(), world.member()
    choose_adoption_path(mode="ctg", reference="CTG", by=by)
    sitting = Deliberation.objects.create(
        roadmap=by.roadmap,
        number="2026-1",
        held_on=day,
        assembly="Conseil",
        votes_for=9,
        votes_against=0,
        abstentions=0,
    )
    Edition.objects.create(roadmap=by.roadmap, kind="adoptee", number=1, deliberation=sitting, frozen_on=day)
    choose_adoption_path(mode="ctg", reference="CTG", adopted_on=day, deliberation="2026-1", by=by)
    shortcut = roadmap_dashboard(world.member("elue")).shortcuts[-1]
    edition = reverse("publication:edition", args=[by.roadmap.slug, "adoptee-1"])
    assert (shortcut.label, shortcut.figure, shortcut.url) == ("Feuille adoptée", format_short_day(day), edition)
    client.force_login(world.user("elue"))
    page = client.get(reverse("overview:dashboard", args=[by.roadmap.slug])).content.decode()
    assert f"Adoptée le {format_short_day(day)}" in page
    assert "menu-list" not in page  # a menu of one page is that page
    assert client.get(edition).status_code == 200


def test_decisions_that_were_withdrawn_are_no_record(world: World) -> None:
    Decision.objects.update(withdrawn_at=timezone.now(), withdrawn_by_name="Direction")
    assert "Décisions des comités" not in labels(world)


def test_experiences_are_proposed_once_an_action_is_done(world: World) -> None:
    ActionSheet.objects.filter(roadmap=world.roadmap, status="realisee").update(status="en_cours")
    assert "Expériences" not in labels(world)


def test_a_page_that_would_be_empty_is_left_out(world: World) -> None:
    Blocker.objects.all().delete()
    ActionSheet.objects.filter(roadmap=world.roadmap, status="suspendue").update(status="en_cours")
    shortcuts = [shortcut.label for shortcut in roadmap_dashboard(world.member("referente")).shortcuts]
    assert "Ce qui bloque" not in shortcuts


@pytest.mark.parametrize("key", ["referente", "elue", "caf"])
def test_what_blocks_is_the_same_list_for_every_role_and_document(world: World, client: Client, key: str) -> None:
    """The same minute, « 1 point » for the référente, three for the élue, and one in L’essentiel."""
    client.force_login(world.user(key))
    answer = client.get(reverse("overview:dashboard", args=[world.roadmap.slug]))
    board = answer.context["board"]
    assert [line.title for line in board.blockers] == ["Deux communes n’ont pas encore désigné leur relais"]
    assert [row.code for row in board.stopped] == ["3.1"]
    shortcut = next(one for one in board.shortcuts if one.label == "Ce qui bloque")
    assert (shortcut.figure, shortcut.url) == ("2 points", "#t-block")
    page = answer.content.decode()
    assert page.count('id="t-block"') == 1
    assert page.count("L’action attend une décision.") == 1
    register = client.get(reverse("roadmaps:blockers", args=[world.roadmap.slug])).content.decode()
    assert register.count("L’action attend une décision.") == 1  # the page told one point of the two
    action = reverse("overview:action", args=[world.roadmap.slug, "3.1"])
    assert register.count(f'href="{action}"') == 1
    blocks = summary_document(world.roadmap, timezone.localdate()).blocks
    place = next(n for n, one in enumerate(blocks) if isinstance(one, Heading) and one.text == "Ce qui bloque")
    listed = blocks[place + 1]
    assert isinstance(listed, BulletList) and len(listed.items) == 2


def test_a_point_names_what_committees_ask_only_once_they_ask_something(world: World, client: Client) -> None:
    client.force_login(world.user("elue"))
    point = Blocker.objects.get(roadmap=world.roadmap, lifted_on=None)
    address = f"{reverse('actions:follow_ups', args=[world.roadmap.slug])}?blocage={point.pk}"
    page = reverse("roadmaps:blockers", args=[world.roadmap.slug])
    Resolution.objects.filter(blocker=point).update(blocker=None)
    assert address not in client.get(page).content.decode()
    Resolution.objects.filter(pk=Resolution.objects.filter(meeting__roadmap=world.roadmap)[0].pk).update(blocker=point)
    assert client.get(page).content.decode().count(address) == 1


def test_a_roadmap_without_action_leads_by_its_first_gestures(world: World) -> None:
    assert roadmap_dashboard(world.member("referente", world.young)).shortcuts == []


def test_every_shortcut_opens_for_whoever_reads(world: World, client: Client) -> None:
    for who in ("elue", "pilote", "caf"):
        client.force_login(world.user(who))
        addresses = [shortcut.url for shortcut in roadmap_dashboard(world.member(who)).shortcuts]
        addresses = [address for address in addresses if not address.startswith("#")]  # of the dashboard itself
        assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_shortcuts_cost_no_query(world: World) -> None:
    state = read_state(world.roadmap)
    with CaptureQueriesContext(connection) as queries:
        dashboard_shortcuts(world.roadmap, state.read, state.money, state.meeting, state.blocking.count)
    assert len(queries) == 0
