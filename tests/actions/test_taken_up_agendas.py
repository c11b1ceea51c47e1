"""A meeting that is cancelled, and the next one that takes up its points and fiches in one act."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes.committees import cancel_meeting
from jalons.actions.changes.sheets import propose_action
from jalons.actions.changes.taken_up_agendas import take_up_agenda
from jalons.actions.models import ActionSheet, AgendaItem
from jalons.base.french import format_short_day
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
    shown = client.get(page).content.decode()
    assert address not in shown
    assert "Si vous la rétablissez, ils seront à l’ordre du jour des deux." in shown
    # Without any other date, one is asked for.
    cancel_meeting(meeting=second, reason="Neige", by=world.member())
    shown = client.get(page).content.decode()
    assert address not in shown
    assert f'href="{reverse("actions:add_meeting", args=[world.roadmap.slug])}?a-la-place={first.pk}"' in shown


def test_another_date_keeps_the_committee_the_hour_and_the_place_and_leads_to_the_agenda(
    world: World, client: Client, meetings: tuple[Meeting, Meeting]
) -> None:
    first, _second = meetings
    by = world.member()
    told = {"starts_at": time(14), "planned_minutes": 90, "place": "Salle des fêtes", "title": "Comité de juin"}
    Meeting.objects.filter(pk=first.pk).update(**told)
    address = f"{reverse('actions:add_meeting', args=[world.roadmap.slug])}?a-la-place={first.pk}"
    client.force_login(world.user("referente"))
    assert client.get(address).context["form"].initial.get("place") is None  # it is not cancelled
    for meeting in meetings:
        cancel_meeting(meeting=meeting, reason="Neige", by=by)
    initial = client.get(address).context["form"].initial
    assert {name: initial[name] for name in told} == told and initial["committee"] == first.committee
    sent: dict[str, str | int] = {name: str(value) for name, value in told.items()}
    sent |= {"committee": first.committee_id}
    day = first.held_on + timedelta(days=5)
    answer = client.post(address, sent | {"held_on": day.isoformat()}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("actions:agenda", args=[world.roadmap.slug, first.pk])
    assert reverse("actions:take_up_agenda", args=[world.roadmap.slug, first.pk]) in answer.content.decode()
    # Once nothing is left to take up, the new meeting is shown.
    first.points.all().delete()
    first.agenda.all().delete()
    Meeting.objects.get(committee=first.committee_id, cancelled_on=None).delete()
    answer = client.post(address, sent | {"held_on": day.isoformat()}, follow=True)
    kept = Meeting.objects.get(committee=first.committee_id, cancelled_on=None)
    assert answer.redirect_chain[-1][0] == reverse("actions:agenda", args=[world.roadmap.slug, kept.pk])


def test_a_later_meeting_is_proposed_before_an_earlier_one_which_is_told(
    world: World, client: Client, meetings: tuple[Meeting, Meeting]
) -> None:
    _first, second = meetings
    by = world.member()
    add_point(meeting=second, title="Le bilan", by=by)
    cancel_meeting(meeting=second, reason="Neige", by=by)
    client.force_login(world.user("referente"))

    def page() -> str:
        address = reverse("actions:agenda", args=[world.roadmap.slug, second.pk])
        return " ".join(client.get(address).content.decode().split())

    assert "plus tôt que prévu" in page() and f"?a-la-place={second.pk}" in page()
    later = meet(second.committee, 60, by)
    day = " ".join(format_short_day(later.held_on).split())
    assert f"Reprendre les points et les fiches le {day}" in page()
    assert "plus tôt que prévu" not in page() and f"?a-la-place={second.pk}" not in page()
