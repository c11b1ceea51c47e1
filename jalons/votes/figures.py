"""Drawings of votes, in the units of their viewBox: people on a map of opinions, propositions in two colours."""

from dataclasses import dataclass

from jalons.base.drawings import format_coordinate
from jalons.base.french import fold_accents
from jalons.votes.queries.results import Point, Results
from jalons.votes.rules import spread
from jalons.votes.rules.ballots import option_letter

# Shapes as well as colours, centred on 0, 0: disc, square, triangle, diamond, cross, hexagon.
SHAPES = (
    "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z",
    "M-5 -5h10v10h-10z",
    "M0 -6l6 11h-12z",
    "M0 -7l6 7l-6 7l-6 -7z",
    "M-6 -2h4v-4h4v4h4v4h-4v4h-4v-4h-4z",
    "M-6 0l3 -5h6l3 5l-3 5h-6z",
)


# The height of the text in the corners.
WORDS = 18


@dataclass(frozen=True)
class Sign:
    """`kind` is the number of a shape and its colour; `word` is written inside."""

    x: str
    y: str
    kind: int = 0
    path: str = ""
    word: str = ""


@dataclass(frozen=True)
class Figure:
    view: str
    signs: list[Sign]
    legend: list[tuple[str, int, str]]


def opinion_figure(points: list[Point]) -> Figure:
    """Each person has the shape of their college; people with the same answers are drawn side by side."""
    names = sorted({point.group for point in points}, key=fold_accents)
    kind = {name: index % len(SHAPES) for index, name in enumerate(names)}
    spots = spread.spread_marks([(160 + 140 * point.x, 120 - 100 * point.y) for point in points], 13)
    signs = [
        Sign(format_coordinate(x), format_coordinate(y), kind[point.group], SHAPES[kind[point.group]])
        for point, (x, y) in zip(points, spots, strict=True)
    ]
    return Figure(_view_box(spots, 10, 0), signs, [(name, kind[name], SHAPES[kind[name]]) for name in names])


def two_colour_figure(results: Results) -> Figure:
    """Usefulness is vertical and feasibility horizontal, each up to the highest count of a proposition. Letters are
    those of the list beside it."""
    marks = [[mark.total for mark in option.marks] for option in results.options]
    useful, feasible = (max((pair[side] for pair in marks), default=0) or 1 for side in (0, 1))
    spots = spread.spread_marks([(20 + 280 * pair[1] / feasible, 220 - 200 * pair[0] / useful) for pair in marks], 23)
    signs = [
        Sign(format_coordinate(x), format_coordinate(y), int(option.leads), word=option_letter(option.rank))
        for option, (x, y) in zip(results.options, spots, strict=True)
    ]
    return Figure(_view_box(spots, 12, WORDS), signs, [])


def _view_box(spots: list[tuple[float, float]], margin: int, words: int) -> str:
    """The frame of the drawing, larger when marks were pushed outside; `words` is the height of the text above and
    below."""
    left, top = (min([0, *(spot[side] - margin for spot in spots)]) for side in (0, 1))
    right = max([320, *(spot[0] + margin for spot in spots)])
    bottom = max([240, *(spot[1] + margin for spot in spots)])
    top, bottom = top - words, bottom + words
    return " ".join(format_coordinate(value) for value in (left, top, right - left, bottom - top))
