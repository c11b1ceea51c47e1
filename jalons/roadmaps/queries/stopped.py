"""The actions that wait for a decision, which the floor of actions knows and registers when it starts: they stand beside the
points de blocage, as on the dashboard."""

from collections.abc import Callable
from dataclasses import dataclass

from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class StoppedAction:
    code: str
    title: str


type StoppedReader = Callable[[Roadmap], list[StoppedAction]]

_readers: list[StoppedReader] = []


def register_stopped(reader: StoppedReader) -> None:
    """`reader`: in the order of the feuille de route. One query."""
    _readers[:] = [reader]


def stopped_actions(roadmap: Roadmap) -> list[StoppedAction]:
    return _readers[0](roadmap) if _readers else []
