"""Numbered sheets of paper. Pure."""

from collections.abc import Iterable

SHEETS_MAX = 9_999


def next_sheet(typed: Iterable[int], after: int | None = None) -> int:
    """The first number not typed yet after the one just typed, else after all of them."""
    numbers = set(typed)
    number = (after if after is not None else max(numbers, default=0)) + 1
    while number in numbers:
        number += 1
    return number


def missing_sheets(typed: Iterable[int]) -> list[int]:
    """Numbers below the highest one that nobody has typed."""
    numbers = set(typed)
    return [number for number in range(1, max(numbers, default=0)) if number not in numbers]


def number_ranges(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """1, 2, 3, 7 → (1, 3), (7, 7): faster to read."""
    ranges: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges
