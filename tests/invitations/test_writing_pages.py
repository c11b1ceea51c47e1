"""The pages that write to guests, and those that note their answers."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from jalons.directory.changes.contacts import forbid_writing
from jalons.invitations.changes import answers as answer_changes
from jalons.invitations.changes import mailings
from jalons.invitations.models import Guest, Mailing
from jalons.mail.models import Message
from jalons.roadmaps.models import Member
from jalons.workshops.models import Workshop
from tests.invitations.inviting import ahead, answers, at, on_the_list, states, words

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(world: "World") -> Member:
    return world.blank()


@pytest.fixture
def coming(by: Member) -> Workshop:
    return ahead(by)


@pytest.fixture
def site(client: Client, by: Member) -> Client:
    client.force_login(by.user)  # type: ignore[arg-type]
    return client


# --- write -----------------------------------------------------------------------------------------------------------


def test_seeing_the_message_sends_nothing_and_keeps_the_words(site: Client, coming: Workshop, by: Member) -> None:
    on_the_list(coming, by, 2)
    seen = site.post(
        at(coming, "invitations:write_guests", "invitation"), {"do": "preview", "paragraph": "Un mot <b>à moi</b>."}
    )
    assert "Un mot &lt;b&gt;à moi&lt;/b&gt;." in seen.content.decode()
    assert "2 personnes recevront ce message." in words(seen)
    assert (outbox.outbox, Mailing.objects.filter(workshop=coming).count()) == ([], 0)


def test_the_same_form_sent_twice_sends_once(site: Client, coming: Workshop, by: Member) -> None:
    on_the_list(coming, by)
    address = at(coming, "invitations:write_guests", "invitation")
    page = site.get(address).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    sent = {"do": "send", "paragraph": "", "csrfmiddlewaretoken": token[1]}
    places = [site.post(address, sent).headers["Location"] for _ in range(2)]
    assert places[0] == places[1]
    assert Mailing.objects.filter(workshop=coming).count() == 1


def test_a_paragraph_that_is_too_long_is_kept_and_told(site: Client, coming: Workshop, by: Member) -> None:
    on_the_list(coming, by)
    answer = site.post(at(coming, "invitations:write_guests", "invitation"), {"do": "send", "paragraph": "é" * 1501})
    assert ("é" * 1501 in answer.content.decode(), Mailing.objects.filter(workshop=coming).count()) == (True, 0)


def test_the_page_tells_who_is_left_out_and_why(site: Client, coming: Workshop, by: Member) -> None:
    on_the_list(coming, by)
    on_the_list(coming, by, email="", phone="0536490101")
    on_the_list(coming, by, email="")
    (refused,) = on_the_list(coming, by)
    assert refused.contact
    forbid_writing(contact=refused.contact)
    page = words(site.get(at(coming, "invitations:write_guests", "invitation")))
    for said in (
        "Envoyer à 1 personne",
        "1 a demandé à ne plus être contactée",
        "1 se joint autrement",
        "1 n’a aucun moyen d’être jointe",
    ):
        assert said in page


def test_with_nobody_to_write_to_there_is_no_button(site: Client, coming: Workshop) -> None:
    for kind in ("invitation", "relance", "veille", "mot"):
        page = site.get(at(coming, "invitations:write_guests", kind))
        assert ("Il n’y a personne à qui écrire pour le moment." in words(page), 'value="send"' in page.content.decode()) == (True, False)  # fmt: skip


def test_kinds_that_leave_by_themselves_have_no_page(site: Client, coming: Workshop) -> None:
    assert site.get(f"{at(coming)}ecrire/place/").status_code == 404


def test_the_page_of_a_mailing_follows_it_and_retries(
    site: Client, coming: Workshop, by: Member, django_capture_on_commit_callbacks: Any
) -> None:
    on_the_list(coming, by, 3)
    mailing = mailings.send_mailing(workshop=coming, kind="invitation", by=by)
    page = site.get(at(coming, "invitations:mailing", mailing.pk))
    assert "Les courriels partent. 0 parti sur 3." in words(page)
    assert '<progress value="0" max="3"' in page.content.decode()
    first = mailing.messages.order_by("id")[0]
    Message.objects.filter(guestmessage__mailing=mailing).update(state="parti", gone_at=timezone.now())
    Message.objects.filter(guestmessage=first).update(state="echec", failure="serveur", gone_at=None)
    page = site.get(at(coming, "invitations:mailing", mailing.pk))
    assert "2 courriels partis sur 3." in words(page)
    assert "Le serveur de courriel n’a pas répondu." in words(page)
    assert "data-refresh" not in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        site.post(at(coming, "invitations:retry_mailing", mailing.pk))
    assert (states(coming), [message.to for message in outbox.outbox]) == (
        ["parti"] * 3,
        [["personne-1@demo.example"]],
    )


# --- one person, typed answers ---------------------------------------------------------------------------------------


def test_the_page_of_a_person_gives_their_link_their_code_and_their_way(
    site: Client, coming: Workshop, by: Member
) -> None:
    (guest,) = on_the_list(coming, by, address="Le Bourg")
    page = words(site.get(at(coming, "invitations:guest", guest.pk)))
    for said in (f"/i/{guest.uid}/", guest.spoken_reply_code.replace("\u00a0", " "), "Agente ou agent public"):
        assert said in page
    site.post(at(coming, "invitations:guest", guest.pk), {"channel": "lettre"})
    assert Guest.objects.get(pk=guest.pk).channel == "lettre"
    assert "Choisissez une réponse." in words(site.post(at(coming, "invitations:guest", guest.pk), {}))
    back = site.post(
        at(coming, "invitations:answer_guest", guest.pk), {"answer": "oui", "seen": "attente", "back": "guest"}
    )
    assert back.headers["Location"] == at(coming, "invitations:guest", guest.pk)


def test_answers_are_typed_line_by_line(site: Client, coming: Workshop, by: Member) -> None:
    guests = on_the_list(coming, by, 2)
    answer = site.post(
        at(coming, "invitations:answer_guest", guests[1].pk),
        {"answer": "oui", "seen": "attente", "query": "voir=attente"},
    )
    assert answer.headers["Location"] == f"{at(coming, 'invitations:answers')}?voir=attente#p-{guests[1].pk}"
    endless = {"answer": "non", "seen": "oui", "query": "q=" + "a" * 17_000}
    assert site.post(at(coming, "invitations:answer_guest", guests[1].pk), endless).status_code == 302
    assert answers(coming) == ["attente", "non"]
    assert "Personne 002" not in words(site.get(at(coming, "invitations:answers"), {"voir": "attente"}))


def test_the_line_sent_back_is_that_of_a_reload(site: Client, coming: Workshop, by: Member) -> None:
    (guest,) = on_the_list(coming, by)
    parts = site.post(
        at(coming, "invitations:answer_guest", guest.pk), {"answer": "non", "seen": "attente"}, headers={"X-Parts": "1"}
    )
    line = re.search(rf'<li id="p-{guest.pk}".*?</li>', parts.content.decode(), re.DOTALL)
    assert line

    def bare(html: str) -> str:
        return re.sub(r'value="[A-Za-z0-9]{64}"', 'value=""', html)

    assert bare(line[0]) in bare(site.get(at(coming, "invitations:answers")).content.decode())


def test_an_answer_given_meanwhile_is_told_on_the_line(site: Client, coming: Workshop, by: Member) -> None:
    (guest,) = on_the_list(coming, by)
    answer_changes.answer_invitation(guest=guest, comes=True)
    sent = {"answer": "non", "seen": "attente"}
    parts = site.post(at(coming, "invitations:answer_guest", guest.pk), sent, headers={"X-Parts": "1"})
    assert "Entre-temps, cette réponse est devenue « viendra »." in words(parts)
    assert 'name="seen" value="oui"' in parts.content.decode()
    assert answers(coming) == ["oui"]


def test_paper_and_calls_leave_out_those_who_refused(site: Client, coming: Workshop, by: Member) -> None:
    on_the_list(coming, by, email="", address="Le Bourg")
    on_the_list(coming, by, email="", phone="0536490101")
    for values in ({"address": "Le Bourg"}, {"phone": "0536490102"}):
        (guest,) = on_the_list(coming, by, email="", **values)
        assert guest.contact
        forbid_writing(contact=guest.contact)
    page = words(site.get(at(coming, "invitations:guest_letters")))
    assert "1 lettre à poster." in page
    assert "1 personne se joint par téléphone." in page
    called = words(site.get(at(coming, "invitations:answers"), {"voir": "telephone"}))
    assert ("05 36 49 01 01" in called, "05 36 49 01 02" in called) == (True, False)
    table = site.get(at(coming, "invitations:phone_csv")).content.decode("utf-8-sig")
    assert table == "Nom;Structure;Fonction;Téléphone;Réponse;À noter\r\nPersonne 002;;;05 36 49 01 01;;\r\n"
    tomorrow = timezone.localdate() + timedelta(1)
    late = words(site.post(at(coming, "invitations:post_letters"), {"on": tomorrow.isoformat()}))
    assert "Cette date est à venir" in late
    site.post(at(coming, "invitations:post_letters"), {"on": timezone.localdate().isoformat()})
    assert "Aucune lettre à poster." in words(site.get(at(coming, "invitations:guest_letters")))


def test_a_formula_in_a_name_stays_text(site: Client, coming: Workshop, by: Member) -> None:
    on_the_list(coming, by, last_name="=1+1", email="", phone="0536490101")
    assert "'=1+1;" in site.get(at(coming, "invitations:phone_csv")).content.decode("utf-8-sig")


def test_whoever_has_a_place_and_does_not_know_it_is_to_be_told(site: Client, by: Member) -> None:
    workshop = ahead(by, capacity=1)
    first, second = on_the_list(workshop, by), on_the_list(workshop, by, email="", phone="0536490101")
    for guest in (*first, *second):
        answer_changes.answer_invitation(guest=guest, comes=True)
    answer_changes.answer_invitation(guest=first[0], comes=False)
    assert "1 personne a maintenant une place et ne le sait pas encore : appelez-la." in words(site.get(at(workshop)))
    site.post(at(workshop, "invitations:tell_guest", second[0].pk))
    assert "ne le sait pas encore" not in words(site.get(at(workshop)))
