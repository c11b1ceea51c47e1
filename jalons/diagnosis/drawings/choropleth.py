"""Drawings of the diagnosis as standalone SVG: for a page, a document, a file. Pure.

Colours are attributes, because the content security policy forbids styles and documents have no style sheet. A table
beside each drawing has the same data.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from html import escape
from itertools import groupby
from textwrap import wrap

from jalons.base.frozen import frozen
from jalons.base.palette import EDGE, INK, PAPER, SOFT
from jalons.territories.drawings import Label

FONT = "Atkinson Hyperlegible, Verdana, sans-serif"
TEXT = 31  # nine points on a page of paper, for drawings 1,000 wide
LARGE = 42  # 12 px in a drawing 290 px wide, which is the room of a phone 360 px wide
ROW = 46
LETTER = 15  # mean width of a letter at that size, in figures and short words
# A map with its legend beside it leaves room on a page of paper, with readable names.
ROOM, SMALLEST = 740, 0.7
PLAIN = "#e4e9e4"  # an area without a value to show


@frozen
class Shape:
    """An area to fill: an empty `fill` means that nothing can be computed, and is hatched."""

    path: str
    fill: str
    words: str = ""
    href: str = ""
    """Where it leads, on a page."""


class SignShape(StrEnum):
    """Signs on a map, different by their outline alone."""

    DISC = "disc"
    SQUARE = "square"
    TRIANGLE = "triangle"


@frozen
class Key:
    """A line of the legend: a colour, hatching when it is empty, or a sign."""

    fill: str
    words: str
    sign: SignShape | None = None


def draw_choropleth(
    shapes: Sequence[Shape],
    *,
    size: tuple[int, int],
    name: str,
    title: str,
    words: str,
    captions: Iterable[Label] = (),
    large: Iterable[Label] = (),
    mesh: str = "",
    over: str = "",
    told: bool = True,
    legend: Sequence[Key] = (),
    source: str = "",
    beside: bool = False,
) -> str:
    """Areas are drawn in the given order, that of the table. `told`: each area shows its words when it is pointed at.
    With a `legend`, the drawing is complete: it has its title, its classes and its source. `beside`: only its classes,
    on its right, for a document that has the rest. `over`: signs, drawn last. `large`: the captions of a phone, fewer and in larger letters; the page shows one or the other. `name` makes ids unique on a page."""
    width, height = size
    heading = wrap(title, 50) if legend and not beside else []
    top = ROW * len(heading) + 14 if heading else 0
    under = wrap(source, 60) if legend and not beside else []
    after = top + height + ROW
    outside = "".join(draw_text(0, TEXT + ROW * row, line, size=34, bold=True) for row, line in enumerate(heading))
    place = f"translate(0 {top})"
    if legend and beside:
        scale = min(1, max(SMALLEST, ROOM / height))
        left, height = round(width * scale) + 40, round(height * scale)
        place = f"scale({scale:.3f})"
        outside += f'<g transform="translate({left} 0)">{_draw_legend(legend, name, ROW)}</g>'
        width = left + 62 + LETTER * max(len(key.words) for key in legend)
        whole = max(height, ROW * len(legend) + 10)
    else:
        outside += _draw_legend(legend, name, after)
        after += ROW * len(legend)
        outside += "".join(draw_text(0, after + 34 * row, line, size=31, fill=SOFT) for row, line in enumerate(under))
        whole = after + 34 * len(under) if legend else height
    line = 2 if len(shapes) < 300 else 1
    role = "group" if any(shape.href for shape in shapes) else "img"  # what is inside an image cannot be reached
    drawn = "".join(
        f'<g fill="{fill or f"url(#{name}-h)"}">{"".join(_draw_area(shape, told=told) for shape in same)}</g>'
        for fill, same in groupby(shapes, lambda shape: shape.fill)
    )
    inside = f'<path d="{mesh}" fill="none" stroke="{PAPER}" stroke-width="1.2" pointer-events="none"/>' if mesh else ""
    large = list(large)
    names = _draw_captions(captions, TEXT, "for-desk" if large else "", lifted=bool(over))
    names += _draw_captions(large, LARGE, "for-phone", lifted=bool(over)) if large else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" viewBox="0 0 {width} {whole}" role="{role}" '
        f'aria-labelledby="{name}-t {name}-d" font-family="{FONT}"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(words)}</desc><defs>{_hatch_pattern(name)}</defs>'
        f'<g transform="{place}"><g data-areas="" fill-rule="evenodd" stroke="{INK}" stroke-width="{line}" '
        f'stroke-linejoin="round">{drawn}</g>{inside}<g pointer-events="none">{over}'
        f"{names}</g></g>{outside}</svg>"
    )


def _draw_area(shape: Shape, *, told: bool) -> str:
    title = f"<title>{escape(shape.words)}</title>" if told and shape.words else ""
    area = f'<path d="{shape.path}">{title}</path>' if title else f'<path d="{shape.path}"/>'
    return f'<a href="{escape(shape.href)}" aria-label="{escape(shape.words)}">{area}</a>' if shape.href else area


def _hatch_pattern(name: str) -> str:
    """Strokes readable in black and white, unlike any shade of the classes."""
    return (
        f'<pattern id="{name}-h" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="14" height="14" fill="{PAPER}"/><path d="M3 0V14" stroke="{EDGE}" stroke-width="4"/></pattern>'
    )


def _draw_captions(captions: Iterable[Label], size: int, seen: str, *, lifted: bool) -> str:
    """`seen`: the class that says on which screens."""
    captions = list(captions)
    beside = [(caption, *caption.point) for caption in captions if caption.point]
    leads = "".join(f'<line x1="{x}" y1="{y}" x2="{one.x}" y2="{_lead_end(one, size)}"/>' for one, x, y in beside)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="6"/>' for _one, x, y in beside)
    lines = f'<g stroke="{INK}" stroke-width="2" fill="{INK}">{leads}{dots}</g>' if beside else ""
    texts = "".join(_draw_caption(caption, size, lifted=lifted and not caption.point) for caption in captions)
    css = f' class="{seen}"' if seen else ""
    return (
        f"<g{css}>{lines}"
        f'<g font-size="{size}" text-anchor="middle" fill="{INK}" stroke="{PAPER}" stroke-width="6" '
        f'stroke-linejoin="round" paint-order="stroke">{texts}</g></g>'
    )


def _lead_end(one: Label, size: int) -> int:
    """The side of the text that looks at the point."""
    assert one.point
    above = one.point[1] < one.y
    return one.y - size if above else one.y + (size + 8 if one.value and one.text else 8)


def _draw_caption(one: Label, size: int, *, lifted: bool) -> str:
    """`lifted`: above a sign that may be at the same place."""
    under = size + 2 if one.text else 0
    y = one.y - (18 + under if lifted else 0)
    name = f'<text x="{one.x}" y="{y}">{escape(one.text)}</text>' if one.text else ""
    value = f'<text x="{one.x}" y="{y + under}" font-weight="700">{escape(one.value)}</text>' if one.value else ""
    return name + value


def draw_signs(shape: SignShape, points: Iterable[tuple[float, float]], size: float) -> str:
    """The same sign at each point; `size` is half its width."""
    path = {
        SignShape.DISC: f"m-{size:g} 0a{size:g} {size:g} 0 1 0 {2 * size:g} 0a{size:g} {size:g} 0 1 0-{2 * size:g} 0z",
        SignShape.SQUARE: f"m-{size:g}-{size:g}h{2 * size:g}v{2 * size:g}h-{2 * size:g}z",
        SignShape.TRIANGLE: f"m0-{size * 1.2:g}l{size * 1.2:g} {size * 2:g}h-{size * 2.4:g}z",
    }[shape]
    drawn = "".join(f"M{x:g} {y:g}{path}" for x, y in points)
    return f'<path d="{drawn}" fill="{PAPER}" stroke="{INK}" stroke-width="{size / 4 + 1:g}"/>'


def _draw_legend(legend: Sequence[Key], name: str, top: float) -> str:
    return "".join(_draw_legend_key(key, name, top + ROW * row) for row, key in enumerate(legend))


def _draw_legend_key(key: Key, name: str, y: float) -> str:
    if key.sign:
        return draw_signs(key.sign, [(24, y - 12)], 13) + draw_text(62, y - 2, key.words)
    fill = key.fill or f"url(#{name}-h)"
    square = f'<rect x="1" y="{y - 28:g}" width="46" height="32" fill="{fill}" stroke="{EDGE}"/>'
    return square + draw_text(62, y - 2, key.words)


def draw_text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = TEXT,
    anchor: str = "start",
    fill: str = INK,
    bold: bool = False,
    halo: bool = False,
) -> str:
    """`halo`: makes it readable over anything."""
    weight = ' font-weight="700"' if bold else ""
    if halo:
        weight += f' stroke="{PAPER}" stroke-width="8" stroke-linejoin="round" paint-order="stroke"'
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" text-anchor="{anchor}" fill="{fill}"{weight}>'
        f"{escape(words)}</text>"
    )
