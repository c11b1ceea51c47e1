"""Small charts as standalone SVG: the distribution of a value, the composition of a population. Pure; see
`drawings`."""

from collections.abc import Sequence
from html import escape

from jalons.base.frozen import frozen
from jalons.base.palette import EDGE, INK, LINE, POST, RIVER, SOFT
from jalons.diagnosis.drawings.choropleth import FONT, TEXT, draw_text
from jalons.diagnosis.rules.distribution import Histogram

WIDTH = 750  # the text is 12 px on a phone, and no larger than that of a page beside a table
# Light to dark, different in grey too; ink is readable on each.
SEGMENTS = ("#eef5f3", "#b5d6d1", "#74b3ac")
TALL, ROW = 220, 40
LETTER = 17  # mean width of a letter, rather overestimated


@frozen
class Mark:
    """A value on the axis. `here`: that of the territory."""

    value: float
    words: str
    here: bool = False


@frozen
class Stack:
    """A whole divided into percentages; without parts when it is unknown, and `words` says so."""

    label: str
    parts: tuple[float, ...]
    words: str = ""


def draw_histogram(
    spread: Histogram, marks: Sequence[Mark], ends: tuple[str, str], *, name: str, title: str, words: str
) -> str:
    """`ends`: texts of the first and the last value of the axis. Each mark has its own line below it."""
    column = WIDTH / len(spread.counts)
    tallest = max(spread.counts)
    here = {spread.column(mark.value) for mark in marks if mark.here}
    bars = "".join(
        f'<rect x="{place * column + 1:.1f}" y="{TALL - TALL * count / tallest:.1f}" width="{max(column - 2, 1):.1f}" '
        f'height="{TALL * count / tallest:.1f}" fill="{POST if place in here else LINE}" stroke="{EDGE}"/>'
        for place, count in enumerate(spread.counts)
        if count
    )
    axis = f'<path d="M0 {TALL}H{WIDTH}" stroke="{INK}" stroke-width="2"/>'
    axis += draw_text(0, TALL + 32, ends[0], fill=SOFT) + draw_text(WIDTH, TALL + 32, ends[1], anchor="end", fill=SOFT)
    rows = [(mark, _mark_position(mark, spread), TALL + 40 + ROW * row) for row, mark in enumerate(marks, 1)]
    # Labels come last, so that no line crosses them.
    under = "".join(_draw_mark(*row) for row in rows) + "".join(_draw_mark_label(*row) for row in rows)
    height = TALL + 40 + ROW * len(marks) + 12
    return _wrap_svg(height, f"{bars}{axis}{under}", name=name, title=title, words=words)


def _mark_position(mark: Mark, spread: Histogram) -> float:
    return min(max((mark.value - spread.low) / (spread.high - spread.low), 0), 1) * WIDTH


def _draw_mark(mark: Mark, x: float, y: float) -> str:
    colour, dash = (POST, "") if mark.here else (RIVER, ' stroke-dasharray="8 6"')
    return f'<path d="M{x:.1f} 0V{y:g}" stroke="{colour}" stroke-width="4"{dash}/>'


def _draw_mark_label(mark: Mark, x: float, y: float) -> str:
    """Beside its line, on a side with enough room; over the line when it is too long for both."""
    wide = LETTER * len(mark.words)
    if x + 12 + wide <= WIDTH and (x <= WIDTH / 2 or x - 12 - wide < 0):
        at, anchor = x + 12, "start"
    elif x - 12 - wide >= 0:
        at, anchor = x - 12, "end"
    else:
        at, anchor = max(WIDTH - wide, 0), "start"
    return draw_text(at, y, mark.words, anchor=anchor, bold=mark.here, halo=True)


def draw_stacks(stacks: Sequence[Stack], keys: Sequence[str], *, name: str, title: str, words: str) -> str:
    """One bar of 100 % for each, and the legend of parts."""
    each = 92
    bars = "".join(_draw_stack(stack, place * each) for place, stack in enumerate(stacks))
    top, x, legend = len(stacks) * each + 8, 0.0, ""
    for key, fill in zip(keys, SEGMENTS[3 - len(keys) :], strict=True):
        wide = 48 + LETTER * len(key) + 24
        if x and x + wide > WIDTH:
            top, x = top + ROW, 0.0
        legend += f'<rect x="{x + 1:g}" y="{top:g}" width="34" height="28" fill="{fill}" stroke="{EDGE}"/>'
        legend += draw_text(x + 48, top + 25, key)
        x += wide
    return _wrap_svg(top + ROW, bars + legend, name=name, title=title, words=words)


def _draw_stack(stack: Stack, y: float) -> str:
    drawn = draw_text(0, y + TEXT, stack.label)
    if not stack.parts:
        return drawn + draw_text(0, y + TEXT + 38, stack.words, fill=SOFT)
    x = 0.0
    for part, fill in zip(stack.parts, SEGMENTS[3 - len(stack.parts) :], strict=True):
        wide = part / 100 * WIDTH
        drawn += f'<rect x="{x:.1f}" y="{y + 40:g}" width="{wide:.1f}" height="40" fill="{fill}" stroke="{EDGE}"/>'
        if wide > 90:
            drawn += draw_text(x + wide / 2, y + 70, f"{part:.0f}\u00a0%", anchor="middle")
        x += wide
    return drawn


def _wrap_svg(height: float, inside: str, *, name: str, title: str, words: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{name}-t {name}-d" font-family="{FONT}"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(words)}</desc>{inside}</svg>'
    )
