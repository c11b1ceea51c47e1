"""The letter of a proposition stays beside its rank: whoever voted « B » finds B on the page, the screen, a phone, the file."""

import pytest
from django.test import Client

from jalons.publication.queries.vote_sheets import vote_sheets
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot
from jalons.votes.queries import result_tables, results
from jalons.votes.queries.outcome_votes import OutcomeVote
from jalons.votes.rules import ballots as rules
from tests.pages import send_shown
from tests.votes.test_ballot_views import at
from tests.votes.voting import now, opened, put, someone, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(vote: Ballot, member: Member) -> Ballot:
    """« Deux », which is B, comes first."""
    for _voter in range(3):
        votes.cast_paper(ballot=vote, marks=put(1, 2), by=someone(vote.workshop))
    closing.close_ballot(ballot=vote, by=member)
    ballots.show_ballot(ballot=vote, is_shown=True, by=member)
    return now(vote)


def test_ranks_keep_the_letters_of_the_ballot(facilitator: Client, phone: Client, counted: Ballot) -> None:
    ranked = ["N° 1 : B. Deux", "N° 2 : A. Un", "N° 3 : C. Trois"]
    page = words(facilitator.get(at("votes:ballot", counted.workshop, counted.pk)))
    room = words(phone.get(f"/a/{counted.workshop.code}/mur/"))
    assert [label for label in ranked if label not in page or label not in room] == []
    screen = words(facilitator.get(at("votes:projection", counted.workshop)))
    assert [screen.index(label) for label in ("B. Deux", "A. Un", "C. Trois")] == sorted(
        screen.index(label) for label in ("B. Deux", "A. Un", "C. Trois")
    )
    found = results.ballot_results(counted)
    assert [line[:3] for line in result_tables.results_table(found)[:3]] == [
        ["Rang", "Lettre", "Proposition"],
        ["1", "B", "Deux"],
        ["2", "A", "Un"],
    ]


@pytest.mark.parametrize("kind", ["consentement", "avis", "echelle"])
def test_answers_keep_the_letters_of_the_ballot(
    kind: str, facilitator: Client, phone: Client, member: Member, vote: Ballot
) -> None:
    closing.close_ballot(ballot=vote, by=member)
    ballot = opened(vote.workshop, member, kind, "Un", "Deux")
    for _voter in range(3):
        votes.cast_paper(ballot=ballot, marks={2: {"accord": 1}}, by=someone(vote.workshop))
    closing.close_ballot(ballot=ballot, by=member)
    ballots.show_ballot(ballot=ballot, is_shown=True, by=member)
    pages = [
        words(facilitator.get(at("votes:ballot", vote.workshop, ballot.pk))),
        words(facilitator.get(at("votes:projection", vote.workshop))),
        words(phone.get(f"/a/{vote.workshop.code}/mur/")),
    ]
    assert ["A. Un" in page and "B. Deux" in page for page in pages] == [True] * 3
    lines = result_tables.results_table(results.ballot_results(now(ballot)))
    assert lines[0][:2] == ["Lettre", "Proposition"]
    assert sorted(line[:2] for line in lines[1:3]) == [["A", "Un"], ["B", "Deux"]]


def test_an_enjeu_says_under_which_letter_it_was_voted(counted: Ballot) -> None:
    found = results.ballot_results(counted)
    vote = OutcomeVote(counted.title, counted.workshop, True, counted.kind, found.options[0], 3, found.voters)
    assert vote.sentence == "lettre B, rang 1 sur 3, 6 gommettes"


@pytest.mark.parametrize(
    ("ranks", "letters"),
    [((), []), ((1, 2, 3), []), ((1, 2, 5), ["C", "D"]), ((3,), ["A", "B"])],
)
def test_absent_letters_are_those_before_the_last(ranks: tuple[int, ...], letters: list[str]) -> None:
    assert rules.absent_letters(ranks) == letters


def test_a_room_that_looks_for_a_letter_is_told_that_it_is_not_voted_on(
    facilitator: Client, phone: Client, vote: Ballot
) -> None:
    told = "Il n’y a pas de C : ce groupe n’est pas dans ce vote."

    def pages() -> list[str]:
        return [
            words(facilitator.get(at("votes:projection", vote.workshop))),
            words(phone.get(f"/a/{vote.workshop.code}/vote/{vote.pk}/")),
            vote_sheets(vote.workshop, [])[0].rule.replace("\u00a0", " "),
        ]

    assert [told in page for page in pages()] == [False] * 3
    vote.options.filter(rank=3).update(rank=4)
    assert [told in page for page in pages()] == [True] * 3
    vote.options.filter(rank=4).update(rank=9)
    assert ["Les lettres qui manquent" in page for page in pages()] == [True] * 3


# --- what a phone is told of a closed vote ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("others", "told"),
    [
        (2, "Les résultats se lisent sur le grand écran et ici, quand l’animation les montre."),
        (0, "le détail n’est pas montré."),
    ],
)
def test_a_phone_is_told_whether_the_results_will_be_shown(
    others: int, told: str, phone: Client, vote: Ballot, member: Member
) -> None:
    send_shown(phone, f"/a/{vote.workshop.code}/vote/{vote.pk}/", {"d-1-gommette": "1"})
    for _voter in range(others):
        votes.cast_paper(ballot=vote, marks=put(1), by=someone(vote.workshop))
    closing.close_ballot(ballot=vote, by=member)
    page = words(phone.get(f"/a/{vote.workshop.code}/vote/{vote.pk}/"))
    assert ("Votre vote est compté." in page, told in page) == (True, True)
    assert ("grand écran et ici, quand" in page) is (others == 2)
