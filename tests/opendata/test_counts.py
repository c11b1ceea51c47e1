import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.opendata.rules.counts import Impossible, rate_of_counts
from jalons.opendata.rules.values import ABSENT, SECRET, State, Value

whole_numbers = st.integers(0, 100_000)


@given(parts=st.lists(whole_numbers, min_size=1, max_size=4), others=whole_numbers)
def test_a_rate_and_its_base_give_the_count_back(parts: list[int], others: int) -> None:
    whole = sum(parts) + others
    found = rate_of_counts(parts, whole)
    if whole == 0:
        assert found == Value(None, 0, State.ABSENT)
    else:
        assert found.value is not None
        assert found.base == whole
        assert found.value * whole == pytest.approx(100 * sum(parts))
        assert 0 <= found.value <= 100


@pytest.mark.parametrize(
    ("parts", "whole", "expected"),
    [
        ([State.SECRET, 3], 10, SECRET),
        ([3], State.SECRET, SECRET),
        ([State.ABSENT, State.SECRET], 10, ABSENT),
        ([0], 10, Value(0, 10)),
        ([10.04], 10, Value(100, 10)),
    ],
)
def test_a_secret_stays_secret_and_nothing_becomes_zero(
    parts: list[float | State], whole: float, expected: Value
) -> None:
    assert rate_of_counts(parts, whole) == expected


@pytest.mark.parametrize(
    ("parts", "whole", "reason"),
    [
        ([-1], 10, "Un effectif est négatif."),
        ([1], -10, "Un effectif est négatif."),
        ([6, 5], 10, "La part est plus grande que le tout : plus de 100\u00a0%."),
    ],
)
def test_counts_that_cannot_be_are_refused(parts: list[float], whole: float, reason: str) -> None:
    with pytest.raises(Impossible) as refusal:
        rate_of_counts(parts, whole)
    assert str(refusal.value).replace("\u00a0", " ") == reason.replace("\u00a0", " ")
