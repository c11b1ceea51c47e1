"""A committee after five years, in the roadmap of the demo: 30 seats, twenty meetings of twenty points, the last of them
today, 200 resolutions. Half of its votes must sit, so that every page reads who was there."""

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from jalons.governance.models import Committee, Meeting, MeetingPoint, Seat
    from jalons.roadmaps.models import Member, Roadmap

SEATS, MEETINGS, POINTS, RESOLUTIONS, FICHES = 30, 20, 20, 200, 8
BY_NAME = "Chargée de coopération"
BETWEEN = timedelta(days=91)  # four meetings a year
WORDS = "Le comité retient ce calendrier, et demande un point d’étape avant le vote du budget. "


class Size(NamedTuple):
    seats: int = SEATS
    meetings: int = MEETINGS
    points: int = POINTS
    resolutions: int = RESOLUTIONS
    fiches: int = FICHES


USUAL = Size()


class CommitteeWorld(NamedTuple):
    """`today`: the last meeting, whose minutes are being written. `validated`: the one before, whose minutes are."""

    committee: "Committee"
    today: "Meeting"
    validated: "Meeting"


def fill_committee(by: "Member", size: Size = USUAL) -> CommitteeWorld:
    """Rows, not changes, but for the minutes that are validated: the caller takes them back. Among the seats, a third
    have a contact, a third an account and a third nobody. `size.fiches` are on each agenda, decided but today."""
    from django.utils import timezone

    from jalons.governance.models import Committee, Meeting
    from jalons.publication.changes.meeting_minutes import validate_minutes

    roadmap, today = by.roadmap, timezone.localdate()
    start = today - BETWEEN * (size.meetings - 1)
    committee = Committee.objects.create(
        roadmap=roadmap,
        kind=Committee.Kind.OTHER,
        name="Comité des cinq ans",
        rhythm=Committee.Rhythm.QUARTERLY,
        expected_meetings=4,
        quorum=Committee.Quorum.HALF,
        created_on=start,
    )
    seats = _fill_seats(committee, size.seats)
    meetings = Meeting.objects.bulk_create(
        Meeting(
            roadmap=roadmap,
            committee=committee,
            title=f"Réunion n° {number + 1}",
            held_on=start + BETWEEN * number,
            place="Salle du conseil",
            planned_minutes=180,
            convened_on=start + BETWEEN * number - timedelta(days=20),
            agenda_settled_on=start + BETWEEN * number - timedelta(days=20),
            opened_at=timezone.now() - BETWEEN * (size.meetings - 1 - number),
        )
        for number in range(size.meetings)
    )
    points = _fill_points(meetings, size.points)
    _fill_presences(meetings, seats, points)
    _fill_resolutions(by, meetings, seats, points, size.resolutions)
    _fill_decisions(roadmap, meetings, size.fiches)
    _fill_minutes(meetings, points)
    validate_minutes(meeting=meetings[-2], by=by)
    _freeze_earlier_minutes(meetings)
    return CommitteeWorld(committee, meetings[-1], meetings[-2])


def committee_pages(world: CommitteeWorld) -> list[tuple[Any, ...]]:
    """What each page is called, its address, and what it needs after the slug of the roadmap."""
    today = world.today.pk
    return [
        ("committees", "governance:committees"),
        ("committee of 30", "governance:committee", world.committee.pk),
        ("meetings of 20", "actions:meetings"),
        ("meeting of 20 points", "actions:agenda", today),
        ("sitting of 20 points", "actions:sitting", today),
        ("presence of 30", "governance:presence", today),
        ("minutes of 20 points", "publication:meeting_minutes", today),
        ("validated minutes", "publication:meeting_minutes", world.validated.pk),
        ("writing of 20 points", "publication:write_meeting_minutes", today),
        ("resolutions of a meeting", "actions:resolutions", today),
        ("resolutions of 200", "actions:follow_ups"),
    ]


def _fill_seats(committee: "Committee", count: int) -> "list[Seat]":
    from jalons.directory.models import Contact
    from jalons.governance.models import Seat
    from jalons.roadmaps.models import Membership

    team = list(Membership.objects.filter(roadmap=committee.roadmap))
    contacts = Contact.objects.bulk_create(
        Contact(roadmap=committee.roadmap, last_name=f"Contact {number}", email=f"siege-{number}@demo.example")
        for number in range(0, count, 3)
    )
    return Seat.objects.bulk_create(
        Seat(
            committee=committee,
            rank=number + 1,
            label=f"Siège n° {number + 1}",
            kind=Seat.Kind.values[number % len(Seat.Kind)],
            has_vote=number % 6 != 5,
            substitute="La direction adjointe" if number % 4 == 0 else "",
            contact=contacts[number // 3] if number % 3 == 0 else None,
            membership=team[number % len(team)] if number % 3 == 1 else None,
            since=committee.created_on,
        )
        for number in range(count)
    )


def _fill_points(meetings: "list[Meeting]", count: int) -> "list[list[MeetingPoint]]":
    """The three that come by themselves among them."""
    from jalons.governance.models import MeetingPoint

    kind = MeetingPoint.Kind
    kinds = [kind.APPROVAL, kind.FOLLOW_UP, kind.SHEETS, *(kind.FREE for _ in range(count - 3))]
    rows = MeetingPoint.objects.bulk_create(
        MeetingPoint(
            meeting=meeting,
            kind=one,
            rank=rank,
            title=str(one.label).capitalize() if one != kind.FREE else f"Point n° {rank}",
            presenter="La direction des solidarités" if one == kind.FREE else "",
            minutes=8,
        )
        for meeting in meetings
        for rank, one in enumerate(kinds, 1)
    )
    return [rows[n * count : (n + 1) * count] for n in range(len(meetings))]


def _fill_presences(meetings: "list[Meeting]", seats: "list[Seat]", points: "list[list[MeetingPoint]]") -> None:
    """Of ten seats, six stay, one comes late, one leaves early, one is represented, one is excused."""
    from jalons.governance.models import Presence

    kind = Presence.Attendance
    kinds = [kind.PRESENT] * 8 + [kind.REPRESENTED, kind.EXCUSED]

    def presence(meeting: "Meeting", agenda: "list[MeetingPoint]", number: int) -> Presence:
        attendance = kinds[number % 10]
        return Presence(
            meeting=meeting,
            seat=seats[number],
            attendance=attendance,
            by=seats[number - 8] if attendance == kind.REPRESENTED else None,
            arrived_point=agenda[3] if number % 10 == 1 else None,
            left_point=agenda[-2] if number % 10 == 2 else None,
        )

    Presence.objects.bulk_create(
        presence(meeting, agenda, number)
        for meeting, agenda in zip(meetings, points, strict=True)
        for number in range(len(seats))
    )


def _fill_resolutions(
    by: "Member", meetings: "list[Meeting]", seats: "list[Seat]", points: "list[list[MeetingPoint]]", count: int
) -> None:
    """As many by each meeting, about a fiche each. All are done but the first of each meeting, and those of today."""
    from django.utils import timezone

    from jalons.actions.models import ActionSheet, ResolutionAction
    from jalons.governance.models import Resolution

    today, state = timezone.localdate(), Resolution.State
    actions = list(ActionSheet.objects.filter(roadmap=by.roadmap))

    def resolution(number: int) -> Resolution:
        meeting, agenda = meetings[number % len(meetings)], points[number % len(meetings)]
        is_done = number // len(meetings) != 0 and meeting.held_on < today
        return Resolution(
            meeting=meeting,
            point=agenda[number // len(meetings) % len(agenda)],
            text=f"Écrire aux communes, et en rendre compte au comité (n° {number + 1}).",
            seat=seats[number % len(seats)],
            due_on=meeting.held_on + timedelta(days=60),
            review_on=meeting.held_on + timedelta(days=91),
            state=state.DONE if is_done else state.TODO,
            closed_on=min(today, meeting.held_on + timedelta(days=70)) if is_done else None,
            outcome="C’est fait." if is_done else "",
            closed_by_name=BY_NAME if is_done else "",
            by=by.user,
            by_name=BY_NAME,
        )

    rows = Resolution.objects.bulk_create(resolution(number) for number in range(count))
    ResolutionAction.objects.bulk_create(
        ResolutionAction(resolution=row, action=actions[number % len(actions)]) for number, row in enumerate(rows)
    )


def _fill_decisions(roadmap: "Roadmap", meetings: "list[Meeting]", count: int) -> None:
    from jalons.actions.models import ActionSheet, AgendaItem, Decision

    actions = list(ActionSheet.objects.filter(roadmap=roadmap).select_related("axis")[:count])
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=meeting,
            action=action,
            presenter="La vice-présidence" if action.pk % 2 else "Le maire d’une commune",
            settled_service=action.department_unit,
        )
        for meeting in meetings
        for action in actions
    )
    decisions = Decision.objects.bulk_create(
        Decision(
            action=action,
            meeting=meeting,
            outcome=Decision.Outcome.KEPT,
            priority=1,
            code=action.code,
            title=action.title,
            axis=str(action.axis),
            by_name=BY_NAME,
        )
        for meeting in meetings[:-1]
        for action in actions
    )
    # `decided_at` is the day of the insertion whatever is given.
    opened = {meeting.pk: meeting.opened_at for meeting in meetings}
    for row in decisions:
        row.decided_at = opened[row.meeting_id]
    Decision.objects.bulk_update(decisions, ["decided_at"])


def _fill_minutes(meetings: "list[Meeting]", points: "list[list[MeetingPoint]]") -> None:
    from jalons.governance.models import MeetingMinutes, PointMinutes

    rows = MeetingMinutes.objects.bulk_create(
        MeetingMinutes(meeting=meeting, introduction=WORDS) for meeting in meetings
    )
    PointMinutes.objects.bulk_create(
        PointMinutes(minutes=minutes, point=point, text=WORDS * 3)
        for minutes, agenda in zip(rows, points, strict=True)
        for point in agenda
    )


def _freeze_earlier_minutes(meetings: "list[Meeting]") -> None:
    """All but those of the last two meetings say what those of the last but one do; each meeting but the last approves
    the one before."""
    from jalons.governance.models import Meeting, MeetingMinutes

    model = MeetingMinutes.objects.get(meeting=meetings[-2])
    rows = MeetingMinutes.objects.filter(meeting__in=meetings[:-2])
    rows.update(is_open=False, edition=1, content=model.content, frozen_on=model.frozen_on)
    for meeting, following in pairwise(meetings[:-1]):
        meeting.approved_by = following
    Meeting.objects.bulk_update(meetings[:-2], ["approved_by"])
