"""How many people are in the room, which the floor of invitations knows and registers when it starts."""

from collections.abc import Callable

from jalons.workshops.models import Workshop

type PresenceCounter = Callable[[Workshop], int | None]

_counters: list[PresenceCounter] = []


def register_presence(counter: PresenceCounter) -> None:
    """`counter`: the people ticked at the door of a workshop; None when nobody was ticked. One query."""
    _counters[:] = [counter]


def people_present(workshop: Workshop) -> int | None:
    return _counters[0](workshop) if _counters else None
