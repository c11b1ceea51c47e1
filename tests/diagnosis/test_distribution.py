import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.diagnosis.drawings.charts import Mark, Stack, draw_histogram, draw_stacks
from jalons.diagnosis.rules.distribution import MOST_COLUMNS, Histogram, make_histogram

SPACE = "{http://www.w3.org/2000/svg}"
tenths = st.lists(st.integers(-500, 100_000), min_size=1, max_size=80)


def test_columns_have_round_edges() -> None:
    found = make_histogram([0.4, 3.0, 9.9, 10.0, 41.0, 41.9])
    assert found == Histogram(0.0, 2.0, (1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2))
    assert (found.high, found.column(10.0)) == (42.0, 5)


def test_one_value_makes_one_column_and_none_makes_nothing() -> None:
    assert make_histogram([7.3, 7.3]) == Histogram(7.0, 1.0, (2,))
    assert make_histogram([]) is None


@given(tenths)
def test_every_value_is_counted_once_in_the_column_it_falls_in(values: list[int]) -> None:
    found = make_histogram([value / 10 for value in values])
    assert found
    assert sum(found.counts) == len(values)
    assert 1 <= len(found.counts) <= MOST_COLUMNS
    assert found.counts[0] and found.counts[-1]
    width, low = Fraction(found.width).limit_denominator(1000), Fraction(found.low).limit_denominator(1000)
    slow = [0] * len(found.counts)
    for value in values:
        slow[int((Fraction(value, 10) - low) // width)] += 1
    assert tuple(slow) == found.counts
    assert [found.column(value / 10) for value in values] == [
        int((Fraction(value, 10) - low) // width) for value in values
    ]


def test_the_column_of_the_territory_is_the_red_one_and_each_mark_is_at_its_value() -> None:
    svg = draw_histogram(
        Histogram(0.0, 10.0, (1, 4, 2, 3)),
        [Mark(15.0, "ici", here=True), Mark(30.0, "médiane")],
        ("0 %", "40 %"),
        name="essai",
        title="Titre",
        words="Phrase",
    )
    root = ET.fromstring(svg)
    bars = [(float(bar.attrib["height"]), bar.attrib["fill"]) for bar in root.iter(f"{SPACE}rect")]
    assert bars == [(55.0, "#d3dcd4"), (220.0, "#c62f1c"), (110.0, "#d3dcd4"), (165.0, "#d3dcd4")]
    lines = [path.attrib["d"].partition(" ")[0] for path in root.iter(f"{SPACE}path")]
    assert lines == ["M0", "M281.2", "M562.5"]
    assert [text.text for text in root.iter(f"{SPACE}text")] == ["0 %", "40 %", "ici", "médiane"]


@pytest.mark.parametrize(
    ("value", "words", "at"),
    [
        (10.0, "court", ("start", 199.5)),
        (30.0, "court", ("end", 550.5)),
        (18.0, "x" * 40, ("start", 70.0)),
        (16.0, "x" * 25, ("start", 312.0)),
        (24.0, "x" * 25, ("end", 438.0)),
        (20.0, "x" * 60, ("start", 0.0)),
    ],
)
def test_words_stay_in_the_frame_whatever_their_length(value: float, words: str, at: tuple[str, float]) -> None:
    svg = draw_histogram(
        Histogram(0.0, 10.0, (1, 4, 2, 3)), [Mark(value, words)], ("0", "40"), name="a", title="b", words="c"
    )
    text = list(ET.fromstring(svg).iter(f"{SPACE}text"))[-1]
    assert (text.attrib["text-anchor"], float(text.attrib["x"])) == at


def test_a_bar_is_cut_in_its_parts_and_an_unknown_one_is_told() -> None:
    svg = draw_stacks(
        [Stack("Ici", (20.0, 50.0, 30.0)), Stack("Ailleurs", (), "inconnu")],
        ["jeunes", "adultes", "aînés"],
        name="essai",
        title="Les âges",
        words="Phrase",
    )
    root = ET.fromstring(svg)
    parts = [float(bar.attrib["width"]) for bar in root.iter(f"{SPACE}rect")]
    assert parts == [150.0, 375.0, 225.0, 34.0, 34.0, 34.0]
    told = [text.text for text in root.iter(f"{SPACE}text")]
    assert told == [
        "Ici", "20\u00a0%", "50\u00a0%", "30\u00a0%", "Ailleurs", "inconnu", "jeunes", "adultes", "aînés",
    ]  # fmt: skip
