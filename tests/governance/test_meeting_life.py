"""A meeting is planned, postponed, cancelled, restored; the year of its committee counts those that were held."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalons.base.french import format_short_day
from jalons.governance.changes import meetings
from jalons.governance.changes.committees import add_committee, close_committee
from jalons.governance.changes.meetings import revise_meeting
from jalons.governance.changes.resolutions import close_resolution
from jalons.governance.forms.meetings import MeetingForm
from jalons.governance.models import Committee, Meeting, Resolution
from jalons.governance.queries.committees import committee_page, count_meetings
from jalons.governance.queries.resolutions import meeting_follow_ups
from jalons.governance.rules.meetings import MeetingState, first_day_planned
from jalons.governance.words.committees import meeting_story, year_sentence
from jalons.roadmaps.models import JournalEntry, Member, Milestone
from jalons.roadmaps.rules.milestones import Awaited
from tests.actions.journal import told
from tests.governance import steering
from tests.governance.rooms import meeting_of_today, seat_present
from tests.refusals import refused
from tests.world import World

D = date
MONDAY = D(2027, 3, 1)


@pytest.mark.parametrize(
    ("held_on", "postponed_from", "new_day", "today", "is_open", "first"),
    [
        (D(2027, 3, 1), None, D(2027, 3, 8), D(2027, 2, 1), False, D(2027, 3, 1)),  # postponed
        (D(2027, 3, 8), D(2027, 3, 1), D(2027, 3, 15), D(2027, 2, 1), False, D(2027, 3, 1)),  # twice: the first day
        (D(2027, 3, 8), D(2027, 3, 1), D(2027, 3, 1), D(2027, 2, 1), False, None),  # back on its day
        (D(2027, 3, 8), None, D(2027, 3, 1), D(2027, 2, 1), False, None),  # brought forward
        (D(2027, 3, 1), None, D(2027, 3, 8), D(2027, 3, 2), False, D(2027, 3, 1)),  # nobody came
        (D(2027, 3, 1), None, D(2027, 3, 2), D(2027, 4, 1), False, None),  # corrected once held
        (D(2027, 3, 8), D(2027, 3, 1), D(2027, 3, 9), D(2027, 4, 1), False, D(2027, 3, 1)),  # corrected, told still
        (D(2027, 3, 8), None, D(2027, 3, 9), D(2027, 3, 8), True, None),  # opened: a slip of the keyboard
    ],
)
def test_the_first_day_that_was_told(
    held_on: date, postponed_from: date | None, new_day: date, today: date, is_open: bool, first: date | None
) -> None:
    assert first_day_planned(held_on, postponed_from, new_day, today, is_open=is_open) == first


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def committee(by: Member) -> Committee:
    return add_committee(name="COPIL", kind="strategique", rhythm="autre", by=by)


def later(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def revise(meeting: Meeting, by: Member, **more: Any) -> Meeting:
    values: dict[str, Any] = {"held_on": meeting.held_on, "milestone": meeting.milestone} | more
    return meetings.revise_meeting(meeting=meeting, by=by, **values)


@pytest.mark.django_db
def test_the_year_of_scenario_6(by: Member, committee: Committee) -> None:
    for day in (D(2026, 1, 14), D(2026, 5, 20), D(2026, 10, 7), D(2026, 12, 9)):
        meetings.add_meeting(committee=committee, held_on=day, by=by)
    meetings.cancel_meeting(meeting=committee.meetings.get(held_on=D(2026, 10, 7)), reason="Grève.", by=by)
    rows = list(committee.meetings.all())
    counted = {
        day: year_sentence(count_meetings(committee, rows, 2026, day)) for day in (D(2026, 12, 1), D(2026, 12, 31))
    }
    assert counted == {
        D(2026, 12, 1): "2 tenues, 1 fixée, sur 3 attendues en 2026",
        D(2026, 12, 31): "3 réunions tenues sur 3 attendues en 2026",
    }
    assert (
        year_sentence(count_meetings(committee, rows, 2026, D(2028, 2, 1)))
        == "3 réunions tenues sur 3 attendues en 2026"
    )
    assert (
        year_sentence(count_meetings(committee, rows, 2027, D(2026, 2, 1))) == "0 réunion tenue sur 3 attendues en 2027"
    )


@pytest.mark.django_db
def test_a_meeting_without_a_title_has_the_name_of_its_committee_and_a_past_one_was_held(
    by: Member, committee: Committee
) -> None:
    past = meetings.add_meeting(committee=committee, held_on=later(-2), by=by)
    assert (past.title, past.state(timezone.localdate())) == ("COPIL", MeetingState.HELD)


@pytest.mark.django_db
def test_a_later_day_postpones_and_tells_the_first(by: Member, committee: Committee) -> None:
    first = later(10)
    meeting = meetings.add_meeting(committee=committee, held_on=first, starts_at=time(9), by=by)
    with told(by.roadmap) as lines:
        meeting = revise(meeting, by, held_on=later(20))
    assert [line[0] for line in lines] == ["postpone"]
    assert (meeting.postponed_from, meeting.held_on) == (first, later(20))
    assert meeting_story(meeting).startswith("Reportée du ")
    meeting = revise(meeting, by, held_on=later(30))
    assert meeting.postponed_from == first
    meeting = revise(meeting, by, held_on=first)
    assert (meeting.postponed_from, meeting_story(meeting)) == (None, "")


@pytest.mark.django_db
def test_two_meetings_the_same_day_are_of_two_committees(by: Member, committee: Committee) -> None:
    other = add_committee(name="COTECH", kind="technique", rhythm="mensuelle", by=by)
    meetings.add_meeting(committee=committee, held_on=later(10), by=by)
    second = meetings.add_meeting(committee=other, held_on=later(10), by=by)
    with refused("meeting-day-taken", "held_on"):
        meetings.add_meeting(committee=committee, held_on=later(10), by=by)
    with refused("meeting-day-taken", "held_on"):
        revise(second, by, committee=committee)
    revise(second, by, committee=committee, held_on=later(11))
    assert {row.committee_id for row in Meeting.objects.filter(roadmap=by.roadmap)} == {committee.pk}


@pytest.mark.django_db
def test_a_cancelled_meeting_is_kept_says_why_and_frees_its_milestone(by: Member, committee: Committee) -> None:
    milestone = Milestone.objects.free(Awaited.COMMITTEE).get(roadmap=by.roadmap)
    meeting = meetings.add_meeting(committee=committee, held_on=later(10), milestone=milestone, by=by)
    with told(by.roadmap) as lines:
        meetings.cancel_meeting(meeting=meeting, reason=" Trop  d’absents. ", by=by)
    row = Meeting.objects.get(pk=meeting.pk)
    assert (row.cancelled_on, row.cancel_reason, row.milestone) == (timezone.localdate(), "Trop d’absents.", None)
    assert [line[0] for line in lines] == ["call_off", "cancel"]
    assert list(Milestone.objects.free(Awaited.COMMITTEE).filter(roadmap=by.roadmap)) == [milestone]
    assert row.state(later(30)) is MeetingState.CANCELLED
    for change in (
        lambda: revise(row, by, held_on=later(12)),
        lambda: meetings.cancel_meeting(meeting=row, reason="Encore.", by=by),
    ):
        with refused("meeting-cancelled"):
            change()
    page = committee_page(committee, later(10).year, knows=False)
    assert [(line.tag, line.is_cancelled) for line in page.meetings] == [("annulée", True)]
    # Undone, it takes its milestone again.
    meetings.restore_meeting(meeting=row, by=by)
    row = Meeting.objects.get(pk=meeting.pk)
    assert (row.cancelled_on, row.cancel_reason, row.milestone) == (None, "", milestone)


@pytest.mark.django_db
def test_it_is_restored_without_the_milestone_that_another_took(by: Member, committee: Committee) -> None:
    milestone = Milestone.objects.free(Awaited.COMMITTEE).get(roadmap=by.roadmap)
    first = meetings.add_meeting(committee=committee, held_on=later(10), milestone=milestone, by=by)
    meetings.cancel_meeting(meeting=first, reason="Grève.", by=by)
    other = meetings.add_meeting(committee=committee, held_on=later(12), milestone=milestone, by=by)
    restored = meetings.restore_meeting(meeting=first, by=by)
    assert restored.lost_milestone == milestone
    assert (Meeting.objects.get(pk=first.pk).milestone, Meeting.objects.get(pk=other.pk).milestone) == (None, milestone)


@pytest.mark.django_db
def test_each_restored_meeting_finds_its_own_milestone(by: Member, committee: Committee) -> None:
    first = Milestone.objects.free(Awaited.COMMITTEE).get(roadmap=by.roadmap)
    second = Milestone.objects.create(roadmap=by.roadmap, title="Bilan", awaits=Awaited.COMMITTEE, planned_on=later(20))
    rows = [
        meetings.add_meeting(committee=committee, held_on=later(day), milestone=milestone, by=by)
        for day, milestone in ((10, first), (20, second), (30, None))
    ]
    for row in rows:
        meetings.cancel_meeting(meeting=row, reason="Grève.", by=by)
    found = [meetings.restore_meeting(meeting=row, by=by) for row in rows]
    assert [(row.milestone, row.lost_milestone) for row in found] == [(first, None), (second, None), (None, None)]


@pytest.mark.django_db
def test_it_is_not_restored_on_a_day_taken_or_for_a_closed_committee(by: Member, committee: Committee) -> None:
    first = meetings.add_meeting(committee=committee, held_on=later(10), by=by)
    meetings.cancel_meeting(meeting=first, reason="Grève.", by=by)
    other = meetings.add_meeting(committee=committee, held_on=later(10), by=by)
    with refused("meeting-day-taken", "held_on"):
        meetings.restore_meeting(meeting=first, by=by)
    meetings.remove_meeting(meeting=other, by=by)
    close_committee(committee=committee, closed_on=timezone.localdate(), by=by)
    with refused("committee-closed", "committee"):
        meetings.restore_meeting(meeting=first, by=by)


@pytest.mark.django_db
def test_a_meeting_that_was_opened_is_neither_cancelled_nor_moved_to_come(by: Member, committee: Committee) -> None:
    meeting = meetings.add_meeting(committee=committee, held_on=timezone.localdate(), by=by)
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now())
    with refused("meeting-took-place"):
        meetings.cancel_meeting(meeting=meeting, reason="Grève.", by=by)
    with refused("meeting-was-opened", "held_on"):
        revise(meeting, by, held_on=later(3))
    assert revise(meeting, by, held_on=later(-1)).held_on == later(-1)


def test_a_meeting_that_was_written_down_keeps_its_day_and_its_committee(world: World) -> None:
    by, today = world.member(), timezone.localdate()
    first = Meeting.objects.filter(committee__kind="technique", approved_by__isnull=False).earliest("held_on")
    second = first.approved_by
    assert second
    steering = Committee.objects.get(roadmap=by.roadmap, kind="strategique")
    for meeting in (first, second):
        with refused("meeting-is-recorded", "held_on"):
            meetings.revise_meeting(meeting=meeting, held_on=today + timedelta(days=20), by=by)
        with refused("meeting-is-recorded", "held_on"):
            meetings.revise_meeting(meeting=meeting, held_on=meeting.held_on, committee=steering, by=by)
        with refused("meeting-is-recorded", "held_on"):
            meetings.cancel_meeting(meeting=meeting, reason="Neige.", by=by)
    meetings.revise_meeting(meeting=first, held_on=first.held_on, place="Mareuil", by=by)
    assert Meeting.objects.get(pk=first.pk).place == "Mareuil"


def test_a_meeting_with_presences_is_neither_removed_nor_cancelled_nor_given_to_another(world: World) -> None:
    by = world.member()
    meeting = meeting_of_today(by)
    seat_present(meeting, 2, by)
    technical = Committee.objects.get(roadmap=by.roadmap, kind="technique")
    with refused("meeting-took-place"):
        meetings.remove_meeting(meeting=meeting, by=by)
    with refused("meeting-took-place"):
        meetings.cancel_meeting(meeting=meeting, reason="Neige.", by=by)
    with refused("meeting-has-presences", "committee"):
        meetings.revise_meeting(meeting=meeting, held_on=meeting.held_on, committee=technical, by=by)


# --- what the committee meant to review that day ---------------------------------------------------------------------


def test_a_review_day_follows_the_meeting_that_is_postponed(by: Member) -> None:
    committee = steering.add_committee(by)
    steering.add_seat(committee, "CAF")
    past, coming = steering.meet(committee, -20, by), steering.meet(committee, 20, by)
    other = steering.add_committee(by, "Autre comité")
    steering.add_seat(other, "MSA")
    elsewhere = steering.resolve(steering.meet(other, -20, by), by, review_on=steering.days(20))
    follows = steering.resolve(past, by, review_on=steering.days(20))
    on_its_own = steering.resolve(past, by, review_on=steering.days(25))
    done = steering.resolve(past, by, review_on=steering.days(20))
    close_resolution(resolution=done, by=by)
    moved = revise_meeting(meeting=coming, held_on=steering.days(40), by=by)
    assert moved.moved_reviews == 1
    reviews = dict(Resolution.objects.values_list("pk", "review_on"))
    assert reviews[follows.pk] == steering.days(40)
    assert [reviews[row.pk] for row in (on_its_own, done, elsewhere)] == [
        steering.days(25),
        steering.days(20),
        steering.days(20),
    ]
    line = JournalEntry.objects.filter(roadmap=by.roadmap, verb="revise").latest("id")
    assert line.after == {"review_on": str(steering.days(40))}


def test_a_review_day_does_not_come_before_its_due_day(by: Member) -> None:
    committee = steering.add_committee(by)
    steering.add_seat(committee, "CAF")
    past, coming = steering.meet(committee, -20, by), steering.meet(committee, 20, by)
    row = steering.resolve(past, by, due_on=steering.days(15), review_on=steering.days(20))
    moved = revise_meeting(meeting=coming, held_on=steering.days(12), by=by)
    row.refresh_from_db()
    assert (moved.moved_reviews, row.review_on) == (1, steering.days(20))
    [line] = meeting_follow_ups(moved).open
    assert (line.pk, line.review_label) == (row.pk, "prochaine réunion")


@pytest.mark.parametrize(("later_day", "label"), [(20, 20), (30, None)])
def test_a_review_that_was_brought_forward_goes_back_with_its_meeting(
    by: Member, later_day: int, label: int | None
) -> None:
    committee = steering.add_committee(by)
    steering.add_seat(committee, "CAF")
    past, coming = steering.meet(committee, -20, by), steering.meet(committee, 20, by)
    between = steering.meet(committee, 5, by)
    row = steering.resolve(past, by, due_on=steering.days(15), review_on=steering.days(20))
    moved = revise_meeting(meeting=coming, held_on=steering.days(12), by=by)
    assert meeting_follow_ups(between).open == []
    moved = revise_meeting(meeting=moved, held_on=steering.days(later_day), by=by)
    [line] = meeting_follow_ups(moved).open
    assert line.pk == row.pk
    assert line.review_label == (format_short_day(steering.days(label)) if label else "prochaine réunion")


def test_reviews_of_a_cancelled_meeting_go_to_the_next_real_one(by: Member) -> None:
    committee = steering.add_committee(by)
    steering.add_seat(committee, "CAF")
    past, before = steering.meet(committee, -20, by), steering.meet(committee, -5, by)
    soon, cancelled, late = (steering.meet(committee, day, by) for day in (11, 22, 40))
    early = steering.resolve(past, by, "Avant", due_on=steering.days(16), review_on=steering.days(22))
    undated = steering.resolve(past, by, "Sans jour", due_on=None, review_on=steering.days(22))
    on_its_own = steering.resolve(past, by, "Autre jour", due_on=None, review_on=steering.days(30))

    def reviewed(meeting: Meeting) -> list[int]:
        return sorted(line.pk for line in meeting_follow_ups(Meeting.objects.get(pk=meeting.pk)).open)

    assert (reviewed(soon), reviewed(cancelled)) == ([], [early.pk, undated.pk])
    meetings.cancel_meeting(meeting=cancelled, reason="Grève.", by=by)
    assert [reviewed(meeting) for meeting in (before, soon, cancelled, late)] == [
        [],
        [early.pk, undated.pk],
        [],
        [early.pk, undated.pk, on_its_own.pk],
    ]
    # Removed, the cancelled meeting leaves nothing behind that hides them.
    meetings.remove_meeting(meeting=cancelled, by=by)
    assert (reviewed(before), reviewed(soon)) == ([], [early.pk, undated.pk])


@pytest.mark.django_db
def test_the_title_of_a_meeting_is_one_line_whatever_is_pasted(by: Member, committee: Committee) -> None:
    meeting = meetings.add_meeting(
        title="COPIL\r\nd’hiver", place="Salle\ndes fêtes", held_on=MONDAY, committee=committee, by=by
    )
    assert (meeting.title, meeting.place) == ("COPIL d’hiver", "Salle des fêtes")
    meetings.revise_meeting(meeting=meeting, title="COPIL\nd’été", place="Mairie\r", held_on=MONDAY, by=by)
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place) == ("COPIL d’été", "Mairie")
    form = MeetingForm(
        {"title": "COPIL\r\nd’été"}, milestones=Milestone.objects.none(), committees=Committee.objects.none()
    )
    form.is_valid()
    assert form.cleaned_data["title"] == "COPIL d’été"
