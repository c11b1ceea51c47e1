"""A milestone that announces a workshop, a meeting or a vote is that day: every page tells one date for one thing."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalons.base.errors import Refused
from jalons.carriage.changes import workshops as whole_workshops
from jalons.governance.changes import deliberations, meetings
from jalons.governance.models import Meeting
from jalons.overview.calendars import roadmap_calendar
from jalons.overview.queries.calendar import calendar_items
from jalons.papers.documents.model import Table, plain_text
from jalons.publication.documents.roadmap.figures import calendar_blocks
from jalons.publication.documents.roadmap.material import Material
from jalons.roadmaps.changes import milestones, several_milestones
from jalons.roadmaps.models import JournalEntry, Member, Milestone
from jalons.roadmaps.queries.milestones import (
    MilestoneLine,
    check_milestones,
    free_milestones,
    next_milestones,
    roadmap_milestones,
)
from jalons.roadmaps.rules.milestones import Awaited
from jalons.votes.changes import closing
from jalons.workshops.changes import workshops
from jalons.workshops.models import Workshop
from tests.days import days_told
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
FAR = date(2030, 4, 8)  # a Monday


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def focal(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


def line(by: Member, awaits: str) -> MilestoneLine:
    return next(row for row in roadmap_milestones(by.roadmap) if row.awaits == awaits)


def announced(by: Member, awaits: str) -> Milestone:
    return Milestone.objects.dated().get(roadmap=by.roadmap, awaits=awaits)


def move(workshop: Workshop, held_on: date | None, by: Member) -> None:
    whole_workshops.revise_workshop(
        workshop=workshop,
        title=workshop.title,
        kind=workshop.kind,
        question="",
        held_on=held_on,
        starts_at=None,
        ends_at=None,
        place="",
        capacity=None,
        table_count=0,
        by=by,
    )


# --- workshops --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "awaits"), [("enjeux", Awaited.STAKES), ("chantiers", Awaited.KEY_PROJECTS), ("autre", "")]
)
def test_a_workshop_takes_the_milestone_of_its_kind(kind: str, awaits: str, by: Member) -> None:
    workshop = workshops.create_workshop(title="Un soir à la salle", kind=kind, held_on=FAR, by=by)
    held = {row.awaits for row in roadmap_milestones(by.roadmap) if row.held_by}
    assert held == ({awaits} if awaits else set())
    if awaits:
        row = line(by, awaits)
        assert (row.due_on, row.reached_on, row.held_by, row.held_title) == (
            FAR,
            None,
            "workshop",
            "Un soir à la salle",
        )
        assert row.page == reverse("carriage:console", args=[by.roadmap.slug, workshop.number])


def test_a_second_workshop_of_a_kind_holds_no_milestone(by: Member) -> None:
    workshops.create_workshop(title="Un soir", held_on=FAR, by=by)
    second = workshops.create_workshop(title="Un matin", held_on=FAR + timedelta(days=1), by=by)
    assert second.milestone is None
    assert line(by, Awaited.STAKES).due_on == FAR


def test_a_milestone_follows_its_workshop(by: Member) -> None:
    workshop = workshops.create_workshop(title="Un soir", held_on=FAR, by=by)
    move(workshop, FAR + timedelta(days=3), by)
    assert line(by, Awaited.STAKES).due_on == FAR + timedelta(days=3)


def test_a_workshop_of_another_kind_gives_back_its_milestone(by: Member) -> None:
    planned = line(by, Awaited.STAKES).due_on
    workshop = workshops.create_workshop(title="Un soir", held_on=FAR, by=by)
    workshops.revise_slot(workshop, {"kind": "chantiers"}, by=by)
    assert (line(by, Awaited.STAKES).due_on, line(by, Awaited.STAKES).held_by) == (planned, "")
    assert line(by, Awaited.KEY_PROJECTS).due_on == FAR


def test_a_milestone_keeps_its_own_date_while_its_workshop_has_none(by: Member) -> None:
    planned = line(by, Awaited.STAKES).due_on
    workshop = workshops.create_workshop(title="Un soir", held_on=None, by=by)
    assert (line(by, Awaited.STAKES).due_on, line(by, Awaited.STAKES).held_by) == (planned, "")
    milestones.revise_milestone(milestone=announced(by, Awaited.STAKES), title="Jalon", due_on=FAR, by=by)
    assert line(by, Awaited.STAKES).due_on == FAR
    move(workshop, FAR + timedelta(days=1), by)
    assert line(by, Awaited.STAKES).due_on == FAR + timedelta(days=1)


def test_a_workshop_that_begins_without_a_day_is_today(by: Member) -> None:
    workshop = workshops.create_workshop(title="Un soir", held_on=None, by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    row = line(by, Awaited.STAKES)
    assert (row.due_on, row.reached_on, row.is_under_way) == (timezone.localdate(), None, True)
    assert Awaited.STAKES in {one.awaits for one in next_milestones(by.roadmap)}


def test_a_milestone_is_reached_when_its_workshop_is_closed(by: Member, focal: Client) -> None:
    """« Atelier 1 : atteint » stood beside a workshop where people still wrote."""
    workshop = workshops.create_workshop(title="Un soir", held_on=timezone.localdate(), by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    steps = reverse("overview:steps", args=[by.roadmap.slug])
    row = announced(by, Awaited.STAKES)

    def told() -> list[str]:
        blocks = calendar_blocks(Material.of(by.roadmap, timezone.localdate()))
        table = next(block for block in blocks if isinstance(block, Table) and block.caption == "Jalons de la démarche")
        return [plain_text(line.cells[2]) for line in table.rows if plain_text(line.cells[0]) == row.title]

    assert told() == ["en cours"]
    page = focal.get(steps).content.decode()
    assert "Commencé, pas encore clos\u00a0: le jalon sera atteint à la clôture." in page
    with refused("milestone-not-held-yet", saying="ce jalon sera atteint quand il sera clos"):
        several_milestones.reach_milestones(milestones=[row], reached_on=timezone.localdate(), by=by)
    closing.close_workshop(workshop=workshop, by=by)
    assert (line(by, Awaited.STAKES).reached_on, told()) == (timezone.localdate(), ["atteint"])
    assert "pas encore clos" not in focal.get(steps).content.decode()


def test_a_milestone_is_free_again_without_its_workshop(by: Member) -> None:
    planned = line(by, Awaited.STAKES).due_on
    workshop = workshops.create_workshop(title="Un soir", held_on=FAR, by=by)
    whole_workshops.remove_workshop(workshop=workshop, by=by)
    assert (line(by, Awaited.STAKES).due_on, line(by, Awaited.STAKES).page) == (planned, "")


def test_a_workshop_stays_without_its_milestone(by: Member) -> None:
    workshop = workshops.create_workshop(title="Un soir", held_on=FAR, by=by)
    milestones.remove_milestone(milestone=announced(by, Awaited.STAKES), by=by)
    workshop.refresh_from_db()
    assert (workshop.held_on, workshop.milestone) == (FAR, None)


def test_a_milestone_is_not_moved_away_from_its_workshop(by: Member) -> None:
    workshops.create_workshop(title="Un soir", held_on=FAR, by=by)
    row = announced(by, Awaited.STAKES)
    with refused("milestone-follows", saying="Ce jalon est « Un soir », le lundi 8 avril 2030"):
        milestones.revise_milestone(milestone=row, title="Jalon", due_on=FAR + timedelta(days=1), by=by)
    milestones.revise_milestone(milestone=row, title="Jalon", due_on=FAR, by=by)
    assert (line(by, Awaited.STAKES).title, line(by, Awaited.STAKES).due_on) == ("Jalon", FAR)


def test_a_milestone_is_not_moved_once_its_workshop_was_held(by: Member) -> None:
    workshop = workshops.create_workshop(title="Un soir", held_on=date(2026, 3, 12), by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    with refused("milestone-already-held", saying="a eu lieu le jeudi 12 mars 2026"):
        milestones.revise_milestone(milestone=announced(by, Awaited.STAKES), title="Jalon", due_on=FAR, by=by)


@pytest.mark.parametrize("day", [None, FAR])
def test_a_workshop_that_was_held_is_not_to_come_again(day: date | None, by: Member) -> None:
    workshop = workshops.create_workshop(title="Un soir", held_on=date(2026, 3, 12), by=by)
    workshops.open_workshop(workshop=workshop, by=by)
    closing.close_workshop(workshop=workshop, by=by)
    with refused("workshop-already-held", "held_on", saying="Cet atelier a commencé le jeudi 12 mars 2026"):
        move(Workshop.objects.get(pk=workshop.pk), day, by)
    move(Workshop.objects.get(pk=workshop.pk), date(2026, 3, 11), by)  # a slip is corrected
    assert line(by, Awaited.STAKES).reached_on == date(2026, 3, 11)


# --- committees and votes ---------------------------------------------------------------------------------------------


def test_a_meeting_gives_its_day_to_the_milestone_that_it_holds(by: Member) -> None:
    row = announced(by, Awaited.COMMITTEE)
    meeting = meetings.add_meeting(title="Comité", held_on=FAR, milestone=row, by=by)
    assert (line(by, Awaited.COMMITTEE).due_on, line(by, Awaited.COMMITTEE).held_by) == (FAR, "meeting")
    later = FAR + timedelta(days=1)
    meetings.revise_meeting(meeting=meeting, title="Comité", held_on=later, milestone=row, by=by)
    assert line(by, Awaited.COMMITTEE).due_on == later
    meetings.remove_meeting(meeting=meeting, by=by)
    assert line(by, Awaited.COMMITTEE).held_by == ""


def test_two_meetings_do_not_hold_one_milestone(by: Member) -> None:
    row = announced(by, Awaited.COMMITTEE)
    meetings.add_meeting(title="Comité", held_on=FAR, milestone=row, by=by)
    with refused("milestone-taken", "milestone"):
        meetings.add_meeting(title="Un autre", held_on=FAR, milestone=row, by=by)
    day_after = FAR + timedelta(days=1)
    other = meetings.add_meeting(title="Un autre", held_on=day_after, by=by)
    with refused("milestone-taken", "milestone"):
        meetings.revise_meeting(meeting=other, title="Un autre", held_on=day_after, milestone=row, by=by)


def test_a_meeting_that_is_past_has_reached_its_milestone(by: Member) -> None:
    day = timezone.localdate() - timedelta(days=1)
    meetings.add_meeting(title="Comité", held_on=day, milestone=announced(by, Awaited.COMMITTEE), by=by)
    assert line(by, Awaited.COMMITTEE).reached_on == day


def test_the_vote_is_the_milestone_of_the_council(by: Member) -> None:
    day = timezone.localdate() - timedelta(days=2)
    vote = {"assembly": "Conseil", "votes_for": 3, "votes_against": 0, "abstentions": 0}
    deliberation = deliberations.write_deliberation(number="1", held_on=day, by=by, **vote)  # type: ignore[arg-type]
    assert (line(by, Awaited.COUNCIL).due_on, line(by, Awaited.COUNCIL).reached_on) == (day, day)
    deliberations.withdraw_deliberation(deliberation=deliberation, by=by)
    assert line(by, Awaited.COUNCIL).reached_on is None


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_new_workshop_offers_the_day_of_its_milestone(by: Member, focal: Client) -> None:
    url = reverse("workshops:create", args=[by.roadmap.slug])
    first, second = line(by, Awaited.STAKES), line(by, Awaited.KEY_PROJECTS)
    assert f'value="{first.due_on.isoformat()}"' in focal.get(url).content.decode()
    workshops.create_workshop(title="Un soir", held_on=FAR, by=by)
    page = focal.get(url).content.decode()
    assert f'value="{second.due_on.isoformat()}"' in page
    assert 'value="chantiers" id="id_kind_1" checked' in page or 'value="chantiers"' in page.split("checked")[0][-120:]


def test_a_new_committee_offers_the_milestone_and_its_day(by: Member, focal: Client) -> None:
    url = reverse("actions:add_meeting", args=[by.roadmap.slug])
    row = line(by, Awaited.COMMITTEE)
    page = focal.get(url).content.decode()
    assert f'value="{row.due_on.isoformat()}"' in page
    chosen = rf'<input type="radio" name="milestone" value="{row.pk}"[^>]* checked'
    assert re.search(chosen, page) and row.title in page
    focal.post(url, {"title": "Comité", "held_on": FAR.isoformat(), "milestone": row.pk})
    assert line(by, Awaited.COMMITTEE).due_on == FAR
    assert "Jalon que ce comité tient" not in focal.get(url).content.decode()
    meeting = Meeting.objects.get(roadmap=by.roadmap)
    edit = focal.get(reverse("actions:meeting", args=[by.roadmap.slug, meeting.pk])).content.decode()
    assert re.search(chosen, edit)


def test_the_page_of_a_milestone_leads_to_what_holds_it(by: Member, focal: Client) -> None:
    row = announced(by, Awaited.STAKES)
    url = reverse("roadmaps:milestone", args=[by.roadmap.slug, row.pk])
    assert 'name="due_on"' in focal.get(url).content.decode()
    workshop = workshops.create_workshop(title="Un soir", held_on=FAR, by=by)
    page = focal.get(url).content.decode()
    assert re.findall(r'<input[^>]*name="due_on"[^>]*>', page) == [
        '<input type="hidden" name="due_on" value="2030-04-08" class="input" id="id_due_on">'
    ]
    assert "Ce jalon est le lundi 8 avril 2030." in page
    assert reverse("carriage:console", args=[by.roadmap.slug, workshop.number]) in page
    # A page that was open before still asks for another day.
    stale = send_shown(
        focal, url, {"title": "Jalon", "due_on": row.planned_on.isoformat(), "reached_on": "", "awaits": ""}
    )
    assert "changez la date sur sa page" in stale.content.decode()
    assert send_shown(focal, url, {"title": "Jalon"}).status_code == 302
    assert (line(by, Awaited.STAKES).title, line(by, Awaited.STAKES).due_on) == ("Jalon", FAR)


def test_the_list_of_milestones_says_which_days_to_check(by: Member, focal: Client) -> None:
    row = announced(by, Awaited.COUNCIL)
    day = date(2030, 5, 30)
    milestones.revise_milestone(milestone=row, title="Conseil", due_on=day, by=by)
    page = focal.get(reverse("overview:steps", args=[by.roadmap.slug])).content.decode()
    assert "Ce jour est férié\u00a0: Ascension." in page
    milestones.revise_milestone(milestone=row, title="Conseil", due_on=date(2000, 1, 4), by=by)
    page = focal.get(reverse("overview:steps", args=[by.roadmap.slug])).content.decode()
    assert "Ce jour vient avant celui d’une étape précédente" in page


def test_a_new_roadmap_has_nothing_to_check(by: Member) -> None:
    assert [row.caution for row in check_milestones(by.roadmap, roadmap_milestones(by.roadmap))] == [""] * 8


def test_a_reached_milestone_is_shown_on_the_day_when_it_was_and_no_other(by: Member, focal: Client) -> None:
    row = announced(by, Awaited.NOTE)
    reached = date(2024, 2, 13)
    milestones.revise_milestone(milestone=row, title="Note", due_on=date(2024, 3, 29), reached_on=reached, by=by)
    shown = line(by, Awaited.NOTE)
    assert (shown.due_on, shown.reached_on) == (reached, reached)
    assert roadmap_milestones(by.roadmap)[0].pk == row.pk
    assert [item.on for item in calendar_items(by.roadmap) if item.title == "Note"] == [reached]
    for name, more in (("overview:steps", []), ("overview:step", [1]), ("governance:framing_note", [])):
        page = focal.get(reverse(name, args=[by.roadmap.slug, *more])).content.decode()
        assert ("13 f" in page, "29 mars" in page, "mars<b>29" in page) == (True, False, False), name


# --- any calendar -----------------------------------------------------------------------------------------------------

POOL = [FAR + timedelta(days=7 * week) for week in range(30)]
GESTURES = ("workshop 1", "workshop 2", "undated", "open", "move", "remove", "meeting", "move meeting", "milestone")


def act(gesture: str, place: int, days: Iterator[date], told: dict[str, date | None], by: Member) -> None:
    """One gesture of somebody; `told` is the last day of each title."""
    every = [*Workshop.objects.filter(roadmap=by.roadmap)]
    rows = [*Meeting.objects.filter(roadmap=by.roadmap)]
    match gesture:
        case "workshop 1" | "workshop 2" | "undated":
            kind = "chantiers" if gesture == "workshop 2" else "enjeux"
            day = None if gesture == "undated" else next(days)
            title = f"Rendez-vous {len(told)}"
            workshops.create_workshop(title=title, kind=kind, held_on=day, starts_at=time(18), by=by)
            told[title] = day
        case "open" if every:
            workshop = every[place % len(every)]
            workshops.open_workshop(workshop=workshop, by=by)
            told[workshop.title] = told[workshop.title] or timezone.localdate()
        case "move" if every:
            workshop, day = every[place % len(every)], next(days)
            move(workshop, day, by)
            told[workshop.title] = day
        case "remove" if every:
            workshop = every[place % len(every)]
            whole_workshops.remove_workshop(workshop=workshop, by=by)
            told[workshop.title] = None
        case "meeting":
            free = free_milestones(by.roadmap, Awaited.COMMITTEE).first()
            title, day = f"Rendez-vous {len(told)}", next(days)
            meetings.add_meeting(title=title, held_on=day, milestone=free, by=by)
            told[title] = day
        case "move meeting" if rows:
            meeting, day = rows[place % len(rows)], next(days)
            meetings.revise_meeting(
                meeting=meeting, title=meeting.title, held_on=day, milestone=meeting.milestone, by=by
            )
            told[meeting.title] = day
        case "milestone":
            rows = [*Milestone.objects.filter(roadmap=by.roadmap).dated()]
            row = rows[place % len(rows)]
            milestones.revise_milestone(milestone=row, title=row.title, due_on=next(days), by=by)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(GESTURES), st.integers(0, 9)), max_size=9), st.permutations(range(30)))
def test_no_page_tells_a_day_that_is_no_longer_true(
    world: World, focal: Client, gestures: list[tuple[str, int]], order: list[int]
) -> None:
    with transaction.atomic():
        by = world.blank()
        rest = iter([POOL[place] for place in order])
        for row in Milestone.objects.filter(roadmap=by.roadmap):
            Milestone.objects.filter(pk=row.pk).update(planned_on=next(rest))
        told: dict[str, date | None] = {}
        for gesture, place in gestures:
            try:
                with transaction.atomic():
                    act(gesture, place, rest, told, by)
            except Refused:
                pass
        JournalEntry.objects.filter(roadmap=by.roadmap).delete()  # the history of a day tells those it was before
        rows = roadmap_milestones(by.roadmap)
        true_days = {row.due_on for row in rows} | {day for day in told.values() if day}
        # « Reportée du… » tells the first day of a meeting beside its own.
        true_days |= {row.postponed_from for row in by.roadmap.meetings.exclude(postponed_from=None)}
        for address, text in pages_of(by, focal):
            assert days_told(text) & set(POOL) <= true_days, address
        dated = {item.title: item.on for item in calendar_items(by.roadmap)}
        assert {title: dated[title] for title, day in told.items() if day} == {t: d for t, d in told.items() if d}
        assert len(dated) == len(calendar_items(by.roadmap))
        transaction.set_rollback(True)


def pages_of(by: Member, client: Client) -> Iterator[tuple[str, str]]:
    """Every page that tells a day of the calendar, and the file of calendars."""
    slug = by.roadmap.slug
    names = ("overview:dashboard", "overview:steps", "workshops:index", "actions:meetings", "publication:index")
    addresses = [reverse(name, args=[slug]) for name in names]
    addresses += [reverse("carriage:console", args=[slug, row.number]) for row in by.roadmap.workshops.all()]
    addresses += [reverse("actions:agenda", args=[slug, row.pk]) for row in by.roadmap.meetings.all()]
    addresses += [reverse("roadmaps:milestone", args=[slug, row.pk]) for row in by.roadmap.milestones.all()]
    for address in addresses:
        yield address, client.get(address).content.decode()
    yield "calendar.ics", roadmap_calendar(by.roadmap, calendar_items(by.roadmap)).decode()
