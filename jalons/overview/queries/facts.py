"""The facts of a roadmap from which its duties are derived."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from jalons.actions.models import ActionSheet, AdoptionPath
from jalons.actions.queries import action_rows
from jalons.actions.queries.coming_meetings import ComingAgendas, NextMeeting
from jalons.actions.queries.quick_wins import followed_quick_wins
from jalons.actions.rules.adoption import ADOPTED
from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.diagnosis.models import Finding, KeyMessage
from jalons.directory.models import Contact
from jalons.funding.queries.consolidated import Consolidation
from jalons.governance.models import (
    AskedMember,
    Committee,
    Consultation,
    Definition,
    FramingNote,
    FramingVersion,
    Meeting,
    MemberOrganisation,
    MinutesSending,
    Resolution,
    Seat,
)
from jalons.governance.models.seat_holders import HAS_ADDRESS
from jalons.governance.queries.away_presenters import unpresented_agenda
from jalons.governance.queries.coming_convocations import (
    meetings_to_convene_among,
)
from jalons.governance.queries.group import group_people
from jalons.governance.rules.definitions import UNDER_WAY, Tally, adoption_obstacle, is_round_over
from jalons.governance.rules.definitions import State as DefinitionState
from jalons.governance.rules.framing import WRITTEN, missing_parts
from jalons.governance.rules.group import group_lacks
from jalons.governance.rules.minutes import APPROVAL_SOON, HeldMeeting, awaited_minutes
from jalons.governance.rules.resolutions import ResolutionState
from jalons.invitations.models import Guest
from jalons.invitations.queries.minutes import told_otherwise
from jalons.invitations.rules import minutes as minutes_rules
from jalons.opendata.models import SourceVintage
from jalons.overview.rules.facts import Facts, MilestoneFacts, WorkshopFacts
from jalons.publication.models import ChapterText, Edition, Release
from jalons.roadmaps.models import Blocker, Invitation, JournalEntry, Membership, Roadmap, Step
from jalons.roadmaps.queries.milestones import MilestoneLine
from jalons.roadmaps.rules.permissions import Role
from jalons.roadmaps.rules.steps import StepState
from jalons.votes.models import Ballot
from jalons.workshops.models import KeyProject, Note, RunSheetItem, Stake, Workshop
from jalons.workshops.queries.pledges import late_pledges
from jalons.workshops.rules.workshops import State

# An « autre atelier » counts with the first ones.
USUAL_STEP = 3


@frozen
class Teammate:
    user: int
    role: Role
    function: str


@frozen
class RoadmapReading:
    """What was read of a roadmap: its facts, the people who may be told, the last meeting that decided, the day of the
    vote of the council and the last edition that it adopted."""

    facts: Facts
    team: tuple[Teammate, ...]
    last_decided: int | None = None
    last_decided_on: date | None = None
    adopted_on: date | None = None
    adopted_edition: str = ""
    movers: tuple[tuple[str, ...], ...] = ()
    """Who is expected to move each late action, then each quick win past its year; empty for whoever coordinates."""


def read_facts(
    roadmap: Roadmap,
    index: action_rows.Index,
    money: Consolidation,
    steps: Sequence[Step],
    milestones: Sequence[MilestoneLine],
    meeting: NextMeeting | None,
    coming: ComingAgendas,
) -> RoadmapReading:
    """Five queries, beside what the page has already read."""
    today = timezone.localdate()
    group = group_people(roadmap)
    counts = dict(zip(_NAMES, _roadmap_counts(roadmap.pk, today)[0], strict=True))
    numbers = {step.pk: step.number for step in steps}
    team = tuple(
        Teammate(user, Role(role), function or str(Membership.Role(role).label))
        for user, role, function in _team_rows(roadmap.pk)
    )
    states = [Status(row.status.value) for row in index.rows]
    wins = followed_quick_wins(index, today).past_their_year
    movers = (*(row.movers for row in index.late), *(win.row.movers for win in wins))
    due = [days for days in (*(row.days_late for row in index.rows), *(win.days_late for win in wins)) if days]
    to_convene = next(iter(meetings_to_convene_among(coming.seated_meetings, today)), None)
    unpresented = unpresented_agenda(roadmap, today, coming.points)
    near = [deadline for deadline in money.deadlines if deadline.is_near]
    plans = (*money.plans, *money.apart)
    minutes = awaited_minutes((HeldMeeting(*row) for row in _past_meetings(roadmap.pk, today + APPROVAL_SOON)), today)
    facts = Facts(
        today=today,
        steps={step.number: StepState(step.state) for step in steps},
        milestones=tuple(
            MilestoneFacts(
                numbers.get(milestone.step.pk if milestone.step else 0),
                None if milestone.lacks_day else milestone.due_on,
                milestone.reached_on is not None,
                milestone.awaits,
            )
            for milestone in milestones
        ),
        has_service=bool(roadmap.carrying_service),
        sponsors=sum(member.role is Role.SPONSOR for member in team),
        group=len(group),
        group_lacks=len(group_lacks(group)),
        workshops=workshop_facts(roadmap, today),
        actions=len(states),
        drafts=states.count(Status.DRAFT),
        to_arbitrate=states.count(Status.PROPOSED) + states.count(Status.TO_ARBITRATE),
        is_voted=counts["adopted_on"] is not None,
        to_adopt=sum(row.status.value == Status.KEPT and not row.is_adopted for row in index.rows),
        act_to_transmit=_edition_key(counts["act_kind"], counts["act_number"]),
        adopted=sum(state in ADOPTED and state is not Status.KEPT for state in states),
        done=states.count(Status.DONE),
        lacking_money=sum(1 for plan in money.plans if plan.sums.to_find),
        unpriced=sum(1 for plan in plans if not plan.sums.is_priced),
        suspended=states.count(Status.SUSPENDED),
        suspended_code=next((row.code for row in index.rows if row.pk == counts["suspended_unlisted"]), ""),
        late=index.counts.late,
        late_wins=len(wins),
        late_since=date.fromordinal(today.toordinal() - max(due)) if due else None,
        deadlines=len(near),
        deadline_on=near[0].on if near else None,
        next_meeting_on=meeting.steering_on if meeting else None,
        next_meeting=meeting.steering if meeting else None,
        to_convene=to_convene.meeting if to_convene else None,
        convene_by=to_convene.last_day if to_convene else None,
        unpresented=len(unpresented.titles) if unpresented else 0,
        unpresented_what=unpresented.what if unpresented else "",
        unpresented_at=unpresented.meeting if unpresented else None,
        unpresented_on=unpresented.held_on if unpresented else None,
        excused_presenters=unpresented.excused if unpresented else (),
        represented_presenters=unpresented.represented if unpresented else (),
        substituted_presenters=unpresented.substituted if unpresented else (),
        minutes_to_validate=minutes.to_validate.pk if minutes.to_validate else None,
        minutes_held_on=minutes.to_validate.held_on if minutes.to_validate else None,
        minutes_due_on=minutes.due_on,
        minutes_to_send=minutes.to_send.pk if minutes.to_send else None,
        sending_held_on=minutes.to_send.held_on if minutes.to_send else None,
        send_by=minutes.send_by,
        minutes_to_approve=minutes.to_approve.pk if minutes.to_approve else None,
        approval_on=minutes.approval_on,
        **{name: counts[name] for name in _PLAIN},
        has_note=counts["notes"] > 0,
        has_adopted_note=counts["note_versions"] > 0,
        is_note_to_adopt=_is_note_to_adopt(counts),
        may_adopt_definition=_may_adopt_definition(counts, today),
        has_definition=counts["definitions"] + counts["definition_texts"] > 0,
        is_definition_begun=counts["definitions_under_way"] + counts["consultations"] > 0,
        has_committee=counts["committees"] > 0,
    )
    edition = _edition_key(counts["edition_kind"], counts["edition_number"])
    return RoadmapReading(
        facts, team, counts["last_decided"], counts["last_decided_on"], counts["adopted_on"], edition, movers
    )


def _edition_key(kind: str | None, number: int | None) -> str:
    return f"{kind}-{number}" if kind else ""


# --- counts, in one query --------------------------------------------------------------------------------------------


def _row_count(rows: QuerySet[Any], through: str = "roadmap") -> Coalesce:
    """The number of rows of a roadmap, as a column of it."""
    counted = rows.filter(**{through: OuterRef("pk")}).order_by().values(through).annotate(n=Count("pk", distinct=True))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def _first_value(rows: QuerySet[Any], name: str, through: str = "roadmap") -> Subquery:
    """A field of the first of these rows, as a column of the roadmap."""
    return Subquery(rows.filter(**{through: OuterRef("pk")}).values(name)[:1])


_OPEN = Q(accepted_at=None)
_WILL_NOT_BE_DONE = (Status.REJECTED, Status.ABANDONED)
# At most one version is consulted on, with one round.
_CONSULTED = Consultation.objects.filter(definition__state=DefinitionState.CONSULTED)
_ASKED = AskedMember.objects.filter(consultation__definition__state=DefinitionState.CONSULTED)
_THEIRS = "consultation__roadmap"
_DECIDED = Meeting.objects.filter(decisions__isnull=False, decisions__withdrawn_at=None).order_by("-held_on", "-pk")
_ADOPTED_EDITIONS = Edition.objects.exclude(kind=Edition.Kind.DRAFT).order_by("-id")
_UNRECEIVED = Edition.objects.exclude(deliberation=None).filter(deliberation__received_on=None).order_by("id")
_COUNTED: dict[str, Coalesce | Subquery] = {
    "invited_sponsors": _row_count(Invitation.objects.filter(_OPEN, role=Membership.Role.SPONSOR)),
    # The groupe projet is not the list of actors: gathering it does not make the list.
    "contacts": _row_count(Contact.objects.filter(group_members=None)),
    "candidates": _row_count(MemberOrganisation.objects.awaiting_answer()),
    "claims": _row_count(Invitation.objects.claimed()),
    "high_blockers": _row_count(
        Blocker.objects.filter(severity=Blocker.Severity.HIGH, lifted_on=None).exclude(step__state=StepState.DONE)
    ),
    "words": _row_count(Finding.objects.living().filter(kind__in=Finding.Kind.said())),
    "messages": _row_count(KeyMessage.objects.all()),
    "definitions": _row_count(Definition.objects.filter(state=DefinitionState.ADOPTED)),
    "definitions_under_way": _row_count(Definition.objects.filter(state__in=UNDER_WAY)),
    "contested_definitions": _row_count(Definition.objects.filter(state=DefinitionState.CONTESTED)),
    "asked": _row_count(_ASKED, _THEIRS),
    "consents": _row_count(_ASKED.filter(answer=AskedMember.Answer.CONSENT), _THEIRS),
    "objections": _row_count(_ASKED.filter(answer=AskedMember.Answer.OBJECTION), _THEIRS),
    "asides": _row_count(_ASKED.filter(answer=AskedMember.Answer.ASIDE), _THEIRS),
    "closes_on": _first_value(_CONSULTED, "closes_on"),
    "closed_on": _first_value(_CONSULTED, "closed_on"),
    "consultations": _row_count(Consultation.objects.all()),
    "definition_texts": _row_count(ChapterText.objects.filter(chapter=ChapterText.Chapter.DEFINITION).exclude(text="")),
    "notes": _row_count(FramingNote.objects.all()),
    "note_versions": _row_count(FramingVersion.objects.all()),
    **{name: _first_value(FramingNote.objects.all(), name) for name in WRITTEN},
    "adopted_texts": _first_value(FramingVersion.objects.order_by("-number"), "texts"),
    "stakes": _row_count(Stake.objects.current()),
    "stakes_without_key_project": _row_count(
        Stake.objects.current().filter(key_projects=None, merged__key_projects=None)
    ),
    "key_projects": _row_count(KeyProject.objects.current()),
    "key_projects_without_action": _row_count(KeyProject.objects.current().filter(actions=None, merged__actions=None)),
    "key_projects_mapped": _row_count(
        KeyProject.objects.current().filter(Q(resources__isnull=False) | Q(merged__resources__isnull=False))
    ),
    "models_taken": _row_count(ActionSheet.objects.exclude(origin=None, reuse=None)),
    "without_indicator": _row_count(ActionSheet.objects.exclude(status__in=_WILL_NOT_BE_DONE).filter(indicators=None)),
    "sources": Coalesce(
        Subquery(
            # As `SourceVintage.objects.current`, for the roadmap of the outer query: a sample is seen from its perimeter only.
            SourceVintage.objects.filter(
                Q(roadmap=None) | Q(roadmap=OuterRef("pk")),
                Q(perimeter="") | Q(perimeter__contains=OuterRef("epci_id")),
                withdrawn_at=None,
            )
            .order_by()
            .values("withdrawn_at")
            .annotate(n=Count("source", distinct=True))
            .values("n"),
            output_field=IntegerField(),
        ),
        0,
    ),
    "meetings": _row_count(Meeting.objects.kept()),
    "last_decided": _first_value(_DECIDED, "pk"),
    "last_decided_on": _first_value(_DECIDED, "held_on"),
    # A délibération adopts without a way of adoption too, which few teams choose.
    "adopted_on": Coalesce(
        _first_value(AdoptionPath.objects.all(), "adopted_on"),
        _first_value(Edition.objects.filter(kind=Edition.Kind.ADOPTED), "deliberation__held_on"),
    ),
    "edition_kind": _first_value(_ADOPTED_EDITIONS, "kind"),
    "edition_number": _first_value(_ADOPTED_EDITIONS, "number"),
    "act_kind": _first_value(_UNRECEIVED, "kind"),
    "act_number": _first_value(_UNRECEIVED, "number"),
    "act_voted_on": _first_value(_UNRECEIVED, "deliberation__held_on"),
    "released_on": _first_value(Release.objects.filter(page__closed_at=None), "on", "page__roadmap"),
    "committees": _row_count(Committee.objects.open().filter(kind=Committee.Kind.STRATEGIC, seats__isnull=False)),
}


def _count_columns(today: date) -> dict[str, Coalesce | Subquery]:
    """With what is late on that day."""
    late = Resolution.objects.filter(state=ResolutionState.TODO, due_on__lt=today)
    coming = Q(
        agenda_items__meeting__cancelled_on=None,
        agenda_items__meeting__held_on__gte=today,
        agenda_items__meeting__closed_at=None,
    )
    waiting = ActionSheet.objects.filter(status__in=(Status.PROPOSED, Status.TO_ARBITRATE))
    suspended = ActionSheet.objects.filter(status=Status.SUSPENDED).order_by("axis__rank", "rank", "pk")
    return _COUNTED | {
        "listed": _row_count(waiting.filter(coming)),
        "suspended_unlisted": _first_value(
            suspended.exclude(Exists(ActionSheet.objects.filter(coming, pk=OuterRef("pk")))), "pk"
        ),
        "late_pledges": _row_count(late_pledges(today)),
        "pledges_late_since": _first_value(late_pledges(today).order_by("due_on"), "due_on"),
        "late_resolutions": _row_count(late, "meeting__roadmap"),
        "resolutions_late_since": _first_value(late.order_by("due_on"), "due_on", "meeting__roadmap"),
    }


_NAMES = tuple(_count_columns(date.min))
_PLAIN = [name for name in _NAMES if name in Facts.__dataclass_fields__]


@PreparedQuery
def _roadmap_counts(roadmap: int, today: date) -> QuerySet[Roadmap, Any]:
    return Roadmap.objects.filter(pk=roadmap).order_by().values_list(*_count_columns(today).values())


# Told of a roadmap among others, and asked by no duty.
_TOLD_AMONG_OTHERS = {
    "received_on": _first_value(
        Edition.objects.exclude(deliberation__received_on=None).order_by("-id"), "deliberation__received_on"
    ),
    "moved_at": _first_value(JournalEntry.objects.order_by("-id"), "at"),
}


def roadmap_columns(roadmaps: Collection[int], today: date, names: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Some of the counts and days of each roadmap, by its pk, as its own pages compute them; beside them `received_on`, the day
    when the préfecture received the last act that it has, and `moved_at`, the last line of its journal. One query."""
    columns: dict[str, Any] = _count_columns(today) | _TOLD_AMONG_OTHERS
    rows = Roadmap.objects.filter(pk__in=roadmaps).order_by().values_list("pk", *(columns[name] for name in names))
    return {pk: dict(zip(names, values, strict=True)) for pk, *values in rows}


def _is_note_to_adopt(row: Mapping[str, Any]) -> bool:
    """As the page of the note says: what adoption needs is written, and the last version says something else."""
    note = FramingNote(**{name: row[name] for name in WRITTEN})
    return row["notes"] > 0 and not missing_parts(note.values) and note.texts != row["adopted_texts"]


def _may_adopt_definition(row: Mapping[str, Any], today: date) -> bool:
    if row["closes_on"] is None:
        return False
    tally = Tally(row["asked"], row["consents"], row["objections"], row["asides"])
    is_over = is_round_over(row["closes_on"], row["closed_on"], today)
    return adoption_obstacle(tally, is_over=is_over) is None


@PreparedQuery
def _team_rows(roadmap: int) -> QuerySet[Membership, Any]:
    return Membership.objects.filter(roadmap=roadmap).order_by("id").values_list("user_id", "role", "function")


@PreparedQuery
def _past_meetings(roadmap: int, until: date) -> QuerySet[Meeting, Any]:
    rows = Meeting.objects.kept().filter(roadmap=roadmap, held_on__lte=until).order_by("held_on", "id")
    readers = Seat.objects.filter(HAS_ADDRESS, committee=OuterRef("committee"))
    sent = MinutesSending.objects.filter(minutes__meeting=OuterRef("pk"), edition=F("minutes__edition"))
    return rows.values_list(
        "pk",
        "committee",
        "held_on",
        "approved_by",
        "minutes__is_open",
        ExpressionWrapper(Q(closed_at__isnull=False), output_field=BooleanField()),
        ExpressionWrapper(Exists(readers) & ~Exists(sent), output_field=BooleanField()),
    )


# --- workshops -------------------------------------------------------------------------------------------------------


@PreparedQuery
def _workshop_rows(roadmap: int) -> QuerySet[Workshop, Any]:
    loose = Note.objects.filter(group=None, is_hidden=False)
    changed = Ballot.objects.filter(told_otherwise(OuterRef("minutes__frozen_at")), workshop=OuterRef("pk"))
    return (
        Workshop.objects.filter(roadmap=roadmap)
        .order_by("number")
        .values_list(
            "number",
            "title",
            "kind",
            "state",
            "held_on",
            "place",
            _row_count(RunSheetItem.objects.all(), "workshop"),
            _row_count(Guest.objects.filter(is_walk_in=False), "workshop"),
            _row_count(loose, "workshop"),
            "minutes__given_on",
            "minutes__due_days",
            Exists(changed),
        )
    )


def workshop_facts(roadmap: Roadmap, today: date) -> tuple[WorkshopFacts, ...]:
    """One query."""
    return tuple(_workshop_facts(row, today) for row in _workshop_rows(roadmap.pk))


def _workshop_facts(row: tuple[Any, ...], today: date) -> WorkshopFacts:
    number, title, kind, state, held_on, place, items, guests, loose, given_on, due_days, is_corrected = row
    is_awaited = state == State.CLOSED and given_on is None
    return WorkshopFacts(
        number=number,
        title=title,
        step=4 if kind == Workshop.Kind.KEY_PROJECTS else USUAL_STEP,
        state=State(state),
        held_on=held_on,
        has_place=bool(place),
        items=items,
        guests=guests,
        loose=loose,
        are_minutes_given=given_on is not None,
        are_minutes_outdated=is_corrected,
        minutes_on=_minutes_day(held_on, due_days, today) if is_awaited else None,
    )


def _minutes_day(held_on: date | None, due_days: int | None, today: date) -> date | None:
    """The day when minutes that nobody has given yet are due; None once nobody is reminded of them."""
    due_on = minutes_rules.due_date(held_on, minutes_rules.DUE_DAYS if due_days is None else due_days)
    return due_on if minutes_rules.is_reminded(due_on, today) else None


def late_minutes(roadmaps: Collection[int], today: date) -> Counter[int]:
    """How many workshops of each roadmap have late minutes, by its pk: `Facts.late_minutes`. One query."""
    awaited = Workshop.objects.filter(roadmap__in=roadmaps, state=State.CLOSED, minutes__given_on=None).order_by()
    rows = awaited.values_list("roadmap", "held_on", "minutes__due_days")
    days = ((roadmap, _minutes_day(held_on, due_days, today)) for roadmap, held_on, due_days in rows)
    return Counter(roadmap for roadmap, day in days if day is not None and day < today)
