"""Publics, privés, citoyens: whether the people of a workshop are diverse enough (method 1.5). Pure.

A list with fewer than 15 % of citizens lacks diversity, by a default of the method; a workshop may change it.
"""

from collections.abc import Mapping
from enum import StrEnum

from jalons.directory.rules.categories import Category

# With fewer people, there is no warning yet.
LEAST_PEOPLE = 5


class DiversityWarning(StrEnum):
    MISSING = "missing"  # a category with nobody
    FEW_CITIZENS = "few_citizens"
    UNKNOWN = "unknown"  # people without a category


def diversity_warnings(numbers: Mapping[str, int], least_citizens: int) -> list[tuple[DiversityWarning, str]]:
    """(warning, category concerned). `numbers`: people by category, unknown ones under "".

    `least_citizens`: a percentage of everybody; 0 disables the warning.
    """
    whole = sum(numbers.values())
    if whole < LEAST_PEOPLE:
        return []
    warnings = [(DiversityWarning.MISSING, category.value) for category in Category if not numbers.get(category, 0)]
    citizens = numbers.get(Category.CITIZEN, 0)
    if citizens and 100 * citizens < least_citizens * whole:
        warnings.append((DiversityWarning.FEW_CITIZENS, Category.CITIZEN.value))
    if numbers.get("", 0):
        warnings.append((DiversityWarning.UNKNOWN, ""))
    return warnings


def share_percent(part: int, whole: int, least: int = 0) -> str:
    """« 13 »: a percentage. It has one decimal, rounded down, when rounding would falsely reach `least`."""
    if not whole:
        return "0"
    rounded = (200 * part + whole) // (2 * whole)  # rounds half up
    if rounded < least or 100 * part >= least * whole:
        return str(rounded)
    tenths = 1000 * part // whole
    return f"{tenths // 10},{tenths % 10}"


def missing_citizens(numbers: Mapping[str, int], least_citizens: int) -> int:
    """How many citizens to add to the list to reach the share."""
    whole, citizens = sum(numbers.values()), numbers.get(Category.CITIZEN, 0)
    # (citizens + n) / (whole + n) >= least / 100; no number of citizens reaches 100 % of a list that has others.
    if least_citizens >= 100 or not whole:
        return 0
    return max(0, -(-(least_citizens * whole - 100 * citizens) // (100 - least_citizens)))


def bar_segments(parts: list[int], width: float, gap: float = 2) -> list[tuple[float, float]]:
    """(x, width) of each part in a bar of this width, with a gap between non-empty parts. They have a width of at least
    4, to be visible."""
    present = [part for part in parts if part]
    if not present:
        return [(0.0, 0.0) for _ in parts]
    room = width - gap * (len(present) - 1) - 4 * len(present)
    segments, x = [], 0.0
    for part in parts:
        size = round(4 + room * part / sum(present), 1) if part else 0.0
        segments.append((round(x, 1), size))
        x += size + gap if part else 0
    return segments
