"""The drawings of votes: nothing hides anything, and a page without colours says the same."""

from hypothesis import given
from hypothesis import strategies as st

from jalons.votes import figures
from jalons.votes.queries import opinion_answers
from jalons.votes.rules import spread

places = st.lists(st.tuples(st.integers(0, 400).map(float), st.integers(0, 400).map(float)), max_size=40)


@given(places)
def test_no_mark_hides_another_and_a_lone_one_stays(spots: list[tuple[float, float]]) -> None:
    drawn = spread.spread_marks(spots, 10)
    assert len(drawn) == len(spots)
    assert drawn == spread.spread_marks(spots, 10)
    far = [
        (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
        for place, one in enumerate(drawn)
        for other in drawn[place + 1 :]
    ]
    assert all(square >= 99.999 for square in far)
    alone = [
        spot
        for spot in spots
        if all((spot[0] - x) ** 2 + (spot[1] - y) ** 2 >= 10_000 for x, y in spots if (x, y) != spot)
    ]
    assert [drawn[spots.index(spot)] for spot in alone] == alone


def test_a_crowd_at_one_place_is_drawn_around_it() -> None:
    drawn = spread.spread_marks([(100.0, 100.0)] * 150, 10)
    assert drawn[0] == (100, 100)
    assert max(abs(value - 100) for spot in drawn for value in spot) < 90


def test_the_frame_of_the_map_holds_everybody() -> None:
    figure = figures.opinion_figure(
        [opinion_answers.Point(-1, -1), opinion_answers.Point(1, 1), opinion_answers.Point(1, 1)]
    )
    assert len(figure.signs) == 3
    assert [(sign.x, sign.y) for sign in figure.signs[:2]] == [("20", "220"), ("300", "20")]
    assert figure.view == "0 0 320 240"
