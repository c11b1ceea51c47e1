"""Several people at the same instant, on committed rows and a connection each: nothing twice, nothing lost, nobody
over another."""

import random
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jalons.accounts.changes import ensure_account
from jalons.base.errors import Refused
from jalons.resources.changes import map_acts
from jalons.resources.changes import resources as resource_changes
from jalons.resources.models import MapAct, ResourceNode
from jalons.resources.rules import resources
from jalons.roadmaps.changes import roadmaps as roadmap_changes
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules.permissions import Role
from jalons.territories.models import Commune
from jalons.votes.changes import ballots as ballot_changes
from jalons.votes.changes import closing, votes
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.queries import results as result_queries
from jalons.votes.rules import ballots as ballot_rules
from jalons.workshops.changes import acts as act_changes
from jalons.workshops.changes import groups as group_changes
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.changes import theme_suggestions, workshops
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Stake, WallAct, Workshop
from jalons.workshops.rules import group_lineage
from tests.refusals import refused
from tests.workshops.test_served import in_threads


@pytest.fixture
def room(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Workshop, Member]]:
    """Rows are committed, as other connections must see them; they are removed afterwards."""
    with django_db_blocker.unblock():
        user = ensure_account(email="ensemble@essai.example", name="Animation")
        roadmap = roadmap_changes.create_roadmap(
            name="Ensemble", lead_authority="Essai", communes=list(Commune.objects.all()[:1]), by=user
        )
        member = Member(roadmap, user, Role.FOCAL_POINT, "Animation")
        workshop = workshops.create_workshop(title="Ensemble", table_count=3, by=member)
        workshops.open_workshop(workshop=workshop, by=member)
        yield Workshop.objects.get(pk=workshop.pk), member
        roadmap.delete()
        user.delete()


def refusals(results: list[object]) -> Counter[str]:
    """What was refused, in words; anything else that failed is a failure of the test."""
    failed = [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert failed == []
    return Counter(one.sentence.replace("\u00a0", " ") for one in results if isinstance(one, Refused))


# --- votes -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def vote(room: tuple[Workshop, Member]) -> Ballot:
    workshop, member = room
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Vote", options=["A", "B", "C", "D"], by=member)
    ballot_changes.open_ballot(ballot=ballot, by=member)
    return Ballot.objects.get(pk=ballot.pk)


def test_ten_tabs_of_one_person_never_have_more_dots_than_one(vote: Ballot, room: tuple[Workshop, Member]) -> None:
    """Each tab places its three dots elsewhere, half of them a fourth: one paper stays, of three dots at most."""
    voter = note_changes.join_workshop(workshop=room[0], category="citoyen")

    def send(index: int) -> VotePaper:
        marks = {index % 4 + 1: {"gommette": 2}, (index + 1) % 4 + 1: {"gommette": 1 + index % 2}}
        return votes.cast_paper(ballot=vote, marks=marks, by=voter)

    told = "Vous avez 3 gommettes, comme tout le monde. Enlevez-en, puis votez."
    assert refusals(in_threads(10, send)) == {told: 5}
    paper = VotePaper.objects.get(ballot=vote)
    assert ballot_rules.count_mark(ballot_rules.read_stored_marks(paper.marks), "gommette") == 3
    assert len(paper.sent_ids) == 5


def test_answers_to_different_statements_sent_at_once_are_all_kept(room: tuple[Workshop, Member]) -> None:
    workshop, member = room
    ballot = ballot_changes.create_ballot(
        workshop=workshop, title="Avis", kind="avis", options=[f"Phrase {n}" for n in range(8)], by=member
    )
    ballot_changes.open_ballot(ballot=ballot, by=member)
    voter = note_changes.join_workshop(workshop=workshop, category="citoyen")

    def answer(index: int) -> VotePaper:
        return votes.cast_paper(ballot=ballot, marks={index + 1: {"accord": 1}}, by=voter, is_whole=False)

    assert refusals(in_threads(8, answer)) == {}
    assert VotePaper.objects.get(ballot=ballot).marks == {str(rank): {"accord": 1} for rank in range(1, 9)}


def test_a_room_that_votes_at_once_with_sendings_repeated_is_counted_once(
    vote: Ballot, room: tuple[Workshop, Member]
) -> None:
    voters = [note_changes.join_workshop(workshop=room[0], category="citoyen") for _ in range(12)]
    sent = [uuid.uuid4() for _ in voters]

    def send(index: int) -> VotePaper:
        who = index % 12  # each vote arrives twice
        return votes.cast_paper(ballot=vote, marks={who % 4 + 1: {"gommette": 2}}, by=voters[who], client_id=sent[who])

    assert refusals(in_threads(24, send)) == {}
    closing.close_ballot(ballot=vote, by=room[1])
    found = result_queries.ballot_results(Ballot.objects.get(pk=vote.pk))
    assert (found.phone_voters, [option.total for option in found.options]) == (12, [6, 6, 6, 6])


def test_nothing_comes_in_once_the_vote_has_closed(vote: Ballot, room: tuple[Workshop, Member]) -> None:
    """Papers race with the closing: those that were accepted are those that are counted, and abstentions say the rest."""
    workshop, member = room
    voters = [note_changes.join_workshop(workshop=workshop, category="citoyen") for _ in range(9)]

    def race(index: int) -> object:
        if index == 9:
            return closing.close_ballot(ballot=vote, by=member)
        return votes.cast_paper(ballot=vote, marks={1: {"gommette": 1}}, by=voters[index])

    results = in_threads(10, race)
    late = refusals(results)["Ce vote est clos : on ne peut plus voter ni changer son vote."]
    found = result_queries.ballot_results(Ballot.objects.get(pk=vote.pk))
    assert (found.phone_voters, found.unused_phones) == (9 - late, late)


def test_no_dot_lands_on_an_option_after_it_was_frozen(vote: Ballot, room: tuple[Workshop, Member]) -> None:
    workshop, member = room
    option = BallotOption.objects.get(ballot=vote, rank=1)
    voters = [note_changes.join_workshop(workshop=workshop, category="citoyen") for _ in range(8)]

    def race(index: int) -> object:
        if index == 8:
            return ballot_changes.freeze_option(option=option, is_frozen=True, by=member)
        return votes.cast_paper(ballot=vote, marks={1: {"gommette": 1}}, by=voters[index])

    refused = refusals(in_threads(9, race))
    assert set(refused) <= {"« A » ne reçoit plus de nouvelle gommette. Placez-la ailleurs."}
    assert VotePaper.objects.filter(ballot=vote).count() == 8 - refused.total()


def test_two_people_who_count_the_same_table_are_told_of_each_other(
    vote: Ballot, room: tuple[Workshop, Member]
) -> None:
    def count(index: int) -> RoomCount:
        marks = {1: {"gommette": index + 1}}
        return votes.enter_room_count(ballot=vote, table=2, voters=5, marks=marks, by=room[1])

    assert refusals(in_threads(4, count)).total() == 3
    kept = RoomCount.objects.get(ballot=vote)
    lines = JournalEntry.objects.filter(about_kind="roomcount", about_id=kept.pk)
    assert [line.verb for line in lines] == ["add"]


@pytest.mark.django_db
def test_a_vote_removed_meanwhile_is_told(workshop: Workshop, member: Member) -> None:
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Erreur", options=["A", "B"], by=member)
    ballot_changes.open_ballot(ballot=ballot, by=member)
    voter = note_changes.join_workshop(workshop=workshop, category="citoyen")
    ballot_changes.remove_ballot(ballot=Ballot.objects.get(pk=ballot.pk), by=member)
    with refused("ballot-gone", saying="Ce vote vient d’être supprimé"):
        votes.cast_paper(ballot=ballot, marks={}, by=voter)


# --- the wall --------------------------------------------------------------------------------------------------------


@pytest.fixture
def wall(room: tuple[Workshop, Member]) -> list[NoteGroup]:
    """Four groups of three notes."""
    workshop, member = room
    writer = note_changes.join_workshop(workshop=workshop, category="citoyen")
    groups = [group_changes.create_group(workshop=workshop, title=title, by=member) for title in "ABCD"]
    for number in range(12):
        note = note_changes.write_note(text=f"Idée {number}", by=writer)
        group_changes.move_note(note=note, group=groups[number % 4], by=member)
    return groups


def lineage_holds(workshop: Workshop, notes: int) -> None:
    """Every note is there once, in a group that lives; every merged group leads to one that lives."""
    merged = dict(NoteGroup.objects.filter(workshop=workshop).values_list("id", "merged_into"))
    assert all(merged[group_lineage.living_group(merged, group)] is None for group in merged)
    held = dict(Note.objects.filter(workshop=workshop).values_list("number", "group"))
    assert sorted(held) == list(range(1, notes + 1))
    assert all(group is None or merged[group] is None for group in held.values())


def test_two_facilitators_who_merge_two_groups_each_into_the_other(
    room: tuple[Workshop, Member], wall: list[NoteGroup]
) -> None:
    workshop, member = room
    one, other = wall[:2]

    def merge(index: int) -> None:
        group_changes.merge_groups(group=(one, other)[index], into=(other, one)[index], by=member)

    refused = refusals(in_threads(2, merge))
    assert refused.total() == 1
    assert next(iter(refused)).startswith("Ce groupe vient d’être réuni dans")
    lineage_holds(workshop, 12)
    living = NoteGroup.objects.living().filter(workshop=workshop)
    assert sorted(group.notes.count() for group in living) == [3, 3, 6]


def test_the_same_notes_split_off_by_two_people_leave_once(
    room: tuple[Workshop, Member], wall: list[NoteGroup]
) -> None:
    workshop, member = room

    def split(index: int) -> NoteGroup:
        return group_changes.split_group(group=wall[0], notes=[1, 5], title=f"Part {index}", by=member)

    told = "Une de ces notes n’est plus dans ce groupe. La page est à jour : cochez de nouveau."
    assert refusals(in_threads(3, split)) == {told: 2}
    lineage_holds(workshop, 12)
    part = NoteGroup.objects.get(workshop=workshop, split_from=wall[0])
    assert [note.number for note in part.notes.all()] == [1, 5]


def test_the_same_note_moved_by_four_people_is_where_the_last_one_put_it(
    room: tuple[Workshop, Member], wall: list[NoteGroup]
) -> None:
    workshop, member = room
    note = Note.objects.get(workshop=workshop, number=1)
    assert refusals(in_threads(4, lambda index: group_changes.move_note(note=note, group=wall[index], by=member))) == {}
    last = WallAct.objects.filter(workshop=workshop).latest("id")
    note.refresh_from_db()
    assert last.after["notes"]["1"]["group_id"] == note.group_id
    lineage_holds(workshop, 12)


def test_one_gesture_undone_by_three_people_is_undone_once(
    room: tuple[Workshop, Member], wall: list[NoteGroup]
) -> None:
    workshop, member = room
    group_changes.merge_groups(group=wall[0], into=wall[1], by=member)
    act = WallAct.objects.filter(workshop=workshop).latest("id")
    told = "Ce geste a déjà été annulé."
    assert refusals(in_threads(3, lambda _index: act_changes.undo_wall_act(act=act, by=member))) == {told: 2}
    assert [group.notes.count() for group in wall] == [3, 3, 3, 3]


def test_everybody_at_once_on_the_wall_loses_no_note(room: tuple[Workshop, Member], wall: list[NoteGroup]) -> None:
    """Merge, split, move, rename, remove, undo, suggestions: whatever comes first, the wall stays whole."""
    workshop, member = room
    writer = Participant.objects.filter(workshop=workshop).latest("id")

    def play(index: int) -> None:
        dice = random.Random(index)
        for _ in range(6):
            one, other = dice.sample(wall, 2)
            note = Note.objects.filter(workshop=workshop).order_by("?").first()
            assert note
            act = WallAct.objects.filter(workshop=workshop).order_by("?").first()
            gestures: list[Callable[[], object]] = [
                lambda one=one, other=other: group_changes.merge_groups(group=one, into=other, by=member),
                lambda one=one, note=note: group_changes.split_group(group=one, notes=[note.number], by=member),
                lambda one=one, note=note: group_changes.move_note(note=note, group=one, by=member),
                lambda one=one: group_changes.rename_group(group=one, title=f"Nom {dice.random()}", by=member),
                lambda one=one: group_changes.remove_group(group=one, by=member),
                lambda note=note: theme_suggestions.accept_themes(
                    workshop=workshop, themes={"Transport": [note.number]}, by=member
                ),
                lambda act=act: act and act_changes.undo_wall_act(act=act, by=member),
            ]
            try:
                dice.choice(gestures)()
            except Refused:
                continue

    def both(index: int) -> None:
        if index == 6:
            for number in range(5):
                note_changes.write_note(text=f"Pendant {number}", by=writer)
        else:
            play(index)

    assert refusals(in_threads(7, both)) == {}
    lineage_holds(workshop, 17)


# --- enjeux and maps -------------------------------------------------------------------------------------------------


def test_two_people_who_edit_an_enjeu_from_the_same_version_are_not_one_over_the_other(
    room: tuple[Workshop, Member],
) -> None:
    _workshop, member = room
    stake = stake_changes.add_stake(title="Un enjeu", by=member)

    seen = stake.stamp

    def edit(index: int) -> None:
        stake_changes.edit_stake(stake=stake, title=f"Version {index}", seen=seen, by=member)

    assert refusals(in_threads(4, edit)).total() == 3
    saved = Stake.objects.get(pk=stake.pk)
    lines = JournalEntry.objects.filter(about_kind="stake", about_id=stake.pk, verb="revise")
    assert [(line.before["title"], line.after["title"]) for line in lines] == [("Un enjeu", saved.title)]


@pytest.mark.parametrize(
    ("model", "change"), [(Stake, group_changes.promote_to_stake), (KeyProject, group_changes.promote_to_key_project)]
)
def test_two_walls_that_name_the_same_thing_at_once_feed_one(
    room: tuple[Workshop, Member], model: type[Stake] | type[KeyProject], change: Callable[..., object]
) -> None:
    _workshop, member = room
    walls = [workshops.create_workshop(title=f"Atelier {n}", by=member) for n in range(4)]
    groups = [group_changes.create_group(workshop=wall, title="Se déplacer", by=member) for wall in walls]
    for wall, group in zip(walls, groups, strict=True):
        workshops.open_workshop(workshop=wall, by=member)
        note = note_changes.write_note(text="Le bus", workshop=wall, by=member)
        group_changes.move_note(note=note, group=group, by=member)
    assert refusals(in_threads(4, lambda index: change(group=groups[index], by=member))) == {}
    named = model._default_manager.get(roadmap=member.roadmap, title="Se déplacer")
    assert named.groups.count() == 4


def test_an_enjeu_that_gets_a_chantier_while_it_is_removed_is_kept_or_gone(room: tuple[Workshop, Member]) -> None:
    """Never a chantier of an enjeu that is gone."""
    _workshop, member = room
    stakes = [stake_changes.add_stake(title=f"Enjeu {n}", by=member) for n in range(6)]

    def both(index: int) -> object:
        stake = stakes[index // 2]
        if index % 2:
            return stake_changes.remove_stake(stake=stake, by=member)
        return stake_changes.add_key_project(title=f"Chantier {index}", stakes=[stake], by=member)

    told = refusals(in_threads(12, both))
    left = Stake.objects.filter(roadmap=member.roadmap).count()
    assert left == sum(count for sentence, count in told.items() if sentence.startswith("Un chantier répond"))


@pytest.fixture
def project(room: tuple[Workshop, Member]) -> KeyProject:
    return stake_changes.add_key_project(title="Un bus", workshop=room[0], by=room[1])


def test_two_tables_who_write_in_one_resource_are_shown_each_other(
    room: tuple[Workshop, Member], project: KeyProject
) -> None:
    workshop, member = room
    node = resource_changes.add_resource(project=project, branch="lieu", label="Salle", by=member)
    tables = [note_changes.join_workshop(workshop=workshop, category="citoyen", table=table) for table in (1, 2, 3)]
    seen = node.stamp

    def edit(index: int) -> ResourceNode:
        return resource_changes.edit_resource(
            node=node, seen=seen, label="Salle", holder=f"Mairie {index}", by=tables[index]
        )

    told = "Quelqu’un a modifié cette ressource pendant que vous écriviez. Comparez, puis choisissez."
    assert refusals(in_threads(3, edit)) == {told: 2}
    node.refresh_from_db()
    act = MapAct.objects.filter(key_project=project).latest("seq")
    assert act.changes[str(node.uid)][1]["holder"] == node.holder


def test_a_map_drawn_by_everybody_at_once_stays_a_tree_and_every_act_has_its_number(
    room: tuple[Workshop, Member], project: KeyProject
) -> None:
    workshop, member = room
    first = [resource_changes.add_resource(project=project, branch="lieu", label=f"L{n}", by=member) for n in range(4)]
    phone = note_changes.join_workshop(workshop=workshop, category="citoyen", table=1)
    acts = MapAct.objects.filter(key_project=project)

    def draw(index: int) -> None:
        dice = random.Random(index)
        for turn in range(5):
            one, other = dice.sample(first, 2)
            by: Any = phone if index % 2 else member
            gestures: list[Callable[[], object]] = [
                lambda one=one, by=by, turn=turn: resource_changes.add_resource(
                    project=project, branch="lieu", label=f"{index}.{turn}", parent=one, by=by
                )
            ]
            if by is member:
                gestures += [
                    lambda one=one, other=other: resource_changes.move_resource(
                        node=one, branch="", parent=other, by=member
                    ),
                    lambda one=one: resource_changes.shift_resource(node=one, up=True, by=member),
                    lambda: map_acts.undo_map_act(act=acts.latest("seq"), by=member),
                ]
            try:
                dice.choice(gestures)()
            except (Refused, MapAct.DoesNotExist):
                continue

    assert refusals(in_threads(6, draw)) == {}
    nodes = ResourceNode.objects.filter(key_project=project)
    parents = dict(nodes.values_list("pk", "parent_id"))
    assert all(
        pk not in resources.node_ancestors(parents, parent)
        and len(resources.node_ancestors(parents, parent)) < resources.DEEPEST
        for pk, parent in parents.items()
    )
    assert set(Counter(nodes.values_list("parent_id", "branch", "rank")).values()) == {1}
    seqs = list(acts.order_by("seq").values_list("seq", flat=True))
    assert len(set(seqs)) == len(seqs)
    assert KeyProject.objects.get(pk=project.pk).map_seq >= max(seqs)
