"""Resolutions with the fiches that they are about."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.models import ActionSheet, AgendaItem, Decision, ResolutionAction
from jalons.actions.rules.committees import OUTCOMES_STOPPED
from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Committee, Meeting, Resolution
from jalons.governance.queries import resolutions as governance
from jalons.governance.queries.resolutions import ResolutionLine, ResolutionRow


@frozen
class Fiche:
    pk: int
    code: str
    title: str


@frozen
class TiedResolution:
    """`following`: the pk of the next one of the list, the one before for the last."""

    line: ResolutionLine
    fiches: tuple[Fiche, ...]
    following: int | None = None


def tie_fiches(lines: Iterable[ResolutionLine], *, following: ResolutionLine | None = None) -> list[TiedResolution]:
    """One query. `following`: the line that comes after them, on the next page."""
    lines = list(lines)
    fiches: dict[int, list[Fiche]] = {}
    for resolution, pk, axis_rank, rank, title in _tied_actions([line.pk for line in lines]):
        fiches.setdefault(resolution, []).append(Fiche(pk, f"{axis_rank}.{rank}", title))
    last = following or (lines[-2] if len(lines) > 1 else None)
    nexts = [line.pk for line in lines[1:]] + [last.pk if last else None]
    return [
        TiedResolution(line, tuple(fiches.get(line.pk, ())), following)
        for line, following in zip(lines, nexts, strict=False)
    ]


@PreparedQuery
def _tied_actions(resolutions: Sequence[int]) -> QuerySet[ResolutionAction, Any]:
    rows = ResolutionAction.objects.filter(resolution__in=resolutions)
    return rows.values_list("resolution", "action", "action__axis__rank", "action__rank", "action__title")


def meeting_resolutions(meeting: Meeting, *, knows_people: bool = False) -> list[TiedResolution]:
    """Two queries."""
    return tie_fiches(governance.meeting_resolutions(meeting, knows_people=knows_people))


@frozen
class TiedFollowUps:
    """`later`: those that are open, and that another meeting comes back to."""

    open: list[TiedResolution]
    closed: list[TiedResolution]
    later: list[ResolutionLine]

    @property
    def all(self) -> list[TiedResolution]:
        """What is still to do comes first."""
        return [*self.open, *self.closed]

    @property
    def counts(self) -> str:
        """« 1 close, 2 encore ouvertes, que le comité reverra le 21 déc. 2026 »; a count of none is left out."""
        closed, again, later = len(self.closed), len(self.open), len(self.later)
        parts = (
            (closed, ngettext("%(n)d close", "%(n)d closes", closed)),
            (again, ngettext("%(n)d à revoir", "%(n)d à revoir", again)),
            (later, ngettext("%(n)d encore ouverte", "%(n)d encore ouvertes", later)),
        )
        sentences = [words % {"n": n} for n, words in parts if n]
        days = {line.review_label for line in self.later}
        if later and len(days) == 1 and all(line.review_on and not line.is_review_called_off for line in self.later):
            sentences.append(_("que le comité reverra le %(day)s") % {"day": days.pop()})
        elif later:
            sentences.append(_("que le comité reverra plus tard"))
        return ", ".join(sentences)


def meeting_follow_ups(meeting: Meeting, *, knows_people: bool = False) -> TiedFollowUps:
    """Three queries."""
    found = governance.meeting_follow_ups(meeting, knows_people=knows_people)
    tied = {fiche.line.pk: fiche for fiche in tie_fiches(found.all)}
    return TiedFollowUps([tied[line.pk] for line in found.open], [tied[line.pk] for line in found.closed], found.later)


def proposals_of(meeting: Meeting) -> dict[int, list[str]]:
    """By fiche of its agenda that only the comité de pilotage decides, what another committee proposes: the words of its
    resolutions about that fiche. One query, none for a comité de pilotage."""
    if meeting.committee.kind == Committee.Kind.STRATEGIC:
        return {}
    found: dict[int, list[str]] = {}
    for action, text in _proposed_texts(meeting.pk, meeting.pk):
        found.setdefault(action, []).append(text)
    return found


@PreparedQuery
def _proposed_texts(meeting: int, same: int) -> QuerySet[ResolutionAction, Any]:
    """Of the fiches that only the comité de pilotage decides: they wait for it, or it has decided since."""
    standing = Decision.objects.filter(withdrawn_at=None)
    since = standing.filter(
        action=OuterRef("action"), outcome__in=list(OUTCOMES_STOPPED), decided_at__gt=OuterRef("resolution__taken_at")
    )
    rows = ResolutionAction.objects.filter(resolution__meeting=meeting, action__agenda_items__meeting=same)
    rows = rows.filter(Q(action__status=Status.SUSPENDED.value) | Exists(since))
    rows = rows.exclude(action__in=standing.filter(meeting=same).values("action"))
    return rows.order_by("resolution", "action").values_list("action", "resolution__text")


def carried_resolutions(item: AgendaItem) -> list[ResolutionLine]:
    """What the decision of a meeting on a fiche carries: the resolutions that it took about it. Two queries."""
    pks = ResolutionAction.objects.filter(action=item.action_id, resolution__meeting=item.meeting_id)
    return governance.chosen_resolutions(list(pks.values_list("resolution", flat=True)))


def action_resolutions(action: ActionSheet) -> list[ResolutionLine]:
    """What committees asked about a fiche. One query."""
    return governance.make_lines(_asked_about(action.pk))


@PreparedQuery
def _asked_about(action: int) -> QuerySet[Resolution, Any]:
    rows = Resolution.objects.filter(actions__action=action).order_by(*governance.BY_DUE_DAY)
    return rows.values_list(*ResolutionRow._fields)
