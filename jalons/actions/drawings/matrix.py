"""The matrix utility × feasibility as SVG that stands alone. Pure. The table beside it says the same."""

from collections.abc import Mapping, Sequence
from html import escape

from jalons.base.drawings import Box, boxes_overlap
from jalons.base.frozen import frozen
from jalons.base.palette import EDGE, INK, PAPER, RIVER, SOFT, WASH

FONT = "Atkinson Hyperlegible, Verdana, sans-serif"
# The square of the drawing, without its margins.
LEFT, TOP, SIZE = 34, 6, 360
WIDTH, HEIGHT = LEFT + SIZE + 6, TOP + SIZE + 36
RADIUS, TEXT = 8, 16


@frozen
class Dot:
    """Actions at the same position, from 0 to 1 horizontally (feasibility) and vertically (utility)."""

    codes: tuple[str, ...]
    across: float
    up: float


def group_dots(places: Mapping[str, tuple[float, float]]) -> list[Dot]:
    """One dot for each position: actions at the same one are named together, in the order given."""
    groups: dict[tuple[float, float], list[str]] = {}
    for code, at in places.items():
        groups.setdefault(at, []).append(code)
    return [Dot(tuple(codes), *at) for at, codes in groups.items()]


def draw_matrix(dots: Sequence[Dot], corners: Sequence[str], axes: tuple[str, str], title: str, words: str) -> str:
    """`corners`: the names of the quarters, top left, top right, bottom left, bottom right. `axes`: horizontal,
    vertical."""
    half = SIZE / 2
    middle_x, middle_y = LEFT + half, TOP + half
    parts = [
        _draw_rectangle(LEFT, TOP, SIZE, SIZE, PAPER),
        # The quarter of useful and feasible actions, to begin with.
        _draw_rectangle(middle_x, TOP, half, half, WASH),
        f'<path d="M{middle_x:g} {TOP}V{TOP + SIZE}M{LEFT} {middle_y:g}H{LEFT + SIZE}" stroke="{EDGE}" stroke-dasharray="6 5"/>',
    ]
    taken: list[Box] = []
    for index, corner in enumerate(corners):
        edge = LEFT + (8 if index % 2 == 0 else SIZE - 8)
        base = TOP + 20 if index < 2 else TOP + SIZE - 10
        parts.append(_draw_text(edge, base, corner, anchor="start" if index % 2 == 0 else "end", fill=SOFT))
        start = edge if index % 2 == 0 else edge - _text_width(corner)
        taken.append((start, base - TEXT, start + _text_width(corner), base + 4))
    parts.append(_draw_text(middle_x, TOP + SIZE + 26, axes[0], anchor="middle", bold=True))
    parts.append(
        f'<g transform="rotate(-90 20 {middle_y:g})">{_draw_text(20, middle_y, axes[1], anchor="middle", bold=True)}</g>'
    )
    discs = {dot: _dot_position(dot) for dot in dots}
    taken += [(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in discs.values()]
    for dot, (x, y) in discs.items():
        label = ", ".join(dot.codes)
        box = _free_box(x, y, _text_width(label), taken)
        taken.append(box)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="{RIVER}" stroke="{PAPER}" stroke-width="2"/>'
        )
        # The width is slightly overestimated, so the codes are aligned on the side of their disc.
        at, anchor = (box[2], "end") if box[2] < x else (box[0], "start")
        parts.append(_draw_text(at, box[3] - 3, label, anchor=anchor, bold=True))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="matrix-t matrix-d" font-family="{FONT}"><title id="matrix-t">{escape(title)}</title>'
        f'<desc id="matrix-d">{escape(words)}</desc>{"".join(parts)}</svg>'
    )


def _dot_position(dot: Dot) -> tuple[float, float]:
    """The position of a disc; a band above and below is left free for the names of the quarters."""
    side, band = 2 * RADIUS, TEXT + 20
    return LEFT + side + (SIZE - 2 * side) * dot.across, TOP + band + (SIZE - 2 * band) * (1 - dot.up)


def _text_width(words: str) -> float:
    """An estimate, rather too wide: the fonts are not measured here."""
    return 7.8 * len(words)


def _free_box(x: float, y: float, width: float, taken: Sequence[Box]) -> Box:
    """Where the codes of a disc are written: beside it, else below or above, where nothing is written yet. When no
    place is free they go beside it and overlap: the table has every code."""
    tall, away, near = TEXT + 2, RADIUS + 4, RADIUS + 1
    sides = [(x + away, y - tall / 2), (x - away - width, y - tall / 2)]
    rows = (y + near, y - near - tall)
    places = sides + [(left, top) for top in rows for left in (x - width / 2, x - RADIUS, x + RADIUS - width)]
    boxes = [(left, top, left + width, top + tall) for left, top in places]
    inside = [box for box in boxes if box[0] > LEFT and box[1] > TOP and box[2] < LEFT + SIZE and box[3] < TOP + SIZE]
    free = (box for box in inside if not any(boxes_overlap(box, other) for other in taken))
    return next(free, (inside or boxes)[0])


def _draw_rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}" stroke="{EDGE}"/>'


def _draw_text(x: float, y: float, words: str, *, anchor: str, fill: str = INK, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{TEXT}" text-anchor="{anchor}" fill="{fill}"{weight}>'
        f"{escape(words)}</text>"
    )
