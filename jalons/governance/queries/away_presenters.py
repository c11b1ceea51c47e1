"""Who is written on an agenda to present something, and has said that they do not come; what is left to present."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.governance.models import Convocation, Meeting, MeetingPoint, Presence, Seat
from jalons.governance.models.agendas import agenda_points, presented_titles
from jalons.governance.models.seat_holders import HOLDER, seat_called
from jalons.governance.rules.presenters import PresenterNames, make_presenter_names
from jalons.roadmaps.models import Roadmap

# By what an agenda may call whoever holds a seat: its label, or their function in the team.
_ACCOUNT = "membership__function"
_NAMES = ("label", _ACCOUNT, f"group_member__{_ACCOUNT}", f"group_member__invitation__{_ACCOUNT}")
_PERSON = ("function", "organisation__name", "pk")
_PEOPLE = ("group_member__function", *(f"{way}contact__{name}" for way in ("", "group_member__") for name in _PERSON))


def away_presenters(meeting: Meeting) -> PresenterNames:
    """By what an agenda calls those who do not come: what was noted in the room counts first, then what they answered
    for the day of the meeting. One query, none as long as nobody was asked."""
    if meeting.convened_on is None or meeting.cancelled_on:
        return PresenterNames()
    return reduce(PresenterNames.__or__, map(_called_of_values, _away_seats(meeting.pk, meeting.pk)), PresenterNames())


def _called_of_values(row: Sequence[Any]) -> PresenterNames:
    """As `seat_called` does, of `_NAMES` and `_PEOPLE`."""
    names, (function, *people) = row[: len(_NAMES)], row[len(_NAMES) :]
    own = make_presenter_names(names, [function])
    for start in (0, len(_PERSON)):
        contact_function, place, contact = people[start : start + len(_PERSON)]
        own |= make_presenter_names((), [contact_function], place or "", contact)
    return own


@PreparedQuery
def _away_seats(meeting: int, same: int) -> QuerySet[Seat, Any]:
    said = Convocation.objects.filter(meeting=meeting).away()
    present = Presence.objects.filter(meeting=same, attendance=Presence.Attendance.PRESENT, by_substitute=False)
    rows = Seat.objects.filter(Q(pk__in=said.values("seat"))).exclude(pk__in=present.values("seat"))
    return rows.values_list(*_NAMES, *_PEOPLE)


@frozen
class Unpresented:
    """What nobody presents any more at a coming meeting: the titles of its points and fiches. `excused`, `represented` and
    `substituted`: the seats that were to present them, as they have answered; the last with their suppléance."""

    meeting: int
    held_on: date
    titles: Sequence[str]
    excused: tuple[str, ...]
    represented: tuple[str, ...]
    substituted: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """« « La charte » », or how many."""
        n = len(self.titles)
        if n == 1:
            return _("« %(title)s »") % {"title": self.titles[0]}
        return ngettext("%(n)d point ou fiche", "%(n)d points ou fiches", n) % {"n": n}


def unpresented_agenda(
    roadmap: Roadmap, today: date, read: Mapping[int, Sequence[MeetingPoint]] | None = None
) -> Unpresented | None:
    """Of the first convened meeting where somebody who presents has said that they do not come. `read`: the points of
    meetings that were read already, by meeting. One query as long as nobody is away."""
    read = read or {}
    rows: dict[Meeting, list[Convocation]] = {}
    for row in _away_convocations(roadmap.pk, today):
        rows.setdefault(row.meeting, []).append(row)
    for meeting, away in rows.items():
        points = read.get(meeting.pk) or agenda_points(meeting)
        theirs = [row for row in away if presented_titles(points, seat_called(row.seat))]
        if theirs:
            titles = presented_titles(points, reduce(PresenterNames.__or__, (seat_called(row.seat) for row in theirs)))
            excused = (row.seat.label for row in theirs if row.answer == Convocation.Answer.EXCUSED)
            represented = (row.seat.label for row in theirs if row.answer == Convocation.Answer.REPRESENTED)
            substituted = (_substituted_label(row.seat) for row in theirs if row.by_substitute)
            return Unpresented(
                meeting.pk, meeting.held_on, titles, tuple(excused), tuple(represented), tuple(substituted)
            )
    return None


def _substituted_label(seat: Seat) -> str:
    """« Vice-présidence (suppléance : Conseil délégué) »; its suppléance may be removed after the answer."""
    return (
        _("%(seat)s (suppléance : %(who)s)") % {"seat": seat.label, "who": seat.substitute}
        if seat.substitute
        else seat.label
    )


@PreparedQuery
def _away_convocations(roadmap: int, today: date) -> QuerySet[Convocation]:
    coming = Convocation.objects.away().filter(
        meeting__roadmap=roadmap,
        meeting__held_on__gte=today,
        meeting__cancelled_on=None,
        meeting__opened_at=None,
        meeting__closed_at=None,
    )
    related = (f"seat__{path}" for path in HOLDER)
    return coming.select_related("meeting", *related).order_by("meeting__held_on", "meeting", "seat__rank")
