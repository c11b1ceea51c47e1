"""What pages and documents show of the money."""

from jalons.funding.queries.consolidated import Consolidation, FunderRow, PlanRow, consolidated_money
from jalons.funding.queries.deadlines import Deadline, roadmap_deadlines
from jalons.funding.queries.grants import (
    EnvelopePage,
    GrantPage,
    envelope_page,
    grant_page,
    grant_request,
    grant_tag,
    grant_with_tag,
    has_grant,
)
from jalons.funding.queries.ledger import Ledger, LedgerExpense, LedgerResource, LedgerSheet, roadmap_ledger
from jalons.funding.queries.map_money import CostOnMap, FunderOnMap, MapMoney, money_on_map
from jalons.funding.queries.plans import (
    ExpenseRow,
    Part,
    Plan,
    ResourceRow,
    action_plan,
    funder_names,
    line_tag,
    other_states,
    own_share_plan,
    plans_by_action,
)
from jalons.funding.queries.schemes import Catalogue, Scheme, SchemePage, find_scheme, scheme_catalogue, scheme_page
from jalons.funding.queries.statuses import StatusStep, find_piece, status_steps
from jalons.funding.queries.what_if import WhatIf, what_if
from jalons.funding.queries.years import WAYS, PlanYears, RollUp, plan_years, proposed_instalments, roll_up_money

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
    "action_plan",
    "consolidated_money",
    "envelope_page",
    "find_piece",
    "find_scheme",
    "funder_names",
    "grant_page",
    "grant_request",
    "grant_tag",
    "grant_with_tag",
    "has_grant",
    "line_tag",
    "money_on_map",
    "other_states",
    "own_share_plan",
    "plan_years",
    "plans_by_action",
    "proposed_instalments",
    "roadmap_deadlines",
    "roadmap_ledger",
    "roll_up_money",
    "scheme_catalogue",
    "scheme_page",
    "status_steps",
    "what_if",
]
