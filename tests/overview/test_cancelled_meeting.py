"""A meeting that was cancelled is told as such by every page that names its day, and announced by none."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes.committees import cancel_meeting
from jalons.base.french import format_day
from jalons.governance.changes.convocations import convene_meeting
from jalons.governance.changes.meetings import add_meeting, restore_meeting, revise_meeting
from jalons.governance.changes.resolutions import add_resolution
from jalons.governance.models import Convocation, Meeting, Resolution
from jalons.governance.queries.resolutions import ResolutionLine, meeting_follow_ups, resolution_line
from jalons.invitations.queries.minutes import next_meeting as announced_next
from jalons.mail.changes import deliver_due_messages
from jalons.overview.queries.calendar import calendar_items
from jalons.roadmaps.changes.milestones import revise_milestone
from jalons.roadmaps.models import Member, Milestone
from jalons.roadmaps.queries.milestones import free_milestones, roadmap_milestones
from jalons.roadmaps.rules.milestones import Awaited
from jalons.workshops.models import Workshop
from tests.access.addresses import ROADMAP
from tests.access.any_address import ARGUMENTS
from tests.days import days_told, plain_text
from tests.governance.convening import page_of
from tests.world import World

pytestmark = pytest.mark.django_db
# What is a memory of what was done, or the list of every day as a form offers it.
HISTORY = ("overview:journal", "overview:journal_page", "roadmaps:restore_days", "governance:plan_committee_year")


@pytest.fixture
def by(world: World) -> Member:
    return world.member("referente")


@pytest.fixture
def meeting(by: Member) -> Meeting:
    """The next one, convened, with a milestone of its own and a suite to review that day."""
    row = Meeting.objects.kept().filter(roadmap=by.roadmap, held_on__gt=timezone.localdate()).exclude(convened_on=None)
    meeting = row.select_related("committee", "roadmap", "milestone").earliest("held_on")
    # What is due that day stays due: only what the committee meant to review follows it.
    Resolution.objects.filter(due_on=meeting.held_on).update(due_on=meeting.held_on - timedelta(days=1))
    if meeting.milestone is None:
        milestone = Milestone.objects.create(
            roadmap=by.roadmap, title="Comité attendu", awaits=Awaited.COMMITTEE, planned_on=meeting.held_on
        )
        Meeting.objects.filter(pk=meeting.pk).update(milestone=milestone)
        meeting.milestone = milestone
    return meeting


def pages(world: World, client: Client) -> Iterator[tuple[str, str]]:
    """Every page of the roadmap, as the référente reads it, its files that are text, and a private page."""
    client.force_login(world.user("referente"))
    for name, (reading, _sending) in sorted(ROADMAP.items()):
        if reading is None or name in HISTORY or "extension" in ARGUMENTS[name]:
            continue
        response = client.get(reverse(name, kwargs=world.arguments(ARGUMENTS[name], name)))
        kind = response.headers.get("Content-Type", "")
        if response.status_code == 200 and not response.streaming and kind.startswith(("text/html", "text/calendar")):
            yield name, response.content.decode()


def sentences_about(day: date, page: str) -> list[str]:
    """What a page says around each mention of the day."""
    text = plain_text(re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL))
    words = text.split(" ")
    around = [" ".join(words[max(0, place - 25) : place + 28]) for place in range(len(words))]
    near = [" ".join(words[max(0, place - 3) : place + 3]) for place in range(len(words))]
    return [around[place] for place, said in enumerate(near) if day in days_told(said)]


def test_every_page_that_names_a_cancelled_meeting_says_so(
    world: World, client: Client, by: Member, meeting: Meeting
) -> None:
    day = meeting.held_on
    cancel_meeting(meeting=meeting, reason="Canicule.", by=by)
    silent = [
        f"{name}: {said}"
        for name, page in pages(world, client)
        for said in sentences_about(day, page)
        if not re.search(r"annul|CANCELLED", said, re.IGNORECASE)
        # Minutes are kept word for word: what became of the meeting stands above them.
        and not (name == "publication:meeting_minutes" and "Depuis, la réunion annoncée pour le" in plain_text(page))
    ]
    assert silent == [], "\n".join(silent)


def test_a_postponed_meeting_has_one_day(world: World, client: Client, by: Member, meeting: Meeting) -> None:
    """Its first day is told as such, or as that of another thing."""
    day, new = meeting.held_on, meeting.held_on + timedelta(days=9)
    revise_meeting(meeting=meeting, held_on=new, milestone=meeting.milestone, title=meeting.title, by=by)
    silent = [
        f"{name}: {said}"
        for name, page in pages(world, client)
        for said in sentences_about(day, page)
        # What a seat had answered was for that day, what it does not know yet is told beside it; the day before ends on it.
        if not re.search(rf"[Rr]eportée|Avait répondu|au lieu de|DTEND;VALUE=DATE:{day:%Y%m%d}", said)
        # The grid of a month names each of its days, whatever is on it.
        and not (name == "overview:calendar" and format_day(day + timedelta(days=1)).capitalize() in said)
        and not (name == "publication:meeting_minutes" and "Depuis, la réunion annoncée pour le" in plain_text(page))
    ]
    assert silent == [], "\n".join(silent)


def test_the_milestone_of_a_cancelled_meeting_waits_for_a_day(by: Member, meeting: Meeting) -> None:
    milestone, day = meeting.milestone, meeting.held_on
    assert milestone
    cancel_meeting(meeting=meeting, reason="Canicule.", by=by)
    line = next(row for row in roadmap_milestones(by.roadmap) if row.pk == milestone.pk)
    assert (line.lacks_day, line.day_label, line.reached_on) == (True, "date à fixer", None)
    assert line.caution == f"Date à fixer\u00a0: le rendez-vous du {format_day(day)} est annulé."
    assert milestone in free_milestones(by.roadmap, Awaited.COMMITTEE)
    assert f"milestone-{milestone.pk}" not in {item.key for item in calendar_items(by.roadmap)}
    # Its title may change without a day; a day, even the same one, is a day again.
    milestone.refresh_from_db()
    revise_milestone(milestone=milestone, title="Le comité", by=by)
    assert Milestone.objects.get(pk=milestone.pk).lacks_day
    revise_milestone(milestone=milestone, title="Le comité", due_on=day, by=by)
    assert not Milestone.objects.get(pk=milestone.pk).lacks_day


def test_a_restored_meeting_has_its_milestone_and_its_suites_again(by: Member, meeting: Meeting) -> None:
    milestone, day = meeting.milestone, meeting.held_on
    review = own_review(meeting, by)
    cancelled = cancel_meeting(meeting=meeting, reason="Canicule.", by=by)
    assert (line_of(review).is_review_called_off, line_of(review).review_label) == (True, "prochaine réunion")
    restore_meeting(meeting=cancelled, by=by)
    line = next(row for row in roadmap_milestones(by.roadmap) if milestone and row.pk == milestone.pk)
    assert (line.due_on, line.lacks_day, line.held_by) == (day, False, "meeting")
    assert (line_of(review).is_review_called_off, line_of(review).review_on) == (False, day)


def test_what_it_was_to_review_comes_to_the_next_meeting(by: Member, meeting: Meeting) -> None:
    review = own_review(meeting, by)
    cancel_meeting(meeting=meeting, reason="Canicule.", by=by)
    following = add_meeting(committee=meeting.committee, held_on=meeting.held_on + timedelta(days=3), by=by)
    assert review.pk in {line.pk for line in meeting_follow_ups(following).open}
    dated = [item for item in calendar_items(by.roadmap) if item.key == f"review-{review.pk}"]
    assert dated == []


def test_the_next_minutes_do_not_announce_it(by: Member, meeting: Meeting) -> None:
    workshop = Workshop.objects.filter(roadmap=by.roadmap).latest("held_on")
    Meeting.objects.filter(pk=meeting.pk).update(milestone=meeting.milestone)
    cancel_meeting(meeting=meeting, reason="Canicule.", by=by)
    following = announced_next(workshop, timezone.localdate())
    assert following is None or following.held_on != meeting.held_on


def test_the_private_page_of_a_seat_says_it_is_cancelled(client: Client, by: Member, meeting: Meeting) -> None:
    row = next(
        one
        for one in Convocation.objects.filter(meeting=meeting).select_related("meeting__roadmap", "seat")
        if one.may_be_told(timezone.localdate())
    )
    address = page_of(row, by)
    cancel_meeting(meeting=meeting, reason="Canicule.", by=by)
    page = plain_text(client.get(address).content.decode())
    assert "Cette réunion est annulée. Canicule." in page
    assert "Viendrez-vous" not in page


def test_the_private_page_of_a_cancelled_meeting_tells_the_next_one(
    client: Client, by: Member, meeting: Meeting
) -> None:
    row = next(
        one
        for one in Convocation.objects.filter(meeting=meeting).select_related("meeting__roadmap", "seat")
        if one.may_be_told(timezone.localdate())
    )
    address = page_of(row, by)
    Meeting.objects.filter(committee=meeting.committee, held_on__gt=meeting.held_on).delete()
    cancel_meeting(meeting=meeting, reason="Canicule.", by=by)
    page = plain_text(client.get(address).content.decode())
    assert "Aucune autre date n’est encore fixée" in page
    day = meeting.held_on + timedelta(days=9)
    following = add_meeting(
        committee=meeting.committee, held_on=day, starts_at=time(14), place="Salle des fêtes", by=by
    )
    page = plain_text(client.get(address).content.decode())
    assert f"Prochaine réunion de ce comité : {format_day(day)}, 14 h, Salle des fêtes." in page
    assert "Votre siège y sera convoqué." in page and "Aucune autre date" not in page
    convene_meeting(meeting=following, by=by)
    deliver_due_messages()
    page = plain_text(client.get(address).content.decode())
    assert "répondez par le lien de cette nouvelle convocation" in page and "y sera convoqué" not in page


def own_review(meeting: Meeting, by: Member) -> Resolution:
    before = add_meeting(committee=meeting.committee, held_on=timezone.localdate(), by=by)
    return add_resolution(
        meeting=before,
        text="Revoir la convention.",
        seat=meeting.committee.seats.first(),
        due_on=meeting.held_on - timedelta(days=2),
        review_on=meeting.held_on,
        by=by,
    )


def line_of(resolution: Resolution) -> ResolutionLine:
    return resolution_line(resolution)
