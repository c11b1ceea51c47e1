"""The tables of a page of a PDF, from the straight lines that are drawn on it. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_NEAR = 3.0
"""Points: the two edges of one border are nearer, two rows or two columns are not."""


class Rule(NamedTuple):
    """A straight line. `at`: its x when it is vertical, else its y; `begin` and `end` along it."""

    is_vertical: bool
    at: float
    begin: float
    end: float

    def spans(self, place: float) -> bool:
        return self.begin - _NEAR <= place <= self.end + _NEAR


class Frame:
    """The lines of one table, each touching another. `tops` and `lefts`: of its rows and columns, in reading order."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.levels = sorted((rule for rule in rules if not rule.is_vertical), key=lambda rule: -rule.at)
        self.sides = sorted(rule for rule in rules if rule.is_vertical)
        self.tops = sorted({rule.at for rule in self.levels}, reverse=True)
        self.lefts = sorted({rule.at for rule in self.sides})
        self.bottom, self.end = self.tops.pop() if self.tops else 0.0, self.lefts.pop() if self.lefts else 0.0

    @property
    def is_table(self) -> bool:
        return bool(self.tops) and len(self.lefts) > 1

    def corner(self, x: float, y: float) -> tuple[float, float] | None:
        """The top and the left of the cell where a point lies."""
        if not (self.bottom < y < self.tops[0] + _NEAR and self.lefts[0] - _NEAR < x < self.end):
            return None
        top = min((rule.at for rule in self.levels if rule.at >= y - 1 and rule.spans(x)), default=None)
        left = max((rule.at for rule in self.sides if rule.at <= x + 1 and rule.spans(y)), default=None)
        return None if top is None or left is None or top not in self.tops or left not in self.lefts else (top, left)

    def right(self, top: float, left: float) -> float:
        return min((rule.at for rule in self.sides if rule.at > left and rule.spans(top - 2 * _NEAR)), default=self.end)

    def goes_on(self, top: float, left: float) -> bool:
        """Whether no line separates a cell from the one above it."""
        x = left + 2 * _NEAR
        is_closed = any(abs(rule.at - top) < 1 and rule.begin <= x <= rule.end for rule in self.levels)
        return not is_closed and any(abs(rule.at - left) < 1 and rule.spans(top) for rule in self.sides)


def find_frames(rules: Iterable[Rule]) -> list[Frame]:
    """The tables, smallest first: one may stand in the frame of a page."""
    groups = _touching_groups(_merge_rules(rules))
    frames = [Frame(_close_ends(group)) for group in groups if len(group) >= 4]
    return sorted((frame for frame in frames if frame.is_table), key=lambda frame: frame.end - frame.lefts[0])


def _close_ends(rules: Sequence[Rule]) -> list[Rule]:
    """The end of a page cuts a row without any line: its sides go on alone, and a line is drawn where most of them stop."""
    sides = [rule for rule in rules if rule.is_vertical]
    levels = [rule for rule in rules if not rule.is_vertical]
    if len(sides) < 2 or not levels:
        return list(rules)
    left, right = min(rule.at for rule in sides), max(rule.at for rule in sides)
    drawn = list(rules)
    for ends, limit, sign in (
        ([rule.begin for rule in sides], min(rule.at for rule in levels), 1),
        ([rule.end for rule in sides], max(rule.at for rule in levels), -1),
    ):
        beyond = [end for end in ends if (limit - end) * sign > 2 * _NEAR]
        if 2 * len(beyond) > len(sides) and len(beyond) > 1:
            drawn.append(Rule(False, min(beyond) if sign > 0 else max(beyond), left, right))
    return drawn


def _touching_groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The lines that touch one another, directly or by others. Each level only looks at the sides that stand along it: a map of 6 000
    lines took 3.5 s when each line looked at all the others."""
    sides = sorted(rule for rule in rules if rule.is_vertical)
    places = [side.at for side in sides]
    levels = [rule for rule in rules if not rule.is_vertical]
    leads = list(range(len(sides) + len(levels)))

    def lead(number: int) -> int:
        while leads[number] != number:
            leads[number] = leads[leads[number]]
            number = leads[number]
        return number

    for number, level in enumerate(levels, len(sides)):
        along = range(bisect_left(places, level.begin - _NEAR), bisect_right(places, level.end + _NEAR))
        for side in along:
            if sides[side].spans(level.at):
                leads[lead(side)] = lead(number)
    groups: dict[int, list[Rule]] = {}
    for number, rule in enumerate([*sides, *levels]):
        groups.setdefault(lead(number), []).append(rule)
    return list(groups.values())


def _merge_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Each border is drawn cell by cell, or as a thin box with two edges."""
    merged: list[Rule] = []
    for is_vertical in (False, True):
        for line in _group_rules(sorted(rule for rule in rules if rule.is_vertical == is_vertical)):
            merged += _join_ends(line)
    return merged


def _group_rules(rules: Sequence[Rule]) -> list[list[Rule]]:
    lines: list[list[Rule]] = []
    for rule in rules:
        if lines and rule.at - lines[-1][0].at <= _NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    return lines


def _join_ends(line: Sequence[Rule]) -> list[Rule]:
    at, joined = line[0].at, list[Rule]()
    for rule in sorted(line, key=lambda one: one.begin):
        if joined and rule.begin <= joined[-1].end + _NEAR:
            joined[-1] = joined[-1]._replace(end=max(joined[-1].end, rule.end))
        else:
            joined.append(rule._replace(at=at))
    return joined
