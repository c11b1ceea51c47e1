"""The minutes: who is counted, how long things took, what is quoted, who gets them."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.invitations.rules import minutes as rules
from jalons.invitations.rules.minutes import Candidate, Count, ItemRun, Listed, Outcome, Source, State

DAY = date(2026, 3, 12)


def test_minutes_are_due_ten_days_after_the_workshop_on_a_working_day() -> None:
    assert rules.due_date(DAY) == date(2026, 3, 23)  # the 22nd is a Sunday
    assert rules.due_date(DAY, 5) == date(2026, 3, 17)
    assert rules.due_date(None) is None


@pytest.mark.parametrize(("days", "reminded"), [(0, True), (10, True), (71, True), (72, False), (600, False)])
def test_a_workshop_of_long_ago_is_left_in_peace(days: int, reminded: bool) -> None:
    assert rules.is_reminded(rules.due_date(DAY), DAY + timedelta(days=days)) is reminded
    assert rules.is_reminded(None, DAY) is False


@pytest.mark.parametrize(
    ("is_open", "edition", "given", "state"),
    [
        (True, 0, 0, State.TO_REVIEW),
        (False, 1, 0, State.VALIDATED),
        (False, 1, 1, State.GIVEN),
        (True, 1, 1, State.TO_REVIEW),
        (False, 2, 1, State.VALIDATED),
    ],
)
def test_minutes_are_to_review_validated_or_given(is_open: bool, edition: int, given: int, state: State) -> None:
    assert rules.minutes_state(is_open=is_open, edition=edition, given_edition=given) == state


# --- who was there ----------------------------------------------------------------------------------------------------


def test_the_sheet_is_counted_as_soon_as_somebody_is_noted_on_it() -> None:
    guests = [
        Listed("public", "elu", True),
        Listed("public", "agent", False),
        Listed("citoyen", "habitant", None),
        Listed("", "", True),
    ]
    phones = [("citoyen", ""), ("citoyen", "")]
    found = rules.count_attendance(guests, phones)
    assert (found.source, found.invited, found.present, found.unseen, found.phones) == (Source.SHEET, 4, 2, 1, 2)
    assert found.categories == (Count("", 1, 1), Count("citoyen", 1, 0), Count("public", 2, 1))
    assert found.colleges == (Count("", 1, 1), Count("agent", 1, 0), Count("elu", 1, 1), Count("habitant", 1, 0))


def test_without_a_sheet_telephones_are_counted() -> None:
    found = rules.count_attendance([Listed("public", "", None)], [("citoyen", ""), ("public", "agent")])
    assert (found.source, found.invited, found.present, found.unseen) == (Source.PHONES, 1, 2, 0)
    assert found.categories == (Count("citoyen", 0, 1), Count("public", 1, 1))


def test_whoever_came_without_an_invitation_is_present_and_was_not_invited() -> None:
    guests = [Listed("public", "elu", True), Listed("citoyen", "", True, is_walk_in=True), Listed("prive", "", None)]
    found = rules.count_attendance(guests, [])
    assert (found.invited, found.present, found.walk_ins, found.unseen) == (2, 2, 1, 1)
    assert found.categories == (Count("citoyen", 0, 1), Count("prive", 1, 0), Count("public", 1, 1))


@pytest.mark.parametrize(
    ("guests", "phones", "short"),
    [([True], 2, True), ([True, True], 2, False), ([False], 1, True), ([None], 3, False), ([], 3, False)],
)
def test_a_sheet_is_short_when_more_phones_came_in(guests: list[bool | None], phones: int, short: bool) -> None:
    found = rules.count_attendance([Listed("", "", attended) for attended in guests], [("", "")] * phones)
    assert found.is_short is short


CATEGORY = st.sampled_from(["", "public", "prive", "citoyen"])
COLLEGE = st.sampled_from(["", "elu", "agent"])
GUESTS = st.lists(st.builds(Listed, CATEGORY, COLLEGE, st.sampled_from([True, False, None]), st.booleans()))
PHONES = st.lists(st.tuples(CATEGORY, COLLEGE))


@given(GUESTS, PHONES)
def test_the_two_channels_are_never_added_up(guests: list[Listed], phones: list[tuple[str, str]]) -> None:
    found = rules.count_attendance(guests, phones)
    noted = [guest for guest in guests if guest.attended in (True, False)]
    came = [guest for guest in guests if guest.attended is True]
    assert found.present == (len(came) if noted else len(phones))
    assert found.invited == sum(not guest.is_walk_in for guest in guests)
    for counts in (found.categories, found.colleges):
        assert sum(count.invited for count in counts) == found.invited
        assert sum(count.present for count in counts) == found.present
        assert [count.key for count in counts] == sorted({count.key for count in counts})


# --- the run sheet as it ran ------------------------------------------------------------------------------------------


def at(minutes: float) -> datetime:
    return datetime(2026, 3, 12, 14, tzinfo=UTC) + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("moments", "ran"),
    [
        ([], {}),
        ([(0, 1), (16, 2), (40, None)], {1: ItemRun(at(0), 16), 2: ItemRun(at(16), 24)}),
        # Taken up again later: its beginning is the first, its minutes are all of them.
        ([(0, 1), (10, 2), (15, 1), (20, None)], {1: ItemRun(at(0), 15), 2: ItemRun(at(10), 5)}),
        # Nothing runs between two.
        ([(0, 1), (5, None), (30, 2), (32, None)], {1: ItemRun(at(0), 5), 2: ItemRun(at(30), 2)}),
        # Never stopped: nobody knows how long it lasted.
        ([(0, 1)], {1: ItemRun(at(0), 0)}),
    ],
)
def test_a_sequence_lasts_from_its_start_to_the_next(
    moments: list[tuple[float, int | None]], ran: dict[int, ItemRun]
) -> None:
    assert rules.item_runs([(at(minutes), item) for minutes, item in moments]) == ran


@given(st.lists(st.tuples(st.integers(1, 90), st.sampled_from([None, 1, 2, 3])), max_size=12))
def test_no_minute_is_counted_twice(steps: list[tuple[int, int | None]]) -> None:
    """Minute by minute: what ran during each one."""
    moments, clock = [], 0
    for wait, item in steps:
        moments.append((at(clock), item))
        clock += wait
    minute_of: list[int | None] = []
    for (wait, item), _next in pairwise(steps):
        minute_of += [item] * wait
    found = rules.item_runs(moments)
    assert {item: one.minutes for item, one in found.items()} == {
        item: minute_of.count(item) for _wait, item in steps if item is not None
    }


# --- what is quoted ---------------------------------------------------------------------------------------------------


def test_the_first_two_of_a_group_are_proposed_until_somebody_chooses_there() -> None:
    groups = [["a", "b", "c"], ["d", "e", "f"], []]
    assert rules.quoted_notes(groups, {}) == {"a", "b", "d", "e"}
    assert rules.quoted_notes(groups, {"c": True}) == {"c", "d", "e"}
    assert rules.quoted_notes(groups, {"a": False}) == {"d", "e"}
    assert rules.quoted_notes(groups, {"elsewhere": True}) == {"a", "b", "d", "e"}


KEYS = st.sets(st.sampled_from("abcdef"))


@given(KEYS, KEYS, KEYS, st.dictionaries(st.sampled_from("abcdef"), st.booleans()))
def test_what_somebody_else_chose_meanwhile_is_kept(
    shown: set[str], before: set[str], ticked: set[str], theirs: dict[str, bool]
) -> None:
    made = rules.ticked_decisions(shown=shown, before=before, ticked=ticked)
    merged = theirs | made
    for key in "abcdef":
        if key in shown and key in ticked:
            assert merged[key] is True
        elif key in shown and key in before:
            assert merged[key] is False
        else:
            assert merged.get(key) == theirs.get(key)


# --- who gets them ----------------------------------------------------------------------------------------------------


def somebody(key: str, **but: object) -> Candidate:
    values = {"is_known": True, "consents": True, "email": f"{key}@demo.example", "is_absent": False}
    return Candidate(key, **values | but)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("but", "outcome"),
    [
        ({}, Outcome.PRESENT),
        ({"is_absent": True}, Outcome.ABSENT),
        ({"consents": False}, Outcome.NO_CONSENT),
        ({"email": ""}, Outcome.NO_EMAIL),
        ({"sent": Outcome.ALREADY}, Outcome.ALREADY),
        ({"sent": Outcome.ON_ITS_WAY}, Outcome.ON_ITS_WAY),
        ({"sent": Outcome.NOT_GONE}, Outcome.NOT_GONE),
        ({"is_known": False, "consents": False, "email": ""}, Outcome.ERASED),
        ({"consents": False, "email": ""}, Outcome.NO_CONSENT),
    ],
)
def test_each_person_has_one_reason(but: dict[str, object], outcome: Outcome) -> None:
    assert rules.dispatch_outcomes([somebody("a", **but)]) == {"a": outcome}


def test_an_address_is_written_to_once() -> None:
    both = [somebody("a", email="Same@demo.example"), somebody("b", email="same@demo.example")]
    assert rules.dispatch_outcomes(both) == {"a": Outcome.PRESENT, "b": Outcome.SAME_ADDRESS}
    served = [somebody("a", email="same@demo.example"), somebody("b", email="same@demo.example", sent=Outcome.ALREADY)]
    assert rules.dispatch_outcomes(served) == {"a": Outcome.SAME_ADDRESS, "b": Outcome.ALREADY}


@given(
    st.lists(
        st.builds(
            Candidate,
            st.uuids().map(str),
            st.booleans(),
            st.booleans(),
            st.sampled_from(["", "a@demo.example", "A@demo.example", "b@demo.example"]),
            st.booleans(),
            st.sampled_from([None, Outcome.ALREADY, Outcome.ON_ITS_WAY, Outcome.NOT_GONE]),
        ),
        max_size=10,
    )
)
def test_nobody_is_written_to_twice_nor_against_their_will(candidates: list[Candidate]) -> None:
    found = rules.dispatch_outcomes(candidates)
    assert list(found) == [one.key for one in candidates]
    sent = [one for one in candidates if found[one.key] in (Outcome.PRESENT, Outcome.ABSENT)]
    addresses = [one.email.lower() for one in sent]
    assert len(addresses) == len(set(addresses))
    assert all(one.is_known and one.consents and one.email and not one.sent for one in sent)
    # Whoever could have been written to is, by themselves or by somebody of the same address.
    reached = {*addresses, *(one.email.lower() for one in candidates if one.sent)}
    assert {one.email.lower() for one in candidates if one.is_known and one.consents and one.email} <= reached


@pytest.mark.parametrize(
    ("attended", "answer", "absent"),
    [
        (False, "oui", True),
        (True, "non", False),
        (None, "non", True),
        (None, "oui", False),
        (None, "attente", False),
    ],
)
def test_absent_is_who_was_noted_so_or_had_said_no(attended: bool | None, answer: str, absent: bool) -> None:
    assert rules.is_absent(attended, answer) is absent
