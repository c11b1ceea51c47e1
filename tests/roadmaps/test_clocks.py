"""A territory has its own clock: at half past eleven at night in Paris, it is already tomorrow in La Réunion."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from jalons.base.middleware import reset_clock
from jalons.invitations.calendars import write_workshop_calendar
from jalons.invitations.changes import mailings
from jalons.roadmaps.access import use_roadmap_clock
from jalons.roadmaps.changes import milestones, roadmaps
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Role
from jalons.territories.models import Commune
from jalons.territories.rules import MAINLAND, OVERSEAS, territory_time_zone
from jalons.workshops.changes import workshops as workshop_changes
from tests.pages import send_shown
from tests.world import World

pytestmark = pytest.mark.django_db
NIGHT = datetime(2027, 1, 14, 22, 30, tzinfo=UTC)  # 23:30 in Paris, 2:30 of the 15th in La Réunion, 18:30 in Martinique


@pytest.fixture(autouse=True)
def _at_night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NIGHT)


def roadmap_of(departement: str, world: World, name: str = "Outre-mer") -> Roadmap:
    communes = list(Commune.objects.filter(departement=departement, withdrawn_on=None)[:2])
    return roadmaps.create_roadmap(name=name, lead_authority="Une commune", communes=communes, by=world.member().user)


def member_of(roadmap: Roadmap, world: World) -> Member:
    return Member(roadmap, world.member().user, Role.FOCAL_POINT, "Référente")


@pytest.mark.parametrize(
    ("departements", "expected"),
    [
        (["24", "24"], MAINLAND),
        (["2A"], MAINLAND),
        (["974"], "Indian/Reunion"),
        (["976"], "Indian/Mayotte"),
        (["972"], "America/Martinique"),
        (["974", "974", "976"], "Indian/Reunion"),
        ([], MAINLAND),
    ],
)
def test_the_clock_is_that_of_most_communes(departements: list[str], expected: str) -> None:
    assert territory_time_zone(departements) == expected


def test_every_clock_exists_and_every_overseas_code_has_one() -> None:
    for name in (MAINLAND, *OVERSEAS.values()):
        assert str(ZoneInfo(name)) == name
    known = set(Commune.objects.filter(departement__code__startswith="97").values_list("departement", flat=True))
    known |= set(Commune.objects.filter(departement__code__startswith="98").values_list("departement", flat=True))
    assert known - set(OVERSEAS) <= {"984", "989"}  # where nobody lives the year round


def test_a_roadmap_takes_the_clock_of_its_communes(world: World) -> None:
    roadmap = roadmap_of("974", world)
    assert roadmap.time_zone == "Indian/Reunion"
    assert world.roadmap.time_zone == MAINLAND
    mayotte = list(Commune.objects.filter(departement="976", withdrawn_on=None)[:2])
    roadmaps.set_perimeter(communes=mayotte, by=member_of(roadmap, world))
    roadmap.refresh_from_db()
    assert roadmap.time_zone == "Indian/Mayotte"


@pytest.mark.parametrize(("departement", "day"), [("974", "2027-01-15"), ("972", "2027-01-14"), ("24", "2027-01-14")])
def test_a_page_says_the_day_of_its_territory(departement: str, day: str, world: World) -> None:
    """The first milestones of a roadmap are counted from today, and « réalisé le » may not be tomorrow."""
    roadmap = roadmap_of(departement, world)
    milestone = milestones.add_milestone(title="Réunion", due_on=date(2027, 2, 1), by=member_of(roadmap, world))
    client = Client()
    client.force_login(world.member().user)
    path = f"/feuilles-de-route/{roadmap.slug}/jalons/{milestone.pk}/"
    sent = {"title": "Réunion", "due_on": "2027-02-01", "reached_on": "2027-01-15"}
    answer = send_shown(client, path, sent)
    assert answer.status_code == (302 if day == "2027-01-15" else 200)
    assert timezone.get_current_timezone_name() == MAINLAND


def test_a_request_leaves_its_clock_behind(world: World) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        use_roadmap_clock(Roadmap(time_zone="Indian/Reunion"))
        return HttpResponse(timezone.localdate().isoformat())

    assert reset_clock(view)(RequestFactory().get("/")).content == b"2027-01-15"
    assert timezone.localdate() == date(2027, 1, 14)
    with timezone.override("Pacific/Tahiti"):
        other = reset_clock(lambda _request: HttpResponse(timezone.get_current_timezone_name()))
        assert other(RequestFactory().get("/")).content == MAINLAND.encode()


def test_the_page_of_a_code_is_at_the_clock_of_its_workshop(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    roadmap = roadmap_of("974", world)
    workshop = workshop_changes.create_workshop(title="Atelier", question="Quoi ?", by=member_of(roadmap, world))
    seen: list[str] = []
    monkeypatch.setattr(
        "jalons.votes.views.phones._join_page",
        lambda *_args: seen.append(timezone.get_current_timezone_name()) or HttpResponse(),
    )
    Client().get(f"/a/{workshop.code}/")
    assert seen == ["Indian/Reunion"]


def test_the_hours_of_a_calendar_are_those_of_the_territory(world: World) -> None:
    roadmap = roadmap_of("974", world)
    workshop = workshop_changes.create_workshop(title="Atelier", question="Quoi ?", by=member_of(roadmap, world))
    workshop.held_on, workshop.starts_at = date(2027, 1, 20), time(9)
    text = write_workshop_calendar(workshop).decode()
    assert "DTSTART;TZID=Indian/Reunion:20270120T090000" in text
    assert "TZID:Indian/Reunion" in text
    assert "Europe/Paris" not in text


@pytest.mark.parametrize(
    ("now", "reminded"),
    [
        (datetime(2027, 1, 14, 5, 0, tzinfo=UTC), ["974"]),  # 9:00 there, 6:00 in Paris
        (datetime(2027, 1, 14, 16, 30, tzinfo=UTC), ["24"]),  # 20:30 there, 17:30 in Paris
        (datetime(2027, 1, 14, 22, 30, tzinfo=UTC), []),
    ],
)
def test_the_day_before_is_that_of_each_territory(
    now: datetime, reminded: list[str], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    named = {}
    for departement in ("974", "24"):
        by = member_of(roadmap_of(departement, world, f"Territoire {departement}"), world)
        workshop = workshop_changes.create_workshop(title="Atelier", question="Quoi ?", by=by)
        type(workshop).objects.filter(pk=workshop.pk).update(held_on=date(2027, 1, 15), reminds_the_day_before=True)
        named[workshop.pk] = departement
    found: list[str] = []

    def remind(pk: int) -> int:
        if pk in named:
            found.append(named[pk])
        return 0

    monkeypatch.setattr("jalons.invitations.changes.mailings._remind_guests", remind)
    mailings.remind_of_tomorrow()
    assert found == reminded
