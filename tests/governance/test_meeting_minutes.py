"""The compte rendu of a meeting: written by two people, frozen, sent once, approved by a later meeting."""

from typing import Any

import pytest
from django.core import mail

from jalons.directory.changes import contacts
from jalons.governance.changes import minutes as changes
from jalons.governance.models import Committee, Meeting, MeetingMinutes, MinutesSending, PointMinutes
from jalons.governance.queries import minutes as queries
from jalons.mail.changes import deliver_due_messages
from jalons.mail.models import Message
from jalons.roadmaps.models import JournalEntry, Member, Membership
from jalons.roadmaps.queries.journal import journal_lines
from tests.governance.steering import add_committee, add_point, add_seat, days, meet, resolve
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

CONTENT = {"title": "Compte rendu", "blocks": [], "date": "2026-11-28"}


@pytest.fixture
def by(world: World) -> Member:
    return world.member()


@pytest.fixture
def committee(by: Member) -> Committee:
    committee = add_committee(by)
    add_seat(committee, "Direction du numérique")
    return committee


@pytest.fixture
def meeting(committee: Committee, by: Member) -> Meeting:
    return meet(committee, -20, by)


def freeze(meeting: Meeting, by: Member) -> MeetingMinutes:
    return changes.freeze_minutes(meeting=meeting, content=CONTENT, by=by)


def stored(meeting: Meeting) -> MeetingMinutes:
    return MeetingMinutes.objects.select_related("meeting").get(meeting=meeting)


# --- written ---------------------------------------------------------------------------------------------------------


def test_each_point_has_its_text_and_the_meeting_its_opening(meeting: Meeting, by: Member) -> None:
    first, second = add_point(meeting, "Le matériel"), add_point(meeting, "Le calendrier")
    changes.write_minutes(meeting=meeting, point=second, text="On commence en mars.", by=by)
    changes.write_minutes(meeting=meeting, text="La présidence ouvre la séance.", by=by)
    assert stored(meeting).introduction == "La présidence ouvre la séance."
    said = [(point.title, row.text) for point, row in queries.points_with_minutes(meeting)]
    assert said == [("Fiches à arbitrer", ""), (first.title, ""), (second.title, "On commence en mars.")]


def test_two_people_write_two_points_and_neither_waits(meeting: Meeting, by: Member) -> None:
    points = [add_point(meeting, "Le matériel"), add_point(meeting, "Le calendrier")]
    seen = [queries.point_minutes(point).stamp for point in points]
    for point, stamp in zip(points, seen, strict=True):
        changes.write_minutes(meeting=meeting, point=point, text="Dit.", seen=stamp, by=by)
    assert list(PointMinutes.objects.filter(point__meeting=meeting).values_list("text", flat=True)) == ["Dit.", "Dit."]


def test_the_same_point_written_by_two_people_is_never_overwritten(world: World, meeting: Meeting, by: Member) -> None:
    point = add_point(meeting, "Le matériel")
    seen = queries.point_minutes(point).stamp
    changes.write_minutes(meeting=meeting, point=point, text="Dix ordinateurs.", seen=seen, by=by)
    with refused("stale"):
        changes.write_minutes(
            meeting=meeting, point=point, text="Douze ordinateurs.", seen=seen, by=world.member("elue")
        )
    assert queries.point_minutes(point).text == "Dix ordinateurs."
    now = queries.point_minutes(point).stamp
    changes.write_minutes(meeting=meeting, point=point, text="Dix, puis douze.", seen=now, by=world.member("elue"))
    assert queries.point_minutes(point).text == "Dix, puis douze."


def test_the_journal_has_one_line_a_day_for_each_writer_without_a_word(
    world: World, meeting: Meeting, by: Member
) -> None:
    for text in ("A", "A b", "A b c"):
        changes.write_minutes(meeting=meeting, text=text, by=by)
    changes.write_minutes(meeting=meeting, text="A b c d", by=world.member("elue"))
    lines = JournalEntry.objects.filter(verb="write_minutes", about_id=stored(meeting).pk).order_by("id")
    assert [(line.by, line.before, line.after) for line in lines] == [
        (by.user, {}, {}),
        (world.user("elue"), {}, {}),
    ]
    assert journal_lines(by.roadmap, count=1)[0][0].verb == "a écrit dans le"


def test_a_cancelled_meeting_has_no_minutes(meeting: Meeting, by: Member) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(cancelled_on=days(0), cancel_reason="La salle manque.")
    with refused("cancelled-meeting-left-nothing"):
        changes.write_minutes(meeting=meeting, text="A", by=by)
    with refused("cancelled-meeting-left-nothing"):
        freeze(meeting, by)


# --- validated -------------------------------------------------------------------------------------------------------


def test_validated_they_are_closed_signed_and_numbered(meeting: Meeting, by: Member) -> None:
    freeze(meeting, by)
    row = stored(meeting)
    assert (row.is_open, row.edition, row.content, row.frozen_on, row.frozen_by) == (
        False,
        1,
        CONTENT,
        days(0),
        by.user,
    )
    assert row.state == "valide"
    for change in (
        lambda: changes.write_minutes(meeting=meeting, text="A", by=by),
        lambda: freeze(meeting, by),
    ):
        with refused("minutes-validated"):
            change()


def test_before_its_day_a_meeting_has_nothing_to_validate(committee: Committee, by: Member) -> None:
    with refused("minutes-before-meeting"):
        freeze(meet(committee, 1, by), by)


def test_a_resolution_without_owner_or_day_is_named(meeting: Meeting, by: Member) -> None:
    resolve(meeting, by, "Complète")
    resolve(meeting, by, "Sans personne", seat=None)
    resolve(meeting, by, "Sans jour", due_on=None)
    said = "« Sans personne » (qui la fait) ; « Sans jour » (pour quel jour)"
    with refused("resolutions-unfinished", saying=said):
        freeze(meeting, by)
    assert not MeetingMinutes.objects.filter(meeting=meeting).exists()


def test_reopened_they_keep_the_last_edition_until_the_next(meeting: Meeting, by: Member) -> None:
    with refused("minutes-already-open"):
        changes.reopen_minutes(meeting=meeting, by=by)
    freeze(meeting, by)
    changes.reopen_minutes(meeting=meeting, by=by)
    row = stored(meeting)
    assert (row.is_open, row.edition, row.content) == (True, 1, CONTENT)
    freeze(meeting, by)
    assert stored(meeting).edition == 2
    verbs = JournalEntry.objects.filter(about_kind="meetingminutes", about_id=row.pk).order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["validate", "reopen", "validate"]


# --- approved --------------------------------------------------------------------------------------------------------


def test_the_next_meeting_of_the_committee_approves_with_corrections_beside(
    committee: Committee, meeting: Meeting, by: Member
) -> None:
    following = meet(committee, -1, by)
    freeze(meeting, by)
    changes.approve_minutes(meeting=meeting, at=following, corrections=" Lire « douze ». ", by=by)
    row = stored(meeting)
    assert (row.meeting.approved_by, row.corrections, row.content) == (following, "Lire « douze ».", CONTENT)
    assert (row.state, row.meeting.state(days(0))) == ("approuve", "approuve")
    with refused("minutes-approved"):
        changes.reopen_minutes(meeting=meeting, by=by)
    with refused("minutes-already-approved", "at"):
        changes.approve_minutes(meeting=meeting, at=following, by=by)
    changes.withdraw_approval(meeting=meeting, by=by)
    row = stored(meeting)
    assert (row.meeting.approved_by, row.corrections, row.state) == (None, "", "valide")
    with refused("minutes-not-approved"):
        changes.withdraw_approval(meeting=meeting, by=by)


def test_no_other_meeting_approves(committee: Committee, meeting: Meeting, by: Member) -> None:
    earlier, coming = meet(committee, -30, by), meet(committee, 3, by)
    cancelled, other = meet(committee, -3, by), meet(add_committee(by, "Autre"), -2, by)
    Meeting.objects.filter(pk=cancelled.pk).update(cancelled_on=days(-3), cancel_reason="Neige.")
    cancelled.refresh_from_db()
    with refused("minutes-not-validated", "at"):
        changes.approve_minutes(meeting=meeting, at=other, by=by)
    freeze(meeting, by)
    for at, code in (
        (other, "minutes-other-committee"),
        (cancelled, "meeting-cancelled"),
        (earlier, "approved-before"),
        (meeting, "approved-before"),
        (coming, "meeting-to-come"),
    ):
        with refused(code, "at"):
            changes.approve_minutes(meeting=meeting, at=at, by=by)
    assert stored(meeting).meeting.approved_by is None


# --- sent ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def seats(world: World, committee: Committee, by: Member) -> None:
    """Two seats with an account, the second one twice; one known by the directory alone."""
    for label, key in (
        ("Vice-présidence", "elue"),
        ("Centre social", "pilote"),
        ("Centre social, suppléance", "pilote"),
    ):
        add_seat(committee, label, membership=Membership.objects.get(roadmap=by.roadmap, user=world.user(key)))
    contact = contacts.add_contact(last_name="X", function="Maire", email="maire@demo.example", consents=True, by=by)
    add_seat(committee, "Une mairie", contact=contact)


def reach(meeting: Meeting, *, knows_people: bool = False) -> list[tuple[str, str]]:
    found = queries.minutes_recipients(queries.meeting_minutes(meeting), knows_people=knows_people)
    return [(one.name, one.reach.value) for one in found.everybody]


def test_a_link_goes_once_to_each_address(
    seats: None, meeting: Meeting, by: Member, django_capture_on_commit_callbacks: Any
) -> None:
    freeze(meeting, by)
    waiting = [
        ("Direction du numérique", "no_address"),
        ("Vice-présidence", "waiting"),
        ("Centre social", "waiting"),
        ("Centre social, suppléance", "same_address"),
        ("Une mairie", "waiting"),
    ]
    assert reach(meeting) == waiting
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert changes.send_minutes(meeting=meeting, edition=1, by=by) == 3
    assert [one.to for one in mail.outbox] == [["elue@demo.example"], ["pilote@demo.example"], ["maire@demo.example"]]
    subject = mail.outbox[0].subject
    assert subject.startswith("Compte rendu") and "Comité de suivi" in subject
    assert f"/feuilles-de-route/{by.roadmap.slug}/comites/{meeting.pk}/compte-rendu/" in str(mail.outbox[0].body)
    assert [f"/comites/comptes-rendus/{stored(meeting).uid}/" in str(one.body) for one in mail.outbox] == [
        False,
        False,
        True,
    ]
    assert ["Il ne faut pas de compte." in str(one.body) for one in mail.outbox] == [False, False, True]
    assert reach(meeting)[1:] == [
        ("Vice-présidence", "already"),
        ("Centre social", "already"),
        ("Centre social, suppléance", "same_address"),
        ("Une mairie", "already"),
    ]
    with refused("nobody-awaits-minutes"):
        changes.send_minutes(meeting=meeting, edition=1, by=by)
    assert MinutesSending.objects.filter(minutes__meeting=meeting).count() == 3


def test_only_what_is_validated_and_read_is_sent(seats: None, meeting: Meeting, by: Member) -> None:
    with refused("minutes-not-validated"):
        changes.send_minutes(meeting=meeting, edition=0, by=by)
    freeze(meeting, by)
    with refused("stale"):
        changes.send_minutes(meeting=meeting, edition=2, by=by)
    changes.send_minutes(meeting=meeting, edition=1, by=by)
    changes.reopen_minutes(meeting=meeting, by=by)
    deliver_due_messages()
    failures = Message.objects.filter(minutessending__minutes__meeting=meeting).values_list("state", "failure")
    assert set(failures) == {("echec", "perime")}


def test_a_message_that_failed_leaves_again(seats: None, meeting: Meeting, by: Member) -> None:
    freeze(meeting, by)
    changes.send_minutes(meeting=meeting, edition=1, by=by)
    Message.objects.filter(minutessending__isnull=False).update(state="echec", failure="serveur")
    assert [kind for _seat, kind in reach(meeting)].count("not_gone") == 3
    assert changes.send_minutes_again(meeting=meeting, by=by) == 3
    with refused("nothing-to-send-again"):
        Message.objects.filter(minutessending__isnull=False).update(state="depart", taken_by="x", failure="")
        changes.send_minutes_again(meeting=meeting, by=by)


def test_who_refused_to_be_written_to_gets_no_minutes(seats: None, meeting: Meeting, by: Member) -> None:
    freeze(meeting, by)
    changes.send_minutes(meeting=meeting, edition=1, by=by)
    contact = meeting.committee.seats.get(label="Une mairie").contact
    assert contact
    contacts.revise_contact(contact=contact, last_name="X", function="Maire", refuses=True, by=by)
    assert reach(meeting)[-1] == ("Une mairie", "on_its_way")
    deliver_due_messages()
    assert list(Message.objects.filter(minutessending__seat__contact=contact).values_list("state", "failure")) == [
        ("echec", "refus")
    ]


def test_names_are_for_those_who_may_know_people(seats: None, meeting: Meeting, by: Member) -> None:
    freeze(meeting, by)
    assert reach(meeting, knows_people=True)[1][0] == "Vice-présidence (La vice-présidente action sociale)"
