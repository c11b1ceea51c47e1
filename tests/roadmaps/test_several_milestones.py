"""Several milestones at once: moved by the same number of days, or reached."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from jalons.base.page_messages import undo_of
from jalons.roadmaps.changes import milestones, several_milestones
from jalons.roadmaps.models import Member, Milestone
from jalons.roadmaps.rules.milestones import Awaited
from jalons.workshops.changes import workshops
from tests.pages import shown_rows
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
DAYS = (date(2027, 3, 1), date(2027, 3, 31), date(2027, 5, 4))


@pytest.fixture
def by(world: World) -> Member:
    member = world.blank()
    Milestone.objects.filter(roadmap=member.roadmap).delete()
    return member


@pytest.fixture
def three(by: Member) -> list[Milestone]:
    return [milestones.add_milestone(title=f"Jalon {n}", due_on=day, by=by) for n, day in enumerate(DAYS)]


def rows(by: Member) -> list[tuple[date, date | None]]:
    return [(row.due_on, row.reached_on) for row in Milestone.objects.filter(roadmap=by.roadmap).order_by("title")]


@pytest.mark.parametrize(("days", "first"), [(14, date(2027, 3, 15)), (-1, date(2027, 2, 28))])
def test_milestones_move_together_and_the_others_stay(
    by: Member, three: list[Milestone], days: int, first: date
) -> None:
    assert several_milestones.move_milestones(milestones=three[:1], days=days, by=by) == 1
    assert rows(by) == [(first, None), (DAYS[1], None), (DAYS[2], None)]


@pytest.mark.parametrize("days", [0, 367, -367])
def test_a_move_of_nothing_or_of_years_is_refused(by: Member, three: list[Milestone], days: int) -> None:
    with refused("move-too-long", "count"):
        several_milestones.move_milestones(milestones=three, days=days, by=by)
    assert [day for day, _reached in rows(by)] == list(DAYS)


def test_milestones_are_reached_and_those_that_were_keep_their_day(by: Member, three: list[Milestone]) -> None:
    day, later = date(2027, 3, 2), date(2027, 4, 1)
    several_milestones.reach_milestones(milestones=three[:1], reached_on=day, by=by)
    assert several_milestones.reach_milestones(milestones=three, reached_on=later, by=by) == 2
    assert [reached for _day, reached in rows(by)] == [day, later, later]


def test_the_milestones_of_another_roadmap_are_refused(by: Member, three: list[Milestone], world: World) -> None:
    with refused("nothing-picked"):
        several_milestones.move_milestones(milestones=three, days=7, by=world.blank())


def url(by: Member) -> str:
    return reverse("roadmaps:several_milestones", args=[by.roadmap.slug])


def test_the_page_asks_then_moves(by: Member, three: list[Milestone], client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    picked = {"geste": "deplacer", "ligne": [three[0].pk, three[2].pk]}
    assert [row.pk for row in client.get(url(by), picked).context["milestones"]] == [three[0].pk, three[2].pk]
    assert rows(by)[0] == (DAYS[0], None)
    client.post(url(by), picked | shown_rows(client, url(by), picked) | {"count": "2", "unit": "7", "way": "1"})
    assert [day for day, _reached in rows(by)] == [date(2027, 3, 15), DAYS[1], date(2027, 5, 18)]


def test_a_move_that_says_no_number_is_asked_again(by: Member, three: list[Milestone], client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    sent = {"geste": "deplacer", "ligne": [three[0].pk], "count": "", "unit": "7", "way": "1"}
    assert list(client.post(url(by), sent | shown_rows(client, url(by), sent)).context["form"].errors) == ["count"]


def test_nothing_ticked_goes_back_to_the_list(by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    assert client.get(url(by), {"geste": "deplacer"}).headers["Location"] == reverse(
        "overview:steps", args=[by.roadmap.slug]
    )


def test_a_milestone_whose_workshop_is_to_come_is_not_said_to_be_reached(by: Member, three: list[Milestone]) -> None:
    held = milestones.add_milestone(title="Atelier", due_on=DAYS[0], awaits=Awaited.STAKES, by=by)
    workshop = workshops.create_workshop(title="Atelier 1", held_on=date(2030, 3, 1), by=by)
    held.refresh_from_db()
    assert held.appointment == workshop
    with refused("milestone-not-held-yet"):
        several_milestones.reach_milestones(milestones=[*three, held], reached_on=DAYS[0], by=by)
    assert {day for _due, day in rows(by)} == {None}


@pytest.mark.parametrize("way", ["1", "-1"])
def test_a_move_is_taken_back_by_the_button_beside_it(
    by: Member, three: list[Milestone], client: Client, way: str
) -> None:
    assert by.user
    client.force_login(by.user)
    url = reverse("roadmaps:several_milestones", args=[by.roadmap.slug])
    picked = {"geste": "deplacer", "ligne": [one.pk for one in three[:2]]}
    page = client.post(
        url, picked | shown_rows(client, url, picked) | {"count": "2", "unit": "7", "way": way}, follow=True
    )
    (message,) = page.context["messages"]
    undo = undo_of(message)
    assert undo
    assert rows(by)[0][0] != DAYS[0]
    assert page.content.decode().count('<input type="hidden" name="ligne"') == 2
    client.post(undo.url, undo.fields)
    assert [day for day, _reached in rows(by)] == list(DAYS)
