"""Shares as fractions, and numbers of people as orders of magnitude, without false precision."""

from fractions import Fraction

# Fractions that are easy to say and understand.
SAID = sorted({Fraction(n, of) for n, of in (
    (1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 6), (1, 7), (1, 8), (1, 9),
    (1, 10), (3, 10), (7, 10), (9, 10), (1, 12), (1, 15), (1, 20), (1, 30), (1, 50), (1, 100),
)})  # fmt: skip
NEAR = 0.05
"""A fraction is used for a share when the relative difference is at most this."""


def nearest_fraction(share: float) -> Fraction | None:
    """`share` in percent. The nearest of `SAID`; None when none is near enough, and the share is given in percent."""
    nearest = min(SAID, key=lambda one: abs(float(one) * 100 - share))
    return nearest if abs(float(nearest) * 100 - share) <= NEAR * share else None


def round_magnitude(count: float) -> int:
    """Two significant digits: 3 812 → 3 800; tens below a hundred, so that the exact size of a small group is not
    revealed."""
    whole = round(count)
    if whole < 100:
        return round(whole / 10) * 10
    unit = 10 ** (len(str(whole)) - 2)
    return int((whole + unit / 2) // unit * unit)
