"""The state of a meeting and the year of a committee."""

from datetime import date

import pytest

from jalons.governance.rules.meetings import (
    MeetingFacts,
    MeetingState,
    NextStep,
    last_day_to_convene,
    meeting_state,
    next_step,
    year_to_date,
)

DAY = date(2026, 12, 9)


@pytest.mark.parametrize(
    ("facts", "today", "state"),
    [
        (MeetingFacts(DAY), date(2026, 12, 8), MeetingState.PLANNED),
        (MeetingFacts(DAY), DAY, MeetingState.PLANNED),
        (MeetingFacts(DAY, is_convened=True), DAY, MeetingState.CONVENED),
        (MeetingFacts(DAY, is_convened=True, is_open=True), DAY, MeetingState.HELD),
        (MeetingFacts(DAY), date(2026, 12, 10), MeetingState.HELD),
        (MeetingFacts(DAY, is_approved=True), date(2026, 12, 10), MeetingState.APPROVED),
        (MeetingFacts(DAY, is_cancelled=True, is_convened=True), date(2026, 12, 10), MeetingState.CANCELLED),
    ],
)
def test_the_state_of_a_meeting(facts: MeetingFacts, today: date, state: MeetingState) -> None:
    assert meeting_state(facts, today) is state


def test_the_year_of_a_committee() -> None:
    year = [
        MeetingFacts(date(2026, 1, 14)),
        MeetingFacts(date(2026, 5, 20)),
        MeetingFacts(date(2026, 10, 7), is_cancelled=True),
        MeetingFacts(DAY),
    ]
    told = {
        day: year_to_date(year, 3, day.year, day) for day in (date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
    }
    assert [(row.held, row.planned, row.expected, row.year) for row in told.values()] == [
        (2, 1, 3, 2026),
        (3, 0, 3, 2026),
        (0, 0, 3, 2027),
    ]


def test_the_last_day_to_convene() -> None:
    assert last_day_to_convene(DAY, 15) == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("facts", "more", "step"),
    [
        (MeetingFacts(date(2027, 3, 20)), {}, NextStep.CONVENE),
        (MeetingFacts(date(2027, 3, 20), is_convened=True), {}, None),
        (MeetingFacts(date(2027, 3, 20), is_convened=True), {"is_agenda_untold": True}, NextStep.TELL),
        (MeetingFacts(date(2027, 3, 10)), {}, NextStep.OPEN),
        (MeetingFacts(date(2027, 3, 10), is_convened=True), {"is_agenda_untold": True}, NextStep.OPEN),
        (MeetingFacts(date(2027, 3, 10), is_open=True), {}, NextStep.FOLLOW),
        (MeetingFacts(date(2027, 3, 10), is_open=True), {"is_closed": True}, NextStep.VALIDATE),
        (MeetingFacts(date(2027, 3, 10)), {"are_minutes_validated": True}, NextStep.SEND),
        (MeetingFacts(date(2027, 3, 9)), {}, NextStep.VALIDATE),
        (MeetingFacts(date(2027, 3, 9)), {"are_minutes_validated": True, "are_minutes_sent": True}, None),
        (MeetingFacts(date(2027, 3, 20), is_cancelled=True), {}, None),
        (MeetingFacts(date(2027, 3, 9), is_cancelled=True), {}, None),
    ],
)
def test_the_next_step_of_a_meeting(facts: MeetingFacts, more: dict[str, bool], step: NextStep | None) -> None:
    assert next_step(facts, date(2027, 3, 10), **more) is step
