"""The member organisations as their pages show them, and the door by which others ask."""

from dataclasses import field
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.directory.models import Contact, Organisation
from jalons.governance.models import JoinDoor, JoinRequest, MemberOrganisation
from jalons.governance.rules.member_organisations import Act, State, possible_acts
from jalons.governance.words import since_label
from jalons.mail.models import Message
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Permission

_TONES = {State.CANDIDATE: "wait", State.CONFIRMED: "good", State.DECLINED: "", State.LEFT: ""}
_ORDER = (State.CANDIDATE, State.CONFIRMED, State.LEFT, State.DECLINED)


@frozen
class RequestRow:
    """What somebody asked, and the answer."""

    pk: int
    given_name: str
    given_siret: str
    person: str
    email: str
    brings: str
    asked_on: date
    outcome: str
    outcome_label: str
    answer: str
    answered_at: datetime | None
    message: Message | None
    may_be_written_to: bool


@frozen
class MemberRow:
    """`contact` is shown to those who know people only; `requests`, and what they say, to those who manage members."""

    pk: int
    name: str
    organisation: str
    state: str
    state_label: str
    tone: str
    is_co_carrier: bool
    siret: str
    since: str
    brings: str
    contact: Contact | None
    requests: tuple[RequestRow, ...] = ()
    acts: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_asked_by_somebody(self) -> bool:
        """It is in the list already, and somebody who says that they are of it asks."""
        return bool(self.pending) and self.state != MemberOrganisation.State.CANDIDATE

    @property
    def pending(self) -> tuple[RequestRow, ...]:
        return tuple(request for request in self.requests if not request.outcome)


def member_rows(member: Member) -> list[MemberRow]:
    """Those that wait for an answer first, then those that take part, co-carriers before the others. Those that were
    declined are shown to whoever manages members. Two queries."""
    rows = _member_rows(member.roadmap)
    if not member.can(Permission.MANAGE_MEMBERS):
        rows = [row for row in rows if row.state != MemberOrganisation.State.DECLINED]
    drawn = [_member_row(row, member) for row in rows]
    return sorted(
        drawn,
        key=lambda row: (
            not row.pending,
            _ORDER.index(State(row.state)),
            not row.is_co_carrier,
            matching_key(row.name),
        ),
    )


def member_row(pk: int, member: Member) -> MemberRow | None:
    return next((row for row in member_rows(member) if row.pk == pk), None)


def _member_rows(roadmap: Roadmap) -> list[MemberOrganisation]:
    requests = JoinRequest.objects.select_related("contact", "message").order_by("-id")
    members = MemberOrganisation.objects.filter(roadmap=roadmap).select_related("organisation", "main_contact")
    return list(members.prefetch_related(Prefetch("requests", requests)))


def _member_row(row: MemberOrganisation, member: Member) -> MemberRow:
    manages = member.can(Permission.MANAGE_MEMBERS)
    state = State(row.state)
    requests = tuple(map(_request_row, row.requests.all())) if manages else ()
    is_candidate = state is State.CANDIDATE
    asked = next((request.brings for request in requests if is_candidate and not request.outcome), "")
    return MemberRow(
        pk=row.pk,
        name=row.name,
        organisation=row.organisation.name,
        state=row.state,
        state_label=row.get_state_display(),
        tone=_TONES[state],
        is_co_carrier=row.is_co_carrier,
        siret=row.organisation.siret,
        since=since_label(row),
        brings=row.brings or asked,
        contact=row.main_contact if member.can(Permission.KNOW_PEOPLE) else None,
        requests=requests,
        acts=frozenset(possible_acts(state)) if manages else frozenset[Act](),
    )


def _request_row(request: JoinRequest) -> RequestRow:
    return RequestRow(
        pk=request.pk,
        given_name=request.given_name,
        given_siret=request.given_siret,
        person=request.contact.name,
        email=request.contact.email,
        brings=request.brings,
        asked_on=timezone.localdate(request.asked_at),
        outcome=request.outcome,
        outcome_label=request.get_outcome_display(),
        answer=request.answer,
        answered_at=request.answered_at,
        message=request.message,
        may_be_written_to=bool(request.contact.email) and request.contact.refused_on is None,
    )


@frozen
class SameNumber:
    """A member and another organisation of the directory with the same SIRET."""

    pk: int
    name: str
    siret: str
    other_pk: int
    other_name: str


def same_numbers(roadmap: Roadmap) -> list[SameNumber]:
    """Each pair once; one query for all members, one for the others."""
    members = {
        row.organisation_id: row
        for row in MemberOrganisation.objects.filter(roadmap=roadmap)
        .exclude(organisation__siret="")
        .select_related("organisation")
    }
    by_siret: dict[str, MemberOrganisation] = {}
    for row in members.values():
        by_siret.setdefault(row.organisation.siret, row)
    others = Organisation.objects.filter(roadmap=roadmap, siret__in=by_siret).order_by("id")
    return [
        SameNumber(kept.pk, kept.name, other.siret, other.pk, other.name)
        for other in others
        if (kept := by_siret[other.siret]).organisation_id != other.pk
    ]


@frozen
class Counts:
    confirmed: int
    co_carriers: int
    candidates: int
    others: tuple[str, ...] = ()
    """The rows of the list that are not confirmed: « 1 candidate »."""


def count_members(rows: list[MemberRow]) -> Counts:
    confirmed = [row for row in rows if row.state == MemberOrganisation.State.CONFIRMED]
    return Counts(
        confirmed=len(confirmed),
        co_carriers=sum(row.is_co_carrier for row in confirmed),
        candidates=sum(row.state == MemberOrganisation.State.CANDIDATE or bool(row.pending) for row in rows),
        others=tuple(
            f"{count} {state.label}"
            for state in MemberOrganisation.State
            if state != MemberOrganisation.State.CONFIRMED and (count := sum(row.state == state for row in rows))
        ),
    )


def free_organisations(roadmap: Roadmap) -> QuerySet[Organisation]:
    """Those of the directory that are not in the list."""
    return Organisation.objects.filter(roadmap=roadmap, member_organisation=None).order_by("name", "id")


# --- the door --------------------------------------------------------------------------------------------------------


def find_door(roadmap: Roadmap) -> JoinDoor | None:
    return JoinDoor.objects.filter(roadmap=roadmap).first()


def door_by_code(code: str) -> JoinDoor | None:
    return JoinDoor.objects.filter(code=code).select_related("roadmap").first()
