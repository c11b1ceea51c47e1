"""The list of meetings and the form of one: committee, day, postponed, cancelled, restored."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import committees as changes
from jalons.actions.models import ActionSheet, AgendaItem, Person
from jalons.actions.queries.coming_meetings import next_meeting
from jalons.actions.queries.meeting_list import meeting_page
from jalons.base.french import format_day, format_short_day
from jalons.base.page_messages import undo_of
from jalons.governance.changes.committees import add_committee
from jalons.governance.changes.meetings import add_meeting, cancel_meeting
from jalons.governance.models import Committee, Meeting, MeetingMinutes
from jalons.governance.models.agendas import agenda_lines, agenda_points
from jalons.overview.calendars import roadmap_calendar
from jalons.overview.queries.calendar import calendar_items
from jalons.papers.documents.model import Table
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.queries.committees import agenda_document
from jalons.roadmaps.models import Member, Milestone
from jalons.roadmaps.queries.milestones import roadmap_milestones
from jalons.roadmaps.rules.milestones import Awaited
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal(member: Member, client: Client) -> Client:
    assert member.user
    client.force_login(member.user)
    return client


@pytest.fixture
def address(member: Member) -> Callable[..., str]:
    return lambda name, *args: reverse(f"actions:{name}", args=[member.roadmap.slug, *args])


@pytest.fixture
def copil(member: Member) -> Committee:
    return add_committee(name="COPIL", kind="strategique", rhythm="autre", by=member)


def text(response: Any) -> str:
    page = response.content.decode().replace("\u00a0", " ")
    return re.sub(r"\s+", " ", page[page.index("<main") :])


def iso(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_the_old_addresses_lead_to_the_new_ones(focal: Client, member: Member, address: Callable[..., str]) -> None:
    slug = member.roadmap.slug
    meeting = add_meeting(title="COPIL", held_on=timezone.localdate(), by=member)
    old = f"/feuilles-de-route/{slug}/actions/comites/"
    moved = {
        old: address("meetings"),
        f"{old}nouveau/": address("add_meeting"),
        f"{old}{meeting.pk}/?fiche=3": address("agenda", meeting.pk) + "?fiche=3",
        f"{old}{meeting.pk}/modifier/": address("meeting", meeting.pk),
        f"{old}{meeting.pk}/seance/": address("sitting", meeting.pk),
        f"{old}{meeting.pk}/decisions/": address("record", meeting.pk),
    }
    for before, after in moved.items():
        response = focal.get(before)
        assert (response.status_code, response.headers["Location"]) == (301, after)


def test_the_form_chooses_the_committee(focal: Client, member: Member, copil: Committee, address: Any) -> None:
    technical = add_committee(name="COTECH", kind="technique", rhythm="mensuelle", by=member)
    milestone = Milestone.objects.free(Awaited.COMMITTEE).get(roadmap=member.roadmap)
    form = focal.get(address("add_meeting") + f"?comite={technical.pk}").context["form"]
    assert form.initial == {"committee": technical.pk}
    form = focal.get(address("add_meeting")).context["form"]
    assert form.initial["milestone"] == milestone.pk
    sent = {"committee": technical.pk, "held_on": iso(5), "starts_at": "10:00", "planned_minutes": 90}
    focal.post(address("add_meeting"), sent)
    row = Meeting.objects.get(roadmap=member.roadmap)
    assert (row.committee, row.title, row.planned_minutes, row.milestone) == (technical, "COTECH", 90, None)
    twice = focal.post(address("add_meeting"), sent)
    assert list(twice.context["form"].errors) == ["held_on"]
    focal.post(address("add_meeting"), sent | {"committee": copil.pk})
    assert Meeting.objects.filter(roadmap=member.roadmap).count() == 2


def test_the_list_puts_the_next_meeting_first_and_the_past_ones_last(
    focal: Client, member: Member, copil: Committee, address: Any
) -> None:
    today = timezone.localdate()
    days = [today + timedelta(days=n) for n in (-400, -10, 20, 5, 400, 2)]
    rows = [add_meeting(committee=copil, held_on=day, by=member) for day in days]
    cancel_meeting(meeting=rows[-1], reason="Grève.", by=member)
    cards = meeting_page(member.roadmap).meetings
    assert [((card.held_on - today).days, card.heading) for card in cards] == [
        (5, "À venir"),
        (20, "À venir"),
        (400, "À venir"),
        (2, "Annulées"),
        (-10, "Passées"),
        (-400, "Passées"),
    ]
    assert {card.held_on: card.year for card in cards} == {
        day: "" if day.year == today.year else str(day.year) for day in days
    }


def test_creating_a_meeting_says_which_milestone_it_will_keep(
    focal: Client, member: Member, copil: Committee, address: Any
) -> None:
    milestone = Milestone.objects.free(Awaited.COMMITTEE).get(roadmap=member.roadmap)
    lost = add_meeting(committee=copil, held_on=timezone.localdate(), milestone=milestone, by=member)
    cancel_meeting(meeting=lost, reason="Grève.", by=member)
    page = text(focal.get(address("add_meeting")))
    choices = re.findall(r'type="radio" name="milestone" value="(\d*)"', page)
    assert choices == ["", str(milestone.pk)]
    assert f"{milestone.title}, date à fixer" in page
    sent = {"committee": copil.pk, "held_on": iso(0), "milestone": milestone.pk}
    said = text(focal.post(address("add_meeting"), sent, follow=True))
    assert f"Elle tient le jalon « {milestone.title} »." in said
    other = Meeting.objects.get(milestone=milestone)
    Meeting.objects.filter(pk=other.pk).update(held_on=timezone.localdate() - timedelta(days=1))
    said = text(focal.post(address("restore_meeting", lost.pk), follow=True))
    assert f"Son jalon « {milestone.title} » a été atteint par une autre réunion : COPIL, " in said


def test_the_page_of_a_meeting_offers_its_next_step(
    focal: Client, member: Member, item: AgendaItem, address: Any
) -> None:
    """One filled button, whatever the day, and none while there is nothing to do."""

    def filled() -> list[str]:
        page = text(focal.get(address("agenda", item.meeting_id)))
        head = page[page.index('<div class="head">') : page.index('<div class="box">')]
        return [" ".join(words.split()) for words in re.findall(r'class="btn"\s*href="[^"]*"\s*>([^<]*)<', head)]

    def change(**values: object) -> None:
        Meeting.objects.filter(pk=item.meeting_id).update(**values)

    today = timezone.localdate()
    assert filled() == ["Ouvrir la séance"]
    change(held_on=today + timedelta(days=11))
    assert filled() == ["Convoquer"]
    said = text(focal.get(address("sitting", item.meeting_id)))
    assert f"La séance s’ouvre le jour de la réunion, {format_day(today + timedelta(days=11))}." in said
    change(convened_on=today)
    assert filled() == ["Prévenir du changement"]
    lines = agenda_lines(agenda_points(Meeting.objects.get(pk=item.meeting_id)))
    change(told_agenda="\n".join(map(str, lines)))
    assert filled() == []
    change(held_on=today, opened_at=timezone.now())
    assert filled() == ["Suivre la séance"]
    change(held_on=today - timedelta(days=1), opened_at=timezone.now() - timedelta(days=1))
    assert filled() == ["Relire et valider le compte rendu"]
    MeetingMinutes.objects.create(meeting=item.meeting, is_open=False, edition=1, content={}, frozen_on=today)
    assert filled() == ["Envoyer le compte rendu"]


def test_without_any_committee_the_first_meeting_installs_the_comite_de_pilotage(
    focal: Client, member: Member, address: Any
) -> None:
    assert "committee" not in focal.get(address("add_meeting")).context["form"].fields
    focal.post(address("add_meeting"), {"held_on": iso(5)})
    row = Meeting.objects.get(roadmap=member.roadmap)
    assert (row.title, row.committee.kind) == ("Comité de pilotage", "strategique")


def test_the_list_counts_the_year_and_is_read_committee_by_committee(
    focal: Client, member: Member, copil: Committee, address: Any
) -> None:
    technical = add_committee(name="COTECH", kind="technique", rhythm="mensuelle", by=member)
    year = timezone.localdate().year
    today = timezone.localdate()
    add_meeting(committee=copil, held_on=today - timedelta(days=1), by=member)
    add_meeting(committee=technical, held_on=today + timedelta(days=2), by=member)
    every = text(focal.get(address("meetings")))
    held = 1 if (today - timedelta(days=1)).year == year else 0
    fixed = "0 tenue, 1 fixée," if (today + timedelta(days=2)).year == year else "0 réunion tenue"
    assert f"COPIL : {held} réunion tenue sur 3 attendues en {year}." in every
    assert f"COTECH : {fixed} sur 12 attendues en {year}." in every
    page = focal.get(address("meetings") + f"?comite={technical.pk}").context["page"]
    assert [(card.title, card.tag) for card in page.meetings] == [("COTECH", "prévue")]
    assert [one.name for one in page.counts] == ["COTECH"]
    page = focal.get(address("meetings") + "?comite=999").context["page"]
    assert [(card.title, card.tag) for card in page.meetings] == [("COTECH", "prévue"), ("COPIL", "tenue")]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2031, 12, 25), "est férié (Noël)"),
        (date(2031, 6, 1), "est en fin de semaine"),
        (date(2031, 6, 3), ""),
    ],
)
def test_a_meeting_on_a_day_of_rest_is_kept_and_said(
    day: date, said: str, focal: Client, member: Member, copil: Committee, address: Any
) -> None:
    sent = {"committee": copil.pk, "held_on": day.isoformat()}
    response = focal.post(address("add_meeting"), sent, follow=True)
    warnings = [str(one) for one in response.context["messages"] if "Attention" in str(one)]
    assert Meeting.objects.filter(committee=copil, held_on=day).exists()
    assert [said in one for one in warnings] == ([True] if said else [])


def test_a_later_day_is_told_as_postponed(focal: Client, member: Member, copil: Committee, address: Any) -> None:
    meeting = add_meeting(committee=copil, held_on=timezone.localdate() + timedelta(days=5), by=member)
    form = focal.get(address("meeting", meeting.pk)).context["form"]
    sent = {"committee": copil.pk, "held_on": iso(9), "seen": form.initial["seen"]}
    response = focal.post(address("meeting", meeting.pk), sent, follow=True)
    assert str(next(iter(response.context["messages"]))).startswith("La réunion est reportée au ")
    assert "Reportée du " in text(response)
    assert "Reportée du " in text(focal.get(address("meetings")))
    stale = focal.post(address("meeting", meeting.pk), sent | {"held_on": iso(12)})
    assert (stale.status_code, stale.context["form"].is_stale) == (200, True)


def test_a_cancelled_meeting_is_said_wherever_it_is_listed(
    focal: Client, member: Member, copil: Committee, address: Any
) -> None:
    milestone = Milestone.objects.free(Awaited.COMMITTEE).get(roadmap=member.roadmap)
    day = timezone.localdate() + timedelta(days=5)
    meeting = add_meeting(committee=copil, held_on=day, milestone=milestone, by=member)
    silent = focal.post(address("cancel_meeting", meeting.pk), {"reason": ""})
    assert (silent.status_code, list(silent.context["cancelling"].errors)) == (200, ["reason"])
    response = focal.post(address("cancel_meeting", meeting.pk), {"reason": "Canicule."}, follow=True)
    for page in (response, focal.get(address("meetings")), focal.get(address("record", meeting.pk))):
        assert "annulée" in text(page) and "Canicule." in text(page)
    assert next_meeting(member.roadmap, timezone.localdate()) is None
    assert [(row.due_on, row.lacks_day) for row in roadmap_milestones(member.roadmap) if row.pk == milestone.pk] == [
        (day, True)
    ]
    items = [item for item in calendar_items(member.roadmap) if item.on == day]
    assert [(item.title, item.is_cancelled) for item in items] == [("COPIL (annulée)", True)]
    file = roadmap_calendar(member.roadmap, items).decode()
    assert "STATUS:CANCELLED" in file
    tables = [block for block in roadmap_document(member.roadmap, day).blocks if isinstance(block, Table)]
    sittings = next(table for table in tables if table.caption == "Les réunions des comités")
    assert ["Annulée" in str(row.cells[3]) for row in sittings.rows] == [True]
    document = agenda_document(Meeting.objects.select_related("committee", "roadmap").get(pk=meeting.pk), day)
    assert [value for label, value in document.facts if label == "Réunion"] == [
        f"Annulée le {format_short_day(timezone.localdate())}\u00a0: Canicule."
    ]
    # « Annuler » gives it back, with its milestone.
    # One name for one act: the page has « Rétablir la réunion ».
    assert undo_of(next(iter(response.context["messages"]))) is None
    assert text(response).count("Rétablir la réunion") == 1
    focal.post(address("restore_meeting", meeting.pk))
    row = Meeting.objects.get(pk=meeting.pk)
    assert (row.cancelled_on, row.milestone) == (None, milestone)


def test_what_a_meeting_decided_keeps_it(member: Member, item: AgendaItem) -> None:
    changes.take_decision(item=item, outcome="retenue", by=member)
    with refused("meeting-has-decisions", "reason"):
        changes.cancel_meeting(meeting=item.meeting, reason="Grève.", by=member)
    changes.withdraw_decision(item=item, by=member)
    changes.cancel_meeting(meeting=item.meeting, reason="Grève.", by=member)
    assert Meeting.objects.get(pk=item.meeting_id).cancel_reason == "Grève."


def test_nothing_is_put_before_or_decided_by_a_cancelled_meeting(
    member: Member, item: AgendaItem, ready: ActionSheet, vp: Person, focal: Client, address: Any
) -> None:
    cancel_meeting(meeting=item.meeting, reason="Grève.", by=member)
    with refused("meeting-cancelled"):
        changes.take_decision(item=item, outcome="retenue", by=member)
    with refused("meeting-cancelled"):
        changes.put_on_agenda(meeting=item.meeting, action=ready, presenter=vp, by=member)
    with refused("meeting-cancelled"):
        changes.settle_agenda(meeting=item.meeting, by=member)
    shown = text(focal.get(address("agenda", item.meeting_id)))
    assert ("Inscrire une fiche" in shown, "Ouvrir la séance" in shown, "Rétablir la réunion" in shown) == (
        False,
        False,
        True,
    )
