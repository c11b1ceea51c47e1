"""Drawings of the design, as numbers: the road of the étapes, the bar of money, boxes that cover one another. Pure."""

from collections.abc import Sequence
from decimal import Decimal

# Heights of the posts, repeated every eight étapes; the stylesheet holds the same ones.
OFFSETS = (18, 6, 0, 8, 22, 30, 26, 14)
WIDTH, FOOT = 800, 57
BAR, GAP = 596, 2

type Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def boxes_overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share some area; boxes that only touch do not."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def road_path(count: int, reached: int | None = None) -> str:
    """SVG path data of a smooth road through `count` posts, stopping at the post `reached` (0 is the first; −1: no
    road)."""
    if count == 0 or reached == -1:
        return ""
    share = WIDTH / count
    points = [(-2.0, float(OFFSETS[0] + FOOT + 2))]
    points += [(share * (index + 0.12), float(OFFSETS[index % 8] + FOOT)) for index in range(count)]
    if reached is not None:
        points = points[: reached + 2]
    else:
        points.append((WIDTH - 6.0, points[-1][1] - 3))
    path = f"M{points[0][0]:g} {points[0][1]:g}"
    for index in range(len(points) - 1):
        before, start, end, after = (points[max(0, min(len(points) - 1, index + shift))] for shift in (-1, 0, 1, 2))
        # A Catmull-Rom curve through the posts, written as Bézier curves.
        first_handle = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second_handle = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        path += f"C{first_handle[0]:.1f} {first_handle[1]:.1f} {second_handle[0]:.1f} {second_handle[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    return path


def money_shares(parts: Sequence[Decimal]) -> list[tuple[float, float]]:
    """(x, width) of each part in a bar 600 wide. A part that is not zero is at least 4 wide, to be visible."""
    total = sum(parts, Decimal(0))
    if not total:
        return [(0.0, 0.0) for _part in parts]
    present = [part for part in parts if part]
    room = BAR - GAP * (len(present) - 1) - 4 * len(present)
    shares: list[tuple[float, float]] = []
    x = 1.0
    for part in parts:
        width = round(4 + float(room * part / total), 1) if part else 0.0
        shares.append((round(x, 1), width))
        x += width + GAP if part else 0
    return shares
