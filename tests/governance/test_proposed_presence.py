"""What seats have answered to the convocation, proposed on the day for those that nobody ticked."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.governance.changes import presence as changes
from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.models import Convocation, Meeting, Presence
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.rules.convocations import Answer, SeatAnswer
from jalons.governance.rules.proposed_presence import ProposedPresence, answered_presences, propose_presences
from jalons.governance.rules.quorum import Attendance
from jalons.roadmaps.models import Member
from tests.governance.rooms import mark, meeting_of_today, seat_of
from tests.world import World

PRESENT = ProposedPresence(Attendance.PRESENT)
EXCUSED = ProposedPresence(Attendance.EXCUSED)
SAID_EXCUSED = SeatAnswer(Answer.EXCUSED)


def by_seat(by: int) -> SeatAnswer:
    return SeatAnswer(Answer.REPRESENTED, by)


def represented(by: int) -> ProposedPresence:
    return ProposedPresence(Attendance.REPRESENTED, by)


@pytest.mark.parametrize(
    ("unseen", "answers", "noted", "proposed"),
    [
        ([1, 2], {}, {}, {1: PRESENT, 2: PRESENT}),
        ([1, 2], {1: SeatAnswer(Answer.PRESENT), 2: SAID_EXCUSED}, {}, {1: PRESENT, 2: EXCUSED}),
        ([1, 2], {2: by_seat(1)}, {}, {1: PRESENT, 2: represented(1)}),
        ([2], {2: by_seat(1)}, {1: PRESENT}, {2: represented(1)}),
        ([2], {2: by_seat(1)}, {1: EXCUSED}, {2: EXCUSED}),
        ([1, 2], {1: SAID_EXCUSED, 2: by_seat(1)}, {}, {1: EXCUSED, 2: EXCUSED}),
        ([2], {2: by_seat(1)}, {1: PRESENT, 3: represented(1)}, {2: EXCUSED}),
        ([1, 2, 3], {2: by_seat(1), 3: by_seat(1)}, {}, {1: PRESENT, 2: represented(1), 3: EXCUSED}),
        ([2], {2: SeatAnswer(Answer.REPRESENTED)}, {1: PRESENT}, {2: EXCUSED}),
        ([2], {2: by_seat(9)}, {1: PRESENT}, {2: EXCUSED}),
    ],
)
def test_an_answer_proposes_a_presence(unseen: Any, answers: Any, noted: Any, proposed: Any) -> None:
    assert propose_presences(unseen, answers, noted) == proposed


@pytest.mark.parametrize(
    ("unseen", "answers", "noted", "proposed"),
    [
        ([1, 2], {}, {}, {}),
        ([1, 2, 3], {1: SeatAnswer(Answer.PRESENT), 2: SAID_EXCUSED}, {}, {1: PRESENT, 2: EXCUSED}),
        ([1, 2], {2: by_seat(1)}, {}, {}),
        ([2], {2: by_seat(1)}, {1: PRESENT}, {2: represented(1)}),
        ([1, 2], {1: SeatAnswer(Answer.PRESENT), 2: by_seat(1)}, {}, {1: PRESENT, 2: represented(1)}),
        ([1, 2], {1: SAID_EXCUSED, 2: by_seat(1)}, {}, {1: EXCUSED, 2: EXCUSED}),
        ([2], {2: SeatAnswer(Answer.REPRESENTED)}, {1: PRESENT}, {2: EXCUSED}),
    ],
)
def test_a_silent_seat_is_not_said_to_come(unseen: Any, answers: Any, noted: Any, proposed: Any) -> None:
    assert answered_presences(unseen, answers, noted) == proposed


def reply(meeting: Meeting, label: str, answer: Answer, by: Member, other: str = "") -> None:
    row = Convocation.objects.create(meeting=meeting, seat=seat_of(meeting, label))
    answer_convocation(convocation=row, answer=answer, represented_by=seat_of(meeting, other) if other else None, by=by)


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    """Before anybody opened the sitting, three seats have answered."""
    meeting = meeting_of_today(by)
    reply(meeting, "Siège 1", Answer.PRESENT, by)
    reply(meeting, "Siège 2", Answer.EXCUSED, by)
    reply(meeting, "Siège 3", Answer.REPRESENTED, by, "Siège 1")
    return meeting


@pytest.mark.django_db
def test_what_was_answered_is_proposed_and_counts_for_nothing(meeting: Meeting) -> None:
    attendance = meeting_attendance(meeting, with_names=False)
    assert {line.label: line.answer.replace("\u00a0", " ") for line in attendance.seats if line.answer} == {
        "Siège 1": "a répondu : présent",
        "Siège 2": "a répondu : excusé",
        "Siège 3": "a répondu : représenté par Siège 1",
    }
    assert (attendance.proposal, attendance.unseen) == ("1 présent, 1 excusé, 1 représenté", 14)
    assert (attendance.room.is_noted, Presence.objects.filter(meeting=meeting).count()) == (False, 0)


@pytest.mark.django_db
def test_noting_the_others_respects_what_they_answered(meeting: Meeting, by: Member) -> None:
    mark(meeting, "Siège 4", "absent", by)
    assert len(changes.mark_everyone(meeting=meeting, by=by)) == 13
    rows = Presence.objects.filter(meeting=meeting).exclude(attendance="present").order_by("seat__rank")
    assert list(rows.values_list("seat__label", "attendance", "by__label")) == [
        ("Siège 2", "excuse", None),
        ("Siège 3", "represente", "Siège 1"),
        ("Siège 4", "absent", None),
    ]
    attendance = meeting_attendance(meeting, with_names=False)
    assert ({line.answer for line in attendance.seats}, attendance.proposal) == ({""}, "")


@pytest.mark.django_db
def test_a_silent_seat_stays_to_tick_once_the_others_are_noted_as_they_answered(meeting: Meeting, by: Member) -> None:
    noted = changes.mark_everyone(meeting=meeting, attendance=changes.AS_ANSWERED, by=by)
    rows = Presence.objects.filter(meeting=meeting).order_by("seat__rank")
    assert [row.seat_id for row in rows] == sorted(noted, key=[row.seat_id for row in rows].index)
    assert list(rows.values_list("seat__label", "attendance")) == [
        ("Siège 1", "present"),
        ("Siège 2", "excuse"),
        ("Siège 3", "represente"),
    ]
    attendance = meeting_attendance(meeting, with_names=False)
    assert (attendance.unseen, attendance.proposal) == (11, "")


@pytest.mark.django_db
def test_the_page_says_who_answered_what_before_anybody_ticks(meeting: Meeting, by: Member, client: Client) -> None:
    client.force_login(by.user)
    url = reverse("governance:presence", args=[meeting.roadmap.slug, meeting.pk])
    page = " ".join(client.get(url).content.decode().split())
    assert "A répondu : représenté par Siège 1." in page
    assert "14 sièges ne sont pas cochés. Les noter :" in page.replace("\u00a0", " ")
    offered = ("absents", "excusés", "comme ils ont répondu : 1 présent, 1 excusé, 1 représenté", "présents")
    shown = page.replace("> ", ">").replace(" <", "<").replace("\u00a0", " ")
    assert [words for words in offered if f">{words}</button>" in shown] == [*offered[:3]]
    client.post(reverse("governance:mark_everyone", args=[meeting.roadmap.slug, meeting.pk]))
    assert Presence.objects.filter(meeting=meeting).count() == 14
    assert "A répondu" not in client.get(url).content.decode()
