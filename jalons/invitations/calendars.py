"""A workshop for a calendar. After a change, importing the file again replaces the event: same UID, higher SEQUENCE."""

import uuid
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils.translation import gettext as _

from jalons.base.calendar_events import CalendarEvent, write_event
from jalons.base.mail import absolute_url
from jalons.invitations.rules.guests import event_times
from jalons.workshops.models import RunSheetItem, Workshop


def write_workshop_calendar(workshop: Workshop, *, reply_uid: uuid.UUID | None = None) -> bytes:
    """The workshop must have a date. `reply_uid`: includes the private link of a guest, to change their answer."""
    assert workshop.held_on
    planned = RunSheetItem.objects.filter(workshop=workshop).aggregate(minutes=Sum("minutes"))["minutes"]
    start, end = event_times(workshop.held_on, workshop.starts_at, workshop.ends_at, planned or 0)
    link = absolute_url("invitations:reply", reply_uid) if reply_uid else ""
    return write_event(
        CalendarEvent(
            uid=f"{workshop.uid}@jalons",
            sequence=workshop.calendar_sequence,
            title=workshop.title,
            start=start,
            end=end,
            here=ZoneInfo(workshop.roadmap.time_zone),
            place=workshop.place,
            description=_event_description(workshop, link),
            url=link,
        )
    )


def _event_description(workshop: Workshop, link: str) -> str:
    lines = [workshop.roadmap.lead_authority, workshop.question, workshop.reply_contact]
    if workshop.video_link:
        lines.append(_("À distance : %(link)s") % {"link": workshop.video_link})
    if link:
        lines.append(_("Un empêchement ? Dites-le ici : %(link)s") % {"link": link})
    return "\n".join(line for line in lines if line)
