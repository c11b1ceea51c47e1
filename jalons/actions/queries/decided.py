"""The decision in force of several fiches, as those who read the thread of a note are told it. Nobody is named."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.models import Decision, roadmap_decisions_without_quorum
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap


@frozen
class ToldDecision:
    """`taken`: who took it, and when. `lacks_quorum`: too few did, and their committee is asked to decide again."""

    outcome: Status
    outcome_word: str
    taken: str
    reason: str
    lacks_quorum: bool


def told_decisions(roadmap: Roadmap, actions: Iterable[int]) -> dict[int, ToldDecision]:
    """By fiche. One query, five at most where committees have a quorum; none without fiche."""
    asked = list(actions)
    if not asked:
        return {}
    rows = Decision.objects.filter(action__in=asked, withdrawn_at=None).select_related("meeting").order_by("id")
    standing = {row.action_id: row for row in rows}
    met = [row for row in standing.values() if row.meeting_id]
    lacking = roadmap_decisions_without_quorum(roadmap, met) if met else frozenset()
    return {action: _told_decision(row, row.pk in lacking) for action, row in standing.items()}


def _told_decision(row: Decision, lacks_quorum: bool) -> ToldDecision:
    day = french.format_day(timezone.localtime(row.decided_at).date())
    taken = str(row.meeting) if row.meeting else _("hors réunion, %(day)s") % {"day": day}
    return ToldDecision(Status(row.outcome), str(row.get_outcome_display()), taken, row.reason, lacks_quorum)


def verdict_sentence(status: Status, decision: ToldDecision | None) -> str:
    """What happened to an action that stops or waits, in the words of a letter; the reason stands below. Empty for one
    that goes on."""
    if status is Status.REJECTED:
        sentence = _("Cette action n’a pas été retenue.")
    elif status is Status.ABANDONED:
        sentence = _("Cette action avait été retenue, puis elle a été abandonnée.")
    elif status is Status.POSTPONED:
        sentence = _("Cette action est reportée : elle sera examinée de nouveau plus tard.")
    elif status is Status.SUSPENDED:
        sentence = _("Cette action est à l’arrêt pour le moment.")
    else:
        return ""
    if decision and decision.outcome == status:
        return f"{sentence} " + _("Décision : %(taken)s.") % {"taken": decision.taken}
    return sentence
