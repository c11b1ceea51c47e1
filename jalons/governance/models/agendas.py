"""The agenda of a meeting as its seats are told it: its points and, under theirs, the fiches, which belong to a floor
above."""

from collections.abc import Callable, Collection, Sequence

from jalons.governance.models.committees import Seat
from jalons.governance.models.meetings import Meeting, MeetingPoint
from jalons.governance.models.seat_holders import seat_called
from jalons.governance.rules.convocations import AgendaLine, SheetLine
from jalons.governance.rules.presenters import PresenterNames

# The floor of the fiches registers what reads them when it starts, as it does for its kinds of messages.
_READERS: list[Callable[[int], Sequence[SheetLine]]] = []


def register_sheets(reader: Callable[[int], Sequence[SheetLine]]) -> None:
    _READERS.append(reader)


# It registers too what reads who carries the fiches of a roadmap, in the words of those fiches.
_CARRIERS: list[Callable[[int], Sequence[str]]] = []


def register_carriers(reader: Callable[[int], Sequence[str]]) -> None:
    _CARRIERS.append(reader)


def names_of_sheets(roadmap: int) -> list[str]:
    return [name for read in _CARRIERS for name in read(roadmap)]


# It also registers what reads which decisions of a meeting lack their quorum, by the code of their fiche.
_DOUBTS: list[Callable[[Meeting], Collection[str]]] = []


def register_doubts(reader: Callable[[Meeting], Collection[str]]) -> None:
    _DOUBTS.append(reader)


def decisions_without_quorum(meeting: Meeting) -> frozenset[str]:
    """The codes of the fiches that too few decided, as the presence is noted now."""
    return frozenset(code for read in _DOUBTS for code in read(meeting))


def agenda_points(meeting: Meeting) -> list[MeetingPoint]:
    """The points in their order, `sheets` set on that of the fiches. Two queries."""
    points = list(meeting.points.all())
    for point in points:
        if point.kind == MeetingPoint.Kind.SHEETS:
            point.sheets = tuple(line for read in _READERS for line in read(meeting.pk))
    return points


def agenda_lines(points: Sequence[MeetingPoint]) -> list[AgendaLine]:
    """What a notice of change compares."""
    lines: list[AgendaLine] = []
    for point in points:
        lines.append(AgendaLine(" ".join(point.title.split())))
        lines += [
            AgendaLine(" ".join(sheet.label.split()), " ".join(sheet.presented_by.split())) for sheet in point.sheets
        ]
    return lines


def presented_titles(points: Sequence[MeetingPoint], called: PresenterNames) -> list[str]:
    """The points and the fiches that whoever an agenda calls so presents: `seat_called` of a seat."""
    titles = list[str]()
    for point in points:
        titles += [point.title] if called.presents_point(point.presenter) else []
        titles += [sheet.label for sheet in point.sheets if called.presents_sheet(sheet.presented_by, sheet.contact)]
    return titles


def titles_of_seat(meeting: Meeting, seat: Seat) -> list[str]:
    """What the seat presents at that meeting. Two queries."""
    return presented_titles(agenda_points(meeting), seat_called(seat))


def told_agenda(meeting: Meeting) -> list[AgendaLine]:
    """What the seats were told last."""
    return parse_agenda(meeting.told_agenda)


def parse_agenda(stored: str) -> list[AgendaLine]:
    return [AgendaLine.parse(line) for line in stored.splitlines()]
