import re
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jalons.base.drawings import boxes_overlap, money_shares, road_path


def test_the_road_passes_under_each_post() -> None:
    points = re.findall(r"(-?[\d.]+) (-?[\d.]+)(?=C|$)", road_path(8))
    assert [float(x) for x, _y in points[1:-1]] == [12, 112, 212, 312, 412, 512, 612, 712]
    assert [float(y) for _x, y in points[1:-1]] == [75, 63, 57, 65, 79, 87, 83, 71]


def test_the_painted_road_stops_at_the_post_reached() -> None:
    assert road_path(8, 3).endswith("312.0 65.0")
    assert road_path(8, -1) == road_path(0) == ""


def test_boxes_meet_when_they_share_more_than_an_edge() -> None:
    box = (0.0, 0.0, 10.0, 10.0)
    around = [(x, y, x + 10, y + 10) for x in (-10.0, 0.0, 10.0) for y in (-10.0, 0.0, 10.0)]
    assert [other for other in around if boxes_overlap(box, other)] == [box]
    assert boxes_overlap(box, (9.0, 9.0, 30.0, 30.0)) and boxes_overlap((9.0, 9.0, 30.0, 30.0), box)


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=4, max_size=4))
def test_shares_fill_the_bar_in_order_without_overlap(parts: list[Decimal]) -> None:
    shares = money_shares(parts)
    drawn = [(x, width) for (x, width), part in zip(shares, parts, strict=True) if part]
    assert all(width >= 4 for _x, width in drawn)
    assert all(width == 0 for (_x, width), part in zip(shares, parts, strict=True) if not part)
    for (x, width), (after, _width) in pairwise(drawn):
        assert x + width <= after
    if drawn:
        assert 590 <= drawn[-1][0] + drawn[-1][1] <= 598
