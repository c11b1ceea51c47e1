"""Committees and who sits in them: what each change does, and what it refuses."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalons.directory.changes.contacts import erase_contact
from jalons.governance.changes import committees as changes
from jalons.governance.changes import seats
from jalons.governance.changes.meetings import add_meeting, cancel_meeting, remove_meeting
from jalons.governance.forms.committees import CommitteeForm
from jalons.governance.models import Committee, GroupMember, Seat
from jalons.governance.queries.committees import committee_cards, committee_page
from jalons.governance.queries.presence import meeting_attendance
from jalons.governance.queries.seat_people import possible_sitters
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.governance.rooms import meeting_of_today, seat_of, seat_present
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def committee(by: Member) -> Committee:
    return changes.add_committee(name="COTECH", kind="technique", rhythm="mensuelle", by=by)


def today() -> date:
    return timezone.localdate()


def seat(committee: Committee, label: str, by: Member, **more: Any) -> Seat:
    values: dict[str, Any] = {"kind": "partenaire", "since": today()} | more
    return seats.add_seat(committee=committee, label=label, by=by, **values)


# --- committees ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "typed", "expected"),
    [
        ("mensuelle", None, 12),
        ("trimestrielle", None, 4),
        ("semestrielle", None, 2),
        ("annuelle", None, 1),
        ("autre", None, 3),
        ("autre", 5, 5),
        ("mensuelle", 10, 10),
    ],
)
def test_its_rhythm_says_how_many_meetings_a_year(rhythm: str, typed: int | None, expected: int, by: Member) -> None:
    row = changes.add_committee(name="COPIL", kind="strategique", rhythm=rhythm, expected_meetings=typed, by=by)
    assert (row.expected_meetings, row.notice_days, row.quorum) == (expected, 15, "aucune")


def test_two_committees_of_one_kind_have_two_names(by: Member, committee: Committee) -> None:
    changes.add_committee(name="COTECH des lieux", kind="technique", rhythm="mensuelle", by=by)
    with refused("committee-name-taken", "name"):
        changes.add_committee(name=" cotech ", kind="autre", rhythm="annuelle", by=by)
    with refused("committee-name-taken", "name"):
        other = Committee.objects.get(name="COTECH des lieux")
        changes.revise_committee(committee=other, name="Cotech", kind="technique", rhythm="mensuelle", by=by)


def test_what_changed_is_in_the_journal(by: Member, committee: Committee) -> None:
    with told(by.roadmap) as lines:
        changes.revise_committee(
            committee=committee, name="COTECH", kind="technique", rhythm="annuelle", quorum="moitie", by=by
        )
    before = {"rhythm": "mensuelle", "expected_meetings": 12, "quorum": "aucune"}
    after = {"rhythm": "annuelle", "expected_meetings": 1, "quorum": "moitie"}
    assert lines == [("revise", "committee", before, after)]


def test_one_that_never_met_is_removed_with_its_seats(by: Member, committee: Committee) -> None:
    seat(committee, "CAF", by)
    changes.remove_committee(committee=committee, by=by)
    assert (
        Committee.objects.filter(roadmap=by.roadmap).count(),
        Seat.objects.filter(label="CAF", committee__roadmap=by.roadmap).count(),
    ) == (0, 0)


def test_one_that_has_met_is_kept_and_closed(by: Member, committee: Committee) -> None:
    add_meeting(committee=committee, held_on=today() - timedelta(days=3), by=by)
    with refused("committee-has-met"):
        changes.remove_committee(committee=committee, by=by)
    with told(by.roadmap) as lines:
        changes.close_committee(committee=committee, closed_on=today(), by=by)
    assert lines == [("close", "committee", {"closed_on": None}, {"closed_on": today().isoformat()})]
    with refused("committee-closed", "committee"):
        add_meeting(committee=committee, held_on=today() + timedelta(days=9), by=by)
    with refused("seats-closed"):
        seat(committee, "CAF", by)
    changes.reopen_committee(committee=committee, by=by)
    add_meeting(committee=committee, held_on=today() + timedelta(days=9), by=by)


def test_one_with_meetings_to_come_is_neither_removed_nor_closed(by: Member, committee: Committee) -> None:
    meeting = add_meeting(committee=committee, held_on=today() + timedelta(days=9), by=by)
    with refused("committee-has-meetings"):
        changes.remove_committee(committee=committee, by=by)
    with refused("committee-has-coming-meetings", "closed_on"):
        changes.close_committee(committee=committee, closed_on=today(), by=by)
    cancel_meeting(meeting=meeting, reason="Canicule.", by=by)
    changes.close_committee(committee=committee, closed_on=today(), by=by)
    remove_meeting(meeting=meeting, by=by)
    changes.remove_committee(committee=committee, by=by)


def test_it_closes_after_it_was_installed(by: Member, committee: Committee) -> None:
    with refused("committee-closed-too-early", "closed_on"):
        changes.close_committee(committee=committee, closed_on=today() - timedelta(days=1), by=by)


# --- seats -----------------------------------------------------------------------------------------------------------


def test_a_seat_is_written_and_told_without_its_person(world: World) -> None:
    by = world.member()
    committee = Committee.objects.get(roadmap=by.roadmap, kind="technique")
    person = GroupMember.objects.get(roadmap=by.roadmap, membership__user=world.user("caf"))
    with told(by.roadmap) as lines:
        row = seat(committee, "CAF", by, person=person, has_vote=False, substitute="Conseil")
    assert (row.name, row.rank, row.group_member, row.until) == (person.name, 6, person, None)
    verb, kind, before, after = lines[0]
    assert (verb, kind, before) == ("add", "seat", {})
    assert after == {
        "kind": "partenaire",
        "since": today().isoformat(),
        "has_vote": False,
        "fields": ["qui siège", "suppléance"],
    }


def test_one_seat_for_a_label_an_office_and_a_person(world: World) -> None:
    by = world.member()
    committee = changes.add_committee(name="Autre", kind="autre", rhythm="annuelle", by=by)
    person = next(one for key, one in possible_sitters(by.roadmap).items() if key.startswith("contact-"))
    first = seat(committee, "CAF", by, office="presidence", person=person)
    with refused("seat-taken", "label"):
        seat(committee, " caf ", by)
    with refused("office-taken", "office", saying="« CAF » a déjà cette charge"):
        seat(committee, "MSA", by, office="presidence")
    with refused("person-sits-already", "person"):
        seat(committee, "MSA", by, person=person)
    seats.end_seat(seat=first, until=today(), by=by)
    second = seat(committee, "CAF", by, office="presidence", person=person)
    with refused("seat-taken", "label"):
        seats.keep_seat(seat=first, by=by)
    seats.remove_seat(seat=second, by=by)
    seats.keep_seat(seat=first, by=by)
    assert Seat.objects.get(pk=first.pk).until is None


def test_a_seat_ends_after_it_begins(by: Member, committee: Committee) -> None:
    row = seat(committee, "CAF", by)
    with refused("seat-ends-before-it-begins", "until"):
        seats.end_seat(seat=row, until=today() - timedelta(days=1), by=by)
    seats.end_seat(seat=row, until=today(), by=by)
    with refused("seat-begins-after-its-end", "since"):
        seats.revise_seat(seat=row, label="CAF", kind="partenaire", since=today() + timedelta(days=1), by=by)
    assert [one.label for one in committee.seats.on(today())] == ["CAF"]
    assert [one.label for one in committee.seats.on(today() + timedelta(days=1))] == []


def test_a_seat_that_counted_in_a_meeting_is_ended_never_removed(by: Member, committee: Committee) -> None:
    row = seat(committee, "CAF", by, since=today() - timedelta(days=9))
    later = seat(committee, "MSA", by)
    add_meeting(committee=committee, held_on=today() - timedelta(days=3), by=by)
    with refused("seat-has-met"):
        seats.remove_seat(seat=row, by=by)
    seats.remove_seat(seat=later, by=by)
    assert [one.label for one in committee.seats.all()] == ["CAF"]


def test_several_are_pasted_at_once_and_whoever_sits_stays(by: Member, committee: Committee) -> None:
    seat(committee, "CAF", by)
    with told(by.roadmap) as lines:
        count = seats.add_seats(
            committee=committee, labels=["MSA", " caf", "msa ", "Mairies"], kind="partenaire", since=today(), by=by
        )
    assert (count, [one.label for one in committee.seats.all()]) == (2, ["CAF", "MSA", "Mairies"])
    assert lines == [("seat", "committee", {}, {"seats": ["MSA", "Mairies"]})]
    with refused("everybody-sits-already", "labels"):
        seats.add_seats(committee=committee, labels=["Caf"], kind="partenaire", since=today(), by=by)


def test_a_committee_has_a_hundred_seats_at_most(by: Member, committee: Committee) -> None:
    with refused("too-many-seats", "labels"):
        seats.add_seats(
            committee=committee, labels=[f"Membre {n}" for n in range(101)], kind="agent", since=today(), by=by
        )
    assert committee.seats.count() == 0


def test_erasing_a_contact_empties_the_seat_of_their_name_and_keeps_it(world: World) -> None:
    by = world.member()
    row = Seat.objects.with_people().filter(committee__roadmap=by.roadmap).exclude(contact=None)[0]
    assert row.contact and row.name
    erase_contact(contact=row.contact, by=by)
    kept = Seat.objects.with_people().get(pk=row.pk)
    assert (kept.label, kept.name) == (row.label, "")


# --- what pages read -------------------------------------------------------------------------------------------------


def test_the_demo_has_two_committees(world: World) -> None:
    cards = {card.name: (card.seats, card.votes, card.quorum) for card in committee_cards(world.roadmap)}
    assert cards == {
        "Comité de pilotage": (14, 12, "Quorum\u00a0: plus de la moitié des voix, soit 7 sur 12."),
        "Comité technique": (5, 5, "Aucun quorum\u00a0: le comité siège toujours."),
    }


def test_the_page_of_a_past_year_shows_who_sat_then(by: Member, committee: Committee) -> None:
    last_year = date(today().year - 1, 12, 31)
    gone = seat(committee, "CAF", by, since=last_year - timedelta(days=30))
    seats.end_seat(seat=gone, until=last_year, by=by)
    seat(committee, "MSA", by, since=today())
    seat(committee, "Mairies", by, since=today() + timedelta(days=2))
    now = committee_page(committee, None, knows=False)
    then = committee_page(committee, last_year.year, knows=False)
    assert [line.label for line in now.seats] == ["MSA"]
    assert ([line.label for line in now.former], [line.label for line in now.coming]) == (["CAF"], ["Mairies"])
    assert [line.label for line in then.seats] == ["CAF"]
    assert then.counted == f"0 réunion tenue sur 12 attendues en {last_year.year}"


def test_votes_that_were_counted_do_not_change(world: World) -> None:
    by = world.member()
    meeting = meeting_of_today(by)
    seat_present(meeting, 7, by)
    seat, today = seat_of(meeting, "Siège 1"), timezone.localdate()
    values = {"label": seat.label, "kind": seat.kind, "since": seat.since, "has_vote": True}
    with refused("votes-were-counted", "since"):
        seats.add_seat(committee=meeting.committee, label="Venu après", kind="partenaire", since=today, by=by)
    with refused("votes-were-counted", "since"):
        seats.add_seats(committee=meeting.committee, labels=["Un", "Deux"], kind="partenaire", since=seat.since, by=by)
    with refused("votes-were-counted", "has_vote"):
        seats.revise_seat(seat=seat, by=by, **values | {"has_vote": False})
    with refused("votes-were-counted", "since"):
        seats.revise_seat(seat=seat, by=by, **values | {"since": today + timedelta(days=1)})
    with refused("seat-counted-later", "until"):
        seats.end_seat(seat=seat, until=today - timedelta(days=1), by=by)
    with refused("seat-has-met"):
        seats.remove_seat(seat=seat, by=by)
    seats.add_seat(
        committee=meeting.committee, label="Dès demain", kind="partenaire", since=today + timedelta(days=1), by=by
    )
    assert meeting_attendance(meeting, with_names=False).room.now.seats == 12


def test_a_closed_committee_no_longer_changes_until_it_is_reopened(by: Member, committee: Committee) -> None:
    row = seat(committee, "Présidence", by)
    changes.close_committee(committee=committee, closed_on=today(), by=by)
    with told(by.roadmap) as lines, refused("committee-is-closed", saying="Rouvrez-le"):
        changes.revise_committee(committee=committee, name="Autre nom", kind="technique", rhythm="annuelle", by=by)
    assert (lines, Committee.objects.get(pk=committee.pk).name) == ([], "COTECH")
    for change in (
        lambda: seats.end_seat(seat=row, until=today(), by=by),
        lambda: seats.keep_seat(seat=row, by=by),
        lambda: seats.remove_seat(seat=row, by=by),
    ):
        with refused("seats-closed"):
            change()
    changes.reopen_committee(committee=committee, by=by)
    changes.revise_committee(committee=committee, name="Autre nom", kind="technique", rhythm="annuelle", by=by)
    assert Committee.objects.get(pk=committee.pk).name == "Autre nom"


def test_the_name_of_a_committee_is_one_line(by: Member) -> None:
    row = changes.add_committee(name="COPIL\r\nde\nsuivi", kind="strategique", rhythm="annuelle", by=by)
    assert row.name == "COPIL de suivi"
    changes.install_steering_committee(
        name="Comité\r\nde pilotage", rhythm="annuelle", seats=[seats.NewSeat("Présidence", "elu")], by=by
    )
    assert Committee.objects.get(pk=row.pk).name == "Comité de pilotage"
    form = CommitteeForm({"name": "COPIL\r\nde suivi"})
    form.is_valid()
    assert form.cleaned_data["name"] == "COPIL de suivi"
