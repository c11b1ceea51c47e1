from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jalons.roadmaps.models import Member
from jalons.workshops.changes import groups
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.changes import workshops as workshop_changes
from jalons.workshops.models import Note, Participant, Workshop
from jalons.workshops.queries import phones, walls
from jalons.workshops.queries import stakes as stake_queries
from jalons.workshops.queries import workshops as workshop_queries

pytestmark = pytest.mark.django_db


def cost(query: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        query()
    return len(captured)


def test_the_wall_shows_the_newest_note_to_sort_first_and_sorted_ones_as_written(
    workshop: Workshop, participant: Participant, member: Member
) -> None:
    notes = [note_changes.write_note(text=text, by=participant) for text in ("un", "deux", "trois", "quatre")]
    group = groups.create_group(workshop=workshop, title="Aller vers", by=member)
    empty = groups.create_group(workshop=workshop, title="Équiper", by=member)
    groups.move_note(note=notes[2], group=group, by=member)
    groups.move_note(note=notes[0], group=group, by=member)
    groups.promote_to_stake(group=group, by=member)
    group.refresh_from_db()
    wall = walls.wall_page(workshop)
    assert [note.text for note in wall.to_sort] == ["quatre", "deux"]
    assert [
        (lane.group_id, lane.letter, lane.title, lane.stake_id, [note.text for note in lane.notes])
        for lane in wall.lanes
    ] == [(group.pk, "A", "Aller vers", group.stake_id, ["un", "trois"]), (empty.pk, "B", "Équiper", None, [])]
    assert (wall.notes, wall.participants) == (4, 1)
    assert wall.last_seq == Workshop.objects.get(pk=workshop.pk).last_seq


def test_the_wall_costs_the_same_with_one_note_and_with_thirty(
    workshop: Workshop, participant: Participant, member: Member
) -> None:
    note_changes.write_note(text="une", by=participant)
    one = cost(lambda: walls.wall_page(workshop, by=member))
    for index in range(29):
        note = note_changes.write_note(text=f"note {index}", by=participant)
        if index % 5 == 0:
            groups.group_note(note=note, by=member)
    assert (one, cost(lambda: walls.wall_page(workshop, by=member))) == (8, 8)


def test_the_list_of_workshops_costs_one_query(member: Member, participant: Participant) -> None:
    workshop_changes.create_workshop(title="Un de plus", by=member)
    note_changes.write_note(text="une", by=participant)
    assert cost(lambda: workshop_queries.workshop_cards(member.roadmap)) == 1
    card = workshop_queries.workshop_cards(member.roadmap)[-2]
    assert (card.title, card.state_words, card.notes, card.participants) == ("Atelier d’essai", "ouvert", 1, 1)


def test_participants_are_counted_by_category_and_absent_categories_read_zero(workshop: Workshop) -> None:
    for category in ("citoyen", "citoyen", "prive"):
        note_changes.join_workshop(workshop=workshop, category=category)
    assert workshop_queries.participants_by_category(workshop) == [
        ("Service public, mairie, élue ou élu", 0),
        ("Entreprise ou association", 1),
        ("Habitante ou habitant", 2),
    ]


def test_a_phone_shows_its_own_notes_newest_first_and_nobody_elses(
    workshop: Workshop, participant: Participant
) -> None:
    other = note_changes.join_workshop(workshop=workshop, category="prive")
    for text, by in (("un", participant), ("à eux", other), ("deux", participant)):
        note_changes.write_note(text=text, by=by)
    participant.workshop.refresh_from_db()
    page = phones.phone_page(participant)
    assert [(note.number, note.text) for note in page.own] == [(3, "deux"), (1, "un")]
    assert page.notes_on_the_wall == 3


def test_enjeux_list_their_chantiers_and_count_their_notes(member: Member, participant: Participant) -> None:
    group = groups.group_note(note=note_changes.write_note(text="un", by=participant), by=member)
    groups.move_note(note=note_changes.write_note(text="deux", by=participant), group=group, by=member)
    groups.rename_group(group=group, title="Aller vers d’essai", by=member)
    stake = groups.promote_to_stake(group=group, by=member)
    alone = stake_changes.add_stake(title="Sans chantier", by=member)
    project = stake_changes.add_key_project(title="Itinérance d’essai", stakes=[stake], by=member)
    loose = stake_changes.add_key_project(title="Wi-Fi d’essai", by=member)
    page = stake_queries.stakes_page(member.roadmap)
    line = next(line for line in page.stakes if line.pk == stake.pk)
    assert (line.notes, [found.pk for found in line.projects], line.advice) == (
        2,
        [project.pk],
        "Formulez cet enjeu comme une question\u00a0: «\u00a0Comment … pour que …\u00a0?\u00a0».",
    )
    assert alone.pk in [line.pk for line in page.waiting]
    assert stake.pk not in [line.pk for line in page.waiting]
    assert [found.pk for found in page.loose if "essai" in found.title] == [loose.pk]


def test_the_page_of_enjeux_costs_the_same_whatever_their_number(member: Member) -> None:
    before = cost(lambda: stake_queries.stakes_page(member.roadmap))
    for index in range(5):
        stake = stake_changes.add_stake(title=f"Enjeu {index}", by=member)
        stake_changes.add_key_project(title=f"Chantier {index}", stakes=[stake], by=member)
    assert (before, cost(lambda: stake_queries.stakes_page(member.roadmap))) == (7, 7)


def test_the_notes_behind_enjeux_cost_one_query(member: Member, participant: Participant) -> None:
    stakes = []
    for index in range(3):
        note = note_changes.write_note(text=f"note {index}", by=participant)
        group = groups.create_group(workshop=note.workshop, title=f"Groupe {index}", by=member)
        groups.move_note(note=note, group=group, by=member)
        stakes.append(groups.promote_to_stake(group=group, by=member))
    with CaptureQueriesContext(connection) as captured:
        found = stake_queries.notes_of_stakes(stake.pk for stake in stakes)
    assert len(captured) == 1
    assert [[note.text for note in found[stake.pk]] for stake in stakes] == [["note 0"], ["note 1"], ["note 2"]]
    note = found[stakes[0].pk][0]
    assert (note.workshop_title, note.table, note.category) == ("Atelier d’essai", 2, "Habitante ou habitant")


def test_nobody_is_found_by_the_token_of_nobody(participant: Participant) -> None:
    assert phones.participant_by_token(participant.token) == participant
    participant.token = type(participant.token)(int=0)
    assert phones.participant_by_token(participant.token) is None
    assert Note.objects.filter(participant=participant).count() == 0
