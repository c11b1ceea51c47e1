"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
# Beyond, comparing every word would take the time of a page: the whole is said removed, then added.
_LONGEST = 12_000
# Two short values are read faster one after the other than one inside the other.
_SHORTEST = 40
# Of what did not change, what is kept on each side of a change.
_AROUND = 60


class Kind(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def word_differences(before: str, after: str) -> tuple[Piece, ...]:
    """Pieces in reading order. Those that are not added make `before`; those that are not removed make `after`."""
    if min(len(before), len(after)) < _SHORTEST or len(before) + len(after) > _LONGEST:
        return tuple(_pieces((before, "", "") if before == after else ("", before, after)))
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found: list[Piece] = []
    for tag, start, end, place, stop in matcher.get_opcodes():
        removed, added = "".join(old[start:end]), "".join(new[place:stop])
        found += _pieces((removed, "", "") if tag == "equal" else ("", removed, added))
    return tuple(found)


def _pieces(texts: tuple[str, str, str]) -> Iterator[Piece]:
    for kind, text in zip(Kind, texts, strict=True):
        if text:
            yield Piece(kind, text)


def shortened(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same, with an ellipsis where long passages did not change."""
    last = len(pieces) - 1
    return tuple(
        Piece(Kind.SAME, _around(piece.text, begins=index == 0, ends=index == last))
        if piece.kind is Kind.SAME
        else piece
        for index, piece in enumerate(pieces)
    )


def _around(text: str, *, begins: bool, ends: bool) -> str:
    head, tail = ("" if begins else text[:_AROUND]), ("" if ends else text[-_AROUND:])
    return text if len(text) <= 2 * _AROUND + 3 else f"{head.rstrip()} … {tail.lstrip()}"
