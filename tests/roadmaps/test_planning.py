"""« Planifier à rebours », proposed on its page, confirmed in one act, taken back by the button beside it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from jalons.base.french import format_day
from jalons.base.page_messages import undo_of
from jalons.roadmaps.changes import backwards, milestones
from jalons.roadmaps.models import JournalEntry, Member, Milestone
from jalons.roadmaps.queries.backwards import backward_plan
from jalons.roadmaps.queries.journal import journal_lines
from jalons.roadmaps.queries.milestones import Interval
from jalons.roadmaps.rules.milestones import MILESTONES, Gap
from jalons.workshops.changes import workshops
from tests.pages import send_shown
from tests.refusals import refused
from tests.roadmaps.test_backwards import COUNCIL, DAYS
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


@pytest.fixture
def by(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> Member:
    """The référente of an empty roadmap, on 2 March 2026."""
    member = world.blank()
    client.force_login(world.user("referente"))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args, **_named: TODAY)
    Milestone.objects.filter(roadmap=member.roadmap).update(planned_on=date(2026, 3, 3))
    return member


def url(by: Member) -> str:
    return reverse("roadmaps:plan_backwards", args=[by.roadmap.slug])


def days(by: Member) -> list[date]:
    by_title = {row.title: row.due_on for row in Milestone.objects.filter(roadmap=by.roadmap).dated()}
    return [by_title[model.title] for model in MILESTONES]


def milestone(rank: int, by: Member) -> Milestone:
    return Milestone.objects.get(roadmap=by.roadmap, title=MILESTONES[rank].title)


def test_the_eight_milestones_move_in_one_act_and_one_line_of_the_journal(by: Member) -> None:
    lines = JournalEntry.objects.count()
    former = backwards.plan_backwards(target_on=COUNCIL, by=by)
    assert (days(by), set(former.values())) == (DAYS, {date(2026, 3, 3)})
    assert JournalEntry.objects.count() == lines + 1
    (line,), _older = journal_lines(by.roadmap, count=1)
    assert line.verb == "a planifié à rebours les jalons de"
    assert [(one.field, one.before, one.after) for one in line.differences] == [
        (f"{model.title}, date", "03/03/2026", day.strftime("%d/%m/%Y"))
        for model, day in zip(MILESTONES, DAYS, strict=True)
    ]


def test_planning_what_is_already_so_writes_nothing(by: Member) -> None:
    backwards.plan_backwards(target_on=COUNCIL, by=by)
    lines = JournalEntry.objects.count()
    assert backwards.plan_backwards(target_on=COUNCIL, by=by) == {}
    assert JournalEntry.objects.count() == lines


def test_a_target_in_the_past_is_refused(by: Member, client: Client) -> None:
    with refused("target-past", "target_on", saying="Ce jour est passé"):
        backwards.plan_backwards(target_on=date(2026, 3, 1), by=by)
    answer = client.get(url(by), {"target_on": "2026-03-01"})
    assert (list(answer.context["target"].errors), answer.context["plan"]) == (["target_on"], None)
    assert days(by) == [date(2026, 3, 3)] * 8


def test_milestones_that_would_fall_before_today_are_tightened_until_the_council(by: Member, client: Client) -> None:
    page = client.get(url(by), {"target_on": "2026-05-15"})
    plan = page.context["plan"]
    tightened = [
        (date(2026, 3, 2), ""),
        (date(2026, 3, 11), "9 jours après le jalon précédent, au lieu de 30."),
        (date(2026, 3, 20), "9 jours après le jalon précédent, au lieu de 33."),
        (date(2026, 3, 20), ""),
        (date(2026, 4, 8), "19 jours après le jalon précédent, au lieu de 59."),
        (date(2026, 4, 17), "9 jours après le jalon précédent, au lieu de 32."),
        (date(2026, 4, 27), "10 jours après le jalon précédent, au lieu de 28."),
        (date(2026, 5, 15), "18 jours après le jalon précédent, au lieu de 60."),
    ]
    assert [(line.after, line.notice) for line in plan.lines] == tightened
    html = page.content.decode()
    assert ("ces dates sont resserrées" in html, "moins de 4 semaines" in html, "is_confirmed" in html) == (
        True,
        True,
        False,
    )
    client.post(url(by), {"target_on": "2026-05-15"})
    assert days(by) == [day for day, _notice in tightened]


def test_milestones_that_fit_nowhere_before_the_council_are_confirmed_or_not(by: Member, client: Client) -> None:
    near = date(2026, 3, 6)
    page = client.get(url(by), {"target_on": near.isoformat()})
    plan = page.context["plan"]
    assert [(line.after, line.is_past) for line in plan.lines[:4]] == [
        (date(2025, 7, 7), True),
        (date(2025, 8, 6), True),
        (date(2025, 9, 8), True),
        (date(2025, 9, 8), True),
    ]
    assert page.content.decode().count('<span class="tag bad">') == 7
    assert ("Il ne reste pas assez de jours ouvrés" in page.content.decode(), plan.is_tightened) == (True, False)
    assert "is_confirmed" in page.content.decode()
    answer = client.post(url(by), {"target_on": near.isoformat()})
    assert list(answer.context["form"].errors) == ["is_confirmed"]
    assert days(by) == [date(2026, 3, 3)] * 8
    client.post(url(by), {"target_on": near.isoformat(), "is_confirmed": "on"})
    assert days(by)[:3] == [date(2025, 7, 7), date(2025, 8, 6), date(2025, 9, 8)]


def test_a_milestone_followed_by_one_that_is_over_is_confirmed_in_the_past(by: Member, client: Client) -> None:
    reached = milestone(1, by)
    milestones.revise_milestone(milestone=reached, title=reached.title, due_on=TODAY, reached_on=TODAY, by=by)
    plan = client.get(url(by), {"target_on": "2026-09-15"}).context["plan"]
    assert [(line.after, line.is_past, line.notice) for line in plan.lines[:2]] == [
        (date(2026, 1, 15), True, "Un jalon qui vient après a déjà eu lieu."),
        (date(2026, 3, 2), False, ""),
    ]
    assert (plan.is_tightened, plan.is_too_near) == (False, False)


def test_nothing_is_to_be_confirmed_when_everything_is_to_come(by: Member, client: Client) -> None:
    page = client.get(url(by), {"target_on": COUNCIL.isoformat()})
    assert list(page.context["form"].fields) == ["target_on"]
    assert [(line.before, line.after) for line in page.context["plan"].lines] == [
        (date(2026, 3, 3), day) for day in DAYS
    ]
    assert "63 jours entre les deux ateliers." in page.content.decode()


def test_the_page_begins_with_the_day_that_is_known(by: Member, client: Client) -> None:
    page = client.get(url(by))
    assert (page.context["target"].initial, page.context["plan"]) == ({"target_on": date(2026, 3, 3)}, None)


def test_once_the_council_has_voted_the_page_says_so_and_proposes_no_day(by: Member, client: Client) -> None:
    council, day = milestone(7, by), date(2026, 2, 27)
    milestones.revise_milestone(milestone=council, title=council.title, reached_on=day, by=by)
    page = client.get(url(by))
    assert f"Le conseil a délibéré le {format_day(day)}." in " ".join(page.content.decode().split())
    assert page.context["target"].initial == {"target_on": None}


def test_reached_and_held_milestones_do_not_move(by: Member, client: Client) -> None:
    reached = milestone(0, by)
    milestones.revise_milestone(milestone=reached, title=reached.title, reached_on=TODAY, by=by)
    workshops.create_workshop(title="Grand atelier", held_on=date(2026, 6, 4), by=by)
    page = client.get(url(by), {"target_on": COUNCIL.isoformat()})
    assert [line.stays for line in page.context["plan"].lines if line.stays] == [
        "déjà atteint",
        "la date est celle de «\u00a0Grand atelier\u00a0»",
    ]
    former = backwards.plan_backwards(target_on=COUNCIL, by=by)
    assert days(by) == [
        date(2026, 3, 3),
        *DAYS[1:2],
        date(2026, 6, 4),
        date(2026, 6, 4),
        *DAYS[4:],
    ]
    assert set(former) == {milestone(rank, by).pk for rank in (1, 2, 4, 5, 6, 7)}


def test_a_reached_milestone_is_shown_on_the_day_when_it_was(by: Member, client: Client) -> None:
    reached = milestone(0, by)
    day = date(2026, 2, 12)
    milestones.revise_milestone(milestone=reached, title=reached.title, reached_on=day, by=by)
    plan = client.get(url(by), {"target_on": COUNCIL.isoformat()}).context["plan"]
    assert (plan.lines[0].before, plan.lines[0].after, plan.lines[0].stays) == (day, day, "déjà atteint")


def test_a_council_before_a_workshop_that_has_its_day_is_refused(by: Member) -> None:
    workshops.create_workshop(title="Grand atelier", held_on=date(2026, 6, 4), by=by)
    with refused("target-too-early", "target_on", saying="« Atelier 1 : les enjeux » est le jeudi 4 juin 2026"):
        backwards.plan_backwards(target_on=date(2026, 6, 3), by=by)


def test_a_council_that_was_reached_is_the_only_day_to_plan_from(by: Member) -> None:
    council = milestone(7, by)
    milestones.revise_milestone(milestone=council, title=council.title, due_on=TODAY, reached_on=TODAY, by=by)
    with refused("council-held", "target_on"):
        backwards.plan_backwards(target_on=COUNCIL, by=by)


def test_the_move_is_taken_back_by_the_button_beside_it(by: Member, client: Client) -> None:
    page = client.post(url(by), {"target_on": COUNCIL.isoformat()}, follow=True)
    (message,) = page.context["messages"]
    undo = undo_of(message)
    assert (str(message), days(by)) == ("8 jalons sont déplacés.", DAYS)
    assert undo
    client.post(undo.url, undo.fields)
    assert days(by) == [date(2026, 3, 3)] * 8
    assert JournalEntry.objects.latest("id").verb == "restore_days"


def test_it_is_not_taken_back_once_a_milestone_was_reached(by: Member) -> None:
    former = backwards.plan_backwards(target_on=COUNCIL, by=by)
    first = milestone(0, by)
    milestones.revise_milestone(milestone=first, title=first.title, reached_on=TODAY, by=by)
    with refused("milestones-changed-since"):
        backwards.restore_days(days=former, by=by)
    assert days(by) == DAYS


@pytest.mark.parametrize(
    "typed",
    ["", "x", "1:2026-13-45", "12", "9:2026-01-01,", "²:2026-01-01", "1" * 401, "{pk}:0001-01-01", "{pk}:9999-12-31"],
)
def test_days_that_nobody_wrote_are_not_read(by: Member, client: Client, typed: str) -> None:
    typed = typed.replace("{pk}", str(milestone(0, by).pk))
    answer = client.post(reverse("roadmaps:restore_days", args=[by.roadmap.slug]), {"days": typed})
    assert answer.headers["Location"] == reverse("overview:steps", args=[by.roadmap.slug])
    assert days(by) == [date(2026, 3, 3)] * 8


def test_milestones_of_another_roadmap_are_not_given_back(by: Member, world: World) -> None:
    other = world.roadmap.milestones.first()
    assert other
    with refused("milestones-changed-since"):
        backwards.restore_days(days={other.pk: TODAY}, by=by)


def test_63_days_between_the_workshops_are_accepted_and_105_are_noticed(by: Member, client: Client) -> None:
    """Scenario 4."""
    page = reverse("overview:steps", args=[by.roadmap.slug])

    def plan_workshop(rank: int, day: str) -> None:
        row = milestone(rank, by)
        sent = {"title": row.title, "due_on": day, "awaits": row.awaits, "reached_on": ""}
        url = reverse("roadmaps:milestone", args=[by.roadmap.slug, row.pk])
        assert send_shown(client, url, sent).status_code == 302

    plan_workshop(3, "2026-03-12")
    plan_workshop(4, "2026-05-14")
    answer = client.get(page)
    assert answer.context["page"].interval == Interval(63, Gap.RIGHT)
    assert "jours séparent les deux ateliers" not in answer.content.decode()
    plan_workshop(4, "2026-06-25")
    answer = client.get(page)
    assert answer.context["page"].interval == Interval(105, Gap.TOO_LONG)
    assert "105 jours séparent les deux ateliers." in answer.content.decode()
    assert "Au-delà de 12 semaines" in answer.content.decode()


def test_a_council_on_a_sunday_is_told_to_be_moved(by: Member, client: Client) -> None:
    sunday = date(2027, 10, 3)
    assert backward_plan(by.roadmap, sunday).shifted == "Ce jour est un samedi ou un dimanche."
    assert backward_plan(by.roadmap, date(2027, 10, 4)).shifted == ""
    page = client.get(reverse("roadmaps:plan_backwards", args=[by.roadmap.slug]), {"target_on": sunday.isoformat()})
    assert "Le dernier jalon est proposé le jour ouvré suivant." in page.content.decode()
