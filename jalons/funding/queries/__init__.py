"""What pages and documents show of the money."""

from jalons.funding.queries.consolidated import Consolidation, FunderRow, PlanRow, consolidated
from jalons.funding.queries.deadlines import Deadline, deadlines
from jalons.funding.queries.grants import (
    EnvelopePage,
    GrantPage,
    envelope,
    grant_of,
    grant_page,
    grant_request,
    grant_tag,
    has_grant,
)
from jalons.funding.queries.ledger import Ledger, LedgerExpense, LedgerResource, LedgerSheet, ledger
from jalons.funding.queries.map_money import CostOnMap, FunderOnMap, MapMoney, money_on_map
from jalons.funding.queries.plans import (
    ExpenseRow,
    Part,
    Plan,
    ResourceRow,
    funders,
    other_states,
    own_share_plan,
    plan,
    plans,
    tag,
)
from jalons.funding.queries.schemes import Catalogue, Scheme, SchemePage, known_scheme, scheme, schemes
from jalons.funding.queries.statuses import StatusStep, piece_of, status_steps
from jalons.funding.queries.what_if import WhatIf, what_if
from jalons.funding.queries.years import WAYS, PlanYears, RollUp, plan_years, proposal, roll_up

__all__ = [
    "WAYS",
    "Catalogue",
    "Consolidation",
    "CostOnMap",
    "Deadline",
    "EnvelopePage",
    "ExpenseRow",
    "FunderOnMap",
    "FunderRow",
    "GrantPage",
    "Ledger",
    "LedgerExpense",
    "LedgerResource",
    "LedgerSheet",
    "MapMoney",
    "Part",
    "Plan",
    "PlanRow",
    "PlanYears",
    "ResourceRow",
    "RollUp",
    "Scheme",
    "SchemePage",
    "StatusStep",
    "WhatIf",
    "consolidated",
    "deadlines",
    "envelope",
    "funders",
    "grant_of",
    "grant_page",
    "grant_request",
    "grant_tag",
    "has_grant",
    "known_scheme",
    "ledger",
    "money_on_map",
    "other_states",
    "own_share_plan",
    "piece_of",
    "plan",
    "plan_years",
    "plans",
    "proposal",
    "roll_up",
    "scheme",
    "schemes",
    "status_steps",
    "tag",
    "what_if",
]
