"""All that has a day: the month, its queries, and the file for somebody's own calendar."""

import re
from calendar import monthrange
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.rules.sheets import Status, status_path
from jalons.funding.queries.deadlines import roadmap_deadlines
from jalons.governance.changes import meetings
from jalons.governance.models import Meeting
from jalons.overview.calendars import roadmap_calendar
from jalons.overview.queries.calendar import MOST_COMING, calendar_items, calendar_month
from jalons.overview.rules.months import first_of_month, month_days, read_month
from jalons.roadmaps.changes import milestones
from jalons.roadmaps.models import Blocker, Member, Milestone
from jalons.workshops.changes import workshops as workshop_changes
from tests.days import plain_text
from tests.world import World

DAY = date(2027, 3, 15)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_month_is_all_its_days(day: date) -> None:
    days = month_days(first_of_month(day))
    assert day in days
    assert len(days) == monthrange(day.year, day.month)[1]
    assert {one.month for one in days} == {day.month}
    assert read_month(f"{day:%Y-%m}", DAY) == days[0]


@pytest.mark.parametrize("text", ["", "2027", "2027-13", "mars", "9999-01", "2027-3", "2027-03-01"])
def test_no_month_asked_for_is_the_month_of_today(text: str) -> None:
    assert read_month(text, DAY) == date(2027, 3, 1)


@pytest.fixture
def by(world: World) -> Member:
    """One thing of each kind on the same day, in a roadmap that had nothing but the milestones of the method."""
    by = world.blank()
    for milestone in by.roadmap.milestones.all():
        milestones.remove_milestone(milestone=milestone, by=by)
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    sheets.add_step(action=action, label="Acheter", ends_on=DAY, by=by)
    sheets.add_step(action=action, label="Sans date", by=by)
    milestones.add_milestone(title="Délibération", due_on=DAY, by=by)
    meetings.add_meeting(title="Comité", held_on=DAY, starts_at=time(14, 30), place="Mairie", by=by)
    workshop_changes.create_workshop(title="Atelier", held_on=DAY, starts_at=time(9), by=by)
    return by


@pytest.mark.django_db
def test_everything_of_a_day_is_told_in_the_order_of_the_hours(by: Member) -> None:
    assert [(one.on, one.kind.value, one.title, one.at) for one in calendar_items(by.roadmap)] == [
        (DAY, "etape", "Acheter", None),
        (DAY, "jalon", "Délibération", None),
        (DAY, "atelier", "Atelier", time(9)),
        (DAY, "comite", "Comité", time(14, 30)),
    ]


@pytest.mark.django_db
def test_what_will_not_be_done_waits_for_nobody(by: Member) -> None:
    for state in status_path(Status.DRAFT, Status.REJECTED):
        sheets.advance_action(action=by.roadmap.actions.get(), to=state, by=by, reason="Trop tôt.")
    assert "Acheter" not in [one.title for one in calendar_items(by.roadmap)]


@pytest.mark.django_db
def test_an_action_that_is_done_leaves_only_what_was_done(by: Member) -> None:
    action = by.roadmap.actions.get()
    sheets.add_step(action=action, label="Inaugurer", ends_on=DAY, done_on=timezone.localdate(), by=by)
    ActionSheet.objects.filter(pk=action.pk).update(status=Status.DONE)
    assert [one.title for one in calendar_items(by.roadmap) if one.kind.value == "etape"] == ["Inaugurer"]


@pytest.mark.django_db
def test_deadlines_of_funding_are_there(world: World) -> None:
    known = roadmap_deadlines(world.roadmap)
    assert known
    told = [one for one in calendar_items(world.roadmap) if one.kind.value == "echeance"]
    assert [(one.on, one.title) for one in told] == sorted((one.on, one.title) for one in known)


@pytest.mark.django_db
def test_an_empty_month_leads_to_the_next_that_has_something(by: Member) -> None:
    empty = calendar_month(by.roadmap, date(2027, 1, 1))
    assert (empty.count, empty.next_busy, empty.previous, empty.following) == (
        0,
        date(2027, 3, 1),
        date(2026, 12, 1),
        date(2027, 2, 1),
    )
    full = calendar_month(by.roadmap, date(2027, 3, 1))
    assert (full.count, full.next_busy, len(full.days)) == (4, None, 31)
    assert [day.on for day in full.days if day.items] == [DAY]


@pytest.mark.django_db
def test_the_page_shows_the_month_of_the_address(by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    url = reverse("overview:calendar", args=[by.roadmap.slug])
    shown = client.get(url + "?mois=2027-03").content.decode()
    assert "<h1>Mars 2027</h1>" in shown
    assert shown.count("Lundi 15 mars 2027") == 1
    assert reverse("overview:action", args=[by.roadmap.slug, "1.1"]) in shown
    today: Any = client.get(url)
    assert [day.is_today for day in today.context["month"].days].count(True) == 1


@pytest.mark.django_db
def test_more_dates_cost_no_more_queries(by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    url = reverse("overview:calendar", args=[by.roadmap.slug]) + "?mois=2027-03"
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    action = by.roadmap.actions.get()
    for number in range(5):
        sheets.add_step(action=action, label=f"Étape {number}", ends_on=DAY, by=by)
        milestones.add_milestone(title=f"Jalon {number}", due_on=DAY, by=by)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


@pytest.mark.django_db
def test_the_file_holds_each_date_once_under_a_name_that_stays(by: Member) -> None:
    step = by.roadmap.actions.get().steps.get(label="Acheter")
    before = _events(roadmap_calendar(by.roadmap, calendar_items(by.roadmap)))
    assert {str(event["summary"]) for event in before.values()} == {"Acheter", "Délibération", "Comité", "Atelier"}
    uid = f"{by.roadmap.uid}-step-{step.pk}@jalons"
    assert (before[uid]["dtstart"].dt, before[uid]["dtend"].dt) == (DAY, DAY + timedelta(1))
    [meeting] = [event for event in before.values() if str(event["summary"]) == "Comité"]
    assert meeting["dtstart"].dt.isoformat() == "2027-03-15T14:30:00+01:00"
    sheets.revise_step(step=step, label="Acheter", ends_on=DAY + timedelta(7), by=by)
    after = _events(roadmap_calendar(by.roadmap, calendar_items(by.roadmap)))
    assert set(after) == set(before)
    assert after[uid]["dtstart"].dt == DAY + timedelta(7)


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date.min, date.max])
def test_no_stored_day_breaks_the_file(by: Member, day: date) -> None:
    Milestone.objects.filter(roadmap=by.roadmap).update(planned_on=day)
    Meeting.objects.filter(roadmap=by.roadmap).update(held_on=day)
    days = [event["dtstart"].dt for event in _events(roadmap_calendar(by.roadmap, calendar_items(by.roadmap))).values()]
    assert days.count(day) >= 2


@pytest.mark.django_db
def test_what_is_done_says_so_in_the_file(by: Member) -> None:
    step = by.roadmap.actions.get().steps.get(label="Acheter")
    sheets.revise_step(step=step, label="Acheter", ends_on=DAY, done_on=timezone.localdate(), by=by)
    summaries = [
        str(event["summary"]) for event in _events(roadmap_calendar(by.roadmap, calendar_items(by.roadmap))).values()
    ]
    assert "Acheter (fait)" in summaries


@pytest.mark.django_db
def test_the_file_is_downloaded(by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    response = client.get(reverse("overview:calendar_ics", args=[by.roadmap.slug]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(_events(response.content)) == 4


def _events(content: bytes) -> dict[str, Any]:
    events = Calendar.from_ical(content).walk("VEVENT")
    found = {str(event["uid"]): event for event in events}
    assert len(found) == len(events)
    return found


def test_the_calendar_opens_on_what_comes_and_the_past_is_one_press_away(world: World, client: Client) -> None:
    """« Ce qui vient » led to a month whose first line was a committee of three weeks ago."""
    by, today = world.blank(), timezone.localdate()
    for milestone in by.roadmap.milestones.all():
        milestones.remove_milestone(milestone=milestone, by=by)
    first = first_of_month(today)
    milestones.add_milestone(title="Au début", due_on=first, by=by)
    month = calendar_month(by.roadmap, first, folds_past=True)
    is_past = first < today
    assert month.folded == int(is_past)
    assert [day.on for day in month.days if day.is_folded] == [day for day in month_days(first) if day < today]
    client.force_login(world.user("referente"))
    address = reverse("overview:calendar", args=[by.roadmap.slug])
    page, whole = (client.get(one).content.decode() for one in (address, f"{address}?mois={first:%Y-%m}"))
    assert page.count(" folded") == (today - first).days
    assert page.count('class="unfold"') == int(is_past)
    assert (whole.count(" folded"), whole.count('class="unfold"')) == (0, 0)


def test_a_month_with_nothing_to_come_names_the_next_that_has_something(world: World) -> None:
    by, today = world.blank(), timezone.localdate()
    for milestone in by.roadmap.milestones.all():
        milestones.remove_milestone(milestone=milestone, by=by)
    later = today + timedelta(days=70)
    milestones.add_milestone(title="Plus tard", due_on=later, by=by)
    month = calendar_month(by.roadmap, first_of_month(today), folds_past=True)
    assert month.next_busy == first_of_month(later)


def test_what_comes_is_told_above_the_month_whatever_the_day(world: World, client: Client) -> None:
    """On the 29th, the committee of the month after was behind « Décembre → »."""
    today = timezone.localdate()
    waited = [one for one in calendar_items(world.roadmap) if one.on >= today and not (one.is_done or one.is_cancelled)]
    waited.sort(key=lambda one: (one.on, one.word not in ("comité", "atelier")))
    meeting = Meeting.objects.kept().filter(roadmap=world.roadmap, held_on__gte=today).earliest("held_on")
    # A day is never cut, and what comes after is one gesture further: nothing is missing.
    told = next((n for n in range(MOST_COMING, len(waited)) if waited[n].on != waited[n - 1].on), len(waited))
    month = calendar_month(world.roadmap, first_of_month(today), folds_past=True)
    assert [one.key for one in month.coming] == [one.key for one in waited[:told]]
    assert [one.key for one in (*month.coming, *month.later)] == [one.key for one in waited]
    assert meeting.title in [one.title for one in month.coming]
    client.force_login(world.user("elue"))
    address = reverse("overview:calendar", args=[world.roadmap.slug])
    page = client.get(address).content.decode()
    coming = page[page.index('id="t-coming"') : page.index("</section>", page.index('id="t-coming"'))]
    assert re.findall(r'href="([^"]+)"', coming) == [one.href for one in waited]
    assert f"Voir la suite : {len(month.later)} autres dates" in plain_text(coming).replace("\u00a0", " ")
    assert page.index('id="t-coming"') < page.index('class="month"')
    assert "t-coming" not in client.get(f"{address}?mois={today:%Y-%m}").content.decode()


def test_the_day_of_a_blocker_and_of_a_review_say_what_they_are(world: World) -> None:
    """« À lever avant le 23 déc. » was nowhere, and one suite stood twice under the same words."""
    items = {one.key: one for one in calendar_items(world.roadmap)}
    point = Blocker.objects.get(roadmap=world.roadmap, lifted_on=None)
    told = items[f"blocker-{point.pk}"]
    assert (told.on, told.title.replace("\u00a0", " ")) == (point.due_on, f"À lever : {point.title}")
    waited = [one for one in items.values() if not (one.is_done or one.is_cancelled)]
    assert len({one.title for one in waited if one.kind == "suite"}) == sum(one.kind == "suite" for one in waited)
