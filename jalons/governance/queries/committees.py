"""The committees of a roadmap, who sits in each, its year; and proposals for the seats of the one that steers."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from jalons.base.days import FIRST_YEAR, LAST_YEAR
from jalons.base.frozen import frozen
from jalons.governance.models import Committee, GroupMember, Meeting, MemberOrganisation, Seat
from jalons.governance.queries.group import current_members
from jalons.governance.queries.seat_people import sitter_key
from jalons.governance.rules.committees import ProposedSeat, funder_kind, seat_proposal
from jalons.governance.rules.meetings import MeetingState, YearOfMeetings, year_to_date
from jalons.governance.rules.quorum import QuorumRule, needed_votes
from jalons.governance.words import committees as words
from jalons.roadmaps.models import Member, Membership, Roadmap
from jalons.roadmaps.rules.permissions import Permission


def steering_committee(roadmap: Roadmap) -> Committee | None:
    """The comité de pilotage once it is installed, that is, once somebody sits in it. Two queries."""
    sitting = Seat.objects.on(timezone.localdate())
    rows = Committee.objects.open().filter(roadmap=roadmap, kind=Committee.Kind.STRATEGIC)
    rows = rows.filter(Exists(sitting.filter(committee=OuterRef("pk"))))
    return rows.order_by("id").prefetch_related(Prefetch("seats", queryset=sitting)).first()


def open_committees(roadmap: Roadmap) -> list[Committee]:
    """Each with those who sit today. Two queries."""
    sitting = Seat.objects.on(timezone.localdate())
    rows = Committee.objects.open().filter(roadmap=roadmap)
    return list(rows.prefetch_related(Prefetch("seats", queryset=sitting)))


def meeting_committees(roadmap: Roadmap, meeting: Meeting | None = None) -> QuerySet[Committee]:
    """Those that may meet; with its own for a meeting, even closed."""
    own = meeting.committee_id if meeting else None
    return Committee.objects.filter(Q(closed_on=None) | Q(pk=own), roadmap=roadmap)


# --- the list --------------------------------------------------------------------------------------------------------


@frozen
class CommitteeCard:
    """`votes`: the seats that have one. `year`: « 2 tenues, 1 fixée, sur 3 attendues en 2026 »."""

    pk: int
    name: str
    kind: str
    is_steering: bool
    rhythm: str
    year: str
    seats: int
    votes: int
    quorum: str
    closed_on: date | None
    next_meeting: Meeting | None
    last_meeting: Meeting | None

    @property
    def seated(self) -> str:
        return words.seat_count_sentence(self.seats, self.votes)


def committee_cards(roadmap: Roadmap) -> list[CommitteeCard]:
    """The open ones first. Three queries."""
    today = timezone.localdate()
    rows = Committee.objects.filter(roadmap=roadmap).prefetch_related(
        Prefetch("seats", queryset=Seat.objects.on(today)),
        Prefetch("meetings", queryset=Meeting.objects.kept().order_by("held_on", "id")),
    )
    return [_make_card(row, today) for row in sorted(rows, key=lambda row: (row.closed_on is not None, row.pk))]


def _make_card(row: Committee, today: date) -> CommitteeCard:
    seats, meetings = list(row.seats.all()), list(row.meetings.all())
    votes = sum(seat.has_vote for seat in seats)
    held = [meeting for meeting in meetings if meeting.state(today) in (MeetingState.HELD, MeetingState.APPROVED)]
    return CommitteeCard(
        pk=row.pk,
        name=row.name,
        kind=str(Committee.Kind(row.kind).label),
        is_steering=row.kind == Committee.Kind.STRATEGIC,
        rhythm=words.rhythm_label(row),
        year=words.year_sentence(count_meetings(row, meetings, today.year, today)),
        seats=len(seats),
        votes=votes,
        quorum=quorum_label(row, votes),
        closed_on=row.closed_on,
        next_meeting=next((meeting for meeting in meetings if meeting not in held), None),
        last_meeting=held[-1] if held else None,
    )


def count_meetings(committee: Committee, meetings: Iterable[Meeting], year: int, today: date) -> YearOfMeetings:
    return year_to_date((meeting.facts for meeting in meetings), committee.expected_meetings, year, today)


def quorum_label(committee: Committee, votes: int) -> str:
    """« plus de la moitié des voix, soit 7 sur 12 »."""
    rule = QuorumRule(committee.quorum)
    return words.quorum_rule_sentence(rule, needed_votes(rule, votes), votes)


# --- one of them -----------------------------------------------------------------------------------------------------


@frozen
class SeatLine:
    """`name`: empty for whoever may not know people."""

    pk: int
    label: str
    kind: str
    kind_label: str
    has_vote: bool
    office: str
    substitute: str
    name: str
    since: date
    until: date | None

    @property
    def told(self) -> list[str]:
        return words.seat_details(self.office, self.substitute, has_vote=self.has_vote, until=self.until)


@frozen
class SeatGroup:
    label: str
    seats: tuple[SeatLine, ...]


@frozen
class MeetingLine:
    """A meeting of a committee, as its pages and its documents tell it."""

    pk: int
    title: str
    held_on: date
    place: str
    state: MeetingState
    tag: str
    tone: str
    told: str

    @property
    def is_cancelled(self) -> bool:
        return self.state is MeetingState.CANCELLED


@frozen
class CommitteePage:
    committee: Committee
    rhythm: str
    groups: tuple[SeatGroup, ...]
    coming: tuple[SeatLine, ...]
    former: tuple[SeatLine, ...]
    votes: int
    quorum: str
    year: int
    years: tuple[int, ...]
    counted: str
    meetings: tuple[MeetingLine, ...]

    @property
    def seats(self) -> list[SeatLine]:
        return [seat for group in self.groups for seat in group.seats]

    @property
    def seated(self) -> str:
        return words.seat_count_sentence(len(self.seats), self.votes)


def committee_page(committee: Committee, year: int | None, *, knows: bool) -> CommitteePage:
    """Who sits on the last day of that year, today for the current one, and its meetings. Two queries."""
    today = timezone.localdate()
    year = year if year and FIRST_YEAR <= year <= LAST_YEAR else today.year
    day = today if year == today.year else date(year, 12, 31)
    rows = list(Seat.objects.with_people().filter(committee=committee))
    lines = [(seat, seat_line(seat, knows=knows)) for seat in rows]
    sitting = [line for seat, line in lines if sits_on(seat, day)]
    meetings = list(Meeting.objects.filter(committee=committee).order_by("held_on", "id"))
    votes = sum(line.has_vote for line in sitting)
    years = {meeting.held_on.year for meeting in meetings} | {today.year, year}
    return CommitteePage(
        committee=committee,
        rhythm=words.rhythm_label(committee),
        groups=_by_kind(sitting),
        coming=tuple(line for seat, line in lines if seat.since > day),
        former=tuple(line for seat, line in lines if seat.until and seat.until < day),
        votes=votes,
        quorum=quorum_label(committee, votes),
        year=year,
        years=tuple(sorted(years)),
        counted=words.year_sentence(count_meetings(committee, meetings, year, today)),
        meetings=tuple(meeting_line(meeting, today) for meeting in meetings if meeting.held_on.year == year),
    )


def sits_on(seat: Seat, day: date) -> bool:
    return seat.since <= day and (seat.until is None or seat.until >= day)


def seat_line(seat: Seat, *, knows: bool) -> SeatLine:
    return SeatLine(
        pk=seat.pk,
        label=seat.label,
        kind=seat.kind,
        kind_label=str(Seat.Kind(seat.kind).label),
        has_vote=seat.has_vote,
        office=words.office_beside(seat.label, seat.office),
        substitute=seat.substitute,
        name=words.name_beside(seat.label, seat.name) if knows else "",
        since=seat.since,
        until=seat.until,
    )


def meeting_line(meeting: Meeting, today: date) -> MeetingLine:
    state = meeting.state(today)
    return MeetingLine(
        pk=meeting.pk,
        title=meeting.title,
        held_on=meeting.held_on,
        place=meeting.place,
        state=state,
        tag=str(words.SITTING_NOW if meeting.is_sitting else words.MEETING_STATES[state]),
        tone=words.MEETING_TONES[state],
        told=words.meeting_story(meeting),
    )


def may_know_sitters(member: Member) -> bool:
    return member.can(Permission.KNOW_PEOPLE)


def seat_of(roadmap: Roadmap, committee: int, pk: int) -> Seat | None:
    rows = Seat.objects.with_people().select_related("committee__roadmap")
    return rows.filter(committee__roadmap=roadmap, committee=committee, pk=pk).first()


def _by_kind(lines: Sequence[SeatLine]) -> tuple[SeatGroup, ...]:
    grouped = {kind: tuple(line for line in lines if line.kind == kind) for kind in Seat.Kind}
    return tuple(SeatGroup(str(words.SEAT_GROUPS[kind]), seats) for kind, seats in grouped.items() if seats)


# --- the proposal ----------------------------------------------------------------------------------------------------


def proposed_seats(roadmap: Roadmap, funders: Iterable[str]) -> list[ProposedSeat]:
    """Seats proposed from the groupe projet, from the team as long as nobody is in the group, from the organisations
    that carry the démarche with it, and from `funders`, which the floor that knows them gives. Functions, never names.
    Three queries at most."""
    carriers = MemberOrganisation.objects.filter(roadmap=roadmap, is_co_carrier=True).select_related(
        "organisation", "main_contact"
    )
    elected, focal_points, others = _group_seats(current_members(roadmap)) or _team_seats(roadmap)
    partners = [
        *(ProposedSeat(row.name, Seat.Kind.PARTNER, sitter_key(row.main_contact)) for row in carriers),
        *(ProposedSeat(name, funder_kind(name)) for name in funders),
    ]
    return seat_proposal(elected, focal_points, partners, others)


type Seats = tuple[list[ProposedSeat], list[ProposedSeat], list[ProposedSeat]]


def _group_seats(members: Sequence[GroupMember]) -> Seats | None:
    """Local operators and partners sit as organisations, the others by their functions."""
    kind = GroupMember.Kind
    kinds = {kind.ELECTED: Seat.Kind.ELECTED, kind.STAFF: Seat.Kind.STAFF}

    def proposed(row: GroupMember) -> ProposedSeat:
        sits_as_organisation = row.organisation and row.kind in (kind.OPERATOR, kind.PARTNER)
        label = row.organisation.name if row.organisation and sits_as_organisation else row.function
        return ProposedSeat(label, kinds.get(kind(row.kind), Seat.Kind.PARTNER), sitter_key(row))

    rest = [row for row in members if row.kind != kind.ELECTED]
    if not members:
        return None
    return (
        [proposed(row) for row in members if row.kind == kind.ELECTED],
        [proposed(row) for row in rest if row.is_focal_point],
        [proposed(row) for row in rest if not row.is_focal_point],
    )


def _team_seats(roadmap: Roadmap) -> Seats:
    role = Membership.Role
    team = list(Membership.objects.filter(roadmap=roadmap).exclude(function=""))

    def proposed(kind: str, *roles: str) -> list[ProposedSeat]:
        return [ProposedSeat(row.function, kind, sitter_key(row)) for row in team if row.role in roles]

    return (
        proposed(Seat.Kind.ELECTED, role.SPONSOR),
        proposed(Seat.Kind.STAFF, role.FOCAL_POINT),
        proposed(Seat.Kind.PARTNER, role.LEAD, role.OBSERVER, role.CONTRIBUTOR),
    )


def successor_of(meeting: Meeting) -> Meeting | None:
    """The next meeting of the same committee that is still to come. One query."""
    return _meetings_to_come(meeting).first()


def meeting_to_take_up(meeting: Meeting) -> Meeting | None:
    """The one that may take up the agenda of a cancelled meeting: the next one after its day, else the next of all, which is
    earlier than was planned. Two queries at most."""
    rows = _meetings_to_come(meeting)
    return rows.filter(held_on__gte=meeting.held_on).first() or rows.first()


def _meetings_to_come(meeting: Meeting) -> QuerySet[Meeting]:
    rows = Meeting.objects.kept().filter(committee=meeting.committee_id, held_on__gte=timezone.localdate())
    return rows.filter(opened_at=None, closed_at=None).order_by("held_on")
