"""The agenda of a meeting: its fiches by presenter, what it has decided of them, and what it takes to prepare it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import (
    ActionSheet,
    AgendaItem,
    Decision,
    UnconcernedService,
    decided_elsewhere,
    decisions_to_confirm,
    meeting_services,
    without_quorum,
)
from jalons.actions.queries.agenda_rows import agenda_items
from jalons.actions.queries.meeting_decisions import DecisionLine, make_decision_line
from jalons.actions.queries.resolutions import proposals_of
from jalons.actions.queries.sheets import Tag, status_tag
from jalons.actions.rules.committees import MAY_COME, Services, only_proposes
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Committee, Meeting
from jalons.governance.queries.away_presenters import away_presenters
from jalons.governance.rules.presenters import PresenterNames


@frozen
class ItemLine:
    """A fiche on an agenda, as it is today; `decision` is the one in force."""

    pk: int
    code: str
    title: str
    axis: str
    status: Tag
    department_unit: str
    decision: DecisionLine | None
    elsewhere: DecisionLine | None = None
    """What another meeting has decided of it since it was put on this agenda."""
    contact: int | None = None
    """The row of the directory that presents it, if any."""
    action: int = 0
    only_proposes: bool = False
    """Whether its committee has no power to decide of it."""
    proposals: tuple[str, ...] = ()
    """What such a committee proposes of it to the comité de pilotage."""

    @property
    def is_proposed(self) -> bool:
        """Whether a committee that does not decide of it has said what it proposes."""
        return self.only_proposes and bool(self.proposals)

    @property
    def elsewhere_label(self) -> str:
        """« déjà décidée le 29 nov. 2026 »; empty while this meeting has to decide it."""
        if self.elsewhere is None:
            return ""
        day = french.format_short_day(timezone.localtime(self.elsewhere.decided_at).date())
        return _("déjà décidée le %(day)s") % {"day": day}


@frozen
class PresenterItems:
    """`is_away`: whether who presents has said that they do not come."""

    presented_by: str
    items: tuple[ItemLine, ...]
    is_away: bool = False


@frozen
class WaitingLine:
    pk: int
    code: str
    title: str
    status: Tag
    elected_sponsor: str
    department_unit: str
    lacks_quorum: bool = False
    """Whether an earlier meeting of the same committee decided it without its quorum."""
    elsewhere: str = ""
    """« déjà à l’ordre du jour du 10 déc. 2026 », of a meeting to come."""

    @property
    def label(self) -> str:
        """« 1.4 Une carte (déjà à l’ordre du jour du 10 déc. 2026) »."""
        return f"{self.code} {self.title}" + (f" ({self.elsewhere})" if self.elsewhere else "")


@frozen
class ToConfirm:
    """A decision that an earlier meeting took without its quorum: this one is asked to decide again."""

    code: str
    title: str
    outcome: Tag
    meeting: str
    is_on_agenda: bool

    lacks_quorum: ClassVar = True


@frozen
class Excuse:
    pk: int
    service: str
    motive: str


@frozen
class DecidedItems:
    """What a meeting decides, in its room."""

    meeting: Meeting
    presenters: tuple[PresenterItems, ...]
    to_confirm: tuple[ToConfirm, ...]

    @property
    def items(self) -> list[ItemLine]:
        return [item for group in self.presenters for item in group.items]

    def items_of(self, called: PresenterNames) -> list[ItemLine]:
        """The fiches that one person presents. `called`: the names under which an agenda may write them."""
        return [
            item
            for group in self.presenters
            for item in group.items
            if called.presents_sheet(group.presented_by, item.contact)
        ]

    @property
    def own_items(self) -> list[ItemLine]:
        """Those that this meeting has decided, or has to."""
        return [item for item in self.items if item.elsewhere is None and not item.only_proposes]

    @property
    def proposable_items(self) -> list[ItemLine]:
        """Those of which it may only propose something to the comité de pilotage."""
        return [item for item in self.items if item.elsewhere is None and item.only_proposes]

    @property
    def decided(self) -> int:
        return len([item for item in self.items if item.decision])

    @property
    def is_decided(self) -> bool:
        waiting = [item for item in self.proposable_items if not item.is_proposed]
        return bool(self.own_items or self.proposable_items) and self.decided == len(self.own_items) and not waiting

    @property
    def progress(self) -> str:
        """« 3 décisions sur 8. 1 proposition au comité de pilotage sur 2. »"""
        proposed = len([item for item in self.proposable_items if item.is_proposed])
        parts = (
            (
                self.decided,
                len(self.own_items),
                ngettext("%(n)d décision sur %(all)d.", "%(n)d décisions sur %(all)d.", self.decided),
            ),
            (
                proposed,
                len(self.proposable_items),
                ngettext(
                    "%(n)d proposition au comité de pilotage sur %(all)d.",
                    "%(n)d propositions au comité de pilotage sur %(all)d.",
                    proposed,
                ),
            ),
        )
        sentences = [words % {"n": n, "all": many} for n, many, words in parts if many]
        return " ".join(sentences) or _("Aucune fiche à décider.")


@frozen
class Agenda(DecidedItems):
    """With what it takes to prepare it."""

    services: Services
    excuses: tuple[Excuse, ...]
    waiting: tuple[WaitingLine, ...]

    @property
    def unlisted_stopped(self) -> list[WaitingLine]:
        """The fiches that are stopped until a committee decides, and that no coming agenda holds."""
        return [line for line in self.waiting if line.status.value == Status.SUSPENDED and not line.elsewhere]

    @property
    def asks_services(self) -> bool:
        """Whether each service has to say something: only about fiches, and to a meeting that takes place."""
        return bool(self.items or self.excuses) and self.meeting.cancelled_on is None

    @property
    def sentence(self) -> str:
        """Empty without a fiche: the point that would hold them says so."""
        if not self.items:
            return ""
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


def meeting_agenda(meeting: Meeting, *, knows_people: bool = False) -> Agenda:
    """A constant number of queries, whatever the number of fiches. `knows_people`: whether whoever presents without any
    function is named; never in a document."""
    doubtful = decisions_to_confirm(meeting)
    decided = _decided_items(meeting, doubtful, knows_people=knows_people)
    return Agenda(
        **vars(decided),
        services=meeting_services(meeting),
        excuses=tuple(Excuse(*row) for row in _excuses_of(meeting.pk)),
        waiting=tuple(_waiting_lines(meeting, doubtful)),
    )


def decided_items(meeting: Meeting) -> DecidedItems:
    """Nobody is named. A constant number of queries."""
    return _decided_items(meeting, decisions_to_confirm(meeting), knows_people=False)


def _decided_items(meeting: Meeting, doubtful: Sequence[Decision], *, knows_people: bool) -> DecidedItems:
    groups: dict[str, list[ItemLine]] = {}
    words: dict[str, str] = {}
    items = agenda_items(meeting)
    lacking = without_quorum((row for item in items for row in item.action.decisions.all()), meeting)
    is_steering = meeting.committee.kind == Committee.Kind.STRATEGIC
    proposes = any(only_proposes(is_steering=is_steering, status=Status(item.action.status)) for item in items)
    proposals = proposals_of(meeting) if proposes else {}
    undecided = [item for item in items if not list(item.action.decisions.all())]
    elsewhere = decided_elsewhere(undecided, meeting, doubtful)
    for item in items:
        who = item.named_presenter if knows_people else item.presented_by
        key = french.matching_key(who)
        words.setdefault(key, who)
        groups.setdefault(key, []).append(_make_item_line(item, lacking, elsewhere.get(item.action_id), proposals))
    listed = {item.action_id for item in items}
    away = away_presenters(meeting) if items else PresenterNames()
    absent = {
        french.matching_key(item.named_presenter if knows_people else item.presented_by)
        for item in items
        if away.presents_sheet(item.presented_by, item.contact_id)
    }
    return DecidedItems(
        meeting=meeting,
        presenters=tuple(PresenterItems(words[key], tuple(groups[key]), key in absent) for key in sorted(groups)),
        to_confirm=tuple(_to_confirm(row, is_on_agenda=row.action_id in listed) for row in doubtful),
    )


@PreparedQuery
def _excuses_of(meeting: int) -> QuerySet[UnconcernedService, Any]:
    return UnconcernedService.objects.filter(meeting=meeting).values_list("pk", "service", "motive")


def _to_confirm(row: Decision, *, is_on_agenda: bool) -> ToConfirm:
    return ToConfirm(row.action.code, row.action.title, status_tag(row.outcome), str(row.meeting), is_on_agenda)


def _make_item_line(
    item: AgendaItem,
    lacking: Collection[int],
    elsewhere: Decision | None = None,
    proposals: Mapping[int, Sequence[str]] | None = None,
) -> ItemLine:
    """`proposals`: by fiche, what its meeting proposes."""
    decision = next(iter(item.action.decisions.all()), None)
    is_steering = item.meeting.committee.kind == Committee.Kind.STRATEGIC
    return ItemLine(
        pk=item.pk,
        code=item.action.code,
        title=item.action.title,
        axis=str(item.action.axis),
        status=status_tag(item.action.status),
        department_unit=item.service,
        decision=make_decision_line(decision, (), item.presented_by, lacking) if decision else None,
        elsewhere=make_decision_line(elsewhere, (), item.presented_by) if elsewhere else None,
        contact=item.contact_id,
        action=item.action_id,
        only_proposes=decision is None and only_proposes(is_steering=is_steering, status=Status(item.action.status)),
        proposals=tuple((proposals or {}).get(item.action_id, ())),
    )


_WAITING = ("rank", "title", "status", "elected_sponsor", "department_unit", "axis__rank")


def _waiting_lines(meeting: Meeting, doubtful: Iterable[Decision]) -> Iterable[WaitingLine]:
    """The fiches that may still be added to the agenda: those that were decided without quorum and have not moved on
    since, those that await an arbitration, the others."""
    again = {row.action_id for row in doubtful if row.action.status == row.outcome}
    rows = _may_come(meeting.roadmap_id, meeting.pk, sorted(again))
    coming = dict(_coming_agendas(meeting.roadmap_id, meeting.pk, timezone.localdate()))
    for row in sorted(rows, key=lambda row: (row.pk not in again, row.status != Status.TO_ARBITRATE)):
        yield WaitingLine(
            row.pk,
            row.code,
            row.title,
            status_tag(row.status),
            row.elected_sponsor,
            row.department_unit,
            row.pk in again,
            _coming_agenda_label(coming.get(row.pk)),
        )


def _coming_agenda_label(day: date | None) -> str:
    return _("déjà à l’ordre du jour du %(day)s") % {"day": french.format_short_day(day)} if day else ""


@PreparedQuery
def _coming_agendas(roadmap: int, meeting: int, on: date) -> QuerySet[AgendaItem, Any]:
    """Of each fiche, the day of the next of the other meetings that have it on their agenda."""
    rows = AgendaItem.objects.filter(
        meeting__roadmap=roadmap, meeting__held_on__gte=on, meeting__cancelled_on=None, meeting__closed_at=None
    )
    rows = rows.exclude(meeting=meeting).order_by("-meeting__held_on")
    return rows.values_list("action", "meeting__held_on")


@PreparedQuery
def _may_come(roadmap: int, meeting: int, again: Sequence[int]) -> QuerySet[ActionSheet]:
    rows = ActionSheet.objects.filter(Q(status__in=MAY_COME) | Q(pk__in=again), roadmap=roadmap)
    return rows.exclude(agenda_items__meeting=meeting).select_related("axis").only(*_WAITING)


def find_agenda_item(meeting: Meeting, pk: int) -> AgendaItem | None:
    rows = AgendaItem.objects.select_related(
        "action__axis", "action__key_project", "contact__organisation", "meeting__committee"
    )
    return rows.filter(meeting=meeting, pk=pk).first()


def item_line(item: AgendaItem) -> ItemLine:
    row = next(row for row in agenda_items(item.meeting) if row.pk == item.pk)
    decisions = list(row.action.decisions.all())
    elsewhere = None if decisions else decided_elsewhere([row], item.meeting).get(row.action_id)
    return _make_item_line(row, without_quorum(decisions, item.meeting), elsewhere, proposals_of(item.meeting))
