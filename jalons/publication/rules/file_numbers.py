"""The numbers that a plan gives to its fiches, « 1.1 », « Action 3 », « Fiche 2.4 », « A3 », and whether they order them. Pure."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from jalons.base.french import matching_key
from jalons.base.frozen import frozen

_WORD = r"(?:fiche[ -]?(?:action|projet|mesure)?|action|mesure|projet|opération)"
_SIGN = r"(?:n ?[°º]\.? ?)"
_COLUMN_NUMBER = re.compile(
    rf"(?:{_WORD} ?)?{_SIGN}?(?:[a-z]{{1,3}}[ .-]?)?(?P<figures>\d{{1,3}}(?:[.\-]\d{{1,3}}){{0,3}})(?: ?(?P<after>bis|ter|quater))?[.:)]?",
    re.IGNORECASE,
)
_BEFORE_TITLE = re.compile(
    rf"(?P<written>(?P<word>{_WORD} ?{_SIGN}?|{_SIGN})?(?P<letters>[a-z]{{1,2}}-?)?(?P<figures>\d{{1,3}}(?:\.\d{{1,3}}){{0,3}}))"
    r"(?P<mark>\.? ?[:)–—-] ?|\. | )(?P<title>[^\W\d].*)",
    re.IGNORECASE | re.DOTALL,
)
_HEADINGS = {
    matching_key(name)
    for name in (
        "n°", "no", "num", "numéro", "n° action", "n° de l'action", "n° de l’action", "n° fiche", "n° de fiche", "n° de la fiche", "numéro action",
        "numéro de l'action", "numéro de l’action", "numéro fiche", "numéro de fiche", "numéro de la fiche", "numéro d'action", "n° d'action",
        "numéro dans le document", "numéro dans le fichier", "code", "code action", "code de l'action", "code fiche", "réf", "référence", "repère", "fiche n°", "action n°",
    )
}  # fmt: skip


_AFTER = ("bis", "ter", "quater")


@frozen
class FileNumber:
    """`written`: as the file writes it; `axis`: 2 of « 2.4 », None where one number alone is written; `rank` is in its axis."""

    written: str
    axis: int | None
    rank: tuple[int, ...]

    @property
    def code(self) -> str:
        """« 2.4 », to compare with the code of a fiche; "" when it is written otherwise."""
        return f"{self.axis}.{self.rank[0]}" if self.axis is not None and len(self.rank) == 1 else ""


def find_column(headings: Sequence[str], free: Collection[int]) -> int | None:
    """The column of the numbers, among those that no field has."""
    return next(
        (place for place in sorted(free) if place < len(headings) and matching_key(headings[place]) in _HEADINGS), None
    )


def read_number(cell: str) -> FileNumber | None:
    match = _COLUMN_NUMBER.fullmatch(" ".join(cell[:40].split()))
    if match is None:
        return None
    number = _make_number(cell.strip(), match["figures"])
    # « 4 bis » stands between 4 and 5.
    after = (_AFTER.index(match["after"].lower()) + 1,) if match["after"] else ()
    return replace(number, rank=(*number.rank, *after))


def without_number_lines(text: str) -> str:
    """The other information of a fiche without the number that its file gave it, which would stand beside its code in a paper."""
    return "\n".join(line for line in text.split("\n") if not _is_number_line(line)).strip()


def _is_number_line(line: str) -> bool:
    label, mark, number = line.partition(" : ")
    return bool(mark) and matching_key(label) in _HEADINGS and read_number(number) is not None


def split_title(title: str) -> tuple[FileNumber, str] | None:
    """« 1.1 Un bus » and « Action 3 : un bus »; None for « 3 tablettes », where nothing but a space follows one number."""
    match = _BEFORE_TITLE.fullmatch(title)
    if match is None or (not match["mark"].strip() and "." not in match["figures"]):
        return None
    return _make_number(match["written"].strip(), match["figures"]), match["title"].strip()


def _make_number(written: str, figures: str) -> FileNumber:
    first, *others = (int(part) for part in re.split(r"[.\-]", figures))
    return FileNumber(written, first if others else None, tuple(others) or (first,))


class Order(StrEnum):
    """Which order fiches have: that of the numbers of the file, or that of reading, since it writes no number or some that
    contradict each other."""

    FILE = "file"
    UNNUMBERED = "unnumbered"
    MISSING = "missing"  # some fiches have no number
    TWICE = "twice"  # two fiches of one axis have the same one
    AXES = "axes"  # the fiches of one axis have numbers of several, or the axis has another number than its fiches


class Numbered(NamedTuple):
    """A fiche of the file: the title of its axis, the number of this axis when it is written, its own."""

    axis: str
    axis_number: int | None
    number: FileNumber | None


class Numbering(NamedTuple):
    """`about`: what contradicts, as it is written; `axes`: the number of each axis, empty when they give no order."""

    order: Order
    about: str = ""
    axes: Mapping[str, int] = {}


UNNUMBERED = Numbering(Order.UNNUMBERED)


def read_numbering(fiches: Sequence[Numbered]) -> Numbering:
    """Numbers order a plan when each fiche has one, once in its axis; axes when each has one, and no other has it."""
    numbers = [fiche.number for fiche in fiches if fiche.number]
    if 2 * len(numbers) < len(fiches) or not numbers:
        return UNNUMBERED
    if len(numbers) < len(fiches):
        return Numbering(Order.MISSING, f"{len(fiches) - len(numbers)}")
    counts = Counter((fiche.axis, number.axis, number.rank) for fiche in fiches if (number := fiche.number))
    for fiche in fiches:
        if fiche.number and counts[fiche.axis, fiche.number.axis, fiche.number.rank] > 1:
            return Numbering(Order.TWICE, fiche.number.written)
    axes: dict[str, int] = {}
    for fiche in fiches:
        told = (fiche.axis_number, fiche.number.axis if fiche.number else None)
        if any(axis is not None and axes.setdefault(fiche.axis, axis) != axis for axis in told):
            return Numbering(Order.AXES, fiche.number.written if fiche.number else "")
    is_whole = {fiche.axis for fiche in fiches} == axes.keys() and len(set(axes.values())) == len(axes)
    return Numbering(Order.FILE, axes=axes if is_whole else {})
