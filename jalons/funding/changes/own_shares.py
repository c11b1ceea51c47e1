"""The rule of own share that a plan follows."""

from django.utils.translation import gettext as _

from jalons.actions.changes.locks import lock_action
from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.funding.changes.line_checks import refuse_stale_rows
from jalons.funding.models import FundingPlan
from jalons.funding.rules.own_shares import OwnShareRule
from jalons.roadmaps.changes.journal import revise_row
from jalons.roadmaps.models import Member


@write_transaction()
def set_own_share_rule(
    *, action: ActionSheet, own_share_rule: str, by: Member, own_share_note: str = "", seen: str | None = None
) -> None:
    """The decision of a préfet needs a date and a reason."""
    rule = OwnShareRule(own_share_rule)
    if rule is OwnShareRule.PREFECT and not own_share_note:
        raise Refused(
            _("Écrivez la date et le motif de la décision."), code="own-share-reason-missing", field="own_share_note"
        )
    lock_action(action.pk)
    plan = FundingPlan.objects.filter(action=action).first()
    refuse_stale_rows(seen, plan or FundingPlan(action=action), by=by)
    plan = plan or FundingPlan.objects.create(action=action)
    revise_row(plan, {"own_share_rule": rule.value, "own_share_note": own_share_note}, by=by)
