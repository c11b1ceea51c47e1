import uuid
from functools import partial
from typing import Any

import pytest

from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.roadmaps.models import JournalEntry, Member, Step
from jalons.votes.changes import closing
from jalons.workshops.changes import groups, notes, workshops
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.models import KeyProject, Note, NoteGroup, Participant, Stake, Workshop, WorkshopEvent
from jalons.workshops.queries import stakes as stake_queries
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


def journal(member: Member, count: int = 1) -> list[tuple[str, str]]:
    """The last lines of the journal, oldest first."""
    lines = JournalEntry.objects.filter(roadmap=member.roadmap).order_by("-id")[:count]
    return [(line.verb, line.about_label) for line in reversed(lines)]


def record_of(workshop: Workshop) -> list[tuple[int, str, dict[str, Any]]]:
    return list(WorkshopEvent.objects.filter(workshop=workshop).values_list("seq", "kind", "payload"))


# --- workshops -------------------------------------------------------------------------------------------------------


def test_create_numbers_workshops_within_their_roadmap(world: World, member: Member) -> None:
    before = Workshop.objects.filter(roadmap=world.roadmap).count()
    numbers = [workshops.create_workshop(title="Un atelier", by=member).number for _ in range(2)]
    assert numbers == [before + 1, before + 2]
    assert journal(member, 2) == [("create", "Un atelier"), ("create", "Un atelier")]


def test_open_then_close_then_open_again_are_three_lines_of_the_journal(member: Member) -> None:
    workshop = workshops.create_workshop(title="Atelier", by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    closing.close_workshop(workshop=workshop, by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    assert journal(member, 3) == [("open", "Atelier"), ("close", "Atelier"), ("reopen", "Atelier")]
    assert record_of(workshop) == [(1, "state", {}), (2, "state", {}), (3, "state", {})]
    assert Workshop.objects.get(pk=workshop.pk).state == "ouvert"


def test_opening_the_first_workshop_begins_its_etape(world: World) -> None:
    member = world.member("referente")
    Step.objects.filter(roadmap=world.roadmap, number=4).update(state=Step.State.TODO)
    workshop = workshops.create_workshop(title="Atelier", kind=Workshop.Kind.KEY_PROJECTS, by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    assert Step.objects.get(roadmap=world.roadmap, number=4).state == Step.State.NOW


def test_a_workshop_is_not_opened_twice_nor_closed_before_it_opens(member: Member) -> None:
    workshop = workshops.create_workshop(title="Atelier", by=member)
    with refused("workshop-not-open"):
        closing.close_workshop(workshop=workshop, by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    with refused("workshop-already-open"):
        workshops.open_workshop(workshop=workshop, by=member)
    assert record_of(workshop) == [(1, "state", {})]


def test_a_workshop_without_a_note_may_go_and_one_with_notes_stays(member: Member, participant: Participant) -> None:
    empty = workshops.create_workshop(title="Erreur", by=member)
    whole_workshop_changes.remove_workshop(workshop=empty, by=member)
    assert journal(member) == [("remove", "Erreur")]
    notes.write_note(text="Une idée", by=participant)
    with refused("workshop-has-notes"):
        whole_workshop_changes.remove_workshop(workshop=participant.workshop, by=member)
    assert Workshop.objects.filter(pk=participant.workshop_id).exists()


# --- joining and writing ---------------------------------------------------------------------------------------------


def test_nothing_is_kept_of_a_participant_but_a_category_and_a_table(participant: Participant) -> None:
    assert participant.workshop.is_anonymous
    said = {field.name: getattr(participant, field.name) for field in Participant._meta.concrete_fields}
    for own in ("id", "workshop", "token", "follow_code", "joined_at"):
        said.pop(own)
    assert {name: value for name, value in said.items() if value} == {"category": "citoyen", "table": 2}


def test_a_note_carries_the_category_and_the_table_of_its_participant(participant: Participant) -> None:
    note = notes.write_note(text=" Le bus ne passe plus.\r\n", by=participant, category="prive", table=1)
    assert (note.number, note.text, note.category, note.table) == (1, "Le bus ne passe plus.", "citoyen", 2)
    assert record_of(participant.workshop) == [(1, "state", {}), (2, "joined", {}), (3, "note", {"note": 1})]


def test_a_note_typed_from_paper_is_journalled_without_its_text(workshop: Workshop, member: Member) -> None:
    note = notes.write_note(workshop=workshop, text="Un secret", by=member, category="public", table=3)
    assert (note.participant, note.category, note.table) == (None, "public", 3)
    line = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (line.verb, line.about_label, line.before, line.after) == ("add", "note 1", {}, {})


def test_a_note_of_a_participant_leaves_no_line_in_the_journal(participant: Participant, member: Member) -> None:
    before = JournalEntry.objects.count()
    notes.write_note(text="Une idée", by=participant)
    assert JournalEntry.objects.count() == before


def test_the_same_note_sent_five_times_is_stored_once(participant: Participant) -> None:
    sent = uuid.uuid4()
    numbers = [notes.write_note(text="Une idée", by=participant, client_id=sent).number for _ in range(5)]
    assert numbers == [1] * 5
    after = notes.write_note(text="Une autre", by=participant)
    assert (after.number, Note.objects.filter(workshop=participant.workshop).count()) == (2, 2)
    assert [kind for _seq, kind, _payload in record_of(participant.workshop)] == ["state", "joined", "note", "note"]


def test_a_note_sent_again_once_the_workshop_is_closed_is_still_acknowledged(
    participant: Participant, member: Member
) -> None:
    sent = uuid.uuid4()
    note = notes.write_note(text="Une idée", by=participant, client_id=sent)
    closing.close_workshop(workshop=participant.workshop, by=member)
    assert notes.write_note(text="Une idée", by=participant, client_id=sent) == note


def test_two_workshops_may_receive_the_same_client_id(participant: Participant, member: Member) -> None:
    other = workshops.create_workshop(title="Autre", by=member)
    workshops.open_workshop(workshop=other, by=member)
    sent = uuid.uuid4()
    first = notes.write_note(text="Ici", by=participant, client_id=sent)
    second = notes.write_note(workshop=other, text="Là", by=member, client_id=sent)
    assert (first.text, second.text) == ("Ici", "Là")


@pytest.mark.parametrize("text", ["🙂👩🏽‍💻", "שלום עולם", "<script>alert(1)</script>", "a\nb", "x" * 500])
def test_what_is_written_is_kept_as_it_is(participant: Participant, text: str) -> None:
    note = notes.write_note(text=text, by=participant)
    assert Note.objects.get(pk=note.pk).text == text


@pytest.mark.parametrize(
    ("text", "code", "sentence"),
    [
        ("", "note-empty", "Écrivez votre note avant de l’envoyer."),
        (" \n\t", "note-empty", "Écrivez votre note avant de l’envoyer."),
        (
            "x" * 501,
            "note-too-long",
            "Votre note compte 501 caractères. Gardez-en 500 au plus, ou faites plusieurs notes.",
        ),
        (
            "x" * 10_000,
            "note-too-long",
            "Votre note compte 10 000 caractères. Gardez-en 500 au plus, ou faites plusieurs notes.",
        ),
    ],
)
def test_a_text_that_is_refused_is_refused_with_the_way_out(
    participant: Participant, text: str, code: str, sentence: str
) -> None:
    with refused(code, "text", saying=sentence):
        notes.write_note(text=text, by=participant)
    assert notes.write_note(text="Une idée", by=participant).number == 1


def test_nobody_writes_from_a_phone_before_it_opens_or_after_it_closes(
    participant: Participant, member: Member
) -> None:
    draft = workshops.create_workshop(title="Demain", by=member)
    with refused("workshop-not-open-yet"):
        notes.join_workshop(workshop=draft, category="citoyen")
    closing.close_workshop(workshop=participant.workshop, by=member)
    workshop = participant.workshop
    with refused("workshop-closed-to-notes"):
        notes.join_workshop(workshop=workshop, category="citoyen")
    with refused("workshop-closed-to-notes"):
        notes.write_note(text="Trop tard", by=participant)


def test_paper_is_typed_once_open_and_the_same_evening(workshop: Workshop, member: Member) -> None:
    draft = workshops.create_workshop(title="Demain", by=member)
    with refused("workshop-not-open-to-notes"):
        notes.write_note(workshop=draft, text="Tôt", by=member)
    closing.close_workshop(workshop=workshop, by=member)
    assert notes.write_note(workshop=workshop, text="Du papier", by=member).number == 1


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (3, "Cet atelier compte 3 tables."),
        (1, "Cet atelier compte une seule table."),
        (0, "Cet atelier n’a pas de tables numérotées."),
    ],
)
def test_a_table_that_does_not_exist_is_refused(member: Member, tables: int, expected: str) -> None:
    workshop = workshops.create_workshop(title="Atelier", table_count=tables, by=member)
    workshops.open_workshop(workshop=workshop, by=member)
    for table in (0, 4, -1):
        join = partial(notes.join_workshop, workshop=workshop, category="prive", table=table)
        with refused("table-unknown", "table", saying=expected):
            join()


def test_everybody_rewords_their_own_note_and_only_that(workshop: Workshop, participant: Participant) -> None:
    note = notes.write_note(text="Le buss", by=participant)
    notes.reword_note(note=note, text="Le bus", by=participant)
    other = notes.join_workshop(workshop=workshop, category="prive")
    with refused("note-not-yours", saying="Cette note n’est pas la vôtre."):
        notes.reword_note(note=note, text="Autre", by=other)
    assert Note.objects.get(pk=note.pk).text == "Le bus"


def test_a_closed_workshop_keeps_notes_as_they_are(participant: Participant, member: Member) -> None:
    note = notes.write_note(text="Une idée", by=participant)
    closing.close_workshop(workshop=participant.workshop, by=member)
    with refused("workshop-closed-to-notes"):
        notes.reword_note(note=note, text="Autre", by=participant)


# --- groups ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def note(participant: Participant) -> Note:
    return notes.write_note(text="Le bus ne passe plus.", by=participant)


def test_a_note_moves_to_a_group_and_back(note: Note, member: Member) -> None:
    group = groups.create_group(workshop=note.workshop, title="Aller vers", by=member)
    groups.move_note(note=note, group=group, by=member)
    assert Note.objects.get(pk=note.pk).group == group
    groups.move_note(note=note, by=member)
    assert Note.objects.get(pk=note.pk).group is None
    lines = JournalEntry.objects.filter(roadmap=member.roadmap, verb="move").order_by("-id")[:2]
    assert [(line.before, line.after) for line in lines] == [
        ({"group": "Aller vers"}, {"group": None}),
        ({"group": None}, {"group": "Aller vers"}),
    ]


def test_moving_a_note_where_it_is_tells_nobody(note: Note, member: Member) -> None:
    before = record_of(note.workshop)
    groups.move_note(note=note, by=member)
    assert record_of(note.workshop) == before


def test_a_note_does_not_leave_its_workshop(note: Note, member: Member) -> None:
    other = workshops.create_workshop(title="Autre", by=member)
    group = groups.create_group(workshop=other, title="Ailleurs", by=member)
    with refused("group-of-another-workshop"):
        groups.move_note(note=note, group=group, by=member)


def test_a_note_dropped_in_a_group_just_removed_stays_where_it_is(note: Note, member: Member) -> None:
    group = groups.create_group(workshop=note.workshop, title="Vite", by=member)
    groups.remove_group(group=NoteGroup.objects.get(pk=group.pk), by=member)
    with refused("group-gone"):
        groups.move_note(note=note, group=group, by=member)


def test_a_note_put_into_a_new_group_waits_for_its_name(note: Note, member: Member) -> None:
    groups.create_group(workshop=note.workshop, title="Groupe 1, à nommer", by=member)
    group = groups.group_note(note=note, by=member)
    assert (group.title, group.rank, Note.objects.get(pk=note.pk).group) == ("Groupe 2, à nommer", 2, group)


def test_two_groups_of_a_workshop_do_not_share_a_name(workshop: Workshop, member: Member) -> None:
    first = groups.create_group(workshop=workshop, title="Aller vers", by=member)
    second = groups.create_group(workshop=workshop, title="Équiper", by=member)
    with refused("group-title-taken", "title"):
        groups.create_group(workshop=workshop, title="Aller vers", by=member)
    with refused("group-title-taken", "title"):
        groups.rename_group(group=second, title="Aller vers", by=member)
    groups.rename_group(group=first, title="Aller vers", by=member)


def test_removing_a_group_puts_its_notes_back(note: Note, member: Member) -> None:
    group = groups.create_group(workshop=note.workshop, title="Vite", by=member)
    groups.move_note(note=note, group=group, by=member)
    groups.remove_group(group=group, by=member)
    assert Note.objects.get(pk=note.pk).group is None
    assert journal(member) == [("remove", "Vite")]


def test_sorting_several_notes_is_all_or_nothing(note: Note, participant: Participant, member: Member) -> None:
    other = workshops.create_workshop(title="Autre", by=member)
    here = groups.create_group(workshop=note.workshop, title="Ici", by=member)
    elsewhere = groups.create_group(workshop=other, title="Ailleurs", by=member)
    second = notes.write_note(text="Et les jeunes ?", by=participant)
    with refused("group-of-another-workshop"):
        groups.sort_notes(moves={note: here, second: elsewhere}, by=member)
    assert Note.objects.get(pk=note.pk).group is None
    assert groups.sort_notes(moves={note: here, second: here}, by=member) == 2
    assert here.notes.count() == 2


# --- enjeux and chantiers --------------------------------------------------------------------------------------------


def test_a_group_becomes_an_enjeu_that_keeps_its_notes(note: Note, member: Member) -> None:
    group = groups.create_group(workshop=note.workshop, title="Aller vers", by=member)
    groups.move_note(note=note, group=group, by=member)
    stake = groups.promote_to_stake(group=group, by=member)
    assert (stake.title, stake.roadmap) == ("Aller vers", member.roadmap)
    assert [found.text for found in stake_queries.notes_of_stake(stake)] == ["Le bus ne passe plus."]
    assert journal(member) == [("name", "Aller vers")]
    with refused("group-gave-this-stake", saying="Ce groupe a déjà donné l’enjeu « Aller vers »."):
        groups.promote_to_stake(group=group, by=member)


def test_an_empty_group_is_no_enjeu(note: Note, member: Member) -> None:
    group = groups.create_group(workshop=note.workshop, title="Aller vers", by=member)
    with refused(
        "group-empty-for-stake",
        saying="Ce groupe est vide : rangez-y au moins une note avant d’en faire un enjeu.",
    ):
        groups.promote_to_stake(group=group, by=member)
    assert not Stake.objects.filter(title="Aller vers").exists()


def test_an_enjeu_named_by_mistake_goes_with_its_undo_unless_somebody_has_used_it(note: Note, member: Member) -> None:
    group = groups.create_group(workshop=note.workshop, title="Aller vers", by=member)
    groups.move_note(note=note, group=group, by=member)
    stake = groups.promote_to_stake(group=group, by=member)
    made = stake.stamp
    groups.take_back_stake(group=group, made=made, by=member)
    assert not Stake.objects.filter(title="Aller vers").exists()
    group.refresh_from_db()
    assert group.stake is None
    with refused("group-without-stake"):
        groups.take_back_stake(group=group, made=made, by=member)
    stake = groups.promote_to_stake(group=group, by=member)
    stake_changes.edit_stake(stake=stake, title="Aller vers", phrasing="Comment faire ?", by=member)
    with refused("stake-used-since"):
        groups.take_back_stake(group=group, made=made, by=member)
    groups.take_back_stake(group=group, by=member)
    assert Stake.objects.filter(title="Aller vers", phrasing="Comment faire ?").exists()


def test_groups_of_two_workshops_feed_the_enjeu_of_the_same_name(note: Note, member: Member) -> None:
    first = groups.create_group(workshop=note.workshop, title="Aller vers", by=member)
    other = workshops.create_workshop(title="Autre", by=member)
    workshops.open_workshop(workshop=other, by=member)
    second = groups.create_group(workshop=other, title="Aller vers", by=member)
    groups.move_note(note=note, group=first, by=member)
    groups.move_note(note=notes.write_note(text="deux", workshop=other, by=member), group=second, by=member)
    assert groups.promote_to_stake(group=first, by=member) == groups.promote_to_stake(group=second, by=member)


def test_a_group_that_became_an_enjeu_stays_until_the_enjeu_goes(note: Note, member: Member) -> None:
    group = groups.create_group(workshop=note.workshop, title="Aller vers", by=member)
    groups.move_note(note=note, group=group, by=member)
    stake = groups.promote_to_stake(group=group, by=member)
    with refused(
        "group-gave-a-stake", saying="Ce groupe est à l’origine de l’enjeu « Aller vers ». Supprimez d’abord l’enjeu."
    ):
        groups.remove_group(group=group, by=member)
    stake_changes.remove_stake(stake=stake, by=member)
    groups.remove_group(group=NoteGroup.objects.get(pk=group.pk), by=member)
    assert not NoteGroup.objects.filter(pk=group.pk).exists()


def test_an_enjeu_that_a_chantier_answers_is_not_removed(member: Member) -> None:
    stake = stake_changes.add_stake(title="Isolement", by=member)
    project = stake_changes.add_key_project(title="Itinérance", stakes=[stake], by=member)
    with refused(
        "stake-has-key-projects", saying="Un chantier répond à cet enjeu : « Itinérance ». Détachez-le d’abord."
    ):
        stake_changes.remove_stake(stake=stake, by=member)
    stake_changes.edit_key_project(project=project, title="Itinérance", purpose="", stakes=[], by=member)
    stake_changes.remove_stake(stake=stake, by=member)
    assert not Stake.objects.filter(pk=stake.pk).exists()


def test_a_chantier_that_gave_a_fiche_is_not_removed(world: World, member: Member) -> None:
    action = world.action()
    project = KeyProject.objects.get(actions=action)
    titles = ", ".join(f"« {title} »" for title in sorted(str(action) for action in project.actions.all()))
    with refused(
        "key-project-gave-actions", saying=f"Ce chantier a donné des fiches actions : {titles}. Rattachez-les"
    ):
        stake_changes.remove_key_project(project=project, by=member)
    assert KeyProject.objects.filter(pk=project.pk).exists()


def test_a_chantier_may_wait_for_its_enjeu(member: Member) -> None:
    project = stake_changes.add_key_project(title="Wi-Fi", by=member)
    assert (list(project.stakes.all()), journal(member)) == ([], [("add", "Wi-Fi")])
    stake_changes.remove_key_project(project=project, by=member)
    assert not KeyProject.objects.filter(title="Wi-Fi").exists()


def test_editing_a_chantier_tells_which_enjeux_changed(member: Member) -> None:
    stakes = [stake_changes.add_stake(title=title, by=member) for title in ("Isolement", "Coût")]
    project = stake_changes.add_key_project(title="Itinérance", stakes=stakes[:1], by=member)
    stake_changes.edit_key_project(project=project, title="Itinérance", purpose="", stakes=stakes, by=member)
    line = JournalEntry.objects.filter(roadmap=member.roadmap).latest("id")
    assert (line.before, line.after) == ({"stakes": ["Isolement"]}, {"stakes": ["Isolement", "Coût"]})


def test_titles_are_unique_and_enjeux_are_those_of_the_roadmap(world: World, member: Member) -> None:
    stake_changes.add_stake(title="Isolement", by=member)
    stake_changes.add_key_project(title="Itinérance", by=member)
    with refused("stake-title-taken", "title", saying="Un enjeu porte déjà cet intitulé."):
        stake_changes.add_stake(title="Isolement", by=member)
    with refused("key-project-title-taken", "title", saying="Un chantier porte déjà cet intitulé."):
        stake_changes.add_key_project(title="Itinérance", by=member)
    stranger = Stake.objects.create(roadmap=world.young, title="D’ailleurs", rank=99)
    with refused("stakes-of-another-roadmap", "stakes"):
        stake_changes.add_key_project(title="Autre", stakes=[stranger], by=member)


def test_a_group_without_a_name_is_no_enjeu(member: Member, participant: Participant) -> None:
    group = groups.group_note(note=notes.write_note(text="un", by=participant), by=member)
    with refused("group-unnamed-for-stake"):
        groups.promote_to_stake(group=group, by=member)
    assert not Stake.objects.filter(title=group.title).exists()


def test_a_gesture_sent_twice_makes_one_group(note: Note, participant: Participant, member: Member) -> None:
    second = notes.write_note(text="Et les jeunes ?", by=participant)
    made = groups.group_notes(notes=[note, second], by=member)
    assert groups.group_notes(notes=[second, note], by=member) == made
    assert NoteGroup.objects.filter(workshop=note.workshop).count() == 1
    # One of the two alone leaves for a group of its own; a group that has a name stays.
    apart = groups.group_note(note=note, by=member)
    groups.rename_group(group=apart, title="Se déplacer", by=member)
    assert groups.group_note(note=note, by=member) not in (made, apart)


def test_a_group_not_named_yet_takes_the_name_of_what_it_receives(note: Note, member: Member) -> None:
    unnamed = groups.group_note(note=note, by=member)
    named = groups.create_group(workshop=note.workshop, title="Se déplacer", by=member)
    groups.merge_groups(group=named, into=unnamed, by=member)
    unnamed.refresh_from_db()
    assert unnamed.title == "Se déplacer"
    other = groups.create_group(workshop=note.workshop, title="Aller vers", by=member)
    groups.merge_groups(group=unnamed, into=other, by=member)
    other.refresh_from_db()
    assert other.title == "Aller vers"
