"""The drawing of the plan: where things stand, and what joins them."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.actions.drawings import gantt
from jalons.actions.drawings.gantt import Arrow, Span, State, Strip, Zoom

TODAY = date(2026, 11, 26)
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
JOINS = re.compile('class="ga( bad)?"')
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def shares(svg: str, name: str) -> list[str]:
    return re.findall(rf'{name}="([^"]*)"', svg)


@given(st.lists(days, min_size=1, max_size=5))
def test_a_span_is_the_fewest_whole_quarters_around_the_days(known: list[date]) -> None:
    shown = gantt.quarters_span(known, TODAY)
    assert shown.first.day == 1
    assert shown.first.month in (1, 4, 7, 10)
    assert (shown.last + timedelta(1)).day == 1
    assert (shown.last + timedelta(1)).month in (1, 4, 7, 10)
    assert timedelta(0) <= min(known) - shown.first < timedelta(92)
    assert timedelta(0) <= shown.last - max(known) < timedelta(92)


def test_a_span_of_nothing_is_the_year_of_today() -> None:
    assert gantt.quarters_span([], TODAY) == YEAR


@given(days, days)
def test_days_stand_in_their_order_and_fill_the_width(one: date, two: date) -> None:
    shown = gantt.quarters_span([one, two], TODAY)
    assert shown.at(shown.first) == 0
    assert shown.at(shown.last, end=True) == 100
    assert (shown.at(one) < shown.at(two)) == (one < two)
    assert 0 <= shown.at(one) < shown.at(one, end=True) <= 100


@pytest.mark.parametrize(
    ("zoom", "labels"),
    [
        (Zoom.YEAR, ["2026"]),
        (Zoom.QUARTER, ["T1", "T2", "T3", "T4", "2026"]),
        (
            Zoom.MONTH,
            [
                *["janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc."],
                "2026",
            ],
        ),
    ],
)
def test_the_scale_names_its_periods(zoom: Zoom, labels: list[str]) -> None:
    assert re.findall(r"<text[^>]*>([^<]*)</text>", gantt.draw_scale(YEAR, zoom, TODAY)) == labels


def test_today_is_marked_when_it_is_shown() -> None:
    assert shares(gantt.draw_scale(YEAR, Zoom.YEAR, TODAY), "cx") == [f"{YEAR.at(TODAY):.2f}%"]
    assert 'class="gn"' not in gantt.draw_scale(YEAR, Zoom.YEAR, date(2027, 1, 1))


def test_a_bar_goes_from_its_first_day_to_the_end_of_its_last() -> None:
    [svg] = gantt.draw_strips(
        [Strip(date(2026, 1, 1), date(2026, 12, 31), State.DONE, words="Acheter <vite>")], [], YEAR
    )
    assert '<rect class="g-done" x="0.00%" width="100.00%" y="50%"><title>Acheter &lt;vite&gt;</title></rect>' in svg


def test_one_day_is_a_round_and_no_day_is_nothing() -> None:
    day, nothing = gantt.draw_strips([Strip(None, date(2026, 12, 31), State.LATE), Strip()], [], YEAR)
    assert shares(day, "cx") == ["100.00%"]
    assert nothing == '<svg class="gantt" aria-hidden="true"><use href="#gantt-lines"/></svg>'


def test_what_is_late_has_a_tail_until_today() -> None:
    shown, early = date(2026, 6, 30), Strip(None, date(2026, 5, 31), State.LATE, date(2026, 6, 30))
    [svg] = gantt.draw_strips([early], [], YEAR)
    assert shares(svg, "x2") == [f"{YEAR.at(shown):.2f}%"]


@pytest.mark.parametrize(("start", "end"), [(0, 3), (3, 0), (1, 2)])
def test_an_arrow_leaves_one_row_crosses_those_between_and_arrives(start: int, end: int) -> None:
    rows = [Strip(date(2026, place + 1, 5), date(2026, place + 1, 20)) for place in range(4)]
    svgs = gantt.draw_strips(rows, [Arrow(start, end, clashes=start > end)], YEAR)
    low, high = sorted((start, end))
    assert [place for place, svg in enumerate(svgs) if JOINS.search(svg)] == list(range(low, high + 1))
    assert [place for place, svg in enumerate(svgs) if "gantt-tip" in svg] == [end]
    assert [place for place, svg in enumerate(svgs) if "ga bad" in svg] == (
        list(range(low, high + 1)) if start > end else []
    )
    assert all(
        f"{YEAR.at(rows[start].ends_on or TODAY, end=True):.2f}%" in svgs[place] for place in range(low, high + 1)
    )


def test_an_arrow_without_a_day_at_one_end_is_not_drawn() -> None:
    svgs = gantt.draw_strips(
        [Strip(date(2026, 1, 1)), Strip(None, date(2026, 2, 1)), Strip()], [Arrow(0, 1), Arrow(1, 2)], YEAR
    )
    assert not any(JOINS.search(svg) for svg in svgs)
