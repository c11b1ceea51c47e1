"""The meetings of a year of a committee: the days proposed, those ticked, and the page that asks."""

from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.public_holidays import holiday_name
from jalons.governance.changes.meeting_series import plan_meetings
from jalons.governance.changes.meetings import add_meeting, remove_meeting
from jalons.governance.models import Committee, Meeting
from jalons.governance.queries.meeting_series import proposed_year
from jalons.governance.rules.meeting_series import proposed_days
from jalons.roadmaps.models import JournalEntry, Member
from tests.governance import steering
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
D = date
NEXT = timezone.localdate().year + 1


# --- the days --------------------------------------------------------------------------------------------------------


def test_a_quarterly_committee_is_proposed_the_middle_of_each_quarter() -> None:
    assert proposed_days(2027, 4, [], D(2026, 11, 29)) == [
        D(2027, 2, 15),
        D(2027, 5, 18),  # Whit Monday is the 17th
        D(2027, 8, 16),
        D(2027, 11, 16),
    ]


def test_a_part_that_has_its_meeting_gives_none_and_the_usual_day_of_the_week_is_kept() -> None:
    days = proposed_days(2027, 4, [D(2027, 1, 14)], D(2026, 11, 29), usual=D(2026, 10, 8))
    assert [(day, day.strftime("%a")) for day in days] == [
        (D(2027, 5, 20), "Thu"),
        (D(2027, 8, 19), "Thu"),
        (D(2027, 11, 18), "Thu"),
    ]


def test_a_year_that_has_begun_proposes_days_to_come_only() -> None:
    assert proposed_days(2027, 2, [], D(2027, 5, 3)) == [D(2027, 5, 10), D(2027, 10, 1)]
    assert proposed_days(2027, 2, [], D(2027, 12, 30)) == []


def test_a_day_is_never_proposed_too_soon_to_convene() -> None:
    """On 29 November, with a notice of 15 days, the middle of the quarter is past: the first day leaves the notice."""
    assert proposed_days(2026, 4, [], D(2026, 11, 29), notice=15) == [D(2026, 12, 15)]
    assert proposed_days(2026, 4, [], D(2026, 11, 29), usual=D(2026, 10, 8), notice=15) == [D(2026, 12, 17)]
    assert proposed_days(2026, 4, [], D(2026, 12, 20), notice=15) == []


@given(
    st.integers(2024, 2060),
    st.integers(1, 60),
    st.lists(st.dates(D(2023, 1, 1), D(2061, 1, 1)), max_size=20),
    st.dates(D(2023, 1, 1), D(2061, 1, 1)),
    st.sampled_from(["", "57", "974"]),
    st.integers(0, 60),
)
def test_proposed_days_are_free_working_days_to_come(
    year: int, expected: int, taken: list[date], today: date, departement: str, notice: int
) -> None:
    days = proposed_days(year, expected, taken, today, departement=departement, notice=notice)
    assert all((day - today).days > notice for day in days)
    assert days == sorted(set(days)) and len(days) <= expected and not set(days) & set(taken)
    assert all(day > today and day.year == year and day.weekday() < 5 for day in days)
    assert not any(holiday_name(day, departement) for day in days)


# --- the change ------------------------------------------------------------------------------------------------------


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def committee(by: Member) -> Committee:
    """Quarterly; it met on a Thursday."""
    return steering.add_committee(by)


def test_the_days_ticked_become_meetings_and_each_may_be_removed(committee: Committee, by: Member) -> None:
    days = [D(NEXT, 5, 18), D(NEXT, 2, 15)]
    added = plan_meetings(committee=committee, days=days, starts_at=time(18), place="Salle du conseil", by=by)
    assert [(row.held_on, row.title, row.starts_at, row.place) for row in added] == [
        (D(NEXT, 2, 15), committee.name, time(18), "Salle du conseil"),
        (D(NEXT, 5, 18), committee.name, time(18), "Salle du conseil"),
    ]
    assert JournalEntry.objects.filter(roadmap=by.roadmap, verb="add", about_kind="meeting").count() == 2
    remove_meeting(meeting=added[0], by=by)
    assert list(Meeting.objects.filter(committee=committee)) == [added[1]]


def test_one_day_that_is_refused_adds_no_meeting(committee: Committee, by: Member) -> None:
    add_meeting(committee=committee, held_on=D(NEXT, 2, 15), by=by)
    first, past = D(NEXT, 1, 12), timezone.localdate() - timedelta(days=1)
    for days, code in (
        ([], "no-meeting-ticked"),
        ([first, past], "series-day-past"),
        ([first, D(NEXT, 2, 15)], "series-day-taken"),
        ([first, first], "series-day-twice"),
        ([first + timedelta(days=n) for n in range(61)], "too-many-meetings"),
    ):
        with refused(code):
            plan_meetings(committee=committee, days=days, by=by)
    committee.closed_on = timezone.localdate()
    committee.save()
    with refused("committee-closed", "committee"):
        plan_meetings(committee=committee, days=[first], by=by)
    assert Meeting.objects.filter(committee=committee).count() == 1


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_proposes_the_year_and_adds_what_is_ticked(client: Client, committee: Committee, by: Member) -> None:
    add_meeting(committee=committee, held_on=D(NEXT, 2, 16), starts_at=time(10), place="Mairie", by=by)
    assert by.user
    client.force_login(by.user)
    address = reverse("governance:plan_committee_year", args=[by.roadmap.slug, committee.pk])
    days = proposed_year(committee, NEXT).days
    assert len(days) == 3
    page = client.get(f"{address}?annee={NEXT}")
    assert (page.context["proposal"].planned, page.context["form"].count) == (1, 3)
    sent = {f"day_{n}": day.isoformat() for n, day in enumerate(days)} | {"tick_0": "on", "tick_2": "on"}
    sent |= {"day_1": "", "starts_at": "10:00", "place": "Mairie"}
    answered = client.post(f"{address}?annee={NEXT}", sent)
    assert answered.headers["Location"].endswith(f"?annee={NEXT}#annee")
    held = Meeting.objects.filter(committee=committee).values_list("held_on", "place")
    assert list(held) == [(day, "Mairie") for day in (D(NEXT, 2, 16), days[0], days[2])]


def test_a_year_without_any_day_to_propose_says_why(
    client: Client, committee: Committee, by: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = D(NEXT - 1, 12, 20)
    monkeypatch.setattr("jalons.governance.queries.meeting_series.timezone.localdate", lambda: late)
    add_meeting(committee=committee, held_on=D(NEXT - 1, 2, 16), by=by)
    proposal = proposed_year(committee, NEXT - 1)
    assert (proposal.days, proposal.is_full, proposal.planned, proposal.expected) == ((), False, 1, 4)
    assert proposal.earliest == late + timedelta(days=committee.notice_days + 1)
    assert by.user
    client.force_login(by.user)
    address = reverse("governance:plan_committee_year", args=[by.roadmap.slug, committee.pk])
    page = " ".join(client.get(f"{address}?annee={NEXT - 1}").content.decode().split())
    assert f"En {NEXT - 1}, 1 réunion est déjà écrite, sur 4 attendues." in page
    assert "Aucun jour à proposer" in page and "Toutes les réunions attendues" not in page
    for month in (5, 8, 11):
        add_meeting(committee=committee, held_on=D(NEXT - 1, month, 16), by=by)
    assert proposed_year(committee, NEXT - 1).is_full
    assert (
        "Toutes les réunions attendues cette année sont écrites."
        in client.get(f"{address}?annee={NEXT - 1}").content.decode()
    )


def test_what_was_typed_stays_when_a_day_is_refused(client: Client, committee: Committee, by: Member) -> None:
    add_meeting(committee=committee, held_on=D(NEXT, 2, 16), by=by)
    assert by.user
    client.force_login(by.user)
    address = reverse("governance:plan_committee_year", args=[by.roadmap.slug, committee.pk])
    sent = {"tick_0": "on", "day_0": f"{NEXT}-02-16", "tick_1": "on", "day_1": f"{NEXT}-06-01", "place": "Mairie"}
    form = client.post(address, sent).context["form"]
    assert form.non_field_errors() and form["day_1"].value() == D(NEXT, 6, 1) and form["place"].value() == "Mairie"
    form = client.post(address, sent | {"day_0": ""}).context["form"]
    assert list(form.errors) == ["day_0"]
    committee.closed_on = timezone.localdate()
    committee.save()
    form = client.post(address, sent | {"day_0": f"{NEXT}-02-17"}).context["form"]
    assert form.non_field_errors() == ["Ce comité est clos\u00a0: il ne se réunit plus."]
    form = client.post(address, {"day_0": f"{NEXT}-02-17"}).context["form"]
    assert form.non_field_errors() == ["Cochez au moins une réunion."]
