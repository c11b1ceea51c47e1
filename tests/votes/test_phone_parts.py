"""What a phone with its script asks for: less than a page, and the same as the page."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot, VotePaper
from jalons.workshops import live
from jalons.workshops.changes import pace
from jalons.workshops.models import Participant, Workshop, WorkshopEvent
from tests.pages import send_shown, shown_stamp
from tests.votes.voting import opened, put, someone

pytestmark = pytest.mark.django_db

SCRIPT = {"X-Script": "1"}
# What differs from one drawing of a page to the next.
DRAWN_ANEW = re.compile(r'name="(csrfmiddlewaretoken|client_id)" value="[^"]*"')


@pytest.fixture
def phone(workshop: Workshop) -> Client:
    phone = Client()
    phone.post(f"/a/{workshop.code}/entrer/", {"college": "habitant"})
    return phone


def one_line(html: str) -> str:
    return " ".join(html.split())


def elements(html: str) -> dict[str, str]:
    """What the script draws again, by identifier."""
    found = re.findall(r'(<(\w+)[^>]* id="(\w+)"[^>]*(?:data-live|data-after)[^>]*>.*?</\2>)', one_line(html))
    return {name: whole for whole, _tag, name in found}


def section_of(html: str) -> str:
    """The vote without what is drawn anew each time."""
    found = re.search(r"<section.*</section>", DRAWN_ANEW.sub("", one_line(html)))
    assert found
    return found[0]


def changed_by_a_vote(html: str) -> list[str]:
    """What a vote that is counted changes on its page."""
    wanted = r'<div class="notice good" role="status">.*?</div>|<span id="standing"[^>]*>.*?</span>|<button[^>]*id="send".*?</button>'
    return re.findall(wanted, re.sub(r'</?div( class="row apart")?>(?!</div>) ?(?=<b>|</div>)', "", one_line(html)))


def own_values(html: str) -> list[tuple[str, str]]:
    return re.findall(r'(csrfmiddlewaretoken|client_id|data-voter)"?(?: value)?="([^"]*)"', one_line(html))


def test_the_live_parts_equal_those_of_the_page(phone: Client, vote: Ballot, member: Member) -> None:
    address = f"/a/{vote.workshop.code}/"
    phone.post(address + "notes/", {"text": "Le bus du jeudi"})
    pace.freeze_notes(workshop=vote.workshop, by=member)
    page, parts = phone.get(address), phone.get(address, headers=SCRIPT)
    assert list(elements(parts.content.decode())) == ["strip", "votes", "pace", "own", "counted"]
    # The message of the note is read with the page, by whoever sent it.
    assert elements(parts.content.decode()) == elements(page.content.decode())
    assert "Le bus du jeudi" in parts.content.decode()
    assert "X-Script" in page["Vary"].split(", ")
    assert "X-Script" in parts["Vary"].split(", ")


def test_the_live_parts_cost_six_queries(phone: Client, vote: Ballot) -> None:
    with CaptureQueriesContext(connection) as captured:
        phone.get(f"/a/{vote.workshop.code}/", headers=SCRIPT)
    assert len(captured) == 6


def test_the_home_of_a_phone_leads_to_the_results_while_they_are_shown(
    phone: Client, vote: Ballot, member: Member
) -> None:
    """It only offered « Lire le mur »; the page of the vote sent its reader to the big screen."""
    home, own = f"/a/{vote.workshop.code}/", f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    send_shown(phone, own, {"d-1-gommette": "1"})
    for _voter in range(2):
        votes.cast_paper(ballot=vote, marks=put(1), by=someone(vote.workshop))
    closing.close_ballot(ballot=vote, by=member)
    leads = re.compile(rf'href="/a/{vote.workshop.code}/mur/"\s*> ?Les résultats du vote : {vote.title}')
    assert not leads.search(one_line(phone.get(home, headers=SCRIPT).content.decode()))
    for is_shown in (True, False):
        ballots.show_ballot(ballot=Ballot.objects.get(pk=vote.pk), is_shown=is_shown, by=member)
        assert bool(leads.search(one_line(phone.get(home, headers=SCRIPT).content.decode()))) is is_shown
        assert ("Lire les résultats" in phone.get(own).content.decode()) is is_shown
        # Phones are told, and ask for their parts again.
        assert WorkshopEvent.objects.filter(workshop=vote.workshop).latest("seq").kind in live.FOR_PHONES


def test_whoever_has_not_entered_gets_the_door(vote: Ballot) -> None:
    asked = Client().get(f"/a/{vote.workshop.code}/", headers=SCRIPT)
    assert (asked.status_code, "J’entre" in asked.content.decode()) == (200, True)


def test_a_vote_sent_by_a_script_is_answered_with_what_it_changes(phone: Client, vote: Ballot) -> None:
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    paper = {"d-1-gommette": "2", "d-2-gommette": "1", "client_id": str(uuid.uuid4()), "send": "1"}
    by_script = send_shown(phone, address, paper, headers=SCRIPT)
    by_form = send_shown(phone, address, paper | {"client_id": str(uuid.uuid4())})
    assert (by_script.status_code, by_form.status_code) == (200, 302)
    assert VotePaper.objects.get(ballot=vote).marks == {"1": {"gommette": 2}, "2": {"gommette": 1}}
    answer, page = by_script.content.decode(), phone.get(by_form["Location"]).content.decode()
    told, standing, send = changed_by_a_vote(answer)
    assert "Votre vote est enregistré." in told
    assert "Votre vote est enregistré." in page
    assert [standing, send] == changed_by_a_vote(page)[-2:]
    assert len(answer) < 1_000


def test_a_vote_sent_again_by_a_script_after_another_one_shows_the_one_that_counts(phone: Client, vote: Ballot) -> None:
    address, first = f"/a/{vote.workshop.code}/vote/{vote.pk}/", str(uuid.uuid4())
    send_shown(phone, address, {"d-1-gommette": "2", "client_id": first, "send": "1"}, headers=SCRIPT)
    send_shown(phone, address, {"d-2-gommette": "1", "client_id": str(uuid.uuid4()), "send": "1"}, headers=SCRIPT)
    again = send_shown(phone, address, {"d-1-gommette": "2", "client_id": first, "send": "1"}, headers=SCRIPT)
    assert re.findall(r'name="d-\d-gommette" value="(\d)"', again.content.decode()) == ["0", "1", "0"]


def test_the_page_of_a_vote_is_drawn_once_and_holds_what_is_each_one_s_own(
    phone: Client, vote: Ballot, member: Member
) -> None:
    address, other = f"/a/{vote.workshop.code}/vote/{vote.pk}/", Client()
    other.post(f"/a/{vote.workshop.code}/entrer/", {"college": "elu"})
    pages = [who.get(address).content.decode() for who in (phone, other, other)]
    assert len({section_of(page).replace(f'data-voter="{own_values(page)[0][1]}"', "") for page in pages}) == 1
    values = [dict(own_values(page)) for page in pages]
    second, first = Participant.objects.order_by("-pk").values_list("pk", flat=True)[:2]
    assert [one["data-voter"] for one in values] == [str(first), str(second), str(second)]
    assert len({one["client_id"] for one in values}) == 3
    assert len({one["csrfmiddlewaretoken"] for one in values}) == 3
    # What changes for everybody, and what one has voted, is drawn anew.
    ballots.freeze_option(option=vote.options.get(rank=2), is_frozen=True, by=member)
    assert "ne reçoit plus de nouvelle gommette" in other.get(address).content.decode()
    send_shown(phone, address, {"d-1-gommette": "2", "send": "1"})
    assert "Votre vote est enregistré." in phone.get(address).content.decode()
    assert re.findall(r'name="d-1-gommette" value="(\d)"', phone.get(address).content.decode()) == ["2"]
    assert re.findall(r'name="d-1-gommette" value="(\d)"', other.get(address).content.decode()) == ["0"]


def test_the_token_of_a_page_drawn_once_is_accepted(vote: Ballot) -> None:
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    for _phone in range(2):
        phone = Client(enforce_csrf_checks=True)
        page = phone.get(f"/a/{vote.workshop.code}/").content.decode()
        token = dict(own_values(page))["csrfmiddlewaretoken"]
        phone.post(f"/a/{vote.workshop.code}/entrer/", {"college": "elu", "csrfmiddlewaretoken": token})
        token = dict(own_values(phone.get(address).content.decode()))["csrfmiddlewaretoken"]
        sent = send_shown(phone, address, {"d-1-gommette": "1", "send": "1", "csrfmiddlewaretoken": token})
        assert sent.status_code == 302


def test_an_answer_sent_by_a_script_is_followed_by_the_next_proposition(
    phone: Client, workshop: Workshop, member: Member
) -> None:
    ballot = opened(workshop, member, "consentement", "On commence en mars", "À Mareuil")
    address = f"/a/{workshop.code}/vote/{ballot.pk}/"
    by_script = send_shown(phone, address, {"answer": "1:accord"}, headers=SCRIPT)
    by_form = send_shown(phone, address, {"answer": "1:accord"})
    assert "Proposition 2 sur 2" in by_script.content.decode()
    assert by_script.content.decode().strip().startswith("<section")
    assert section_of(by_script.content.decode()) == section_of(phone.get(by_form["Location"]).content.decode())


def test_a_vote_refused_keeps_its_sentence_and_its_dots_for_a_script_too(phone: Client, vote: Ballot) -> None:
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    refused = send_shown(phone, address, {"d-1-gommette": "2", "d-2-gommette": "2", "send": "1"}, headers=SCRIPT)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Vous avez 3 gommettes, comme tout le monde. Enlevez-en, puis votez." in page.replace("\u00a0", " ")
    assert re.findall(r'name="d-\d-gommette" value="(\d)"', page) == ["2", "2", "0"]


def test_a_dot_too_many_is_explained_beside_its_button(phone: Client, vote: Ballot) -> None:
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    said = send_shown(phone, address, {"d-2-gommette": "2", "plus": "2:gommette"}, headers=SCRIPT).content.decode()
    alerts = re.findall(r'aria-labelledby="o-(\d)|(role="alert")', said)
    assert alerts == [("1", ""), ("2", ""), ("", 'role="alert"'), ("3", "")]
    elsewhere = send_shown(phone, address, {"plus": "9:gommette"}, headers=SCRIPT).content.decode()
    assert elsewhere.index('role="alert"') < elsewhere.index('aria-labelledby="o-1')


def test_a_closed_vote_leads_to_where_its_results_will_be(phone: Client, vote: Ballot, member: Member) -> None:
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    send_shown(phone, address, {"d-1-gommette": "1", "send": "1"})
    closing.close_ballot(ballot=vote, by=member)
    page = phone.get(address).content.decode()
    assert f'href="/a/{vote.workshop.code}/mur/"' in page
    assert "Votre vote est compté." in page.replace("\u00a0", " ")


def test_a_vote_sent_by_a_script_costs_nine_queries(phone: Client, vote: Ballot) -> None:
    address = f"/a/{vote.workshop.code}/vote/{vote.pk}/"
    sent = shown_stamp(phone, address) | {"d-1-gommette": "1", "client_id": str(uuid.uuid4()), "send": "1"}
    with CaptureQueriesContext(connection) as captured:
        phone.post(address, sent, headers=SCRIPT)
    reads = [query for query in captured if query["sql"].startswith("SELECT")]
    assert (len(reads), len(captured) - len(reads)) == (6, 3)
