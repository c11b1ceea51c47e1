"""Rates made of counts that a file gives, or keeps to itself."""

from collections.abc import Sequence

from jalons.opendata.rules.values import ABSENT, SECRET, State, Value, share_value

# A count, or why there is none: State.SECRET or State.ABSENT.
type Count = float | State

# A census is a survey: its counts have decimals, and the parts of a whole do not fall exactly on it.
ROUNDING = 0.05


class Impossible(Exception):
    """Counts that cannot be; the sentence says why the row is set aside."""


def rate_of_counts(parts: Sequence[Count], whole: Count) -> Value:
    """The share of `parts` in `whole`, in percent. Secret or absent as soon as one of the counts is; never a zero for that."""
    given = (*parts, whole)
    if State.ABSENT in given:
        return ABSENT
    if State.SECRET in given:
        return SECRET
    counts = [float(one) for one in given]
    if min(counts) < 0:
        raise Impossible("Un effectif est négatif.")
    part, total = sum(counts[:-1]), counts[-1]
    if part > total + ROUNDING:
        raise Impossible("La part est plus grande que le tout : plus de 100 %.")
    return share_value(min(part, total), total)
