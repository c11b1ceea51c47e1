"""The course of an indicator as a curve that stands alone: a full line for what was measured, a dashed one from the last
value to the target. Pure. The sentence beside it says the same."""

from datetime import date
from html import escape

from jalons.base.drawings import format_coordinate
from jalons.base.french import format_number, format_short_day
from jalons.base.frozen import frozen
from jalons.monitoring.rules.indicators import Course, Point

# The page gives the colours, so that the drawing follows its theme.
LINE, MOSS, PAPER, RIVER, SOFT = ("var(--line)", "var(--moss)", "var(--paper)", "var(--river)", "var(--soft)")
FONT = "Atkinson Hyperlegible, Verdana, sans-serif"


@frozen
class Frame:
    """The size of a drawing, and the room that it keeps on each side of its curve."""

    width: int
    height: int
    side: int
    top: int
    foot: int
    has_words: bool = False


SMALL = Frame(132, 40, 6, 6, 6)
LARGE = Frame(480, 220, 40, 40, 44, has_words=True)


def draw_course(course: Course, words: str, frame: Frame, name: str) -> str:
    """`name`: makes the ids of the drawing its own on a page that has several."""
    place = _Place(course, frame)
    known = [place.of(point) for point in course.known]
    end = place.of(course.target)
    parts = [_draw_level(end, frame)]
    if known:
        parts.append(
            f'<path d="{_line_path([known[-1], end])}" fill="none" stroke="{SOFT}" stroke-width="2" stroke-dasharray="5 4"/>'
        )
        parts.append(
            f'<path d="{_line_path(known)}" fill="none" stroke="{RIVER}" stroke-width="2.5" stroke-linejoin="round"/>'
        )
    radius = 4 if frame.has_words else 3
    parts += [f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{RIVER}"/>' for x, y in known]
    parts.append(
        f'<circle cx="{end[0]}" cy="{end[1]}" r="{radius + 1}" fill="{PAPER}" stroke="{MOSS}" stroke-width="2.5"/>'
    )
    if frame.has_words:
        parts += _draw_words(course, place, frame)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig themed" viewBox="0 0 {frame.width} {frame.height}" role="img" '
        f'aria-labelledby="{name}" font-family="{FONT}" font-size="19"><title id="{name}">{escape(words)}</title>'
        f"{''.join(parts)}</svg>"
    )


class _Place:
    """Where a point stands: days across, values up; zero is the foot unless a value is below it."""

    def __init__(self, course: Course, frame: Frame) -> None:
        points = [*course.known, course.target]
        self.frame = frame
        self.first, self.last = min(point.on for point in points), max(point.on for point in points)
        self.low = min(0.0, *(float(point.value) for point in points))
        self.high = max(self.low + 1e-9, *(float(point.value) for point in points))

    def of(self, point: Point) -> tuple[str, str]:
        frame, span = self.frame, (self.last - self.first).days
        across = (point.on - self.first).days / span if span else 1.0
        up = (float(point.value) - self.low) / (self.high - self.low)
        x = frame.side + across * (frame.width - 2 * frame.side)
        y = frame.height - frame.foot - up * (frame.height - frame.top - frame.foot)
        return format_coordinate(x), format_coordinate(y)


def _line_path(places: list[tuple[str, str]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in places)


def _draw_level(end: tuple[str, str], frame: Frame) -> str:
    """The level of the target, and the foot."""
    foot, right = frame.height - frame.foot, frame.width - frame.side
    return f'<path d="M{frame.side} {end[1]}H{right}M{frame.side} {foot}H{right}" fill="none" stroke="{LINE}"/>'


def _draw_words(course: Course, place: _Place, frame: Frame) -> list[str]:
    """The first value, the last one and the target; two that would cover each other are told by the sentence alone."""
    told = [*course.known[:1], *(course.known[-1:] if len(course.known) > 1 else ()), course.target]
    words, right = [], -1e9
    for point in told:
        x, y = place.of(point)
        if float(x) - right < 70 and point is not course.target:
            continue
        anchor = "end" if float(x) > frame.width - 80 else "start" if float(x) < 80 else "middle"
        words.append(_draw_text(x, format_coordinate(float(y) - 14), format_number(point.value), anchor, bold=True))
        right = float(x)
    days: list[tuple[date, str]] = [(place.first, "start"), (place.last, "end")]
    foot = str(frame.height - frame.foot + 30)
    ends = {"start": str(frame.side), "end": str(frame.width - frame.side)}
    shown = days if place.first != place.last else days[1:]
    return words + [_draw_text(ends[anchor], foot, format_short_day(day), anchor) for day, anchor in shown]


def _draw_text(x: str, y: str, text: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else f' fill="{SOFT}"'
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
