"""A paper names propositions by their rank: it counts for those that its page showed, or for none."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots
from jalons.votes.models import Ballot, RoomCount, VotePaper
from jalons.workshops.models import Workshop
from tests.pages import shown_stamp
from tests.votes.voting import now, opened, words
from tests.workshops.test_secretaries import link, queued
from tests.workshops.test_views import errors, text

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Script": "1"}
CHANGED = (
    "Les propositions ont changé depuis que cette page est ouverte : rien n’est compté."
    " Relisez-les, puis votez de nouveau."
)
COUNT_CHANGED = (
    "Les propositions ont changé depuis que cette page est ouverte : rien n’est enregistré."
    " Relisez-les, puis recopiez vos feuilles."
)


def swap(ballot: Ballot, member: Member, *options: str) -> None:
    """The facilitation takes the vote back, writes its lines in another order, and opens it again."""
    ballots.prepare_ballot_again(ballot=ballot, by=member)
    terms: dict[str, Any] = {"kind": ballot.kind, "is_two_coloured": False, "dots": None, "most_per_option": 2}
    ballots.revise_ballot(ballot=now(ballot), title=ballot.title, options=options, by=member, **terms)
    ballots.open_ballot(ballot=now(ballot), by=member)


def page_of(ballot: Ballot) -> str:
    return f"/a/{ballot.workshop.code}/vote/{ballot.pk}/"


def placed(page: str) -> list[str]:
    return re.findall(r'name="d-\d+-gommette" value="(\d)"', page)


@pytest.mark.parametrize("headers", [{}, SCRIPT])
def test_an_old_page_counts_for_no_other_proposition(
    phone: Client, vote: Ballot, member: Member, headers: dict[str, str]
) -> None:
    old = shown_stamp(phone, page_of(vote))
    swap(vote, member, "Trois", "Deux", "Un")
    dots = {"d-1-gommette": "2", "client_id": str(uuid.uuid4()), "send": "1"}
    answer = phone.post(page_of(vote), dots | old, headers=headers)
    assert (answer.status_code, errors(answer)) == (409, [CHANGED])
    assert "A. Trois" in words(answer) and "Pas encore envoyé" not in words(answer)
    assert placed(text(answer)) == ["0", "0", "0"]
    assert not VotePaper.objects.filter(ballot=vote).exists()
    # The page that it gives votes.
    [stamp] = re.findall(r'name="seen" value="([^"]*)"', text(answer))
    assert phone.post(page_of(vote), dots | {"seen": stamp}).status_code == 302
    assert VotePaper.objects.get(ballot=vote).marks == {"1": {"gommette": 2}}


def test_a_paper_that_does_not_say_what_its_page_showed_is_not_counted(phone: Client, vote: Ballot) -> None:
    answer = phone.post(page_of(vote), {"d-1-gommette": "2", "send": "1"})
    assert answer.status_code == 409
    assert "Cet envoi ne dit pas ce que sa page montrait" in words(answer)
    assert not VotePaper.objects.filter(ballot=vote).exists()


def test_a_dot_placed_without_a_script_on_an_old_page_moves_to_no_other_proposition(
    phone: Client, vote: Ballot, member: Member
) -> None:
    old = shown_stamp(phone, page_of(vote))
    swap(vote, member, "Deux", "Un", "Trois")
    answer = phone.post(page_of(vote), {"d-1-gommette": "1", "plus": "1:gommette"} | old)
    assert (answer.status_code, errors(answer)) == (409, [CHANGED])
    assert placed(text(answer)) == ["0", "0", "0"]


def test_an_answer_to_an_old_proposition_is_not_counted_and_its_words_stay(
    phone: Client, workshop: Workshop, member: Member
) -> None:
    ballot = opened(workshop, member, "consentement", "Ouvrir le jeudi", "Un euro l’atelier")
    old = shown_stamp(phone, page_of(ballot))
    swap(ballot, member, "Un euro l’atelier", "Ouvrir le jeudi")
    answer = phone.post(page_of(ballot), {"answer": "1:objection", "r-1": "Trop tôt pour les familles."} | old)
    assert (answer.status_code, errors(answer)) == (409, [CHANGED])
    page = words(answer)
    assert "Ce que vous aviez écrit : Trop tôt pour les familles." in page
    assert "Proposition 1 sur 2 A. Un euro l’atelier" in page
    assert re.findall(r"<textarea[^>]*>([^<]*)</textarea>", text(answer)) == [""]
    assert not VotePaper.objects.filter(ballot=ballot).exists()


def test_the_question_and_the_way_to_vote_are_shown_too(phone: Client, vote: Ballot, member: Member) -> None:
    before = shown_stamp(phone, page_of(vote))
    swap(vote, member, "Un", "Deux", "Trois")
    assert shown_stamp(phone, page_of(vote)) == before  # nothing that is read has changed
    Ballot.objects.filter(pk=vote.pk).update(title="Que faut-il éviter ?")
    assert shown_stamp(phone, page_of(vote)) != before


def test_a_vote_sent_while_it_is_prepared_again_says_that_it_does_not_count(
    phone: Client, vote: Ballot, member: Member
) -> None:
    old = shown_stamp(phone, page_of(vote))
    ballots.prepare_ballot_again(ballot=vote, by=member)
    answer = phone.post(page_of(vote), {"d-1-gommette": "2", "send": "1"} | old)
    told = words(answer)
    assert (answer.status_code, "Votre vote n’a pas pu être compté : ce vote n’est pas ouvert." in told) == (409, True)
    assert "Il est en préparation" in told


# --- the papers of the room ------------------------------------------------------------------------------------------


def test_a_count_of_old_propositions_is_not_stored(facilitator: Client, vote: Ballot, member: Member) -> None:
    address = reverse("votes:room_count", args=[vote.workshop.roadmap.slug, vote.workshop.number, vote.pk])
    old = shown_stamp(facilitator, address)
    swap(vote, member, "Deux", "Un", "Trois")
    typed = {"voters": "3", "d-1-gommette": "5"}
    answer = facilitator.post(address, typed | old)
    assert (answer.status_code, COUNT_CHANGED in words(answer)) == (409, True)
    assert 'name="d-1-gommette" value=""' in text(answer)
    assert not RoomCount.objects.filter(ballot=vote).exists()
    assert facilitator.post(address, typed).status_code == 409  # it does not say what its page showed
    assert facilitator.post(address, typed | shown_stamp(facilitator, address)).status_code == 302


def test_a_count_of_old_propositions_that_waited_at_a_table_is_refused(vote: Ballot, member: Member) -> None:
    address = link(vote.workshop, 2, f"votes/{vote.pk}/")
    old = shown_stamp(Client(), address)
    swap(vote, member, "Deux", "Un", "Trois")
    typed = {"voters": "2", "d-1-gommette": "3"} | old
    status, said = queued(vote.workshop, address, **typed, client_id=str(uuid.uuid4()))
    assert (status, said["refused"].replace("\u00a0", " ")) == (409, COUNT_CHANGED)
    answer = Client().post(address, typed)
    assert (answer.status_code, 'name="d-1-gommette" value=""' in text(answer)) == (409, True)
    assert not RoomCount.objects.filter(ballot=vote).exists()
