"""Enjeux and chantiers that were merged or put aside, in documents read back."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes.fusions import merge_outcomes
from jalons.carriage.queries.outcome import workshop_outcome
from jalons.overview.queries.dashboard import read_state
from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import Document
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.roadmaps.models import Member
from jalons.votes.models import Ballot
from jalons.votes.queries.ballots import option_sources
from jalons.workshops.changes.stakes import settle_outcome
from jalons.workshops.models import KeyProject, Outcome, Stake, Workshop
from jalons.workshops.queries.stakes import stakes_page
from jalons.workshops.queries.walls import wall_page
from tests.papers import reading
from tests.publication.giving_back import live, read, text_of, words
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 29)


def read_back(document: Document, extension: str, wanted: list[str], unwanted: list[str]) -> None:
    file = text_of(write_document(document, extension), extension)
    assert [one for one in wanted if reading.squeezed(one) not in file] == []
    assert [one for one in unwanted if reading.squeezed(one) in file] == []


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_feuille_de_route_says_what_unites_what_and_what_was_put_aside(
    world: World, member: Member, extension: str
) -> None:
    first, second, third = Stake.objects.filter(roadmap=world.roadmap).order_by("rank")[:3]
    bus, car = KeyProject.objects.filter(roadmap=world.roadmap).order_by("rank")[:2]
    merge_outcomes(rows=[first, second], title=first.title, text=first.phrasing, by=member)
    merge_outcomes(rows=[bus, car], title=bus.title, text=bus.purpose, by=member)
    settle_outcome(row=third, state=Outcome.State.SET_ASIDE, reason="Hors compétence", by=member)
    wanted = [f"Réunit\u00a0: «\u00a0{united.title}\u00a0»." for united in (second, car)]
    wanted.append(f"{third.title}. Écarté\u00a0: Hors compétence")
    read_back(roadmap_document(world.roadmap, DAY), extension, wanted, [second.phrasing, car.purpose])


@pytest.mark.parametrize("extension", sorted(FORMATS))
def test_the_minutes_keep_the_vote_as_it_was_and_say_what_became_of_each(
    world: World, member: Member, extension: str
) -> None:
    ballot = Ballot.objects.filter(workshop__roadmap=world.roadmap, state="clos", options__stake__isnull=False).first()
    assert ballot
    first, second = [option.stake for option in ballot.options.order_by("rank")[:2]]
    assert first
    assert second
    merge_outcomes(rows=[first, second], title=first.title, text=first.phrasing, by=member)
    merged = f"{second.title} (fusionné dans «\u00a0{first.title}\u00a0»)"
    united = f"Réunit\u00a0: «\u00a0{second.title}\u00a0»."
    read_back(live(ballot.workshop), extension, [merged, united], [])


def test_enjeux_and_chantiers_that_were_merged_count_once_on_every_page(
    world: World, member: Member, first: Workshop, second: Workshop, client: Client
) -> None:
    """One place of the enjeux, one of the chantiers, whatever tells their number."""
    stakes = list(Stake.objects.filter(roadmap=world.roadmap, groups__workshop=first).distinct().order_by("rank"))
    projects = list(KeyProject.objects.filter(roadmap=world.roadmap, groups__workshop=second).distinct())
    merge_outcomes(rows=stakes[:2], title=stakes[0].title, text=stakes[0].phrasing, by=member)
    merge_outcomes(rows=projects[:2], title=projects[0].title, text=projects[0].purpose, by=member)
    left = [stake.title for stake in stakes if stake != stakes[1]]
    outcome, minutes = workshop_outcome(first, DAY), words(live(first))
    assert [stake.title for stake in outcome.stakes] == left
    assert projects[1] not in workshop_outcome(second, DAY).key_projects
    assert len(workshop_outcome(second, DAY).key_projects) == len(projects) - 1
    assert minutes.count("notes de cet atelier") + minutes.count("note de cet atelier") == len(left)
    lanes = {lane.title: lane.stake_into for lane in wall_page(first).lanes if lane.stake_id}
    assert lanes[stakes[1].title] == stakes[0].title
    assert [title for title, into in lanes.items() if into] == [stakes[1].title]
    whole = [stake.title for stake in stakes_page(world.roadmap).stakes]
    assert option_sources(first)["enjeux"] == whole
    facts = read_state(world.roadmap).read.facts
    assert facts.stakes == len(whole)
    assert facts.key_projects == len(option_sources(first)["chantiers"])
    client.force_login(world.user("referente"))
    slug = world.roadmap.slug
    wall = read(client, reverse("workshops:wall", args=[slug, first.number]))
    assert f"enjeu fusionné dans « {stakes[0].title} »" in wall
    assert f"{len(left)} enjeux" in read(client, reverse("carriage:console", args=[slug, first.number]))
