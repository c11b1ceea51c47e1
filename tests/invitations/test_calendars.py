"""A workshop in a calendar, read back by the library's own reader."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Event

from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.invitations.calendars import write_workshop_calendar
from jalons.invitations.models import Guest
from jalons.roadmaps.models import Member
from jalons.workshops.changes import run_sheets, workshops
from jalons.workshops.models import Workshop
from tests.invitations.inviting import ahead, on_the_list
from tests.refusals import refused

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def by(world: "World") -> Member:
    return world.blank()


@pytest.fixture
def spring(by: Member) -> Workshop:
    return workshops.create_workshop(
        title="Atelier ; « un », deux",
        held_on=date(2027, 3, 30),
        starts_at=time(14),
        ends_at=time(17, 30),
        place="Salle des fêtes, Mareuil",
        question="Une question assez longue pour dépasser soixante-quinze octets, à cause de ses é et de ses è ?",
        by=by,
    )


def read(content: bytes) -> Event:
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return event


def test_an_event_has_its_hours_in_paris_its_place_and_one_name_for_ever(spring: Workshop) -> None:
    event = read(write_workshop_calendar(spring))
    assert (str(event["summary"]), str(event["location"]), str(event["uid"]), event["sequence"]) == (
        "Atelier ; « un », deux",
        "Salle des fêtes, Mareuil",
        f"{spring.uid}@jalons",
        0,
    )
    start, end = event["dtstart"].dt, event["dtend"].dt
    assert (start, end) == (datetime(2027, 3, 30, 14, tzinfo=PARIS), datetime(2027, 3, 30, 17, 30, tzinfo=PARIS))
    assert start.utcoffset().total_seconds() == 7200  # summer time
    assert (event["dtstart"].params["TZID"], spring.question in str(event["description"])) == ("Europe/Paris", True)


def test_the_file_is_folded_and_carries_its_time_zone_and_little_else(spring: Workshop) -> None:
    content = write_workshop_calendar(spring)
    lines = content.split(b"\r\n")
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    assert max(map(len, lines)) <= 75
    assert (b"TZID:Europe/Paris" in content, len(content) < 2_500) == (True, True)


def test_without_hours_it_is_a_whole_day_and_without_an_end_it_lasts_as_planned(by: Member, spring: Workshop) -> None:
    run_sheets.book_slot(workshop=spring, starts_at=None, ends_at=None, by=by)
    event = read(write_workshop_calendar(Workshop.objects.get(pk=spring.pk)))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 3, 30), date(2027, 3, 31))
    run_sheets.book_slot(workshop=spring, starts_at=time(9), ends_at=None, by=by)
    run_sheets.add_item(workshop=spring, title="Accueil", minutes=75, by=by)
    event = read(write_workshop_calendar(Workshop.objects.get(pk=spring.pk)))
    assert event["dtend"].dt == datetime(2027, 3, 30, 10, 15, tzinfo=PARIS)


def test_each_change_of_what_a_calendar_holds_is_a_newer_version(by: Member, spring: Workshop) -> None:
    def sequence() -> int:
        return Workshop.objects.get(pk=spring.pk).calendar_sequence

    run_sheets.book_slot(workshop=spring, starts_at=time(14), ends_at=time(17, 30), by=by)
    assert sequence() == 0  # nothing changed
    run_sheets.book_slot(workshop=spring, starts_at=time(15), ends_at=time(17, 30), by=by)
    assert sequence() == 1
    names = ("title", "kind", "question", "held_on", "starts_at", "ends_at", "place", "capacity", "table_count")
    kept = {name: getattr(Workshop.objects.get(pk=spring.pk), name) for name in names}
    whole_workshop_changes.revise_workshop(
        workshop=spring, **kept | {"question": "Une autre ?", "table_count": 4}, by=by
    )
    assert sequence() == 1
    whole_workshop_changes.revise_workshop(workshop=spring, **kept | {"place": "Brantôme"}, by=by)
    assert (sequence(), read(write_workshop_calendar(Workshop.objects.get(pk=spring.pk)))["sequence"]) == (2, 2)


def test_a_guest_gets_the_same_event_with_their_own_link(client: Client, spring: Workshop, by: Member) -> None:
    (guest,) = on_the_list(spring, by)
    answer = client.get(f"/i/{guest.uid}/atelier.ics")
    event = read(answer.content)
    assert (answer["Content-Type"], str(event["uid"])) == ("text/calendar; charset=utf-8", f"{spring.uid}@jalons")
    assert str(event["url"]).endswith(f"/i/{guest.uid}/")
    assert Guest.objects.get(pk=guest.pk).answer == "attente"


def test_a_workshop_without_a_date_has_no_calendar(client: Client, by: Member) -> None:
    undated = workshops.create_workshop(title="Un jour", by=by)
    (guest,) = on_the_list(undated, by)
    assert client.get(f"/i/{guest.uid}/atelier.ics").status_code == 404
    client.force_login(by.user)  # type: ignore[arg-type]
    address = reverse("invitations:workshop_ics", args=[by.roadmap.slug, undated.number])
    answer = client.get(address, follow=True)
    assert "Donnez d’abord une date à l’atelier." in answer.content.decode()
    assert ahead(by).held_on


@pytest.mark.parametrize("which", ["create", "revise", "slot"])
def test_an_end_before_the_start_is_refused_wherever_it_is_typed(by: Member, spring: Workshop, which: str) -> None:

    hours = {"starts_at": time(14), "ends_at": time(14)}
    names = ("title", "kind", "question", "held_on", "place", "capacity", "table_count")
    with refused("hours-reversed", "ends_at"):
        if which == "create":
            workshops.create_workshop(title="Atelier", **hours, by=by)  # type: ignore[arg-type]
        elif which == "revise":
            whole_workshop_changes.revise_workshop(
                workshop=spring, **{name: getattr(spring, name) for name in names}, **hours, by=by
            )
        else:
            run_sheets.book_slot(workshop=spring, **hours, by=by)  # type: ignore[arg-type]
