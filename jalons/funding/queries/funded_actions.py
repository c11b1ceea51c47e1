"""The actions whose money counts."""

from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheets import Status as ActionStatus
from jalons.funding.rules.own_shares import OwnShareRule
from jalons.roadmaps.models import Roadmap

# An action that will not be done needs no money.
WILL_NOT_BE_DONE = frozenset({ActionStatus.REJECTED, ActionStatus.ABANDONED})


def counted_sheets(roadmap: Roadmap) -> list[ActionSheet]:
    """The actions whose money counts, with their axis and their plan. One query."""
    rows = ActionSheet.objects.filter(roadmap=roadmap).exclude(status__in=sorted(WILL_NOT_BE_DONE))
    return list(rows.select_related("axis", "funding_plan").defer("context", "description"))


def chosen_rule(sheet: ActionSheet) -> OwnShareRule:
    plan = getattr(sheet, "funding_plan", None)
    return OwnShareRule(plan.own_share_rule) if plan else OwnShareRule.STANDARD
