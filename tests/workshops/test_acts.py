"""Merge, split, undo: no note is lost, lineages lead to one living group, undoing restores exactly."""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jalons.base.errors import Refused
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import acts as act_changes
from jalons.workshops.changes import groups as group_changes
from jalons.workshops.changes import moderation, own_notes, pace, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes.acts import GROUP_FIELDS, NOTE_FIELDS
from jalons.workshops.models import Note, NoteGroup, Participant, Stake, WallAct, Workshop
from jalons.workshops.queries import lists, walls
from jalons.workshops.rules import group_lineage
from tests.refusals import refused

# --- merge, split ----------------------------------------------------------------------------------------------------


@pytest.fixture
def notes(participant: Participant) -> list[Note]:
    return [note_changes.write_note(text=f"note {index}", by=participant) for index in range(1, 7)]


@pytest.fixture
def groups(notes: list[Note], member: Member) -> list[NoteGroup]:
    """A holds notes 1 and 2, B holds note 3."""
    made = [group_changes.create_group(workshop=notes[0].workshop, title=title, by=member) for title in ("A", "B")]
    group_changes.sort_notes(moves={notes[0]: made[0], notes[1]: made[0], notes[2]: made[1]}, by=member)
    return made


def in_group(group: NoteGroup) -> list[int]:
    return list(Note.objects.filter(group=group).order_by("number").values_list("number", flat=True))


def fresh(group: NoteGroup) -> NoteGroup:
    return NoteGroup.objects.get(pk=group.pk)


def state(workshop: Workshop) -> tuple[list[Any], list[Any]]:
    notes = Note.objects.filter(workshop=workshop).order_by("number").values_list("number", *NOTE_FIELDS)
    return list(notes), list(
        NoteGroup.objects.filter(workshop=workshop).order_by("id").values_list("id", *GROUP_FIELDS)
    )


def last_act(workshop: Workshop) -> WallAct:
    return WallAct.objects.filter(workshop=workshop, is_undone=False).latest("id")


@pytest.mark.django_db
def test_a_group_whose_creation_is_undone_leaves_no_hole_in_the_letters(
    workshop: Workshop, groups: list[NoteGroup], member: Member
) -> None:
    third = group_changes.create_group(workshop=workshop, title="C", by=member)
    act_changes.undo_wall_act(act=last_act(workshop), by=member)
    again = group_changes.create_group(workshop=workshop, title="Encore", by=member)
    after = group_changes.create_group(workshop=workshop, title="Ensuite", by=member)
    assert [group.letter for group in (third, again, after)] == ["C", "C", "D"]


@pytest.mark.django_db
def test_the_letter_of_a_group_that_was_removed_is_never_another_group(
    workshop: Workshop, groups: list[NoteGroup], member: Member
) -> None:
    """It was said aloud; undoing the removal gives it back."""
    group_changes.remove_group(group=groups[1], by=member)
    removal = last_act(workshop)
    assert group_changes.create_group(workshop=workshop, title="C", by=member).letter == "C"
    act_changes.undo_wall_act(act=removal, by=member)
    assert NoteGroup.objects.get(workshop=workshop, title="B").letter == "B"


@pytest.mark.django_db
def test_a_merged_group_gives_its_notes_and_its_enjeu_and_stays_as_a_trace(
    groups: list[NoteGroup], member: Member
) -> None:
    first, second = groups
    stake = group_changes.promote_to_stake(group=second, by=member)
    group_changes.merge_groups(group=second, into=first, by=member)
    assert (in_group(first), in_group(second), fresh(second).merged_into) == ([1, 2, 3], [], first)
    assert (fresh(first).stake, fresh(second).stake) == (stake, None)
    line = JournalEntry.objects.latest("id")
    assert (line.verb, line.about_label, line.after) == ("merge", "B", {"group": "A", "notes": 1})
    group_changes.rename_group(group=first, title="B", by=member)  # the name of a merged one may serve again
    with refused("group-merged", saying="Ce groupe vient d’être réuni dans « B ». Le mur est à jour."):
        group_changes.merge_groups(group=second, into=first, by=member)


def letters(workshop: Workshop) -> dict[str, str]:
    return {lane.title: lane.letter for lane in walls.wall_page(workshop).lanes}


@pytest.mark.django_db
def test_a_letter_stays_with_its_group_and_is_never_given_to_another(
    groups: list[NoteGroup], workshop: Workshop, member: Member
) -> None:
    third = group_changes.create_group(workshop=workshop, title="C", by=member)
    group_changes.merge_groups(group=groups[1], into=groups[0], by=member)
    assert letters(workshop) == {"A": "A", "C": "C"}
    merging = last_act(workshop)
    group_changes.remove_group(group=third, by=member)
    removal = last_act(workshop)
    group_changes.create_group(workshop=workshop, title="Dernier", by=member)
    assert letters(workshop) == {"A": "A", "Dernier": "D"}
    for act in (removal, merging):
        act_changes.undo_wall_act(act=act, by=member)
    assert letters(workshop) == {"A": "A", "B": "B", "C": "C", "Dernier": "D"}
    assert [(lane.title, lane.letter) for lane in lists.wall_lanes(workshop)] == list(letters(workshop).items())


@pytest.mark.django_db
def test_two_groups_with_two_enjeux_are_not_merged(groups: list[NoteGroup], member: Member) -> None:
    for group in groups:
        group_changes.promote_to_stake(group=group, by=member)
    with refused(
        "groups-gave-two-stakes",
        saying="Ces groupes ont donné deux enjeux : « B » et « A ». Les réunir priverait l’un des deux de ses notes. "
        "Fusionnez d’abord les enjeux.",
    ):
        group_changes.merge_groups(group=groups[1], into=groups[0], by=member)
    assert in_group(groups[1]) == [3]


@pytest.mark.django_db
def test_a_group_is_not_merged_with_itself_nor_with_one_of_elsewhere(groups: list[NoteGroup], member: Member) -> None:
    other = workshops.create_workshop(title="Autre", by=member)
    there = group_changes.create_group(workshop=other, title="Là", by=member)
    with refused("group-is-the-same"):
        group_changes.merge_groups(group=groups[0], into=groups[0], by=member)
    with refused("group-of-another-workshop"):
        group_changes.merge_groups(group=groups[0], into=there, by=member)


@pytest.mark.django_db
def test_notes_leave_for_a_new_group_that_says_where_it_comes_from(groups: list[NoteGroup], member: Member) -> None:
    part = group_changes.split_group(group=groups[0], notes=[2], title="C", by=member)
    assert (part.title, part.split_from, in_group(part), in_group(groups[0])) == ("C", groups[0], [2], [1])
    line = JournalEntry.objects.latest("id")
    assert (line.verb, line.after) == ("split", {"group": "A", "notes": 1})


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ([], "no-note-to-split"),
        ([1, 2], "no-note-left"),
        ([1, 3], "note-left-the-group"),
        ([1, 999], "note-left-the-group"),
    ],
)
@pytest.mark.django_db
def test_a_split_that_makes_no_sense_is_refused(
    groups: list[NoteGroup], member: Member, numbers: list[int], code: str
) -> None:
    before = state(groups[0].workshop)
    with refused(code, "notes"):
        group_changes.split_group(group=groups[0], notes=numbers, by=member)
    assert state(groups[0].workshop) == before


# --- undo ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("gesture", "label"),
    [
        (lambda n, g, by: group_changes.move_note(note=n[3], group=g[0], by=by), "Note 4 rangée dans « A »"),
        (lambda n, g, by: group_changes.move_note(note=n[0], by=by), "Note 1 remise à classer"),
        (lambda n, g, by: group_changes.sort_notes(moves={n[3]: g[0], n[4]: g[1]}, by=by), "2 notes classées"),
        (lambda n, g, by: group_changes.group_note(note=n[3], by=by), "Note 4 mise dans un nouveau groupe"),
        (lambda n, g, by: group_changes.create_group(workshop=n[0].workshop, title="C", by=by), "Groupe « C » créé"),
        (lambda n, g, by: group_changes.rename_group(group=g[0], title="Z", by=by), "« A » renommé « Z »"),
        (lambda n, g, by: group_changes.remove_group(group=g[0], by=by), "Groupe « A » supprimé"),
        (lambda n, g, by: group_changes.merge_groups(group=g[0], into=g[1], by=by), "« A » réuni dans « B »"),
        (lambda n, g, by: group_changes.split_group(group=g[0], notes=[1], title="C", by=by), "« C » séparé de « A »"),
        (lambda n, g, by: moderation.hide_note(note=n[0], by=by), "Note 1 masquée"),
        (lambda n, g, by: moderation.flag_note(note=n[0], by=by), "Note 1 à anonymiser"),
        (lambda n, g, by: moderation.moderate_note(note=n[0], text="Autrement", by=by), "Note 1 reformulée"),
    ],
)
def test_each_gesture_is_undone_exactly_and_once(
    notes: list[Note], groups: list[NoteGroup], member: Member, gesture: Callable[..., object], label: str
) -> None:
    workshop = notes[0].workshop
    before = state(workshop)
    gesture(notes, groups, member)
    assert state(workshop) != before
    act = last_act(workshop)
    assert act.label.replace("\u00a0", " ") == label
    act_changes.undo_wall_act(act=act, by=member)
    assert state(workshop) == before
    assert JournalEntry.objects.latest("id").verb == "undo"
    with refused("act-already-undone"):
        act_changes.undo_wall_act(act=act, by=member)
    assert state(workshop) == before


@pytest.mark.django_db
def test_a_gesture_on_what_somebody_has_changed_since_is_not_undone(
    notes: list[Note], groups: list[NoteGroup], member: Member
) -> None:
    group_changes.move_note(note=notes[3], group=groups[0], by=member)
    act = last_act(notes[0].workshop)
    group_changes.move_note(note=notes[3], group=groups[1], by=member)
    before = state(notes[0].workshop)
    with refused("wall-changed-since"):
        act_changes.undo_wall_act(act=act, by=member)
    assert state(notes[0].workshop) == before


@pytest.mark.django_db
def test_a_group_into_which_notes_were_moved_since_is_not_unmade(notes: list[Note], member: Member) -> None:
    group = group_changes.create_group(workshop=notes[0].workshop, title="A", by=member)
    act = last_act(notes[0].workshop)
    group_changes.move_note(note=notes[0], group=group, by=member)
    with refused("wall-changed-since"):
        act_changes.undo_wall_act(act=act, by=member)
    assert in_group(group) == [1]


@pytest.mark.django_db
def test_a_note_does_not_go_back_into_a_group_that_was_merged_since(
    notes: list[Note], groups: list[NoteGroup], member: Member
) -> None:
    group_changes.move_note(note=notes[0], by=member)
    act = last_act(notes[0].workshop)
    group_changes.merge_groups(group=groups[0], into=groups[1], by=member)
    with refused("wall-changed-since"):
        act_changes.undo_wall_act(act=act, by=member)


@pytest.mark.django_db
def test_a_group_does_not_take_back_a_name_or_an_enjeu_that_is_gone(groups: list[NoteGroup], member: Member) -> None:
    group_changes.rename_group(group=groups[0], title="Z", by=member)
    renaming = last_act(groups[0].workshop)
    group_changes.create_group(workshop=groups[0].workshop, title="A", by=member)
    with refused("wall-changed-since"):
        act_changes.undo_wall_act(act=renaming, by=member)
    stake = group_changes.promote_to_stake(group=groups[1], by=member)
    group_changes.merge_groups(group=groups[1], into=groups[0], by=member)
    merging = last_act(groups[0].workshop)
    Stake.objects.get(pk=stake.pk).delete()
    with refused("wall-changed-since"):
        act_changes.undo_wall_act(act=merging, by=member)


@pytest.mark.django_db
def test_a_group_comes_back_without_the_one_it_left_when_that_one_is_gone(
    groups: list[NoteGroup], member: Member
) -> None:
    part = group_changes.split_group(group=groups[0], notes=[2], title="C", by=member)
    group_changes.remove_group(group=part, by=member)
    removal = last_act(groups[0].workshop)
    group_changes.remove_group(group=groups[0], by=member)
    act_changes.undo_wall_act(act=removal, by=member)
    connection.check_constraints()
    assert (fresh(part).split_from, in_group(part)) == (None, [2])


@pytest.mark.django_db
def test_the_last_twenty_gestures_are_kept(workshop: Workshop, member: Member) -> None:
    for index in range(25):
        group_changes.create_group(workshop=workshop, title=f"G{index}", by=member)
    labels = [act.label.replace("\u00a0", " ") for act in WallAct.objects.filter(workshop=workshop)]
    assert (len(labels), labels[0], labels[-1]) == (20, "Groupe « G24 » créé", "Groupe « G5 » créé")


GESTURES = st.lists(
    st.tuples(
        st.sampled_from(["move", "loosen", "group", "create", "rename", "remove", "merge", "split", "hide", "reword"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=14,
)


def play(workshop: Workshop, member: Member, gesture: tuple[str, int, int]) -> None:
    """One gesture on whatever note and group come at these places; refusals are part of the game."""
    name, first, second = gesture
    notes = list(Note.objects.filter(workshop=workshop).order_by("number"))
    living = list(NoteGroup.objects.living().filter(workshop=workshop).order_by("id"))
    note, title = notes[first % len(notes)], f"T{second}"
    group = living[first % len(living)] if living else None
    other = living[second % len(living)] if living else None
    if name == "create":
        group_changes.create_group(workshop=workshop, title=title, by=member)
    elif name == "loosen":
        group_changes.move_note(note=note, by=member)
    elif name == "group":
        group_changes.group_note(note=note, by=member)
    elif name == "hide":
        moderation.hide_note(note=note, by=member)
    elif name == "reword":
        moderation.moderate_note(note=note, text=title, by=member)
    elif group and other:
        if name == "move":
            group_changes.move_note(note=note, group=other, by=member)
        elif name == "rename":
            group_changes.rename_group(group=group, title=title, by=member)
        elif name == "remove":
            group_changes.remove_group(group=group, by=member)
        elif name == "merge":
            group_changes.merge_groups(group=group, into=other, by=member)
        else:
            group_changes.split_group(group=group, notes=in_group(group)[:1], title=title, by=member)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestures=GESTURES)
@example(gestures=[("group", 0, 0), ("create", 0, 0), ("group", 1, 0), ("merge", 0, 2)])
def test_whatever_is_done_no_note_is_lost_and_undoing_all_restores_exactly(
    notes: list[Note], member: Member, gestures: list[tuple[str, int, int]]
) -> None:
    workshop = notes[0].workshop
    with transaction.atomic():
        before = state(workshop)
        for gesture in gestures:
            try:
                play(workshop, member, gesture)
            except Refused:
                continue
            lineage = dict(NoteGroup.objects.filter(workshop=workshop).values_list("id", "merged_into"))
            assert all(lineage[group_lineage.living_group(lineage, group)] is None for group in lineage)
            held = Note.objects.filter(workshop=workshop).values_list("number", "group")
            assert [number for number, _group in held.order_by("number")] == [1, 2, 3, 4, 5, 6]
            assert all(group is None or lineage[group] is None for _number, group in held)
        for act in WallAct.objects.filter(workshop=workshop).order_by("-id"):
            act_changes.undo_wall_act(act=act, by=member)
        assert state(workshop) == before
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gestures=GESTURES, order=st.randoms(use_true_random=False))
@example(
    gestures=[("create", 0, 0), ("move", 0, 0), ("move", 1, 0), ("split", 0, 1), ("remove", 1, 0), ("remove", 0, 0)],
    order=Random(0),
)
def test_in_whatever_order_gestures_are_undone_nothing_refers_to_what_is_gone(
    notes: list[Note], member: Member, gestures: list[tuple[str, int, int]], order: Random
) -> None:
    workshop = notes[0].workshop
    with transaction.atomic():
        for gesture in gestures:
            with suppress(Refused):
                play(workshop, member, gesture)
        acts = list(WallAct.objects.filter(workshop=workshop))
        order.shuffle(acts)
        for act in acts:
            with suppress(Refused):
                act_changes.undo_wall_act(act=act, by=member)
            connection.check_constraints()
        groups = NoteGroup.objects.living().filter(workshop=workshop).values_list("id", flat=True)
        held = Note.objects.filter(workshop=workshop).order_by("number").values_list("number", "group")
        assert [number for number, _group in held] == [1, 2, 3, 4, 5, 6]
        assert {group for _number, group in held} <= {None, *groups}
        transaction.set_rollback(True)


# --- moderation ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_reworded_note_keeps_its_first_words_and_is_no_longer_flagged(notes: list[Note], member: Member) -> None:
    note = notes[0]
    moderation.flag_note(note=note, by=member)
    moderation.moderate_note(note=note, text="Une voisine", by=member)
    moderation.moderate_note(note=note, text="Une habitante", by=member)
    note.refresh_from_db()
    assert (note.text, note.original_text, note.names_somebody) == ("Une habitante", "note 1", False)
    moderation.moderate_note(note=note, text="note 1", by=member)
    note.refresh_from_db()
    assert (note.text, note.original_text) == ("note 1", "")
    entries = JournalEntry.objects.filter(about_kind="note", about_id=note.pk).values_list("verb", "before", "after")
    assert list(entries.order_by("id")) == [("flag", {}, {}), *[("reword", {}, {})] * 3]


@pytest.mark.django_db
def test_a_rewording_made_on_an_old_page_is_refused(notes: list[Note], member: Member) -> None:
    moderation.moderate_note(note=notes[0], text="Autrement", by=member)
    reword = lambda: moderation.moderate_note(note=notes[0], text="Encore", seen="note 1", by=member)  # noqa: E731
    with refused(
        "stale",
        "text",
        saying="Cette note vient d’être changée par quelqu’un d’autre. Relisez-la avant de reformuler.",
    ):
        reword()


@pytest.mark.django_db
def test_whoever_wrote_a_note_does_not_undo_its_rewording(
    notes: list[Note], participant: Participant, member: Member
) -> None:
    moderation.moderate_note(note=notes[0], text="Une habitante", by=member)
    with refused("note-reworded-by-facilitation"):
        note_changes.reword_note(note=notes[0], text="Mme X", by=participant)


@pytest.mark.django_db
def test_what_is_shown_and_what_is_publishable(notes: list[Note], member: Member) -> None:
    workshop = notes[0].workshop
    moderation.hide_note(note=notes[0], by=member)
    moderation.flag_note(note=notes[1], by=member)
    here = Note.objects.filter(workshop=workshop).order_by("number")
    assert [note.number for note in here.shown()] == [3, 4, 5, 6]
    assert [note.number for note in here.publishable()] == [3, 4, 5, 6]
    pace.hide_notes(workshop=workshop, by=member)
    assert (here.shown().count(), here.publishable().count()) == (0, 0)


def test_the_count_of_the_phones_is_that_of_the_wall(
    workshop: Workshop, member: Member, participant: Participant
) -> None:
    def counts() -> tuple[int, int, int]:
        now = Workshop.objects.get(pk=workshop.pk)
        return now.notes_on_wall, now.notes_aside, walls.count_notes(now).on_wall

    mine, other = (note_changes.write_note(text=text, by=participant) for text in ("Une", "Deux"))
    assert counts() == (2, 0, 2)
    moderation.hide_note(note=other, by=member)
    assert counts() == (1, 1, 1)
    own_notes.withdraw_own_note(note=mine, by=participant)
    assert counts() == (0, 2, 0)
    told = walls.count_notes(workshop)
    assert (told.set_aside, told.withdrawn) == (1, 1)
    whole = walls.wall_page(workshop)
    assert (whole.notes, whole.set_aside, whole.withdrawn) == (0, 1, 1)
    own_notes.put_back_own_note(note=mine, by=participant)
    assert counts() == (1, 1, 1)
    act = WallAct.objects.filter(workshop=workshop).latest("id")
    act_changes.undo_wall_act(act=act, by=member)
    assert counts() == (2, 0, 2)
    moderation.hide_note(note=other, by=member)
    moderation.show_note(note=other, by=member)
    assert counts() == (2, 0, 2)
