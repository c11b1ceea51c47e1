"""Answer without an account: what a private address shows, what its buttons do, what nobody is told."""

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail as outbox
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jalons.directory.changes.contacts import erase_contact
from jalons.invitations.changes import answers as answer_changes
from jalons.invitations.changes import attendance, guests
from jalons.invitations.models import Guest
from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop
from tests.invitations.inviting import ahead, days_ago, on_the_list

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: "World") -> Member:
    return world.blank()


@pytest.fixture
def coming(by: Member) -> Workshop:
    return ahead(by, place="Salle des fêtes", question="Qu’est-ce qui bloque ?", capacity=2)


@pytest.fixture
def guest(coming: Workshop, by: Member) -> Guest:
    return on_the_list(coming, by, consents=False)[0]


def words(answer: Any) -> str:
    page = answer.content.decode().replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def at(guest: Guest, more: str = "") -> str:
    return f"/i/{guest.uid}/{more}"


def fresh(guest: Guest) -> Guest:
    return Guest.objects.select_related("contact").get(pk=guest.pk)


@pytest.fixture
def phone() -> Client:
    """A mail program that keeps no cookie, and a server that checks tokens."""
    return Client(enforce_csrf_checks=True)


def test_opening_the_address_changes_nothing(phone: Client, guest: Guest) -> None:
    for method in (phone.get, phone.head):
        for more in ("", "ne-plus-m-ecrire/", "atelier.ics"):
            assert method(at(guest, more)).status_code == 200
    now = fresh(guest)
    assert (now.answer, now.answered_at, now.contact.refused_on) == ("attente", None, None)  # type: ignore[union-attr]


def test_the_page_says_who_invites_when_where_and_asks(phone: Client, guest: Guest) -> None:
    answer = phone.get(at(guest))
    page = words(answer)
    for said in ("Atelier à venir", "CA Le Grand Périgueux vous invite.", "Salle des fêtes", "Viendrez-vous ?", "Oui, je viens", "Non, je ne viens pas"):  # fmt: skip
        assert said in page
    assert "Personne 001" not in page  # whoever finds a letter learns no name
    assert (answer["X-Robots-Tag"], answer["Cache-Control"]) == ("noindex", "private, no-store")


def test_two_buttons_answer_and_the_mind_may_change(phone: Client, guest: Guest) -> None:
    for do, answer, said in (("oui", "oui", "C’est noté : vous venez."), ("non", "non", "C’est noté : vous ne venez pas."), ("oui", "oui", "C’est noté : vous venez.")):  # fmt: skip
        page = phone.post(at(guest), {"do": do}, follow=True)
        assert (page.status_code, fresh(guest).answer, said in words(page)) == (200, answer, True)


def test_an_answer_sent_twice_is_one_answer(phone: Client, guest: Guest) -> None:
    phone.post(at(guest), {"do": "oui"})
    first = fresh(guest).answered_at
    phone.post(at(guest), {"do": "oui"})
    assert (fresh(guest).answer, fresh(guest).answered_at) == ("oui", first)


@pytest.mark.parametrize("sent", [{}, {"do": ""}, {"do": "peut-être"}, {"do": "liste"}, {"answer": "oui"}])
def test_anything_else_answers_nothing(phone: Client, guest: Guest, sent: dict[str, str]) -> None:
    assert phone.post(at(guest), sent).status_code == 302
    assert fresh(guest).answer == "attente"


def test_when_it_is_full_the_page_says_so_before_and_after(
    phone: Client, coming: Workshop, by: Member, guest: Guest
) -> None:
    others = on_the_list(coming, by, 3)
    for other in others[:2]:
        answer_changes.answer_invitation(guest=other, comes=True)
    assert "L’atelier est complet. Si vous répondez oui, vous serez sur liste d’attente." in words(phone.get(at(guest)))
    answer_changes.answer_invitation(guest=others[2], comes=True)
    page = words(phone.post(at(guest), {"do": "oui"}, follow=True))
    assert "Vous êtes sur liste d’attente." in page
    assert "Votre oui est gardé : vous êtes au rang 2 de la liste d’attente." in page
    assert "Si une place se libère, vous recevrez un courriel." in page
    answer_changes.answer_invitation(guest=others[0], comes=False)
    assert "vous êtes au rang 1 de la liste d’attente" in words(phone.get(at(guest)))
    answer_changes.answer_invitation(guest=others[1], comes=False)
    assert "C’est noté : vous venez." in words(phone.get(at(guest)))


def test_whoever_has_no_e_mail_is_told_otherwise(phone: Client, coming: Workshop, by: Member) -> None:
    for other in on_the_list(coming, by, 2):
        answer_changes.answer_invitation(guest=other, comes=True)
    (guest,) = on_the_list(coming, by, email="", phone="0536490101")
    page = words(phone.post(at(guest), {"do": "oui"}, follow=True))
    assert "Si une place se libère, nous vous préviendrons." in page


@pytest.mark.parametrize("values", [{"held_on": days_ago(1)}, {"state": "clos"}])
def test_a_workshop_that_is_over_says_it_and_has_no_button(
    phone: Client, coming: Workshop, guest: Guest, values: dict[str, Any]
) -> None:
    Workshop.objects.filter(pk=coming.pk).update(**values)
    page = words(phone.get(at(guest)))
    assert ("Cet atelier est passé ou clos." in page, "Oui, je viens" in page) == (True, False)
    late = words(phone.post(at(guest), {"do": "oui"}, follow=True))
    assert "Cet atelier est passé ou clos : on ne peut plus y répondre." in late
    assert fresh(guest).answer == "attente"


def test_an_address_that_is_wrong_or_removed_says_it_plainly(
    phone: Client, coming: Workshop, by: Member, guest: Guest
) -> None:
    removed = at(guest)
    guests.remove_guests(workshop=coming, guests=[guest], by=by)
    for address in (removed, f"/i/{uuid.uuid4()}/", removed + "ne-plus-m-ecrire/", removed + "atelier.ics"):
        for method in (phone.get, phone.post):
            if method == phone.post and address.endswith(".ics"):
                continue
            answer = method(address)
            assert (answer.status_code, "Cette invitation ne sert plus" in words(answer)) == (404, True)


def test_somebody_who_just_came_has_no_invitation_to_answer(phone: Client, coming: Workshop, by: Member) -> None:
    walk_in = attendance.welcome_walk_in(workshop=coming, college="habitant", by=by)
    assert phone.get(at(walk_in)).status_code == 404


# --- for later -------------------------------------------------------------------------------------------------------


def test_one_button_agrees_to_what_follows(phone: Client, guest: Guest) -> None:
    assert "Sans votre accord, nous ne vous écrirons plus après celui-ci." in words(phone.get(at(guest)))
    page = words(phone.post(at(guest), {"do": "accord"}, follow=True))
    assert "Nous pouvons vous écrire pour la suite" in page
    assert fresh(guest).contact.consents  # type: ignore[union-attr]


def test_one_button_ends_it_and_one_button_undoes_that(phone: Client, guest: Guest) -> None:
    answer_changes.answer_invitation(guest=guest, comes=True)
    page = words(phone.post(at(guest, "ne-plus-m-ecrire/"), {"do": "stop"}, follow=True))
    assert "C’est noté : plus de message" in page
    assert "Votre place à l’atelier reste à vous." in page
    assert (fresh(guest).answer, fresh(guest).contact.standing) == ("oui", "refus")  # type: ignore[union-attr]
    phone.post(at(guest, "ne-plus-m-ecrire/"), {"do": "accord"})
    assert fresh(guest).contact.standing == "accord"  # type: ignore[union-attr]


def test_the_button_of_a_mail_program_ends_it_too(phone: Client, guest: Guest) -> None:
    """RFC 8058: a POST without cookie, with this body and nothing else."""
    phone.post(at(guest, "ne-plus-m-ecrire/"), {"List-Unsubscribe": "One-Click"})
    assert fresh(guest).contact.standing == "refus"  # type: ignore[union-attr]


def test_whoever_was_erased_may_still_answer_and_is_told_that_nothing_is_known(
    phone: Client, by: Member, guest: Guest
) -> None:
    assert guest.contact
    erase_contact(contact=guest.contact, by=by)
    phone.post(at(guest), {"do": "oui"})
    assert fresh(guest).answer == "oui"
    assert "Nous n’avons plus vos coordonnées" in words(phone.get(at(guest, "ne-plus-m-ecrire/")))
    assert phone.post(at(guest, "ne-plus-m-ecrire/"), {"do": "stop"}).status_code == 302


# --- by the code of a letter -----------------------------------------------------------------------------------------


def test_the_code_of_a_letter_leads_to_its_page(phone: Client, guest: Guest) -> None:
    answer = phone.get("/repondre/", {"code": guest.spoken_reply_code.lower()})
    assert (answer.status_code, answer.headers["Location"]) == (302, at(guest))


@pytest.mark.parametrize("code", ["", "K7M", "CCCCCCCCCC", "<script>"])
def test_a_code_that_leads_nowhere_is_told_beside_its_field(phone: Client, code: str) -> None:
    answer = phone.get("/repondre/", {"code": code})
    said = "Écrivez le code de votre lettre." if not code else "Aucune invitation ne porte ce code."
    assert (answer.status_code, said in words(answer)) == (200, True)


def test_the_page_costs_the_same_whatever_the_list(phone: Client, coming: Workshop, by: Member, guest: Guest) -> None:
    counts = []
    for others in (3, 12):
        for other in on_the_list(coming, by, others):
            answer_changes.answer_invitation(guest=other, comes=True)
        answer_changes.answer_invitation(guest=guest, comes=True)
        with CaptureQueriesContext(connection) as asked:
            phone.get(at(guest))
        counts.append(len(asked))
    assert counts == [3, 3]


def test_nobody_is_written_to_by_an_answer(
    phone: Client, guest: Guest, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        phone.post(at(guest), {"do": "oui"})
    assert outbox.outbox == []


def test_nobody_tries_the_codes_of_letters_one_by_one(phone: Client) -> None:
    answers = [phone.get("/repondre/", {"code": f"CCCCCCCC{n:02}"}) for n in range(11)]
    assert {answer.status_code for answer in answers} == {200}
    answer = phone.get("/repondre/", {"code": "CCCCCCCCCC"})
    assert answer.status_code == 429
    assert "Réessayez dans 1 minute." in answer.content.decode()
    assert phone.get("/repondre/", {"code": "CCCCCCCCCC"}, REMOTE_ADDR="192.0.2.7").status_code == 429
    assert Client().get("/repondre/", {"code": "CCCCCCCCCC"}).status_code == 200


def test_an_invitation_opens_whatever_wrong_codes_come_from_its_address(guest: Guest) -> None:
    for n in range(70):
        Client().get("/repondre/", {"code": f"CCCCCCCC{n:02}"})
    assert Client().get("/repondre/", {"code": "CCCCCCCCCC"}).status_code == 429
    assert Client().get(at(guest)).status_code == 200
