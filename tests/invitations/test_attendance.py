"""The door: who is there, counted by category, invited or not."""

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.directory.models import Contact
from jalons.invitations.calendars import write_workshop_calendar
from jalons.invitations.changes import answers, attendance
from jalons.invitations.models import Guest
from jalons.invitations.queries import attendance as attendance_queries
from jalons.invitations.queries import guests as guest_queries
from jalons.invitations.queries import minutes as minute_queries
from jalons.invitations.queries import tables
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import closing
from jalons.workshops.changes import notes, workshops
from jalons.workshops.models import Workshop
from jalons.workshops.rules.turnout import Turnout
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


def test_walk_ins_that_were_unticked_are_not_told_as_there(today: Workshop, by: Member) -> None:
    attendance.welcome_walk_ins(workshop=today, college="habitant", number=4, by=by)
    guest = Guest.objects.filter(workshop=today, is_walk_in=True).latest("id")
    attendance.mark_attended(guest=guest, attended=None, by=by)
    totals = attendance_queries.door_page(today).totals
    assert (totals.present, totals.walk_ins, sum(n for _words, n in totals.by_category)) == (3, 3, 3)


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


def test_who_had_said_yes_and_who_came_are_told_together(site: Client, today: Workshop, by: Member) -> None:
    """« 47 oui » on one page, « 49 personnes présentes » on another, and no word on why."""
    guests = on_the_list(today, by, 4)
    for guest in guests[:3]:
        answers.answer_invitation(guest=guest, comes=True)
    assert attendance_queries.turnout_sentence(today) == ""
    for guest in (*guests[:2], guests[3]):
        attendance.mark_attended(guest=guest, attended=True, by=by)
    attendance.welcome_walk_in(workshop=today, college="habitant", by=by)
    told = "3 personnes avaient dit oui, 4 sont venues : 2 qui l’avaient dit et 2 autres."
    assert attendance_queries.turnout_sentence(today).replace("\u00a0", " ") == told
    assert f'href="{at(today)}?tout=oui"' in site.get(at(today, "invitations:guests")).content.decode()


def test_the_door_and_the_minutes_count_the_same_people_as_not_ticked(
    site: Client, today: Workshop, by: Member
) -> None:
    guests = on_the_list(today, by, 6)
    for guest, comes in zip(guests, (True, True, True, False), strict=False):
        answers.answer_invitation(guest=guest, comes=comes)
    attendance.mark_attended(guest=guests[0], attended=True, by=by)
    walk_in = attendance.welcome_walk_in(workshop=today, college="habitant", by=by)
    attendance.mark_attended(guest=walk_in, attended=None, by=by)
    totals = attendance_queries.door_page(today).totals
    assert (totals.unseen, totals.unseen_expected, totals.unseen_others) == (4, 2, 2)
    assert minute_queries.attendance_counts(today).unseen == 4
    page = words(site.get(at(today)))
    assert "4 personnes de la liste ne sont pas cochées, et seront notées absentes : 2 attendues, 2 qui" in page
    assert attendance.close_attendance(workshop=today, by=by) == 4
    assert minute_queries.attendance_counts(today).unseen == 0


def test_those_who_came_without_an_invitation_are_numbered_from_one(today: Workshop, by: Member) -> None:
    on_the_list(today, by, 2)
    for _person in range(2):
        attendance.welcome_walk_in(workshop=today, college="habitant", by=by)
    labels = [line.label for line in attendance_queries.door_page(today).there]
    assert labels == [f"Personne venue sans invitation, nᵒ\u00a0{number}" for number in (1, 2)]


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
    assert "1 personne présente" in words(site.get(at(today)))


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
    assert ("1 personne présente" in page, "1 venue sans invitation" in page) == (True, True)


def test_ten_people_without_an_invitation_are_counted_and_taken_back_at_once(
    site: Client, today: Workshop, by: Member
) -> None:
    (invited,) = on_the_list(today, by)
    page = words(site.post(at(today), {"college": "habitant", "number": "10"}, follow=True))
    assert ("10 personnes de plus." in page, "10 venues sans invitation" in page) == (True, True)
    assert last_line(by) == ("welcome_several", "Atelier à venir", {}, {"people": 10})
    guests = Guest.objects.filter(workshop=today, is_walk_in=True)
    assert set(guests.values_list("category", "college", "attended")) == {("citoyen", "habitant", True)}
    sent = {"guests": [invited.pk, *guests.values_list("pk", flat=True)]}
    assert "Ces personnes sont retirées." in words(
        site.post(at(today, "invitations:forget_walk_ins"), sent, follow=True)
    )
    assert list(Guest.objects.filter(workshop=today)) == [invited]
    assert last_line(by) == ("forget_several", "Atelier à venir", {}, {"people": 10})
    with refused("walk-ins-gone"):
        attendance.forget_walk_ins(workshop=today, guests=[invited.pk], by=by)


def test_one_field_corrects_how_many_came_without_a_name(site: Client, today: Workshop, by: Member) -> None:
    site.post(at(today), {"college": "habitant", "number": "40"})
    unnamed = Guest.objects.filter(workshop=today, is_walk_in=True, contact=None)
    sent = {"college": "habitant", "seen": "40", "number": "37"}
    page = words(site.post(at(today, "invitations:recount_walk_ins"), sent, follow=True))
    assert ("C’est corrigé." in page, unnamed.count()) == (True, 37)
    assert last_line(by) == ("recount", "Atelier à venir", {"people": 40}, {"people": 37})
    assert attendance.recount_walk_ins(workshop=today, college="habitant", number=39, seen=37, by=by) == 2
    assert set(unnamed.values_list("category", "college", "attended")) == {("citoyen", "habitant", True)}
    with refused("stale", "number"):
        attendance.recount_walk_ins(workshop=today, college="habitant", number=3, seen=37, by=by)
    wrong = site.post(at(today, "invitations:recount_walk_ins"), {**sent, "number": "beaucoup"}, follow=True)
    assert "Écrivez un nombre entier" in words(wrong)
    assert unnamed.count() == 39


@pytest.mark.parametrize(("number", "said"), [("51", "50"), ("0", "1"), ("dix", "nombre")])
def test_a_number_of_people_has_its_bounds(site: Client, today: Workshop, number: str, said: str) -> None:
    page = site.post(at(today), {"college": "habitant", "number": number})
    assert (page.status_code, said in str(page.context["form"].errors["number"])) == (200, True)
    assert Guest.objects.filter(workshop=today).count() == 0


def test_several_people_at_once_are_not_named(today: Workshop, by: Member) -> None:
    with refused("several-with-a-name", "number"):
        attendance.welcome_walk_ins(workshop=today, college="elu", number=2, last_name="Voisine", consents=True, by=by)


def test_a_full_room_turns_nobody_away_and_says_so(site: Client, today: Workshop, by: Member) -> None:
    Workshop.objects.filter(pk=today.pk).update(capacity=1)
    for _person in range(3):
        attendance.welcome_walk_in(workshop=today, college="habitant", by=by)
    assert "3 personnes présentes pour 1 place prévue." in words(site.get(at(today)))
    workshops.open_workshop(workshop=today, by=by)
    for _phone in range(2):
        assert Client().post(f"/a/{today.code}/entrer/", {"college": "habitant"}).status_code == 302
    console = words(site.get(at(today, "carriage:console")))
    assert "3 personnes présentes pour 1 place prévue." in console  # as the door says, not the two phones


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


# --- by code ---------------------------------------------------------------------------------------------------------


def invited(workshop: Workshop, by: Member) -> Guest:
    return on_the_list(workshop, by)[0]


def test_the_code_of_a_letter_is_taken_at_the_door(site: Client, today: Workshop, by: Member) -> None:
    guest = invited(today, by)
    page = words(site.post(at(today, "invitations:check_in_guest"), {"code": guest.spoken_reply_code}, follow=True))
    assert "C’est noté :" in page
    assert Guest.objects.get(pk=guest.pk).attended is True
    page = words(site.post(at(today, "invitations:check_in_guest"), {"code": "XXXXXXXXXX"}, follow=True))
    assert "Aucune invitation à cet atelier ne porte ce code." in page


def test_the_code_of_another_workshop_ticks_nobody(site: Client, today: Workshop, by: Member) -> None:
    guest = invited(ahead(by, days=3), by)
    site.post(at(today, "invitations:check_in_guest"), {"code": guest.spoken_reply_code})
    assert Guest.objects.get(pk=guest.pk).attended is None


def test_a_phone_says_that_the_person_is_there_and_nothing_of_who_writes(today: Workshop, by: Member) -> None:
    workshops.open_workshop(workshop=today, by=by)
    guest = invited(today, by)
    phone = Client()
    answer = phone.post(reverse("invitations:check_in"), {"code": guest.spoken_reply_code.lower()})
    assert (answer.status_code, answer["Location"]) == (302, reverse("votes:participate", args=[today.code]))
    assert Guest.objects.get(pk=guest.pk).attended is True
    assert today.participants.count() == 0
    line = JournalEntry.objects.filter(roadmap=today.roadmap).latest("id")
    assert (line.verb, line.about_label, line.after) == ("attend", str(guest), {"attended": True})
    again = phone.post(reverse("invitations:check_in"), {"code": guest.spoken_reply_code})
    assert (again.status_code, JournalEntry.objects.filter(roadmap=today.roadmap).latest("id")) == (302, line)


def test_a_wrong_code_on_a_phone_is_told_beside_its_field(today: Workshop) -> None:
    page = words(Client().post(reverse("invitations:check_in"), {"code": "ABCDEFGHIJ"}))
    assert "Aucune invitation ne porte ce code." in page


def test_nobody_is_there_before_the_day_nor_once_it_is_closed(today: Workshop, by: Member) -> None:
    workshops.open_workshop(workshop=today, by=by)
    closing.close_workshop(workshop=Workshop.objects.get(pk=today.pk), by=by)
    for workshop in (ahead(by, days=3), today):
        with refused("check-in-another-day"):
            attendance.check_in(guest=invited(workshop, by))


# --- phones ----------------------------------------------------------------------------------------------------------


def a_meeting(by: Member, **values: Any) -> Workshop:
    workshop = ahead(by, days=0, video_link="https://visio.demo.example/salle", table_count=2, **values)
    workshops.open_workshop(workshop=workshop, by=by)
    return Workshop.objects.get(pk=workshop.pk)


def test_those_who_follow_at_a_distance_are_counted_apart_and_among_those_who_vote(site: Client, by: Member) -> None:
    workshop = a_meeting(by)
    (guest,) = on_the_list(workshop, by)
    for is_remote in (True, True, False):
        notes.join_workshop(workshop=workshop, category="citoyen", is_remote=is_remote)
    assert attendance_queries.people_present(workshop) is None  # nobody was ticked
    attendance.mark_attended(guest=guest, attended=True, by=by)
    assert attendance_queries.people_present(workshop) == Turnout(1, 2)
    assert "2 personnes suivent à distance. Ne les cochez pas" in words(site.get(at(workshop)))
    counted = minute_queries.attendance_counts(workshop)
    assert (counted.present, counted.phones, counted.remote, counted.is_short) == (1, 3, 2, False)


def test_nobody_follows_at_a_distance_without_a_meeting_to_follow(today: Workshop, by: Member) -> None:
    workshops.open_workshop(workshop=today, by=by)
    participant = notes.join_workshop(workshop=today, category="citoyen", is_remote=True)
    assert participant.is_remote is False
    door = Client().get(f"/a/{today.code}/entrer/", follow=True).content.decode()
    assert "is_remote" not in door and "visio" not in door


def test_the_link_of_the_meeting_is_on_the_phone_the_invitation_and_in_the_calendar(by: Member) -> None:
    workshop, link = a_meeting(by), "https://visio.demo.example/salle"
    (guest,) = on_the_list(workshop, by)
    phone = Client()
    assert link in phone.get(f"/a/{workshop.code}/", follow=True).content.decode()
    phone.post(f"/a/{workshop.code}/entrer/", {"college": "habitant", "is_remote": "on"})
    assert link in phone.get(f"/a/{workshop.code}/").content.decode()
    assert link in Client().get(f"/i/{guest.uid}/").content.decode()
    calendar = write_workshop_calendar(workshop).replace(b"\r\n ", b"").decode()
    assert link in calendar


def test_a_first_name_given_on_entering_is_in_the_list_and_the_table_of_the_facilitation(
    site: Client, by: Member
) -> None:
    workshop = a_meeting(by, is_anonymous=False)
    given = {"first_name": "Prénom", "organisation": "Club", "agrees": True}
    notes.join_workshop(workshop=workshop, college="habitant", table=2, is_remote=True, **given)
    notes.join_workshop(workshop=workshop, college="habitant", **given | {"agrees": False})
    page = words(site.get(at(workshop)))
    assert "1 personne a donné son prénom ou sa structure" in page and "Prénom" in page
    table = site.get(at(workshop, "invitations:phone_entries")).content.decode("utf-8-sig").splitlines()
    assert table == ["Prénom;Structure;Catégorie;Table;À distance", "Prénom;Club;Habitante ou habitant;2;oui"]


def test_those_already_there_are_folded_under_those_the_door_waits_for(
    site: Client, today: Workshop, by: Member
) -> None:
    (there, awaited) = on_the_list(today, by, 2)
    for guest in (there, awaited):
        answers.note_guest_answer(guest=guest, answer="oui", by=by)
    attendance.mark_attended(guest=there, attended=True, by=by)
    door = attendance_queries.door_page(today)
    assert ([line.pk for line in door.lines], [line.pk for line in door.there]) == ([awaited.pk], [there.pk])
    page = words(site.get(at(today)))
    assert "1 personne attendue à cocher. 1 personne présente." in page and "1 personne déjà présente" in page
    found = attendance_queries.door_page(today, "personne")
    assert (len(found.lines), found.there) == (2, [])
