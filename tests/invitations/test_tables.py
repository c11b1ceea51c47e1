"""Tables: changes and page."""

import re
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.invitations.changes import tables as table_changes
from jalons.invitations.models import Guest
from jalons.invitations.queries import tables as table_queries
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.models import Workshop
from tests.invitations.people import come
from tests.refusals import refused

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


def fresh(workshop: Workshop) -> Workshop:
    return Workshop.objects.get(pk=workshop.pk)


def sizes(workshop: Workshop) -> list[int]:
    return table_queries.tables_page(fresh(workshop)).sizes


def at(name: str, workshop: Workshop, *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def words(answer: object) -> str:
    page = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.replace("\u00a0", " ")))


@pytest.fixture
def facilitator(world: "World", client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


def test_tables_are_composed_of_those_who_come_and_the_journal_says_it(workshop: Workshop, member: Member) -> None:
    come(workshop, 12)
    come(workshop, 3, answer=Guest.Answer.NO)
    table_changes.compose_tables(workshop=workshop, by=member)
    assert (sizes(workshop), fresh(workshop).table_count) == ([6, 6], 2)
    assert Guest.objects.filter(workshop=workshop, answer="non", table__isnull=False).count() == 0
    line = JournalEntry.objects.filter(roadmap=workshop.roadmap).latest("id")
    assert (line.verb, line.before, line.after) == (
        "compose",
        {"table_count": 3},
        {"table_count": 2, "sizes": ["6", "6"]},
    )


def test_tables_are_refused_while_nobody_comes(workshop: Workshop, member: Member) -> None:
    with refused("nobody-is-coming"):
        table_changes.compose_tables(workshop=workshop, by=member)


def test_whoever_was_placed_by_hand_stays_when_tables_are_composed_anew(workshop: Workshop, member: Member) -> None:
    guests = come(workshop, 14)
    table_changes.compose_tables(workshop=workshop, by=member)
    guest = Guest.objects.get(pk=guests[0].pk)
    there = 3 - (guest.table or 0)
    table_changes.seat_guest(guest=guest, table=there, by=member)
    table_changes.compose_tables(workshop=workshop, by=member)
    again = Guest.objects.get(pk=guest.pk)
    assert (again.table, again.table_is_fixed, sizes(workshop)) == (there, True, [7, 7])


def test_a_person_may_be_kept_then_freed(workshop: Workshop, member: Member) -> None:
    guest = come(workshop, 5)[0]
    with refused("guest-without-table"):
        table_changes.fix_guest_table(guest=guest, is_fixed=True, by=member)
    table_changes.compose_tables(workshop=workshop, by=member)
    for is_fixed in (True, False):
        table_changes.fix_guest_table(guest=guest, is_fixed=is_fixed, by=member)
        assert Guest.objects.get(pk=guest.pk).table_is_fixed is is_fixed


def test_a_move_may_open_the_next_table_and_no_further(workshop: Workshop, member: Member) -> None:
    guest = come(workshop, 5)[0]
    table_changes.seat_guest(guest=guest, table=4, by=member)
    assert fresh(workshop).table_count == 4
    for table in (0, 6, 41):
        with refused("seat-table-unknown", "table"):
            table_changes.seat_guest(guest=guest, table=table, by=member)


def test_whoever_does_not_come_gets_no_table(workshop: Workshop, member: Member) -> None:
    guest = come(workshop, 1, answer=Guest.Answer.WAITING)[0]
    with refused("guest-is-not-coming", "guest"):
        table_changes.seat_guest(guest=guest, table=1, by=member)


def test_a_person_who_was_erased_still_sits(workshop: Workshop, member: Member) -> None:
    guest = come(workshop, 1)[0]
    assert guest.contact
    guest.contact.delete()
    table_changes.compose_tables(workshop=workshop, by=member)
    seat = table_queries.tables_page(fresh(workshop)).tables[0].seats[0]
    assert (seat.label, seat.category) == (f"Invitation {guest.pk}", "public")


def test_who_comes_later_waits_for_a_table(workshop: Workshop, member: Member) -> None:
    come(workshop, 10)
    table_changes.compose_tables(workshop=workshop, by=member)
    late = come(workshop, 1)[0]
    assert [seat.guest_id for seat in table_queries.tables_page(fresh(workshop)).unseated] == [late.pk]


def test_a_table_without_mix_is_pointed_at(facilitator: Client, workshop: Workshop, member: Member) -> None:
    guests = come(workshop, 47)
    table_changes.compose_tables(workshop=workshop, by=member)
    page = words(facilitator.get(at("invitations:tables", workshop)))
    assert "Chaque table mélange les catégories et les structures." in page
    for guest in Guest.objects.filter(workshop=workshop, table=7):
        table_changes.seat_guest(guest=guest, table=1, by=member)
    for guest in guests[:5]:
        table_changes.seat_guest(guest=guest, table=7, by=member)
    page = words(facilitator.get(at("invitations:tables", workshop)))
    assert "Une seule catégorie autour de la table." in page
    assert "Plus de huit personnes." in page


def test_the_empty_page_says_what_to_do(facilitator: Client, workshop: Workshop) -> None:
    assert "Personne n’a encore confirmé sa venue." in words(facilitator.get(at("invitations:tables", workshop)))


def test_the_page_composes_then_moves_by_menu_and_by_select(facilitator: Client, workshop: Workshop) -> None:
    guests = come(workshop, 14)
    facilitator.post(at("invitations:compose_tables", workshop), {"preferred": "7"})
    assert sizes(workshop) == [7, 7]
    first, second = guests[:2]
    facilitator.post(at("invitations:seat_guest", workshop), {"seat": f"{first.pk}:3"})
    facilitator.post(at("invitations:seat_guest", workshop), {"guest": second.pk, "table": "0"})
    assert Guest.objects.get(pk=first.pk).table == 3
    assert Guest.objects.get(pk=second.pk).table is None


@pytest.mark.parametrize(
    "sent", [{"seat": "x:y"}, {"seat": "99999999:1"}, {"guest": "", "table": ""}, {"seat": "1" * 500}]
)
def test_a_move_that_means_nothing_is_told(facilitator: Client, workshop: Workshop, sent: dict[str, str]) -> None:
    come(workshop, 6)
    answer = facilitator.post(at("invitations:seat_guest", workshop), sent)
    assert (answer.status_code, "à corriger" in words(answer)) == (200, True)


def test_a_person_of_another_workshop_is_not_moved_here(facilitator: Client, workshop: Workshop) -> None:
    come(workshop, 6)
    other = Workshop.objects.get(roadmap=workshop.roadmap, number=1)
    stranger = come(other, 1)[0]
    answer = facilitator.post(at("invitations:seat_guest", workshop), {"seat": f"{stranger.pk}:1"})
    assert "Cette personne n’est plus dans la liste." in words(answer)


def test_one_and_three_people_cost_the_same_queries(facilitator: Client, workshop: Workshop, member: Member) -> None:
    facilitator.get(at("invitations:tables", workshop))
    counts = []
    for people in (10, 30):
        come(workshop, people)
        table_changes.compose_tables(workshop=workshop, by=member)
        with CaptureQueriesContext(connection) as asked:
            facilitator.get(at("invitations:tables", workshop))
        counts.append(len(asked))
    assert counts[0] == counts[1]
