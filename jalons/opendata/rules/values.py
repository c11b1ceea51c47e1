"""A figure of a place: never a zero for what is not known, and always enough to add places up."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OBSERVED = "observed"  # written in the file
    COMPUTED = "computed"  # added up from the communes of an area
    ESTIMATED = "estimated"  # by a rule of ours, which the page names
    BORROWED = "borrowed"  # an estimate too: what is published of the intercommunalité, nothing nearer being known
    SECRET = "secret"  # noqa: S105 known of the producer, who may not tell: too few people
    ABSENT = "absent"  # unknown of everybody

    @property
    def is_an_estimate(self) -> bool:
        return self is State.ESTIMATED or self is State.BORROWED


@dataclass(frozen=True, slots=True)
class Value:
    """`value` in the unit of its indicator, None when secret or absent. `base`: what the rate is a rate of (premises,
    people of fifteen and more…), None when the file does not say."""

    value: float | None
    base: float | None = None
    state: State = State.OBSERVED

    def __post_init__(self) -> None:
        if (self.value is None) != (self.state in (State.SECRET, State.ABSENT)):
            raise ValueError(self)


ABSENT = Value(None, None, State.ABSENT)
SECRET = Value(None, None, State.SECRET)


def share_value(part: float, whole: float) -> Value:
    """A rate in percent from two counts; absent when there is nobody to count."""
    return Value(100 * part / whole, whole) if whole else Value(None, whole, State.ABSENT)


def merge_values(values: Iterable[Value]) -> Value:
    """The rate of several communes that became one, from their own denominators.

    Rates without a denominator are never averaged: the merged commune is absent (opendata, section 3).
    """
    found = list(values)
    if len(found) == 1:
        return found[0]
    counted = [one for one in found if one.base != 0]  # where nobody is counted, nothing is missing
    if any(one.value is None or one.base is None for one in counted):
        return ABSENT
    whole = sum(one.base or 0 for one in counted)
    total = share_value(sum((one.value or 0) * (one.base or 0) / 100 for one in counted), whole)
    estimated = any(one.state.is_an_estimate for one in counted)
    return Value(total.value, whole, State.ESTIMATED) if estimated else total
