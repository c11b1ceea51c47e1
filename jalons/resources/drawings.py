"""The mind map of a chantier as a standalone SVG, for its page, a file, a document, also in grey. Pure.

A shape tells statuses apart before colour does: full disc, half disc, dashed ring.
"""

from collections.abc import Mapping
from html import escape

from jalons.base.drawings import format_coordinate
from jalons.base.palette import BRICK, DEEP, EDGE, INK, PAPER, RIVER, WASH
from jalons.resources.rules.mind_maps import (
    CORE_SIZE,
    DISC,
    EMPTY,
    LINE,
    SIZE,
    Box,
    Link,
    MindMap,
    text_width,
)
from jalons.resources.rules.resources import Status
from jalons.resources.rules.screen_maps import LEGEND

FONT = "Atkinson Hyperlegible, Verdana, sans-serif"


def draw_mind_map(
    drawn: MindMap, title: str, words: str, prefix: str = "map", legend: Mapping[str, object] | None = None
) -> str:
    """`words` describes the drawing; `prefix` makes ids unique on a page with several maps. `legend`: the word of each
    status, under the drawing, in letters of the same size."""
    links = "".join(_draw_link(link) for link in drawn.links if link.kind != "limb")
    limbs = "".join(_draw_link(link) for link in drawn.links if link.kind == "limb")
    boxes = "".join(_draw_box(box, drawn.knot_size) for box in (*drawn.boxes[1:], drawn.boxes[0]))
    height = drawn.height + (LEGEND if legend else 0)
    view = " ".join(format_coordinate(value) for value in (drawn.left, drawn.top, drawn.width, height))
    if legend:
        boxes += _draw_legend(drawn, legend)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" viewBox="{view}" role="img" '
        f'aria-labelledby="{prefix}-t {prefix}-d" font-family="{FONT}">'
        f'<title id="{prefix}-t">{escape(title)}</title><desc id="{prefix}-d">{escape(words)}</desc>'
        f"{limbs}{links}{boxes}</svg>"
    )


def _draw_legend(drawn: MindMap, legend: Mapping[str, object]) -> str:
    """In the middle, under the drawing."""
    words = {status: str(word) for status, word in legend.items()}
    width = sum(_sign_width(word) for word in words.values())
    x, y = drawn.left + (drawn.width - width) / 2, drawn.top + drawn.height + LEGEND / 2 - 4
    drawing = ""
    for status, word in words.items():
        drawing += _draw_disc(x + DISC, y, status)
        drawing += (
            f'<text x="{format_coordinate(x + 2 * DISC + 10)}" y="{format_coordinate(y + SIZE * 0.35)}" font-size="{SIZE}" '
            f'fill="{INK}">{escape(word)}</text>'
        )
        x += _sign_width(word)
    return drawing


def _sign_width(word: str) -> float:
    return 2 * DISC + 10 + text_width(word, SIZE) + 40


def draw_status(status: str) -> str:
    """The sign of a status for a legend, hidden from assistive technology because text stands beside it."""
    return f'<svg viewBox="-11 -11 22 22" aria-hidden="true">{_draw_disc(0, 0, status)}</svg>'


def _draw_link(link: Link) -> str:
    (x1, y1), (x2, y2) = link.start, link.end
    if link.kind == "stem":
        path = f"M{format_coordinate(x1)} {format_coordinate(y1)}V{format_coordinate(y2)}H{format_coordinate(x2)}"
        return f'<path d="{path}" fill="none" stroke="{EDGE}" stroke-width="2"/>'
    bend = format_coordinate((x1 + x2) / 2)
    path = f"M{format_coordinate(x1)} {format_coordinate(y1)}C{bend} {format_coordinate(y1)} {bend} {format_coordinate(y2)} {format_coordinate(x2)} {format_coordinate(y2)}"
    limb = f'stroke="{RIVER}" stroke-width="5" stroke-linecap="round"'
    look = limb if link.kind == "limb" else f'stroke="{EDGE}" stroke-width="2"'
    return f'<path d="{path}" fill="none" {look}/>'


def _draw_box(box: Box, knot_size: int) -> str:
    if not box.name:
        return _draw_shape(box, knot_size)
    # A transparent frame: one clicks beside the letters too.
    frame = (
        f'<rect x="{format_coordinate(box.x - 4)}" y="{format_coordinate(box.y - 3)}" width="{format_coordinate(box.width + 8)}" '
        f'height="{format_coordinate(box.height + 6)}" rx="6" fill="{PAPER}" fill-opacity="0"/>'
    )
    return f'<g data-line="{escape(box.name)}">{frame}{_draw_shape(box, knot_size)}</g>'


def _draw_shape(box: Box, knot_size: int) -> str:
    if box.kind == "twig":
        x = box.disc + (DISC + 10 if box.anchor == "start" else -DISC - 10)
        return _draw_disc(box.disc, box.middle, box.status) + _draw_lines(box, x, SIZE, INK, box.anchor)
    core = box.kind == "core"
    radius = min(box.height / 2, 40)
    dash = ' stroke-dasharray="5 4"' if box.status == EMPTY else ""
    look = f'fill="{DEEP}"' if core else f'fill="{PAPER if dash else WASH}" stroke="{RIVER}" stroke-width="1.5"{dash}'
    middle = box.x + box.width / 2
    return (
        f'<rect x="{format_coordinate(box.x)}" y="{format_coordinate(box.y)}" width="{format_coordinate(box.width)}" height="{format_coordinate(box.height)}" '
        f'rx="{format_coordinate(radius)}" {look}/>'
        + _draw_lines(box, middle, CORE_SIZE if core else knot_size, PAPER if core else INK, "middle", bold=True)
    )


def _draw_lines(box: Box, x: float, size: int, colour: str, anchor: str, *, bold: bool = False) -> str:
    first = box.middle - LINE * (len(box.lines) - 1) / 2 + size * 0.35
    weight = ' font-weight="700"' if bold else ""
    # The design system colours every text of a figure; this class makes the text of the core white.
    name = ' class="t-inv"' if colour == PAPER else ""
    return "".join(
        f'<text{name} x="{format_coordinate(x)}" y="{format_coordinate(first + LINE * index)}" font-size="{size}" text-anchor="{anchor}" '
        f'fill="{colour}"{weight}>{escape(line)}</text>'
        for index, line in enumerate(box.lines)
    )


def _draw_disc(x: float, y: float, status: str) -> str:
    at = f'cx="{format_coordinate(x)}" cy="{format_coordinate(y)}" r="{DISC}"'
    if status == Status.EXISTING:
        return f'<circle {at} fill="{RIVER}" stroke="{RIVER}" stroke-width="2"/>'
    if status == Status.AVAILABLE:
        half = f"M{format_coordinate(x)} {format_coordinate(y - DISC)}A{DISC} {DISC} 0 0 0 {format_coordinate(x)} {format_coordinate(y + DISC)}Z"
        return f'<circle {at} fill="{PAPER}" stroke="{RIVER}" stroke-width="2"/><path d="{half}" fill="{RIVER}"/>'
    return f'<circle {at} fill="{PAPER}" stroke="{BRICK}" stroke-width="2" stroke-dasharray="3 2"/>'
