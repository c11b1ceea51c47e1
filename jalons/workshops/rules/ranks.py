"""Places of rows that a vote ordered, with ties. Pure."""

from collections.abc import Iterable

from jalons.base.frozen import frozen


@frozen
class Place:
    """`number`: 1, 2, 2, 4. `is_shared`: another row has it too."""

    number: int
    is_shared: bool


def shared_places(rows: Iterable[tuple[bool, bool]]) -> list[Place | None]:
    """`rows`, in order: whether each ties with the one before, whose place it shares, and whether it counts. Those that
    do not, merged or put aside, have no place and leave no hole, but ties still hold across them."""
    ties: list[int] = []  # which tie each row belongs to
    numbers: dict[int, int] = {}
    counted: list[int | None] = []
    for ties_previous, counts in rows:
        ties.append(ties[-1] if ties_previous and ties else len(ties))
        counted.append(ties[-1] if counts else None)
        if counts:
            numbers.setdefault(ties[-1], sum(one is not None for one in counted))
    return [None if tie is None else Place(numbers[tie], counted.count(tie) > 1) for tie in counted]
