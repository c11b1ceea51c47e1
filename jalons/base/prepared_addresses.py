"""Addresses of pages that are written only once: a page has dozens of links, and a list several on each row."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf
from django.urls import reverse as written_by_django
from django.urls.exceptions import NoReverseMatch

# Stand for the numbers while the address is written: no name of a page holds them.
_FIRST_NUMBER = 930_001
# Texts, such as the slug of a roadmap, are part of what is kept; its numbers are not. Beyond so many, all are forgotten.
MOST_SHAPES = 10_000

type Pieces = tuple[str, ...]

_written: dict[tuple[Any, ...], Pieces | None] = {}


def reverse(name: str, args: Sequence[Any] = ()) -> str:
    """What `django.urls.reverse` gives for the name of a page, and its error for one that does not exist."""
    return find_address(name, args) or written_by_django(name, args=args)


def find_address(name: str, arguments: Sequence[Any]) -> str | None:
    """The address that `reverse` gives, or None when it has to be asked for it.

    `reverse` tries the patterns again at each call: 170 links of a sitting took an eighth of its page. Here the address is
    written once, with stand-ins for its numbers; afterwards they are only put in their places.
    """
    numbers: list[str] = []
    shape: list[str | None] = []
    for argument in arguments:
        if type(argument) is int and argument >= 0:  # neither True nor a number of an enumeration
            numbers.append(str(argument))
            shape.append(None)
        elif isinstance(argument, str):
            shape.append(str(argument))
        else:
            return None
    key = (settings.ROOT_URLCONF, get_urlconf(), get_script_prefix(), name, *shape)
    try:
        pieces = _written[key]
    except KeyError:
        pieces = _write(name, shape)
        if len(_written) >= MOST_SHAPES:
            _written.clear()
        _written[key] = pieces
    if pieces is None:
        return None
    address = pieces[0]
    for number, piece in zip(numbers, pieces[1:], strict=True):
        address += number + piece
    return address


def _write(name: str, shape: Sequence[str | None]) -> Pieces | None:
    """What surrounds the numbers. None for an address that does not exist, and where a number is not written as it is."""
    stand_ins = [_FIRST_NUMBER + place if text is None else text for place, text in enumerate(shape)]
    try:
        left = written_by_django(name, args=stand_ins)
    except NoReverseMatch:
        return None
    pieces = []
    for stand_in in stand_ins:
        if isinstance(stand_in, int):
            if left.count(str(stand_in)) != 1:
                return None
            piece, left = left.split(str(stand_in))
            pieces.append(piece)
    return (*pieces, left)
