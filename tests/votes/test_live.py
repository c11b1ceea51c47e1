"""What open walls and phones are told, and what they catch up with."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench._live_pages import COUNT, MARK
from jalons.base.live.hub import QUEUE_LIMIT
from jalons.base.live.listener import from_payload, to_payload
from jalons.base.live.news import News, encode_event, resync_event
from jalons.base.live.postgres import PAYLOAD_LIMIT
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot
from jalons.workshops import live
from jalons.workshops.changes import groups, notes, pace
from jalons.workshops.models import Note, Participant, Workshop, WorkshopEvent
from tests.pages import on_one_line
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
RETRY = b"retry: 1000\n\n"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, Mapping[str, bytes]]]:
    """What is published from now on: number, message of each audience."""
    published: list[tuple[int, Mapping[str, bytes]]] = []
    monkeypatch.setattr(live.hub, "publish", lambda topic, number, messages: published.append((number, messages)))
    return published


@pytest.fixture
def withdrawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    keys: list[str] = []
    monkeypatch.setattr(live.hub, "withdraw", keys.append)
    return keys


@pytest.fixture
def wall(world: World, client: Client) -> Client:
    client.force_login(world.user("elue"))
    return client


def flow(workshop: Workshop) -> str:
    return reverse("workshops:stream", args=[workshop.roadmap.slug, workshop.number])


def html_of(note: Note) -> str:
    return live.note_html(Note.objects.get(pk=note.pk).card())


# --- what is told ----------------------------------------------------------------------------------------------------


def test_a_note_reaches_walls_whole_and_phones_as_a_count(participant: Participant, told: list[Any]) -> None:
    note = notes.write_note(text="Le bus\nne passe plus", by=participant)
    whole = encode_event(3, "note", html_of(note))
    assert told == [(3, {"wall": whole, "room": whole, "phones": encode_event(3, "count", "1 1")})]


def test_the_measures_of_the_room_read_what_it_is_told(participant: Participant, told: list[Any]) -> None:
    notes.write_note(text="note de banc 000042", by=participant)
    [(_number, messages)] = told
    assert MARK.findall(messages["wall"]) == [(b"1", b"000042")]
    assert COUNT.findall(messages["phones"]) == [b"1"]


def test_a_note_of_a_hidden_wall_reaches_the_facilitation_alone(
    participant: Participant, member: Member, told: list[Any]
) -> None:
    pace.hide_notes(workshop=participant.workshop, by=member)
    note = notes.write_note(text="un secret", by=participant)
    assert told[1:] == [
        (
            4,
            {
                "wall": encode_event(4, "note", html_of(note)),
                "room": encode_event(4, "board", "board"),
                "phones": encode_event(4, "count", "1 1"),
            },
        )
    ]


def test_frozen_notes_and_votes_are_told_to_everybody(workshop: Workshop, member: Member, told: list[Any]) -> None:
    pace.freeze_notes(workshop=workshop, by=member)
    pace.freeze_notes(workshop=workshop, by=member)
    vote = ballots.create_ballot(workshop=workshop, title="Le vote", options=["Un", "Deux"], by=member)
    ballots.open_ballot(ballot=vote, by=member)
    closing.close_ballot(ballot=vote, by=member)
    assert told == [
        (
            number,
            dict.fromkeys(["wall", "room"], encode_event(number, name, name))
            | {"phones": encode_event(number, name, "1000")},
        )
        for number, name in ((2, "pace"), (3, "ballot"), (4, "ballot"))
    ]


def test_a_large_room_is_told_to_ask_over_a_longer_while(workshop: Workshop, member: Member, told: list[Any]) -> None:
    Participant.objects.bulk_create(Participant(workshop=workshop, category="citoyen") for _ in range(300))
    pace.freeze_notes(workshop=workshop, by=member)
    assert told[0][1]["phones"] == encode_event(2, "pace", "1200")


def test_what_no_phone_shows_is_told_to_no_phone(vote: Ballot, member: Member, told: list[Any]) -> None:
    pace.hide_notes(workshop=vote.workshop, by=member)
    ballots.freeze_option(option=vote.options.all()[0], is_frozen=True, by=member)
    closing.close_ballot(ballot=vote, by=member)
    ballots.show_ballot(ballot=vote, is_shown=True, by=member)
    votes.enter_room_count(ballot=vote, voters=1, marks={}, by=member)
    heard = [(messages["room"].split()[3].decode(), sorted(messages)) for _number, messages in told]
    assert heard == [
        ("pace", ["phones", "room", "wall"]),
        ("ballot", ["phones", "room", "wall"]),  # which proposition is frozen
        ("ballot", ["phones", "room", "wall"]),
        # Their first page leads to the results while the room sees them.
        ("ballot", ["phones", "room", "wall"]),
        ("ballot", ["room", "wall"]),
    ]


def test_what_arrives_is_what_the_page_would_show(wall: Client, participant: Participant, member: Member) -> None:
    note = notes.write_note(text="<b>Le bus</b>\nשלום", by=participant)
    page = wall.get(reverse("workshops:wall", args=[note.workshop.roadmap.slug, note.workshop.number])).content.decode()
    assert on_one_line(html_of(note)) in page
    groups.group_note(note=note, by=member)
    page = wall.get(reverse("workshops:wall", args=[note.workshop.roadmap.slug, note.workshop.number])).content.decode()
    assert on_one_line(html_of(note)) in page


def test_a_moved_note_is_told_with_its_new_column(participant: Participant, member: Member, told: list[Any]) -> None:
    note = notes.write_note(text="Le bus", by=participant)
    group = groups.group_note(note=note, by=member)
    lanes = [re.findall(rb'data-lane="(\d+)"', messages["wall"]) for _number, messages in told]
    assert lanes == [[b"0"], [], [str(group.pk).encode()]]
    assert [number for number, _messages in told] == [3, 4, 5]


def test_groups_state_and_arrivals_are_told(workshop: Workshop, member: Member, told: list[Any]) -> None:
    groups.create_group(workshop=workshop, title="Aller vers", by=member)
    notes.join_workshop(workshop=workshop, category="prive")
    closing.close_workshop(workshop=workshop, by=member)
    assert told == [
        (2, dict.fromkeys(["wall", "room"], encode_event(2, "board", "board"))),
        (3, dict.fromkeys(["wall", "room"], encode_event(3, "joined", "1"))),
        (4, dict.fromkeys(["wall", "room", "phones"], encode_event(4, "state", "clos"))),
    ]


def test_phones_stop_listening_once_the_workshop_closes(
    workshop: Workshop, member: Member, withdrawn: list[str]
) -> None:
    closing.close_workshop(workshop=workshop, by=member)
    assert withdrawn == [f"workshop:{workshop.pk}:phones"]


def test_what_is_refused_is_told_to_nobody(participant: Participant, told: list[Any]) -> None:
    with refused("note-too-long", "text"):
        notes.write_note(text="x" * 501, by=participant)
    assert told == []


def test_the_longest_note_fits_in_a_notification(participant: Participant, told: list[Any]) -> None:
    notes.write_note(text="'" * 500, by=participant)
    notes.write_note(text="🙂" * 500, by=participant)
    for number, messages in told:
        news = News("workshop:1", number, messages)
        assert from_payload(to_payload(news, PAYLOAD_LIMIT)) == news


# --- what is caught up with ------------------------------------------------------------------------------------------


def test_a_wall_that_was_away_receives_each_note_once_as_it_is_now(
    wall: Client, participant: Participant, member: Member
) -> None:
    first, second = (notes.write_note(text=text, by=participant) for text in ("un", "deux"))
    notes.reword_note(note=first, text="un, corrigé", by=participant)
    closing.close_workshop(workshop=participant.workshop, by=member)
    answer = wall.get(flow(participant.workshop) + "?after=2")
    assert answer.content == (
        RETRY
        + encode_event(4, "note", html_of(second))
        + encode_event(5, "note", html_of(first))
        + encode_event(6, "state", "clos")
    )
    assert b"corrig" in answer.content


@pytest.mark.parametrize("after", [5, 4, 3])
def test_the_browsers_own_memory_wins_over_the_page(wall: Client, participant: Participant, after: int) -> None:
    for text in ("un", "deux", "trois"):
        notes.write_note(text=text, by=participant)
    answer = wall.get(flow(participant.workshop) + "?after=2", headers={"Last-Event-ID": str(after)})
    assert re.findall(rb"id: (\d+)", answer.content) == [str(n).encode() for n in range(after + 1, 6)]


def test_a_wall_that_missed_too_much_reloads(wall: Client, participant: Participant) -> None:
    workshop = participant.workshop
    missed = [WorkshopEvent(workshop=workshop, seq=seq, kind="board", payload={}) for seq in range(3, QUEUE_LIMIT + 5)]
    WorkshopEvent.objects.bulk_create(missed)
    Workshop.objects.filter(pk=workshop.pk).update(last_seq=QUEUE_LIMIT + 4)
    assert wall.get(flow(workshop) + "?after=3").content == RETRY + resync_event(QUEUE_LIMIT + 4)
    assert wall.get(flow(workshop) + "?after=4").content == RETRY + encode_event(QUEUE_LIMIT + 4, "board", "board")


def test_a_number_from_a_database_since_restored_means_reload(wall: Client, workshop: Workshop) -> None:
    assert wall.get(flow(workshop) + "?after=99").content == RETRY + resync_event(1)


def test_catching_up_costs_the_same_whatever_was_missed(wall: Client, participant: Participant) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            wall.get(flow(participant.workshop))
        return len(captured)

    notes.write_note(text="une", by=participant)
    cost()
    one = cost()
    for index in range(10):
        notes.write_note(text=str(index), by=participant)
    assert cost() == one


# --- who may listen --------------------------------------------------------------------------------------------------


def test_a_phone_hears_the_count_and_not_the_notes(
    client: Client, workshop: Workshop, participant: Participant
) -> None:
    client.post(f"/a/{workshop.code}/entrer/", {"category": "prive"})
    notes.write_note(text="un secret", by=participant)
    assert client.get(f"/a/{workshop.code}/flux/?after=1").content == RETRY + encode_event(4, "count", "1 1")


def test_a_phone_of_a_closed_workshop_is_told_not_to_ask_again(
    client: Client, workshop: Workshop, member: Member
) -> None:
    client.post(f"/a/{workshop.code}/entrer/", {"category": "prive"})
    closing.close_workshop(workshop=workshop, by=member)
    assert client.get(f"/a/{workshop.code}/flux/").status_code == 204


def test_nobody_listens_without_having_entered(client: Client, workshop: Workshop) -> None:
    assert client.get(f"/a/{workshop.code}/flux/").status_code == 404
    assert client.get(flow(workshop)).status_code == 401  # a page of sign-in would make the browser ask for ever
    world = World(workshop.roadmap, workshop.roadmap)
    client.force_login(world.user("prefecture"))
    assert client.get(flow(workshop)).status_code == 403  # whoever only reads waits until it is closed
    client.force_login(world.user("elue"))
    assert client.get(flow(workshop)).status_code == 200


def test_a_stream_is_neither_kept_nor_compressed(wall: Client, participant: Participant) -> None:
    notes.write_note(text="long " * 90, by=participant)
    answer = wall.get(flow(participant.workshop), headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Type"] == "text/event-stream"
    assert (answer["Cache-Control"], answer["X-Accel-Buffering"]) == ("no-cache", "no")
    assert answer.content.startswith(RETRY)
