"""A vote opened by mistake, in which nobody voted: it goes back to preparation, or away, and no result tells of it."""

import pytest
from django.test import Client
from django.urls import reverse

from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.carriage.queries.outcome import workshop_outcome
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots as ballot_changes
from jalons.votes.changes import closing, votes
from jalons.votes.models import Ballot
from jalons.votes.queries.ballots import closed_votes
from jalons.votes.queries.results import workshop_results
from jalons.workshops.models import Participant, Workshop
from tests.refusals import refused
from tests.votes.voting import events, journal, now, opened, put, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(workshop: Workshop, member: Member) -> Ballot:
    return opened(workshop, member, "gommettes", "Le bus", "Le car")


def page(client: Client, ballot: Ballot) -> str:
    workshop = ballot.workshop
    return words(client.get(reverse("votes:ballot", args=[workshop.roadmap.slug, workshop.number, ballot.pk])))


def at(name: str, ballot: Ballot) -> str:
    return reverse(f"votes:{name}", args=[ballot.workshop.roadmap.slug, ballot.workshop.number, ballot.pk])


@pytest.mark.parametrize("is_closed", [False, True])
def test_it_goes_back_to_preparation_where_its_propositions_change(
    facilitator: Client, vote: Ballot, member: Member, is_closed: bool
) -> None:
    ballot_changes.freeze_option(option=vote.options.select_related("ballot").get(rank=2), is_frozen=True, by=member)
    if is_closed:
        closing.close_ballot(ballot=vote, by=member)
    assert "Remettre en préparation" in page(facilitator, vote)
    facilitator.post(at("prepare_ballot_again", vote))
    again = now(vote)
    assert (again.state, again.opened_at, again.closed_at, again.present) == ("brouillon", None, None, None)
    assert journal(member) == [("prepare_again", "Questions")]
    assert events(vote.workshop)[-1] == "ballot"
    assert not again.options.filter(is_frozen=True).exists()
    facilitator.post(
        at("revise_ballot", vote),
        {
            "title": "Questions",
            "kind": "gommettes",
            "options": "Le bus\nLe vélo",
            "most_per_option": 2,
            "seen": again.stamp,
        },
    )
    assert list(again.options.values_list("title", flat=True)) == ["Le bus", "Le vélo"]


def test_a_count_of_no_paper_is_no_vote(vote: Ballot, member: Member) -> None:
    votes.enter_room_count(ballot=vote, voters=0, marks={}, by=member)
    ballot_changes.prepare_ballot_again(ballot=vote, by=member)
    assert not vote.room_counts.exists()


def test_a_vote_with_a_count_of_no_paper_is_removed_as_its_page_says(
    facilitator: Client, vote: Ballot, member: Member
) -> None:
    votes.enter_room_count(ballot=vote, voters=0, marks={}, by=member)
    assert "Supprimer le vote" in page(facilitator, vote)
    facilitator.post(at("remove_ballot", vote))
    assert not Ballot.objects.filter(pk=vote.pk).exists()


def test_a_workshop_whose_counts_are_of_no_paper_is_removed(vote: Ballot, member: Member) -> None:
    votes.enter_room_count(ballot=vote, voters=0, marks={}, by=member)
    whole_workshop_changes.remove_workshop(workshop=vote.workshop, by=member)
    assert not Ballot.objects.filter(pk=vote.pk).exists()


def test_once_somebody_voted_it_stays(
    facilitator: Client, vote: Ballot, participant: Participant, member: Member
) -> None:
    votes.cast_paper(ballot=vote, marks=put(1), by=participant)
    with refused("ballot-has-votes-to-keep"):
        ballot_changes.prepare_ballot_again(ballot=vote, by=member)
    shown = page(facilitator, vote)
    assert ("Remettre en préparation" in shown, "Supprimer le vote" in shown) == (False, False)


def test_a_vote_in_preparation_goes_no_further_back(workshop: Workshop, member: Member) -> None:
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Prêt", options=["un", "deux"], by=member)
    with refused("ballot-in-preparation"):
        ballot_changes.prepare_ballot_again(ballot=ballot, by=member)


def test_it_is_removed_from_its_page_once_closed(facilitator: Client, vote: Ballot, member: Member) -> None:
    closing.close_ballot(ballot=vote, by=member)
    assert "Supprimer le vote" in page(facilitator, vote)
    facilitator.post(at("remove_ballot", vote))
    assert not Ballot.objects.filter(pk=vote.pk).exists()


def test_its_page_ranks_nothing(facilitator: Client, vote: Ballot, member: Member) -> None:
    closing.close_ballot(ballot=vote, by=member)
    shown = page(facilitator, vote)
    assert ("Personne n’a voté." in shown, "N° 1" in shown, "ex æquo" in shown) == (True, False, False)


def test_no_result_tells_of_it(workshop: Workshop, vote: Ballot, participant: Participant, member: Member) -> None:
    other = ballot_changes.create_ballot(workshop=workshop, title="Le vrai", options=["un", "deux"], by=member)
    ballot_changes.open_ballot(ballot=other, by=member)
    votes.cast_paper(ballot=now(other), marks=put(1), by=participant)
    closing.close_workshop(workshop=workshop, by=member)
    assert [result.title for result in workshop_results(workshop)] == ["Le vrai"]
    assert closed_votes(workshop.roadmap)[workshop.number] == (other.pk,)
    outcome = workshop_outcome(Workshop.objects.get(pk=workshop.pk), workshop.held_on)
    assert [line.title for line in outcome.votes] == ["Le vrai"]
