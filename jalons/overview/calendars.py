"""The calendar of a roadmap for a calendar program. Importing the file again moves the events of the last import."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.days import is_plausible
from jalons.overview.queries.calendar import CalendarItem
from jalons.roadmaps.models import Roadmap

# The duration of a meeting, when it is unknown.
_HOURS = timedelta(hours=2)


def roadmap_calendar(roadmap: Roadmap, dated: Iterable[CalendarItem]) -> bytes:
    """RFC 5545. An item with a time lasts two hours; the others are whole days that leave people free, as
    one of a year that no program knows."""
    # Imported here because most pages write no calendar.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Jalons//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", roadmap.name)
    here = ZoneInfo(roadmap.time_zone)
    years = [timezone.localdate().year]
    for item in dated:
        event = Event()
        event.add("uid", f"{roadmap.uid}-{item.key}@jalons")
        event.add("dtstamp", timezone.now())
        event.add("summary", _("%(title)s (fait)") % {"title": item.title} if item.is_done else item.title)
        event.add("categories", [item.word])
        if item.is_cancelled:
            event.add("status", "CANCELLED")
        if item.at and is_plausible(item.on):
            start = datetime.combine(item.on, item.at, here)
            event.add("dtstart", start)
            event.add("dtend", start + _HOURS)
            years.append(item.on.year)
        else:
            event.add("dtstart", item.on)
            if item.on < date.max:
                event.add("dtend", item.on + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        if item.detail:
            event.add("description", item.detail)
        event.add("url", settings.BASE_URL + item.href)
        calendar.add_component(event)
    # Time zone rules of these years only: those of a century take three kilobytes.
    calendar.add_missing_timezones(first_date=date(min(years), 1, 1), last_date=date(max(years) + 1, 12, 31))
    return bytes(calendar.to_ical())
