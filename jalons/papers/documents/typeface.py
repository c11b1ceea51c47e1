"""The width of text in our typeface, as the compiler itself measures letters. A cell that surely fits on one line has a
known height; otherwise the compiler lays each cell out twice, the first time to find the height of its row. Digits all
have one width, as in a table."""

import json
from collections.abc import Callable
from functools import cache, lru_cache

from jalons.base.frozen import frozen
from jalons.papers.documents import look
from jalons.papers.documents.compiler import query_source

LETTERS = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x100)))) + "ŒœŸ‘’“”…–—€•−≤≥"
# A letter is measured between two strokes, because a lone space has no width.
_MEASURE = """
#set text(font: sys.inputs.font, size: 1000pt, number-width: "tabular")
#context [#metadata(("regular", "bold").map(weight => {
  let wide(words) = measure(text(weight: weight, words)).width / 1pt
  (measure("x").height / 1pt, sys.inputs.letters.clusters().map(letter => wide("|" + letter + "|") - wide("||")))
}))<faces>]
"""
_KERNING = 1.09
"""Upper bound of kerning: the pair that is set furthest apart, « jj » in bold, is 8.5 % wider than its letters."""


@frozen(slots=True)
class Face:
    width: Callable[[str], float]
    """Width of a text on one line, in ems, never underestimated; infinite when another typeface may draw one of its
    letters."""
    height: float
    """Height of a line, in ems: that of a capital, whatever the letters."""


@cache
def measure_faces() -> tuple[Face, Face]:
    """The regular face and the bold face."""
    inputs = {"font": look.FONT, "letters": LETTERS}
    regular, bold = json.loads(query_source(_MEASURE.encode(), inputs, "<faces>", one=True))
    return _measured_face(*regular), _measured_face(*bold)


def _measured_face(height: float, widths: list[float]) -> Face:
    ems = {letter: width * _KERNING / 1000 for letter, width in zip(LETTERS, widths, strict=True)}

    @lru_cache(maxsize=1024)
    def width(words: str) -> float:
        try:
            return sum(map(ems.__getitem__, words))
        except KeyError:
            return float("inf")

    return Face(width, height / 1000)
