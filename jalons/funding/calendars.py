"""The deadlines of funding for a calendar. Importing the file again moves the events of the last import."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.french import format_euros
from jalons.base.mail import absolute_url
from jalons.funding.queries.deadlines import Deadline
from jalons.roadmaps.models import Roadmap


def deadlines_calendar(roadmap: Roadmap, deadlines: Iterable[Deadline]) -> bytes:
    """RFC 5545, whole days. The UID is made of the resource and the kind of deadline, without the day, so that the
    event can move."""
    # Imported here because most pages write no calendar.
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//Jalons//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Financement : %(roadmap)s") % {"roadmap": roadmap.name})
    for deadline in deadlines:
        event = Event()
        event.add("uid", f"{roadmap.uid}-{deadline.key}@jalons")
        event.add("dtstamp", timezone.now())
        event.add("summary", deadline.title)
        event.add("dtstart", deadline.on)
        event.add("dtend", deadline.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        event.add("description", f"{format_euros(deadline.amount)}\n{deadline.code} {deadline.action}")
        event.add("url", _deadline_url(roadmap, deadline))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _deadline_url(roadmap: Roadmap, deadline: Deadline) -> str:
    if deadline.line:
        return absolute_url("funding:status", roadmap.slug, deadline.code, deadline.line)
    return absolute_url("funding:scheme", roadmap.slug, deadline.scheme)
