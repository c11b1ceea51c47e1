"""What becomes of the money of whoever carries an action: its own, never a subsidy to itself."""

from collections.abc import Mapping

from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.directory.rules.names import own_name
from jalons.funding.models.carriers import followed_lines
from jalons.funding.rules.carriers import PlanCarrier, action_carrier, carried_nature
from jalons.funding.rules.money import Nature
from jalons.roadmaps.changes.journal import revise_row
from jalons.roadmaps.models import Member


def line_nature(action: ActionSheet, funder: str, nature: str) -> str:
    """The nature of what a funder pays for this action, of which it may be the carrier."""
    authority = action.roadmap.lead_authority
    named = own_name(funder, authority, action.roadmap.own_names)
    return carried_nature(Nature(nature), named, _carrier_of(action), authority).value


@write_transaction()
def follow_carrier(*, action: ActionSheet, former: Mapping[str, str], by: Member) -> None:
    """Once another structure carries the action, gives each resource the nature that it then has. `former`: the values of
    `CARRIER_FIELDS` (`actions/models/plan_money.py`) before."""
    now = {name: getattr(action, name) for name in former}
    for line, nature in followed_lines(action, former, now):
        revise_row(line, {"nature": nature.value, "is_public_unsure": False}, by=by)


def _carrier_of(action: ActionSheet) -> PlanCarrier:
    return action_carrier(*action.carrier_names)
