"""The place of a rate, counted slowly and another way: one commune against each other, in exact fractions."""

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

# Quarters: exact in floating point, and often equal.
RATES = st.integers(0, 40).map(lambda quarter: quarter / 4)
PEOPLE = st.integers(0, 5000)
COUNTRY = st.lists(st.tuples(RATES, PEOPLE), min_size=1, max_size=25).filter(lambda rows: any(p for _v, p in rows))


def slow_place(rows: Sequence[tuple[float, int]], asked: float) -> Fraction:
    """The place of a rate: halves count one by one; between two observed rates, along the straight line."""

    def place(rate: Fraction) -> Fraction:
        shares = (Fraction(2 if v < rate else 1 if v == rate else 0, 2) * people for v, people in rows)
        return 10 * sum(shares, Fraction()) / sum(people for _value, people in rows)

    exact = Fraction(asked)
    below = [Fraction(v) for v, _people in rows if v <= exact]
    above = [Fraction(v) for v, _people in rows if v >= exact]
    if not below or not above:
        return place(min(above) if above else max(below))
    low, high = max(below), min(above)
    return place(low) if low == high else place(low) + (place(high) - place(low)) * (exact - low) / (high - low)
