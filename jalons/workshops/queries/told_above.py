"""What the floors above know of each workshop, which they register when they start: who came, which votes are closed,
which minutes were given."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date

from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Workshop

type AttendanceReader = Callable[[Roadmap], Mapping[int, int]]
type VotesReader = Callable[[Roadmap], Mapping[int, tuple[int, ...]]]
type MinutesReader = Callable[[Roadmap], Mapping[int, date]]
type AddressReader = Callable[[Workshop], uuid.UUID | None]
type DayReader = Callable[[Workshop], date | None]

_attendance: list[AttendanceReader] = []
_votes: list[VotesReader] = []
_minutes: list[MinutesReader] = []
_addresses: list[AddressReader] = []
_validations: list[DayReader] = []


def register_attendance(reader: AttendanceReader) -> None:
    """`reader`: by number of a workshop, how many people came, for those whose sheet was filled. One query."""
    _attendance[:] = [reader]


def register_closed_votes(reader: VotesReader) -> None:
    """`reader`: by number of a workshop, its closed votes. One query."""
    _votes[:] = [reader]


def register_given_minutes(reader: MinutesReader) -> None:
    """`reader`: by number of a workshop, the day when its minutes were given. One query."""
    _minutes[:] = [reader]


def register_minutes_address(reader: AddressReader) -> None:
    """`reader`: the public address of the minutes of a workshop, once they were given. One query."""
    _addresses[:] = [reader]


def register_validated_minutes(reader: DayReader) -> None:
    """`reader`: the day when the minutes of a workshop were validated, unless they are being corrected. One query."""
    _validations[:] = [reader]


def people_who_came(roadmap: Roadmap) -> Mapping[int, int]:
    return _attendance[0](roadmap) if _attendance else {}


def closed_votes(roadmap: Roadmap) -> Mapping[int, tuple[int, ...]]:
    return _votes[0](roadmap) if _votes else {}


def given_minutes(roadmap: Roadmap) -> Mapping[int, date]:
    return _minutes[0](roadmap) if _minutes else {}


def minutes_address(workshop: Workshop) -> uuid.UUID | None:
    """The public address of its compte rendu, once it was given."""
    return _addresses[0](workshop) if _addresses else None


def validated_minutes_on(workshop: Workshop) -> date | None:
    """The day when its compte rendu was validated, unless it is being corrected."""
    return _validations[0](workshop) if _validations else None
