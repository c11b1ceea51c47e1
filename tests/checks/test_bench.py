"""What the measures are told to do, and how they say what they found."""

import pytest

from bench import measured
from bench.report import asked_for, line


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["pages"], {"pages": []}),
        (["live.sqlite", "live.crash", "pages"], {"live": ["sqlite", "crash"], "pages": []}),
        (["live"], {"live": ["walls", "sqlite", "silent", "postgres", "redis", "crash"]}),
    ],
)
def test_a_workload_is_asked_for_by_its_name_or_by_its_parts(words: list[str], expected: dict[str, list[str]]) -> None:
    assert asked_for(words) == expected


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("paces", "unknown workload: paces"),
        ("live.oracle", "unknown part of live: oracle (walls, sqlite, silent, postgres, redis, crash)"),
        ("pages.one", "unknown part of pages: one (it has none)"),
    ],
)
def test_an_unknown_name_is_told(word: str, told: str) -> None:
    with pytest.raises(ValueError) as caught:
        asked_for([word])
    assert str(caught.value) == told


@pytest.mark.parametrize(
    ("bounds", "told"),
    [
        ({}, "a 7 ms (3 runs, 5–9)"),
        ({"most": 9, "aim": 6}, "a 7 ms (3 runs, 5–9) [≤ 9, aim 6] kept"),
        ({"most": 6.5}, "a 7 ms (3 runs, 5–9) [≤ 6.5] MISSED"),
        ({"least": 7}, "a 7 ms (3 runs, 5–9) [≥ 7] kept"),
        ({"least": 100}, "a 7 ms (3 runs, 5–9) [≥ 100] MISSED"),
    ],
)
def test_a_floor_is_written_beside_its_figure(bounds: dict[str, float], told: str) -> None:
    assert line(measured("a", "ms", [9, 5, 7], **bounds)) == told
