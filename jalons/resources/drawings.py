"""The mind map of a chantier as a standalone SVG, for its page, a file, a document, also in grey. Pure.

A shape tells statuses apart before colour does: full disc, half disc, dashed ring.
"""

from html import escape

from jalons.base.drawings import format_coordinate
from jalons.base.palette import BRICK, DEEP, EDGE, INK, PAPER, RIVER, WASH
from jalons.resources.rules.mind_maps import CORE_SIZE, DISC, EMPTY, KNOT_SIZE, LINE, SIZE, Box, Link, MindMap
from jalons.resources.rules.resources import Status

FONT = "Atkinson Hyperlegible, Verdana, sans-serif"


def draw_mind_map(drawn: MindMap, title: str, words: str, prefix: str = "map") -> str:
    """`words` describes the drawing; `prefix` makes ids unique on a page with several maps."""
    links = "".join(_draw_link(link) for link in drawn.links if link.kind == "branch")
    limbs = "".join(_draw_link(link) for link in drawn.links if link.kind == "limb")
    boxes = "".join(_draw_box(box) for box in (*drawn.boxes[1:], drawn.boxes[0]))
    view = " ".join(format_coordinate(value) for value in (drawn.left, drawn.top, drawn.width, drawn.height))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" viewBox="{view}" role="img" '
        f'aria-labelledby="{prefix}-t {prefix}-d" font-family="{FONT}">'
        f'<title id="{prefix}-t">{escape(title)}</title><desc id="{prefix}-d">{escape(words)}</desc>'
        f"{limbs}{links}{boxes}</svg>"
    )


def draw_status(status: str) -> str:
    """The sign of a status for a legend, hidden from assistive technology because text stands beside it."""
    return f'<svg viewBox="-11 -11 22 22" aria-hidden="true">{_draw_disc(0, 0, status)}</svg>'


def _draw_link(link: Link) -> str:
    (x1, y1), (x2, y2) = link.start, link.end
    bend = format_coordinate((x1 + x2) / 2)
    path = f"M{format_coordinate(x1)} {format_coordinate(y1)}C{bend} {format_coordinate(y1)} {bend} {format_coordinate(y2)} {format_coordinate(x2)} {format_coordinate(y2)}"
    limb = f'stroke="{RIVER}" stroke-width="5" stroke-linecap="round"'
    look = limb if link.kind == "limb" else f'stroke="{EDGE}" stroke-width="2"'
    return f'<path d="{path}" fill="none" {look}/>'


def _draw_box(box: Box) -> str:
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
        + _draw_lines(box, middle, CORE_SIZE if core else KNOT_SIZE, PAPER if core else INK, "middle", bold=True)
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
