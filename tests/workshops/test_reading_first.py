"""The facilitation reads the notes of phones before the room does; tables and paper are trusted."""

from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jalons.overview.queries.contribution import find_contribution
from jalons.roadmaps.models import Member
from jalons.votes.queries.closing import closing_question
from jalons.workshops import live
from jalons.workshops.changes import acts, moderation, own_notes
from jalons.workshops.changes import groups as group_changes
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes import pace as pace_changes
from jalons.workshops.models import Note, Participant, TableSecretary, WallAct, Workshop
from jalons.workshops.queries import note_imports, phones, walls
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


@pytest.fixture
def writer(participant: Participant, member: Member) -> Participant:
    """A phone of a workshop whose notes are read first."""
    pace_changes.read_notes_first(workshop=participant.workshop, by=member)
    return Participant.objects.get(pk=participant.pk)


def at(name: str, workshop: Workshop, *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def page(client: Client, url: str) -> str:
    return " ".join(unescape(client.get(url).content.decode()).split())


def for_the_room(workshop: Workshop) -> list[int]:
    return sorted(note.number for note in walls.wall_page(workshop, for_the_room=True).to_sort)


def now(note: Note) -> Note:
    return Note.objects.select_related("workshop", "participant").get(pk=note.pk)


def marks(note: Note) -> tuple[bool, bool]:
    return now(note).is_hidden, now(note).is_kept_aside


def seen(*notes: Note) -> dict[int, str]:
    return {note.number: now(note).stamp for note in notes}


def write(text: str, by: Participant) -> Note:
    return note_changes.write_note(text=text, by=by)


SHOWN, WAITING, MASKED = (False, False), (True, True), (True, False)


def test_notes_are_shown_as_they_come_unless_the_facilitation_chose_otherwise(participant: Participant) -> None:
    assert marks(write("Le bus ne passe plus", participant)) == SHOWN


def test_a_note_of_a_phone_waits_and_those_of_a_table_and_of_paper_do_not(writer: Participant, member: Member) -> None:
    workshop = writer.workshop
    insult = write("Une insulte", writer)
    table = note_changes.write_note(text="Le bus ne passe plus", by=TableSecretary(workshop, 1))
    paper = note_changes.write_note(text="La box coupe", by=member, workshop=workshop)
    assert [marks(note) for note in (insult, table, paper)] == [WAITING, SHOWN, SHOWN]
    assert for_the_room(workshop) == [table.number, paper.number]


def test_nobody_else_reads_what_waits(world: World, facilitator: Client, writer: Participant) -> None:
    workshop = writer.workshop
    note = write("Une insulte", writer)
    reader, other = Client(), Client()
    reader.force_login(world.user("elue"))
    other.post(reverse("votes:join", args=[workshop.code]), {"category": "public"})
    for client, url in (
        (facilitator, at("votes:projection", workshop)),
        (reader, at("workshops:wall", workshop)),
        (reader, at("workshops:wall", workshop) + "?vue=liste"),
        (other, reverse("votes:phone_wall", args=[workshop.code])),
    ):
        assert (url, "insulte" in page(client, url)) == (url, False)
    workshop.refresh_from_db()
    events = live._event_messages(workshop, workshop.last_seq, live.NOTE, now(note).card())
    assert [b"insulte" in events[audience] for audience in (live.ROOM, live.PHONES, live.WALL)] == [False, False, True]


def test_its_writer_reads_that_it_waits_then_that_it_is_on_the_wall(workshop: Workshop, member: Member) -> None:
    pace_changes.read_notes_first(workshop=workshop, by=member)
    phone = Client()
    phone.post(reverse("votes:join", args=[workshop.code]), {"category": "public"})
    sent = {"text": "Le bus ne passe plus", "client_id": str(uuid4())}
    answer = phone.post(reverse("votes:write", args=[workshop.code]), sent, headers={"Accept": "application/json"})
    assert answer.json() == {"saved": sent["client_id"], "number": 1, "waits": True}
    participate = reverse("votes:participate", args=[workshop.code])

    def own() -> str:
        return page(phone, participate).partition('id="own"')[2].partition("</ul>")[0]

    assert ("en attente de relecture" in own(), "sur le mur" in own(), "Retirer" in own()) == (True, False, True)
    assert "L’animation lit chaque note avant de la montrer." in page(phone, participate)
    note = Note.objects.get(workshop=workshop)
    moderation.read_notes(workshop=workshop, seen=seen(note), is_shown=True, by=member)
    assert ("en attente de relecture" in own(), "sur le mur" in own()) == (False, True)
    moderation.hide_note(note=note, by=member)
    assert "masquée par l’animation" in own()


def test_without_a_script_a_writer_is_not_told_that_a_note_that_waits_is_on_the_wall(
    workshop: Workshop, member: Member
) -> None:
    pace_changes.read_notes_first(workshop=workshop, by=member)
    phone = Client()
    phone.post(reverse("votes:join", args=[workshop.code]), {"category": "public"})
    sent = {"text": "Le bus ne passe plus", "client_id": str(uuid4())}
    answer = phone.post(reverse("votes:write", args=[workshop.code]), sent, follow=True)
    told = unescape(answer.content.decode()).replace("\u00a0", " ")
    assert "Votre note est en attente de relecture : l’animation la lit avant la salle." in told
    assert "Votre note est sur le mur." not in told


def test_a_note_changed_by_its_writer_waits_again_and_its_tags_do_not_matter(
    writer: Participant, member: Member
) -> None:
    note = write("Le bus ne passe plus", writer)
    moderation.read_notes(workshop=writer.workshop, seen=seen(note), is_shown=True, by=member)
    own_notes.correct_own_note(note=note, by=writer, text="Le bus ne passe plus", causes=["mobilite"])
    assert marks(note) == SHOWN
    own_notes.correct_own_note(note=note, by=writer, text="Une insulte")
    assert marks(note) == WAITING


def test_a_masked_note_stays_masked_when_its_writer_changes_it(writer: Participant, member: Member) -> None:
    note = write("Une insulte", writer)
    moderation.read_notes(workshop=writer.workshop, seen=seen(note), is_shown=False, by=member)
    own_notes.correct_own_note(note=note, by=writer, text="Une autre")
    assert marks(note) == MASKED


def test_a_note_withdrawn_before_it_was_read_waits_again_once_it_is_put_back(
    writer: Participant, member: Member
) -> None:
    note = write("Une insulte", writer)
    own_notes.withdraw_own_note(note=note, by=writer)
    assert walls.count_notes(writer.workshop).to_read == 0
    pace_changes.read_notes_after(workshop=writer.workshop, by=member)
    own_notes.put_back_own_note(note=note, by=writer)
    assert (marks(note), now(note).is_withdrawn) == (WAITING, False)


def test_what_waits_still_waits_once_notes_are_shown_as_they_come(writer: Participant, member: Member) -> None:
    before = write("Avant", writer)
    pace_changes.read_notes_after(workshop=writer.workshop, by=member)
    after = write("Après", Participant.objects.get(pk=writer.pk))
    assert (marks(before), marks(after)) == (WAITING, SHOWN)


def test_the_choice_counts_even_for_a_phone_that_was_read_before(participant: Participant, member: Member) -> None:
    assert participant.workshop.reads_notes_first is False  # as this process read it
    pace_changes.read_notes_first(workshop=participant.workshop, by=member)
    assert marks(write("Une insulte", participant)) == WAITING


def test_what_is_masked_or_shown_is_one_act_that_is_undone(writer: Participant, member: Member) -> None:
    workshop = writer.workshop
    notes = [write(text, writer) for text in ("Un", "Deux", "Trois")]
    assert moderation.read_notes(workshop=workshop, seen=seen(*notes), is_shown=True, by=member) == 3
    assert for_the_room(workshop) == [1, 2, 3]
    acts.undo_wall_act(act=WallAct.objects.get(workshop=workshop), by=member)
    assert [marks(note) for note in notes] == [WAITING] * 3
    moderation.read_notes(workshop=workshop, seen=seen(notes[0]), is_shown=False, by=member)
    assert marks(notes[0]) == MASKED
    moderation.show_note(note=notes[0], by=member)
    assert for_the_room(workshop) == [1]


def test_a_note_changed_since_it_was_read_is_not_shown(writer: Participant, member: Member) -> None:
    workshop = writer.workshop
    first, second = write("Un", writer), write("Deux", writer)
    was_read = seen(first, second)
    own_notes.correct_own_note(note=first, by=writer, text="Une insulte")
    assert moderation.read_notes(workshop=workshop, seen=was_read, is_shown=True, by=member) == 1
    assert (marks(first), marks(second)) == (WAITING, SHOWN)
    with refused("note-read-since"):
        moderation.read_notes(workshop=workshop, seen={first.number: was_read[first.number]}, is_shown=True, by=member)


def test_showing_all_leaves_those_that_may_name_somebody_and_one_by_one_shows_them(
    writer: Participant, member: Member
) -> None:
    workshop = writer.workshop
    plain, named = write("Le bus ne passe plus", writer), write("Jacqueline n’ouvre plus ses courriers", writer)
    moderation.read_notes(workshop=workshop, seen=seen(plain, named), is_shown=True, leaves_names=True, by=member)
    assert (marks(plain), marks(named)) == (SHOWN, WAITING)
    moderation.read_notes(workshop=workshop, seen=seen(named), is_shown=True, by=member)
    assert for_the_room(workshop) == [plain.number, named.number]


def test_a_phone_that_is_let_in_is_still_read_first(writer: Participant, member: Member) -> None:
    note = write("Une insulte", writer)
    moderation.shut_out_phone(note=note, by=member)
    moderation.let_phone_in(note=note, by=member)
    assert marks(note) == WAITING


def test_every_note_of_a_phone_that_waits_is_masked_at_once(writer: Participant, member: Member) -> None:
    first, second = write("Un", writer), write("Deux", writer)
    assert moderation.hide_phone_notes(note=first, by=member) == 2
    assert (marks(first), marks(second)) == (MASKED, MASKED)


def test_each_number_of_a_note_that_waits_masked_or_withdrawn_is_told_apart(
    writer: Participant, facilitator: Client, member: Member
) -> None:
    workshop = writer.workshop
    notes = [write(text, writer) for text in ("Un", "Deux", "Trois", "Quatre")]
    moderation.read_notes(workshop=workshop, seen=seen(notes[0]), is_shown=True, by=member)
    moderation.hide_note(note=notes[1], by=member)
    own_notes.withdraw_own_note(note=notes[2], by=writer)
    workshop.refresh_from_db()
    counts = walls.count_notes(workshop)
    assert counts == walls.NoteCounts(on_wall=1, set_aside=1, waiting=1, withdrawn=1, to_read=1)
    assert (workshop.notes_on_wall, phones.phone_page(writer).notes_on_the_wall) == (1, 1)
    leaving = note_imports.export_counts(workshop)
    assert (leaving.all, leaving.hidden, leaving.waiting, leaving.withdrawn, leaving.to_pass_on) == (4, 1, 1, 1, 1)
    assert [row.number for row in note_imports.note_rows(workshop, to_pass_on=True)] == [1]
    told = "1 note</span>, 1 en attente de relecture, 1 masquée, 1 retirée par qui l’a écrite."
    assert told in page(facilitator, at("workshops:wall", workshop))
    screen = page(facilitator, at("votes:projection", workshop))
    assert "note, 1 en attente de relecture" in screen
    assert closing_question(workshop).notes_to_read == 1


def test_the_console_reads_one_note_then_all_the_others(
    writer: Participant, facilitator: Client, workshop: Workshop
) -> None:
    notes = [write(text, writer) for text in ("Un", "Deux", "Trois")]
    url = at("votes:run", workshop)
    shown = page(facilitator, url)
    assert 'href="#reading"' in shown
    assert "3 en attente de relecture" in shown
    read = [f"{number}:{stamp}" for number, stamp in seen(*notes).items()]
    assert all(f'name="read" value="{value}"' in shown for value in read)
    facilitator.post(url, {"gesture": "mask-note:1", "read": read})
    facilitator.post(url, {"gesture": "show-notes", "read": read})
    assert [marks(note) for note in notes] == [MASKED, SHOWN, SHOWN]
    script = {"X-Script": "1"}
    answer = facilitator.post(url, {"gesture": "show-note:1", "read": read}, headers=script)
    assert answer.status_code == 409  # somebody masked it meanwhile
    assert "Tout est relu." in page(facilitator, url)


def test_one_gesture_of_the_console_chooses_and_says_the_default(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    url = at("votes:run", workshop)
    assert "Les notes sont montrées dès leur arrivée." in page(facilitator, url)
    facilitator.post(url, {"gesture": "read-first"})
    workshop.refresh_from_db()
    assert workshop.reads_notes_first
    assert "Vous relisez les notes avant de les montrer." in page(facilitator, url)
    facilitator.post(url, {"gesture": "read-after"})
    workshop.refresh_from_db()
    assert not workshop.reads_notes_first


def test_whoever_follows_their_code_reads_that_a_note_waits_then_that_it_is_masked(
    writer: Participant, member: Member
) -> None:
    note = write("Une insulte", writer)
    moderated = group_changes.create_group(workshop=writer.workshop, title="Transports", by=member)
    group_changes.move_note(note=note, group=moderated, by=member)

    def followed() -> tuple[str, bool]:
        found = find_contribution(writer.follow_code)
        assert found
        (line,) = found.notes
        return line.said.replace("\u00a0", " "), line.has_thread

    waits = "Elle est en attente de relecture par l’animation : ni sur le mur, ni dans les documents."
    assert followed() == (waits, False)
    moderation.hide_note(note=note, by=member)
    assert followed() == ("L’animation l’a masquée : elle n’est ni sur le mur, ni dans les documents.", False)
