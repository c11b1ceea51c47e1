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
from jalons.invitations.models.table_plans import tables_plan
from jalons.invitations.queries import tables as table_queries
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import notes
from jalons.workshops.models import TableSecretary, Workshop
from jalons.workshops.queries.secretaries import secretary_by_token
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
    assert (sizes(workshop), fresh(workshop).table_count) == ([6, 6, 0], 3)
    assert Guest.objects.filter(workshop=workshop, answer="non", table__isnull=False).count() == 0
    line = JournalEntry.objects.filter(roadmap=workshop.roadmap).latest("id")
    assert (line.verb, line.before, line.after) == (
        "compose",
        {"table_count": 3},
        {"table_count": 3, "sizes": ["6", "6"]},
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
    assert (again.table, again.table_is_fixed, sizes(workshop)) == (there, True, [7, 7, 0])


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
    answer = facilitator.post(at("invitations:compose_tables", workshop), {"preferred": "7", "fewer": "on"})
    assert (fresh(workshop).table_count, sizes(workshop)) == (3, [0, 0, 0])
    assert "Aperçu : 2 tables de 7, 7 personnes. La table 3 disparaît" in words(answer)
    seen = re.search(r'name="seen" value="(\w+)"', answer.content.decode())
    assert seen
    facilitator.post(at("invitations:compose_tables", workshop), {"preferred": "7", "fewer": "on", "seen": seen[1]})
    assert (fresh(workshop).table_count, sizes(workshop)) == (2, [7, 7])
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


# --- tables where somebody is ----------------------------------------------------------------------------------------


def test_a_table_where_somebody_writes_is_kept_and_named(workshop: Workshop, member: Member) -> None:
    """Six became three while their secretaries wrote: their links answered « page introuvable »."""
    Workshop.objects.filter(pk=workshop.pk).update(table_count=6)
    room = fresh(workshop)
    come(workshop, 14)
    notes.write_note(text="Le bus ne passe plus.", by=TableSecretary(room, 5))
    notes.join_workshop(workshop=room, category="citoyen", table=4)
    sentence = (
        "Des tables qui disparaîtraient servent : table 4 (1 téléphone) ; table 5 (une personne qui note, 1 note)."
        " Gardez au moins 5 tables."
    )
    with refused("tables-in-use", saying=sentence):
        table_changes.compose_tables(workshop=workshop, fewer=True, by=member)
    assert (fresh(workshop).table_count, Guest.objects.filter(workshop=workshop, table__isnull=False).count()) == (6, 0)
    assert secretary_by_token(fresh(workshop), room.table_token(5)) == TableSecretary(room, 5)


def test_a_table_where_nobody_is_may_go_while_others_write(workshop: Workshop, member: Member) -> None:
    come(workshop, 14)
    notes.write_note(text="Le bus ne passe plus.", by=TableSecretary(fresh(workshop), 2))
    table_changes.compose_tables(workshop=workshop, fewer=True, by=member)
    assert sizes(workshop) == [7, 7]


def test_a_preview_of_tables_that_changed_since_is_refused(workshop: Workshop, member: Member) -> None:
    come(workshop, 14)
    seen = tables_plan(fresh(workshop)).stamp
    come(workshop, 1)
    with refused("tables-changed-since"):
        table_changes.compose_tables(workshop=workshop, seen=seen, by=member)
    table_changes.compose_tables(workshop=workshop, seen=tables_plan(fresh(workshop)).stamp, by=member)
    assert sum(sizes(workshop)) == 15


def test_tables_that_lose_nothing_are_composed_at_once(facilitator: Client, workshop: Workshop) -> None:
    come(workshop, 21)
    assert facilitator.post(at("invitations:compose_tables", workshop), {"preferred": "7"}).status_code == 302
    assert sizes(workshop) == [7, 7, 7]


def test_the_tables_chosen_for_the_workshop_stay_unless_fewer_are_asked_for(workshop: Workshop, member: Member) -> None:
    """Two people had said yes: six tables became one, and five secretaries lost their link."""
    Workshop.objects.filter(pk=workshop.pk).update(table_count=6)
    come(workshop, 2)
    plan = tables_plan(fresh(workshop))
    assert (plan.sizes, plan.count, plan.gone, plan.loses_something) == ([2], 6, [], False)
    table_changes.compose_tables(workshop=workshop, by=member)
    assert (fresh(workshop).table_count, sizes(workshop)) == (6, [2, 0, 0, 0, 0, 0])
    come(workshop, 28)
    assert (tables_plan(fresh(workshop)).sizes, tables_plan(fresh(workshop)).count) == ([5, 5, 5, 5, 5, 5], 6)
    assert tables_plan(fresh(workshop), fewer=True).gone == [5, 6]
