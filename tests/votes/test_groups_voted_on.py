"""The groups of the wall as propositions: the empty ones are left out, those voted on stay, a frozen one is told."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from jalons.publication.documents.minutes.votes import _option_label
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots as ballot_changes
from jalons.votes.changes import closing, votes
from jalons.votes.models import Ballot
from jalons.votes.queries.ballots import ballot_on_stage, option_sources
from jalons.votes.queries.results import workshop_results
from jalons.workshops.changes import acts
from jalons.workshops.changes import groups as group_changes
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.models import NoteGroup, Participant, Stake, WallAct, Workshop
from tests.refusals import refused
from tests.votes.voting import events, now, opened, put, someone, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def groups(workshop: Workshop, participant: Participant, member: Member) -> list[NoteGroup]:
    """Two groups with a note each, then an empty one."""
    made = [group_changes.create_group(workshop=workshop, title=title, by=member) for title in ("Bus", "Aide", "Vide")]
    for group in made[:2]:
        note = note_changes.write_note(text=f"à propos de {group.title}", by=participant)
        group_changes.move_note(note=note, group=group, by=member)
    return made


@pytest.fixture
def vote(groups: list[NoteGroup], workshop: Workshop, member: Member) -> Ballot:
    return opened(workshop, member, "gommettes", *option_sources(workshop)["groupes"])


def at(name: str, workshop: Workshop, *more: int) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def test_an_empty_group_is_left_out_and_said(facilitator: Client, workshop: Workshop, groups: list[NoteGroup]) -> None:
    sources = option_sources(workshop)
    assert (sources["groupes"], sources["groupes_vides"]) == (["Bus", "Aide"], ["Vide"])
    told = "Un groupe vide n’y est pas : « Vide »."
    assert told in words(facilitator.get(at("votes:ballots", workshop)))
    assert told in words(facilitator.get(at("votes:create_ballot", workshop) + "?depuis=groupes"))
    assert told not in words(facilitator.get(at("votes:create_ballot", workshop)))


def test_a_group_whose_notes_are_all_hidden_is_empty(
    workshop: Workshop, groups: list[NoteGroup], member: Member
) -> None:
    groups[0].notes.update(is_hidden=True)
    assert option_sources(workshop)["groupes_vides"] == ["Bus", "Vide"]


def test_a_group_that_the_room_votes_on_stays(vote: Ballot, groups: list[NoteGroup], member: Member) -> None:
    with refused("group-is-voted-on", saying="Clôturez d’abord le vote"):
        group_changes.remove_group(group=groups[0], by=member)
    group_changes.remove_group(group=groups[2], by=member)
    closing.close_ballot(ballot=vote, by=member)
    group_changes.remove_group(group=groups[0], by=member)
    assert vote.options.get(title="Bus").group is None  # nobody voted: it goes


def test_a_group_that_the_room_voted_on_stays(
    vote: Ballot, groups: list[NoteGroup], participant: Participant, member: Member
) -> None:
    votes.cast_paper(ballot=vote, marks=put(1), by=participant)
    closing.close_ballot(ballot=vote, by=member)
    with refused("group-is-voted-on", saying="La salle a voté sur ce groupe"):
        group_changes.remove_group(group=groups[0], by=member)


def test_the_making_of_a_group_voted_on_is_not_undone(
    workshop: Workshop, participant: Participant, member: Member
) -> None:
    note = note_changes.write_note(text="seule", by=participant)
    group = group_changes.group_note(note=note, by=member)
    made = WallAct.objects.get(workshop=workshop, kind="creer")
    opened(workshop, member, "gommettes", group.title, "Autre chose")
    with refused("group-is-voted-on"):
        acts.undo_wall_act(act=made, by=member)
    assert NoteGroup.objects.filter(pk=group.pk).exists()


def test_a_group_voted_on_is_not_put_into_another_and_receives_one(
    facilitator: Client, vote: Ballot, groups: list[NoteGroup], member: Member
) -> None:
    with refused("group-is-voted-on", saying="La salle vote sur ce groupe"):
        group_changes.merge_groups(group=groups[0], into=groups[2], by=member)
    sent = {"into": groups[2].pk}
    answer = facilitator.post(at("workshops:merge_group", vote.workshop, groups[0].pk), sent, follow=True)
    assert "La salle vote sur ce groupe, « Bus »" in words(answer)
    assert [group.notes.count() for group in groups] == [1, 1, 0]
    group_changes.merge_groups(group=groups[2], into=groups[0], by=member)


@pytest.mark.parametrize("where", ["to sort", "another group", "a new group", "several", "sorted"])
def test_the_last_note_of_a_group_voted_on_stays(
    vote: Ballot, groups: list[NoteGroup], member: Member, where: str
) -> None:
    note = groups[0].notes.select_related("workshop").get()
    gestures = {
        "to sort": lambda: group_changes.move_note(note=note, by=member),
        "another group": lambda: group_changes.move_note(note=note, group=groups[1], by=member),
        "a new group": lambda: group_changes.group_note(note=note, by=member),
        "several": lambda: group_changes.move_notes(notes=[note], group=groups[2], by=member),
        "sorted": lambda: group_changes.sort_notes(moves={note: groups[2]}, by=member),
    }
    with refused("group-is-voted-on", saying="Bus"):
        gestures[where]()
    assert groups[0].notes.get() == note


def test_a_note_leaves_a_group_voted_on_that_keeps_another(
    vote: Ballot, groups: list[NoteGroup], participant: Participant, member: Member
) -> None:
    second = note_changes.write_note(text="encore le bus", by=participant)
    group_changes.move_note(note=second, group=groups[0], by=member)
    group_changes.move_note(note=second, by=member)
    assert groups[0].notes.count() == 1


def test_a_gesture_whose_undoing_empties_a_group_voted_on_stays(
    workshop: Workshop, groups: list[NoteGroup], member: Member
) -> None:
    moved = WallAct.objects.filter(workshop=workshop, kind="deplacer").latest("id")
    opened(workshop, member, "gommettes", "Bus", "Aide")
    with refused("group-is-voted-on", saying="Aide"):
        acts.undo_wall_act(act=moved, by=member)
    assert groups[1].notes.count() == 1


# --- a frozen proposition --------------------------------------------------------------------------------------------


def test_a_frozen_proposition_is_told_at_once_and_everywhere(
    facilitator: Client, vote: Ballot, participant: Participant, member: Member
) -> None:
    workshop = vote.workshop
    option = vote.options.select_related("ballot").get(rank=2)
    ballot_changes.freeze_option(option=option, is_frozen=True, by=member)
    assert events(workshop)[-1] == "ballot"  # phones hear it, as they do not hear a count
    stage = ballot_on_stage(workshop)
    assert stage and [line[3] for line in stage.lines] == [False, True]
    assert "gelée : plus de nouvelle gommette" in words(facilitator.get(at("votes:projection", workshop)))
    votes.cast_paper(ballot=now(vote), marks=put(1), by=participant)
    votes.cast_paper(ballot=now(vote), marks=put(1), by=someone(workshop))
    votes.cast_paper(ballot=now(vote), marks=put(1), by=someone(workshop))
    closing.close_ballot(ballot=now(vote), by=member)
    [results] = workshop_results(workshop)
    labels = [_option_label(results, line) for line in results.options]
    assert ["gelée pendant le vote" in label for label in labels] == [False, True]
    assert "gelée pendant le vote" in words(facilitator.get(at("votes:ballot", workshop, vote.pk)))


def test_a_phone_reads_which_proposition_is_frozen(client: Client, vote: Ballot, member: Member) -> None:
    client.post(f"/a/{vote.workshop.code}/entrer/", {"category": "citoyen"})
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"

    def notes_of_freezing() -> list[bool]:
        page = client.get(address).content.decode()
        return ["hidden" in tag for tag in re.findall(r"<small[^>]*data-frozen-note[^>]*>", page)]

    assert notes_of_freezing() == [True, True]
    ballot_changes.freeze_option(option=vote.options.select_related("ballot").get(rank=1), is_frozen=True, by=member)
    assert notes_of_freezing() == [False, True]


# --- no longer an enjeu ----------------------------------------------------------------------------------------------


def last_act(workshop: Workshop) -> WallAct:
    return WallAct.objects.filter(workshop=workshop).latest("id")


def test_making_an_enjeu_is_a_gesture_of_the_wall_that_is_undone(
    facilitator: Client, workshop: Workshop, groups: list[NoteGroup], member: Member
) -> None:
    group_changes.promote_to_stake(group=groups[0], by=member)
    assert last_act(workshop).label == "« Bus » devenu un enjeu"
    assert "« Bus » devenu un enjeu" in words(facilitator.get(at("workshops:acts", workshop)))
    facilitator.post(at("workshops:acts", workshop), {"act": str(last_act(workshop).pk)})
    assert not Stake.objects.filter(roadmap=workshop.roadmap, title="Bus").exists()
    assert NoteGroup.objects.get(pk=groups[0].pk).stake is None


def test_an_enjeu_completed_since_is_not_undone(workshop: Workshop, groups: list[NoteGroup], member: Member) -> None:
    stake = group_changes.promote_to_stake(group=groups[0], by=member)
    Stake.objects.filter(pk=stake.pk).update(description="Un long travail")
    with refused("stake-used-since"):
        acts.undo_wall_act(act=last_act(workshop), by=member)
    assert NoteGroup.objects.get(pk=groups[0].pk).stake == stake


def test_the_page_of_a_group_takes_its_enjeu_back_and_that_is_undone(
    facilitator: Client, workshop: Workshop, groups: list[NoteGroup], member: Member
) -> None:
    stake = group_changes.promote_to_stake(group=groups[0], by=member)
    group_changes.rename_group(group=groups[1], title="Aide à côté", by=member)
    page = facilitator.get(at("workshops:group", workshop, groups[0].pk)).content.decode()
    assert "Ne plus en faire un enjeu" in page
    [made] = re.findall(r'name="fait" value="([^"]*)"', page)
    assert made == stake.stamp
    facilitator.post(at("workshops:take_back_stake", workshop, groups[0].pk), {"fait": made})
    assert not Stake.objects.filter(pk=stake.pk).exists()
    assert last_act(workshop).label == "« Bus » n’est plus un enjeu"
    acts.undo_wall_act(act=last_act(workshop), by=member)
    group = NoteGroup.objects.select_related("stake").get(pk=groups[0].pk)
    assert group.stake and (group.stake.title, group.stake.stamp) == ("Bus", made)


def test_an_enjeu_that_comes_from_elsewhere_stays(
    facilitator: Client, workshop: Workshop, groups: list[NoteGroup], member: Member
) -> None:
    stake = stake_changes.add_stake(title="Bus", by=member)
    group_changes.promote_to_stake(group=groups[0], by=member)
    page = facilitator.get(at("workshops:group", workshop, groups[0].pk)).content.decode()
    assert re.findall(r'name="fait" value="([^"]*)"', page) == [""]
    facilitator.post(at("workshops:take_back_stake", workshop, groups[0].pk), {"fait": ""})
    assert Stake.objects.filter(pk=stake.pk).exists()
    assert NoteGroup.objects.get(pk=groups[0].pk).stake is None
