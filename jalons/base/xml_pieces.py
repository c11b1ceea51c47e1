"""Reads XML from outside piece by piece: one element of four million attributes blocked every thread for 14 seconds."""

from enum import Enum, auto
from typing import Any
from xml.parsers import expat

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


class XmlProblem(Enum):
    DAMAGED = auto()
    DECLARED = auto()  # a DTD, which may hide a trap
    LONG = auto()  # more elements than one may have


class UnsafeXml(Exception):
    def __init__(self, problem: XmlProblem) -> None:
        super().__init__(problem.name)
        self.problem = problem


class XmlCounter:
    """Parses XML files and counts their elements, without keeping anything. `most`: of all the files together, since an
    element takes two hundred bytes of memory once read."""

    def __init__(self, most: int) -> None:
        self.most, self.elements = most, 0

    def check(self, xml: bytes) -> None:
        """Raises UnsafeXml when it is not well formed, has a declaration, or is too long."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_declaration
        parser.StartElementHandler = self._count
        try:
            parse_by_pieces(parser, xml)
        except (expat.ExpatError, EndlessTag) as error:
            raise UnsafeXml(XmlProblem.DAMAGED) from error

    def _count(self, *_about: object) -> None:
        self.elements += 1
        if self.elements > self.most:
            raise UnsafeXml(XmlProblem.LONG)


def _refuse_declaration(*_about: object) -> None:
    raise UnsafeXml(XmlProblem.DECLARED)
