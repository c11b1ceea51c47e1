"""Writing, validating, reopening and giving the minutes: exact effects, exact refusals."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from jalons.invitations.changes import attendance
from jalons.invitations.changes import minutes as minute_changes
from jalons.invitations.models import Dispatch, Guest, Minutes
from jalons.invitations.queries import dispatches
from jalons.invitations.queries import minutes as minute_queries
from jalons.invitations.rules.minutes import State
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import closing
from jalons.workshops.changes import pledges
from jalons.workshops.models import Workshop
from tests.invitations.people import come
from tests.refusals import refused

pytestmark = pytest.mark.django_db
CONTENT = {"title": "Atelier", "blocks": []}


def journal(member: Member, count: int = 1) -> list[tuple[str, str, dict[str, Any], dict[str, Any]]]:
    lines = JournalEntry.objects.filter(roadmap=member.roadmap).order_by("-id")[:count]
    return [(line.verb, line.about_label, line.before, line.after) for line in reversed(lines)]


@pytest.fixture
def closed(workshop: Workshop, member: Member) -> Workshop:
    closing.close_workshop(workshop=workshop, by=member)
    return Workshop.objects.get(pk=workshop.pk)


def validated(workshop: Workshop, member: Member, on: date | None = None) -> Minutes:
    return minute_changes.freeze_minutes(
        minutes=minute_queries.workshop_minutes(workshop), content=CONTENT, by=member, on=on
    )


def label(workshop: Workshop) -> str:
    return f"compte rendu de l’atelier {workshop.number}"


def test_blank_minutes_are_not_saved_by_reading_them(workshop: Workshop) -> None:
    minutes = minute_queries.workshop_minutes(workshop)
    assert (minutes.pk, minutes.state, minutes.due_days) == (None, State.TO_REVIEW, 10)
    assert not Minutes.objects.filter(workshop=workshop).exists()


def test_what_is_written_is_kept_and_the_journal_tells_the_fields_only(workshop: Workshop, member: Member) -> None:
    minute_changes.write_minutes(
        workshop=workshop,
        introduction="Une voisine est venue.",
        comments={"notes": "Beaucoup de rires.", "votes": "", "ailleurs": "perdu"},
        hidden_parts=["deroule", "ailleurs", "presence"],
        next_on=date(2026, 5, 14),
        by=member,
    )
    minutes = minute_queries.workshop_minutes(workshop)
    assert (minutes.introduction, minutes.comments, minutes.hidden_parts, minutes.next_on) == (
        "Une voisine est venue.",
        {"notes": "Beaucoup de rires."},
        ["presence", "deroule"],
        date(2026, 5, 14),
    )
    fields = ["introduction", "commentaires", "parties masquées", "date du prochain rendez-vous"]
    assert journal(member) == [("revise", label(workshop), {}, {"fields": fields})]


def test_nothing_different_writes_nothing(workshop: Workshop, member: Member) -> None:
    minute_changes.write_minutes(workshop=workshop, introduction="Merci.", by=member)
    lines = JournalEntry.objects.count()
    minute_changes.write_minutes(workshop=workshop, introduction="Merci.", by=member)
    assert JournalEntry.objects.count() == lines


def test_a_version_that_somebody_else_replaced_is_refused(workshop: Workshop, member: Member) -> None:
    seen = minute_queries.workshop_minutes(workshop).stamp
    minute_changes.write_minutes(workshop=workshop, seen=seen, introduction="Le premier.", by=member)
    with refused("stale"):
        minute_changes.write_minutes(workshop=workshop, seen=seen, introduction="Le second.", by=member)
    assert minute_queries.workshop_minutes(workshop).introduction == "Le premier."


def test_choices_of_two_people_add_up(workshop: Workshop, member: Member) -> None:
    seen = minute_queries.workshop_minutes(workshop).stamp
    minute_changes.choose_quotes(workshop=workshop, decisions={"note:a": True, "note:b": True}, by=member)
    minute_changes.choose_quotes(workshop=workshop, decisions={"note:b": False, "pledge:c": False}, by=member)
    minutes = minute_queries.workshop_minutes(workshop)
    assert (minutes.picks, minutes.stamp) == ({"note:a": True, "note:b": False, "pledge:c": False}, seen)
    assert journal(member) == [
        ("revise", label(workshop), {}, {"fields": ["paroles et engagements cités"]}),
    ]
    lines = JournalEntry.objects.count()
    minute_changes.choose_quotes(workshop=workshop, decisions={"note:a": True}, by=member)
    assert JournalEntry.objects.count() == lines


def test_an_open_workshop_has_no_minutes_to_validate(workshop: Workshop, member: Member) -> None:
    with refused("workshop-not-closed"):
        validated(workshop, member)
    assert not Minutes.objects.filter(workshop=workshop).exists()


def test_validated_minutes_are_frozen_numbered_and_dated(closed: Workshop, member: Member) -> None:
    validated(closed, member, on=date(2026, 3, 20))
    minutes = minute_queries.workshop_minutes(closed)
    assert (minutes.is_open, minutes.edition, minutes.content, minutes.frozen_on, minutes.state) == (
        False,
        1,
        CONTENT,
        date(2026, 3, 20),
        State.VALIDATED,
    )
    assert journal(member) == [("validate", label(closed), {}, {"edition": 1})]


def test_validated_minutes_refuse_to_be_written(closed: Workshop, member: Member) -> None:
    validated(closed, member)
    with refused("minutes-validated"):
        minute_changes.write_minutes(workshop=closed, introduction="Et", by=member)
    with refused("minutes-validated"):
        minute_changes.choose_quotes(workshop=closed, decisions={"note:a": True}, by=member)
    with refused("minutes-validated"):
        validated(closed, member)


def test_reopened_minutes_keep_the_last_edition_until_the_next(closed: Workshop, member: Member) -> None:
    first = validated(closed, member)
    minute_changes.reopen_minutes(workshop=closed, by=member)
    minutes = minute_queries.workshop_minutes(closed)
    assert (minutes.is_open, minutes.edition, minutes.content, minutes.uid) == (True, 1, CONTENT, first.uid)
    assert journal(member) == [("reopen", label(closed), {"edition": 1}, {})]
    with refused("minutes-already-open"):
        minute_changes.reopen_minutes(workshop=closed, by=member)
    validated(closed, member)
    assert (minute_queries.workshop_minutes(closed).edition, minute_queries.workshop_minutes(closed).uid) == (
        2,
        first.uid,
    )


def test_what_was_handed_over_is_noted_once(closed: Workshop, member: Member) -> None:
    with refused("minutes-not-validated"):
        minute_changes.hand_over_minutes(workshop=closed, by=member)
    validated(closed, member)
    minute_changes.hand_over_minutes(workshop=closed, by=member)
    minutes = minute_queries.workshop_minutes(closed)
    assert (minutes.state, minutes.given_edition, minutes.given_on) == (State.GIVEN, 1, timezone.localdate())
    assert journal(member) == [("give", label(closed), {}, {"edition": 1})]
    with refused("minutes-already-handed-over"):
        minute_changes.hand_over_minutes(workshop=closed, by=member)


def test_a_dispatch_holds_nobody_s_address(closed: Workshop, member: Member) -> None:
    here, away = come(closed, 2)
    minutes = validated(closed, member)
    minute_changes.note_dispatches(minutes=minutes, present=[here], absent=[away], by=member, on=date(2026, 3, 21))
    rows = Dispatch.objects.filter(minutes=minutes).values_list("guest", "pledge", "edition", "to_absent")
    assert list(rows) == [(here.pk, None, 1, False), (away.pk, None, 1, True)]
    assert journal(member) == [("send", label(closed), {}, {"edition": 1, "sent_present": 1, "sent_absent": 1})]
    assert {field.name for field in Dispatch._meta.get_fields()} == {
        "id", "minutes", "edition", "guest", "pledge", "to_absent", "message",
    }  # fmt: skip


def test_the_database_refuses_a_second_dispatch_of_an_edition(closed: Workshop, member: Member) -> None:
    (guest,) = come(closed, 1)
    minutes = validated(closed, member)
    minute_changes.note_dispatches(minutes=minutes, present=[guest], absent=[], by=member)
    with pytest.raises(IntegrityError), transaction.atomic():
        minute_changes.note_dispatches(minutes=minutes, present=[], absent=[guest], by=member)


def test_the_database_refuses_an_edition_without_content(workshop: Workshop) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(workshop=workshop, is_open=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(workshop=workshop, edition=1)


# --- who gets them ----------------------------------------------------------------------------------------------------


def test_guests_and_pledges_are_sorted_out_with_one_reason_each(closed: Workshop, member: Member) -> None:
    guests = come(closed, 6)
    values = (
        (True, "a", True),
        (False, "b", True),
        (True, "c", False),
        (True, "", True),
        (None, "d", True),
        (True, "e", True),
    )
    for guest, (attended, mailbox, consents) in zip(guests, values, strict=True):
        assert guest.contact
        guest.contact.email = f"{mailbox}@demo.example" if mailbox else ""
        guest.contact.consents, guest.contact.consented_on = consents, date(2026, 1, 1) if consents else None
        guest.contact.save()
        Guest.objects.filter(pk=guest.pk).update(attended=attended)
    assert guests[5].contact
    guests[5].contact.delete()
    for text, contact in (("Un", "F@demo.example"), ("Deux", "06 00 00 00 00"), ("Trois", "a@demo.example")):
        pledges.make_pledge(text=text, workshop=closed, name="Quelqu’un", contact=contact, consents=True, by=member)
    pledges.make_pledge(text="Sans nom", workshop=closed, by=member)
    attendance.welcome_walk_in(workshop=closed, college="habitant", by=member)
    minutes = validated(closed, member)
    found = dispatches.minutes_addressees(minutes)
    assert [(one.email, one.outcome.value) for one in found.everybody] == [
        ("a@demo.example", "present"),
        ("b@demo.example", "absent"),
        ("c@demo.example", "sans_accord"),
        ("", "sans_adresse"),
        ("d@demo.example", "present"),
        ("", "efface"),
        ("f@demo.example", "present"),
        ("", "sans_adresse"),
        ("a@demo.example", "meme_adresse"),
    ]
    counts = (
        len(found.waiting),
        len(found.on_paper),
        len(found.without_consent),
        len(found.same_address),
        found.erased,
    )
    assert counts == (4, 2, 1, 1, 1)


def test_one_guest_and_three_cost_the_same_queries(
    closed: Workshop, member: Member, django_assert_num_queries: Any
) -> None:
    minutes = validated(closed, member)
    come(closed, 1)
    with django_assert_num_queries(3):
        dispatches.minutes_addressees(minutes)
    come(closed, 3)
    with django_assert_num_queries(3):
        dispatches.minutes_addressees(minutes)
