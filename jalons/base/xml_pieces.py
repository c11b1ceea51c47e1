"""Reads XML from outside piece by piece: one element of four million attributes blocked every thread for 14 seconds."""

from typing import Any

# No program writes so much between « < » and « > »: a million attributes would take 300 MB.
LONGEST_TAG = 1 << 20
_PIECE = 1 << 18


class EndlessTag(Exception):
    """One element is longer than LONGEST_TAG bytes."""


def parse_by_pieces(parser: Any, xml: bytes) -> None:
    """Passes the whole of `xml` to an expat parser. Raises EndlessTag, and what expat and the handlers raise.

    Other threads work between two pieces: expat holds the lock of the interpreter while it reads one.
    """
    for start in range(0, len(xml), _PIECE):
        parser.Parse(memoryview(xml)[start : start + _PIECE], False)
        if start - parser.CurrentByteIndex > LONGEST_TAG:
            raise EndlessTag
    parser.Parse(b"", True)
