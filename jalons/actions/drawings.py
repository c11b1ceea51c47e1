"""The matrix utility × feasibility as SVG that stands alone. Pure. The table beside it says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

INK, SOFT, EDGE, RIVER, WASH, PAPER = "#14292b", "#46595b", "#71837d", "#0d5358", "#e1eeeb", "#ffffff"
FONT = "Atkinson Hyperlegible, Verdana, sans-serif"
# The square of the drawing, inside its margins.
LEFT, TOP, SIZE = 46, 12, 500
WIDTH, HEIGHT = LEFT + SIZE + 14, TOP + SIZE + 46
LINE = 20


@dataclass(frozen=True)
class Dot:
    """Actions at the same place, from 0 to 1 across (feasibility) and up (utility)."""

    codes: tuple[str, ...]
    across: float
    up: float


def gathered(places: Mapping[str, tuple[float, float]]) -> list[Dot]:
    """One dot a place: actions that stand together are told together, in the order given."""
    found: dict[tuple[float, float], list[str]] = {}
    for code, at in places.items():
        found.setdefault(at, []).append(code)
    return [Dot(tuple(codes), *at) for at, codes in found.items()]


def matrix_svg(dots: Sequence[Dot], corners: Sequence[str], axes: tuple[str, str], title: str, words: str) -> str:
    """`corners`: the names of the quarters, top left, top right, bottom left, bottom right. `axes`: across, up."""
    half = SIZE / 2
    middle_x, middle_y = LEFT + half, TOP + half
    parts = [
        _rect(LEFT, TOP, SIZE, SIZE, PAPER),
        # What is useful and feasible: the quarter to begin with.
        _rect(middle_x, TOP, half, half, WASH),
        f'<path d="M{middle_x:g} {TOP}V{TOP + SIZE}M{LEFT} {middle_y:g}H{LEFT + SIZE}" stroke="{EDGE}" stroke-dasharray="6 5"/>',
    ]
    for index, corner in enumerate(corners):
        x = LEFT + (10 if index % 2 == 0 else SIZE - 10)
        y = TOP + 24 if index < 2 else TOP + SIZE - 12
        parts.append(_text(x, y, corner, anchor="start" if index % 2 == 0 else "end", fill=SOFT))
    parts.append(_text(middle_x, TOP + SIZE + 32, axes[0], anchor="middle", bold=True))
    parts.append(
        f'<g transform="rotate(-90 26 {middle_y:g})">{_text(26, middle_y, axes[1], anchor="middle", bold=True)}</g>'
    )
    taken: list[tuple[float, float, float]] = []
    for dot in sorted(dots, key=lambda dot: (-dot.up, dot.across)):
        parts.append(_dot(dot, taken))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="matrix-t matrix-d" font-family="{FONT}"><title id="matrix-t">{escape(title)}</title>'
        f'<desc id="matrix-d">{escape(words)}</desc>{"".join(parts)}</svg>'
    )


def _dot(dot: Dot, taken: list[tuple[float, float, float]]) -> str:
    """Its disc, and its codes on the side where there is room, lower when other codes are already there."""
    inside = SIZE - 40
    x, y = LEFT + 20 + inside * dot.across, TOP + 20 + inside * (1 - dot.up)
    label = ", ".join(dot.codes)
    width = 10.0 * len(label)
    to_the_left = x + 14 + width > LEFT + SIZE
    start = x - 14 - width if to_the_left else x + 14
    line = y + 6
    while any(abs(line - other) < LINE and start < end and begin < start + width for begin, end, other in taken):
        line += LINE
    taken.append((start, start + width, line))
    words = _text(x - 14 if to_the_left else x + 14, line, label, anchor="end" if to_the_left else "start", bold=True)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{RIVER}" stroke="{PAPER}" stroke-width="2"/>{words}'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}" stroke="{EDGE}"/>'


def _text(x: float, y: float, words: str, *, anchor: str, fill: str = INK, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="17" text-anchor="{anchor}" fill="{fill}"{weight}>'
        f"{escape(words)}</text>"
    )
