"""What each address asks of whoever comes: the tables of all floors, each in `tests/<floor>/addresses.py`. An
address missing from them fails a test."""

from collections.abc import Collection, Iterator
from importlib import import_module
from typing import Any

from jalons.roadmaps.rules.permissions import Permission
from tests.access.any_address import ARGUMENTS

FLOORS = {
    floor: import_module(f"tests.{floor}.addresses") for floor in sorted({name.partition(":")[0] for name in ARGUMENTS})
}


def floor_tables(name: str) -> Iterator[Any]:
    """That table of each floor, or an empty one. An address of another floor is refused: nobody would look for it
    there."""
    for floor, module in FLOORS.items():
        table: Collection[str] = getattr(module, name, {})
        if strays := [view for view in table if not view.startswith(f"{floor}:")]:
            raise ValueError(f"tests/{floor}/addresses.py, {name}: {strays} are of another floor.")
        yield table


# What it takes to (read, send). None: the address does not answer to that method.
ROADMAP: dict[str, tuple[Permission | None, Permission | None]] = {
    view: needed for table in floor_tables("ROADMAP") for view, needed in table.items()
}
# Open to everybody, signed in or not; tested on their own floors.
OPEN: set[str] = set().union(*floor_tables("OPEN"))
# For whoever is signed in.
SIGNED_IN: set[str] = set().union(*floor_tables("SIGNED_IN"))
