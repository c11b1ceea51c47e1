"""One event as a calendar file. Importing a later file moves it: same UID, higher SEQUENCE."""

from datetime import date, datetime
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from jalons.base.frozen import frozen


@frozen
class CalendarEvent:
    """`start` and `end`: two local datetimes, or two days of which the second is the day after. `here`: the time zone of the
    territory, in which they are read wherever the file is."""

    uid: str
    sequence: int
    title: str
    start: date
    end: date
    here: ZoneInfo
    place: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False

    @property
    def method(self) -> str:
        return "CANCEL" if self.is_cancelled else "PUBLISH"


def write_event(event: CalendarEvent) -> bytes:
    """RFC 5545."""
    # Imported here because most pages write no calendar.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Jalons//FR")
    calendar.add("version", "2.0")
    calendar.add("method", event.method)
    row = Event()
    row.add("uid", event.uid)
    row.add("sequence", event.sequence)
    row.add("dtstamp", timezone.now())
    row.add("summary", event.title)
    row.add("dtstart", _local_time(event.start, event.here))
    row.add("dtend", _local_time(event.end, event.here))
    if event.is_cancelled:
        # Calendar programs refuse a cancellation that has no organiser (RFC 5546, 3.2.5).
        row.add("status", "CANCELLED")
        row.add("organizer", f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    for name, value in (("location", event.place), ("description", event.description), ("url", event.url)):
        if value:
            row.add(name, value)
    calendar.add_component(row)
    # Time zone rules of that year only: those of a century take three kilobytes.
    year = event.start.year
    calendar.add_missing_timezones(first_date=date(year, 1, 1), last_date=date(year + 1, 12, 31))
    return bytes(calendar.to_ical())


def _local_time(at: date, here: ZoneInfo) -> date:
    return at.replace(tzinfo=here) if isinstance(at, datetime) else at
