"""The only writer of the money: expenses, resources, their instalments, and schemes."""

from jalons.funding.changes.contributions import add_contribution, revise_contribution
from jalons.funding.changes.grants import Share, advance_grant, draft_grant, remove_grant, set_envelope
from jalons.funding.changes.imported_plans import NewExpense, NewFunding, import_lines, remove_imported_lines
from jalons.funding.changes.instalments import FIRST_YEAR, LAST_YEAR, Payment, spread_line
from jalons.funding.changes.lines import (
    Cost,
    add_expense,
    add_funding,
    add_map_costs,
    remove_expense,
    remove_funding,
    revise_expense,
    revise_funding,
)
from jalons.funding.changes.own_shares import set_own_share_rule
from jalons.funding.changes.schemes import add_scheme, edit_scheme, load_catalogue, remove_scheme
from jalons.funding.changes.statuses import set_status

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Cost",
    "NewExpense",
    "NewFunding",
    "Payment",
    "Share",
    "add_contribution",
    "add_expense",
    "add_funding",
    "add_map_costs",
    "add_scheme",
    "advance_grant",
    "draft_grant",
    "edit_scheme",
    "import_lines",
    "load_catalogue",
    "remove_expense",
    "remove_funding",
    "remove_grant",
    "remove_imported_lines",
    "remove_scheme",
    "revise_contribution",
    "revise_expense",
    "revise_funding",
    "set_envelope",
    "set_own_share_rule",
    "set_status",
    "spread_line",
]
