"""The deadlines of funding in somebody's calendar. Opened again, the file moves what it brought the last time."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.french import format_euros
from jalons.base.mail import absolute_url
from jalons.funding.queries.deadlines import Deadline
from jalons.roadmaps.models import Roadmap


def deadlines_calendar(roadmap: Roadmap, deadlines: Iterable[Deadline]) -> bytes:
    """RFC 5545, whole days. One UID for each resource and each kind of deadline, whatever its day."""
    # Only here: most pages write no calendar.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Jalons//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Financement : %(roadmap)s") % {"roadmap": roadmap.name})
    for one in deadlines:
        event = Event()
        event.add("uid", f"{roadmap.uid}-{one.line}-{one.kind.value}@jalons")
        event.add("dtstamp", timezone.now())
        event.add("summary", one.title)
        event.add("dtstart", one.on)
        event.add("dtend", one.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("description", f"{format_euros(one.amount)}\n{one.code} {one.action}")
        event.add("url", absolute_url("funding:status", roadmap.slug, one.code, one.line))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
