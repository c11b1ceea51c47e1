import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.opendata.rules.distances import (
    EARTH,
    Nearest,
    Reach,
    is_zone_at_stake,
    kilometres_between,
    places_per_10_000,
    population_reach,
)

anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
in_dordogne = st.tuples(st.floats(0, 1.5), st.floats(44.5, 45.8))


def haversine(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Another formula of the same distance."""
    (lon, lat), (lon2, lat2) = (tuple(map(math.radians, point)) for point in (one, other))
    half = math.sin((lat2 - lat) / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


@given(anywhere, anywhere)
def test_distances_are_those_of_the_haversine_formula(one: tuple[float, float], other: tuple[float, float]) -> None:
    # Near the antipodes, a metre is as much as the formulas agree on.
    assert kilometres_between(one, other) == pytest.approx(haversine(one, other), abs=1e-3)


@given(st.lists(anywhere | in_dordogne, min_size=1, max_size=40), st.lists(anywhere | in_dordogne, max_size=10))
def test_the_nearest_place_is_the_one_that_looking_at_all_would_find(
    places: list[tuple[float, float]], points: list[tuple[float, float]]
) -> None:
    nearest = Nearest(places)
    for point in [*points, *places]:
        found = nearest.to(point)
        assert found is not None
        rank, distance = found
        every = [kilometres_between(place, point) for place in places]
        assert distance == min(every) == every[rank]


def test_there_is_no_nearest_of_nothing() -> None:
    assert Nearest([]).to((0.7, 45.2)) is None


def test_the_date_line_is_no_wall() -> None:
    rank, distance = Nearest([(0, 0), (179.99, -16)]).to((-179.99, -16)) or (None, 0)
    assert (rank, round(distance, 1)) == (1, 2.1)


def test_reach_counts_inhabitants_and_leaves_out_what_is_unknown() -> None:
    communes = [(0.5, 100), (5.0, 100), (12.0, 200), (None, 1000), (40.0, None)]
    assert population_reach(communes) == Reach(400, {5: 50.0, 10: 50.0, 20: 100.0}, (50 + 500 + 2400) / 400, 12.0)
    assert population_reach([(None, 10), (3.0, 0)]) == Reach(0, {}, None, 3.0)
    assert population_reach([]) == Reach(0, {}, None, None)


def test_places_per_10_000_inhabitants_are_not_told_of_nobody() -> None:
    assert (places_per_10_000(3, 11_421), places_per_10_000(3, 0), places_per_10_000(3, None)) == (
        30_000 / 11_421,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("score", "distance", "at_stake"),
    [(7.0, 10.1, True), (7.0, 10.0, False), (6.9, 30.0, False), (None, 30.0, False), (9.0, None, False)],
)
def test_a_zone_is_at_stake_when_it_is_fragile_and_far(score: float, distance: float, at_stake: bool) -> None:
    assert is_zone_at_stake(score, distance, least=7, farther_than=10) is at_stake
