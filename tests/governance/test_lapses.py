"""The points that a meeting treated without its quorum, said once for the whole of it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from jalons.governance.changes import presence as changes
from jalons.governance.changes.points import add_point
from jalons.governance.models import Committee, Meeting, MeetingPoint
from jalons.governance.models.rooms import meeting_rooms
from jalons.governance.queries.presence import Attendance, meeting_attendance
from jalons.governance.rules.quorum import Lapses, Quorum, runs_of
from jalons.governance.words import whole_quorum_sentence
from jalons.roadmaps.models import Member
from tests.governance.rooms import mark, meeting_of_today, seat_of, seat_present
from tests.world import World


@pytest.mark.parametrize(
    ("ranks", "runs"),
    [([], []), ([2], [(2, 2)]), ([1, 2, 4], [(1, 2), (4, 4)]), ([3, 4, 5, 6, 9], [(3, 6), (9, 9)])],
)
def test_ranks_that_follow_one_another(ranks: list[int], runs: list[tuple[int, int]]) -> None:
    assert runs_of(ranks) == runs


@pytest.mark.parametrize(
    ("lapses", "sentence"),
    [
        (Lapses(points=6), "8 voix sur 12, il en faut 7 : le quorum est atteint."),
        (Lapses((4,), points=6), "Le quorum, 7 voix sur 12, est atteint, sauf au point 4."),
        (Lapses((4, 5), points=6), "Le quorum, 7 voix sur 12, est atteint, sauf aux points 4 et 5."),
        (Lapses((1, 3, 4, 5), points=6), "Le quorum, 7 voix sur 12, est atteint, sauf aux points 1 et 3 à 5."),
        (
            Lapses((2,), (4,), points=6),
            "Le quorum, 7 voix sur 12, est atteint, sauf au point 2 et pendant une partie du point 4.",
        ),
        (
            Lapses((), (1, 4), points=6),
            "Le quorum, 7 voix sur 12, est atteint, sauf pendant une partie des points 1 et 4.",
        ),
    ],
)
def test_the_exceptions_are_in_the_sentence(lapses: Lapses, sentence: str) -> None:
    assert whole_quorum_sentence(Quorum(8, 12, 7), lapses).replace("\u00a0", " ") == sentence


def test_a_quorum_that_nobody_reached_or_asked_for_has_no_exception() -> None:
    everywhere = Lapses((1, 2), (), 2)
    never = whole_quorum_sentence(Quorum(6, 12, 7), everywhere).replace("\u00a0", " ")
    assert never == "6 voix sur 12, il en faut 7 : le quorum n’est pas atteint."
    assert "il ne s’est pas donné de quorum" in whole_quorum_sentence(Quorum(6, 12, 0), Lapses(points=2))


# --- read from the room ----------------------------------------------------------------------------------------------


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    """Four points; seven seats are there, as many as it takes."""
    meeting = meeting_of_today(by)
    for title in ("Budget", "Été", "Divers"):
        add_point(meeting=meeting, title=title, by=by)
    seat_present(meeting, 7, by)
    return meeting


def read(meeting: Meeting) -> Attendance:
    return meeting_attendance(Meeting.objects.select_related("committee").get(pk=meeting.pk), with_names=False)


def points_of(meeting: Meeting) -> list[MeetingPoint]:
    return list(MeetingPoint.objects.filter(meeting=meeting).order_by("rank"))


@pytest.mark.django_db
def test_points_treated_after_a_departure_lack_the_quorum_until_somebody_comes_back(
    meeting: Meeting, by: Member
) -> None:
    assert (read(meeting).room.lapses, read(meeting).doubtful_ranks) == (Lapses((), (), 4), frozenset())
    _first, second, third, fourth = points_of(meeting)
    seat = seat_of(meeting, "Siège 7")
    changes.note_departure(meeting=meeting, seat=seat, point=second, by=by)
    assert read(meeting).room.lapses == Lapses((2, 3, 4), (), 4)
    changes.note_arrival(meeting=meeting, seat=seat, point=fourth, by=by)
    # Whoever comes back in the course of the fourth was missing at its beginning.
    assert read(meeting).room.lapses == Lapses((2, 3), (4,), 4)
    assert read(meeting).doubtful_ranks == {2, 3}
    assert third.rank == 3


@pytest.mark.django_db
def test_a_quorum_lost_then_back_within_a_point_is_said_of_a_part_of_it(meeting: Meeting, by: Member) -> None:
    point, seat = points_of(meeting)[1], seat_of(meeting, "Siège 7")
    at = timezone.make_aware(datetime.combine(meeting.held_on, datetime.min.time())) + timedelta(hours=19)
    changes.note_departure(meeting=meeting, seat=seat, point=point, at=at, by=by)
    changes.note_arrival(meeting=meeting, seat=seat, point=point, at=at + timedelta(minutes=9), by=by)
    assert read(meeting).room.lapses == Lapses((), (2,), 4)
    assert read(meeting).doubtful_ranks == frozenset()


@pytest.mark.django_db
def test_a_meeting_that_is_over_says_its_quorum_as_a_whole(meeting: Meeting, by: Member) -> None:
    changes.note_departure(meeting=meeting, seat=seat_of(meeting, "Siège 7"), point=points_of(meeting)[3], by=by)
    live = read(meeting)
    assert (live.sentence.replace("\u00a0", " "), live.tone) == (
        "Le quorum est perdu : 6 voix sur 12, il en faut 7.",
        "bad",
    )
    changes.open_sitting(meeting=meeting, by=by)
    changes.close_sitting(meeting=meeting, by=by)
    over = read(meeting)
    assert (over.sentence, over.tone) == (over.record_sentence, "wait")
    assert over.sentence.replace("\u00a0", " ") == "Le quorum, 7 voix sur 12, est atteint, sauf au point 4."


@pytest.mark.django_db
def test_a_committee_without_rule_never_lacks_a_quorum(by: Member) -> None:
    meeting = meeting_of_today(by, Committee.Quorum.NONE)
    mark(meeting, "Siège 1", "absent", by)
    assert not read(meeting).room.lapses
    assert not meeting_rooms([meeting])[meeting.pk].lapses
