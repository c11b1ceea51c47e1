"""French sentences about money: one module a noun."""

from jalons.funding.words.contributions import valued_check, worth
from jalons.funding.words.deadlines import deadline, when
from jalons.funding.words.grants import (
    envelope_sum,
    gap_check,
    rate_line,
    ready_check,
    refusal,
    wrong_check,
)
from jalons.funding.words.journal import JOURNAL
from jalons.funding.words.plans import (
    Check,
    balance_check,
    consolidated_sentence,
    enumeration,
    gaps_check,
    hidden_gap_check,
    own_share_check,
    own_shares_check,
    refused_check,
    sentence,
    surplus_check,
    unbalanced,
    unpriced_check,
    verdict,
    waiting_check,
    what_is_left,
    without,
)
from jalons.funding.words.schemes import cap, opening_word, period, scheme_check, scheme_choice

__all__ = [
    "JOURNAL",
    "Check",
    "balance_check",
    "cap",
    "consolidated_sentence",
    "deadline",
    "enumeration",
    "envelope_sum",
    "gap_check",
    "gaps_check",
    "hidden_gap_check",
    "opening_word",
    "own_share_check",
    "own_shares_check",
    "period",
    "rate_line",
    "ready_check",
    "refusal",
    "refused_check",
    "scheme_check",
    "scheme_choice",
    "sentence",
    "surplus_check",
    "unbalanced",
    "unpriced_check",
    "valued_check",
    "verdict",
    "waiting_check",
    "what_is_left",
    "when",
    "without",
    "worth",
    "wrong_check",
]
