"""Publics, privés, citoyens: whether the people of a workshop are diverse enough (method 1.5). Pure.

The 15 % of citizens under which a list lacks diversity are a default of the method; a workshop may change them.
"""

from collections.abc import Mapping
from enum import StrEnum

from jalons.directory.rules.categories import Category

# Of a handful of people, nothing is said yet.
LEAST_PEOPLE = 5


class DiversityWarning(StrEnum):
    MISSING = "missing"  # a category with nobody
    FEW_CITIZENS = "few_citizens"
    UNKNOWN = "unknown"  # people without a category


def diversity_warnings(numbers: Mapping[str, int], least_citizens: int) -> list[tuple[DiversityWarning, str]]:
    """(warning, the category it is about). `numbers`: people by category, the unknown ones under "".

    `least_citizens`: in percent of everybody; 0 asks for nothing.
    """
    whole = sum(numbers.values())
    if whole < LEAST_PEOPLE:
        return []
    found = [(DiversityWarning.MISSING, category.value) for category in Category if not numbers.get(category, 0)]
    citizens = numbers.get(Category.CITIZEN, 0)
    if citizens and 100 * citizens < least_citizens * whole:
        found.append((DiversityWarning.FEW_CITIZENS, Category.CITIZEN.value))
    if numbers.get("", 0):
        found.append((DiversityWarning.UNKNOWN, ""))
    return found


def share_percent(part: int, whole: int, least: int = 0) -> str:
    """« 13 »: a share in percent. One decimal, cut, when rounding would say that it reaches `least` and it does not."""
    if not whole:
        return "0"
    rounded = (200 * part + whole) // (2 * whole)  # halves go up
    if rounded < least or 100 * part >= least * whole:
        return str(rounded)
    tenths = 1000 * part // whole
    return f"{tenths // 10},{tenths % 10}"


def missing_citizens(numbers: Mapping[str, int], least_citizens: int) -> int:
    """How many more citizens would reach the share, were they added to the list."""
    whole, citizens = sum(numbers.values()), numbers.get(Category.CITIZEN, 0)
    # (citizens + n) / (whole + n) >= least / 100; nobody can be all of a list that holds others.
    if least_citizens >= 100 or not whole:
        return 0
    return max(0, -(-(least_citizens * whole - 100 * citizens) // (100 - least_citizens)))


def bar_segments(parts: list[int], width: float, gap: float = 2) -> list[tuple[float, float]]:
    """(x, width) of each part in a bar so wide, with a gap between those that exist. One that exists is seen: 4 at least."""
    present = [part for part in parts if part]
    if not present:
        return [(0.0, 0.0) for _ in parts]
    room = width - gap * (len(present) - 1) - 4 * len(present)
    found, x = [], 0.0
    for part in parts:
        size = round(4 + room * part / sum(present), 1) if part else 0.0
        found.append((round(x, 1), size))
        x += size + gap if part else 0
    return found
