"""The plan drawn row by row: each row of the table holds its own strip of the drawing, so that a page breaks between two
rows, a name of any length keeps its bar, and the heads of the columns come back on paper. Pure.

Across, everything is a share of the width; down, of the row. What joins two rows crosses those between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from html import escape

from jalons.base.french import SHORT_MONTHS
from jalons.base.palette import BRICK


class Zoom(StrEnum):
    YEAR = "annee"
    QUARTER = "trimestre"
    MONTH = "mois"


# Of the calendar: how many months between two lines, and the least width of a month, in pixels.
_STEP = {Zoom.YEAR: 12, Zoom.QUARTER: 3, Zoom.MONTH: 1}
_MONTH_WIDTH = {Zoom.YEAR: 7, Zoom.QUARTER: 14, Zoom.MONTH: 44}


class State(StrEnum):
    """How a bar looks: a shape or a pattern first, then a colour."""

    DONE = "done"
    TODO = "todo"
    LATE = "late"
    SHEET = "sheet"


@dataclass(frozen=True)
class Span:
    """The days that the drawing shows, the first and the last."""

    first: date
    last: date

    def at(self, day: date, *, end: bool = False) -> float:
        """Where a day begins, or ends, in per cent of the width; beyond the edges for a day that is not shown."""
        return 100 * ((day - self.first).days + end) / ((self.last - self.first).days + 1)

    @property
    def months(self) -> int:
        return 12 * (self.last.year - self.first.year) + self.last.month - self.first.month + 1


def quarters_span(days: Iterable[date], today: date) -> Span:
    """Whole quarters around the days; the year of today when there is none."""
    known = sorted(days) or [date(today.year, 1, 1), date(today.year, 12, 31)]
    first, last = known[0], known[-1]
    start = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    end = _months_after(date(last.year, (last.month - 1) // 3 * 3 + 1, 1), 3) - timedelta(days=1)
    return Span(start, end)


def _months_after(first: date, months: int) -> date:
    """The first day of a month, some months later."""
    year, month = divmod(12 * first.year + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


@dataclass(frozen=True)
class Strip:
    """A row: what it shows of its dates. `tail`: until when it is late."""

    starts_on: date | None = None
    ends_on: date | None = None
    state: State = State.TODO
    tail: date | None = None
    words: str = ""


@dataclass(frozen=True)
class Arrow:
    """From the end of a row to the beginning of another, by their places from 0."""

    start: int
    end: int
    clashes: bool = False


def draw_scale(shown: Span, zoom: Zoom, today: date) -> str:
    """The heads of the drawing, and what its rows share: lines of the calendar, today, patterns, tips of arrows."""
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
    """The drawing of each row."""
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
    """Of each row, the lines that leave it, cross it or arrive in it."""
    found: dict[int, list[str]] = {}
    for arrow in arrows:
        over, begins = rows[arrow.start].ends_on, rows[arrow.end].starts_on or rows[arrow.end].ends_on
        if over is None or begins is None:
            continue
        x, to = shown.at(over, end=True), shown.at(begins)
        kind = "ga bad" if arrow.clashes else "ga"
        down = arrow.end > arrow.start
        near, far = ("50%", "100%") if down else ("50%", "0%")
        found.setdefault(arrow.start, []).append(_draw_vertical(x, kind, near, far))
        low, high = sorted((arrow.start, arrow.end))
        for place in range(low + 1, high):
            found.setdefault(place, []).append(_draw_vertical(x, kind))
        enters = "0%" if down else "100%"
        tip = ' marker-end="url(#gantt-tip)"'
        if abs(to - x) < 0.5:
            stops = "32%" if down else "68%"
            found.setdefault(arrow.end, []).append(_draw_vertical(x, kind, enters, stops, tip))
        else:
            found.setdefault(arrow.end, []).append(
                _draw_vertical(x, kind, enters, "50%")
                + f'<line class="{kind}" x1="{x:.2f}%" x2="{to:.2f}%" y1="50%" y2="50%"{tip}/>'
            )
    return found


def _draw_vertical(x: float, kind: str, top: str = "0", bottom: str = "100%", more: str = "") -> str:
    return f'<line class="{kind}" x1="{x:.2f}%" x2="{x:.2f}%" y1="{top}" y2="{bottom}"{more}/>'


def _draw_dot(x: float, y: str, radius: int, kind: str, title: str = "") -> str:
    """One day. A round, for paper places again no other figure that stands by a share of the width."""
    return f'<circle class="{kind}" cx="{x:.2f}%" cy="{y}" r="{radius}">{title}</circle>'


def _scale_ticks(shown: Span, zoom: Zoom) -> list[tuple[float, str]]:
    """Where each period begins, and its name; a year is named above."""
    found = []
    day = shown.first
    while day <= shown.last:
        if zoom is Zoom.MONTH:
            found.append((shown.at(day), SHORT_MONTHS[day.month - 1]))
        elif (day.month - 1) % _STEP[zoom] == 0:
            found.append((shown.at(day), f"T{(day.month + 2) // 3}" if zoom is Zoom.QUARTER else ""))
        day = _months_after(day, 1)
    return found


def _scale_years(shown: Span) -> list[tuple[float, int]]:
    years = range(shown.first.year, shown.last.year + 1)
    return [(max(shown.at(date(year, 1, 1)), 0.0), year) for year in years]
