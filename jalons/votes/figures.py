"""Drawings of votes, in the units of their viewBox: people on a map of opinions, propositions in two colours."""

from jalons.base.drawings import format_coordinate
from jalons.base.frozen import frozen
from jalons.votes.queries.opinion_answers import Point
from jalons.votes.queries.results import Results
from jalons.votes.rules import spread
from jalons.votes.rules.ballots import option_letter

# The height of the text in the corners.
WORDS = 18


@frozen
class Sign:
    """`word` is written inside; `leads`: of two colours, among the best of both."""

    x: str
    y: str
    leads: bool = False
    word: str = ""


@frozen
class Figure:
    view: str
    signs: list[Sign]


def opinion_figure(points: list[Point]) -> Figure:
    """People with nearly the same answers are drawn side by side."""
    spots = spread.spread_marks([(160 + 140 * point.x, 120 - 100 * point.y) for point in points], 13)
    signs = [Sign(format_coordinate(x), format_coordinate(y)) for x, y in spots]
    return Figure(_view_box(spots, 10, 0), signs)


def two_colour_figure(results: Results) -> Figure:
    """Usefulness is vertical and feasibility horizontal, each up to the highest count of a proposition. Letters are
    those of the list beside it."""
    marks = [[mark.total for mark in option.marks] for option in results.options]
    useful, feasible = (max((pair[side] for pair in marks), default=0) or 1 for side in (0, 1))
    spots = spread.spread_marks([(20 + 280 * pair[1] / feasible, 220 - 200 * pair[0] / useful) for pair in marks], 23)
    signs = [
        Sign(format_coordinate(x), format_coordinate(y), option.leads, word=option_letter(option.rank))
        for option, (x, y) in zip(results.options, spots, strict=True)
    ]
    return Figure(_view_box(spots, 12, WORDS), signs)


def _view_box(spots: list[tuple[float, float]], margin: int, words: int) -> str:
    """The frame of the drawing, larger when marks were pushed outside; `words` is the height of the text above and
    below."""
    left, top = (min([0, *(spot[side] - margin for spot in spots)]) for side in (0, 1))
    right = max([320, *(spot[0] + margin for spot in spots)])
    bottom = max([240, *(spot[1] + margin for spot in spots)])
    top, bottom = top - words, bottom + words
    return " ".join(format_coordinate(value) for value in (left, top, right - left, bottom - top))
