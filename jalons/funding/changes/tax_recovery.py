"""Who bears the taxes of a plan."""

from jalons.actions.changes.locks import lock_action
from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.funding.changes.line_checks import refuse_stale_rows
from jalons.funding.models import FundingPlan
from jalons.funding.rules.tax_recovery import TaxRecovery
from jalons.roadmaps.changes.journal import revise_row
from jalons.roadmaps.models import Member


@write_transaction()
def set_tax_recovery(*, action: ActionSheet, tax_recovery: str, by: Member, seen: str | None = None) -> None:
    """No rule of own share is chosen with it: the usual one stays."""
    recovery = TaxRecovery(tax_recovery)
    lock_action(action.pk)
    plan = FundingPlan.objects.filter(action=action).first()
    refuse_stale_rows(seen, plan or FundingPlan(action=action), by=by)
    plan = plan or FundingPlan.objects.create(action=action, own_share_rule="")
    revise_row(plan, {"tax_recovery": recovery.value}, by=by)
