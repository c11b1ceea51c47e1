"""What a funder asks beside a plan: who the applicant is, what its assembly voted, when the action takes place."""

from jalons.actions.models import ActionSheet
from jalons.actions.words import days_label
from jalons.base.french import format_date
from jalons.base.frozen import frozen
from jalons.directory.models import Organisation
from jalons.funding.rules.carriers import PlanCarrier
from jalons.funding.rules.funders import is_own_share
from jalons.governance.models import Deliberation


@frozen
class PlanReferences:
    """Each is empty while nobody wrote it. `number`: the SIRET of whoever carries the action, else its SIREN."""

    number: str = ""
    deliberation: str = ""
    enforceable: str = ""
    period: str = ""


def plan_references(action: ActionSheet, carrier: PlanCarrier | None) -> PlanReferences:
    """Two queries at most. The délibération is the last one that voted a roadmap of which this action is."""
    rows = Deliberation.objects.filter(roadmap=action.roadmap).order_by("held_on", "id") if action.is_adopted else ()
    vote = list(rows)[-1] if rows else None
    enforceable_on = vote.enforceable_on if vote else None
    return PlanReferences(
        number=_carrier_number(action, carrier.name) if carrier and carrier.is_sure else "",
        deliberation=str(vote or ""),
        enforceable=format_date(enforceable_on) if enforceable_on else "",
        period=days_label(action.starts_on, action.ends_on),
    )


def _carrier_number(action: ActionSheet, carrier: str) -> str:
    rows = Organisation.objects.filter(roadmap=action.roadmap).exclude(siren="", siret="")
    known = next((row for row in rows if is_own_share(row.name, carrier)), None)
    return (known.siret or known.siren) if known else ""
