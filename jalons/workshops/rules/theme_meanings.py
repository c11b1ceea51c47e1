"""Suggestions for notes that match no theme by their words, from the meaning of the expressions of themes. Pure.

Vectors are arguments, of length 1: this module does not compute them.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from jalons.workshops.rules.lexicon import Suggestion, ThemeWords, split_expressions, word_stems

type Vector = Sequence[float]

# Our defaults, set on the notes of the demo: below, a suggestion is a guess.
NEAR = 0.2
AHEAD = 0.05  # lead over the second theme
LEAST_WORDS = 2


class Meanings:
    """Themes prepared for comparison. `vectors`: by expression of the lexicon."""

    def __init__(self, themes: Sequence[ThemeWords], vectors: Mapping[str, Vector]) -> None:
        self.themes = [
            (
                theme.title,
                [
                    (expression, vectors[expression])
                    for expression in split_expressions(theme.expressions)
                    if expression in vectors
                ],
            )
            for theme in themes
        ]

    def suggest(self, text: str, vector: Vector, refused: Iterable[str] = ()) -> Suggestion | None:
        """The theme whose two nearest expressions are closest, when it is close and well ahead of the others."""
        if len(word_stems(text)) < LEAST_WORDS:
            return None
        hidden = set(refused)
        scores: list[tuple[float, str, tuple[str, ...]]] = []
        for title, expressions in self.themes:
            if title in hidden or not expressions:
                continue
            nearest = sorted(
                ((_cosine_similarity(vector, other), words) for words, other in expressions), reverse=True
            )[:2]
            scores.append((fsum(near for near, _words in nearest) / len(nearest), title, tuple(w for _n, w in nearest)))
        scores.sort(key=lambda score: -score[0])
        if not scores or scores[0][0] < NEAR or (len(scores) > 1 and scores[0][0] - scores[1][0] < AHEAD):
            return None
        return Suggestion(scores[0][1], scores[0][2])


def _cosine_similarity(one: Vector, other: Vector) -> float:
    return fsum(a * b for a, b in zip(one, other, strict=True))
