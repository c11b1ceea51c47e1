"""Codes of districts and of communes, and the centre of an outline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.opendata.rules.districts import CODE, commune_codes, geometry_centre
from tests.opendata.made_places import square


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("QN02401M", True),
        ("QN00101M", True),
        ("QP093001", True),
        ("QP02A001", True),
        ("QN97401I", True),
        ("QNABABAB", False),
        ("QUARTIER", False),
        ("24322", False),
        ("QN1", False),
        ("", False),
    ],
)
def test_codes_are_recognised(text: str, is_one: bool) -> None:
    assert bool(CODE.fullmatch(text)) is is_one


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("93027", ["93027"]),
        ("93027, 93030", ["93027", "93030"]),
        ("93027|2A004", ["93027", "2A004"]),
        ("2a004", ["2A004"]),
        ("La Courneuve", []),
        ("930271", []),
        ("93027, Bobigny", []),
        ("", []),
    ],
)
def test_codes_of_communes_are_a_cell_of_nothing_else(cell: str, codes: list[str]) -> None:
    assert commune_codes(cell) == codes


@given(st.floats(-60, 60), st.floats(-50, 50), st.floats(0.001, 0.05))
def test_the_centre_of_a_square_is_its_middle(x: float, y: float, side: float) -> None:
    drawn = square((x, y), side)
    hole = square((x, y), side / 3)["coordinates"][0][0]
    small = square((x + 3, y), side / 2)["coordinates"][0]
    drawn["coordinates"] = [small, [drawn["coordinates"][0][0][::-1], hole]]
    assert geometry_centre(drawn) == pytest.approx((x, y), abs=1e-6)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        "Polygon",
        {},
        {"type": "Point", "coordinates": [0, 0]},
        {"type": "Polygon", "coordinates": None},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, "a"]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [2, 2], [0, 0]]]},
        {"type": "MultiPolygon", "coordinates": {"a": 1}},
    ],
)
def test_what_draws_nothing_has_no_centre(geometry: object) -> None:
    assert geometry_centre(geometry) is None
