"""A visa that somebody is asked by their account is one of the things that the dashboard asks of them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import visas
from jalons.actions.models import ActionSheet, VisaRequest
from jalons.base.french import format_short_day
from jalons.base.todos import Todo
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.roadmaps.models import Member, Membership
from tests.world import World

pytestmark = pytest.mark.django_db


def ask(world: World, codes: tuple[str, ...], due_on: date, who: str = "elue") -> VisaRequest:
    member = world.member(who)
    return visas.ask_visas(
        actions=[world.action(code) for code in codes],
        capacity="vice-presidence",
        membership=Membership.objects.get(roadmap=world.roadmap, user=member.user),
        due_on=due_on,
        by=world.member(),
    ).asked


def own_lines(member: Member) -> list[Todo]:
    return [todo for todo in roadmap_dashboard(member).work.todo if todo.title.startswith("Donner votre visa")]


@pytest.mark.parametrize("who", ["elue", "pilote", "referente"])
def test_it_is_asked_where_one_reads_and_answers_and_no_more_once_answered(world: World, who: str) -> None:
    due_on = timezone.localdate() + timedelta(days=12)
    asked = ask(world, ("1.2",), due_on, who)
    visa, action = asked.visas.get(), world.action("1.2")
    [line] = own_lines(world.member(who))
    page = reverse("publication:team_visa", args=[world.roadmap.slug, asked.pk, visa.pk])
    assert (line.title, line.url) == (f"Donner votre visa sur 1.2, avant le {format_short_day(due_on)}", page)
    assert (line.detail, line.on, line.who) == (action.title, due_on, "vous")
    visas.answer_visa(visa=visa, answer="visa", text="", version=action.version, on=timezone.localdate())
    assert own_lines(world.member(who)) == []


def test_several_fiches_of_one_request_are_one_line_that_leads_to_each(world: World) -> None:
    due_on = timezone.localdate() + timedelta(days=12)
    asked = ask(world, ("1.2", "1.3"), due_on)
    [line] = own_lines(world.member("elue"))
    assert line.title == f"Donner votre visa sur 1.2 et 1.3, avant le {format_short_day(due_on)}"
    pks = list(asked.visas.order_by("action__rank").values_list("pk", flat=True))
    pages = [reverse("publication:team_visa", args=[world.roadmap.slug, asked.pk, pk]) for pk in pks]
    assert [item.url for item in line.items] == pages


def test_nobody_is_asked_about_a_fiche_that_was_abandoned_or_by_a_request_that_was_withdrawn(world: World) -> None:
    due_on = timezone.localdate() + timedelta(days=12)
    asked = ask(world, ("1.2", "1.3"), due_on)
    ActionSheet.objects.filter(pk=world.action("1.2").pk).update(status="abandonnee")
    assert [line.title for line in own_lines(world.member("elue"))] == [
        f"Donner votre visa sur 1.3, avant le {format_short_day(due_on)}"
    ]
    visas.withdraw_visas(asked=asked, by=world.member())
    assert own_lines(world.member("elue")) == []


def test_a_day_that_is_past_is_late(world: World) -> None:
    asked = ask(world, ("1.2",), timezone.localdate() + timedelta(days=12))
    past = timezone.localdate() - timedelta(days=1)
    VisaRequest.objects.filter(pk=asked.pk).update(asked_on=past, due_on=past)
    [line] = own_lines(world.member("elue"))
    assert line.is_late


def test_they_cost_one_query_whatever_is_asked(world: World) -> None:
    member = world.member("elue")

    def cost() -> int:
        with CaptureQueriesContext(connection) as ran:
            roadmap_dashboard(member)
        return len(ran)

    ask(world, ("1.2",), timezone.localdate() + timedelta(days=12))
    before = cost()
    ask(world, ("1.3", "2.1"), timezone.localdate() + timedelta(days=12))
    assert cost() == before
