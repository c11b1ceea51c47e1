"""Merging enjeux and chantiers from their pages: what votes allow, what fiches, maps and documents then read."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import fusions
from jalons.actions.changes import sheets as action_changes
from jalons.actions.queries import answered_stakes, sheets
from jalons.actions.queries.fusions import compared_sides
from jalons.invitations.queries.minutes import minutes_projects
from jalons.resources.changes import resources as resource_changes
from jalons.resources.queries.resources import resource_map
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing
from jalons.votes.models import Ballot
from jalons.votes.queries.results import workshop_results
from jalons.workshops.changes import pledges, workshops
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.models import Fusion, KeyProject, Outcome, Stake, Workshop
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def room(by: Member) -> Workshop:
    workshop = workshops.create_workshop(title="Atelier des fusions", by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    return workshop


@pytest.fixture
def two(by: Member) -> list[Stake]:
    return [stake_changes.add_stake(title=title, phrasing=f"Comment {title}", by=by) for title in ("Sortir", "Bouger")]


@pytest.fixture
def projects(two: list[Stake], by: Member) -> list[KeyProject]:
    return [
        stake_changes.add_key_project(title=title, purpose=f"Pour {title}", stakes=[stake], by=by)
        for title, stake in zip(("Le bus", "Le car"), two, strict=True)
    ]


def merge(rows: Sequence[Stake | KeyProject], by: Member, title: str = "") -> Fusion:
    return fusions.merge_outcomes(rows=rows, title=title or rows[0].title, text="", by=by)


def ballot_on(room: Workshop, rows: Sequence[Stake | KeyProject], by: Member) -> Ballot:
    return ballots.create_ballot(workshop=room, title="Le vote", options=[row.title for row in rows], by=by)


def signed_in(world: World, role: str = "referente") -> Client:
    client = Client()
    client.force_login(world.user(role))
    return client


# --- votes ---


def test_an_open_vote_holds_what_it_is_about(two: list[Stake], room: Workshop, by: Member) -> None:
    ballot = ballot_on(room, two, by)
    ballots.open_ballot(ballot=ballot, by=by)
    with refused("open-vote-on-row", saying="Le vote «\u00a0Le vote\u00a0» est ouvert"):
        merge(two, by)
    closing.close_ballot(ballot=ballot, by=by)
    assert merge(two, by).stake == two[0]
    with refused("option-was-merged"):
        ballots.open_ballot(ballot=ballot, by=by)


def test_a_vote_being_prepared_is_opened_without_what_was_merged(two: list[Stake], room: Workshop, by: Member) -> None:
    ballot = ballot_on(room, two, by)
    fusion = merge(two, by)
    with refused("option-was-merged", saying="«\u00a0Bouger\u00a0» a été fusionné dans «\u00a0Sortir\u00a0»"):
        ballots.open_ballot(ballot=ballot, by=by)
    fusions.separate_outcomes(fusion=fusion, by=by)
    ballots.open_ballot(ballot=ballot, by=by)
    with refused("open-vote-on-row"):
        merge(two, by)


def test_what_was_merged_cannot_be_separated_while_a_vote_is_open_on_it(
    two: list[Stake], room: Workshop, by: Member
) -> None:
    other = stake_changes.add_stake(title="Parler", by=by)
    fusion = merge(two, by)
    ballots.open_ballot(ballot=ballot_on(room, [two[0], other], by), by=by)
    with refused("open-vote-on-row"):
        fusions.separate_outcomes(fusion=fusion, by=by)


# --- fiches, maps, pledges ---


def test_a_fiche_of_either_is_one_of_the_chantier_that_unites_them(
    projects: list[KeyProject], world: World, by: Member
) -> None:
    axis = world.action().axis
    made = [
        action_changes.propose_action(axis=axis, title=f"Action {row.title}", key_project=row, by=by)
        for row in projects
    ]
    fusion = merge(projects, by)
    shown = [sheets.current_sheet(action).key_project for action in made]
    assert [(piece.title, [stake.title for stake in piece.stakes]) for piece in shown if piece] == [
        ("Le bus", ["Sortir", "Bouger"])
    ] * 2
    rows = {
        row.project.title: [action.title for action in row.actions] for row in answered_stakes.coverage(by.roadmap).rows
    }
    assert rows["Le bus"] == ["Action Le bus", "Action Le car"] and "Le car" not in rows
    fusions.separate_outcomes(fusion=fusion, by=by)
    for action, project in zip(made, projects, strict=True):
        action.refresh_from_db()
        assert action.key_project == project


def test_maps_and_pledges_are_read_together_and_counted_once(
    projects: list[KeyProject], room: Workshop, by: Member
) -> None:
    for project in projects:
        resource_changes.add_resource(project=project, branch="lieu", label=f"Salle {project.title}", by=by)
        pledges.make_pledge(text="Je prête", workshop=room, key_project=project, by=by)
    merge(projects, by)
    first = KeyProject.objects.get(pk=projects[0].pk)
    assert [line.label for line in resource_map(first).all] == ["Salle Le bus", "Salle Le car"]
    sides = {side.title: side.brings for side in compared_sides(by.roadmap, [first])}
    assert sides == {
        "Le bus": ["2 enjeux auxquels il répond", "2 ressources sur sa carte", "2 engagements"],
    }


def test_a_resource_put_under_one_that_came_with_the_fusion_goes_to_its_map(
    projects: list[KeyProject], world: World, by: Member
) -> None:
    hall = resource_changes.add_resource(project=projects[1], branch="lieu", label="Salle", by=by)
    fusion = merge(projects, by)
    client = signed_in(world)
    address = reverse("resources:map", args=[world.roadmap.slug, projects[0].pk])
    answer = client.post(address, {"to": str(hall.pk), "label": "Les clés", "status": "mobilisable"})
    assert answer.status_code == 302
    fusions.separate_outcomes(fusion=fusion, by=by)
    assert [line.label for line in resource_map(projects[1]).all] == ["Salle", "Les clés"]
    assert resource_map(projects[0]).all == []


def test_the_map_of_what_was_merged_is_that_of_the_chantier_that_unites_it(
    projects: list[KeyProject], world: World, by: Member
) -> None:
    merge(projects, by)
    page = signed_in(world).get(reverse("resources:map", args=[world.roadmap.slug, projects[1].pk]))
    assert page.context["project"] == projects[0]


# --- the pages ---


def compare(world: World, rows: Sequence[Stake | KeyProject], client: Client) -> Any:
    return client.get(address_of(world, rows))


def address_of(world: World, rows: Sequence[Stake | KeyProject]) -> str:
    name, word = ("merge_stakes", "enjeu") if isinstance(rows[0], Stake) else ("merge_key_projects", "chantier")
    return f"{reverse(f'actions:{name}', args=[world.roadmap.slug])}?" + "&".join(f"{word}={row.pk}" for row in rows)


def sent(page: Any, **said: str) -> dict[str, str]:
    form = page.context["form"]
    return {name: str(form[name].value() or "") for name in form.fields} | said


def test_two_enjeux_are_compared_merged_then_undone_from_the_page(two: list[Stake], world: World) -> None:
    client = signed_in(world)
    page = compare(world, two, client)
    assert [side.title for side in page.context["sides"]] == ["Sortir", "Bouger"]
    answer = client.post(address_of(world, two), sent(page, title="Se déplacer"), follow=True)
    shown = answer.content.decode()
    assert "Les enjeux n’en font plus qu’un." in shown and "Réunit\u00a0:" in shown and "Se déplacer" in shown
    undo = re.search(r'action="([^"]+/fusions/\d+/annuler/)"', shown)
    assert undo
    client.post(undo[1])
    assert [stake.title for stake in Stake.objects.filter(pk__in=[one.pk for one in two]).order_by("rank")] == [
        "Sortir",
        "Bouger",
    ]
    assert not Stake.objects.exclude(merged_into=None).exists()


def test_what_was_typed_is_kept_when_the_fusion_is_refused(two: list[Stake], world: World, by: Member) -> None:
    client = signed_in(world)
    page = compare(world, two, client)
    stake_changes.edit_stake(stake=two[1], phrasing="Comment bouger mieux", by=by)
    answer = client.post(address_of(world, two), sent(page, title="Se déplacer"))
    shown = answer.content.decode()
    assert "Quelqu’un a modifié l’un d’eux pendant que vous lisiez." in shown
    assert 'value="Se déplacer"' in shown and "Comment bouger mieux" in shown
    assert client.post(address_of(world, two), sent(answer)).status_code == 302


def test_the_second_of_two_people_reads_where_it_went(two: list[Stake], world: World, by: Member) -> None:
    client, other = signed_in(world), stake_changes.add_stake(title="Parler", by=by)
    third = stake_changes.add_stake(title="Lire", by=by)
    rows = [two[1], other, third]
    page = compare(world, rows, client)
    merge(two, by)
    answer = client.post(address_of(world, rows), sent(page, title="Se parler"))
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "« Bouger » est maintenant fusionné dans « Sortir »." in shown.replace("\u00a0", " ")
    assert 'value="Se parler"' in shown


def test_rows_of_another_roadmap_do_not_exist_here(two: list[Stake], world: World) -> None:
    elsewhere = stake_changes.add_stake(title="Ailleurs", by=world.member("referente", world.young))
    client = signed_in(world)
    gone = stake_changes.add_stake(title="Parti", by=world.member())
    stake_changes.remove_stake(stake=gone, by=world.member())
    for other in (elsewhere, gone):
        address = address_of(world, [two[0], other])
        for answer in (client.get(address), client.post(address)):
            assert (answer.status_code, "Ailleurs" in answer.content.decode()) == (409, False)
            assert "L’un d’eux vient d’être supprimé." in answer.content.decode()


def test_fewer_than_two_are_asked_for_again(two: list[Stake], world: World) -> None:
    client = signed_in(world)
    page = client.get(address_of(world, two[:1]) + "&comparer=1").content.decode()
    assert "Cochez-en au moins deux." in page
    assert re.search(rf'value="{two[0].pk}"\s+checked', page)


def test_the_address_of_what_was_merged_says_where_it_is(
    two: list[Stake], projects: list[KeyProject], world: World
) -> None:
    by, client = world.member(), signed_in(world)
    merge(two, by)
    merge(projects, by)
    for name, row, into in (("edit_stake", two[1], "Sortir"), ("edit_key_project", projects[1], "Le bus")):
        page = client.get(reverse(f"workshops:{name}", args=[world.roadmap.slug, row.pk]))
        assert page.status_code == 200
        assert f"Fusionné dans «\u00a0{into}\u00a0»." in page.content.decode()
    separate = reverse("actions:separate_stake", args=[world.roadmap.slug, two[1].pk])
    assert "est de nouveau à part" in client.post(separate, follow=True).content.decode()
    assert "est déjà séparé" in client.post(separate, follow=True).content.decode()


def test_what_is_put_aside_says_why_on_the_page(two: list[Stake], world: World) -> None:
    client = signed_in(world)
    settle = reverse("workshops:settle_stake", args=[world.roadmap.slug, two[0].pk])
    answer = client.post(settle, {"state": "ecarte", "reason": ""})
    assert "Dites pourquoi" in answer.content.decode()
    shown = client.post(settle, {"state": "ecarte", "reason": "Hors compétence"}, follow=True).content.decode()
    assert "Raison\u00a0: Hors compétence" in shown
    assert Stake.objects.get(pk=two[0].pk).state == Outcome.State.SET_ASIDE


def test_closed_votes_say_what_was_voted_and_what_became_of_it(world: World, by: Member) -> None:
    ballot = Ballot.objects.filter(workshop__roadmap=world.roadmap, state="clos", options__stake__isnull=False).first()
    assert ballot
    before = [(one.title, one.total) for one in workshop_results(ballot.workshop)[0].options]
    rows = [option.stake for option in ballot.options.order_by("rank")[:2] if option.stake]
    merge(rows, by)
    after = workshop_results(ballot.workshop)[0].options
    assert [(one.title, one.total) for one in after] == before
    assert {one.title: one.merged_into for one in after if one.merged_into} == {rows[1].title: rows[0].title}
    page = (
        signed_in(world)
        .get(reverse("votes:ballot", args=[world.roadmap.slug, ballot.workshop.number, ballot.pk]))
        .content.decode()
    )
    assert f"fusionné dans «\u00a0{rows[0].title}\u00a0»" in page


def test_comparing_asks_the_same_queries_whatever_is_compared(
    two: list[Stake], projects: list[KeyProject], by: Member, django_assert_num_queries: Any
) -> None:
    stakes = [*two, stake_changes.add_stake(title="Parler", by=by)]
    for rows in (stakes[:2], stakes):
        with django_assert_num_queries(8):
            compared_sides(by.roadmap, rows)
    more = [*projects, stake_changes.add_key_project(title="Le vélo", by=by)]
    for chantiers in (more[:2], more):
        with django_assert_num_queries(12):
            compared_sides(by.roadmap, chantiers)


def test_the_minutes_hold_the_chantier_that_unites_those_of_the_room(projects: list[KeyProject], by: Member) -> None:
    workshop = workshops.create_workshop(title="Pistes", kind=Workshop.Kind.KEY_PROJECTS, by=by)
    merge(projects, by)
    titles = [row.title for row in minutes_projects(workshop)]
    assert "Le bus" in titles and "Le car" not in titles
