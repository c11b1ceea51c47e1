"""A table of notes comes in at once, and may be taken back."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops import live
from jalons.workshops.changes import acts, groups, moderation, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, NoteGroup, WallAct, Workshop, WorkshopEvent
from tests.refusals import refused
from tests.workshops.tables_of_notes import THREE, bring, on_the_wall, page_words, url
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


# --- the change ------------------------------------------------------------------------------------------------------


def test_notes_come_in_numbered_grouped_and_flagged_in_one_event(workshop: Workshop, member: Member) -> None:
    note_changes.write_note(workshop=workshop, text="La première", by=member)
    groups.create_group(workshop=workshop, title="SE DEPLACER", by=member)
    before = WorkshopEvent.objects.filter(workshop=workshop).count()
    done = bring(workshop, member)
    assert done == (3, 0, 1)
    assert on_the_wall(workshop) == [
        (1, "La première", None, "papier", ""),
        (2, "Pas de bus", 1, "tableur", "SE DEPLACER"),
        (3, "Trop loin", 2, "tableur", "SE DEPLACER"),
        (4, "Demandez à Mme Untel", None, "tableur", ""),
    ]
    assert list(Note.objects.filter(workshop=workshop, names_somebody=True).values_list("number", flat=True)) == [4]
    events = list(WorkshopEvent.objects.filter(workshop=workshop).order_by("seq").values_list("kind", "payload"))
    assert events[before:] == [("notes", {})]
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.about_kind, entry.after) == ("import", "workshop", {"notes": 3})
    workshop.refresh_from_db()
    assert (workshop.last_note, workshop.notes_kept) == (4, 4)
    # What is written next takes the next number.
    assert note_changes.write_note(workshop=workshop, text="La suite", by=member).number == 5


def test_groups_named_in_the_file_are_made(workshop: Workshop, member: Member) -> None:
    assert bring(workshop, member).groups == 1
    assert [group.title for group in NoteGroup.objects.filter(workshop=workshop)] == ["Se déplacer"]


def test_the_same_table_again_brings_nothing(workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    before = on_the_wall(workshop)
    for keeps in (False, True):
        with refused("nothing-new-to-import"):
            bring(workshop, member, keep_doubles=keeps)
    assert on_the_wall(workshop) == before


def test_a_corrected_table_brings_only_what_is_new(workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    assert bring(workshop, member, [*THREE, ["Une de plus", "3", ""]]) == (1, 0, 0)
    assert on_the_wall(workshop)[3:] == [(4, "Une de plus", 3, "tableur", "")]


def test_the_table_and_the_category_asked_for_fill_the_lines_that_tell_none(workshop: Workshop, member: Member) -> None:
    bring(workshop, member, table=3, category="citoyen")
    found = Note.objects.filter(workshop=workshop).order_by("number").values_list("table", "category")
    assert list(found) == [(1, "citoyen"), (2, "citoyen"), (3, "citoyen")]


def test_a_draft_takes_no_note(member: Member) -> None:
    draft = workshops.create_workshop(title="Brouillon", by=member)
    with refused("workshop-not-open-to-notes"):
        bring(draft, member)


def test_a_column_that_is_no_group_is_refused(workshop: Workshop, member: Member) -> None:
    rows = [[f"Note {n}", "", f"Texte {n}"] for n in range(41)]
    with refused(
        "too-many-groups",
        saying="Ce tableau créerait 41 groupes, et un mur en tient 40. Choisissez une autre colonne pour les groupes, ou "
        "« Ne pas importer ».",
    ):
        bring(workshop, member, rows)
    assert (on_the_wall(workshop), NoteGroup.objects.filter(workshop=workshop).count()) == ([], 0)


def test_five_thousand_lines_are_one_event_and_as_many_questions_by_batch(workshop: Workshop, member: Member) -> None:
    def cost(count: int, place: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            bring(workshop, member, [[f"{place} {n}", "", ""] for n in range(count)])
        return len([one for one in seen if "INSERT INTO" not in one["sql"] or "workshops_note" not in one["sql"]])

    assert cost(10, "a") == cost(4_980, "b")
    assert WorkshopEvent.objects.filter(workshop=workshop, kind="notes").count() == 2
    workshop.refresh_from_db()
    assert workshop.notes_kept == Note.objects.filter(workshop=workshop).count() == 4_990


# --- undo ------------------------------------------------------------------------------------------------------------


def the_import(workshop: Workshop) -> WallAct:
    return WallAct.objects.filter(workshop=workshop, kind="importer").latest("id")


def test_undoing_takes_the_notes_and_their_groups_back(workshop: Workshop, member: Member) -> None:
    note_changes.write_note(workshop=workshop, text="Reste", by=member)
    bring(workshop, member)
    assert acts.undo_wall_act(act=the_import(workshop), by=member) == 0
    assert on_the_wall(workshop) == [(1, "Reste", None, "papier", "")]
    assert not NoteGroup.objects.filter(workshop=workshop).exists()
    workshop.refresh_from_db()
    assert (workshop.last_note, workshop.notes_gone, workshop.notes_kept) == (4, 3, 1)
    with refused("act-already-undone"):
        acts.undo_wall_act(act=the_import(workshop), by=member)
    # The same table may come in again, under other numbers.
    assert bring(workshop, member) == (3, 1, 1)
    assert [number for number, *_rest in on_the_wall(workshop)] == [1, 5, 6, 7]


def test_undoing_leaves_what_somebody_sorted_reworded_or_hid(workshop: Workshop, member: Member) -> None:
    bring(workshop, member, [[f"Note {n}", "", "Groupe"] for n in range(1, 6)])
    notes = {note.number: note for note in Note.objects.filter(workshop=workshop)}
    other = groups.create_group(workshop=workshop, title="Autre", by=member)
    groups.move_note(note=notes[1], group=other, by=member)
    moderation.moderate_note(note=notes[2], text="Reformulée", by=member)
    moderation.hide_note(note=notes[3], by=member)
    assert acts.undo_wall_act(act=the_import(workshop), by=member) == 3
    assert [(number, group) for number, _text, _table, _source, group in on_the_wall(workshop)] == [
        (1, "Autre"), (2, "Groupe"), (3, "Groupe"),
    ]  # fmt: skip


def test_undoing_is_refused_when_everything_was_touched(workshop: Workshop, member: Member) -> None:
    bring(workshop, member, THREE[:1])
    moderation.hide_note(note=Note.objects.get(workshop=workshop), by=member)
    with refused("import-all-changed"):
        acts.undo_wall_act(act=the_import(workshop), by=member)


def test_a_group_made_by_an_import_stays_when_it_became_an_enjeu(workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    groups.promote_to_stake(group=NoteGroup.objects.get(workshop=workshop), by=member)
    assert acts.undo_wall_act(act=the_import(workshop), by=member) == 0
    assert [group.title for group in NoteGroup.objects.filter(workshop=workshop)] == ["Se déplacer"]


def test_an_import_may_be_undone_after_many_other_gestures(workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    for number in range(25):
        groups.create_group(workshop=workshop, title=f"Groupe {number}", by=member)
    assert WallAct.objects.filter(workshop=workshop).count() == 21
    assert acts.undo_wall_act(act=the_import(workshop), by=member) == 0


def test_the_page_of_gestures_says_how_many_notes_stay(site: Client, workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    moderation.hide_note(note=Note.objects.filter(workshop=workshop).first(), by=member)  # type: ignore[arg-type]
    answer = site.post(url(workshop, "workshops:acts"), {"act": the_import(workshop).pk}, follow=True)
    assert "C’est annulé : Import de 3 notes. 1 note reste : elle a été classée ou changée depuis." in page_words(
        answer
    )


def test_no_word_of_a_note_stays_in_what_undoes(workshop: Workshop, member: Member) -> None:
    bring(workshop, member, [["Demandez à Mme Untel", "", ""]])
    assert "Untel" not in str([the_import(workshop).after, the_import(workshop).label])
    assert "Untel" not in str(list(JournalEntry.objects.values_list("before", "after", "about_label")))


# --- live ------------------------------------------------------------------------------------------------------------


def test_many_notes_at_once_draw_the_wall_again_and_count_on_phones(workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    workshop.refresh_from_db()
    since = {
        audience: live._missed_messages(workshop, audience)(workshop.last_seq - 1)
        for audience in ("wall", "room", "phones")
    }
    told = {audience: b"".join(messages).decode() for audience, messages in since.items()}
    assert ("event: board" in told["wall"], "event: board" in told["room"]) == (True, True)
    assert ("event: count" in told["phones"], "data: 3" in told["phones"]) == (True, True)
