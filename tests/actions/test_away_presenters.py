"""Whoever presents something and does not come: told to those who prepare, to the room, and to themselves."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.governance.changes.convocation_answers import answer_convocation
from jalons.governance.changes.presence import mark_seat
from jalons.governance.models import Convocation, Meeting, MeetingPoint, Seat
from jalons.governance.queries.away_presenters import away_presenters, unpresented_agenda
from jalons.governance.queries.points import meeting_points
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.papers.documents.model import BulletList, plain_text
from jalons.publication.documents.roadmap import summary
from tests.governance.convening import page_of
from tests.overview.test_views import words
from tests.world import World

pytestmark = pytest.mark.django_db
FUNCTION = "Vice-présidence action sociale"
WARNED = "dites qui présentera à votre place"


@pytest.fixture
def convened(world: World) -> Convocation:
    """That of the élue, who presents a point of the coming meeting."""
    own = roadmap_dashboard(world.member("elue")).own_meeting
    assert own
    rows = Convocation.objects.select_related("meeting__roadmap", "meeting__committee", "seat")
    return rows.get(meeting=own.convocation.meeting, seat__label=own.convocation.seat)


def answer(convened: Convocation, word: str, world: World) -> None:
    answer_convocation(convocation=convened, answer=word, by=world.member("referente"))


def read(client: Client, world: World, who: str, page: str, *arguments: int, asked: str = "") -> str:
    client.force_login(world.user(who))
    address = reverse(page, args=[world.roadmap.slug, *arguments])
    return words(client.get(address + asked).content.decode())


def away_points(meeting: Meeting) -> list[str]:
    return [line.presenter for line in meeting_points(meeting).lines if line.is_presenter_away]


def test_a_point_whose_presenter_is_excused_is_marked_until_they_come(convened: Convocation, world: World) -> None:
    answer(convened, "present", world)
    assert away_points(convened.meeting) == []
    answer(convened, "excuse", world)
    assert away_points(convened.meeting) == [FUNCTION]
    MeetingPoint.objects.filter(meeting=convened.meeting, presenter=FUNCTION).update(presenter="Présidence")
    assert away_points(convened.meeting) == []


def test_who_is_noted_in_the_room_presents_whatever_they_answered(convened: Convocation, world: World) -> None:
    answer(convened, "excuse", world)
    Meeting.objects.filter(pk=convened.meeting_id).update(held_on=timezone.localdate())
    Convocation.objects.filter(pk=convened.pk).update(answered_for=timezone.localdate())
    meeting = Meeting.objects.select_related("roadmap").get(pk=convened.meeting_id)
    assert away_points(meeting) == [FUNCTION]
    mark_seat(meeting=meeting, seat=convened.seat, attendance="present", by=world.member("referente"))
    assert not away_presenters(meeting).presents_point(FUNCTION)
    assert away_points(meeting) == []


def test_an_answer_for_another_day_says_nothing(convened: Convocation, world: World) -> None:
    answer(convened, "excuse", world)
    Meeting.objects.filter(pk=convened.meeting_id).update(held_on=convened.meeting.held_on + timedelta(days=1))
    assert away_points(Meeting.objects.get(pk=convened.meeting_id)) == []


def test_who_prepares_is_asked_to_choose_another(convened: Convocation, world: World, client: Client) -> None:
    pk, chosen = convened.meeting_id, "Choisissez qui présentera"
    answer(convened, "present", world)
    assert chosen not in read(client, world, "referente", "actions:agenda", pk)
    assert "ne vient pas" not in read(client, world, "caf", "actions:sitting", pk)
    answer(convened, "excuse", world)
    assert read(client, world, "referente", "actions:agenda", pk).count(chosen) == 1
    for who, page in (("caf", "actions:agenda"), ("caf", "actions:sitting")):
        said = read(client, world, who, page, pk)
        assert ("ne vient pas" in said, chosen in said) == (True, False)


def test_an_elue_who_excuses_herself_is_asked_to_tell_who_presents(
    convened: Convocation, world: World, client: Client
) -> None:
    def said() -> list[bool]:
        private = page_of(convened, world.member("referente"))
        pages = [
            read(client, world, "elue", "overview:dashboard"),
            read(client, world, "elue", "actions:agenda", convened.meeting_id),
            words(Client().get(private).content.decode()),
        ]
        return [WARNED in page for page in pages]

    answer(convened, "present", world)
    assert said() == [False, False, False]
    answer(convened, "excuse", world)
    assert said() == [True, True, True]


def test_two_pages_for_the_elected_say_who_does_not_come(convened: Convocation, world: World) -> None:
    answer(convened, "excuse", world)
    document = summary.summary_document(world.roadmap, timezone.localdate())
    asked = [plain_text(item) for block in document.blocks if isinstance(block, BulletList) for item in block.items]
    said = [item for item in asked if f"présenté par {FUNCTION}" in item]
    assert said and all("qui ne vient pas, donc à confier à quelqu’un d’autre" in item for item in said)


def test_a_suppleance_that_comes_does_not_present_in_silence(
    convened: Convocation, world: World, client: Client
) -> None:
    substitute = "Conseil délégué à la petite enfance"
    Seat.objects.filter(pk=convened.seat_id).update(substitute=substitute)
    answer_convocation(convocation=convened, answer="present", by_substitute=True, by=world.member("referente"))
    asked = f"Votre suppléance vient ({substitute}) : dites qui présentera à votre place."
    pages = (
        read(client, world, "elue", "overview:dashboard"),
        read(client, world, "elue", "actions:agenda", convened.meeting_id),
        read(client, world, "elue", "publication:seat_page", convened.meeting_id),
    )
    assert [asked in page and "Confier ce point" in page for page in pages] == [True, True, True]
    unpresented = unpresented_agenda(world.roadmap, timezone.localdate())
    assert unpresented and unpresented.substituted == (f"{FUNCTION} (suppléance\u00a0: {substitute})",)
    assert "envoie sa suppléance" in read(client, world, "referente", "overview:dashboard")
    assert away_points(convened.meeting) == [FUNCTION]


def test_one_who_may_not_change_the_agenda_is_led_to_whoever_coordinates(
    convened: Convocation, world: World, client: Client
) -> None:
    seat = Convocation.objects.get(meeting=convened.meeting, seat__label="Centre social").seat
    point = MeetingPoint.objects.filter(meeting=convened.meeting, presenter=FUNCTION)
    point.update(presenter=seat.label)
    answer_convocation(
        convocation=Convocation.objects.get(meeting=convened.meeting, seat=seat), answer="excuse", by=world.member()
    )
    page = read(client, world, "pilote", "actions:agenda", convened.meeting_id)
    assert ("Dire qui présentera" in page, "Confier ce point" in page) == (True, False)
