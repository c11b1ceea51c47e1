"""The calendar of a roadmap in somebody's own. Opened again, the file moves what it brought the last time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.overview.queries.calendar import CalendarItem
from jalons.roadmaps.models import Roadmap

# How long a meeting is said to last when nobody knows.
_HOURS = timedelta(hours=2)


def roadmap_calendar(roadmap: Roadmap, dated: Iterable[CalendarItem]) -> bytes:
    """RFC 5545. What has an hour takes two; the rest is a whole day that leaves people free."""
    # Only here: most pages write no calendar.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Jalons//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", roadmap.name)
    here = ZoneInfo(roadmap.time_zone)
    years = [timezone.localdate().year]
    for one in dated:
        event = Event()
        event.add("uid", f"{roadmap.uid}-{one.key}@jalons")
        event.add("dtstamp", timezone.now())
        event.add("summary", _("%(title)s (fait)") % {"title": one.title} if one.is_done else one.title)
        event.add("categories", [one.word])
        if one.at:
            start = datetime.combine(one.on, one.at, here)
            event.add("dtstart", start)
            event.add("dtend", start + _HOURS)
            years.append(one.on.year)
        else:
            event.add("dtstart", one.on)
            event.add("dtend", one.on + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        if one.detail:
            event.add("description", one.detail)
        event.add("url", settings.BASE_URL + one.href)
        calendar.add_component(event)
    # The rules of these years alone: those of a century weigh three kilobytes.
    calendar.add_missing_timezones(first_date=date(min(years), 1, 1), last_date=date(max(years) + 1, 12, 31))
    return bytes(calendar.to_ical())
