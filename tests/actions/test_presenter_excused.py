"""Whoever coordinates is told that somebody who presents does not come: by mail, and in what there is to do."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.models import Convocation, CoordinatorMessage, Meeting, MeetingPoint
from jalons.mail.changes import deliver_due_messages
from jalons.overview.queries.dashboard import roadmap_dashboard
from tests.actions.test_away_presenters import FUNCTION, convened  # noqa: F401
from tests.world import World

pytestmark = pytest.mark.django_db


def answer(row: Convocation, word: str, world: World, who: str = "elue") -> None:
    answer_convocation(convocation=row, answer=word, by=world.member(who))


def sent(world: World) -> list[str]:
    """What has left for the référente since the last time."""
    deliver_due_messages()
    bodies = [one.body.replace("\u00a0", " ") for one in mail.outbox if one.to == [world.user("referente").email]]
    mail.outbox.clear()
    return bodies


def todo(world: World, who: str = "referente") -> list[str]:
    work = roadmap_dashboard(world.member(who)).work
    return [one.title.replace("\u00a0", " ") for one in (*work.todo, *work.more) if "présent" in one.title]


def test_one_mail_tells_what_is_left_unpresented(convened: Convocation, world: World) -> None:  # noqa: F811
    sent(world)
    answer(convened, "present", world)
    assert sent(world) == []
    answer(convened, "excuse", world)
    (body,) = sent(world)
    titles = MeetingPoint.objects.filter(meeting=convened.meeting, presenter=FUNCTION).values_list("title", flat=True)
    assert titles and all(title.replace("\u00a0", " ") in body for title in titles)
    assert convened.seat.label in body
    assert reverse("actions:agenda", args=[world.roadmap.slug, convened.meeting_id]) in body
    assert not CoordinatorMessage.objects.exists()
    # Still away, said in another way: nothing new.
    answer(convened, "excuse", world)
    assert sent(world) == []


def test_nobody_is_written_about_who_presents_nothing_or_by_whom_knows(
    convened: Convocation,  # noqa: F811
    world: World,
) -> None:
    answer(convened, "present", world)
    sent(world)
    answer(convened, "excuse", world, "referente")
    assert sent(world) == []
    answer(convened, "present", world)
    MeetingPoint.objects.filter(meeting=convened.meeting).update(presenter="")
    convened.meeting.agenda.all().delete()
    answer(convened, "excuse", world)
    assert sent(world) == []


def test_a_mail_that_waits_says_nothing_once_they_come_after_all(
    convened: Convocation,  # noqa: F811
    world: World,
    settings: object,
) -> None:
    answer(convened, "present", world)
    sent(world)
    settings.MAIL_LEAVES_AT_ONCE = False  # type: ignore[attr-defined]
    answer(convened, "excuse", world)
    answer(convened, "present", world)
    assert sent(world) == []


def test_the_private_page_tells_it_too(convened: Convocation, world: World) -> None:  # noqa: F811
    answer(convened, "present", world)
    sent(world)
    Convocation.objects.filter(pk=convened.pk).update(token_hash="of-a-page")
    answer_convocation(convocation=convened, answer="excuse")
    assert len(sent(world)) == 1


def test_one_line_of_what_is_to_do_until_somebody_else_presents(convened: Convocation, world: World) -> None:  # noqa: F811
    answer(convened, "present", world)
    assert todo(world) == []
    answer(convened, "excuse", world)
    (line,) = todo(world)
    assert line.startswith("Choisir qui présentera")
    assert todo(world, "elue") == []
    work = roadmap_dashboard(world.member("referente")).work
    (one,) = (one for one in (*work.todo, *work.more) if one.title.replace("\u00a0", " ") == line)
    assert (one.url, one.on) == (
        reverse("actions:agenda", args=[world.roadmap.slug, convened.meeting_id]),
        convened.meeting.held_on,
    )
    # The seat is named, and one that somebody represents is not told as away.
    seat = convened.seat.label
    assert one.detail == f"{seat} a dit ne pas venir, et l’ordre du jour dit encore que ce siège présente."
    Convocation.objects.filter(pk=convened.pk).update(answer=Convocation.Answer.REPRESENTED)
    work = roadmap_dashboard(world.member("referente")).work
    (one,) = (one for one in (*work.todo, *work.more) if one.title.replace("\u00a0", " ") == line)
    assert one.detail.replace("\u00a0", " ") == f"{seat} s’est fait représenter : dites qui présente à sa place."
    MeetingPoint.objects.filter(meeting=convened.meeting, presenter=FUNCTION).update(presenter="Présidence")
    convened.meeting.agenda.all().delete()
    assert todo(world) == []


def test_an_answer_for_another_day_leaves_nothing_to_do(convened: Convocation, world: World) -> None:  # noqa: F811
    answer(convened, "excuse", world)
    assert len(todo(world)) == 1
    Meeting.objects.filter(pk=convened.meeting_id).update(held_on=convened.meeting.held_on + timedelta(days=1))
    assert todo(world) == []
