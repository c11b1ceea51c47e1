"""What is said, written from the sitting itself: the form of the compte rendu, on the point being treated."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.governance.changes.minutes import write_minutes
from jalons.governance.changes.points import add_point
from jalons.governance.models import Meeting, MeetingPoint
from jalons.governance.queries import minutes as queries
from jalons.publication.changes.meeting_minutes import validate_minutes
from tests.governance.rooms import meeting_of_today
from tests.world import World

pytestmark = pytest.mark.django_db

AUTOSAVE = {"HTTP_X_AUTOSAVE": "1"}


@pytest.fixture
def meeting(world: World) -> Meeting:
    Meeting.objects.filter(roadmap=world.roadmap, held_on=timezone.localdate()).delete()
    return meeting_of_today(world.member())


@pytest.fixture
def point(world: World, meeting: Meeting) -> MeetingPoint:
    return add_point(meeting=meeting, title="Le matériel", by=world.member())


@pytest.fixture
def focal(world: World, client: Client) -> Client:
    client.force_login(world.user("referente"))
    return client


def sitting(meeting: Meeting) -> str:
    return reverse("actions:sitting", args=[meeting.roadmap.slug, meeting.pk])


def writing(meeting: Meeting, point: MeetingPoint | None = None) -> str:
    name, more = ("write_point", [point.pk]) if point else ("write_opening", [])
    return reverse(f"publication:{name}", args=[meeting.roadmap.slug, meeting.pk, *more])


def ask(client: Client, meeting: Meeting, tail: str = "") -> Any:
    page = client.get(sitting(meeting) + tail).content.decode()
    return page[page.index("<main") :]


def test_the_point_being_treated_has_its_field_and_the_others_a_link(
    focal: Client, meeting: Meeting, point: MeetingPoint
) -> None:
    page = ask(focal, meeting)
    assert (page.count("data-autosave"), f"?point={point.pk}#point-{point.pk}" in page) == (0, True)
    page = ask(focal, meeting, f"?point={point.pk}")
    assert (page.count("data-autosave"), f'action="{writing(meeting, point)}"' in page) == (1, True)
    page = ask(focal, meeting, "?point=0")
    assert (page.count("data-autosave"), f'action="{writing(meeting)}"' in page) == (1, True)


def test_without_script_the_button_saves_and_comes_back_to_the_sitting(
    focal: Client, meeting: Meeting, point: MeetingPoint
) -> None:
    seen = queries.point_minutes(point).stamp
    answer = focal.post(writing(meeting, point), {"text": "Dix ordinateurs.", "seen": seen, "seance": "1"})
    assert answer.headers["Location"] == f"{sitting(meeting)}?point={point.pk}#point-{point.pk}"
    assert queries.point_minutes(point).text == "Dix ordinateurs."
    assert "Dix ordinateurs." in ask(focal, meeting)
    answer = focal.post(
        writing(meeting), {"text": "On ouvre.", "seen": queries.meeting_minutes(meeting).stamp, "seance": "1"}
    )
    assert answer.headers["Location"] == f"{sitting(meeting)}?point=0#point-0"


def test_two_phones_that_write_the_same_point_both_keep_their_text(
    focal: Client, meeting: Meeting, point: MeetingPoint, world: World
) -> None:
    """One in the sitting, the other on the page of the compte rendu; by the script, then without it."""
    other = Client()
    other.force_login(world.user("elue"))
    seen = queries.point_minutes(point).stamp
    focal.post(writing(meeting, point), {"text": "Dix.", "seen": seen, "seance": "1"}, **AUTOSAVE)
    late = other.post(writing(meeting, point), {"text": "Douze.", "seen": seen, "seance": "1"}, **AUTOSAVE)
    assert (late.status_code, late.json()["saved"]) == (409, "Dix.")
    page = other.post(writing(meeting, point), {"text": "Douze.", "seen": seen, "seance": "1"})
    content = page.content.decode()
    assert (page.status_code, 'name="seance"' in content, "Revenir à la séance" in content) == (409, True, True)
    assert [(one.typed, one.saved) for one in page.context["form"].differences] == [("Douze.", "Dix.")]
    assert queries.point_minutes(point).text == "Dix."


def test_what_is_being_written_is_for_whoever_prepares(
    meeting: Meeting, point: MeetingPoint, world: World, client: Client
) -> None:
    write_minutes(meeting=meeting, point=point, text="Dix ordinateurs.", by=world.member())
    client.force_login(world.user("caf"))
    page = ask(client, meeting, f"?point={point.pk}")
    assert ("data-autosave" in page, "Dix ordinateurs." in page, "Écrire ce qui se dit" in page) == (False,) * 3


def test_nothing_is_written_before_the_day_nor_once_validated(
    focal: Client, meeting: Meeting, point: MeetingPoint, world: World
) -> None:
    validate_minutes(meeting=meeting, by=world.member())
    assert "data-autosave" not in ask(focal, meeting, f"?point={point.pk}")
    coming = Meeting.objects.create(
        roadmap=meeting.roadmap,
        committee=meeting.committee,
        title="Suivant",
        held_on=timezone.localdate() + timedelta(days=9),
    )
    later = add_point(meeting=coming, title="Le matériel", by=world.member())
    assert "data-autosave" not in ask(focal, coming, f"?point={later.pk}")


def test_a_point_of_another_meeting_opens_nothing(focal: Client, meeting: Meeting, world: World) -> None:
    elsewhere = MeetingPoint.objects.exclude(meeting=meeting).filter(meeting__roadmap=world.roadmap).earliest("id")
    assert "data-autosave" not in ask(focal, meeting, f"?point={elsewhere.pk}")
