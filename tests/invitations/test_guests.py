"""The list of people invited and their answers: each change, its effect and its refusals."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.utils import timezone

from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.directory.changes.contacts import erase_contact, forbid_writing
from jalons.invitations.changes import answers as answer_changes
from jalons.invitations.changes import attendance, tables
from jalons.invitations.changes import guests as guest_changes
from jalons.invitations.models import Guest
from jalons.invitations.queries import guests as guest_queries
from jalons.invitations.queries import letters
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.models import Workshop
from tests.invitations.inviting import ahead, answers, days_ago, last_line, on_the_list, somebody
from tests.refusals import refused

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: "World") -> Member:
    return world.blank()


@pytest.fixture
def coming(by: Member) -> Workshop:
    return ahead(by)


def fresh(guest: Guest) -> Guest:
    return Guest.objects.get(pk=guest.pk)


# --- build -----------------------------------------------------------------------------------------------------------


def test_people_join_the_list_once_with_the_way_known_of_them(coming: Workshop, by: Member) -> None:
    contacts = [
        somebody(1, by),
        somebody(2, by, email="", address="Le Bourg"),
        somebody(3, by, email="", phone="0536490101"),
        somebody(4, by, email=""),
    ]
    assert guest_changes.add_guests(workshop=coming, contacts=contacts, by=by) == (4, 0, 0)
    assert last_line(by) == ("add_guests", "Atelier à venir", {}, {"people": 4})
    assert guest_changes.add_guests(workshop=coming, contacts=contacts, by=by) == (0, 4, 0)
    rows = guest_queries.guest_list(coming).rows
    assert [(row.name, row.way, row.reach) for row in rows] == [
        ("Personne 001", "courriel", "personne-1@demo.example"),
        ("Personne 002", "lettre", "Le Bourg"),
        ("Personne 003", "telephone", "05 36 49 01 01"),
        ("Personne 004", "", ""),
    ]


def test_a_crowd_never_brings_those_who_refused_nor_people_of_another_roadmap(
    world: "World", coming: Workshop, by: Member
) -> None:
    refused, stranger = somebody(1, by), somebody(2, world.member())
    forbid_writing(contact=refused)
    refused.refresh_from_db()
    assert guest_changes.add_guests(workshop=coming, contacts=[refused, stranger], by=by) == (0, 0, 1)
    assert Guest.objects.filter(workshop=coming).count() == 0


def test_the_list_of_another_workshop_is_taken_over_whole_or_only_its_room(coming: Workshop, by: Member) -> None:
    guests = on_the_list(coming, by, 3)
    attendance.mark_attended(guest=guests[0], attended=True, by=by)
    attendance.mark_attended(guest=guests[1], attended=False, by=by)
    named = attendance.welcome_walk_in(workshop=coming, college="habitant", consents=True, last_name="Voisine", by=by)
    attendance.welcome_walk_in(workshop=coming, college="habitant", by=by)
    room, whole = ahead(by), ahead(by)
    assert guest_changes.copy_guests(workshop=room, source=coming, only_present=True, by=by).added == 2
    assert guest_changes.copy_guests(workshop=whole, source=coming, by=by).added == 4
    assert {guest.contact_id for guest in Guest.objects.filter(workshop=room)} == {
        guests[0].contact_id,
        named.contact_id,
    }
    assert set(Guest.objects.filter(workshop=whole).values_list("answer", "invited_at", "attended")) == {
        ("attente", None, None)
    }


def test_a_list_is_not_taken_from_itself_from_elsewhere_or_from_nobody(
    world: "World", coming: Workshop, by: Member
) -> None:
    elsewhere = Workshop.objects.filter(roadmap=world.roadmap).first()
    assert elsewhere
    for source in (coming, elsewhere):
        with refused("workshop-not-another", "source"):
            guest_changes.copy_guests(workshop=coming, source=source, by=by)
    with refused("no-guest-to-copy", "source"):
        guest_changes.copy_guests(workshop=coming, source=ahead(by), by=by)


def test_people_leave_the_list_but_for_those_who_came(coming: Workshop, by: Member) -> None:
    guests = on_the_list(coming, by, 3)
    assert guest_changes.remove_guests(workshop=coming, guests=guests[:1], by=by) == 1
    assert last_line(by) == ("remove_guests", "Atelier à venir", {}, {"people": 1})
    assert guest_changes.remove_guests(workshop=coming, guests=guests[:1], by=by) == 0
    attendance.mark_attended(guest=guests[1], attended=True, by=by)
    with refused("guest-has-come"):
        guest_changes.remove_guests(workshop=coming, guests=guests, by=by)
    assert Guest.objects.filter(workshop=coming).count() == 2


def test_a_way_is_chosen_by_hand(coming: Workshop, by: Member) -> None:
    (guest,) = on_the_list(coming, by, email="")
    assert guest_queries.guest_list(coming).rows[0].is_unreachable
    guest_changes.choose_channel(guest=guest, channel="lettre", by=by)
    assert last_line(by)[2:] == ({"channel": "courriel"}, {"channel": "lettre"})
    assert letters.guest_letters(coming)[0].is_handed_over


def test_letters_are_posted_once_and_never_tomorrow(coming: Workshop, by: Member) -> None:
    letter, _email = on_the_list(coming, by, email="", address="Le Bourg"), on_the_list(coming, by)
    with refused("posting-day-to-come", "on"):
        guest_changes.post_letters(workshop=coming, on=days_ago(-1), by=by)
    assert guest_changes.post_letters(workshop=coming, on=days_ago(2), by=by) == 1
    assert last_line(by) == ("note_invited", "Atelier à venir", {}, {"people": 1})
    posted = fresh(letter[0]).invited_at
    assert posted and timezone.localtime(posted).date() == days_ago(2)
    with refused("no-letter-waiting"):
        guest_changes.post_letters(workshop=coming, on=days_ago(0), by=by)


def test_settings_are_kept_and_a_late_deadline_is_refused(coming: Workshop, by: Member) -> None:
    kept: dict[str, Any] = {
        "capacity": 40, "least_citizens": 20, "warns_of_communes": False, "reminds_the_day_before": False,
        "remind_after_days": 5, "reply_by": timezone.localdate() + timedelta(10), "reply_contact": "05 36 49 01 01",
    }  # fmt: skip
    guest_changes.revise_invitations(workshop=coming, **kept, by=by)
    assert {name: getattr(Workshop.objects.get(pk=coming.pk), name) for name in kept} == kept
    after = last_line(by)[3]
    assert after["fields"] == ["pour répondre ou poser une question"]
    assert set(after) - {"fields"} == set(kept) - {"reply_contact"}
    with refused("reply-day-after-workshop", "reply_by"):
        guest_changes.revise_invitations(
            workshop=coming, **kept | {"reply_by": timezone.localdate() + timedelta(21)}, by=by
        )


# --- answers ---------------------------------------------------------------------------------------------------------


def test_an_answer_by_link_is_kept_dated_and_journalled_without_a_name(coming: Workshop, by: Member) -> None:
    (guest,) = on_the_list(coming, by)
    answer_changes.answer_invitation(guest=guest, comes=True)
    now = fresh(guest)
    assert (now.answer, now.answered_at is not None, now.invited_at is not None) == ("oui", True, True)
    answer_changes.answer_invitation(guest=guest, comes=False)
    assert fresh(guest).answer == "non"
    assert last_line(by) == ("reply", f"invitation {guest.pk}", {"answer": "oui"}, {"answer": "non"})
    line = JournalEntry.objects.latest("id")
    assert (line.by, line.by_name) == (None, "La personne invitée")
    lines = JournalEntry.objects.count()
    answer_changes.answer_invitation(guest=guest, comes=False)
    assert JournalEntry.objects.count() == lines


def test_a_place_passed_on_is_journalled_by_nobody_of_the_team(by: Member) -> None:
    workshop = ahead(by, capacity=1)
    guests = on_the_list(workshop, by, 2)
    for guest in guests:
        answer_changes.answer_invitation(guest=guest, comes=True)
    answer_changes.answer_invitation(guest=guests[0], comes=False)
    lines = JournalEntry.objects.filter(roadmap=by.roadmap).order_by("-id")[:2]
    assert {(line.verb, line.by_name, line.about_label, line.after["answer"]) for line in lines} == {
        ("give_place", "Jalons", f"invitation {guests[1].pk}", "oui"),
        ("reply", "La personne invitée", f"invitation {guests[0].pk}", "non"),
    }


@pytest.mark.parametrize("values", [{"held_on": days_ago(1)}, {"state": "clos"}])
def test_nobody_answers_a_workshop_that_is_over(coming: Workshop, by: Member, values: dict[str, Any]) -> None:
    (guest,) = on_the_list(coming, by)
    Workshop.objects.filter(pk=coming.pk).update(**values)
    with refused("invitation-over"):
        answer_changes.answer_invitation(guest=guest, comes=True)
    assert fresh(guest).answer == "attente"
    # The facilitation completes the story.
    answer_changes.note_guest_answer(guest=guest, answer="oui", by=by)
    assert fresh(guest).answer == "oui"


def test_a_typed_answer_is_journalled_without_a_name(coming: Workshop, by: Member) -> None:
    (guest,) = on_the_list(coming, by)
    answer_changes.note_guest_answer(guest=guest, answer="non", by=by)
    assert last_line(by) == ("answer", f"invitation {guest.pk}", {"answer": "attente"}, {"answer": "non"})


def test_to_call_again_is_an_invitation_without_an_answer(coming: Workshop, by: Member) -> None:
    (guest,) = on_the_list(coming, by)
    answer_changes.note_guest_answer(guest=guest, answer="attente", by=by)
    now = fresh(guest)
    assert (now.answer, now.answered_at, now.invited_at is not None) == ("attente", None, True)


def test_an_answer_given_meanwhile_is_not_overwritten_unseen(coming: Workshop, by: Member) -> None:
    (guest,) = on_the_list(coming, by)
    answer_changes.answer_invitation(guest=guest, comes=True)
    with refused(
        "answer-told-since",
        saying="Entre-temps, cette réponse est devenue «\u00a0viendra\u00a0». Relisez-la, puis corrigez-la si elle est fausse.",
    ):
        answer_changes.note_guest_answer(guest=guest, answer="non", seen="attente", by=by)
    answer_changes.note_guest_answer(guest=guest, answer="oui", seen="attente", by=by)  # the same word hurts nobody
    answer_changes.note_guest_answer(guest=guest, answer="non", seen="oui", by=by)
    assert fresh(guest).answer == "non"


@pytest.mark.parametrize("answer", ["liste", "", "peut-être"])
def test_an_answer_that_is_none_is_refused(coming: Workshop, by: Member, answer: str) -> None:
    (guest,) = on_the_list(coming, by)
    with refused("answer-missing"):
        answer_changes.note_guest_answer(guest=guest, answer=answer, by=by)


def test_whoever_does_not_come_any_more_leaves_their_table(coming: Workshop, by: Member) -> None:
    guests = on_the_list(coming, by, 6)
    for guest in guests:
        answer_changes.answer_invitation(guest=guest, comes=True)
    tables.compose_tables(workshop=coming, by=by)
    tables.fix_guest_table(guest=guests[0], is_fixed=True, by=by)
    answer_changes.answer_invitation(guest=guests[0], comes=False)
    now = fresh(guests[0])
    assert (now.table, now.table_is_fixed, fresh(guests[1]).table) == (None, False, 1)


# --- places ----------------------------------------------------------------------------------------------------------


def test_beyond_the_capacity_a_yes_waits_and_gets_the_first_place_that_frees(
    by: Member, django_capture_on_commit_callbacks: Any
) -> None:
    workshop = ahead(by, capacity=2)
    guests = on_the_list(workshop, by, 4)
    for guest in guests:
        answer_changes.answer_invitation(guest=guest, comes=True)
    assert answers(workshop) == ["oui", "oui", "liste", "liste"]
    with django_capture_on_commit_callbacks(execute=True):
        answer_changes.answer_invitation(guest=guests[0], comes=False)
    assert answers(workshop) == ["non", "oui", "oui", "liste"]
    (message,) = mail.outbox
    assert (message.to, message.subject) == (
        ["personne-3@demo.example"],
        "Une place s’est libérée : Atelier à venir",
    )


def test_asking_again_keeps_ones_place_in_the_line(by: Member) -> None:
    workshop = ahead(by, capacity=1)
    guests = on_the_list(workshop, by, 3)
    for guest in (*guests, guests[1]):
        answer_changes.answer_invitation(guest=guest, comes=True)
    answer_changes.answer_invitation(guest=guests[0], comes=False)
    assert answers(workshop) == ["non", "oui", "liste"]


def test_leaving_the_line_and_coming_back_is_the_end_of_it(by: Member) -> None:
    workshop = ahead(by, capacity=1)
    guests = on_the_list(workshop, by, 3)
    for guest in guests:
        answer_changes.answer_invitation(guest=guest, comes=True)
    for comes in (False, True):
        answer_changes.answer_invitation(guest=guests[1], comes=comes)
    guest_changes.remove_guests(workshop=workshop, guests=guests[:1], by=by)
    assert answers(workshop) == ["liste", "oui"]


def test_more_places_go_to_those_who_wait_from_either_form(by: Member) -> None:
    workshop = ahead(by, capacity=1)
    guests = on_the_list(workshop, by, 4)
    for guest in guests:
        answer_changes.answer_invitation(guest=guest, comes=True)
    names = ("least_citizens", "warns_of_communes", "reminds_the_day_before", "remind_after_days", "reply_by", "reply_contact")  # fmt: skip
    kept: dict[str, Any] = {name: getattr(workshop, name) for name in names}
    guest_changes.revise_invitations(workshop=workshop, **kept | {"capacity": 2}, by=by)
    assert answers(workshop) == ["oui", "oui", "liste", "liste"]
    names = ("title", "kind", "question", "held_on", "starts_at", "ends_at", "place", "table_count")
    whole_workshop_changes.revise_workshop(
        workshop=workshop, **{name: getattr(workshop, name) for name in names}, capacity=None, by=by
    )
    assert answers(workshop) == ["oui"] * 4


def test_fewer_places_take_none_away(by: Member) -> None:
    workshop = ahead(by, capacity=2)
    guests = on_the_list(workshop, by, 3)
    for guest in guests[:2]:
        answer_changes.answer_invitation(guest=guest, comes=True)
    Workshop.objects.filter(pk=workshop.pk).update(capacity=1)
    answer_changes.answer_invitation(guest=guests[2], comes=True)
    answer_changes.answer_invitation(guest=guests[0], comes=False)
    assert answers(workshop) == ["non", "oui", "liste"]


def test_whoever_has_no_e_mail_is_to_be_called_about_their_place(by: Member) -> None:
    workshop = ahead(by, capacity=1)
    first, second = on_the_list(workshop, by), on_the_list(workshop, by, email="", phone="0536490101")
    for guest in (*first, *second):
        answer_changes.answer_invitation(guest=guest, comes=True)
    answer_changes.answer_invitation(guest=first[0], comes=False)
    assert (fresh(second[0]).answer, fresh(second[0]).is_to_tell) == ("oui", True)
    answer_changes.note_guest_told(guest=second[0], by=by)
    assert (fresh(second[0]).is_to_tell, last_line(by)[0]) == (False, "tell")
    lines = JournalEntry.objects.count()
    answer_changes.note_guest_told(guest=second[0], by=by)
    assert JournalEntry.objects.count() == lines


def test_once_it_is_over_a_place_is_passed_on_to_nobody(by: Member) -> None:
    workshop = ahead(by, capacity=1)
    guests = on_the_list(workshop, by, 2)
    for guest in guests:
        answer_changes.answer_invitation(guest=guest, comes=True)
    Workshop.objects.filter(pk=workshop.pk).update(held_on=days_ago(1))
    answer_changes.note_guest_answer(guest=guests[0], answer="non", by=by)
    assert answers(workshop) == ["non", "liste"]


# --- erased ----------------------------------------------------------------------------------------------------------


def test_a_contact_that_is_erased_leaves_a_line_that_counts_without_a_name(coming: Workshop, by: Member) -> None:
    guests = on_the_list(coming, by, 2)
    answer_changes.answer_invitation(guest=guests[0], comes=True)
    assert guests[0].contact
    erase_contact(contact=guests[0].contact, by=by)
    page = guest_queries.guest_list(coming)
    assert (page.counts.total, page.counts.yes) == (2, 1)
    row = next(row for row in page.rows if row.pk == guests[0].pk)
    assert (row.label, row.name, row.reach, row.category) == (f"Invitation {row.pk}", "", "", "public")
    assert page.rows[-1] == row
    # Their private address still answers.
    answer_changes.answer_invitation(guest=guests[0], comes=False)
    assert fresh(guests[0]).answer == "non"


# --- to call back ----------------------------------------------------------------------------------------------------


def test_whoever_is_to_be_called_back_is_written_down_until_they_answer(coming: Workshop, by: Member) -> None:
    (guest, other) = on_the_list(coming, by, 2)
    answer_changes.note_guest_answer(guest=guest, answer="attente", by=by)
    assert last_line(by) == (
        "revise",
        f"invitation {guest.pk}",
        {"is_to_call_back": False},
        {"is_to_call_back": True},
    )
    listed = guest_queries.guest_list(coming, "a-rappeler")
    assert [row.pk for row in listed.rows] == [guest.pk]
    assert [row.pk for row in letters.guests_to_call(coming)] == [guest.pk]  # although reached by e-mail
    answer_changes.note_guest_answer(guest=guest, answer="oui", by=by)
    assert (fresh(guest).answer, fresh(guest).is_to_call_back) == ("oui", False)
    answer_changes.note_guest_answer(guest=other, answer="attente", by=by)
    answer_changes.answer_invitation(guest=other, comes=False)
    assert (fresh(other).answer, fresh(other).is_to_call_back) == ("non", False)


def test_a_call_back_that_is_done_or_was_a_mistake_leaves_the_list_without_an_answer(
    coming: Workshop, by: Member
) -> None:
    (guest,) = on_the_list(coming, by)
    answer_changes.note_guest_answer(guest=guest, answer="attente", by=by)
    answer_changes.note_guest_called_back(guest=guest, by=by)
    assert (fresh(guest).answer, fresh(guest).is_to_call_back) == ("attente", False)
