from math import isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.diagnosis.rules.similar import Profile, most_similar, territory_likeness

codes = st.text("0123456789", min_size=2, max_size=3)
profiles = st.builds(
    Profile, codes, st.integers(1, 8_000_000), st.floats(0, 100), st.one_of(st.none(), st.floats(0, 60))
)
HERE = Profile("A", 10_000, 50.0, 30.0)


@pytest.mark.parametrize(
    ("other", "steps"),
    [
        (Profile("B", 20_000, 50.0, 30.0), (1.0, 0.0, 0.0)),
        (Profile("B", 5_000, 50.0, 30.0), (1.0, 0.0, 0.0)),
        (Profile("B", 10_000, 65.0, 30.0), (0.0, 1.0, 0.0)),
        (Profile("B", 10_000, 50.0, 24.0), (0.0, 0.0, 2.0)),
        (Profile("B", 40_000, 20.0, 33.0), (2.0, 2.0, 1.0)),
    ],
)
def test_each_difference_is_counted_in_steps(other: Profile, steps: tuple[float, ...]) -> None:
    found = territory_likeness(HERE, other)
    assert found
    assert (found.size, found.rurality, found.age) == steps
    assert found.steps == sum(steps)


def test_without_the_age_of_this_territory_age_does_not_count() -> None:
    found = territory_likeness(Profile("A", 10_000, 50.0), Profile("B", 10_000, 50.0, 12.0))
    assert found
    assert (found.age, found.steps) == (None, 0.0)


def test_what_cannot_be_compared_is_never_proposed() -> None:
    others = [HERE, Profile("B", 10_000, 50.0), Profile("C", 0, 0.0, 30.0), Profile("D", 80_000, 0.0, 10.0)]
    assert [one.profile.code for one in most_similar(HERE, others, 6)] == ["D"]
    assert most_similar(Profile("E", 0, 0.0), others, 6) == []


@given(profiles, st.lists(profiles, max_size=30), st.integers(1, 6))
def test_the_nearest_are_those_that_a_slow_search_finds(here: Profile, others: list[Profile], most: int) -> None:
    def slow(other: Profile) -> float | None:
        if other.code == here.code or (here.aged is not None and other.aged is None):
            return None
        size = abs(log(here.people) - log(other.people)) / log(2)
        age = abs(here.aged - (other.aged or 0)) / 3 if here.aged is not None else 0
        return size + abs(here.small - other.small) / 15 + age

    distances = sorted(one for one in map(slow, others) if one is not None)[:most]
    found = [one.steps for one in most_similar(here, others, most)]
    assert len(found) == len(distances)
    assert all(isclose(one, other, abs_tol=1e-9) for one, other in zip(found, distances, strict=True))


@given(profiles, profiles)
def test_two_territories_are_as_far_from_one_another(one: Profile, other: Profile) -> None:
    there, back = territory_likeness(one, other), territory_likeness(other, one)
    if there and back:
        assert isclose(there.steps, back.steps, abs_tol=1e-9)
    assert territory_likeness(one, one).steps == 0  # type: ignore[union-attr]
