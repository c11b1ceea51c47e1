"""A workshop for a calendar. After a change, importing the file again replaces the event: same UID, higher SEQUENCE."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.mail import absolute_url
from jalons.invitations.models import Guest
from jalons.invitations.rules.guests import event_times
from jalons.workshops.models import RunSheetItem, Workshop


def write_workshop_calendar(workshop: Workshop, *, guest: Guest | None = None) -> bytes:
    """RFC 5545. Hours are in the time zone of the territory, wherever the file is read. The workshop must have a date.

    `guest`: includes their own link, to change their answer.
    """
    # Imported here because most pages write no calendar.
    from icalendar import Calendar, Event

    assert workshop.held_on
    planned = RunSheetItem.objects.filter(workshop=workshop).aggregate(minutes=Sum("minutes"))["minutes"]
    start, end = event_times(workshop.held_on, workshop.starts_at, workshop.ends_at, planned or 0)
    calendar = Calendar()
    calendar.add("prodid", "-//Jalons//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event = Event()
    event.add("uid", f"{workshop.uid}@jalons")
    event.add("sequence", workshop.calendar_sequence)
    event.add("dtstamp", timezone.now())
    event.add("summary", workshop.title)
    here = ZoneInfo(workshop.roadmap.time_zone)
    event.add("dtstart", _local_time(start, here))
    event.add("dtend", _local_time(end, here))
    if workshop.place:
        event.add("location", workshop.place)
    event.add("description", _event_description(workshop, guest))
    if guest:
        event.add("url", absolute_url("invitations:reply", guest.uid))
    calendar.add_component(event)
    # Time zone rules of that year only: those of a century take three kilobytes.
    year = workshop.held_on.year
    calendar.add_missing_timezones(first_date=date(year, 1, 1), last_date=date(year + 1, 12, 31))
    return bytes(calendar.to_ical())


def _local_time(at: date | datetime, here: ZoneInfo) -> date | datetime:
    return at.replace(tzinfo=here) if isinstance(at, datetime) else at


def _event_description(workshop: Workshop, guest: Guest | None) -> str:
    lines = [workshop.roadmap.lead_authority, workshop.question, workshop.reply_contact]
    if guest:
        lines.append(
            _("Un empêchement ? Dites-le ici : %(link)s") % {"link": absolute_url("invitations:reply", guest.uid)}
        )
    return "\n".join(line for line in lines if line)
