"""Words that the width of a cell cuts without a hyphen, « numériq / ue »: whether two lines hold one word or two. Pure.

A word is cut only where it is wider than its cell: its first piece is alone on its line, one letter more would not fit, and no
space is drawn after it, in a file that draws those at the end of other lines. Two words that are joined would be worse than one
that is cut: where a file draws none, the whole word has to stand elsewhere in the document.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from jalons.base.frozen import frozen
from jalons.papers.uploaded_documents.pdf_lines import Line

# Part of the size of letters: by how much a width may be wrong, since some pairs of letters are drawn nearer.
_UNSURE = 0.05
_LETTERS = re.compile(r"[^\W\d_]+[’']?")


@frozen
class KnownWords:
    """What a document says of its words. `whole`: those that no line may have cut, in lower case. `keeps_spaces`: lines end with the
    space that follows their last word."""

    whole: frozenset[str]
    keeps_spaces: bool

    def is_cut(self, above: Line, line: Line, room: float) -> bool:
        """Whether the only word of a line goes on in the next one. `room`: the width of their cell, in points."""
        rest = _rest_of_word(line.text)
        if not rest or not _may_be_cut(above) or not _fills_column(above, line, room):
            return False
        # « investi » of « d’investi ».
        first = _LETTERS.findall(above.text.lower())[-1]
        if first + rest in self.whole or rest in ".,":
            return True
        return self.keeps_spaces and not {first, rest} <= self.whole


def read_known_words(texts: Iterable[tuple[Sequence[Line], bool]]) -> KnownWords:
    """`texts`: the lines of each cell, and of each page outside its tables; whether they surely begin and end there."""
    whole: set[str] = set()
    spaced = ended = 0
    for lines, is_whole in texts:
        whole.update(_whole_words(lines) if is_whole else ())
        inner = [line for line in lines[:-1] if " " in line.text]
        ended += len(inner)
        spaced += sum(line.ends_spaced for line in inner)
    return KnownWords(frozenset(whole), spaced * 2 > ended)


def _rest_of_word(text: str) -> str:
    """What may be the rest of a word: letters without a capital, or the mark that ends it. Nothing for « l’ »."""
    if text[:1] in ".,":
        return text[:1]
    letters = _LETTERS.match(text)
    return letters[0] if letters and letters[0].islower() and letters[0].isalpha() else ""


def _may_be_cut(line: Line) -> bool:
    return not line.ends_spaced and " " not in line.text and line.text[-1:].isalpha()


def _fills_column(above: Line, line: Line, room: float) -> bool:
    """Whether a line fits in its cell, and would not with the next letter. False when the font does not tell its widths."""
    left, unsure = room - above.width, _UNSURE * above.size
    return above.width > 0 and -unsure < left < line.first_width + unsure


def _whole_words(lines: Sequence[Line]) -> Iterator[str]:
    for above, line, below in zip([None, *lines], lines, [*lines[1:], None], strict=False):
        words = line.text.lower().split()
        if above and _may_be_cut(above):
            words = words[1:]
        if below and _may_be_cut(line):
            words = words[:-1]
        # « s » of « s’arrête » is no word.
        yield from (found for word in words for found in _LETTERS.findall(word) if found.isalpha())
