"""The only writer of meetings."""

from datetime import date, time

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from jalons.base.db import write
from jalons.base.errors import Refused
from jalons.governance.models import Meeting
from jalons.roadmaps.changes import record, revise, take_turn
from jalons.roadmaps.models import Member


@write()
def add_meeting(*, title: str, held_on: date, by: Member, starts_at: time | None = None, place: str = "") -> Meeting:
    take_turn(by.roadmap)
    _refuse_a_second(by, title, held_on)
    meeting = Meeting.objects.create(roadmap=by.roadmap, title=title, held_on=held_on, starts_at=starts_at, place=place)
    record(by=by, verb="add", about=meeting, after={"held_on": held_on})
    return meeting


@write()
def revise_meeting(
    *, meeting: Meeting, title: str, held_on: date, by: Member, starts_at: time | None = None, place: str = ""
) -> None:
    take_turn(by.roadmap)
    if (title, held_on) != (meeting.title, meeting.held_on):
        _refuse_a_second(by, title, held_on)
    revise(meeting, {"title": title, "held_on": held_on, "starts_at": starts_at, "place": place}, by=by)


@write()
def remove_meeting(*, meeting: Meeting, by: Member) -> None:
    """Forget a meeting that never decided anything."""
    record(by=by, verb="remove", about=meeting, before={"held_on": meeting.held_on})
    try:
        meeting.delete()
    except ProtectedError as blocked:
        raise Refused(_("Ce comité a pris des décisions : elles se gardent, et lui avec elles.")) from blocked


@write()
def mark_agenda(*, meeting: Meeting, settled_on: date | None, by: Member) -> None:
    """The agenda is complete since that day, or is open again. What it must hold is checked by the floor that fills it."""
    revise(meeting, {"agenda_settled_on": settled_on}, by=by, verb="settle" if settled_on else "unsettle")


def _refuse_a_second(by: Member, title: str, held_on: date) -> None:
    if Meeting.objects.filter(roadmap=by.roadmap, title=title, held_on=held_on).exists():
        raise Refused(_("Ce comité est déjà prévu ce jour-là."), field="held_on")
