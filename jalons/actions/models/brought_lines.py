"""What came with a draft when it was made, such as the expenses of an experience, and leaves with it: the floor above
that brings it registers what reads it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from jalons.actions.models.sheets import ActionSheet
from jalons.roadmaps.models import Member


class BroughtLine(NamedTuple):
    """`sentence`: what the page that confirms tells of it. `remove`: the change that deletes it."""

    sentence: str
    remove: Callable[[], None]


type LineReader = Callable[[ActionSheet, Member], Sequence[BroughtLine]]

_readers: list[LineReader] = []


def register_brought_lines(reader: LineReader) -> None:
    _readers[:] = [reader]


def brought_lines(action: ActionSheet, by: Member) -> Sequence[BroughtLine]:
    """Those that `by` may delete; nothing that was added since."""
    return _readers[0](action, by) if _readers else ()
