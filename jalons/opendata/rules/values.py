"""A figure of a place: an unknown value is never zero, and there is enough to add places up."""

from collections.abc import Iterable
from enum import StrEnum

from jalons.base.frozen import frozen


class State(StrEnum):
    OBSERVED = "observe"  # in the file
    COMPUTED = "calcule"  # computed from the communes of an area
    ESTIMATED = "estime"  # by a rule of ours, named on the page
    BORROWED = "emprunte"  # an estimate too: the published value of the intercommunalité, for lack of a nearer one
    SECRET = "secret"  # noqa: S105 known of the producer, who may not tell: too few people
    ABSENT = "absent"  # known by nobody

    @property
    def is_an_estimate(self) -> bool:
        return self is State.ESTIMATED or self is State.BORROWED


@frozen(slots=True)
class Value:
    """`value` in the unit of its indicator, None when secret or absent. `base`: the base of a rate (premises, people of
    fifteen and more…), None when the file does not give it."""

    value: float | None
    base: float | None = None
    state: State = State.OBSERVED

    def __post_init__(self) -> None:
        if (self.value is None) != (self.state in (State.SECRET, State.ABSENT)):
            raise ValueError(self)


ABSENT = Value(None, None, State.ABSENT)
SECRET = Value(None, None, State.SECRET)


def share_value(part: float, whole: float) -> Value:
    """A percentage from two counts; absent when the whole is zero."""
    return Value(100 * part / whole, whole) if whole else Value(None, whole, State.ABSENT)


def merge_values(values: Iterable[Value]) -> Value:
    """The rate of several communes that were merged, from their own bases.

    Rates without a base are never averaged: the merged commune is absent (opendata, section 3).
    """
    every = list(values)
    if len(every) == 1:
        return every[0]
    counted = [one for one in every if one.base != 0]  # an empty base lacks nothing
    if any(one.value is None or one.base is None for one in counted):
        return ABSENT
    whole = sum(one.base or 0 for one in counted)
    total = share_value(sum((one.value or 0) * (one.base or 0) / 100 for one in counted), whole)
    estimated = any(one.state.is_an_estimate for one in counted)
    return Value(total.value, whole, State.ESTIMATED) if estimated else total
