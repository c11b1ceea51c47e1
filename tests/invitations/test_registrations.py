"""Open registration: who gets a place, who is one person, what a stranger is not told, what is erased."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from jalons.base import rate_limits
from jalons.directory.changes import contacts
from jalons.directory.models import Contact
from jalons.directory.rules.consents import Standing
from jalons.invitations.changes import answers, attendance, guests, registrations
from jalons.invitations.models import Guest, RegistrationPage, RepeatedRegistration
from jalons.invitations.queries import registrations as queries
from jalons.invitations.queries.guests import guest_list
from jalons.mail.changes import deliver_due_messages
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops.changes import workshops
from jalons.workshops.models import Workshop
from tests.invitations.inviting import ahead, at, days_ago, on_the_list, somebody, words
from tests.invitations.registering import old_stamp, opened, post, register, typed
from tests.pages import send_shown
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: World) -> Member:
    return world.blank()


@pytest.fixture
def coming(by: Member) -> Workshop:
    return ahead(by, place="Salle des fêtes", question="Qu’est-ce qui bloque\u00a0?", capacity=2)


@pytest.fixture
def page(coming: Workshop, by: Member) -> RegistrationPage:
    return opened(coming, by)


@pytest.fixture
def phone() -> Client:
    return Client()


def here() -> QuerySet[Guest]:
    """The guests of the workshop of these tests: the demo has its own."""
    return Guest.objects.filter(workshop__title="Atelier à venir")


def to_confirm(workshop: Workshop) -> list[int]:
    return [row.pk for row in guest_list(workshop, "a-joindre").rows if row.is_to_confirm]


def private(client: Client, row: Guest | RepeatedRegistration) -> str:
    return words(client.get(f"/i/{row.uid}/"))


def redrawn(text: str) -> str:
    """A private page without what is its own: its address and its code."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "uid", text)
    return re.sub(r"Votre code, à garder \w{3} \w{3} \w{4}", "Votre code", text)


# --- a place ---------------------------------------------------------------------------------------------------------


def test_a_newcomer_joins_the_directory_and_the_list_with_a_place(page: RegistrationPage) -> None:
    guest = register(page, consents=True)
    assert isinstance(guest, Guest)
    contact = guest.contact
    assert contact is not None
    assert (guest.answer, guest.college, guest.category, guest.came_by_page) == ("oui", "habitant", "citoyen", True)
    assert (contact.first_name, contact.email, contact.standing) == (
        "Prénom 001",
        "inscrite-1@demo.example",
        Standing.AGREED,
    )
    assert guest.registered_at is not None
    assert guest.invited_at is None


def test_the_third_of_two_places_waits_with_their_rank_and_is_told_when_one_is_freed(
    page: RegistrationPage, phone: Client
) -> None:
    first, _second, third, fourth = (register(page, number) for number in range(1, 5))
    assert "vous êtes au rang 1 de la liste" in private(phone, third)
    assert "vous êtes au rang 2 de la liste" in private(phone, fourth)
    assert isinstance(first, Guest)
    answers.answer_invitation(guest=first, comes=False)
    third.refresh_from_db()
    assert third.answer == "oui"
    deliver_due_messages()
    told = [one.subject for one in outbox.outbox if one.to == ["inscrite-3@demo.example"]]
    assert told == ["Votre inscription : Atelier à venir", "Une place s’est libérée : Atelier à venir"]


def test_places_are_shared_with_those_who_were_invited(coming: Workshop, page: RegistrationPage, by: Member) -> None:
    for guest in on_the_list(coming, by, 2):
        answers.answer_invitation(guest=guest, comes=True)
    assert register(page).answer == "liste"


def test_somebody_with_a_telephone_alone_gets_a_code_that_opens_their_page(
    page: RegistrationPage, phone: Client
) -> None:
    answer = post(phone, page, email="", phone="0612345678")
    guest = here().get()
    assert answer["Location"] == f"/i/{guest.uid}/"
    assert guest.channel == "telephone"
    assert f"Votre code, à garder {guest.spoken_reply_code}".replace("\u00a0", " ") in private(phone, guest)
    assert phone.get("/repondre/", {"code": guest.spoken_reply_code})["Location"] == f"/i/{guest.uid}/"
    deliver_due_messages()
    assert outbox.outbox == []


def test_the_mail_says_the_rank_and_holds_the_private_page(page: RegistrationPage) -> None:
    for number in (1, 2):
        register(page, number)
    third = register(page, 3)
    deliver_due_messages()
    body = next(one.body for one in outbox.outbox if one.to == ["inscrite-3@demo.example"])
    assert "vous êtes au rang 1 de la liste d’attente" in body
    assert f"/i/{third.uid}/" in body
    assert "Pour votre agenda" not in body


# --- one person ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "again",
    [
        {"email": "INSCRITE-1@demo.example", "first_name": "Autre"},
        {"email": "", "phone": "+33 6 12 34 56 78", "first_name": "Autre"},
        {"email": "autre@demo.example", "phone": "", "first_name": "prenom", "last_name": "NOM 001 001"},
    ],
)
def test_somebody_registered_twice_is_one_person(
    page: RegistrationPage, again: dict[str, str], coming: Workshop
) -> None:
    commune = coming.roadmap.communes.first()
    register(page, phone="06 12 34 56 78", commune=commune)
    known = Contact.objects.count()
    row = register(page, 2, commune=commune, **again)
    assert isinstance(row, RepeatedRegistration)
    assert (here().count(), row.guest, Contact.objects.count()) == (1, here().get(), known)


def test_two_people_of_a_commune_with_one_first_name_are_two(page: RegistrationPage, coming: Workshop) -> None:
    commune = coming.roadmap.communes.first()
    for number in (1, 2):
        register(page, number, first_name="Camille", last_name="", commune=commune)
    assert here().count() == 2


def test_registering_again_changes_nothing_that_was_known_but_that_they_come(
    coming: Workshop, page: RegistrationPage, by: Member
) -> None:
    contact = somebody(1, by, first_name="Connue", consents=False, phone="")
    contacts.forbid_writing(contact=contact)
    guests.add_guests(workshop=coming, contacts=[contact], by=by)
    register(page, email="personne-1@demo.example", phone="0611111111", first_name="Intruse", consents=True)
    contact.refresh_from_db()
    assert (contact.first_name, contact.phone, contact.standing, contact.college) == (
        "Connue",
        "",
        Standing.REFUSED,
        "agent",
    )


@pytest.mark.parametrize("said", [None, False])
def test_a_registration_for_a_guest_changes_their_answer_only_once_they_confirm_it(
    coming: Workshop, page: RegistrationPage, by: Member, phone: Client, said: bool | None
) -> None:
    """A stranger who knows an address may not answer for its owner, who had said « non » or nothing."""
    guest = on_the_list(coming, by)[0]
    if said is not None:
        answers.answer_invitation(guest=guest, comes=said)
    guest.refresh_from_db()
    before = guest.answer
    post(phone, page, 2, email=guest.contact.email, first_name="Autre")  # type: ignore[union-attr]
    guest.refresh_from_db()
    assert (here().count(), guest.answer, guest.registered_at, to_confirm(coming)) == (1, before, None, [guest.pk])
    deliver_due_messages()
    body = outbox.outbox[-1].body
    assert ("confirmez" in body, f"/i/{guest.uid}/" in body, "vous avez une place" in body) == (True, True, False)
    phone.post(f"/i/{guest.uid}/", {"do": "oui"})
    guest.refresh_from_db()
    assert (guest.answer, to_confirm(coming)) == ("oui", [])


def test_a_guest_registered_by_their_telephone_alone_is_called(
    coming: Workshop, page: RegistrationPage, by: Member, client: Client
) -> None:
    contact = somebody(1, by, email="", phone="06 12 34 56 78")
    guests.add_guests(workshop=coming, contacts=[contact], by=by)
    guest = here().get()
    answers.note_guest_answer(guest=guest, answer="non", by=by)
    register(page, 2, email="", phone="+33 6 12 34 56 78")
    assert to_confirm(coming) == [guest.pk]
    assert by.user
    client.force_login(by.user)
    shown = words(client.get(at(coming) + "?voir=a-joindre"))
    assert "une inscription à confirmer" in shown
    assert "Une inscription à confirmer" in words(client.get(at(coming, "invitations:guest", guest.pk)))
    answers.note_guest_answer(guest=guest, answer="non", by=by)
    assert to_confirm(coming) == []


def test_somebody_known_whom_nobody_invited_is_not_counted_before_they_confirm(
    coming: Workshop, page: RegistrationPage, by: Member
) -> None:
    contact = somebody(1, by)
    register(page, 2, email=contact.email)
    guest = here().get()
    assert (guest.contact_id, guest.answer, to_confirm(coming)) == (contact.pk, "attente", [guest.pk])


# --- what a stranger is not told -------------------------------------------------------------------------------------


def test_the_answer_is_the_same_whether_somebody_was_known_or_not(page: RegistrationPage, phone: Client) -> None:
    """The first has a place; full since, their double is answered as a newcomer: on the waiting list."""
    register(page, 1)
    register(page, 2)
    newcomer = post(phone, page, 3)
    twice = post(Client(), page, 1)
    pages = [phone.get(answer["Location"]) for answer in (newcomer, twice)]
    shown = [redrawn(words(answer)) for answer in pages]
    assert shown[0].replace("au rang 1 de", "au rang 2 de") == shown[1]
    assert newcomer.status_code == twice.status_code == 302


def test_the_private_page_of_somebody_known_is_sent_to_their_own_address_alone(
    coming: Workshop, page: RegistrationPage, by: Member, phone: Client
) -> None:
    guest = on_the_list(coming, by)[0]
    assert guest.contact
    answer = post(phone, page, 2, email=guest.contact.email, phone="0699999999")
    assert answer["Location"] != f"/i/{guest.uid}/"
    deliver_due_messages()
    assert [(one.to, f"/i/{guest.uid}/" in one.body) for one in outbox.outbox] == [([guest.contact.email], True)]


def test_a_stranger_cannot_withdraw_silence_or_erase_somebody_known(
    coming: Workshop, page: RegistrationPage, by: Member, phone: Client
) -> None:
    guest = on_the_list(coming, by, consents=False)[0]
    answers.answer_invitation(guest=guest, comes=True)
    row = register(page, email=guest.contact.email)  # type: ignore[union-attr]
    for do, more in (("non", ""), ("accord", ""), ("stop", "ne-plus-m-ecrire/")):
        assert phone.post(f"/i/{row.uid}/{more}", {"do": do}).status_code == 302
    guest = Guest.objects.select_related("contact").get(pk=guest.pk)
    assert (guest.answer, guest.contact.standing) == ("oui", Standing.SILENT)  # type: ignore[union-attr]
    assert "C’est noté : vous ne venez pas." in private(phone, row)
    assert [line.is_doubted for line in guest_list(coming, "a-joindre").rows] == [True]
    assert phone.post(f"/i/{row.uid}/", {"do": "effacer"})["Location"] == "/inscription-effacee/"
    assert (here().count(), Contact.objects.filter(pk=guest.contact_id).count()) == (1, 1)
    assert phone.get(f"/i/{row.uid}/").status_code == 404


@pytest.mark.parametrize("do", ["effacer", "non"])
def test_what_a_stranger_typed_then_took_back_is_never_told_as_the_word_of_somebody_known(
    do: str, coming: Workshop, page: RegistrationPage, by: Member, phone: Client
) -> None:
    row = register(page, 2, email=somebody(1, by).email)
    phone.post(f"/i/{row.uid}/", {"do": do})
    deliver_due_messages()
    assert outbox.outbox == []


def test_erasing_twice_says_that_it_is_erased(page: RegistrationPage, phone: Client) -> None:
    address = f"/i/{register(page).uid}/"
    assert phone.post(address, {"do": "effacer"}).status_code == 302
    told = words(phone.post(address, {"do": "effacer"}))
    assert ("C’est déjà effacé" in told, "n’est pas enregistrée" in told) == (True, False)
    assert "n’est pas enregistrée" in words(phone.post(address, {"do": "oui"}))


def test_the_same_registration_sent_again_leads_to_what_it_gave(page: RegistrationPage, phone: Client) -> None:
    mark = old_stamp()
    first, again = (post(phone, page, drawn=mark)["Location"] for _sending in range(2))
    assert (first, here().count()) == (again, 1)


def test_the_facilitation_reads_who_registered_again_and_settles_it(
    coming: Workshop, page: RegistrationPage, by: Member, client: Client
) -> None:
    first = register(page)
    again = register(page, first_name="Quelqu’un d’autre")
    assert isinstance(first, Guest)
    assert isinstance(again, RepeatedRegistration)
    registrations.revise_repeated(repeated=again, comes=False)
    assert by.user
    client.force_login(by.user)
    shown = words(client.get(at(coming, "invitations:guest", first.pk)))
    assert "au nom de Quelqu’un d’autre Nom 001" in shown
    assert "qui dit depuis ne plus venir" in shown
    client.post(at(coming, "invitations:forget_repeated", first.pk))
    assert queries.repeated_lines(first) == []


def test_a_public_page_names_nobody(page: RegistrationPage, phone: Client) -> None:
    register(page)
    shown = phone.get(f"/inscription/{page.code}/").content.decode()
    assert "Prénom 001" not in shown
    assert "inscrite-1" not in shown


def test_one_address_is_not_written_to_again_and_again(page: RegistrationPage) -> None:
    for _time in range(3):
        register(page)
    deliver_due_messages()
    assert len(outbox.outbox) == 1


def test_the_journal_holds_nothing_of_who_registered(page: RegistrationPage, coming: Workshop) -> None:
    register(page)
    register(page)
    entries = JournalEntry.objects.filter(roadmap=coming.roadmap)
    told = str(list(entries.values_list("verb", "by_name", "about_label", "before", "after")))
    assert "register" in told
    for text in ("Prénom 001", "Nom 001", "inscrite-1"):
        assert text not in told


# --- erased ----------------------------------------------------------------------------------------------------------


def test_somebody_erases_themselves_and_their_place_goes_to_the_next(page: RegistrationPage, phone: Client) -> None:
    first, _second, third = (register(page, number) for number in range(1, 4))
    assert phone.post(f"/i/{first.uid}/", {"do": "effacer"})["Location"] == "/inscription-effacee/"
    third.refresh_from_db()
    assert (third.answer, here().count(), Contact.objects.filter(email="inscrite-1@demo.example").count()) == (
        "oui",
        2,
        0,
    )


def test_who_came_stays_counted_without_a_name(page: RegistrationPage, by: Member) -> None:
    guest = register(page)
    assert isinstance(guest, Guest)
    attendance.mark_attended(guest=guest, attended=True, by=by)
    registrations.erase_registrant(row=guest)
    guest = Guest.objects.get(pk=guest.pk)
    assert (guest.contact_id, guest.attended, guest.category) == (None, True, "citoyen")


def test_who_was_known_before_is_not_erased_by_a_private_page(
    coming: Workshop, page: RegistrationPage, by: Member
) -> None:
    guest = on_the_list(coming, by)[0]
    with refused("contact-not-of-the-page"):
        registrations.erase_registrant(row=guest)


def test_erasing_a_person_erases_what_was_typed_for_them(page: RegistrationPage, by: Member) -> None:
    guest = register(page)
    register(page)
    assert isinstance(guest, Guest)
    assert guest.contact
    contacts.erase_contact(contact=guest.contact, by=by)
    assert RepeatedRegistration.objects.count() == 0


# --- closed, full, wrong ---------------------------------------------------------------------------------------------


def closed_by_hand(workshop: Workshop, by: Member) -> None:
    registrations.close_registration(workshop=workshop, by=by)


def closed_by_day(workshop: Workshop, by: Member) -> None:
    RegistrationPage.objects.filter(workshop=workshop).update(until=days_ago(1))


def closed_by_workshop(workshop: Workshop, by: Member) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(state=Workshop.State.CLOSED)


def closed_by_time(workshop: Workshop, by: Member) -> None:
    Workshop.objects.filter(pk=workshop.pk).update(held_on=days_ago(1))


@pytest.mark.parametrize("close", [closed_by_hand, closed_by_day, closed_by_workshop, closed_by_time])
def test_a_closed_page_says_so_and_whom_to_ask(
    coming: Workshop, page: RegistrationPage, by: Member, phone: Client, close: Any
) -> None:
    Workshop.objects.filter(pk=coming.pk).update(reply_contact="05 53 00 00 00")
    close(coming, by)
    answer = phone.get(f"/inscription/{page.code}/")
    assert answer.status_code == 410
    assert "05 53 00 00 00" in words(answer)
    assert "<form" not in answer.content.decode()
    sent = post(phone, page)
    assert (sent.status_code, here().count()) == (410, 0)
    with refused("registration-closed"):
        register(page)


def test_a_postponed_workshop_takes_registrations_and_says_that_its_day_is_to_come(
    coming: Workshop, page: RegistrationPage, phone: Client
) -> None:
    Workshop.objects.filter(pk=coming.pk).update(held_on=None)
    assert "La date n’est pas encore fixée" in words(phone.get(f"/inscription/{page.code}/"))
    assert post(phone, page).status_code == 302


def test_a_removed_workshop_leaves_a_sentence_behind_its_poster(
    coming: Workshop, page: RegistrationPage, phone: Client
) -> None:
    coming.delete()
    answer = phone.get(f"/inscription/{page.code}/")
    assert (answer.status_code, "n’existe pas, ou plus" in words(answer)) == (404, True)


def test_a_page_opens_only_for_a_workshop_to_come(by: Member) -> None:
    past = workshops.create_workshop(title="Passé", held_on=days_ago(2), by=by)
    undated = workshops.create_workshop(title="Sans date", by=by)
    for workshop in (past, undated):
        with refused("registration-without-day"):
            registrations.open_registration(workshop=workshop, by=by)


def test_closing_then_opening_keeps_the_address_of_the_posters(
    coming: Workshop, page: RegistrationPage, by: Member
) -> None:
    registrations.close_registration(workshop=coming, by=by)
    assert registrations.open_registration(workshop=coming, by=by).code == page.code


SETTINGS = {"capacity": "7", "until": "", "reply_contact": "05 53 00 00 00", "what_happens": "Des tables."}


def test_one_button_saves_what_was_typed_and_opens(coming: Workshop, by: Member, client: Client) -> None:
    assert by.user
    client.force_login(by.user)
    address = at(coming, "invitations:registration")
    assert "Enregistrer et ouvrir les inscriptions" in words(client.get(address))
    send_shown(client, address, SETTINGS)
    page = RegistrationPage.objects.get(workshop=coming)
    assert (page.is_open, page.what_happens) == (False, "Des tables.")
    send_shown(client, address, SETTINGS | {"what_happens": "Un débat.", "open": "1"})
    page.refresh_from_db()
    coming.refresh_from_db()
    assert (page.is_open, page.what_happens, coming.capacity) == (True, "Un débat.", 7)


def test_what_cannot_open_saves_nothing_and_keeps_what_was_typed(coming: Workshop, by: Member, client: Client) -> None:
    Workshop.objects.filter(pk=coming.pk).update(held_on=None)
    assert by.user
    client.force_login(by.user)
    answer = send_shown(client, at(coming, "invitations:registration"), SETTINGS | {"open": "1"})
    assert "Donnez d’abord à l’atelier une date à venir" in words(answer)
    assert "Des tables." in words(answer)
    assert RegistrationPage.objects.filter(workshop=coming).count() == 0


def test_more_places_go_to_those_who_wait(coming: Workshop, page: RegistrationPage, by: Member) -> None:
    rows = [register(page, number) for number in range(1, 4)]
    said = {"what_happens": "", "how_to_come": "", "accessibility": "", "reply_contact": ""}
    registrations.revise_registration(workshop=coming, capacity=3, until=None, by=by, **said)
    assert [Guest.objects.get(pk=row.pk).answer for row in rows] == ["oui", "oui", "oui"]


def waiting_while_places_are_free(workshop: Workshop, page: RegistrationPage) -> Guest:
    """Two have the two places, the third waits; then the limit goes without anybody recounting."""
    rows = [register(page, number) for number in range(1, 4)]
    assert isinstance(rows[2], Guest)
    Workshop.objects.filter(pk=workshop.pk).update(capacity=None)
    return rows[2]


def test_opening_again_first_gives_the_places_to_those_who_wait(
    coming: Workshop, page: RegistrationPage, by: Member
) -> None:
    waiting = waiting_while_places_are_free(coming, page)
    registrations.close_registration(workshop=coming, by=by)
    registrations.open_registration(workshop=coming, by=by)
    waiting.refresh_from_db()
    assert waiting.answer == "oui"
    deliver_due_messages()
    told = [one.subject for one in outbox.outbox if one.to == ["inscrite-3@demo.example"]]
    assert told[-1] == "Une place s’est libérée : Atelier à venir"


def test_whoever_registers_later_overtakes_nobody_who_waits(coming: Workshop, page: RegistrationPage) -> None:
    waiting = waiting_while_places_are_free(coming, page)
    Workshop.objects.filter(pk=coming.pk).update(capacity=3)
    later = register(page, 4)
    waiting.refresh_from_db()
    assert (waiting.answer, later.answer) == ("oui", "liste")


def test_an_invited_person_who_says_yes_overtakes_nobody_who_waits(
    coming: Workshop, page: RegistrationPage, by: Member
) -> None:
    waiting = waiting_while_places_are_free(coming, page)
    Workshop.objects.filter(pk=coming.pk).update(capacity=3)
    invited = on_the_list(coming, by)[0]
    answers.answer_invitation(guest=invited, comes=True)
    waiting.refresh_from_db()
    invited.refresh_from_db()
    assert (waiting.answer, invited.answer) == ("oui", "liste")


def test_a_last_day_after_the_workshop_is_refused(coming: Workshop, by: Member) -> None:
    said = {"what_happens": "", "how_to_come": "", "accessibility": "", "reply_contact": ""}
    assert coming.held_on
    with refused("registration-day-after-workshop", "until"):
        registrations.revise_registration(
            workshop=coming, capacity=2, until=coming.held_on + timedelta(1), by=by, **said
        )


@pytest.mark.parametrize(
    "values",
    [
        {"email": "", "phone": ""},
        {"email": "", "phone": "abc"},
        {"phone": "06 12 34 56"},
        {"first_name": "", "last_name": ""},
        {"first_name": "é" * 300},
        {"email": "pas une adresse"},
        {"college": "roi"},
        {"commune": "99999"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    page: RegistrationPage, phone: Client, values: dict[str, str]
) -> None:
    answer = post(phone, page, 7, **{"last_name": "Nom gardé"} | values)
    assert (answer.status_code, here().count()) == (200, 0)
    if "last_name" not in values:
        assert 'value="Nom gardé"' in answer.content.decode()


def test_a_name_of_one_line_holds_neither_line_breaks_nor_signs_that_turn_it(
    coming: Workshop, page: RegistrationPage, phone: Client
) -> None:
    post(phone, page, first_name="Pré\r\nnom\u202e\u2066\u061c\x07", last_name="Nom\tdeux\x1b")
    contact = here().get().contact
    assert contact
    assert (contact.first_name, contact.last_name) == ("Pré nom", "Nom deux")


def test_hostile_markup_is_shown_as_it_was_typed(
    coming: Workshop, page: RegistrationPage, by: Member, phone: Client, client: Client
) -> None:
    hostile = "<script>alert(1)</script>"
    post(phone, page, first_name=hostile, last_name="{{ 7|add:7 }}")
    assert by.user
    client.force_login(by.user)
    shown = client.get(at(coming)).content.decode()
    assert hostile not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_a_machine_is_asked_to_send_again_and_a_person_loses_nothing(page: RegistrationPage, phone: Client) -> None:
    long_ago = old_stamp(25 * 3600)
    for marks in ({"website": "https://spam.example"}, {"drawn": ""}, {"drawn": "forged:1:2"}, {"drawn": long_ago}):
        answer = post(phone, page, **marks)
        assert (answer.status_code, here().count()) == (200, 0)
        assert "appuyez encore une fois" in words(answer)
        assert "vous êtes une personne" not in words(answer)
        assert 'value="Prénom 001"' in answer.content.decode()
        assert "spam.example" not in answer.content.decode()
    fresh = re.search(r'name="drawn" value="([^"]+)"', phone.get(f"/inscription/{page.code}/").content.decode())
    assert fresh
    assert post(phone, page, drawn=fresh[1]).status_code == 200  # filled before anybody could read


def test_a_page_registers_once_however_often_it_is_sent(page: RegistrationPage, phone: Client) -> None:
    """What a form with a mistake sends again was not used; what is used is drawn anew, and nothing is lost."""
    mark = old_stamp()
    assert post(phone, page, first_name="", last_name="", drawn=mark).status_code == 200
    assert [post(phone, page, number, drawn=mark).status_code for number in range(1, 5)] == [302, 200, 200, 200]
    again = post(phone, page, 5, drawn=mark)
    assert (here().count(), "appuyez encore une fois" in words(again)) == (1, True)
    shown = again.content.decode()
    assert 'value="Prénom 005"' in shown
    assert mark not in shown


def test_a_village_hall_registers_twenty_people_then_reads_whom_to_call(
    coming: Workshop, page: RegistrationPage, phone: Client
) -> None:
    Workshop.objects.filter(pk=coming.pk).update(reply_contact="05 53 00 00 00")
    answers_given = [post(phone, page, number) for number in range(1, 22)]
    assert [answer.status_code for answer in answers_given] == [302] * 20 + [429]
    assert "Ou inscrivez-vous autrement : 05 53 00 00 00" in words(answers_given[-1])
    assert 'value="Prénom 021"' in answers_given[-1].content.decode()


def test_too_many_registrations_wait_and_keep_what_was_typed(
    page: RegistrationPage, phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limits, "REGISTRATIONS_HERE", replace(rate_limits.REGISTRATIONS_HERE, most=1))
    statuses = [post(phone, page, number).status_code for number in (1, 2)]
    assert statuses == [302, 429]


def test_a_code_typed_as_people_do_leads_to_the_page(page: RegistrationPage, phone: Client) -> None:
    spoken = f"{page.code[:3].lower()}-{page.code[3:].lower()}"
    assert phone.get(f"/inscription/{spoken}/")["Location"] == f"/inscription/{page.code}/"


def test_a_repeated_code_lets_the_person_in_at_the_door(
    coming: Workshop, page: RegistrationPage, phone: Client
) -> None:
    guest = register(page)
    again = register(page)
    assert isinstance(again, RepeatedRegistration)
    Workshop.objects.filter(pk=coming.pk).update(held_on=timezone.localdate(), state=Workshop.State.OPEN)
    code = again.as_newcomer("oui").spoken_reply_code
    phone.post("/je-suis-la/", {"code": code})
    assert Guest.objects.get(pk=guest.pk).attended is True


def test_the_counts_of_the_list_tell_registrations_apart(coming: Workshop, page: RegistrationPage, by: Member) -> None:
    on_the_list(coming, by)
    register(page, 5)
    found = guest_list(coming)
    assert found.counts.sentence == "1 inscription, 1 oui, 0 non."
    assert dict(found.views)["inscrites"] == 1


def test_the_form_comes_before_what_may_be_read_afterwards(
    coming: Workshop, page: RegistrationPage, phone: Client
) -> None:
    RegistrationPage.objects.filter(pk=page.pk).update(how_to_come="Par le bus", accessibility="De plain-pied")
    shown = words(phone.get(f"/inscription/{page.code}/"))
    first, last = shown.index("Salle des fêtes"), shown.index("Par le bus")
    assert (
        first < shown.index("Votre prénom") < min(last, shown.index("De plain-pied"), shown.index("prépare sa feuille"))
    )


def test_the_form_sends_what_the_page_draws(page: RegistrationPage, phone: Client) -> None:
    """Each field of the form is on the page, so that nobody is refused for what they could not see."""
    shown = phone.get(f"/inscription/{page.code}/").content.decode()
    assert {name for name in typed() if f'name="{name}"' not in shown} == set()


def test_two_at_once_for_the_last_place_give_one_place_and_one_rank(
    coming: Workshop, page: RegistrationPage, by: Member
) -> None:
    """Both saw a free place on their page: the lock on the workshop decides, whoever comes second waits."""
    register(page, 1)
    seen = [queries.public_page(page).is_full for _phone in range(2)]
    rows = [register(page, number) for number in (2, 3)]
    assert (seen, [row.answer for row in rows]) == ([False, False], ["oui", "liste"])


def test_fewer_places_than_people_who_said_yes_are_told(
    coming: Workshop, page: RegistrationPage, by: Member, client: Client
) -> None:
    register(page, 1)
    register(page, 2)
    assert by.user
    client.force_login(by.user)
    address = at(coming, "invitations:registration")
    answer = client.post(address, {"capacity": "1", "seen": page_of(coming).stamp}, follow=True)
    assert "1 personne de plus que de places" in words(answer)


def page_of(workshop: Workshop) -> RegistrationPage:
    return RegistrationPage.objects.select_related("workshop").get(workshop=workshop)
