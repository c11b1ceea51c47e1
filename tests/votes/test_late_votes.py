"""A vote that a phone kept without network, and that the closing overtook: told as not counted, counted as late, nothing more."""

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot, VotePaper
from jalons.workshops.models import Participant, Workshop, WorkshopEvent
from tests.pages import shown_stamp
from tests.votes.voting import now, opened, put, someone, words
from tests.workshops.test_views import at, errors

pytestmark = pytest.mark.django_db

NOT_COUNTED = "Votre vote n’a pas pu être compté : il est arrivé après la clôture."
SCRIPT = {"X-Script": "1"}


def page_of(ballot: Ballot) -> str:
    return f"/a/{ballot.workshop.code}/vote/{ballot.pk}/"


def send_late(phone: Client, ballot: Ballot, member: Member, **fields: str) -> str:
    """What the phone had kept when the vote closed, sent by its script once the network is back."""
    kept = shown_stamp(phone, page_of(ballot)) | {"client_id": str(uuid.uuid4()), "send": "1"} | fields
    closing.close_ballot(ballot=now(ballot), by=member)
    return words(phone.post(page_of(ballot), kept, headers=SCRIPT))


def test_the_phone_says_that_it_is_not_counted_and_shows_what_was_chosen(
    phone: Client, vote: Ballot, member: Member
) -> None:
    told = send_late(phone, vote, member, **{"d-1-gommette": "2", "d-3-gommette": "1"})
    assert NOT_COUNTED in told
    assert "Vous n’avez aucun vote compté. Vous aviez choisi : A. Un : 2 gommettes C. Trois : 1 gommette" in told
    assert not VotePaper.objects.filter(ballot=vote).exists()


def test_an_earlier_vote_is_never_taken_for_the_late_one(phone: Client, vote: Ballot, member: Member) -> None:
    phone.post(page_of(vote), shown_stamp(phone, page_of(vote)) | {"d-1-gommette": "1", "send": "1"})
    told = send_late(phone, vote, member, **{"d-2-gommette": "2"})
    again = words(phone.get(page_of(vote)))
    assert [("Ce que vous aviez envoyé avant reste compté." in page) for page in (told, again)] == [True, True]
    assert [("Votre vote est compté." in page) for page in (told, again)] == [False, False]
    assert (NOT_COUNTED in again, "B. Deux : 2 gommettes" in told) == (True, True)


def test_a_blank_vote_and_two_colours_are_told_in_words(
    phone: Client, workshop: Workshop, vote: Ballot, member: Member
) -> None:
    assert "Vous aviez choisi : Aucune gommette : un vote blanc." in send_late(phone, vote, member)
    two = ballots.create_ballot(workshop=workshop, title="Deux", options=["Un", "Là"], is_two_coloured=True, by=member)
    ballots.open_ballot(ballot=two, by=member)
    told = send_late(phone, now(two), member, **{"d-1-utilite": "1", "d-1-faisabilite": "2"})
    assert "A. Un : 1 gommette (utilité) A. Un : 2 gommettes (faisabilité)" in told


def test_a_late_answer_keeps_its_reason(phone: Client, workshop: Workshop, member: Member) -> None:
    consent = opened(workshop, member, "consentement", "Ouvrir le jeudi")
    told = send_late(phone, consent, member, answer="1:objection", **{"r-1": "Trop tôt."})
    assert "Votre réponse n’a pas pu être comptée : elle est arrivée après la clôture." in told
    assert "Vous aviez choisi : A. Ouvrir le jeudi : objection Trop tôt." in told


def test_the_closing_of_the_workshop_is_told_alike(
    phone: Client, workshop: Workshop, vote: Ballot, member: Member
) -> None:
    kept = shown_stamp(phone, page_of(vote)) | {"d-1-gommette": "1", "send": "1"}
    closing.close_workshop(workshop=workshop, by=member)
    answer = phone.post(page_of(vote), kept)
    assert (answer.status_code, errors(answer)) == (409, [NOT_COUNTED])
    assert now(vote).late_voters == [Participant.objects.latest("id").pk]


def test_only_how_many_is_kept_and_told_at_once(vote: Ballot, member: Member) -> None:
    people = [someone(vote.workshop) for _person in range(3)]
    closing.close_ballot(ballot=vote, by=member)
    lines = JournalEntry.objects.count()
    for person in (people[0], people[1], people[0]):
        assert votes.note_late_vote(ballot=vote, by=person)
    assert now(vote).late_voters == [people[0].pk, people[1].pk]
    assert (vote.papers.count(), JournalEntry.objects.count()) == (0, lines)
    kinds = WorkshopEvent.objects.filter(workshop=vote.workshop).order_by("seq").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["ballot", "tally", "tally"]


def test_a_vote_that_is_open_or_a_phone_that_may_not_vote_has_no_late_vote(vote: Ballot, member: Member) -> None:
    assert not votes.note_late_vote(ballot=vote, by=someone(vote.workshop))
    ballots.close_phone_entry(ballot=vote, is_closed=True, by=member)
    entered_after = someone(vote.workshop)
    closing.close_ballot(ballot=vote, by=member)
    assert not votes.note_late_vote(ballot=vote, by=entered_after)
    assert now(vote).late_voters == []


def test_the_facilitation_reads_how_many_on_its_three_pages(facilitator: Client, vote: Ballot, member: Member) -> None:
    closing.close_ballot(ballot=vote, by=member)
    for _person in range(2):
        votes.note_late_vote(ballot=vote, by=someone(vote.workshop))
    pages = [
        at("votes:ballot", vote.workshop, vote.pk),
        at("votes:run", vote.workshop),
        at("votes:ballots", vote.workshop),
    ]
    sentence = "2 votes sont arrivés de téléphones après la clôture : ils ne sont pas comptés."
    assert [sentence in words(facilitator.get(page)) for page in pages] == [True, True, True]


def test_reopened_the_phone_offers_it_and_once_sent_it_is_late_no_more(
    phone: Client, vote: Ballot, member: Member
) -> None:
    send_late(phone, vote, member, **{"d-1-gommette": "2"})
    ballots.open_ballot(ballot=now(vote), by=member)
    page = phone.get(page_of(vote))
    assert (NOT_COUNTED in words(page), "data-resend" in page.content.decode()) == (True, True)
    phone.post(page_of(vote), shown_stamp(phone, page_of(vote)) | {"d-1-gommette": "2", "send": "1"})
    assert (now(vote).late_voters, NOT_COUNTED in words(phone.get(page_of(vote)))) == ([], False)


def test_a_vote_prepared_again_forgets_who_was_late(vote: Ballot, member: Member) -> None:
    closing.close_ballot(ballot=vote, by=member)
    votes.note_late_vote(ballot=vote, by=someone(vote.workshop))
    ballots.prepare_ballot_again(ballot=vote, by=member)
    assert now(vote).late_voters == []


def test_a_sending_counted_before_the_closing_and_repeated_after_is_not_late(
    phone: Client, vote: Ballot, member: Member
) -> None:
    sent = shown_stamp(phone, page_of(vote)) | {"d-1-gommette": "2", "client_id": str(uuid.uuid4()), "send": "1"}
    phone.post(page_of(vote), sent, headers=SCRIPT)
    closing.close_ballot(ballot=vote, by=member)
    answer = phone.post(page_of(vote), sent, headers=SCRIPT)
    assert "Ce vote est clos. Votre vote est compté." in words(answer)
    assert ("jusqu’à la clôture" in words(answer), now(vote).late_voters) == (False, [])


def test_dots_placed_and_never_sent_are_not_said_to_be_counted(phone: Client, vote: Ballot, member: Member) -> None:
    phone.post(page_of(vote), shown_stamp(phone, page_of(vote)) | {"d-1-gommette": "1", "send": "1"})
    placed = shown_stamp(phone, page_of(vote)) | {"d-1-gommette": "1", "plus": "2:gommette"}
    closing.close_ballot(ballot=vote, by=member)
    told = words(phone.post(page_of(vote), placed))
    assert "Ce que vous placiez n’était pas envoyé : ce n’est pas compté." in told


# --- a vote that is withdrawn, a vote beside another ------------------------------------------------------------------


def test_the_button_of_a_withdrawn_vote_never_lands_on_another_one(
    phone: Client, workshop: Workshop, vote: Ballot, member: Member
) -> None:
    other = opened(workshop, member, "gommettes", "Ici", "Là")
    sent = shown_stamp(phone, page_of(vote)) | {"d-1-gommette": "2", "send": "1"}
    ballots.prepare_ballot_again(ballot=vote, by=member)
    for taken_back, status in (("prepared", 409), ("removed", 404)):
        if taken_back == "removed":
            ballots.remove_ballot(ballot=vote, by=member)
        answer = phone.post(page_of(vote), sent, headers=SCRIPT)
        html = answer.content.decode()
        assert (answer.status_code, 'data-ballot="withdrawn"' in html, "<form" in html.partition("<main")[2]) == (
            status,
            True,
            False,
        )
        # The other vote is offered under its name, and is chosen by a press.
        assert f'href="{page_of(other)}"' in html
        assert "Un vote est ouvert : Questions" in words(answer)
    assert not other.papers.exists()


def test_a_phone_that_shows_a_withdrawn_vote_is_told_so(phone: Client, vote: Ballot, member: Member) -> None:
    ballots.prepare_ballot_again(ballot=vote, by=member)
    page = phone.get(page_of(vote))
    assert (page.status_code, "Ce vote n’est pas ouvert." in words(page)) == (200, True)


def test_a_closed_vote_leads_to_the_one_that_is_open(
    phone: Client, workshop: Workshop, vote: Ballot, member: Member
) -> None:
    closing.close_ballot(ballot=vote, by=member)
    other = opened(workshop, member, "gommettes", "Ici", "Là")
    assert f'href="{page_of(other)}"' in phone.get(page_of(vote)).content.decode()


def test_opening_beside_an_open_vote_asks_first(
    facilitator: Client, workshop: Workshop, vote: Ballot, member: Member
) -> None:
    other = ballots.create_ballot(workshop=workshop, title="Et ensuite ?", options=["Ici", "Là"], by=member)
    votes.cast_paper(ballot=vote, marks=put(1), by=someone(workshop))
    opening, run = at("votes:open_ballot", workshop, other.pk), at("votes:run", workshop)
    assert f'formaction="{opening}"' in facilitator.get(run).content.decode()
    asked = words(facilitator.post(opening, {"back": "animer"}))
    assert "Le vote , 1 vote au téléphone, aucun sur papier." in asked.replace("Le vote,", "Le vote ,")
    assert (now(vote).state, now(other).state) == ("ouvert", "brouillon")
    answered = facilitator.post(opening, {"back": "animer", "others": "garder"})
    assert (answered["Location"], now(vote).state, now(other).state) == (run, "ouvert", "ouvert")


def test_the_open_vote_closes_and_the_next_one_opens_in_one_gesture(
    facilitator: Client, workshop: Workshop, vote: Ballot, member: Member
) -> None:
    other = ballots.create_ballot(workshop=workshop, title="Et ensuite ?", options=["Ici", "Là"], by=member)
    answered = facilitator.post(at("votes:open_ballot", workshop, other.pk), {"others": "clore"})
    assert answered["Location"] == at("votes:ballot", workshop, other.pk)
    assert (now(vote).state, now(other).state) == ("clos", "ouvert")


def test_a_page_of_before_the_other_vote_opens_nothing_beside_it(
    facilitator: Client, workshop: Workshop, vote: Ballot, member: Member
) -> None:
    other = ballots.create_ballot(workshop=workshop, title="Et ensuite ?", options=["Ici", "Là"], by=member)
    run = at("votes:run", workshop)
    answer = facilitator.post(run, {"gesture": f"open-vote:{other.pk}"}, headers=SCRIPT)
    told = answer.content.decode().replace("\u00a0", " ")
    assert (answer.status_code, told) == (409, "Le vote « Le vote » est encore ouvert : clôturez-le d’abord.")
    assert now(other).state == "brouillon"


# --- a closing by mistake ---------------------------------------------------------------------------------------------


@pytest.fixture
def unshown(vote: Ballot, member: Member) -> Ballot:
    """Closed while the workshop goes on, after six people voted."""
    for _person in range(6):
        votes.cast_paper(ballot=vote, marks=put(2, 1), by=someone(vote.workshop))
    closing.close_ballot(ballot=vote, by=member)
    return now(vote)


def test_results_wait_for_the_room_folded_on_the_page_of_the_vote_and_off_its_list(
    facilitator: Client, unshown: Ballot, member: Member
) -> None:
    page, listed = at("votes:ballot", unshown.workshop, unshown.pk), at("votes:ballots", unshown.workshop)
    for is_shown in (False, True):
        ballots.show_ballot(ballot=now(unshown), is_shown=is_shown, by=member)
        html = facilitator.get(page).content.decode()
        assert ('id="results"' in html, "N° 1" in words(facilitator.get(listed))) == (not is_shown, is_shown)
    ballots.show_ballot(ballot=now(unshown), is_shown=False, by=member)
    closing.close_workshop(workshop=unshown.workshop, by=member)
    assert ('id="results"' in facilitator.get(page).content.decode(), "N° 1" in words(facilitator.get(listed))) == (
        False,
        True,
    )


def test_the_page_of_the_vote_asks_before_it_closes_as_piloter_does(
    facilitator: Client, vote: Ballot, member: Member
) -> None:
    people = [someone(vote.workshop) for _person in range(3)]
    votes.cast_paper(ballot=vote, marks=put(1), by=people[0])
    asked = "2 téléphones entrés n’ont pas servi à ce vote."
    pages = [at("votes:ballot", vote.workshop, vote.pk), at("votes:run", vote.workshop)]
    assert [asked in words(facilitator.get(page)) for page in pages] == [True, True]
    polled = at("votes:participation", vote.workshop, vote.pk)
    told = [
        facilitator.get(f"{polled}{query}").content.decode().replace("\u00a0", " ")
        for query in ("?mots=reste", "?mots=decompte")
    ]
    assert told == [asked, "1 vote au téléphone, aucun sur papier."]


def test_reopening_hides_the_results_on_every_page(
    facilitator: Client, phone: Client, unshown: Ballot, member: Member
) -> None:
    ballots.show_ballot(ballot=unshown, is_shown=True, by=member)
    workshop, code = unshown.workshop, unshown.workshop.code
    pages = [
        (facilitator, at("votes:ballot", workshop, unshown.pk)),
        (facilitator, at("votes:ballots", workshop)),
        (facilitator, at("votes:run", workshop)),
        (facilitator, at("votes:projection", workshop)),
        (facilitator, reverse("carriage:console", args=[workshop.roadmap.slug, workshop.number])),
        (phone, f"/a/{code}/"),
        (phone, f"/a/{code}/mur/"),
        (phone, page_of(unshown)),
    ]

    def told() -> list[bool]:
        return [
            bool(re.search(r"\b12\b( gommettes)?", words(client.get(page)).partition("Aller au contenu")[2]))
            for client, page in pages
        ]

    assert told() == [True, True, False, True, False, False, True, False]
    ballots.open_ballot(ballot=now(unshown), by=member)
    assert told() == [False] * len(pages)
