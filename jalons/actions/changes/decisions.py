"""The record of decisions on a fiche."""

from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet, Decision
from jalons.actions.rules.committees import NEEDS_A_REASON, OUTCOMES
from jalons.actions.rules.sheets import Status
from jalons.base.errors import Refused
from jalons.governance.models import Meeting
from jalons.roadmaps.models import Member


def refuse_missing_reason(to: Status, reason: str) -> None:
    if to in NEEDS_A_REASON and not reason:
        raise Refused(
            _(
                "Écrivez pourquoi l’action est écartée : celles et ceux qui l’ont portée, ou qui ont écrit les notes, le liront."
            ),
            code="reason-missing",
            field="reason",
        )


def store_decision(action: ActionSheet, to: Status, *, reason: str, meeting: Meeting | None, by: Member) -> None:
    """Call it in the transaction of the change of state. Outside a meeting, nothing is stored for a state that no
    committee decides."""
    if to not in OUTCOMES and meeting is None:
        return
    Decision.objects.create(
        action=action,
        meeting=meeting,
        outcome=to.value,
        reason=reason,
        priority=action.priority,
        code=action.code,
        title=action.title,
        axis=str(action.axis),
        elected_sponsor=action.elected_sponsor,
        department_unit=action.department_unit,
        by=by.user,
        by_name=by.name,
    )
