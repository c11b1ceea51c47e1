"""XML from outside, read a piece at a time: one element of four million attributes held every thread for 14 seconds."""

from typing import Any

# What no program writes between « < » and « > »: a million attributes would take 300 MB.
LONGEST_TAG = 1 << 20
_PIECE = 1 << 18


class EndlessTag(Exception):
    """One element is longer than LONGEST_TAG bytes."""


def parse_by_pieces(parser: Any, xml: bytes) -> None:
    """Gives the whole of `xml` to a parser of expat. Raises EndlessTag, and what expat and the handlers raise.

    Between two pieces other threads work: expat keeps the lock of the interpreter as long as it reads one.
    """
    for start in range(0, len(xml), _PIECE):
        parser.Parse(memoryview(xml)[start : start + _PIECE], False)
        if start - parser.CurrentByteIndex > LONGEST_TAG:
            raise EndlessTag
    parser.Parse(b"", True)
