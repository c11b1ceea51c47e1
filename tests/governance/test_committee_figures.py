"""The figures of the year of a committee: who came by kind of seat, what became of its resolutions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalons.governance.changes.meetings import add_meeting
from jalons.governance.changes.points import add_point
from jalons.governance.changes.presence import mark_seat, note_arrival, note_departure
from jalons.governance.changes.resolutions import abandon_resolution, close_resolution
from jalons.governance.models import Committee, Meeting, Presence, Seat
from jalons.governance.queries.committee_years import PresenceLine, committee_figures
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.rules.quorum import Attendance, Moment, attending_seats
from jalons.governance.rules.quorum import Presence as PresenceFact
from jalons.publication.queries.committee_years import year_document
from jalons.roadmaps.models import Member
from tests.governance.rooms import VOTING, mark, quorate_committee, represent, seat_of, seat_present
from tests.governance.steering import resolve
from tests.publication.giving_back import tables, words
from tests.world import World

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year - 1


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def committee(by: Member) -> Committee:
    """Twelve seats with a voice: three elected, nine partners; two without."""
    committee = quorate_committee(by)
    Seat.objects.filter(committee=committee, label__in=("Siège 1", "Siège 2", "Siège 3")).update(kind="elu")
    return committee


def meet(committee: Committee, month: int, came: int, by: Member) -> Meeting:
    """The first seats come, in their order; the others are absent."""
    meeting = add_meeting(committee=committee, held_on=timezone.localdate().replace(YEAR, month, 14), by=by)
    seat_present(meeting, came, by)
    for n in range(came + 1, VOTING + 1):
        mark(meeting, f"Siège {n}", "absent", by)
    return Meeting.objects.select_related("committee", "roadmap").get(pk=meeting.pk)


def test_nine_eleven_and_ten_of_twelve_make_83_percent(committee: Committee, by: Member) -> None:
    for month, came in ((1, 9), (5, 11), (12, 10)):
        meet(committee, month, came, by)
    cancelled = meet(committee, 10, 0, by)
    Meeting.objects.filter(pk=cancelled.pk).update(cancelled_on=cancelled.held_on, cancel_reason="Neige.")
    figures = committee_figures(committee, YEAR)
    assert figures.presence_sentence == "Présence\u00a0: 83\u00a0% des voix, sur 3 réunions."
    assert figures.whole and (figures.whole.came, figures.whole.expected) == (30, 36)
    assert [(line.label, line.came, line.expected, line.rate) for line in figures.presence] == [
        ("Élues et élus", 9, 9, "100\u00a0%"),
        ("Partenaires", 21, 27, "78\u00a0%"),
    ]


def test_the_year_counts_the_seats_that_the_minutes_list_as_present_or_represented(
    committee: Committee, by: Member
) -> None:
    """Whoever came late or left early came; the quorum says apart who counted where the fiches are decided."""
    meeting = meet(committee, 3, 5, by)
    sheets = meeting.points.get(kind="fiches")
    later = add_point(meeting=meeting, title="La suite", by=by)
    note_departure(meeting=meeting, seat=seat_of(meeting, "Siège 5"), point=sheets, by=by)
    note_arrival(meeting=meeting, seat=seat_of(meeting, "Siège 6"), point=later, by=by)
    represent(meeting, "Siège 7", "Siège 1", by)
    mark_seat(meeting=meeting, seat=seat_of(meeting, "Siège 8"), attendance=Presence.Attendance.EXCUSED, by=by)
    assert committee_figures(committee, YEAR).whole == PresenceLine("Ensemble", 7, 12)
    attendance = meeting_attendance(meeting, with_names=False)
    there = [seat for seat in attendance.seats if seat.has_vote and seat.attendance in ("present", "represente")]
    assert len(there) == 7
    assert attendance.record_sentence.startswith("5 voix sur 12")


def test_a_seat_whose_representative_is_away_did_not_come() -> None:
    rows = [
        PresenceFact(1, True, Attendance.PRESENT, arrived=Moment(4)),
        PresenceFact(2, True, Attendance.REPRESENTED, by=1),
        PresenceFact(3, True, Attendance.REPRESENTED, by=4),
        PresenceFact(4, True, Attendance.EXCUSED),
    ]
    assert attending_seats(rows) == {1, 2}


def test_a_seat_that_nobody_ticked_neither_came_nor_was_expected(committee: Committee, by: Member) -> None:
    meeting = add_meeting(committee=committee, held_on=timezone.localdate().replace(YEAR, 1, 14), by=by)
    seat_present(meeting, 9, by)
    mark(meeting, "Siège 10", "absent", by)
    figures = committee_figures(committee, YEAR)
    assert figures.whole and (figures.whole.came, figures.whole.expected) == (9, 10)
    told = "2 présences n’ont pas été notées\u00a0: elles ne sont comptées ni venues, ni attendues."
    assert figures.unnoted_sentence == told
    said = words(year_document(committee, YEAR, timezone.localdate()))
    assert told.replace("\u00a0", " ") in said.replace("\u00a0", " ")
    mark(meeting, "Siège 11", "absent", by)
    mark(meeting, "Siège 12", "excuse", by)
    figures = committee_figures(committee, YEAR)
    assert (figures.whole and figures.whole.expected, figures.unnoted_sentence) == (12, "")


def test_a_year_without_presence_says_nothing_of_it(committee: Committee, by: Member) -> None:
    add_meeting(committee=committee, held_on=timezone.localdate().replace(YEAR, 2, 1), by=by)
    figures = committee_figures(committee, YEAR)
    assert (figures.presence_sentence, figures.presence, figures.meetings) == ("", (), 0)
    assert figures.resolutions_sentence == "Aucune résolution prise."


def test_resolutions_done_of_those_taken(committee: Committee, by: Member) -> None:
    meeting = meet(committee, 6, 8, by)
    rows = [resolve(meeting, by, text, due_on=meeting.held_on + timedelta(days=9)) for text in ("Un", "Deux", "Trois")]
    close_resolution(resolution=rows[0], outcome="", by=by)
    abandon_resolution(resolution=rows[1], outcome="Sans objet.", by=by)
    assert committee_figures(committee, YEAR).resolutions_sentence == "1 résolution faite sur 3 prises."
    assert committee_figures(committee, YEAR - 1).taken == 0


def test_the_document_of_the_year_tells_both(committee: Committee, by: Member) -> None:
    for month, came in ((1, 9), (5, 11), (12, 10)):
        resolve(meet(committee, month, came, by), by, due_on=None)
    document = year_document(committee, YEAR, timezone.localdate())
    said = words(document).replace("\u00a0", " ")
    assert "83 % des voix, sur 3 réunions." in said and "0 résolution faite sur 3 prises." in said
    rows = [row.cells for row in tables(document, "La présence par catégorie de siège")[0].rows]
    assert rows == [
        ("Élues et élus", "9", "9", "100\u00a0%"),
        ("Partenaires", "21", "27", "78\u00a0%"),
        ("Ensemble", "30", "36", "83\u00a0%"),
    ]


def test_one_and_three_meetings_cost_the_same_queries(committee: Committee, by: Member) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            committee_figures(committee, YEAR)
        return len(captured)

    meet(committee, 1, 9, by)
    few = cost()
    meet(committee, 2, 9, by)
    meet(committee, 3, 9, by)
    assert cost() == few
