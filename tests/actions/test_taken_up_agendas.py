"""A meeting that is cancelled, and the next one that takes up its points and fiches in one act."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes.committees import cancel_meeting
from jalons.actions.changes.sheets import propose_action
from jalons.actions.changes.taken_up_agendas import take_up_agenda
from jalons.actions.models import ActionSheet, AgendaItem
from jalons.governance.changes.points import add_point
from jalons.governance.models import Meeting
from tests.governance.steering import add_committee, add_seat, meet
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
PRESENTER = "Vice-présidence action sociale"


@pytest.fixture
def meetings(world: World) -> tuple[Meeting, Meeting]:
    """Two to come; the first has two points and two fiches, one of which the second has already."""
    by = world.member()
    committee = add_committee(by)
    add_seat(committee, "Présidence")
    first, second = meet(committee, 10, by), meet(committee, 40, by)
    add_point(meeting=first, title="Le budget", presenter="Présidence", minutes=15, papers="Le tableau", by=by)
    for meeting in (first, second):
        add_point(meeting=meeting, title="La charte", by=by)
    waiting = [propose_action(title=f"Fiche {n}", axis=world.action().axis, by=by) for n in range(3)]
    ActionSheet.objects.filter(pk__in=[row.pk for row in waiting]).update(status="a_arbitrer")
    ActionSheet.objects.filter(pk=waiting[2].pk).update(status="en_cours")
    for action in waiting:
        first.agenda.create(action=action, presenter=PRESENTER)
    second.agenda.create(action=waiting[0], presenter="Présidence")
    return first, second


def listed(meeting: Meeting) -> set[tuple[str, str]]:
    return {(item.action.title, item.presenter) for item in AgendaItem.objects.filter(meeting=meeting)}


def test_the_next_meeting_takes_up_what_still_waits_once(world: World, meetings: tuple[Meeting, Meeting]) -> None:
    by = world.member()
    first, second = meetings
    with refused("meeting-not-cancelled"):
        take_up_agenda(meeting=first, at=second, by=by)
    cancel_meeting(meeting=first, reason="Neige", by=by)
    before = listed(first)
    assert take_up_agenda(meeting=first, at=second, by=by) == (1, 1)
    assert listed(second) == {("Fiche 0", "Présidence"), ("Fiche 1", PRESENTER)}
    point = second.points.get(title="Le budget")
    assert (point.presenter, point.minutes, point.papers) == ("Présidence", 15, "Le tableau")
    assert second.points.filter(title="La charte").count() == 1
    assert listed(first) == before
    with refused("nothing-to-take-up"):
        take_up_agenda(meeting=first, at=second, by=by)


def test_no_other_meeting_takes_it_up(world: World, meetings: tuple[Meeting, Meeting]) -> None:
    by = world.member()
    first, second = meetings
    cancel_meeting(meeting=first, reason="Neige", by=by)
    other = meet(add_committee(by, "Autre comité"), 20, by)
    past = meet(second.committee, -5, by)
    for at in (first, other, past):
        with refused("no-meeting-to-take-up"):
            take_up_agenda(meeting=first, at=at, by=by)


def test_the_page_of_a_cancelled_meeting_offers_it_in_one_press(
    world: World, client: Client, meetings: tuple[Meeting, Meeting]
) -> None:
    first, second = meetings
    client.force_login(world.user("referente"))
    page = reverse("actions:agenda", args=[world.roadmap.slug, first.pk])
    address = reverse("actions:take_up_agenda", args=[world.roadmap.slug, first.pk])
    assert address not in client.get(page).content.decode()
    cancel_meeting(meeting=first, reason="Neige", by=world.member())
    assert address in client.get(page).content.decode()
    answer = client.post(address, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("actions:agenda", args=[world.roadmap.slug, second.pk])
    (said,) = (str(one).replace("\u00a0", " ") for one in answer.context["messages"])
    assert said == "Repris ici : 1 point, 1 fiche."
    # Without any other date, one is asked for.
    cancel_meeting(meeting=second, reason="Neige", by=world.member())
    shown = client.get(page).content.decode()
    assert address not in shown and reverse("actions:add_meeting", args=[world.roadmap.slug]) in shown
