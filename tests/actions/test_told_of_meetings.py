"""What the pages of a meeting say of what came after: the next meeting, the suites, an agenda opened again, a resolution
noted in the room."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.queries.meeting_list import meeting_page
from jalons.actions.queries.resolutions import meeting_follow_ups
from jalons.base.french import format_day, format_short_day
from jalons.governance.changes.meetings import mark_agenda
from jalons.governance.changes.resolutions import close_resolution, revise_resolution
from jalons.governance.models import Committee, Meeting, Resolution
from jalons.governance.queries.minutes import meeting_minutes
from jalons.publication.changes.meeting_minutes import validate_minutes
from jalons.publication.documents.meetings.minutes import shown_document
from jalons.publication.queries.committees import agenda_document
from jalons.roadmaps.models import Member
from tests.governance.steering import add_committee, add_point, add_seat, days, meet, resolve
from tests.overview.test_views import words
from tests.publication.giving_back import words as said_words
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member("referente")


@pytest.fixture
def committee(by: Member) -> Committee:
    committee = add_committee(by)
    add_seat(committee, "Présidence")
    return committee


@pytest.fixture
def own(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


def url(name: str, meeting: Meeting, *arguments: object) -> str:
    return reverse(name, args=[meeting.roadmap.slug, meeting.pk, *arguments])


def read(client: Client, name: str, meeting: Meeting) -> str:
    return words(client.get(url(name, meeting)).content.decode()).replace("\u00a0", " ")


# --- validated minutes -----------------------------------------------------------------------------------------------


def test_a_meeting_that_comes_before_the_one_announced_is_told_beside_the_minutes(
    own: Client, committee: Committee, by: Member
) -> None:
    meeting, announced = meet(committee, -3, by), meet(committee, 30, by)
    validate_minutes(meeting=meeting, by=by)
    page = read(own, "publication:meeting_minutes", meeting)
    assert "Ce texte annonce" not in page
    sooner = meet(committee, 15, by)
    page = read(own, "publication:meeting_minutes", meeting)
    then, now = format_day(announced.held_on), format_day(sooner.held_on)
    assert f"Ce texte annonce la réunion suivante pour le {then} ; depuis, c’est celle du {now}." in page
    assert f"Il sera proposé à la réunion du {now}." in page
    public = reverse("publication:public_meeting_minutes", args=[meeting_minutes(meeting).uid])
    assert "Ce texte annonce" in words(Client().get(public).content.decode())


def test_a_resolution_that_changed_since_the_validation_is_told_beside_its_frozen_words(
    own: Client, committee: Committee, by: Member
) -> None:
    meeting = meet(committee, -3, by)
    row = resolve(meeting, by, "Signer la convention.", due_on=days(10))
    validate_minutes(meeting=meeting, by=by)
    assert "depuis," not in read(own, "publication:meeting_minutes", meeting)
    revise_resolution(resolution=row, due_on=days(40), seat=add_seat(committee, "Direction"), by=by)
    page = read(own, "publication:meeting_minutes", meeting)
    assert f"« Signer la convention » : depuis, Direction, pour le {format_short_day(days(40))}." in page
    assert format_short_day(days(10)) in page  # the frozen words stay


def test_a_resolution_is_told_at_its_point_in_the_minutes(committee: Committee, by: Member) -> None:
    meeting = meet(committee, -3, by)
    point = add_point(meeting, "Les permanences")
    resolve(meeting, by, "Ouvrir le jeudi", point=point)
    resolve(meeting, by, "Signer la charte")
    said = said_words(shown_document(meeting_minutes(meeting), timezone.localdate())).replace("\u00a0", " ")
    assert "Les permanences Résolution : Ouvrir le jeudi" in said
    assert "Résolution : Signer la charte" not in said


# --- states ----------------------------------------------------------------------------------------------------------


def test_the_agenda_of_a_meeting_that_was_held_is_no_draft(own: Client, committee: Committee, by: Member) -> None:
    coming, held = meet(committee, 5, by), meet(committee, -3, by)
    assert "projet d’ordre du jour" in read(own, "actions:agenda", coming)
    assert "projet d’ordre du jour" not in read(own, "actions:agenda", held)
    assert agenda_document(coming, timezone.localdate()).status == "Projet"
    assert agenda_document(held, timezone.localdate()).status == f"Séance du {format_short_day(held.held_on)}"


def test_what_opens_a_settled_agenda_again_says_so(own: Client, committee: Committee, by: Member) -> None:
    meeting = meet(committee, 5, by)
    reopened = "L’ordre du jour était arrêté : il redevient un projet"
    for is_settled in (False, True):
        if is_settled:
            mark_agenda(meeting=Meeting.objects.get(pk=meeting.pk), settled_on=timezone.localdate(), by=by)
        posted = {"title": f"La charte {is_settled}"}
        answer = own.post(url("governance:add_point", meeting), posted, follow=True)
        assert (reopened in answer.content.decode().replace("\u00a0", " ")) is is_settled


def test_a_meeting_ended_today_is_among_the_past_ones(committee: Committee, by: Member) -> None:
    meeting = meet(committee, 0, by)

    def heading() -> str:
        return next(card.heading for card in meeting_page(by.roadmap).meetings if card.pk == meeting.pk)

    Meeting.objects.filter(pk=meeting.pk).update(opened_at=timezone.now())
    assert heading() == "À venir"
    Meeting.objects.filter(pk=meeting.pk).update(closed_at=timezone.now())
    assert heading() == "Passées"


def test_suites_that_another_meeting_reviews_are_told(committee: Committee, by: Member) -> None:
    first, second = meet(committee, -20, by), meet(committee, 0, by)
    done = resolve(first, by, "Un", due_on=days(-5))
    close_resolution(resolution=done, by=by)
    for text in ("Deux", "Trois"):
        resolve(first, by, text, due_on=days(20), review_on=days(22))
    assert (
        meeting_follow_ups(second).counts
        == f"1 close, 2 encore ouvertes, que le comité reverra le {format_short_day(days(22))}"
    )
    resolve(first, by, "Quatre", due_on=days(-1))
    suites = meeting_follow_ups(second)
    assert (
        suites.counts
        == f"1 close, 1 à revoir, 2 encore ouvertes, que le comité reverra le {format_short_day(days(22))}"
    )
    assert [one.line.text for one in suites.all] == ["Quatre", "Un"]
    Resolution.objects.filter(text="Trois").update(review_on=days(30))
    assert (
        meeting_follow_ups(second).counts == "1 close, 1 à revoir, 2 encore ouvertes, que le comité reverra plus tard"
    )


# --- noted in the room -----------------------------------------------------------------------------------------------


def test_a_review_that_nobody_chose_follows_the_due_day(own: Client, committee: Committee, by: Member) -> None:
    meeting, near, far = meet(committee, 0, by), meet(committee, 20, by), meet(committee, 60, by)
    seat = committee.seats.get()
    address = url("actions:add_resolution", meeting)

    def review(text: str, due: int, review_on: object) -> object:
        sent = {"text": text, "owner": f"seat-{seat.pk}", "due_on": days(due), "review_on": review_on or ""}
        assert own.post(address, sent).status_code == 302, text
        return Resolution.objects.get(text=text).review_on

    assert review("Avant la réunion", 10, "") == near.held_on
    assert review("Après la réunion", 45, "") == far.held_on
    assert review("Après toutes", 90, "") == days(90)
    assert review("Jour choisi", 45, days(50)) == days(50)
    refused = own.post(
        address,
        {"text": "Trop tôt", "owner": f"seat-{seat.pk}", "due_on": days(45), "review_on": near.held_on + timedelta(1)},
    )
    assert refused.status_code == 200 and not Resolution.objects.filter(text="Trop tôt").exists()


def test_a_resolution_noted_at_a_point_comes_back_to_the_room(own: Client, committee: Committee, by: Member) -> None:
    meeting = meet(committee, 0, by)
    point = add_point(meeting, "Les permanences")
    address = f"{url('actions:add_resolution', meeting)}?point={point.pk}&seance=1"
    page = own.get(url("actions:sitting", meeting)).content.decode()
    assert page.count(f'href="{address.replace("&", "&amp;")}"') == 1
    form = own.get(address)
    assert f"#point-{point.pk}" in form.content.decode()
    answer = own.post(address, {"text": "Ouvrir le jeudi", "point": point.pk})
    assert answer.headers["Location"] == f"{url('actions:sitting', meeting)}#point-{point.pk}"
    assert Resolution.objects.get(text="Ouvrir le jeudi").point == point
    assert "La résolution est notée." in own.get(url("actions:sitting", meeting)).content.decode()
