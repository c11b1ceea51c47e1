"""Who sits at a meeting: ticks, representation, arrivals and departures, and the quorum that they make."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from jalons.governance.changes import presence as changes
from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.points import add_point, remove_point
from jalons.governance.models import Committee, Meeting, MeetingPoint, Presence, Seat
from jalons.governance.models.rooms import meeting_room
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.rules.quorum import Moment
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.governance.rooms import mark, meeting_of_today, quorate_committee, represent, seat_of, seat_present
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    return meeting_of_today(by)


def sentence(meeting: Meeting) -> str:
    return meeting_attendance(meeting, with_names=False).sentence.replace("\u00a0", " ")


def points_of(meeting: Meeting, by: Member, *titles: str) -> list[MeetingPoint]:
    for title in titles:
        add_point(meeting=meeting, title=title, by=by)
    return list(MeetingPoint.objects.filter(meeting=meeting))


# --- the count -------------------------------------------------------------------------------------------------------


def test_six_voices_of_twelve_are_not_enough_and_a_seventh_is(meeting: Meeting, by: Member) -> None:
    assert sentence(meeting) == "La présence n’est pas encore notée."
    seat_present(meeting, 5, by)
    represent(meeting, "Siège 6", "Siège 1", by)
    assert sentence(meeting) == "6 voix sur 12, il en faut 7 : le quorum n’est pas atteint."
    represent(meeting, "Siège 7", "Siège 2", by)
    assert sentence(meeting) == "7 voix sur 12, il en faut 7 : le quorum est atteint."


def test_a_committee_without_a_rule_always_sits(by: Member) -> None:
    meeting = meeting_of_today(by, Committee.Quorum.NONE)
    mark(meeting, "Siège 1", "absent", by)
    assert meeting_room(meeting).now.is_reached
    assert sentence(meeting) == "Aucune voix sur 12. Ce comité siège toujours : il ne s’est pas donné de quorum."


def test_arrivals_and_departures_are_counted_point_by_point(meeting: Meeting, by: Member) -> None:
    first, second, third, fourth = points_of(meeting, by, "Budget", "Été", "Divers")
    seat_present(meeting, 6, by)
    late, early = seat_of(meeting, "Siège 7"), seat_of(meeting, "Siège 1")
    changes.note_arrival(meeting=meeting, seat=late, point=second, by=by)
    represent(meeting, "Siège 8", "Siège 1", by)
    changes.note_departure(meeting=meeting, seat=early, point=third, by=by)
    room = meeting_room(meeting)
    assert [room.quorum_at(Moment(point.rank)).votes for point in (first, second, third, fourth)] == [7, 8, 6, 6]
    assert sentence(meeting) == "Le quorum est perdu : 6 voix sur 12, il en faut 7."
    changes.note_arrival(meeting=meeting, seat=early, point=fourth, by=by)
    assert sentence(meeting) == "8 voix sur 12, il en faut 7 : le quorum est atteint."
    assert [meeting_room(meeting).quorum_at(Moment(point.rank)).votes for point in (third, fourth)] == [6, 8]


def test_a_seat_counts_at_the_meetings_of_its_days_alone(meeting: Meeting, by: Member) -> None:
    Seat.objects.filter(pk=seat_of(meeting, "Siège 12").pk).update(until=meeting.held_on - timedelta(days=1))
    with refused("seat-of-another-day", "seat"):
        mark_former = Seat.objects.get(label="Siège 12", committee=meeting.committee)
        changes.mark_seat(meeting=meeting, seat=mark_former, attendance="present", by=by)
    assert len(changes.mark_everyone(meeting=meeting, by=by)) == 13
    assert sentence(meeting) == "11 voix sur 11, il en faut 6 : le quorum est atteint."


# --- ticks -----------------------------------------------------------------------------------------------------------


def test_a_tick_is_one_line_of_the_journal_and_twice_is_once(meeting: Meeting, by: Member) -> None:
    changes.open_sitting(meeting=meeting, by=by)
    with told(by.roadmap) as lines:
        mark(meeting, "Siège 1", "present", by)
        mark(meeting, "Siège 1", "present", by)
        mark(meeting, "Siège 1", "excuse", by)
    assert lines == [
        ("mark", "presence", {}, {"attendance": "present"}),
        ("mark", "presence", {"attendance": "present"}, {"attendance": "excuse"}),
    ]


def test_everybody_at_once_leaves_what_is_already_noted(meeting: Meeting, by: Member) -> None:
    mark(meeting, "Siège 1", "present", by)
    mark(meeting, "Siège 2", "excuse", by)
    represent(meeting, "Siège 3", "Siège 1", by)
    with told(by.roadmap) as lines:
        assert len(changes.mark_everyone(meeting=meeting, by=by)) == 11
        assert len(changes.mark_everyone(meeting=meeting, by=by)) == 0
    assert lines == [("mark_everyone", "meeting", {}, {"seats": 11})]
    rows = dict(Presence.objects.filter(meeting=meeting).values_list("seat__label", "attendance"))
    assert [rows.pop(f"Siège {n}") for n in (1, 2, 3)] == ["present", "excuse", "represente"]
    assert set(rows.values()) == {"present"}


def test_a_tick_again_keeps_the_hour_of_arrival_and_an_excuse_forgets_it(meeting: Meeting, by: Member) -> None:
    point = meeting.points.get()
    changes.note_arrival(meeting=meeting, seat=seat_of(meeting, "Siège 1"), point=point, by=by)
    assert mark(meeting, "Siège 1", "present", by).arrived_point == point
    assert mark(meeting, "Siège 1", "excuse", by).arrived_point is None


def test_the_substitute_sits_in_the_place_of_the_seat(meeting: Meeting, by: Member) -> None:
    seat = seat_of(meeting, "Siège 1")
    changes.mark_seat(meeting=meeting, seat=seat, attendance="present", by_substitute=True, by=by)
    line = next(line for line in meeting_attendance(meeting, with_names=False).seats if line.pk == seat.pk)
    assert line.summary == "Présent, par sa suppléance."
    assert mark(meeting, "Siège 1", "excuse", by).by_substitute is False


# --- refusals --------------------------------------------------------------------------------------------------------


def test_a_seat_is_represented_once_by_another_that_is_present_and_free(meeting: Meeting, by: Member) -> None:
    seat_present(meeting, 3, by)
    mark(meeting, "Siège 9", "excuse", by)
    represent(meeting, "Siège 6", "Siège 1", by)
    with told(by.roadmap) as lines:
        with refused("seat-represents-itself", "by"):
            represent(meeting, "Siège 2", "Siège 2", by)
        with refused("representative-not-present", "by"):
            represent(meeting, "Siège 7", "Siège 8", by)
        with refused("representative-not-present", "by"):
            represent(meeting, "Siège 7", "Siège 9", by)
        with refused("representative-not-present", "by"):
            represent(meeting, "Siège 7", "Siège 6", by)
        with refused("representative-has-one", "by", saying="« Siège 1 » représente déjà « Siège 6 »"):
            represent(meeting, "Siège 7", "Siège 1", by)
        with refused("seat-already-represented", "by", saying="« Siège 1 »"):
            represent(meeting, "Siège 6", "Siège 2", by)
        with refused("seat-represents-another", saying="« Siège 6 »"):
            represent(meeting, "Siège 1", "Siège 2", by)
        with refused("seat-represents-another", saying="« Siège 6 »"):
            mark(meeting, "Siège 1", "absent", by)
    assert lines == []
    mark(meeting, "Siège 6", "excuse", by)
    represent(meeting, "Siège 6", "Siège 2", by)
    assert mark(meeting, "Siège 1", "absent", by).attendance == "absent"


def test_nobody_leaves_before_coming_nor_without_being_there(meeting: Meeting, by: Member) -> None:
    first, second, third = points_of(meeting, by, "Budget", "Divers")
    seat = seat_of(meeting, "Siège 1")
    with refused("leaves-without-being-present"):
        changes.note_departure(meeting=meeting, seat=seat, point=first, by=by)
    changes.note_arrival(meeting=meeting, seat=seat, point=second, by=by)
    with refused("leaves-before-arriving", "point"):
        changes.note_departure(meeting=meeting, seat=seat, point=first, by=by)
    changes.note_departure(meeting=meeting, seat=seat, point=third, by=by)
    with refused("comes-back-before-leaving", "point"):
        changes.note_arrival(meeting=meeting, seat=seat, point=second, by=by)
    changes.note_arrival(meeting=meeting, seat=seat, point=third, by=by)
    with refused("second-departure"):
        changes.note_departure(meeting=meeting, seat=seat, point=third, by=by)
    changes.clear_movements(meeting=meeting, seat=seat, by=by)
    row = Presence.objects.get(meeting=meeting, seat=seat)
    assert (row.attendance, row.arrived_point, row.left_point, row.back_point) == ("present", None, None, None)


def test_presence_is_noted_on_the_day_or_afterwards_and_never_of_a_cancelled_meeting(by: Member) -> None:
    committee, today = quorate_committee(by), timezone.localdate()
    days = (today + timedelta(days=1), today - timedelta(days=30))
    tomorrow, past = (add_meeting(title="COPIL", held_on=day, committee=committee, by=by) for day in days)
    with refused("meeting-to-come"):
        mark(tomorrow, "Siège 1", "present", by)
    with refused("not-the-day-of-the-meeting"):
        changes.open_sitting(meeting=tomorrow, by=by)
    with refused("not-the-day-of-the-meeting"):
        changes.open_sitting(meeting=past, by=by)
    assert mark(past, "Siège 1", "present", by).attendance == "present"
    Meeting.objects.filter(pk=past.pk).update(cancelled_on=today, cancel_reason="Neige")
    with refused("sitting-cancelled"):
        mark(past, "Siège 1", "absent", by)


def test_a_sitting_opens_once(meeting: Meeting, by: Member) -> None:
    with told(by.roadmap) as lines:
        changes.open_sitting(meeting=meeting, by=by)
        first = Meeting.objects.get(pk=meeting.pk).opened_at
        changes.open_sitting(meeting=meeting, by=by)
    assert [line[:2] for line in lines] == [("open_sitting", "meeting")]
    assert first and Meeting.objects.get(pk=meeting.pk).opened_at == first
    assert Meeting.objects.get(pk=meeting.pk).state(timezone.localdate()) == "tenue"


def test_a_presence_that_is_ticked_before_prepares_the_sitting_and_never_opens_it(meeting: Meeting, by: Member) -> None:
    point = meeting.points.get()
    with told(by.roadmap) as lines:
        mark(meeting, "Siège 1", "present", by)
        represent(meeting, "Siège 2", "Siège 1", by)
        changes.note_arrival(meeting=meeting, seat=seat_of(meeting, "Siège 3"), point=point, by=by)
        changes.mark_everyone(meeting=meeting, by=by)
    assert "open_sitting" not in [line[0] for line in lines]
    row = Meeting.objects.get(pk=meeting.pk)
    assert (row.opened_at, row.state(timezone.localdate())) == (None, "prevue")


def test_the_instant_of_a_movement_counts_within_its_point(meeting: Meeting, by: Member) -> None:
    point = meeting.points.get()
    seat_present(meeting, 7, by)
    at = timezone.make_aware(datetime.combine(meeting.held_on, datetime.min.time())) + timedelta(hours=19)
    changes.note_departure(meeting=meeting, seat=seat_of(meeting, "Siège 7"), point=point, at=at, by=by)
    room = meeting_room(meeting)
    minute = timedelta(minutes=1)
    assert [room.is_without_quorum(moment) for moment in (at - minute, at, at + minute)] == [False, True, True]


def test_a_point_that_was_removed_since_takes_no_movement(meeting: Meeting, by: Member) -> None:
    seat = seat_of(meeting, "Siège 1")
    point = add_point(meeting=meeting, title="Divers", by=by)
    remove_point(point=MeetingPoint.objects.get(pk=point.pk), by=by)
    with refused("row-gone"):
        changes.note_arrival(meeting=meeting, seat=seat, point=point, by=by)
    mark(meeting, "Siège 1", "present", by)
    with refused("row-gone"):
        changes.note_departure(meeting=meeting, seat=seat, point=point, by=by)


def at_hour(meeting: Meeting, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(meeting.held_on, datetime.min.time())) + timedelta(
        hours=hour, minutes=minute
    )


def test_an_hour_before_that_of_the_former_point_is_refused(meeting: Meeting, by: Member) -> None:
    first, second, third = points_of(meeting, by, "Budget", "Divers")
    seat, other = seat_of(meeting, "Siège 1"), seat_of(meeting, "Siège 2")
    changes.note_arrival(meeting=meeting, seat=seat, point=second, at=at_hour(meeting, 18, 40), by=by)
    with told(by.roadmap) as lines:
        with refused("leaves-before-arriving", "at", saying="notée au point 2, à 18 h 40"):
            changes.note_departure(meeting=meeting, seat=seat, point=third, at=at_hour(meeting, 18, 10), by=by)
        with refused("hour-out-of-order", "at", saying="au point 2, à 18 h 40"):
            changes.note_arrival(meeting=meeting, seat=other, point=third, at=at_hour(meeting, 18, 10), by=by)
        with refused("hour-out-of-order", "at", saying="au point 2, à 18 h 40"):
            changes.note_arrival(meeting=meeting, seat=other, point=first, at=at_hour(meeting, 19), by=by)
    assert lines == []
    changes.note_departure(meeting=meeting, seat=seat, point=third, at=at_hour(meeting, 19, 30), by=by)
    with refused("comes-back-before-leaving", "at", saying="noté au point 3, à 19 h 30"):
        changes.note_arrival(meeting=meeting, seat=seat, point=third, at=at_hour(meeting, 19), by=by)
    changes.note_arrival(meeting=meeting, seat=seat, point=third, at=at_hour(meeting, 19, 45), by=by)
    changes.note_arrival(meeting=meeting, seat=other, point=first, by=by)


def test_a_wrong_hour_of_arrival_is_corrected(meeting: Meeting, by: Member) -> None:
    _first, second = points_of(meeting, by, "Budget")
    seat = seat_of(meeting, "Siège 1")
    changes.note_arrival(meeting=meeting, seat=seat, point=second, at=at_hour(meeting, 19), by=by)
    row = changes.note_arrival(meeting=meeting, seat=seat, point=second, at=at_hour(meeting, 18), by=by)
    assert row.arrived_at == at_hour(meeting, 18)


def test_a_seat_that_has_ended_represents_nobody(meeting: Meeting, by: Member) -> None:
    """The day of the meeting was corrected: the seat that represented it had ended in between."""
    seat_present(meeting, 2, by)
    represent(meeting, "Siège 6", "Siège 1", by)
    ended = seat_of(meeting, "Siège 1")
    Seat.objects.filter(pk=ended.pk).update(until=meeting.held_on - timedelta(days=1))
    lines = {line.label: line for line in meeting_attendance(meeting, with_names=False).seats}
    assert (lines["Siège 6"].represented_by, lines["Siège 6"].summary) == ("", "Excusé.")
    assert meeting_room(meeting).now.votes == 1
    assert represent(meeting, "Siège 6", "Siège 2", by).by == seat_of(meeting, "Siège 2")


def test_a_seat_that_has_ended_no_longer_takes_the_voice_of_another(meeting: Meeting, by: Member) -> None:
    seat_present(meeting, 2, by)
    represent(meeting, "Siège 6", "Siège 1", by)
    Seat.objects.filter(pk=seat_of(meeting, "Siège 6").pk).update(until=meeting.held_on - timedelta(days=1))
    lines = {line.label: line for line in meeting_attendance(meeting, with_names=False).seats}
    assert lines["Siège 1"].represents == ""
    assert mark(meeting, "Siège 1", "excuse", by).attendance == "excuse"
