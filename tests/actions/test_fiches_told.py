"""The fiches of an agenda, as the seats that were convened are told them."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes.committees import change_presenter, put_on_agenda, take_off_agenda
from jalons.actions.models import ActionSheet, AgendaItem, Person, possible_presenters
from jalons.governance.changes.convocation_notices import tell_agenda
from jalons.governance.changes.convocations import convene_meeting
from jalons.governance.models import Committee, Meeting
from jalons.governance.queries.convocations import (
    convocation_page,
)
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.models import Member
from tests.governance.convening import plan_meeting, seat_committee
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member("referente")


@pytest.fixture
def presenters(by: Member) -> list[Person]:
    return [person for person in possible_presenters(by.roadmap, knows_people=True) if person.is_elected][:2]


@pytest.fixture
def fiches(by: Member) -> list[ActionSheet]:
    rows = ActionSheet.objects.filter(roadmap=by.roadmap).select_related("axis")[:2]
    ActionSheet.objects.filter(pk__in=[row.pk for row in rows]).update(status="proposee")
    return list(ActionSheet.objects.filter(pk__in=[row.pk for row in rows]).select_related("axis"))


@pytest.fixture
def meeting(by: Member, fiches: list[ActionSheet], presenters: list[Person]) -> Meeting:
    """Convened with one fiche, and gone."""
    day = timezone.localdate() + timedelta(days=40)
    Committee.objects.filter(roadmap=by.roadmap, name="Comité de pilotage").update(name="Le premier comité")
    meeting = plan_meeting(seat_committee(by), by, title="Comité des fiches", held_on=day)
    put_on_agenda(meeting=meeting, action=fiches[0], presenter=presenters[0], by=by)
    mail.outbox.clear()
    convene_meeting(meeting=meeting, by=by)
    deliver_due_messages()
    return Meeting.objects.get(pk=meeting.pk)


def label(action: ActionSheet) -> str:
    return f"{action.code} {action.title}"


def changed(meeting: Meeting) -> object:
    return convocation_page(Meeting.objects.get(pk=meeting.pk), knows=True).agenda_change


def test_the_convocation_names_the_fiches(meeting: Meeting, fiches: list[ActionSheet]) -> None:
    bodies = [message.body for message in mail.outbox if "Comité des fiches" in message.subject]
    assert bodies and all(label(fiches[0]) in body for body in bodies)
    assert not any(label(fiches[1]) in body for body in bodies)
    assert changed(meeting) is None


def test_a_fiche_added_then_told_is_one_notice_that_names_it(
    meeting: Meeting, fiches: list[ActionSheet], presenters: list[Person], by: Member
) -> None:
    put_on_agenda(meeting=meeting, action=fiches[1], presenter=presenters[0], by=by)
    change = changed(meeting)
    assert change and (change.added, change.removed) == ((label(fiches[1]),), ())  # type: ignore[attr-defined]
    mail.outbox.clear()
    reached = tell_agenda(meeting=meeting, by=by)
    deliver_due_messages()
    assert len(mail.outbox) == reached > 0
    assert all(label(fiches[1]) in message.body for message in mail.outbox)
    assert changed(meeting) is None
    with refused("agenda-already-told"):
        tell_agenda(meeting=meeting, by=by)


def test_a_fiche_removed_or_presented_by_another_is_a_change(
    meeting: Meeting, fiches: list[ActionSheet], presenters: list[Person], by: Member
) -> None:
    item = AgendaItem.objects.get(meeting=meeting, action=fiches[0])
    change_presenter(item=item, presenter=presenters[1], by=by)
    change = changed(meeting)
    assert change and [line.title for line in change.presented] == [label(fiches[0])]  # type: ignore[attr-defined]
    take_off_agenda(item=AgendaItem.objects.get(pk=item.pk), by=by)
    change = changed(meeting)
    assert change and change.removed == (label(fiches[0]),)  # type: ignore[attr-defined]


def test_the_pages_of_the_meeting_ask_to_tell_it(
    client: Client,
    world: World,
    meeting: Meeting,
    fiches: list[ActionSheet],
    presenters: list[Person],
    by: Member,
) -> None:
    client.force_login(world.user("referente"))
    put_on_agenda(meeting=meeting, action=fiches[1], presenter=presenters[0], by=by)
    agenda = client.get(reverse("actions:agenda", args=[by.roadmap.slug, meeting.pk])).content.decode()
    assert "L’ordre du jour a changé depuis la convocation." in agenda
    page = client.get(reverse("governance:convocation", args=[by.roadmap.slug, meeting.pk])).content.decode()
    assert f"Ajouté\u00a0: «\u00a0{fiches[1].code}" in page
