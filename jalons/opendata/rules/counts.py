"""Rates computed from counts, which a file may keep secret."""

from collections.abc import Sequence

from jalons.opendata.rules.values import ABSENT, SECRET, State, Value, share_value

# A count, or why it is missing: State.SECRET or State.ABSENT.
type Count = float | State

# The census is a survey: its counts have decimals, and parts do not add up exactly to the whole.
ROUNDING = 0.05


class Impossible(Exception):
    """Impossible counts; the sentence says why the row is rejected."""


def rate_of_counts(parts: Sequence[Count], whole: Count) -> Value:
    """The percentage of `parts` in `whole`. Secret or absent if one of the counts is; never a zero instead."""
    every = (*parts, whole)
    if State.ABSENT in every:
        return ABSENT
    if State.SECRET in every:
        return SECRET
    counts = [float(one) for one in every]
    if min(counts) < 0:
        raise Impossible("Un effectif est négatif.")
    part, total = sum(counts[:-1]), counts[-1]
    if part > total + ROUNDING:
        raise Impossible("La part est plus grande que le tout : plus de 100 %.")
    return share_value(min(part, total), total)
