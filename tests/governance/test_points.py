"""The points of an agenda: those that come by themselves, those that the team writes, their order and their minutes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jalons.governance.changes import points as changes
from jalons.governance.changes import presence
from jalons.governance.changes.meetings import add_meeting, mark_agenda, remove_meeting, revise_meeting
from jalons.governance.changes.minutes import freeze_minutes, reopen_minutes, write_minutes
from jalons.governance.forms.points import PointForm
from jalons.governance.models import Committee, Meeting, MeetingPoint, PointMinutes
from jalons.governance.queries.points import meeting_points
from jalons.governance.rules.meetings import MOST_POINTS
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.governance.rooms import meeting_of_today, seat_of
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

OWN = ["Approbation du dernier compte rendu", "Suites de la dernière fois", "Fiches à arbitrer"]


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    return meeting_of_today(by)


def titles(meeting: Meeting) -> list[str]:
    rows = list(MeetingPoint.objects.filter(meeting=meeting))
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
    return [row.title for row in rows]


def later(meeting: Meeting, by: Member, days: int) -> Meeting:
    day = meeting.held_on + timedelta(days=days)
    return add_meeting(title="COPIL", held_on=day, committee=meeting.committee, by=by)


def test_the_second_meeting_begins_with_what_the_first_one_left(meeting: Meeting, by: Member) -> None:
    assert titles(meeting) == OWN[2:]
    assert titles(later(meeting, by, 30)) == OWN


def test_an_earlier_meeting_that_is_added_afterwards_gives_the_others_its_minutes_to_approve(
    meeting: Meeting, by: Member
) -> None:
    next_one = later(meeting, by, 30)
    changes.add_point(meeting=next_one, title="Divers", by=by)
    earlier = later(meeting, by, -30)
    assert (titles(earlier), titles(meeting), titles(next_one)) == (OWN[2:], OWN, [*OWN, "Divers"])


def test_points_follow_which_meeting_comes_first(meeting: Meeting, by: Member) -> None:
    coming, after = later(meeting, by, 10), later(meeting, by, 20)
    remove_meeting(meeting=meeting, by=by)
    assert (titles(coming), titles(after)) == (OWN[2:], OWN)
    revise_meeting(meeting=coming, title="COPIL", held_on=after.held_on + timedelta(days=5), by=by)
    assert (titles(coming), titles(after)) == (OWN, OWN[2:])


def test_the_meetings_of_two_committees_are_apart(meeting: Meeting, by: Member) -> None:
    other = Committee.objects.create(
        roadmap=by.roadmap,
        kind="technique",
        name="COTECH",
        rhythm="mensuelle",
        expected_meetings=12,
        created_on=timezone.localdate(),
    )
    first = add_meeting(title="COTECH", held_on=meeting.held_on + timedelta(days=1), committee=other, by=by)
    assert titles(first) == OWN[2:]


def test_a_point_is_added_last_then_moved_by_one_and_taken_back(meeting: Meeting, by: Member) -> None:
    changes.add_point(meeting=meeting, title="Budget", by=by)
    point = changes.add_point(meeting=meeting, title="Divers", by=by)
    with told(by.roadmap) as lines:
        changes.move_point(point=point, steps=-1, by=by)
        changes.move_point(point=point, steps=9, by=by)
        changes.move_point(point=point, steps=1, by=by)
    assert lines == [
        ("move", "meetingpoint", {"rank": 3}, {"rank": 2}),
        ("move", "meetingpoint", {"rank": 2}, {"rank": 3}),
    ]
    changes.move_point(point=point, steps=-2, by=by)
    assert titles(meeting) == ["Divers", "Fiches à arbitrer", "Budget"]
    changes.remove_point(point=point, by=by)
    assert titles(meeting) == ["Fiches à arbitrer", "Budget"]


def test_the_journal_holds_what_a_point_says_but_not_who_presents_it(meeting: Meeting, by: Member) -> None:
    with told(by.roadmap) as lines:
        point = changes.add_point(meeting=meeting, title="Budget", presenter="Vice-présidence", minutes=20, by=by)
        changes.revise_point(point=point, title="Le budget", presenter="Direction", minutes=20, by=by)
    assert lines == [
        ("add", "meetingpoint", {}, {"title": "Budget", "minutes": 20, "fields": ["qui présente"]}),
        (
            "revise",
            "meetingpoint",
            {"title": "Budget", "presented_by": "quelqu’un d’autre"},
            {"title": "Le budget", "presented_by": "quelqu’un d’autre"},
        ),
    ]


def test_a_point_that_came_by_itself_keeps_its_title_and_stays(meeting: Meeting, by: Member) -> None:
    point = meeting.points.get()
    changes.revise_point(point=point, title="Autre chose", minutes=30, by=by)
    assert MeetingPoint.objects.values_list("title", "minutes").get(pk=point.pk) == ("Fiches à arbitrer", 30)
    with refused("point-comes-by-itself"):
        changes.remove_point(point=point, by=by)


def test_a_point_under_which_minutes_are_written_stays(meeting: Meeting, by: Member) -> None:
    point = changes.add_point(meeting=meeting, title="Budget", by=by)
    write_minutes(meeting=meeting, point=point, text="Il est voté.", by=by)
    with refused("point-has-minutes"):
        changes.remove_point(point=point, by=by)
    assert PointMinutes.objects.get(point=point).text == "Il est voté."
    write_minutes(meeting=meeting, point=point, text="", by=by)
    changes.remove_point(point=point, by=by)
    assert not MeetingPoint.objects.filter(pk=point.pk).exists()


def test_minutes_of_a_point_that_somebody_removed_meanwhile_are_refused(meeting: Meeting, by: Member) -> None:
    point = changes.add_point(meeting=meeting, title="Budget", by=by)
    changes.remove_point(point=MeetingPoint.objects.get(pk=point.pk), by=by)
    with refused("row-gone"):
        write_minutes(meeting=meeting, point=point, text="Il est voté.", by=by)


def test_a_point_where_somebody_arrived_stays(meeting: Meeting, by: Member) -> None:
    point = changes.add_point(meeting=meeting, title="Budget", by=by)
    presence.note_arrival(meeting=meeting, seat=seat_of(meeting, "Siège 1"), point=point, by=by)
    with refused("point-has-movements"):
        changes.remove_point(point=point, by=by)
    presence.clear_movements(meeting=meeting, seat=seat_of(meeting, "Siège 1"), by=by)
    changes.remove_point(point=point, by=by)
    assert titles(meeting) == OWN[2:]


def test_an_agenda_has_sixty_points_at_most(meeting: Meeting, by: Member) -> None:
    for number in range(2, MOST_POINTS + 1):
        changes.add_point(meeting=meeting, title=f"Point {number}", by=by)
    with told(by.roadmap) as lines, refused("too-many-points"):
        changes.add_point(meeting=meeting, title="Un de trop", by=by)
    assert (lines, meeting.points.count()) == ([], 60)


def test_any_change_of_a_point_opens_the_agenda_again(meeting: Meeting, by: Member) -> None:
    point = changes.add_point(meeting=meeting, title="Budget", by=by)

    def settle_then(change: object) -> bool:
        mark_agenda(meeting=meeting, settled_on=timezone.localdate(), by=by)
        point.refresh_from_db()
        change()  # type: ignore[operator]
        meeting.refresh_from_db()
        return meeting.agenda_settled_on is not None

    assert [
        settle_then(lambda: changes.revise_point(point=point, title="Budget", by=by)),
        settle_then(lambda: changes.revise_point(point=point, title="Le budget", by=by)),
        settle_then(lambda: changes.move_point(point=point, steps=-1, by=by)),
        settle_then(lambda: changes.add_point(meeting=meeting, title="Divers", by=by)),
        settle_then(lambda: changes.remove_point(point=point, by=by)),
    ] == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("minutes", "planned", "sentence"),
    [
        ([None], 90, ""),
        ([60, 30], 90, "Les points prennent 90 minutes, sur 90 prévues. 1 point n’a pas de durée."),
        (
            [60, 35],
            90,
            "Les points prennent 95 minutes, pour 90 prévues : 5 minutes de trop. 1 point n’a pas de durée.",
        ),
        ([1], None, "Les points prennent 1 minute. 1 point n’a pas de durée."),
    ],
)
def test_the_minutes_of_the_points_are_told_against_the_slot(
    minutes: list[int | None], planned: int | None, sentence: str, meeting: Meeting, by: Member
) -> None:
    for number in minutes:
        changes.add_point(meeting=meeting, title="Un point", minutes=number, by=by)
    meeting.planned_minutes = planned
    points = meeting_points(meeting)
    assert (points.sentence.replace("\u00a0", " "), points.is_too_long) == (sentence, "de trop" in sentence)


def test_once_the_minutes_are_validated_the_points_that_they_tell_no_longer_change(
    meeting: Meeting, by: Member
) -> None:
    point = changes.add_point(meeting=meeting, title="Budget", by=by)
    changes.add_point(meeting=meeting, title="Divers", by=by)
    freeze_minutes(meeting=meeting, content={"title": "Compte rendu"}, by=by)
    with told(by.roadmap) as lines:
        for change in (
            lambda: changes.revise_point(point=point, title="Le budget", by=by),
            lambda: changes.add_point(meeting=meeting, title="Oublié", by=by),
            lambda: changes.move_point(point=point, steps=1, by=by),
            lambda: changes.remove_point(point=point, by=by),
        ):
            with refused("minutes-validated"):
                change()
    assert (lines, titles(meeting)) == ([], ["Fiches à arbitrer", "Budget", "Divers"])
    reopen_minutes(meeting=meeting, by=by)
    changes.revise_point(point=point, title="Le budget", by=by)
    assert titles(meeting) == ["Fiches à arbitrer", "Le budget", "Divers"]


def test_a_title_is_one_line_whatever_is_pasted(meeting: Meeting, by: Member) -> None:
    point = changes.add_point(meeting=meeting, title="Le\r\nbudget \n de 2027", presenter="Vice-\nprésidence", by=by)
    assert (point.title, point.presenter) == ("Le budget de 2027", "Vice- présidence")
    changes.revise_point(point=point, title="Le budget\rde 2028", by=by)
    assert titles(meeting) == ["Fiches à arbitrer", "Le budget de 2028"]
    form = PointForm({"title": "Le\r\nbudget"})
    assert (form.is_valid(), form.cleaned_data["title"]) == (True, "Le budget")
