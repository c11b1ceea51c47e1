"""What the sign-in page tells of a floor above, which registers it when it starts: the page that anybody reads."""

from collections.abc import Callable

from jalons.base.frozen import frozen


@frozen
class PublicWay:
    """The open public page of what somebody asked for."""

    name: str
    address: str


type PublicWayReader = Callable[[str], PublicWay | None]

_ways: list[PublicWayReader] = []


def register_public_way(reader: PublicWayReader) -> None:
    """`reader`: of the path of a private page, the public page that anybody may read in its place. One query at most."""
    _ways[:] = [reader]


def public_way(path: str) -> PublicWay | None:
    return _ways[0](path) if path and _ways else None
