"""The door: who is there, counted by category, invited or not."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.directory.models import Contact
from jalons.invitations.changes import answers, attendance
from jalons.invitations.models import Guest
from jalons.invitations.queries import guests as guest_queries
from jalons.invitations.queries import tables
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import workshops
from jalons.workshops.models import Workshop
from tests.invitations.inviting import ahead, last_line, on_the_list, somebody
from tests.refusals import refused

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: "World") -> Member:
    return world.blank()


@pytest.fixture
def today(by: Member) -> Workshop:
    return ahead(by, days=0)


@pytest.fixture
def site(client: Client, by: Member) -> Client:
    client.force_login(by.user)  # type: ignore[arg-type]
    return client


def at(workshop: Workshop, name: str = "invitations:attendance", *more: object) -> str:
    return reverse(name, args=[workshop.roadmap.slug, workshop.number, *more])


def words(answer: Any) -> str:
    page = answer.content.decode().replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def attended(workshop: Workshop) -> list[bool | None]:
    return list(Guest.objects.filter(workshop=workshop).order_by("id").values_list("attended", flat=True))


# --- changes ---------------------------------------------------------------------------------------------------------


def test_somebody_is_ticked_once_and_unticked(today: Workshop, by: Member) -> None:
    (guest,) = on_the_list(today, by)
    for _two_people_at_the_door in range(2):
        attendance.mark_attended(guest=guest, attended=True, by=by)
    assert last_line(by) == ("attend", f"invitation {guest.pk}", {"attended": None}, {"attended": True})
    attendance.mark_attended(guest=guest, attended=None, by=by)
    assert attended(today) == [None]


def test_a_walk_in_counts_without_a_name(today: Workshop, by: Member) -> None:
    guest = attendance.welcome_walk_in(workshop=today, college="habitant", by=by)
    assert (guest.contact, guest.category, guest.college, guest.answer, guest.attended, guest.is_walk_in) == (
        None, "citoyen", "habitant", "oui", True, True,
    )  # fmt: skip
    assert last_line(by)[:2] == ("welcome", f"arrivée {guest.pk}")
    # Counted in the room and at the tables, not among the invitations.
    assert (guest_queries.guest_list(today).counts.total, len(tables.coming_seats(today))) == (0, 1)


def test_a_walk_in_who_agrees_joins_the_directory(today: Workshop, by: Member) -> None:
    guest = attendance.welcome_walk_in(
        workshop=today, college="association", consents=True, last_name=" Voisine ", organisation="Club", by=by
    )
    contact = Contact.objects.get(roadmap=by.roadmap)
    assert guest.contact == contact
    assert (contact.last_name, str(contact.organisation), contact.category, contact.status, contact.standing) == (
        "Voisine", "Club", "prive", "rencontre", "accord",
    )  # fmt: skip


def test_no_name_is_kept_without_agreement_and_no_agreement_without_a_name(today: Workshop, by: Member) -> None:
    with refused("name-without-consent", "consents"):
        attendance.welcome_walk_in(workshop=today, college="habitant", email="x@demo.example", by=by)
    with refused("name-missing-to-consent", "last_name"):
        attendance.welcome_walk_in(workshop=today, college="habitant", consents=True, by=by)
    assert (Guest.objects.filter(workshop=today).count(), Contact.objects.filter(roadmap=by.roadmap).count()) == (0, 0)


def test_somebody_of_the_directory_who_was_not_invited_is_welcome(today: Workshop, by: Member) -> None:
    contact = somebody(1, by, refuses=True, consents=False)
    first = attendance.welcome_contact(workshop=today, contact=contact, by=by)
    again = attendance.welcome_contact(workshop=today, contact=contact, by=by)
    assert (first.pk, first.attended, first.is_walk_in) == (again.pk, True, True)
    (invited,) = on_the_list(today, by)
    assert invited.contact
    known = attendance.welcome_contact(workshop=today, contact=invited.contact, by=by)
    assert (known.pk, known.attended, known.is_walk_in) == (invited.pk, True, False)


def test_a_line_added_by_mistake_goes_but_never_a_guest(today: Workshop, by: Member) -> None:
    walk_in = attendance.welcome_walk_in(workshop=today, college="elu", by=by)
    attendance.forget_walk_in(guest=walk_in, by=by)
    (guest,) = on_the_list(today, by)
    with refused("walk-in-was-invited"):
        attendance.forget_walk_in(guest=guest, by=by)
    assert Guest.objects.filter(workshop=today).count() == 1


def test_once_everybody_is_in_those_who_were_not_ticked_are_absent(today: Workshop, by: Member) -> None:
    guests = on_the_list(today, by, 4)
    answers.answer_invitation(guest=guests[0], comes=True)
    answers.answer_invitation(guest=guests[1], comes=True)
    answers.answer_invitation(guest=guests[2], comes=False)
    attendance.mark_attended(guest=guests[0], attended=True, by=by)
    assert attendance.close_attendance(workshop=today, by=by) == 2
    assert attended(today) == [True, False, None, False]
    assert last_line(by) == ("close_door", "Atelier à venir", {}, {"people": 2})
    lines = JournalEntry.objects.count()
    assert (attendance.close_attendance(workshop=today, by=by), JournalEntry.objects.count()) == (0, lines)


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_door_shows_those_who_are_expected_and_finds_everybody(site: Client, today: Workshop, by: Member) -> None:
    guests = on_the_list(today, by, 2, last_name="Étienne", college="elu")
    answers.answer_invitation(guest=guests[0], comes=True)
    late = on_the_list(today, by, last_name="Zoé", organisation="Épicerie du bourg")
    somebody(90, by, last_name="Zélie")
    page = words(site.get(at(today)))
    assert ("Étienne" in page, "Zoé" in page, "Voir aussi les 2 personnes" in page) == (True, False, True)
    found = words(site.get(at(today), {"q": "epicerie zo"}))
    assert ("Zoé" in found, "Étienne" in found) == (True, False)
    others = words(site.get(at(today), {"q": "zel"}))
    assert "Dans vos acteurs, sans invitation" in others
    assert "Zélie" in others
    assert "Zoé" in words(site.get(at(today), {"tout": "oui"}))
    assert late


def test_a_tick_comes_back_to_the_same_search_and_the_sums_follow(site: Client, today: Workshop, by: Member) -> None:
    (guest,) = on_the_list(today, by)
    answer = site.post(at(today, "invitations:attend", guest.pk), {"there": "1", "query": "q=perso"})
    assert answer.headers["Location"] == f"{at(today)}?q=perso#p-{guest.pk}"
    assert attended(today) == [True]
    assert "1 personne là" in words(site.get(at(today)))


@pytest.mark.parametrize(("there", "expected"), [("1", True), ("0", False), ("", None), ("oui", None)])
def test_a_tick_is_one_of_three(site: Client, today: Workshop, by: Member, there: str, expected: bool | None) -> None:
    (guest,) = on_the_list(today, by)
    site.post(at(today, "invitations:attend", guest.pk), {"there": there})
    assert attended(today) == [expected]


def test_the_parts_sent_back_are_those_of_a_reload(site: Client, today: Workshop, by: Member) -> None:
    (guest,) = on_the_list(today, by)
    answers.answer_invitation(guest=guest, comes=True)
    parts = site.post(
        at(today, "invitations:attend", guest.pk), {"there": "1"}, headers={"X-Parts": "1"}
    ).content.decode()
    whole = site.get(at(today)).content.decode()
    for tag, name in (("li", f"p-{guest.pk}"), ("section", "totals")):
        part = re.search(rf'<{tag}[^>]* id="{name}".*?</{tag}>|<{tag} id="{name}".*?</{tag}>', parts, re.DOTALL)
        assert part
        assert _without_token(part[0]) in _without_token(whole)


def _without_token(html: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', 'value=""', html)


def test_one_tap_counts_somebody_without_an_invitation(site: Client, today: Workshop) -> None:
    assert site.post(at(today), {"college": "habitant"}).status_code == 302
    refused = site.post(at(today), {"college": ""})
    assert "Choisissez une réponse." in words(refused)
    named = site.post(at(today), {"college": "elu", "last_name": "Voisine"})
    assert "Un nom ou une adresse ne sont gardés qu’avec son accord" in words(named)
    assert 'value="Voisine"' in named.content.decode()  # what was typed is kept
    page = words(site.get(at(today)))
    assert ("1 personne là" in page, "1 venue sans invitation" in page) == (True, True)


def test_a_full_room_turns_nobody_away_and_says_so(site: Client, today: Workshop, by: Member) -> None:
    Workshop.objects.filter(pk=today.pk).update(capacity=1)
    for _person in range(3):
        attendance.welcome_walk_in(workshop=today, college="habitant", by=by)
    assert "2 personnes de plus que les 1 places prévues." in words(site.get(at(today)))
    workshops.open_workshop(workshop=today, by=by)
    for _phone in range(2):
        assert Client().post(f"/a/{today.code}/entrer/", {"college": "habitant"}).status_code == 302
    console = words(site.get(at(today, "carriage:console")))
    assert "1 personne de plus que les 1 places prévues." in console


def test_a_person_of_the_directory_is_welcomed_by_a_button(site: Client, today: Workshop, by: Member) -> None:
    contact = somebody(1, by)
    site.post(at(today, "invitations:welcome_contact", contact.pk))
    assert Guest.objects.get(workshop=today).contact == contact
    site.post(at(today, "invitations:close_door"))
    site.post(at(today, "invitations:forget_walk_in", Guest.objects.get(workshop=today).pk))
    assert Guest.objects.filter(workshop=today).count() == 0


def test_whoever_was_counted_by_mistake_is_taken_away_from_the_page(site: Client, today: Workshop, by: Member) -> None:
    """Unticked first: nobody is taken away by a finger that slips."""
    (invited,) = on_the_list(today, by)
    walk_in = attendance.welcome_walk_in(workshop=today, college="habitant", by=by)

    def offered() -> list[bool]:
        page = site.get(at(today), {"tout": "oui"}).content.decode()
        return [at(today, "invitations:forget_walk_in", guest.pk) in page for guest in (invited, walk_in)]

    assert offered() == [False, False]
    attendance.mark_attended(guest=walk_in, attended=False, by=by)
    assert offered() == [False, True]
    site.post(at(today, "invitations:forget_walk_in", walk_in.pk))
    assert list(Guest.objects.filter(workshop=today)) == [invited]


def test_ten_and_thirty_people_cost_the_same_queries(site: Client, today: Workshop, by: Member) -> None:
    counts = []
    for people in (10, 20):
        on_the_list(today, by, people)
        with CaptureQueriesContext(connection) as asked:
            site.get(at(today), {"tout": "oui", "q": "personne"})
        counts.append(len(asked))
    assert counts[0] == counts[1]
