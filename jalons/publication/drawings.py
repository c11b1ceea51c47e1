"""Figures of documents, as standalone SVG: colours are attributes, and the text of the figure is also in the document.
Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape
from textwrap import wrap

from jalons.base.frozen import frozen
from jalons.base.palette import BRICK, INK, LINE, PAPER, RIVER, SOFT, WASH

FONT = "Atkinson Hyperlegible"


@frozen
class Bar:
    """One line of the calendar: an action between two days."""

    label: str
    starts_on: date
    ends_on: date
    is_done: bool


def draw_calendar(bars: Sequence[Bar]) -> str:
    """Actions over time, one line for each, with years at the top. Empty without bars."""
    if not bars:
        return ""
    first = min(bar.starts_on for bar in bars).year
    last = max(bar.ends_on for bar in bars).year + 1
    left, right, top, step = 150.0, 1000.0, 34.0, 30.0
    days = (date(last, 1, 1) - date(first, 1, 1)).days
    height = top + step * len(bars) + 8

    def x(day: date) -> float:
        return round(left + (right - left) * (day - date(first, 1, 1)).days / days, 1)

    parts = []
    for year in range(first, last):
        at = x(date(year, 1, 1))
        middle = (at + x(date(year + 1, 1, 1))) / 2
        parts.append(f'<line x1="{at}" y1="6" x2="{at}" y2="{height - 4:g}" stroke="{LINE}"/>')
        parts.append(_draw_text(middle, 22, str(year), anchor="middle", fill=SOFT))
    for index, bar in enumerate(bars):
        y = top + step * index
        start, end = x(bar.starts_on), max(x(bar.ends_on), x(bar.starts_on) + 6)
        fill = RIVER if bar.is_done else WASH
        parts.append(_draw_text(0, y + 17, bar.label))
        parts.append(
            f'<rect x="{start}" y="{y + 4:g}" width="{round(end - start, 1)}" height="18" rx="3" fill="{fill}" stroke="{RIVER}"/>'
        )
    return _wrap_svg(right, height, parts)


def draw_money_bar(parts: Sequence[tuple[str, Decimal]]) -> str:
    """A bar of four shares (acquis, demandé, envisagé, à trouver), with different fills and outlines, also in grey."""
    total = sum((amount for _label, amount in parts), Decimal(0))
    if not total:
        return ""
    looks = (
        (RIVER, RIVER, ""),
        ("#8fb8b4", RIVER, ""),
        (WASH, RIVER, ""),
        (PAPER, BRICK, ' stroke-dasharray="6 4"'),
    )
    width, x, drawn = 1000.0, 2.0, []
    for (label, amount), (fill, stroke, dash) in zip(parts, looks, strict=True):
        share = round(float(Decimal(width - 4) * amount / total), 1)
        if share:
            drawn.append(
                f'<rect x="{round(x, 1)}" y="2" width="{share}" height="46" fill="{fill}" stroke="{stroke}" stroke-width="2"{dash}/>'
            )
            if share > 90:
                colour = PAPER if fill == RIVER else INK
                drawn.append(_draw_text(x + 12, 31, label, fill=colour))
        x += share
    return _wrap_svg(width, 50, drawn)


@frozen
class VoteBar:
    """A proposition and its dots: from phones, from paper."""

    label: str
    phones: int
    room: int


def draw_votes(bars: Sequence[VoteBar]) -> str:
    """The text above each bar and its total before it, which a narrow screen shows too: titles may be long, and it is
    readable in grey."""
    highest = max((bar.phones + bar.room for bar in bars), default=0)
    if not highest:
        return ""
    width, step, left, parts = 680.0, 62.0, 44.0, []
    room = width - left - 2
    for index, bar in enumerate(bars):
        top = step * index
        phones, paper = (round(room * count / highest, 1) for count in (bar.phones, bar.room))
        parts.append(_draw_text(0, top + 20, _shorten_label(bar.label, int(width / 10.5))))
        parts.append(_draw_text(left - 10, top + 46, str(bar.phones + bar.room), anchor="end"))
        if phones:
            parts.append(_draw_bar(left, top, phones, RIVER))
        if paper:
            parts.append(_draw_bar(left + phones, top, paper, WASH))
    return _wrap_svg(width, step * len(bars), parts)


@frozen
class ShareBar:
    """A percentage, and that of France if known; `said`: its text."""

    label: str
    share: float
    said: str
    france: float | None = None


def draw_shares(bars: Sequence[ShareBar], width: float) -> str:
    """The text above each bar, its value at the end, and a dark stroke for France. A full bar is 100 %. The narrower the drawing, the larger its text in the same space."""
    step, room, parts = 66.0, width - 80, []
    for index, bar in enumerate(bars):
        top = step * index
        long = round(room * min(bar.share, 100) / 100, 1)
        parts.append(_draw_text(0, top + 20, _shorten_label(bar.label, int(width / 10.5))))
        parts.append(f'<rect x="0" y="{top + 30:g}" width="{room:g}" height="20" fill="{LINE}"/>')
        parts.append(f'<rect x="0" y="{top + 30:g}" width="{long:g}" height="20" fill="{RIVER}"/>')
        if bar.france is not None:
            at = round(room * min(bar.france, 100) / 100, 1)
            parts.append(
                f'<rect x="{at - 3:g}" y="{top + 25:g}" width="6" height="30" fill="{INK}" stroke="{PAPER}" stroke-width="2"/>'
            )
        parts.append(_draw_text(room + 14, top + 46, bar.said))
    return _wrap_svg(width, step * len(bars), parts) if bars else ""


def draw_shares_beside(bars: Sequence[ShareBar], width: float) -> str:
    """The same side by side, for paper: text, bar, value. Less than half as high; long texts continue on the next
    line."""
    left, right = round(width * 0.5), round(width * 0.12)
    room, top, parts = width - left - right, 0.0, []
    for bar in bars:
        long = round(room * min(bar.share, 100) / 100, 1)
        lines = wrap(bar.label, int(left / 10.5))
        parts += [_draw_text(0, top + 19 + 23 * row, line) for row, line in enumerate(lines)]
        parts.append(f'<rect x="{left:g}" y="{top + 6:g}" width="{room:g}" height="14" fill="{LINE}"/>')
        parts.append(f'<rect x="{left:g}" y="{top + 6:g}" width="{long:g}" height="14" fill="{RIVER}"/>')
        if bar.france is not None:
            at = left + round(room * min(bar.france, 100) / 100, 1)
            parts.append(
                f'<rect x="{at - 3:g}" y="{top + 2:g}" width="6" height="22" fill="{INK}" stroke="{PAPER}" stroke-width="2"/>'
            )
        parts.append(_draw_text(width - right + 12, top + 19, bar.said))
        top += 26 + 23 * (len(lines) - 1)
    return _wrap_svg(width, top, parts) if bars else ""


def _draw_bar(x: float, top: float, width: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{top + 30:g}" width="{width:g}" height="20" fill="{fill}" stroke="{RIVER}"/>'


def _shorten_label(label: str, most: int = 100) -> str:
    """The part that fits on one line; the table below has the whole text."""
    return label if len(label) <= most else f"{label[:most].rsplit(' ', 1)[0]}…"


def _draw_text(x: float, y: float, words: str, *, anchor: str = "start", fill: str = INK) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{FONT}" font-size="20" text-anchor="{anchor}" fill="{fill}">'
        f"{escape(words)}</text>"
    )


def _wrap_svg(width: float, height: float, parts: Sequence[str]) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">{"".join(parts)}</svg>'
