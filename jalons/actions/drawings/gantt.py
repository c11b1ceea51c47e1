"""The plan drawn row by row: each row of the table holds its own strip of the drawing, so that a page can break between
two rows, a name of any length keeps its bar, and column headings repeat on paper. Pure.

Horizontal positions are shares of the width, vertical ones of the row. A line between two rows is drawn in each row
that it crosses.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from html import escape

from jalons.base.french import SHORT_MONTHS
from jalons.base.frozen import frozen
from jalons.base.palette import BRICK


class Zoom(StrEnum):
    YEAR = "annee"
    QUARTER = "trimestre"
    MONTH = "mois"


# For each zoom: the months between two lines of the calendar, and the minimum width of a month in pixels.
_STEP = {Zoom.YEAR: 12, Zoom.QUARTER: 3, Zoom.MONTH: 1}
_MONTH_WIDTH = {Zoom.YEAR: 7, Zoom.QUARTER: 14, Zoom.MONTH: 44}


class State(StrEnum):
    """How a bar looks. A shape or a pattern tells states apart before colour does."""

    DONE = "done"
    TODO = "todo"
    LATE = "late"
    SHEET = "sheet"


@frozen
class Span:
    """The first and the last day that the drawing shows."""

    first: date
    last: date

    def at(self, day: date, *, end: bool = False) -> float:
        """Where a day begins or ends, in per cent of the width; below 0 or above 100 for a day that is not shown."""
        return 100 * ((day - self.first).days + end) / ((self.last - self.first).days + 1)

    @property
    def months(self) -> int:
        return 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1


def quarters_span(days: Iterable[date], today: date) -> Span:
    """Whole quarters around the days; the year of today when there is none."""
    ordered = sorted(days) or [date(today.year, 1, 1), date(today.year, 12, 31)]
    first, last = ordered[0], ordered[-1]
    start = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    end = _months_after(date(last.year, (last.month - 1) // 3 * 3 + 1, 1), 3) - timedelta(days=1)
    return Span(start, end)


def _months_after(first: date, months: int) -> date:
    year, month = divmod(12 * first.year + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


@frozen
class Strip:
    """The dates shown in a row. `tail`: until when it is late."""

    starts_on: date | None = None
    ends_on: date | None = None
    state: State = State.TODO
    tail: date | None = None
    words: str = ""


@frozen
class Arrow:
    """From the end of a row to the beginning of another; rows are numbered from 0."""

    start: int
    end: int
    clashes: bool = False


def draw_scale(shown: Span, zoom: Zoom, today: date) -> str:
    """The header of the drawing, and what its rows share: lines of the calendar, today, patterns, arrow heads."""
    lines, labels = [], []
    for at, label in _scale_ticks(shown, zoom):
        lines.append(_draw_vertical(at, "gl"))
        labels.append(f'<text x="{at:.2f}%" dx="4" y="40">{label}</text>' if label else "")
    for at, year in _scale_years(shown):
        labels.append(f'<text class="gy" x="{at:.2f}%" dx="4" y="18">{year}</text>')
    now = shown.at(today)
    is_shown = shown.first <= today <= shown.last
    today_line = _draw_vertical(now, "gn") if is_shown else ""
    mark = _draw_dot(now, "43", 5, "g-now") if is_shown else ""
    return (
        f'<svg class="gantt-space" width="{shown.months * _MONTH_WIDTH[zoom]}" height="48" aria-hidden="true"></svg>'
        '<svg class="gantt" aria-hidden="true"><defs>'
        '<pattern id="gantt-late" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<rect width="7" height="7" fill="#fff"/><rect width="3" height="7" fill="{BRICK}"/></pattern>'
        '<marker id="gantt-tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z"/></marker>'
        f'<g id="gantt-lines">{"".join(lines)}{today_line}</g></defs>'
        f'<use href="#gantt-lines"/>{"".join(labels)}{mark}</svg>'
    )


def draw_strips(rows: Sequence[Strip], arrows: Iterable[Arrow], shown: Span) -> list[str]:
    crossing: Mapping[int, list[str]] = _draw_crossings(rows, arrows, shown)
    return [
        '<svg class="gantt" aria-hidden="true"><use href="#gantt-lines"/>'
        f"{''.join(crossing.get(place, ()))}{_draw_bar(row, shown)}</svg>"
        for place, row in enumerate(rows)
    ]


def _draw_bar(row: Strip, shown: Span) -> str:
    day = row.ends_on or row.starts_on
    if day is None:
        return ""
    title = f"<title>{escape(row.words)}</title>" if row.words else ""
    tail = ""
    if row.tail:
        x1, x2 = shown.at(day, end=True), shown.at(row.tail)
        tail = f'<line class="gx" x1="{x1:.2f}%" x2="{x2:.2f}%" y1="50%" y2="50%"/>'
    if row.starts_on is None or row.ends_on is None:
        at = shown.at(day, end=True)
        return tail + _draw_dot(at, "50%", 7, f"g-{row.state}", title)
    x = shown.at(row.starts_on)
    width = shown.at(row.ends_on, end=True) - x
    return f'{tail}<rect class="g-{row.state}" x="{x:.2f}%" width="{width:.2f}%" y="50%">{title}</rect>'


def _draw_crossings(rows: Sequence[Strip], arrows: Iterable[Arrow], shown: Span) -> dict[int, list[str]]:
    """For each row, the lines of arrows that start, cross or end in it."""
    lines: dict[int, list[str]] = {}
    for arrow in arrows:
        over, begins = rows[arrow.start].ends_on, rows[arrow.end].starts_on or rows[arrow.end].ends_on
        if over is None or begins is None:
            continue
        x, to = shown.at(over, end=True), shown.at(begins)
        kind = "ga bad" if arrow.clashes else "ga"
        down = arrow.end > arrow.start
        near, far = ("50%", "100%") if down else ("50%", "0%")
        lines.setdefault(arrow.start, []).append(_draw_vertical(x, kind, near, far))
        low, high = sorted((arrow.start, arrow.end))
        for place in range(low + 1, high):
            lines.setdefault(place, []).append(_draw_vertical(x, kind))
        enters = "0%" if down else "100%"
        tip = ' marker-end="url(#gantt-tip)"'
        if abs(to - x) < 0.5:
            stops = "32%" if down else "68%"
            lines.setdefault(arrow.end, []).append(_draw_vertical(x, kind, enters, stops, tip))
        else:
            lines.setdefault(arrow.end, []).append(
                _draw_vertical(x, kind, enters, "50%")
                + f'<line class="{kind}" x1="{x:.2f}%" x2="{to:.2f}%" y1="50%" y2="50%"{tip}/>'
            )
    return lines


def _draw_vertical(x: float, kind: str, top: str = "0", bottom: str = "100%", more: str = "") -> str:
    return f'<line class="{kind}" x1="{x:.2f}%" x2="{x:.2f}%" y1="{top}" y2="{bottom}"{more}/>'


def _draw_dot(x: float, y: str, radius: int, kind: str, title: str = "") -> str:
    """Marks one day with a circle: when a page is printed, no other shape placed by a share of the width is placed
    again."""
    return f'<circle class="{kind}" cx="{x:.2f}%" cy="{y}" r="{radius}">{title}</circle>'


def _scale_ticks(shown: Span, zoom: Zoom) -> list[tuple[float, str]]:
    """Where each period begins, and its name. Years are named on the line above."""
    ticks = []
    day = shown.first
    while day <= shown.last:
        if zoom is Zoom.MONTH:
            ticks.append((shown.at(day), SHORT_MONTHS[day.month - 1]))
        elif (day.month - 1) % _STEP[zoom] == 0:
            ticks.append((shown.at(day), f"T{(day.month + 2) // 3}" if zoom is Zoom.QUARTER else ""))
        day = _months_after(day, 1)
    return ticks


def _scale_years(shown: Span) -> list[tuple[float, int]]:
    years = range(shown.first.year, shown.last.year + 1)
    return [(max(shown.at(date(year, 1, 1)), 0.0), year) for year in years]
