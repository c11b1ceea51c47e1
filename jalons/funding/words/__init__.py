"""French sentences about money: one module a noun."""

from jalons.funding.words.contributions import valued_check, worth_sentence
from jalons.funding.words.deadlines import deadline_sentence, deadline_title
from jalons.funding.words.grants import (
    envelope_sentence,
    gap_check,
    rate_sentence,
    ready_check,
    wrong_check,
    wrong_sentence,
)
from jalons.funding.words.journal import JOURNAL
from jalons.funding.words.plans import (
    Check,
    balance_check,
    balance_sentence,
    consolidated_sentence,
    gaps_check,
    hidden_gap_check,
    join_items,
    own_share_check,
    own_shares_check,
    plan_sentence,
    refused_check,
    remaining_sentence,
    surplus_check,
    unbalanced_sentence,
    unpriced_check,
    waiting_check,
    without_funder_sentence,
)
from jalons.funding.words.schemes import cap_label, opening_label, period_label, scheme_check, scheme_label

__all__ = [
    "JOURNAL",
    "Check",
    "balance_check",
    "balance_sentence",
    "cap_label",
    "consolidated_sentence",
    "deadline_sentence",
    "deadline_title",
    "envelope_sentence",
    "gap_check",
    "gaps_check",
    "hidden_gap_check",
    "join_items",
    "opening_label",
    "own_share_check",
    "own_shares_check",
    "period_label",
    "plan_sentence",
    "rate_sentence",
    "ready_check",
    "refused_check",
    "remaining_sentence",
    "scheme_check",
    "scheme_label",
    "surplus_check",
    "unbalanced_sentence",
    "unpriced_check",
    "valued_check",
    "waiting_check",
    "without_funder_sentence",
    "worth_sentence",
    "wrong_check",
    "wrong_sentence",
]
