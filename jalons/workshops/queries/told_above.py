"""What the floors above know of each workshop, which they register when they start: who came, which votes are closed."""

from collections.abc import Callable, Mapping

from jalons.roadmaps.models import Roadmap

type AttendanceReader = Callable[[Roadmap], Mapping[int, int]]
type VotesReader = Callable[[Roadmap], Mapping[int, tuple[int, ...]]]

_attendance: list[AttendanceReader] = []
_votes: list[VotesReader] = []


def register_attendance(reader: AttendanceReader) -> None:
    """`reader`: by number of a workshop, how many people came, for those whose sheet was filled. One query."""
    _attendance[:] = [reader]


def register_closed_votes(reader: VotesReader) -> None:
    """`reader`: by number of a workshop, its closed votes. One query."""
    _votes[:] = [reader]


def people_who_came(roadmap: Roadmap) -> Mapping[int, int]:
    return _attendance[0](roadmap) if _attendance else {}


def closed_votes(roadmap: Roadmap) -> Mapping[int, tuple[int, ...]]:
    return _votes[0](roadmap) if _votes else {}
