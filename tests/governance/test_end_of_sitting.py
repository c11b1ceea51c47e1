"""A sitting that ends: its hour, what is refused afterwards, how it is taken back; and two phones at once."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.governance.changes import presence as changes
from jalons.governance.models import Meeting, Presence
from jalons.governance.rules.meetings import LONGEST_SITTING, closing_moment, day_of_sitting
from jalons.publication.changes.meeting_minutes import validate_minutes
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.governance.rooms import mark, meeting_of_today, seat_of, seat_present
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def meeting(by: Member) -> Meeting:
    Meeting.objects.filter(roadmap=by.roadmap, held_on=timezone.localdate()).delete()
    return meeting_of_today(by)


@pytest.fixture
def opened(meeting: Meeting) -> Meeting:
    """One hour ago, the day of the meeting being that of the opening."""
    at = timezone.now() - timedelta(hours=1)
    day = timezone.localtime(at).date()
    Meeting.objects.filter(pk=meeting.pk).update(opened_at=at, held_on=day)
    return Meeting.objects.select_related("committee", "roadmap").get(pk=meeting.pk)


def again(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("committee", "roadmap").get(pk=meeting.pk)


def address(meeting: Meeting, name: str, *args: Any) -> str:
    return reverse(f"governance:{name}", args=[meeting.roadmap.slug, meeting.pk, *args])


def clock(moment: datetime) -> time:
    return timezone.localtime(moment).time()


# --- its hour --------------------------------------------------------------------------------------------------------

EVENING = datetime(2026, 3, 12, 18, 2, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (time(20, 5), datetime(2026, 3, 12, 20, 5, tzinfo=UTC)),
        # The same minute: never before the opening.
        (time(18, 2), EVENING),
        # After midnight.
        (time(0, 30), datetime(2026, 3, 13, 0, 30, tzinfo=UTC)),
        (time(18, 1), datetime(2026, 3, 13, 18, 1, tzinfo=UTC)),
    ],
)
def test_an_hour_is_the_first_one_after_the_opening(at: time, expected: datetime) -> None:
    assert closing_moment(EVENING, at) == expected


@pytest.mark.parametrize(
    ("opened_at", "now", "expected"),
    [
        (None, EVENING, date(2026, 3, 12)),
        (EVENING, EVENING + timedelta(hours=2), date(2026, 3, 12)),
        # After midnight, the evening goes on for those who sit.
        (EVENING, datetime(2026, 3, 13, 0, 40, tzinfo=UTC), date(2026, 3, 12)),
        (EVENING, EVENING + LONGEST_SITTING, date(2026, 3, 12)),
        (EVENING, EVENING + LONGEST_SITTING + timedelta(seconds=1), date(2026, 3, 13)),
        (None, datetime(2026, 3, 13, 0, 40, tzinfo=UTC), date(2026, 3, 13)),
    ],
)
def test_a_sitting_keeps_its_day_after_midnight(opened_at: datetime | None, now: datetime, expected: date) -> None:
    assert day_of_sitting(EVENING.date(), opened_at, now) == expected


def test_one_act_ends_the_sitting_and_another_takes_it_back(opened: Meeting, by: Member) -> None:
    before = timezone.now()
    with told(by.roadmap) as lines:
        changes.close_sitting(meeting=opened, by=by)
        first = again(opened).closed_at
        changes.close_sitting(meeting=opened, by=by)
        assert again(opened).closed_at == first
        changes.reopen_sitting(meeting=opened, by=by)
        changes.reopen_sitting(meeting=opened, by=by)
    assert first and before <= first <= timezone.now()
    assert [line[:2] for line in lines] == [("close_sitting", "meeting"), ("reopen_sitting", "meeting")]
    assert again(opened).closed_at is None


def test_a_sitting_ended_earlier_has_its_hour(opened: Meeting, by: Member) -> None:
    assert opened.opened_at
    at = opened.opened_at + timedelta(minutes=30)
    changes.close_sitting(meeting=opened, at=clock(at).replace(second=0, microsecond=0), by=by)
    closed = again(opened).closed_at
    assert closed and opened.opened_at <= closed <= at


def test_another_hour_is_refused_once_the_sitting_has_ended(opened: Meeting, by: Member) -> None:
    """Two people who press the button agree; who types another hour is told that it changes nothing."""
    assert opened.opened_at
    at = clock(opened.opened_at + timedelta(minutes=30)).replace(second=0, microsecond=0)
    changes.close_sitting(meeting=opened, at=at, by=by)
    closed = again(opened).closed_at
    assert closed
    changes.close_sitting(meeting=opened, at=clock(closed), by=by)
    with refused("sitting-already-closed", "at", saying="La séance est déjà levée"):
        changes.close_sitting(meeting=opened, at=clock(closed + timedelta(minutes=5)), by=by)
    assert again(opened).closed_at == closed


def test_nobody_comes_or_leaves_before_the_opening(opened: Meeting, by: Member) -> None:
    seat_present(opened, 7, by)
    point, at = opened.points.earliest("rank"), opened.opened_at
    assert at
    for change, label in ((changes.note_arrival, "Siège 8"), (changes.note_departure, "Siège 7")):
        seat = seat_of(opened, label)
        with refused("hour-before-opening", "at", saying="La séance a été ouverte à"):
            change(meeting=opened, seat=seat, point=point, at=at - timedelta(minutes=2), by=by)
        change(meeting=opened, seat=seat, point=point, at=at.replace(second=0, microsecond=0), by=by)


def test_an_hour_to_come_or_before_the_opening_is_refused(opened: Meeting, by: Member) -> None:
    assert opened.opened_at
    for at in (timezone.now() + timedelta(minutes=10), opened.opened_at - timedelta(minutes=10)):
        with refused("closing-hour-wrong", "at", saying="La séance a été ouverte à"):
            changes.close_sitting(meeting=opened, at=clock(at), by=by)
    assert again(opened).closed_at is None


def test_what_was_not_opened_is_not_ended(meeting: Meeting, by: Member) -> None:
    with refused("sitting-not-opened", "at"):
        changes.close_sitting(meeting=meeting, by=by)
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_on=timezone.localdate(), cancel_reason="Neige")
    with refused("sitting-cancelled"):
        changes.close_sitting(meeting=meeting, by=by)


def test_a_sitting_that_nobody_ended_asks_for_its_hour_on_another_day(opened: Meeting, by: Member) -> None:
    at = timezone.make_aware(datetime.combine(opened.held_on - timedelta(days=3), time(18)))
    Meeting.objects.filter(pk=opened.pk).update(opened_at=at, held_on=opened.held_on - timedelta(days=3))
    with refused("closing-hour-unknown", "at"):
        changes.close_sitting(meeting=opened, by=by)
    changes.close_sitting(meeting=opened, at=time(20, 5), by=by)
    closed = again(opened).closed_at
    assert closed and timezone.localtime(closed) == timezone.localtime(at) + timedelta(hours=2, minutes=5)


def test_validated_minutes_keep_the_hours_of_the_sitting(opened: Meeting, by: Member) -> None:
    changes.close_sitting(meeting=opened, by=by)
    validate_minutes(meeting=again(opened), by=by)
    with refused("minutes-validated"):
        changes.reopen_sitting(meeting=opened, by=by)
    with refused("sitting-took-place"):
        changes.withdraw_opening(meeting=opened, by=by)


# --- afterwards ------------------------------------------------------------------------------------------------------


def test_nobody_comes_or_leaves_once_the_sitting_has_ended(opened: Meeting, by: Member) -> None:
    seat_present(opened, 7, by)
    seat, point = seat_of(opened, "Siège 7"), opened.points.earliest("rank")
    changes.close_sitting(meeting=opened, by=by)
    later = timezone.now() + timedelta(minutes=1)
    with told(by.roadmap) as lines:
        for change, who in ((changes.note_departure, seat), (changes.note_arrival, seat_of(opened, "Siège 9"))):
            with refused("sitting-closed", "at", saying="La séance a été levée à"):
                change(meeting=opened, seat=who, point=point, at=later, by=by)
    assert lines == []
    assert opened.opened_at
    row = changes.note_departure(meeting=opened, seat=seat, point=point, at=opened.opened_at, by=by)
    assert row.left_at == opened.opened_at


def test_a_sitting_does_not_end_before_what_was_noted(opened: Meeting, by: Member) -> None:
    mark(opened, "Siège 1", "present", by)
    point, at = opened.points.earliest("rank"), timezone.now() + timedelta(minutes=30)
    changes.note_departure(meeting=opened, seat=seat_of(opened, "Siège 1"), point=point, at=at, by=by)
    with refused("movement-after-closing", "at"):
        changes.close_sitting(meeting=opened, by=by)


def test_the_page_ends_it_proposes_what_follows_and_takes_it_back(
    opened: Meeting, world: World, client: Client
) -> None:
    client.force_login(world.user("referente"))
    sitting = reverse("actions:sitting", args=[opened.roadmap.slug, opened.pk])
    assert "Lever la séance" in client.get(sitting).content.decode()
    page = client.post(address(opened, "close_sitting"), follow=True).content.decode()
    assert ("La séance est levée, à" in page, address(opened, "reopen_sitting") in page) == (True, True)
    assert ("Relire et valider le compte rendu" in page, "Lever la séance" in page) == (True, False)
    assert "Arrivée ou départ" not in page
    seat, point = seat_of(opened, "Siège 1"), opened.points.earliest("rank")
    late = client.post(
        address(opened, "note_movement", seat.pk), {"mouvement": "arrivee", "point": point.pk, "seance": "1"}
    )
    assert list(late.context["movement"].errors) == ["at"]
    assert not Presence.objects.filter(meeting=opened).exists()
    validate_minutes(meeting=again(opened), by=world.member())
    assert "Envoyer le compte rendu" in client.get(sitting).content.decode()


def test_the_page_of_a_sitting_that_passes_midnight_still_ends_it_and_takes_it_back(
    opened: Meeting, world: World, client: Client
) -> None:
    Meeting.objects.filter(pk=opened.pk).update(held_on=timezone.localdate() - timedelta(days=1))
    client.force_login(world.user("referente"))
    sitting = reverse("actions:sitting", args=[opened.roadmap.slug, opened.pk])
    assert "Lever la séance" in client.get(sitting).content.decode()
    assert (
        "Suivre la séance"
        in client.get(reverse("actions:agenda", args=[opened.roadmap.slug, opened.pk])).content.decode()
    )
    assert (
        address(opened, "reopen_sitting") in client.post(address(opened, "close_sitting"), follow=True).content.decode()
    )


def test_an_hour_that_is_refused_is_told_with_what_was_typed(opened: Meeting, world: World, client: Client) -> None:
    client.force_login(world.user("referente"))
    typed = clock(timezone.now() + timedelta(minutes=10)).strftime("%H:%M")
    page = client.post(address(opened, "close_sitting"), {"at": typed})
    assert (list(page.context["form"].errors), f'value="{typed}"' in page.content.decode()) == (["at"], True)
    client.post(address(opened, "close_sitting"))
    assert "Elle est déjà levée" in client.get(address(opened, "close_sitting")).content.decode()


# --- two phones ------------------------------------------------------------------------------------------------------


def test_the_second_of_two_phones_changes_nothing_of_the_same_seat_and_keeps_what_it_notes_of_another(
    opened: Meeting, by: Member
) -> None:
    mark(opened, "Siège 1", "present", by)
    mark(opened, "Siège 2", "present", by)
    point, now = opened.points.earliest("rank"), timezone.now()
    first, second, late = (seat_of(opened, f"Siège {n}") for n in (1, 2, 3))
    changes.note_departure(meeting=opened, seat=first, point=point, at=now, is_live=True, by=by)
    changes.note_arrival(meeting=opened, seat=late, point=point, at=now, is_live=True, by=by)
    before = list(Presence.objects.filter(meeting=opened).order_by("id").values())
    soon = now + timedelta(minutes=1)
    with refused("already-left", saying="Le départ de « Siège 1 » est déjà noté"):
        changes.note_departure(meeting=opened, seat=first, point=point, at=soon, is_live=True, by=by)
    with refused("already-there", saying="« Siège 3 » est déjà noté présent"):
        changes.note_arrival(meeting=opened, seat=late, point=point, at=soon, is_live=True, by=by)
    assert list(Presence.objects.filter(meeting=opened).order_by("id").values()) == before
    changes.note_departure(meeting=opened, seat=second, point=point, at=soon, is_live=True, by=by)
    changes.note_arrival(meeting=opened, seat=first, point=point, at=soon, is_live=True, by=by)
    rows = {row.seat_id: row for row in Presence.objects.filter(meeting=opened)}
    assert (rows[first.pk].left_at, rows[first.pk].back_at, rows[second.pk].left_at) == (now, soon, soon)
