"""Resolutions, as pages show them: of a meeting, of a roadmap, of whoever has them to do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.french import fold_accents, format_short_day, matching_key
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.base.sorted_tables import Columns
from jalons.governance import words
from jalons.governance.models import Committee, GroupMember, Meeting, Resolution, Seat
from jalons.governance.models.seat_holders import seat_access, seat_contact
from jalons.governance.rules import resolutions as rules
from jalons.governance.rules.resolutions import Follow, ResolutionState
from jalons.roadmaps.models import Member, Membership, Roadmap
from jalons.roadmaps.rules.permissions import Permission

TONES = {ResolutionState.TODO: "", ResolutionState.DONE: "good", ResolutionState.ABANDONED: "bad"}


@frozen
class ResolutionLine:
    """`owner`: a function or a structure, empty when nobody has it to do; `person`: their name, only for those who may
    know people. `is_review_called_off`: the meeting of `review_on` was cancelled or brought forward, another reviews
    it."""

    pk: int
    text: str
    owner: str
    person: str
    due_on: date | None
    review_on: date | None
    state: ResolutionState
    follows: frozenset[Follow]
    closed_on: date | None
    outcome: str
    by_name: str
    closed_by_name: str
    blocker: str
    blocker_pk: int | None
    point: str
    point_pk: int | None
    meeting: int
    meeting_title: str
    meeting_on: date
    committee: str
    committee_pk: int
    is_review_called_off: bool

    @property
    def is_open(self) -> bool:
        return self.state is ResolutionState.TODO

    @property
    def state_label(self) -> str:
        return str(Resolution.State(self.state).label)

    @property
    def lacks(self) -> str:
        """What is still to be said before the minutes are validated."""
        return words.lacks_sentence(rules.resolution_lacks(has_owner=bool(self.owner), due_on=self.due_on))

    @property
    def is_late(self) -> bool:
        return Follow.LATE in self.follows

    @property
    def is_to_review(self) -> bool:
        return Follow.TO_REVIEW in self.follows

    @property
    def tone(self) -> str:
        return "wait" if self.is_late else TONES[self.state]

    @cached_property
    def tag(self) -> str:
        """« en retard », « à faire », « faite »."""
        return _("en retard") if self.is_late else self.state_label

    def holds_words(self, folded: Sequence[str]) -> bool:
        texts = (self.text, self.owner, self.person, self.outcome, self.blocker, self.meeting_title, self.committee)
        held = fold_accents(" ".join(texts))
        return all(word in held for word in folded)

    @cached_property
    def days(self) -> str:
        return words.resolution_days_sentence(self.due_on, self.review_on, is_called_off=self.is_review_called_off)

    @property
    def review_label(self) -> str:
        """« 5 avr. 2026 », « prochaine réunion »; empty when nothing says it."""
        if self.is_review_called_off:
            return _("prochaine réunion")
        return format_short_day(self.review_on) if self.review_on else ""


COLUMNS: Columns[ResolutionLine] = {
    "resolution": lambda line: line.text,
    "etat": lambda line: line.tag,
    "qui": lambda line: line.owner,
    "pour": lambda line: line.due_on,
    "revoir": lambda line: line.review_on,
    "reunion": lambda line: line.meeting_on,
}


@frozen
class ResolutionList:
    """`lines` are those that match; the counts are of the whole roadmap, by list."""

    lines: list[ResolutionLine]
    all: int
    counts: dict[Follow, int]
    committees: list[Committee]

    @property
    def late(self) -> int:
        return self.counts[Follow.LATE]


def roadmap_resolutions(
    member: Member,
    *,
    follow: str = "",
    committee: int | None = None,
    blocker: int | None = None,
    text: str = "",
    only: Collection[int] | None = None,
) -> ResolutionList:
    """Three queries at most, whatever their number. `text`: words of what is asked, of who does it or of the meeting;
    `only`: those among which to look."""
    lines = make_lines(_of_roadmap(member.roadmap.pk), knows_people=member.can(Permission.KNOW_PEOPLE))
    counts = {one: sum(one in line.follows for line in lines) for one in Follow}
    typed = fold_accents(text).split()
    shown = [
        line
        for line in lines
        if (follow not in set(Follow) or Follow(follow) in line.follows)
        and committee in (None, line.committee_pk)
        and blocker in (None, line.blocker_pk)
        and (only is None or line.pk in only)
        and (not typed or line.holds_words(typed))
    ]
    committees = list(Committee.objects.filter(roadmap=member.roadmap))
    return ResolutionList(shown, len(lines), counts, committees)


def resolutions_of_year(roadmap: Roadmap, year: int) -> list[ResolutionLine]:
    """Those that the meetings of this year took, without names. Two queries at most."""
    return [line for line in make_lines(_of_roadmap(roadmap.pk)) if line.meeting_on.year == year]


def meeting_resolutions(meeting: Meeting, *, knows_people: bool = False) -> list[ResolutionLine]:
    """In the order in which they were taken. Two queries at most."""
    return make_lines(_of_meeting(meeting.pk), knows_people=knows_people)


def open_resolutions_of_others(meeting: Meeting, on: date) -> list[ResolutionLine]:
    """What the other meetings of the roadmap asked by this day, and that nobody has done yet: the oldest date first.
    Without the name of anybody. One query."""
    return make_lines(_open_of_others(meeting.roadmap_id, meeting.pk, on))


def chosen_resolutions(pks: Sequence[int]) -> list[ResolutionLine]:
    """Without the name of anybody. One query, none without any."""
    return make_lines(_chosen(sorted(pks)) if pks else [])


@frozen
class FollowUps:
    """What a meeting comes back to. `closed`: those that ended since the meeting before; `later`: those that are open,
    and that another meeting comes back to."""

    open: list[ResolutionLine]
    closed: list[ResolutionLine]
    later: list[ResolutionLine]

    @property
    def all(self) -> list[ResolutionLine]:
        """What is still to do comes first."""
        return [*self.open, *self.closed]


def meeting_follow_ups(meeting: Meeting, *, knows_people: bool = False) -> FollowUps:
    """Those of the earlier meetings of the same committee, due or to review by its day, and those whose review was
    called off: the meetings held since take them, or the last one before the day that no meeting has any more. A cancelled
    meeting comes back to nothing. Three queries at most, five where a review was called off."""
    last = _days_before(meeting.committee_id, meeting.held_on) if meeting.cancelled_on is None else []
    if not last:
        return FollowUps([], [], [])
    rows = _open_or_closed_since(meeting.committee_id, meeting.held_on, last[0])
    lines = make_lines(rows, knows_people=knows_people)
    has_called_off = any(line.is_review_called_off for line in lines)
    called_off = dict(_days_called_off(meeting.committee_id)) if has_called_off else {}
    kept = _days_kept(meeting.committee_id) if has_called_off else []
    due = [line for line in lines if _is_follow_up(line, meeting.held_on, called_off, kept)]
    return FollowUps(
        due,
        [line for line in lines if not line.is_open],
        [line for line in lines if line.is_open and line not in due],
    )


def _is_follow_up(line: ResolutionLine, held_on: date, called_off: Mapping[date, date], kept: Sequence[date]) -> bool:
    """`called_off`: the day of a cancelled meeting → the day when it was cancelled. A meeting that was brought forward, or
    removed, is not there: of the days that are `kept`, the last one before takes its reviews."""
    review_on = line.review_on
    if review_on and line.is_review_called_off:
        before = [day for day in kept if line.meeting_on < day < review_on]
        review_on = min(review_on, called_off.get(review_on) or max(before, default=review_on))
    return rules.is_follow_up(line.state, line.due_on, review_on, held_on)


def own_resolutions(member: Member) -> list[ResolutionLine]:
    """What committees asked this person, done or not: by their account, by their seat, by their line of the groupe projet,
    or by the structure for which they are in it. One query."""
    return make_lines(_ones_of(member.roadmap.pk, member.user.pk, timezone.localdate())) if member.user else []


def own_resolution_pks(member: Member) -> frozenset[int]:
    """The same, for a page that reads their lines anyway. One query."""
    return frozenset(_pks_of(member.roadmap.pk, member.user.pk, timezone.localdate())) if member.user else frozenset()


def seat_resolutions(seat: Seat) -> list[ResolutionLine]:
    """What committees asked of a seat: by itself, by the account that holds it, or by the structure for which it is there.
    What the lead authority has to do is not asked of each of its agents, élues and élus. One query."""
    contact, member, access = seat_contact(seat), seat.group_member, seat_access(seat)
    organisation = (member.organisation if member else None) or (contact.organisation if contact else None)
    roadmap = seat.committee.roadmap
    asked = Q(seat=seat)
    if access:
        asked |= Q(membership=access)
    if organisation and matching_key(organisation.name) != matching_key(roadmap.lead_authority):
        asked |= Q(organisation=organisation)
    rows = Resolution.objects.filter(asked, meeting__roadmap=roadmap).order_by(*BY_DUE_DAY)
    return make_lines(rows.values_list(*ResolutionRow._fields))


def own_open_resolutions(member: Member) -> list[ResolutionLine]:
    return [line for line in own_resolutions(member) if line.is_open]


def is_own_resolution(resolution: Resolution, member: Member) -> bool:
    return resolution.pk in own_resolution_pks(member)


def may_take_back(line: ResolutionLine | Resolution, member: Member) -> bool:
    """Whether whoever has it to do, and said that it is done, may say that it is not: « Annuler ». What a committee
    abandoned is not theirs to open again. `line`: one of their own."""
    return line.state == ResolutionState.TODO or (
        line.state == ResolutionState.DONE and line.closed_by_name == member.name
    )


def find_resolution(meeting: Meeting, pk: int) -> Resolution | None:
    related = ("meeting__committee", "point", "organisation", "blocker", "membership__user", "seat")
    return Resolution.objects.filter(meeting=meeting, pk=pk).select_related(*related).first()


def resolution_line(resolution: Resolution) -> ResolutionLine:
    """Without the name of anybody. One query."""
    return chosen_resolutions([resolution.pk])[0]


# --- what is read of them --------------------------------------------------------------------------------------------


class ResolutionRow(NamedTuple):
    """The columns that a line shows: with whole rows of what it is tied to, 200 resolutions took four times as long."""

    pk: int
    text: str
    due_on: date | None
    review_on: date | None
    review_called_off_on: date | None
    state: str
    closed_on: date | None
    outcome: str
    by_name: str
    closed_by_name: str
    blocker: int | None
    blocker__title: str | None
    point: int | None
    point__title: str | None
    meeting: int
    meeting__title: str
    meeting__held_on: date
    meeting__committee: int
    meeting__committee__name: str
    seat: int | None
    seat__label: str | None
    organisation__name: str | None
    membership: int | None
    membership__function: str | None
    membership__role: str | None
    membership__user__name: str | None

    @property
    def owner(self) -> str:
        if self.membership__role:
            return self.membership__function or str(Membership.Role(self.membership__role).label)
        return self.seat__label or self.organisation__name or ""


BY_DUE_DAY = (F("due_on").asc(nulls_last=True), "pk")


@PreparedQuery
def _of_roadmap(roadmap: int) -> QuerySet[Resolution, Any]:
    return Resolution.objects.filter(meeting__roadmap=roadmap).order_by(*BY_DUE_DAY).values_list(*ResolutionRow._fields)


@PreparedQuery
def _of_meeting(meeting: int) -> QuerySet[Resolution, Any]:
    return Resolution.objects.filter(meeting=meeting).order_by("pk").values_list(*ResolutionRow._fields)


@PreparedQuery
def _chosen(pks: Sequence[int]) -> QuerySet[Resolution, Any]:
    return Resolution.objects.filter(pk__in=pks).order_by(*BY_DUE_DAY).values_list(*ResolutionRow._fields)


@PreparedQuery
def _open_of_others(roadmap: int, meeting: int, on: date) -> QuerySet[Resolution, Any]:
    rows = Resolution.objects.filter(
        state=ResolutionState.TODO,
        meeting__roadmap=roadmap,
        meeting__cancelled_on=None,
        meeting__held_on__lte=on,
    )
    return rows.exclude(meeting=meeting).order_by(*BY_DUE_DAY).values_list(*ResolutionRow._fields)


@PreparedQuery
def _days_before(committee: int, day: date) -> QuerySet[Meeting, Any]:
    """The day of the meeting before."""
    rows = Meeting.objects.kept().filter(committee=committee, held_on__lt=day)
    return rows.order_by("-held_on").values_list("held_on", flat=True)[:1]


@PreparedQuery
def _days_called_off(committee: int) -> QuerySet[Meeting, Any]:
    """The day of each cancelled meeting, and the day when it was cancelled."""
    rows = Meeting.objects.filter(committee=committee).exclude(cancelled_on=None)
    return rows.order_by("-cancelled_on").values_list("held_on", "cancelled_on")


@PreparedQuery
def _days_kept(committee: int) -> QuerySet[Meeting, Any]:
    return Meeting.objects.kept().filter(committee=committee).values_list("held_on", flat=True)


@PreparedQuery
def _open_or_closed_since(committee: int, before: date, since: date) -> QuerySet[Resolution, Any]:
    rows = Resolution.objects.filter(
        Q(state=ResolutionState.TODO) | Q(closed_on__gte=since),
        meeting__committee=committee,
        meeting__held_on__lt=before,
        meeting__cancelled_on=None,
    )
    return rows.order_by(*BY_DUE_DAY).values_list(*ResolutionRow._fields)


@PreparedQuery
def _ones_of(roadmap: int, user: int, today: date) -> QuerySet[Resolution, Any]:
    return _asked_of(roadmap, user, today).order_by(*BY_DUE_DAY).values_list(*ResolutionRow._fields)


@PreparedQuery
def _pks_of(roadmap: int, user: int, today: date) -> QuerySet[Resolution, int]:
    return _asked_of(roadmap, user, today).values_list("pk", flat=True)


def _asked_of(roadmap: int, user: int, today: date) -> QuerySet[Resolution]:
    group = GroupMember.objects.not_gone(today).filter(
        Q(membership__user=user) | Q(invitation__membership__user=user), roadmap=roadmap, organisation__isnull=False
    )
    mine = (
        Q(membership__user=user)
        | Q(seat__membership__user=user)
        | Q(seat__group_member__membership__user=user)
        | Q(seat__group_member__invitation__membership__user=user)
        | Q(organisation__in=group.order_by().values("organisation"))
    )
    return Resolution.objects.filter(mine, meeting__roadmap=roadmap)


@PreparedQuery
def _seats(pks: Sequence[int]) -> QuerySet[Seat]:
    """With what their name is read from alone."""
    names = ("membership__user__name", "contact__first_name", "contact__last_name")
    through = (*names, *(f"group_member__{name}" for name in names), "group_member__invitation__membership__user__name")
    return Seat.objects.filter(pk__in=pks).with_people().order_by().only(*through)


def make_lines(rows: Iterable[tuple[Any, ...]], *, knows_people: bool = False) -> list[ResolutionLine]:
    """One query where people may be known and a seat has something to do."""
    today, read = timezone.localdate(), [ResolutionRow(*row) for row in rows]
    seats = sorted({row.seat for row in read if row.seat}) if knows_people else []
    names = {seat.pk: seat.name for seat in _seats(seats)} if seats else {}
    return [
        _make_line(row, today, (names.get(row.seat or 0) or row.membership__user__name or "") if knows_people else "")
        for row in read
    ]


def _make_line(row: ResolutionRow, today: date, person: str) -> ResolutionLine:
    state = ResolutionState(row.state)
    return ResolutionLine(
        pk=row.pk,
        text=row.text,
        owner=row.owner,
        person=person,
        due_on=row.due_on,
        # Once it is done or abandoned, nobody comes back to it.
        review_on=row.review_on if state is ResolutionState.TODO else None,
        state=state,
        follows=rules.resolution_follows(state, row.due_on, row.review_on, today),
        closed_on=row.closed_on,
        outcome=row.outcome,
        by_name=row.by_name,
        closed_by_name=row.closed_by_name,
        blocker=row.blocker__title or "",
        blocker_pk=row.blocker,
        point=row.point__title or "",
        point_pk=row.point,
        meeting=row.meeting,
        meeting_title=row.meeting__title,
        meeting_on=row.meeting__held_on,
        committee=row.meeting__committee__name,
        committee_pk=row.meeting__committee,
        is_review_called_off=(
            state is ResolutionState.TODO and row.review_on is not None and row.review_on == row.review_called_off_on
        ),
    )
