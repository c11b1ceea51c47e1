"""What may name somebody waits for the facilitation; one phone may be shut out, and let in again."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.models import Member
from jalons.workshops import live
from jalons.workshops.changes import acts, moderation, own_notes
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.models import Note, Participant, WallAct, Workshop
from jalons.workshops.queries import walls
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


@pytest.fixture
def named(participant: Participant) -> Note:
    return note_changes.write_note(text="Jacqueline n’ouvre plus ses courriers", by=participant)


def at(name: str, workshop: Workshop, *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def page(client: Client, url: str) -> str:
    return unescape(client.get(url).content.decode()).replace("\u00a0", " ")


def for_the_room(workshop: Workshop) -> list[int]:
    return sorted(note.number for note in walls.wall_page(workshop, for_the_room=True).to_sort)


def now(note: Note) -> Note:
    return Note.objects.select_related("workshop", "participant").get(pk=note.pk)


def seen_by(note: Note, audience: str) -> bytes:
    workshop = Workshop.objects.get(pk=note.workshop_id)
    return live._event_messages(workshop, workshop.last_seq, live.NOTE, now(note).card())[audience]


def test_a_note_that_may_name_somebody_is_on_no_screen_and_no_other_phone(
    world: World, facilitator: Client, named: Note
) -> None:
    workshop = named.workshop
    reader = Client()
    reader.force_login(world.user("elue"))
    other = Client()
    other.post(reverse("votes:join", args=[workshop.code]), {"category": "public"})
    for client, url in (
        (facilitator, at("votes:projection", workshop)),
        (reader, at("workshops:wall", workshop)),
        (reader, at("workshops:wall", workshop) + "?vue=liste"),
        (other, reverse("votes:phone_wall", args=[workshop.code])),
    ):
        assert (url, "Jacqueline" in page(client, url)) == (url, False)
    assert b"Jacqueline" not in seen_by(named, live.ROOM)
    assert b"Jacqueline" in seen_by(named, live.WALL)
    # The facilitation is told, and reads it.
    wall = page(facilitator, at("workshops:wall", workshop))
    assert "1 note est en attente de relecture" in wall
    assert "Jacqueline" in wall


def test_its_author_and_its_table_read_that_it_is_looked_at_first(workshop: Workshop, member: Member) -> None:
    phone, table = Client(), Client()
    phone.post(reverse("votes:join", args=[workshop.code]), {"category": "public"})
    secretary = reverse("workshops:secretary", args=[workshop.code, workshop.table_token(1)])
    participate = reverse("votes:participate", args=[workshop.code])
    writings = (
        (phone, participate, "votes:write", ()),
        (table, secretary, "workshops:secretary_write", (workshop.table_token(1),)),
    )
    for client, url, write, more in writings:
        sent = {"text": "Jacqueline n’ouvre plus ses courriers", "client_id": str(uuid4())}
        client.post(reverse(write, args=[workshop.code, *more]), sent)
        own = page(client, url).partition('id="own"')[2].partition("</ul>")[0]
        assert (url, "en attente de relecture" in own, "sur le mur" in own) == (url, True, False)
        moderation.unflag_note(note=Note.objects.latest("id"), by=member)
        own = page(client, url).partition('id="own"')[2].partition("</ul>")[0]
        assert (url, "en attente de relecture" in own, "sur le mur" in own) == (url, False, True)


def test_in_full_screen_the_wall_hides_what_the_room_may_not_read(facilitator: Client, named: Note) -> None:
    wall = page(facilitator, at("workshops:wall", named.workshop) + "?plein")
    card = wall.partition('id="note-1"')[2].partition("</li>")[0]
    assert "private" in card
    assert "texte caché en plein écran" in card
    assert at("votes:projection", named.workshop) in wall.partition("for-the-room")[2].partition("</p>")[0]


def test_somebody_has_looked_and_the_room_sees_it(facilitator: Client, named: Note) -> None:
    facilitator.post(at("workshops:moderate", named.workshop), {"tap": f"unflag:{named.number}"})
    assert for_the_room(named.workshop) == [named.number]


def test_a_rewording_without_a_name_shows_it_and_another_name_does_not(named: Note, member: Member) -> None:
    moderation.moderate_note(note=named, text="Thérèse n’ouvre plus ses courriers", by=member)
    assert for_the_room(named.workshop) == []
    moderation.moderate_note(note=named, text="Une voisine n’ouvre plus ses courriers", by=member)
    assert for_the_room(named.workshop) == [named.number]


def test_one_tap_hides_a_note_and_another_shows_it(facilitator: Client, participant: Participant) -> None:
    note = note_changes.write_note(text="Le bus ne passe plus", by=participant)
    answer = facilitator.post(at("workshops:moderate", note.workshop), {"tap": f"hide:{note.number}"})
    assert answer["Location"] == at("workshops:wall", note.workshop) + f"#note-{note.number}"
    assert for_the_room(note.workshop) == []
    assert re.findall(r'name="tap" value="(\w+:\d+)"', page(facilitator, at("workshops:wall", note.workshop))) == [
        "show:1",
        "unflag:0",
        "hide:0",
        "show:0",
    ]
    script = {"X-Script": "1"}
    taps = [("show:1", 204), ("nonsense", 409), ("hide:99", 404)]
    url = at("workshops:moderate", note.workshop)
    assert [(tap, facilitator.post(url, {"tap": tap}, headers=script).status_code) for tap, _code in taps] == taps
    assert for_the_room(note.workshop) == [1]


def test_the_notes_of_a_phone_are_read_and_hidden_together(
    facilitator: Client, participant: Participant, member: Member
) -> None:
    workshop = participant.workshop
    other = note_changes.join_workshop(workshop=workshop, category="public")
    for text, by in (("Un", participant), ("Deux", other), ("Trois", participant)):
        note_changes.write_note(text=text, by=by)
    url = at("workshops:phone_notes", workshop, 1)
    assert re.findall(r"Note (\d)</a>", page(facilitator, url)) == ["1", "1", "3"]  # the first is in the crumbs
    facilitator.post(url, {"gesture": "hide-all"})
    assert for_the_room(workshop) == [2]
    acts.undo_wall_act(act=WallAct.objects.get(workshop=workshop), by=member)
    assert for_the_room(workshop) == [1, 2, 3]


def test_a_phone_that_is_shut_out_writes_aside_until_it_is_let_in(participant: Participant, member: Member) -> None:
    workshop = participant.workshop
    first = note_changes.write_note(text="Avant", by=participant)
    moderation.shut_out_phone(note=first, by=member)
    participant = Participant.objects.get(pk=participant.pk)
    second = note_changes.write_note(text="Pendant", by=participant)
    third = note_changes.write_note(text="Pendant, retirée à la main", by=participant)
    named = note_changes.write_note(text="Demander à Gérard", by=participant)
    assert (now(second).is_hidden, now(second).is_kept_aside) == (True, True)
    assert for_the_room(workshop) == [first.number]
    moderation.show_note(note=third, by=member)
    assert for_the_room(workshop) == [first.number, third.number]
    moderation.let_phone_in(note=first, by=member)
    assert for_the_room(workshop) == [first.number, second.number, third.number]
    # It may name somebody: it still waits.
    assert (now(named).is_hidden, now(named).names_somebody) == (False, True)
    after = note_changes.write_note(text="Après", by=Participant.objects.get(pk=participant.pk))
    assert after.number in for_the_room(workshop)


def test_whoever_is_shut_out_cannot_put_their_note_back_alone(participant: Participant, member: Member) -> None:
    moderation.shut_out_phone(note=note_changes.write_note(text="Avant", by=participant), by=member)
    aside = note_changes.write_note(text="Pendant", by=Participant.objects.get(pk=participant.pk))
    own_notes.put_back_own_note(note=aside, by=participant)
    assert (now(aside).is_hidden, now(aside).is_kept_aside) == (True, True)
    own_notes.withdraw_own_note(note=aside, by=participant)
    own_notes.put_back_own_note(note=aside, by=participant)
    assert (now(aside).is_hidden, now(aside).is_kept_aside, now(aside).is_withdrawn) == (True, True, False)


def test_a_sheet_of_paper_has_no_phone_to_shut_out(facilitator: Client, workshop: Workshop, member: Member) -> None:
    note = note_changes.write_note(text="Du papier", by=member, workshop=workshop)
    for change in (moderation.shut_out_phone, moderation.let_phone_in, moderation.hide_phone_notes):
        with refused("note-from-no-phone"):
            change(note=note, by=member)
    assert "Cette note ne vient pas d’un téléphone" in page(facilitator, at("workshops:phone_notes", workshop, 1))


def test_what_a_shut_out_phone_changes_is_kept_aside_too(participant: Participant, member: Member) -> None:
    changed = note_changes.write_note(text="Le car ne passe pas", by=participant)
    back = note_changes.write_note(text="Trop de papiers", by=participant)
    own_notes.withdraw_own_note(note=back, by=participant)
    moderation.shut_out_phone(note=changed, by=member)
    own_notes.correct_own_note(note=changed, by=participant, text="Autre chose")
    own_notes.put_back_own_note(note=back, by=participant)
    assert for_the_room(changed.workshop) == []
    assert [(now(note).is_hidden, now(note).is_kept_aside) for note in (changed, back)] == [(True, True)] * 2
    moderation.let_phone_in(note=changed, by=member)
    assert for_the_room(changed.workshop) == [changed.number, back.number]


def test_letting_a_phone_in_does_not_show_what_was_hidden_by_hand(participant: Participant, member: Member) -> None:
    first = note_changes.write_note(text="Le car ne passe pas", by=participant)
    moderation.shut_out_phone(note=first, by=member)
    aside, hidden = (note_changes.write_note(text=text, by=participant) for text in ("Deux", "Trois"))
    moderation.hide_note(note=hidden, by=member)
    moderation.let_phone_in(note=first, by=member)
    assert for_the_room(first.workshop) == [first.number, aside.number]


def test_the_notes_on_the_wall_are_one_number_and_what_is_held_back_is_said(
    participant: Participant, facilitator: Client, named: Note, member: Member
) -> None:
    """One on the wall, one that the facilitation has to read, one hidden."""
    workshop = named.workshop
    for text in ("Le bus ne passe plus", "La box coupe"):
        note_changes.write_note(text=text, by=participant)
    moderation.hide_note(note=Note.objects.get(workshop=workshop, number=3), by=member)
    whole, room = (walls.wall_page(workshop, for_the_room=is_room) for is_room in (False, True))
    workshop.refresh_from_db()
    assert (whole.notes, room.notes, workshop.notes_on_wall) == (2, 2, 2)
    assert (whole.total_to_sort, room.total_to_sort, room.on_wall_to_sort) == (2, 1, 2)
    assert (len(whole.to_sort), whole.others, len(room.to_sort), room.others) == (3, 0, 1, 0)
    assert (whole.set_aside, whole.to_read, room.set_aside, room.to_read) == (1, 1, 0, 1)
    assert "2 notes</span>, 1 masquée." in " ".join(page(facilitator, at("workshops:wall", workshop)).split())
    assert "1 en attente de relecture" in page(facilitator, at("votes:projection", workshop))
    other = Client()
    other.post(reverse("votes:join", args=[workshop.code]), {"category": "public"})
    assert "Sans compter 1 note en attente de relecture." in page(
        other, reverse("votes:phone_wall", args=[workshop.code])
    )
