"""Help to sort, for notes that call no theme by its words: themes as what their expressions mean. Pure.

Vectors come from elsewhere and are of length 1: nothing here knows how a text becomes one.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from jalons.workshops.rules.lexicon import Suggestion, ThemeWords, split_expressions, word_stems

type Vector = Sequence[float]

# Defaults of ours, set on the notes of the demo: below, a suggestion is a guess.
NEAR = 0.2
AHEAD = 0.05  # of the theme that comes second
LEAST_WORDS = 2


class Meanings:
    """Themes, ready to be compared. `vectors`: of each expression of the lexicon."""

    def __init__(self, themes: Sequence[ThemeWords], vectors: Mapping[str, Vector]) -> None:
        self.themes = [
            (theme.title, [(said, vectors[said]) for said in split_expressions(theme.expressions) if said in vectors])
            for theme in themes
        ]

    def suggest(self, text: str, vector: Vector, refused: Iterable[str] = ()) -> Suggestion | None:
        """The theme whose two nearest expressions are the nearest, when it is near and well ahead of the others."""
        if len(word_stems(text)) < LEAST_WORDS:
            return None
        hidden = set(refused)
        scores: list[tuple[float, str, tuple[str, ...]]] = []
        for title, said in self.themes:
            if title in hidden or not said:
                continue
            nearest = sorted(((_cosine_similarity(vector, other), words) for words, other in said), reverse=True)[:2]
            scores.append((fsum(near for near, _words in nearest) / len(nearest), title, tuple(w for _n, w in nearest)))
        scores.sort(key=lambda score: -score[0])
        if not scores or scores[0][0] < NEAR or (len(scores) > 1 and scores[0][0] - scores[1][0] < AHEAD):
            return None
        return Suggestion(scores[0][1], scores[0][2])


def _cosine_similarity(one: Vector, other: Vector) -> float:
    return fsum(a * b for a, b in zip(one, other, strict=True))
