"""Meetings, their agendas by presenter, and their decisions."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet, AgendaItem, Decision, UnconcernedService, meeting_services
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules.committees import MAY_COME, OUTCOMES, Services
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.governance.models import Meeting
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Stake

# --- all of them -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MeetingCard:
    pk: int
    title: str
    held_on: date
    starts_at: time | None
    place: str
    items: int
    decided: int

    @property
    def told(self) -> str:
        if not self.items:
            return _("aucune fiche à l’ordre du jour")
        sheets = ngettext("%(n)d fiche", "%(n)d fiches", self.items) % {"n": self.items}
        decided = ngettext("%(n)d décision", "%(n)d décisions", self.decided) % {"n": self.decided}
        return f"{sheets}, {decided}" if self.decided else sheets


def meeting_cards(roadmap: Roadmap) -> list[MeetingCard]:
    """The latest first. One query."""
    rows = Meeting.objects.filter(roadmap=roadmap).annotate(
        items=Count("agenda", distinct=True),
        decided=Count("decisions", distinct=True, filter=Q(decisions__withdrawn_at=None)),
    )
    return [
        MeetingCard(row.pk, row.title, row.held_on, row.starts_at, row.place, row.items, row.decided)
        for row in rows.order_by("-held_on", "-id")
    ]


# --- one of them -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DecisionLine:
    """A decision as it was written down."""

    code: str
    title: str
    axis: str
    outcome: Tag
    reason: str
    priority: int | None
    elected_sponsor: str
    department_unit: str
    decided_at: datetime
    by_name: str
    withdrawn_at: datetime | None
    withdrawn_by_name: str
    meeting: str
    stakes: tuple[str, ...]
    presented_by: str = ""

    @property
    def is_rejection(self) -> bool:
        return self.outcome.value == Status.REJECTED


@dataclass(frozen=True)
class ItemLine:
    """A fiche on an agenda, as it is today; `decision` is the one in force."""

    pk: int
    code: str
    title: str
    axis: str
    status: Tag
    department_unit: str
    decision: DecisionLine | None


@dataclass(frozen=True)
class PresenterItems:
    presented_by: str
    items: tuple[ItemLine, ...]


@dataclass(frozen=True)
class WaitingLine:
    pk: int
    code: str
    title: str
    status: Tag
    elected_sponsor: str
    department_unit: str


@dataclass(frozen=True)
class Excuse:
    pk: int
    service: str
    motive: str


@dataclass(frozen=True)
class Agenda:
    meeting: Meeting
    presenters: tuple[PresenterItems, ...]
    services: Services
    excuses: tuple[Excuse, ...]
    waiting: tuple[WaitingLine, ...]

    @property
    def items(self) -> list[ItemLine]:
        return [item for group in self.presenters for item in group.items]

    @property
    def decided(self) -> int:
        return len([item for item in self.items if item.decision])

    @property
    def is_decided(self) -> bool:
        return bool(self.items) and self.decided == len(self.items)

    @property
    def sentence(self) -> str:
        if not self.items:
            return _("L’ordre du jour est vide.")
        sentence = ngettext("%(n)d fiche", "%(n)d fiches", len(self.items)) % {"n": len(self.items)}
        sentence = ngettext(
            "%(fiches)s, une élue ou un élu pour présenter.",
            "%(fiches)s, %(n)d élues et élus pour présenter.",
            len(self.presenters),
        ) % {"fiches": sentence, "n": len(self.presenters)}
        silent = len(self.services.silent)
        if silent:
            sentence += " " + ngettext(
                "%(n)d service n’a encore rien dit.", "%(n)d services n’ont encore rien dit.", silent
            ) % {"n": silent}
        return sentence

    @property
    def progress(self) -> str:
        """« 3 décisions sur 8 »."""
        return ngettext("%(n)d décision sur %(all)d.", "%(n)d décisions sur %(all)d.", self.decided) % {
            "n": self.decided,
            "all": len(self.items),
        }


def meeting_agenda(meeting: Meeting) -> Agenda:
    """A constant number of queries, whatever the number of fiches."""
    groups: dict[str, list[ItemLine]] = {}
    words: dict[str, str] = {}
    for item in _agenda_items(meeting):
        key = french.matching_key(item.presented_by)
        words.setdefault(key, item.presented_by)
        groups.setdefault(key, []).append(_make_item_line(item))
    excuses = UnconcernedService.objects.filter(meeting=meeting)
    return Agenda(
        meeting=meeting,
        presenters=tuple(PresenterItems(words[key], tuple(groups[key])) for key in sorted(groups)),
        services=meeting_services(meeting),
        excuses=tuple(Excuse(row.pk, row.service, row.motive) for row in excuses),
        waiting=tuple(_waiting_lines(meeting)),
    )


@dataclass(frozen=True)
class NextMeeting:
    """For the dashboard: the date, and what each élue or élu presents."""

    pk: int
    title: str
    held_on: date
    place: str
    presenters: tuple[tuple[str, str], ...]
    """Function → codes, « 1.1, 2.3 »."""


def next_meeting(roadmap: Roadmap, on: date) -> NextMeeting | None:
    """Two queries, one when no meeting is planned."""
    row = Meeting.objects.filter(roadmap=roadmap, held_on__gte=on).first()
    if row is None:
        return None
    codes: dict[str, list[str]] = {}
    for item in AgendaItem.objects.filter(meeting=row).select_related("action__axis", "contact"):
        codes.setdefault(item.presented_by, []).append(item.action.code)
    presenters = tuple((who, ", ".join(codes[who])) for who in sorted(codes, key=french.matching_key))
    return NextMeeting(row.pk, row.title, row.held_on, row.place, presenters)


def _agenda_items(meeting: Meeting) -> Iterable[AgendaItem]:
    decided = Decision.objects.filter(meeting=meeting, withdrawn_at=None).select_related("meeting")
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("action__axis", "contact", "action__key_project", "meeting")
        .prefetch_related(Prefetch("action__decisions", queryset=decided), _stakes_prefetch("action__"))
    )


def _stakes_prefetch(before: str = "") -> "Prefetch[str]":
    return Prefetch(f"{before}key_project__stakes", queryset=Stake.objects.order_by("rank", "id"))


def _make_item_line(item: AgendaItem) -> ItemLine:
    decision = next(iter(item.action.decisions.all()), None)
    return ItemLine(
        pk=item.pk,
        code=item.action.code,
        title=item.action.title,
        axis=str(item.action.axis),
        status=status_tag(item.action.status),
        department_unit=item.service,
        decision=_decision_line(decision, item.action, item.presented_by) if decision else None,
    )


def _decision_line(row: Decision, action: ActionSheet, presented_by: str = "") -> DecisionLine:
    return DecisionLine(
        code=row.code,
        title=row.title,
        axis=row.axis,
        outcome=status_tag(row.outcome),
        reason=row.reason,
        priority=row.priority,
        elected_sponsor=row.elected_sponsor,
        department_unit=row.department_unit,
        decided_at=row.decided_at,
        by_name=row.by_name,
        withdrawn_at=row.withdrawn_at,
        withdrawn_by_name=row.withdrawn_by_name,
        meeting=str(row.meeting) if row.meeting else "",
        stakes=tuple(stake.title for stake in action.key_project.stakes.all()) if action.key_project else (),
        presented_by=presented_by,
    )


def _waiting_lines(meeting: Meeting) -> Iterable[WaitingLine]:
    """The fiches that may still be added to the agenda, those that await an arbitration first."""
    rows = ActionSheet.objects.filter(roadmap=meeting.roadmap, status__in=MAY_COME).exclude(
        agenda_items__meeting=meeting
    )
    rows = rows.select_related("axis")
    for row in sorted(rows, key=lambda row: row.status != Status.TO_ARBITRATE):
        yield WaitingLine(row.pk, row.code, row.title, status_tag(row.status), row.elected_sponsor, row.department_unit)


def decision_lines(meeting: Meeting) -> list[DecisionLine]:
    """The record, in chronological order; a decision taken back has its day. A constant number of queries."""
    presented = {
        item.action_id: item.presented_by
        for item in AgendaItem.objects.filter(meeting=meeting).select_related("contact")
    }
    rows = Decision.objects.filter(meeting=meeting).select_related("action__key_project", "meeting")
    return [
        _decision_line(row, row.action, presented.get(row.action_id, ""))
        for row in rows.prefetch_related(_stakes_prefetch("action__"))
    ]


def decided_sentence(lines: Iterable[DecisionLine]) -> str:
    """« 6 actions retenues, 1 écartée. », for the decisions in force."""
    counts = Counter(line.outcome.value for line in lines if not line.withdrawn_at)
    templates = (
        ngettext("%(n)d action retenue", "%(n)d actions retenues", counts[Status.KEPT]),
        ngettext("%(n)d à retravailler", "%(n)d à retravailler", counts[Status.TO_REWORK]),
        ngettext("%(n)d reportée", "%(n)d reportées", counts[Status.POSTPONED]),
        ngettext("%(n)d écartée", "%(n)d écartées", counts[Status.REJECTED]),
    )
    parts = [
        words % {"n": counts[outcome]} for outcome, words in zip(OUTCOMES, templates, strict=True) if counts[outcome]
    ]
    return f"{', '.join(parts)}." if parts else _("Le comité n’a encore rien décidé.")


@dataclass(frozen=True)
class Rejection:
    """A fiche that was put aside, with what became of it."""

    code: str
    title: str
    decision: DecisionLine | None
    stakes: tuple[str, ...]
    key_project: str


def rejected_actions(roadmap: Roadmap) -> list[Rejection]:
    """The fiches put aside today, with the decision that did it and the enjeux they answered."""
    decided = (
        Decision.objects.filter(outcome=Status.REJECTED, withdrawn_at=None).select_related("meeting").order_by("-id")
    )
    rows = ActionSheet.objects.filter(roadmap=roadmap, status=Status.REJECTED).select_related("axis", "key_project")
    rejections = []
    for row in rows.prefetch_related(Prefetch("decisions", queryset=decided), _stakes_prefetch()):
        decision = next(iter(row.decisions.all()), None)
        stakes = tuple(stake.title for stake in row.key_project.stakes.all()) if row.key_project else ()
        project = row.key_project.title if row.key_project else ""
        rejections.append(
            Rejection(row.code, row.title, _decision_line(decision, row) if decision else None, stakes, project)
        )
    return rejections


def find_meeting(roadmap: Roadmap, pk: int) -> Meeting | None:
    return Meeting.objects.filter(roadmap=roadmap, pk=pk).select_related("roadmap").first()


def find_agenda_item(meeting: Meeting, pk: int) -> AgendaItem | None:
    rows = AgendaItem.objects.select_related("action__axis", "action__key_project", "contact", "meeting")
    return rows.filter(meeting=meeting, pk=pk).first()


def item_line(item: AgendaItem) -> ItemLine:
    return next(_make_item_line(row) for row in _agenda_items(item.meeting) if row.pk == item.pk)


@dataclass(frozen=True)
class Choice:
    value: str
    word: str
    tone: str


def outcome_choices() -> list[Choice]:
    return [Choice(tag.value, tag.word, tag.tone) for tag in (status_tag(outcome) for outcome in OUTCOMES)]
