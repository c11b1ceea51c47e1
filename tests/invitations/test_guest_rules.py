"""Who is written to, who has a place, when it takes place: tables, and properties against another way to write them."""

# Clock times, as a calendar says them.
# ruff: noqa: DTZ001

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.directory.rules.consents import Standing
from jalons.invitations.rules.guests import (
    Answer,
    Facts,
    Gesture,
    Obstacle,
    Way,
    address_bounds,
    event_times,
    free_places,
    is_over,
    message_obstacle,
    possible_way,
    promoted_guests,
    reply_code,
    resulting_answer,
)
from jalons.workshops.rules.workshops import show_follow_code

NOW = datetime(2026, 3, 10, 12)
TODAY = NOW.date()
AGO = {days: NOW - timedelta(days=days) for days in (0, 1, 2, 3, 10)}


# --- ways ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "email", "address", "phone", "expected"),
    [
        ("courriel", "a@demo.example", "Le Bourg", "05 36 49 01 01", Way.EMAIL),
        ("lettre", "a@demo.example", "Le Bourg", "", Way.LETTER),
        ("telephone", "a@demo.example", "", "05 36 49 01 01", Way.PHONE),
        ("courriel", "", "Le Bourg", "05 36 49 01 01", Way.LETTER),
        ("courriel", "", "", "05 36 49 01 01", Way.PHONE),
        ("telephone", "a@demo.example", "", "", Way.EMAIL),
        ("courriel", "", "", "", Way.NONE),
        ("telephone", "", "", "", Way.NONE),
        ("lettre", "", "", "", Way.LETTER),
    ],
)
def test_the_way_is_the_chosen_one_when_it_is_possible(
    chosen: str, email: str, address: str, phone: str, expected: Way
) -> None:
    assert possible_way(chosen, email=email, address=address, phone=phone) is expected


# --- who is written to -----------------------------------------------------------------------------------------------

AGREED = Facts("attente", Way.EMAIL, Standing.AGREED)
INVITED = replace(AGREED, invited_at=AGO[10], written=frozenset({"invitation"}))
COMING = replace(INVITED, answer="oui")


@pytest.mark.parametrize(
    ("gesture", "facts", "expected"),
    [
        (Gesture.INVITATION, AGREED, None),
        (Gesture.INVITATION, replace(AGREED, standing=Standing.SILENT), None),
        (Gesture.INVITATION, replace(AGREED, standing=Standing.SILENT, invited_elsewhere=1), Obstacle.NO_AGREEMENT),
        (Gesture.INVITATION, replace(AGREED, invited_elsewhere=4), None),
        (Gesture.INVITATION, replace(AGREED, standing=Standing.REFUSED), Obstacle.REFUSED),
        (Gesture.INVITATION, replace(AGREED, is_known=False), Obstacle.ERASED),
        (Gesture.INVITATION, replace(AGREED, answer="oui"), Obstacle.ANSWERED),
        (Gesture.INVITATION, replace(AGREED, way=Way.PHONE), Obstacle.OTHER_WAY),
        (Gesture.INVITATION, replace(AGREED, way=Way.NONE), Obstacle.NO_WAY),
        (Gesture.INVITATION, INVITED, Obstacle.DONE),
        (Gesture.INVITATION, replace(AGREED, written=frozenset({"invitation"})), Obstacle.DONE),
        (Gesture.REMINDER, INVITED, None),
        (Gesture.REMINDER, AGREED, Obstacle.NOT_INVITED),
        (Gesture.REMINDER, replace(INVITED, invited_at=AGO[2]), Obstacle.RECENT),
        (Gesture.REMINDER, replace(INVITED, invited_at=AGO[3]), None),
        (Gesture.REMINDER, replace(INVITED, reminded_at=AGO[2]), Obstacle.RECENT),
        (Gesture.REMINDER, replace(INVITED, reminded_at=AGO[3]), None),
        (Gesture.REMINDER, replace(INVITED, waiting=frozenset({"relance"})), Obstacle.RECENT),
        (Gesture.REMINDER, replace(INVITED, standing=Standing.SILENT), None),
        (Gesture.REMINDER, replace(INVITED, standing=Standing.SILENT, reminded_at=AGO[10]), Obstacle.NO_AGREEMENT),
        (Gesture.REMINDER, COMING, Obstacle.ANSWERED),
        (Gesture.EVE, COMING, None),
        (Gesture.EVE, replace(COMING, standing=Standing.SILENT), None),
        (Gesture.EVE, replace(COMING, written=frozenset({"veille"})), Obstacle.DONE),
        (Gesture.EVE, INVITED, Obstacle.NOT_COMING),
        (Gesture.EVE, replace(COMING, answer="liste"), Obstacle.NOT_COMING),
        (Gesture.WORD, COMING, None),
        (Gesture.WORD, replace(COMING, written=frozenset({"mot"})), None),
        (Gesture.WORD, replace(COMING, standing=Standing.REFUSED), Obstacle.REFUSED),
        (Gesture.LETTER, replace(AGREED, way=Way.LETTER), None),
        (Gesture.LETTER, replace(AGREED, way=Way.LETTER, standing=Standing.SILENT, invited_elsewhere=2), Obstacle.NO_AGREEMENT),
        (Gesture.LETTER, AGREED, Obstacle.OTHER_WAY),
        (Gesture.LETTER, replace(AGREED, way=Way.LETTER, invited_at=AGO[1]), Obstacle.DONE),
        (Gesture.CALL, replace(AGREED, has_phone=True), None),
        (Gesture.CALL, replace(AGREED, has_phone=True, standing=Standing.SILENT, invited_elsewhere=2), None),
        (Gesture.CALL, replace(AGREED, has_phone=True, standing=Standing.REFUSED), Obstacle.REFUSED),
        (Gesture.CALL, AGREED, Obstacle.NO_WAY),
    ],
)  # fmt: skip
def test_each_gesture_leaves_out_whom_it_must(gesture: Gesture, facts: Facts, expected: Obstacle | None) -> None:
    assert message_obstacle(gesture, facts, NOW) is expected


def test_asked_for_again_a_recent_reminder_is_no_obstacle_but_a_waiting_one_is() -> None:
    recent = replace(INVITED, reminded_at=AGO[1])
    assert message_obstacle(Gesture.REMINDER, recent, NOW, again=True) is None
    assert message_obstacle(Gesture.REMINDER, recent, NOW, days=1) is None
    waiting = replace(recent, waiting=frozenset({"relance"}))
    assert message_obstacle(Gesture.REMINDER, waiting, NOW, again=True) is Obstacle.RECENT


facts = st.builds(
    Facts,
    answer=st.sampled_from(Answer),
    way=st.sampled_from(Way),
    standing=st.sampled_from(Standing),
    is_known=st.booleans(),
    has_phone=st.booleans(),
    invited_at=st.sampled_from([None, *AGO.values()]),
    reminded_at=st.sampled_from([None, *AGO.values()]),
    invited_elsewhere=st.integers(0, 2),
    written=st.frozensets(st.sampled_from(["invitation", "relance", "veille"])),
    waiting=st.frozensets(st.sampled_from(["relance"])),
)


@given(st.sampled_from(Gesture), facts, st.booleans())
def test_nobody_who_refused_and_nobody_who_was_erased_is_ever_reached(
    gesture: Gesture, one: Facts, again: bool
) -> None:
    if message_obstacle(gesture, one, NOW, again=again) is None:
        assert (one.standing is Standing.REFUSED, one.is_known) == (False, True)


@given(facts, st.booleans())
def test_whoever_has_said_nothing_gets_one_invitation_and_one_reminder_at_most(one: Facts, again: bool) -> None:
    """Played out: as many messages as the rule allows, with each one remembered."""
    one = replace(
        one, standing=Standing.SILENT, invited_at=None, reminded_at=None, written=frozenset(), waiting=frozenset()
    )
    sent = []
    for day in range(30):
        now = NOW + timedelta(days=day)
        for gesture in (Gesture.INVITATION, Gesture.REMINDER):
            if message_obstacle(gesture, one, now, again=again) is None:
                sent.append(gesture)
                dated = {Gesture.INVITATION: "invited_at", Gesture.REMINDER: "reminded_at"}[gesture]
                one = replace(one, **{dated: now})
    assert len(sent) == len(set(sent)) <= 2


@given(facts)
def test_two_messages_that_ask_are_three_days_apart(one: Facts) -> None:
    if message_obstacle(Gesture.REMINDER, one, NOW) is None:
        assert all(at is None or (NOW - at).days >= 3 for at in (one.invited_at, one.reminded_at))


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("capacity", "coming", "expected"), [(None, 80, None), (50, 49, 1), (50, 50, 0), (40, 50, 0)])
def test_free_places_are_never_less_than_none(capacity: int | None, coming: int, expected: int | None) -> None:
    assert free_places(capacity, coming) == expected


@pytest.mark.parametrize(
    ("wants", "current", "free", "expected"),
    [
        (True, "attente", 1, "oui"),
        (True, "attente", None, "oui"),
        (True, "attente", 0, "liste"),
        (True, "oui", 0, "oui"),
        (True, "liste", 0, "liste"),
        (True, "liste", 5, "liste"),
        (True, "non", 0, "liste"),
        (False, "oui", 0, "non"),
        (False, "liste", 3, "non"),
    ],
)
def test_an_answer_becomes_what_the_room_allows(wants: bool, current: str, free: int | None, expected: str) -> None:
    assert resulting_answer(wants, current, free) == expected


@given(st.integers(0, 6), st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=40))
def test_places_are_given_in_the_order_they_were_asked_for(capacity: int, said: list[tuple[int, bool]]) -> None:
    """The same room kept another way: one line of those who want to come; the first ones of it have a place, those who
    have one never lose it."""
    answers: dict[int, str] = {}
    queue: list[int] = []
    line: list[int] = []
    for person, wants in said:
        coming = sum(answer == "oui" for answer in answers.values())
        new = resulting_answer(wants, answers.get(person, "attente"), free_places(capacity, coming))
        if new == "liste" and answers.get(person) != "liste":
            queue.append(person)
        if new != "liste" and person in queue:
            queue.remove(person)
        answers[person] = new
        coming = sum(answer == "oui" for answer in answers.values())
        for lucky in list(promoted_guests(queue, free_places(capacity, coming))):
            queue.remove(lucky)
            answers[lucky] = "oui"
        if wants and person not in line:
            line.append(person)
        elif not wants and person in line:
            line.remove(person)
        assert [p for p in line if answers[p] == "oui"] == line[:capacity]
        assert [p for p in line if answers[p] == "liste"] == line[capacity:] == queue


@pytest.mark.parametrize(
    ("state", "held_on", "expected"),
    [
        ("brouillon", None, False),
        ("ouvert", TODAY, False),
        ("brouillon", TODAY, False),
        ("brouillon", TODAY - timedelta(1), True),
        ("ouvert", TODAY - timedelta(1), True),
        ("clos", TODAY + timedelta(9), True),
    ],
)
def test_nobody_answers_once_it_is_over(state: str, held_on: date | None, expected: bool) -> None:
    assert is_over(state, held_on, TODAY) is expected


# --- when ------------------------------------------------------------------------------------------------------------

DAY = date(2026, 3, 12)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "planned", "expected"),
    [
        (None, None, 0, (DAY, date(2026, 3, 13))),
        (None, time(17), 180, (DAY, date(2026, 3, 13))),
        (time(14), time(17, 30), 60, (datetime(2026, 3, 12, 14), datetime(2026, 3, 12, 17, 30))),
        (time(14), None, 200, (datetime(2026, 3, 12, 14), datetime(2026, 3, 12, 17, 20))),
        (time(14), None, 0, (datetime(2026, 3, 12, 14), datetime(2026, 3, 12, 17))),
        (time(22), None, 180, (datetime(2026, 3, 12, 22), datetime(2026, 3, 13, 1))),
    ],
)
def test_a_calendar_gets_hours_or_a_whole_day(
    starts_at: time | None, ends_at: time | None, planned: int, expected: tuple[date, date]
) -> None:
    assert event_times(DAY, starts_at, ends_at, planned) == expected


# --- the code of a letter --------------------------------------------------------------------------------------------


@given(st.uuids(version=4))
def test_a_code_leads_back_to_its_address(uid: UUID) -> None:
    code = reply_code(uid)
    for typed in (code, show_follow_code(code), code.lower(), f" {code[:3]}-{code[3:6]} {code[6:]} "):
        low, high = address_bounds(typed) or (None, None)
        assert low is not None and high is not None
        assert low <= uid <= high
        assert (low.hex[:10], high.hex[10:]) == (uid.hex[:10], "f" * 22)


@pytest.mark.parametrize("typed", ["", "K7M", "K7M3PXW9GCC", "AAAAAAAAAA", "é" * 10, "K7M3PX-12-C4GH"])
def test_what_is_no_code_leads_nowhere(typed: str) -> None:
    assert address_bounds(typed) is None
