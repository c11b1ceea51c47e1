"""How many people are in the room, which the floor of invitations knows and registers when it starts."""

from collections.abc import Callable

from jalons.workshops.models import Workshop
from jalons.workshops.rules.turnout import Turnout

type PresenceCounter = Callable[[Workshop], Turnout | None]

_counters: list[PresenceCounter] = []


def register_presence(counter: PresenceCounter) -> None:
    """`counter`: the people ticked at the door of a workshop, and those at a distance; None when nobody was ticked. Two
    queries at most."""
    _counters[:] = [counter]


def people_present(workshop: Workshop) -> Turnout | None:
    return _counters[0](workshop) if _counters else None
