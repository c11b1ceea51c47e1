"""The arithmetic of money, without Django: one module a noun."""

from jalons.funding.rules.money import (
    CENT,
    MAY_BE_PUBLIC,
    SECURED,
    ZERO,
    Consolidated,
    Expense,
    Kind,
    Nature,
    Resource,
    Status,
    Sums,
    by_kind,
    consolidate,
    funder_key,
    sums,
)
from jalons.funding.rules.own_share import OwnShare, own_share
from jalons.funding.rules.schemes import CapPer, Fault, Opening, Terms, faults, is_to_verify, opening

__all__ = [
    "CENT",
    "MAY_BE_PUBLIC",
    "SECURED",
    "ZERO",
    "CapPer",
    "Consolidated",
    "Expense",
    "Fault",
    "Kind",
    "Nature",
    "Opening",
    "OwnShare",
    "Resource",
    "Status",
    "Sums",
    "Terms",
    "by_kind",
    "consolidate",
    "faults",
    "funder_key",
    "is_to_verify",
    "opening",
    "own_share",
    "sums",
]
