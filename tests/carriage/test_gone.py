"""What somebody else has just removed: each change says so, and writes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from jalons.base.errors import Refused
from jalons.carriage.changes import people as people_changes
from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.invitations.changes import answers, attendance, guests, tables
from jalons.invitations.models import Guest
from jalons.resources.changes import map_acts, resources
from jalons.resources.models import MapAct, ResourceNode
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots
from jalons.votes.models import Ballot
from jalons.workshops.changes import acts, groups, moderation, notes, pledges, run_sheets, stakes, workshops
from jalons.workshops.models import (
    KeyProject,
    Note,
    NoteGroup,
    Participant,
    Pledge,
    RunSheetItem,
    Stake,
    WallAct,
    Workshop,
)
from tests.invitations.inviting import at, words

pytestmark = pytest.mark.django_db

GUEST = "Cette personne n’est plus sur la liste de l’atelier."
NOTE = "Cette note n’est plus sur le mur."
GROUP = "Ce groupe vient d’être supprimé. Le mur est à jour."
BALLOT = "Ce vote vient d’être supprimé."
PROJECT = "Ce chantier vient d’être supprimé."
RESOURCE = "Cette ressource vient d’être retirée de la carte."
ITEM = "Cette séquence vient d’être retirée."
PLEDGE = "Cet engagement vient d’être retiré."
WORKSHOP = "Cet atelier vient d’être supprimé."
ROW = "Quelqu’un vient de le supprimer."

type Make = Callable[[Workshop, Participant, Member], Model]


def guest(workshop: Workshop, _participant: Participant, by: Member) -> Guest:
    return attendance.welcome_walk_in(workshop=workshop, by=by)


def note(_workshop: Workshop, participant: Participant, _by: Member) -> Note:
    return notes.write_note(text="Une note", by=participant)


def typed(workshop: Workshop, _participant: Participant, by: Member) -> Note:
    return notes.write_note(text="Une note", workshop=workshop, by=by)


def group(workshop: Workshop, _participant: Participant, by: Member) -> NoteGroup:
    return groups.create_group(workshop=workshop, title="Un groupe", by=by)


def ballot(workshop: Workshop, _participant: Participant, by: Member) -> Ballot:
    return ballots.create_ballot(workshop=workshop, title="Un vote", options=["Un", "Deux"], by=by)


def option(workshop: Workshop, participant: Participant, by: Member) -> Model:
    made = ballot(workshop, participant, by)
    ballots.open_ballot(ballot=made, by=by)
    return made.options.all()[0]


def stake(_workshop: Workshop, _participant: Participant, by: Member) -> Stake:
    return stakes.add_stake(title="Un enjeu", by=by)


def project(_workshop: Workshop, _participant: Participant, by: Member) -> KeyProject:
    return stakes.add_key_project(title="Un chantier d’essai", by=by)


def resource(workshop: Workshop, participant: Participant, by: Member) -> ResourceNode:
    return resources.add_resource(project=project(workshop, participant, by), branch="lieu", label="Salle", by=by)


def map_act(workshop: Workshop, participant: Participant, by: Member) -> MapAct:
    return MapAct.objects.get(key_project=resource(workshop, participant, by).key_project)


def wall_act(workshop: Workshop, participant: Participant, by: Member) -> WallAct:
    group(workshop, participant, by)
    return WallAct.objects.get(workshop=workshop)


def item(workshop: Workshop, _participant: Participant, by: Member) -> RunSheetItem:
    return run_sheets.add_item(workshop=workshop, title="Accueil", minutes=5, by=by)


def pledge(workshop: Workshop, _participant: Participant, by: Member) -> Pledge:
    return pledges.make_pledge(text="Appeler", workshop=workshop, by=by)


def empty(_workshop: Workshop, _participant: Participant, by: Member) -> Workshop:
    return workshops.create_workshop(title="Un autre", by=by)


GESTURES: list[tuple[Make, str, Callable[[Any, Participant, Member], object]]] = [
    (guest, GUEST, lambda row, _p, by: attendance.mark_attended(guest=row, attended=None, by=by)),
    (guest, GUEST, lambda row, _p, by: attendance.forget_walk_in(guest=row, by=by)),
    (guest, GUEST, lambda row, _p, _by: answers.answer_invitation(guest=row, comes=False)),
    (guest, GUEST, lambda row, _p, by: answers.note_guest_answer(guest=row, answer="non", by=by)),
    (guest, GUEST, lambda row, _p, by: guests.choose_channel(guest=row, channel="lettre", by=by)),
    (guest, GUEST, lambda row, _p, by: tables.seat_guest(guest=row, table=1, by=by)),
    (guest, GUEST, lambda row, _p, by: tables.fix_guest_table(guest=row, is_fixed=True, by=by)),
    (note, NOTE, lambda row, _p, by: moderation.moderate_note(note=row, text="Autrement", by=by)),
    (note, NOTE, lambda row, _p, by: moderation.hide_note(note=row, by=by)),
    (note, NOTE, lambda row, participant, _by: notes.reword_note(note=row, text="Autrement", by=participant)),
    (typed, NOTE, lambda row, _p, by: notes.retype_note(note=row, text="Autrement", seen=row.text, by=by)),
    (note, NOTE, lambda row, _p, by: groups.move_note(note=row, by=by)),
    (group, GROUP, lambda row, _p, by: groups.rename_group(group=row, title="Autre", by=by)),
    (ballot, BALLOT, lambda row, _p, by: ballots.remove_ballot(ballot=row, by=by)),
    (
        option,
        "Cette proposition n’est plus dans le vote.",
        lambda row, _p, by: ballots.freeze_option(option=row, is_frozen=True, by=by),
    ),
    (stake, ROW, lambda row, _p, by: stakes.edit_stake(stake=row, title="Autre", by=by)),
    (stake, ROW, lambda row, _p, by: stakes.remove_stake(stake=row, by=by)),
    (project, ROW, lambda row, _p, by: stakes.remove_key_project(project=row, by=by)),
    (project, ROW, lambda row, _p, by: stakes.shortlist_key_project(project=row, by=by)),
    (project, PROJECT, lambda row, _p, by: resources.add_resource(project=row, branch="lieu", label="X", by=by)),
    (resource, RESOURCE, lambda row, _p, by: resources.remove_resource(node=row, by=by)),
    (map_act, "Ce geste est déjà annulé.", lambda row, _p, by: map_acts.undo_map_act(act=row, by=by)),
    (wall_act, "Ce geste est trop ancien pour être annulé.", lambda row, _p, by: acts.undo_wall_act(act=row, by=by)),
    (item, ITEM, lambda row, _p, by: run_sheets.remove_item(item=row, by=by)),
    (pledge, PLEDGE, lambda row, _p, by: pledges.keep_pledge(pledge=row, kept=True, by=by)),
    (pledge, PLEDGE, lambda row, _p, _by: people_changes.erase_pledge_person(pledge=row)),
    (pledge, PLEDGE, lambda row, _p, by: people_changes.remove_pledge(pledge=row, by=by)),
    (empty, WORKSHOP, lambda row, _p, by: groups.create_group(workshop=row, by=by)),
    (empty, WORKSHOP, lambda row, _p, by: pledges.make_pledge(text="Appeler", workshop=row, by=by)),
    (empty, WORKSHOP, lambda row, _p, by: whole_workshop_changes.remove_workshop(workshop=row, by=by)),
]


@pytest.mark.parametrize(("make", "said", "change"), GESTURES)
def test_a_change_of_what_is_gone_says_so_and_writes_nothing(
    workshop: Workshop,
    participant: Participant,
    member: Member,
    make: Make,
    said: str,
    change: Callable[[Any, Participant, Member], object],
) -> None:
    row = make(workshop, participant, member)
    type(row)._default_manager.filter(pk=row.pk).delete()
    before = JournalEntry.objects.count()
    with pytest.raises(Refused) as refusal:
        change(row, participant, member)
    assert (refusal.value.sentence, JournalEntry.objects.count()) == (said, before)


def test_a_person_removed_while_they_are_ticked_is_told_at_the_door(
    workshop: Workshop, member: Member, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, change = attendance.welcome_walk_in(workshop=workshop, by=member), attendance.mark_attended

    def mark(**said: Any) -> Guest:
        Guest.objects.filter(pk=here.pk).delete()
        return change(**said)

    monkeypatch.setattr(attendance, "mark_attended", mark)
    assert member.user
    client.force_login(member.user)
    answer = client.post(at(workshop, "invitations:attend", here.pk), {"there": "0"}, headers={"X-Parts": "1"})
    assert (answer.status_code, GUEST in words(answer), f'id="p-{here.pk}"' in answer.content.decode()) == (
        200,
        True,
        False,
    )


def test_a_refusal_that_no_view_catches_is_told_on_the_page_above(
    member: Member, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop, change = workshops.create_workshop(title="Un autre", by=member), groups.take_up_stakes

    def take_up(**said: Any) -> int:
        Workshop.objects.filter(pk=workshop.pk).delete()
        return change(**said)

    monkeypatch.setattr(groups, "take_up_stakes", take_up)
    assert member.user
    client.force_login(member.user)
    answer = client.post(at(workshop, "workshops:take_up_stakes"), follow=True)
    assert WORKSHOP in words(answer)
    again = workshops.create_workshop(title="Un autre", by=member)
    monkeypatch.setattr(workshop, "pk", again.pk)
    by_script = client.post(at(again, "workshops:take_up_stakes"), headers={"X-Script": "1"})
    assert (by_script.status_code, by_script.content.decode()) == (409, WORKSHOP)
