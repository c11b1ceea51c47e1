"""What changed between two texts, word by word. Pure."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import groupby
from operator import attrgetter

from jalons.base.frozen import frozen

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
# In letters, both texts together. Comparing longer ones word by word would take as long as a whole page: the old text
# is then shown removed, and the new one added.
_LONGEST = 12_000
# The same happens beyond this number of comparisons: texts that repeat the same few words thousands of times would take
# minutes. Two chapters written anew need nine million.
_MOST_STEPS = 12_000_000
# Under this length, two values are easier to read one after the other than mixed word by word.
_SHORTEST = 40
# Of the words of a sentence that both texts have: below, mixed word by word, neither of them can be read.
_LEAST_SAME = 0.5
_ENDS = frozenset(".!?…")
# Letters of an unchanged passage that are kept on each side of a change.
_AROUND = 60


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@frozen
class Piece:
    kind: Kind
    text: str


class _TooLong(Exception):
    pass


class _BoundedMatcher(SequenceMatcher[str]):
    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        self._old, self._times, self._left = old, Counter(new), _MOST_STEPS

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """Counts the comparisons before making them: each word is compared with all its occurrences in the other
        text."""
        self._left -= sum(self._times[word] for word in self._old[alo:ahi])
        if self._left < 0:
            raise _TooLong
        return super().find_longest_match(alo, ahi, blo, bhi)


def word_differences(before: str, after: str) -> tuple[Piece, ...]:
    """Pieces in reading order. Without the added ones they make `before`; without the removed ones they make
    `after`."""
    if min(len(before), len(after)) < _SHORTEST or len(before) + len(after) > _LONGEST:
        return tuple(_text_pieces((before, "", "") if before == after else ("", before, after)))
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    try:
        changes = _BoundedMatcher(old, new).get_opcodes()
    except _TooLong:
        return tuple(_text_pieces(("", before, after)))
    pieces: list[Piece] = []
    sentence: list[_Hunk] = []
    for tag, start, end, place, stop in changes:
        if tag != "equal":
            sentence.append(_Hunk((), tuple(old[start:end]), tuple(new[place:stop])))
            continue
        for same in _split_sentences(old[start:end]):
            sentence.append(_Hunk(same, (), ()))
            if _ends_sentence(same[-1]):
                pieces += _sentence_pieces(sentence)
                sentence = []
    return _merge_pieces([*pieces, *_sentence_pieces(sentence)])


@frozen
class _Hunk:
    """Words that both texts have, or words of the one then of the other."""

    same: tuple[str, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]


def _split_sentences(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    """The tokens in groups, each up to the end of a sentence."""
    begin = 0
    for place, token in enumerate(tokens, 1):
        if _ends_sentence(token) or place == len(tokens):
            yield tuple(tokens[begin:place])
            begin = place


def _ends_sentence(token: str) -> bool:
    return token in _ENDS or "\n" in token


def _sentence_pieces(sentence: list[_Hunk]) -> Iterator[Piece]:
    """Word by word; the whole sentence, old then new, when both texts say something else with more than half of it."""
    same, removed, added = (
        sum(token.isalnum() for hunk in sentence for token in getattr(hunk, name))
        for name in ("same", "removed", "added")
    )
    if not (removed and added and same < _LEAST_SAME * (same + max(removed, added))):
        for hunk in sentence:
            yield from _text_pieces(("".join(hunk.same), "".join(hunk.removed), "".join(hunk.added)))
        return
    old = "".join("".join(hunk.same + hunk.removed) for hunk in sentence)
    new = "".join("".join(hunk.same + hunk.added) for hunk in sentence)
    first = "".join(sentence[0].same[:1])
    space = first if first.isspace() else ""
    yield from _text_pieces((space, old[len(space) :], new[len(space) :]))


def _merge_pieces(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Two pieces of one kind that follow one another are one."""
    runs = groupby(pieces, attrgetter("kind"))
    return tuple(Piece(kind, "".join(piece.text for piece in run)) for kind, run in runs)


def _text_pieces(texts: tuple[str, str, str]) -> Iterator[Piece]:
    for kind, text in zip(Kind, texts, strict=True):
        if text:
            yield Piece(kind, text)


def shorten_pieces(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same pieces, where an ellipsis replaces the middle of a long unchanged passage."""
    last = len(pieces) - 1
    return tuple(
        Piece(Kind.SAME, _shorten_text(piece.text, begins=index == 0, ends=index == last))
        if piece.kind is Kind.SAME
        else piece
        for index, piece in enumerate(pieces)
    )


def _shorten_text(text: str, *, begins: bool, ends: bool) -> str:
    head, tail = ("" if begins else text[:_AROUND]), ("" if ends else text[-_AROUND:])
    return text if len(text) <= 2 * _AROUND + 3 else f"{head.rstrip()} … {tail.lstrip()}"
