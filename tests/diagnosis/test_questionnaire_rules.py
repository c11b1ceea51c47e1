"""What a questionnaire asks by default, which answers it takes, what it counts and what is clear. Pure."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.diagnosis.rules import questionnaires as rules
from jalons.diagnosis.rules.questionnaires import PROPOSED, Asked, Kind, State, Tally

TODAY = date(2026, 11, 26)
ONE, SEVERAL, SCALE, TEXT = (
    Asked("1", Kind.ONE, 3),
    Asked("2", Kind.SEVERAL, 3),
    Asked("3", Kind.SCALE),
    Asked("4", Kind.TEXT),
)
ASKED = (ONE, SEVERAL, SCALE, TEXT)


def test_the_proposed_questionnaire_asks_of_difficulties_equipment_help_and_trust() -> None:
    assert Counter(model.kind for model in PROPOSED) == {Kind.ONE: 3, Kind.SEVERAL: 2, Kind.SCALE: 2, Kind.TEXT: 1}
    assert all(
        2 <= len(model.choices) <= rules.CHOICES_MAX for model in PROPOSED if model.kind in (Kind.ONE, Kind.SEVERAL)
    )
    assert all(model.low and model.high for model in PROPOSED if model.kind == Kind.SCALE)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"1": "2", "2": ["0", "2"], "3": "5", "4": " Oui\r\nnon "}, {"1": 2, "2": [0, 2], "3": 5, "4": "Oui\nnon"}),
        ({"1": "3", "2": ["3", "x", "-1"], "3": "0", "4": "  "}, {}),
        ({"1": ["1"], "2": "1", "3": "6", "4": ["a"]}, {}),
        ({"1": True, "2": ["2", "2", "0"], "9": "1"}, {"2": [0, 2]}),
        ({"1": 0, "3": 1, "4": "a" * 600}, {"1": 0, "3": 1, "4": "a" * 500}),
        ({"1": "²", "3": "٣"}, {}),
    ],
)
def test_only_answers_to_the_questions_are_kept(said: dict[str, object], kept: dict[str, object]) -> None:
    assert rules.read_answers(ASKED, said) == kept


_ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "1": st.integers(0, 2),
        "2": st.lists(st.integers(0, 2), min_size=1, max_size=3, unique=True).map(sorted),
        "3": st.integers(1, 5),
    },
)


@given(st.lists(_ANSWERS, max_size=30))
def test_counts_are_those_one_would_make_by_hand(sheets: list[dict[str, Any]]) -> None:
    ones = [sheet["1"] for sheet in sheets if "1" in sheet]
    assert rules.tally_answers(ONE, sheets) == Tally(len(ones), tuple(ones.count(place) for place in range(3)))
    several = [sheet["2"] for sheet in sheets if "2" in sheet]
    assert rules.tally_answers(SEVERAL, sheets) == Tally(
        len(several), tuple(sum(place in ticked for ticked in several) for place in range(3))
    )
    marks = [sheet["3"] for sheet in sheets if "3" in sheet]
    scale = rules.tally_answers(SCALE, sheets)
    assert scale == Tally(len(marks), tuple(marks.count(place) for place in range(1, 6)))
    assert scale.mean == (pytest.approx(sum(marks) / len(marks)) if marks else None)


@pytest.mark.parametrize(
    ("is_open", "sheets", "opens_on", "closes_on", "state"),
    [
        (False, 0, None, None, State.DRAFT),
        (False, 3, None, None, State.CLOSED),
        (True, 0, None, None, State.OPEN),
        (True, 0, TODAY, TODAY, State.OPEN),
        (True, 0, TODAY + timedelta(days=1), None, State.COMING),
        (True, 0, None, TODAY - timedelta(days=1), State.CLOSED),
    ],
)
def test_a_questionnaire_is_open_when_the_team_says_so_between_its_days(
    is_open: bool, sheets: int, opens_on: date | None, closes_on: date | None, state: State
) -> None:
    assert (
        rules.questionnaire_state(is_open=is_open, sheets=sheets, opens_on=opens_on, closes_on=closes_on, today=TODAY)
        == state
    )


@pytest.mark.parametrize(
    ("kind", "counts", "answered", "expected"),
    [
        (Kind.ONE, (6, 2, 2), 10, 0.4),
        (Kind.ONE, (4, 4, 2), 10, 0),
        (Kind.SEVERAL, (9, 3, 1), 10, 0.6),
        (Kind.SCALE, (1, 2, 3, 0, 4), 10, 0.1),
        (Kind.SCALE, (0, 0, 10, 0, 0), 10, 0),
        (Kind.SCALE, (5, 5, 0, 0, 0), 10, 1),
        (Kind.ONE, (0, 0), 0, 0),
    ],
)
def test_a_result_is_clear_when_an_answer_is_ahead(
    kind: Kind, counts: tuple[int, ...], answered: int, expected: float
) -> None:
    assert rules.answer_clearness(kind, Tally(answered, counts)) == pytest.approx(expected)


def test_the_three_clearest_are_proposed_never_what_few_people_answered_nor_who_they_are() -> None:
    asked = [
        ("who", Kind.ONE, PROPOSED[0].label, Tally(10, (10, 0))),
        ("few", Kind.ONE, "Peu ?", Tally(4, (4, 0))),
        ("tie", Kind.ONE, "Égal ?", Tally(10, (5, 5))),
        ("a", Kind.ONE, "A ?", Tally(10, (6, 4))),
        ("b", Kind.SEVERAL, "B ?", Tally(10, (9, 1))),
        ("c", Kind.SCALE, "C ?", Tally(10, (8, 0, 0, 0, 2))),
        ("d", Kind.ONE, "D ?", Tally(10, (7, 3))),
        ("text", Kind.TEXT, "Dites", Tally(10, ())),
    ]
    assert rules.clearest_questions(asked) == {"b", "c", "d"}
