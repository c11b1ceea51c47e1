"""The pace of a workshop that runs: séquences, time, what the room sees."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.base import french
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import closing
from jalons.workshops.changes import notes, workshops
from jalons.workshops.changes import pace as pace_changes
from jalons.workshops.models import Note, Participant, RunSheetItem, Workshop, WorkshopEvent
from jalons.workshops.queries import pace as pace_queries
from jalons.workshops.queries import walls
from jalons.workshops.rules import pace as pace_rules
from tests.refusals import refused
from tests.world import World

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)


# --- rules -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "current", "expected"),
    [
        ([], None, (None, None)),
        ([7, 8, 9], None, (None, 7)),
        ([7, 8, 9], 7, (None, 8)),
        ([7, 8, 9], 8, (7, 9)),
        ([7, 8, 9], 9, (8, None)),
        ([7, 8, 9], 5, (None, 7)),
    ],
)
def test_neighbours_of_a_sequence(
    order: list[int], current: int | None, expected: tuple[int | None, int | None]
) -> None:
    assert pace_rules.neighbour_items(order, current) == expected


@pytest.mark.parametrize(
    ("milliseconds", "expected"), [(60_000, 60), (59_001, 60), (1, 1), (0, 0), (-1, 0), (-90_000, 0)]
)
def test_a_clock_counts_down_to_zero_and_stays_there(milliseconds: int, expected: int) -> None:
    assert pace_rules.seconds_left(NOON + timedelta(milliseconds=milliseconds), NOON) == expected


@given(st.integers(-10_000, 10_000), st.integers(-600, 600))
def test_time_given_never_ends_in_the_past(offset: int, minutes: int) -> None:
    ends_at = NOON + timedelta(seconds=offset)
    shifted = pace_rules.shifted_end(ends_at, NOON, minutes)
    assert shifted >= NOON
    if offset >= 0 and offset + 60 * minutes >= 0:
        assert shifted - ends_at == timedelta(minutes=minutes)


def test_a_clock_is_written_as_it_is_read() -> None:
    assert [pace_rules.format_clock(seconds) for seconds in (0, 5, 65, 3600)] == ["0:00", "0:05", "1:05", "60:00"]
    assert [french.format_clock(NOON), french.format_clock(NOON + timedelta(minutes=5))] == [
        "12\u00a0h",
        "12\u00a0h\u00a005",
    ]


# --- changes ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`now(5)`: five minutes past noon."""

    def set_to(minutes: int) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(minutes=minutes))

    set_to(0)
    return set_to


@pytest.fixture
def items(workshop: Workshop) -> list[RunSheetItem]:
    return [
        RunSheetItem.objects.create(workshop=workshop, rank=rank, title=title, minutes=minutes)
        for rank, (title, minutes) in enumerate((("Accueil", 10), ("Situations vécues", 25), ("Regroupement", 20)), 1)
    ]


def time_of(workshop: Workshop) -> tuple[str | None, int | None, int | None]:
    """Title, minutes from noon to the end, seconds kept by a pause."""
    workshop.refresh_from_db()
    ends = workshop.item_ends_at
    return (
        workshop.current_item and workshop.current_item.title,
        ends and int((ends - NOON).total_seconds() // 60),
        workshop.item_seconds_left,
    )


@pytest.mark.django_db
def test_a_sequence_starts_gets_time_pauses_and_goes_on(
    workshop: Workshop, items: list[RunSheetItem], member: Member, now: Callable[[int], None]
) -> None:
    pace_changes.start_item(workshop=workshop, item=items[0], by=member)
    assert time_of(workshop) == ("Accueil", 10, None)
    pace_changes.give_time(workshop=workshop, minutes=5, by=member)
    assert time_of(workshop) == ("Accueil", 15, None)
    pace_changes.give_time(workshop=workshop, minutes=-1, by=member)
    assert time_of(workshop) == ("Accueil", 14, None)
    now(4)
    pace_changes.pause_item(workshop=workshop, by=member)
    assert time_of(workshop) == ("Accueil", None, 600)
    now(30)
    pace_changes.give_time(workshop=workshop, minutes=5, by=member)
    pace_changes.resume_item(workshop=workshop, by=member)
    assert time_of(workshop) == ("Accueil", 45, None)
    now(50)
    pace_changes.give_time(workshop=workshop, minutes=5, by=member)
    assert time_of(workshop) == ("Accueil", 55, None)
    pace_changes.start_item(workshop=workshop, item=items[1], by=member)
    assert time_of(workshop) == ("Situations vécues", 75, None)
    pace_changes.stop_item(workshop=workshop, by=member)
    assert time_of(workshop) == (None, None, None)
    kinds = WorkshopEvent.objects.filter(workshop=workshop).values_list("kind", flat=True)
    assert list(kinds) == ["state", *["pace"] * 9]
    verbs = JournalEntry.objects.filter(about_kind="runsheetitem").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["start", "time", "time", "pause", "time", "resume", "time", "start", "stop"]


@pytest.mark.django_db
def test_the_second_of_two_facilitators_does_not_skip_a_sequence(
    workshop: Workshop, items: list[RunSheetItem], member: Member
) -> None:
    pace_changes.start_item(workshop=workshop, item=items[0], by=member)
    seen = pace_queries.workshop_pace(workshop, NOON).seen
    pace_changes.start_item(workshop=workshop, item=items[1], by=member, seen=seen)
    with refused("stale"):
        pace_changes.start_item(workshop=workshop, item=items[1], by=member, seen=seen)
    with refused("stale"):
        pace_changes.give_time(workshop=workshop, minutes=5, by=member, seen=seen)
    assert time_of(workshop)[0] == "Situations vécues"


@pytest.mark.django_db
def test_what_cannot_be_paced_says_why(workshop: Workshop, items: list[RunSheetItem], member: Member) -> None:
    none = "Aucune séquence n’est en cours. Lancez-en une d’abord."
    with refused("no-item-running", saying=none):
        pace_changes.pause_item(workshop=workshop, by=member)
    with refused("no-item-running", saying=none):
        pace_changes.give_time(workshop=workshop, minutes=5, by=member)
    with refused("no-item-running", saying=none):
        pace_changes.stop_item(workshop=workshop, by=member)
    pace_changes.start_item(workshop=workshop, item=items[0], by=member)
    with refused("item-not-paused", saying="Cette séquence n’est pas en pause."):
        pace_changes.resume_item(workshop=workshop, by=member)
    pace_changes.pause_item(workshop=workshop, by=member)
    with refused("item-already-paused", saying="Cette séquence est déjà en pause."):
        pace_changes.pause_item(workshop=workshop, by=member)
    gone, gone.pk = RunSheetItem(), 999_999
    with refused("item-off-the-run-sheet", saying="Cette séquence n’est plus dans le conducteur."):
        pace_changes.start_item(workshop=workshop, item=gone, by=member)
    closing.close_workshop(workshop=workshop, by=member)
    closed = "L’atelier est clos. Rouvrez-le pour lancer une séquence."
    with refused("workshop-closed-to-items", saying=closed):
        pace_changes.start_item(workshop=workshop, item=items[0], by=member)
    draft = workshops.create_workshop(title="Demain", by=member)
    waiting = "Ouvrez l’atelier avant de lancer une séquence."
    with refused("workshop-not-open-to-items", saying=waiting):
        pace_changes.start_item(workshop=draft, item=items[0], by=member)


@pytest.mark.django_db
@pytest.mark.parametrize(("paused", "after"), [(False, 4), (True, 4), (False, 90)])
def test_closing_the_workshop_stops_its_timer(
    workshop: Workshop,
    items: list[RunSheetItem],
    member: Member,
    now: Callable[[int], None],
    client: Client,
    world: World,
    *,
    paused: bool,
    after: int,
) -> None:
    now(0)
    pace_changes.start_item(workshop=workshop, item=items[0], by=member)
    if paused:
        pace_changes.pause_item(workshop=workshop, by=member)
    now(after)
    closing.close_workshop(workshop=workshop, by=member)
    closed_at = Workshop.objects.get(pk=workshop.pk).item_ends_at
    assert closed_at == NOON + timedelta(minutes=after)
    client.force_login(world.user("facilitation"))
    page = client.get(reverse("votes:run", args=[workshop.roadmap.slug, workshop.number])).content.decode()
    # Its time had not run out: the workshop was closed.
    assert f"arrêté à {french.format_clock(timezone.localtime(closed_at))}, à la clôture de l’atelier" in page
    assert "data-ends" not in page


@pytest.mark.django_db
def test_a_sequence_that_leaves_the_conducteur_leaves_the_console(
    workshop: Workshop, items: list[RunSheetItem], member: Member
) -> None:
    pace_changes.start_item(workshop=workshop, item=items[0], by=member)
    items[0].delete()
    shown = pace_queries.workshop_pace(workshop, NOON)
    assert (shown.current, shown.after and shown.after.title) == (None, "Situations vécues")
    assert (shown.started_at, shown.ends_at, shown.over, shown.seconds) == (None, None, None, None)


@pytest.mark.django_db
def test_frozen_phones_neither_write_nor_correct_and_a_known_note_is_acknowledged(
    participant: Participant, member: Member
) -> None:
    workshop = participant.workshop
    note = notes.write_note(text="Le bus", by=participant)
    pace_changes.freeze_notes(workshop=workshop, by=member)
    with refused("notes-frozen"):
        notes.write_note(text="Encore", by=participant)
    with refused("notes-frozen"):
        notes.reword_note(note=note, text="Le car", by=participant)
    assert notes.write_note(text="Le bus", by=participant, client_id=note.client_id) == note
    assert notes.write_note(workshop=workshop, text="Du papier", by=member).number == 2
    assert notes.join_workshop(workshop=workshop, category="prive").workshop == workshop
    pace_changes.unfreeze_notes(workshop=workshop, by=member)
    notes.reword_note(note=note, text="Le car", by=participant)
    assert Note.objects.get(pk=note.pk).text == "Le car"


# --- queries and pages -----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_hidden_wall_counts_for_the_room_and_shows_all_to_the_facilitation(
    participant: Participant, member: Member
) -> None:
    workshop = participant.workshop
    notes.write_note(text="Le bus", by=participant)
    pace_changes.hide_notes(workshop=workshop, by=member)
    room, whole = walls.wall_page(workshop, for_the_room=True), walls.wall_page(workshop)
    assert (room.is_veiled, room.notes, room.to_sort) == (True, 1, [])
    assert (whole.is_veiled, [note.text for note in whole.to_sort]) == (False, ["Le bus"])
    assert pace_queries.screen_stage(workshop, NOON).name == "veiled"
    pace_changes.reveal_notes(workshop=workshop, by=member)
    assert pace_queries.screen_stage(workshop, NOON).name == "notes"


@pytest.mark.django_db
def test_the_big_screen_shows_how_to_join_when_it_is_asked(
    facilitator: Client, participant: Participant, member: Member
) -> None:
    workshop = participant.workshop
    notes.write_note(text="Le bus", by=participant)
    facilitator.post(at("votes:run", workshop), {"gesture": "show-way-in"})
    assert pace_queries.screen_stage(workshop, NOON).name == pace_queries.WAY_IN
    page = re.sub(r"(?:\s|<[^>]*>)+", " ", facilitator.get(at("votes:projection", workshop)).content.decode())
    assert workshop.spoken_code.replace("\u00a0", " ") in page
    assert "Pas de téléphone" in page
    assert "1 téléphone entré." in page
    assert "Le bus" not in page
    assert "comment rejoindre" in facilitator.get(at("votes:run", workshop)).content.decode()
    facilitator.post(at("votes:run", workshop), {"gesture": "leave-way-in"})
    assert pace_queries.screen_stage(workshop, NOON).name == "notes"


@pytest.mark.django_db
def test_a_sequence_that_begins_shows_its_consigne_until_a_note_comes(
    workshop: Workshop, items: list[RunSheetItem], participant: Participant, member: Member
) -> None:
    notes.write_note(text="Avant", by=participant)
    pace_changes.show_way_in(workshop=workshop, by=member)
    RunSheetItem.objects.filter(pk=items[0].pk).update(instruction="Un lieu, une cause par note.")
    pace_changes.start_item(workshop=workshop, item=items[0], by=member)
    workshop.refresh_from_db()
    assert not workshop.shows_way_in
    assert workshop.item_started_at
    assert pace_queries.screen_stage(workshop, timezone.now()).name == "beginning"
    later = workshop.item_started_at + pace_queries.BEGINNING
    assert pace_queries.screen_stage(workshop, later).name == "notes"
    notes.write_note(text="Pendant", by=participant)
    assert pace_queries.screen_stage(workshop, timezone.now()).name == "notes"


@pytest.mark.django_db
def test_the_question_and_the_whole_consigne_are_on_the_screen_of_a_sequence_that_begins(
    facilitator: Client, workshop: Workshop, items: list[RunSheetItem], participant: Participant, member: Member
) -> None:
    notes.write_note(text="Avant", by=participant)
    Workshop.objects.filter(pk=workshop.pk).update(question="Qu’est-ce qui vous arrête ?")
    RunSheetItem.objects.filter(pk=items[0].pk).update(instruction="Un lieu, une cause par note.")
    pace_changes.start_item(workshop=workshop, item=items[0], by=member)
    page = facilitator.get(at("votes:projection", workshop))
    stage = page.content.decode().partition("<main")[2]
    assert "Qu’est-ce qui vous arrête ?" in stage and "Un lieu, une cause par note." in stage


@pytest.mark.django_db
def test_the_way_in_is_shown_only_while_the_code_opens_something(workshop: Workshop, member: Member) -> None:
    pace_changes.show_way_in(workshop=workshop, by=member)
    closing.close_workshop(workshop=workshop, by=member)
    assert pace_queries.screen_stage(workshop, NOON).name != pace_queries.WAY_IN
    with refused("workshop-not-open-to-join"):
        pace_changes.show_way_in(workshop=workshop, by=member)


@pytest.mark.django_db
def test_the_console_costs_the_same_with_one_sequence_and_with_ten(workshop: Workshop) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            pace_queries.workshop_pace(workshop, NOON)
        return len(captured)

    RunSheetItem.objects.create(workshop=workshop, rank=1, title="Accueil", minutes=10)
    one = cost()
    for rank in range(2, 11):
        RunSheetItem.objects.create(workshop=workshop, rank=rank, title=f"Séquence {rank}", minutes=10)
    assert (one, cost()) == (4, 4)


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


def at(name: str, workshop: Workshop) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number])


@pytest.mark.django_db
def test_the_console_works_without_a_script(facilitator: Client, workshop: Workshop, items: list[RunSheetItem]) -> None:
    page = facilitator.get(at("votes:run", workshop)).content.decode()
    seen = pace_queries.workshop_pace(workshop, NOON).seen
    assert f'value="start:{items[0].pk}"' in page
    answer = facilitator.post(at("votes:run", workshop), {"gesture": f"start:{items[0].pk}", "seen": seen})
    assert answer["Location"] == at("votes:run", workshop)
    page = facilitator.get(at("votes:run", workshop)).content.decode()
    assert "jusqu’à" in page
    assert 'role="timer"' in page
    refused = facilitator.post(
        at("votes:run", workshop), {"gesture": "more", "seen": seen}, follow=True
    ).content.decode()
    assert "Quelqu’un vient de changer le rythme avant vous." in refused
    script = {"X-Script": "1"}
    assert facilitator.post(at("votes:run", workshop), {"gesture": "hide"}, headers=script).status_code == 204
    assert facilitator.post(at("votes:run", workshop), {"gesture": "dance"}, headers=script).status_code == 409
    assert facilitator.post(at("votes:run", workshop), {"gesture": "start"}, headers=script).status_code == 409


@pytest.mark.django_db
def test_who_only_reads_waits_for_the_notes_to_be_revealed(
    world: World, participant: Participant, member: Member
) -> None:
    workshop = participant.workshop
    notes.write_note(text="Le bus ne passe plus", by=participant)
    pace_changes.hide_notes(workshop=workshop, by=member)
    reader, facilitation = Client(), Client()
    reader.force_login(world.user("elue"))
    facilitation.force_login(world.user("facilitation"))
    for name in ("workshops:wall", "votes:projection", "workshops:stream"):
        assert b"Le bus ne passe plus" not in reader.get(at(name, workshop)).content
    assert b"Le bus ne passe plus" not in reader.get(at("workshops:wall", workshop) + "?vue=liste").content
    assert b"Le bus ne passe plus" in facilitation.get(at("workshops:wall", workshop)).content
    assert b"Le bus ne passe plus" in facilitation.get(at("workshops:stream", workshop)).content
    assert b"Le bus ne passe plus" not in facilitation.get(at("votes:projection", workshop)).content
    assert b"Le bus ne passe plus" not in facilitation.get(at("workshops:stream", workshop) + "?ecran=1").content
