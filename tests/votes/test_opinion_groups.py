"""People who answer alike: found whatever their order, never of fewer than three, and none where chance does as well."""

import random
from itertools import permutations

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from jalons.papers.documents.model import plain_text
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot
from jalons.votes.queries import results
from jalons.votes.queries.opinion_groups import method_sentence
from jalons.votes.rules.opinion_groups import LEAST_GROUP, MOST_GROUPS, Answers, OpinionGroups, opinion_groups
from jalons.votes.rules.opinions import LEAST_ON_A_MAP
from jalons.workshops.models import Workshop
from tests.publication.giving_back import live, tables
from tests.publication.giving_back import words as document_words
from tests.votes.voting import now, opened, someone, words
from tests.workshops.test_views import at, text

LETTERS: dict[str, int | None] = {"a": 1, "d": -1, "p": 0, "-": None}
MARKS = {"a": "accord", "d": "desaccord", "p": "passe"}


def people(*written: str) -> list[Answers]:
    """« 4aadd »: four people who answered so."""
    return [tuple(LETTERS[letter] for letter in one[1:]) for one in written for _person in range(int(one[0]))]


def sizes(found: OpinionGroups | None) -> list[int] | None:
    return None if found is None else [group.size for group in found.groups]


@pytest.mark.parametrize(
    ("papers", "expected"),
    [
        (people("6aaad"), None),  # too few people
        (people("4aa", "4dd"), None),  # too few statements
        ([], None),
        (people("7aaad"), [7]),  # all alike: one group, said as such
        (people("9aaaaa", "1aaaad", "1aaaap"), [11]),
        (people("4aaaa", "4dddd"), [4, 4]),
        (people("5aaaadd", "4dddaad", "3ppapda"), [5, 4, 3]),
        (people("6aaaaa", "2ddddd"), [8]),  # two people are no group
        (people("5aaaaa", "4ddddd", "1aaa--", "1aa---"), [6, 5]),  # counted by nobody apart, they join the nearest
        (people("5aaaaa", "4ddddd", "3aa---"), [5, 4]),
        (people("3aa---", "5aaaaa"), None),
    ],
)
def test_groups_of_people(papers: list[Answers], expected: list[int] | None) -> None:
    found = sizes(opinion_groups(papers))
    assert found == expected or (expected == [6, 5] and found in ([7, 4], [6, 5]))


def test_three_people_who_answered_little_are_told_apart_and_one_never() -> None:
    three, one = (
        opinion_groups(people("5aaaaa", "4ddddd", "3aa---")),
        opinion_groups(people("5aaaaa", "4ddddd", "1aa---")),
    )
    assert three
    assert one
    assert (three.apart, one.apart, sizes(one)) == (3, 0, [6, 4])


def test_the_statements_that_make_a_group_and_those_that_all_share() -> None:
    found = opinion_groups(people("5aadap", "4addaa"))
    assert found
    first, second = found.groups
    assert [(one.column, one.side, one.count, one.size, one.others, one.rest) for one in first.statements] == [
        (1, 1, 5, 5, 0, 4)
    ]
    assert [(one.column, one.side, one.count, one.others) for one in second.statements] == [(1, -1, 4, 0), (4, 1, 4, 0)]
    assert [(one.column, one.side, one.count, one.people) for one in found.shared] == [
        (0, 1, 9, 9),
        (2, -1, 9, 9),
        (3, 1, 9, 9),
    ]


answers = st.lists(st.tuples(*[st.sampled_from([1, 1, -1, -1, 0, None])] * 4), min_size=0, max_size=24)


@given(answers, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_people_changes_nothing(papers: list[Answers], luck: random.Random) -> None:
    shuffled = list(papers)
    luck.shuffle(shuffled)
    assert opinion_groups(papers) == opinion_groups(shuffled)


@given(answers)
@settings(max_examples=25, deadline=None)
def test_nobody_is_shown_alone_and_everybody_is_counted_once(papers: list[Answers]) -> None:
    found = opinion_groups(papers)
    if found is None:
        return
    assert found.people + found.apart == len(papers)
    assert found.people >= LEAST_ON_A_MAP
    assert all(group.size >= LEAST_GROUP for group in found.groups)
    assert found.apart == 0 or found.apart >= LEAST_GROUP
    assert 1 <= len(found.groups) <= MOST_GROUPS
    assert [group.size for group in found.groups] == sorted((group.size for group in found.groups), reverse=True)
    for group in found.groups:
        for one in group.statements:
            position = 0 if one.side == 1 else 1
            assert group.answers[one.column][position] == one.count
            assert 2 * one.count > one.size


PROTOTYPES = ("aaaaaaaa", "ddddaaaa", "aaaadddd")


@given(st.lists(st.integers(4, 9), min_size=2, max_size=3), st.integers(0, 7))
@settings(max_examples=15, deadline=None)
def test_planted_groups_are_found(planted: list[int], column: int) -> None:
    """One person of each group departs from it on a statement."""
    papers: list[Answers] = []
    for size, prototype in zip(planted, PROTOTYPES, strict=False):
        rows = people(f"{size}{prototype}")
        rows[0] = tuple(0 if place == column else answer for place, answer in enumerate(rows[0]))
        papers += rows
    assert sizes(opinion_groups(papers)) == sorted(planted, reverse=True)


def test_the_groups_do_not_depend_on_which_statement_comes_first() -> None:
    papers = people("5aaaadd", "4dddaad", "3ppapda")
    for order in list(permutations(range(6)))[::97]:
        turned = [tuple(row[column] for column in order) for row in papers]
        assert sizes(opinion_groups(turned)) == [5, 4, 3]


def test_chance_rarely_makes_groups() -> None:
    """Thirty rooms of twenty people who answer five statements at random."""
    luck = random.Random(20)
    rooms = [[tuple(luck.choice([1, -1, 0]) for _ in range(5)) for _person in range(20)] for _room in range(30)]
    told = [room for room in rooms if len(opinion_groups(room).groups) > 1]  # type: ignore[union-attr]
    assert len(told) <= 5


# --- pages -----------------------------------------------------------------------------------------------------------

TITLES = ("Le soir", "Dans chaque commune", "En petit groupe", "Une fois par an")


@pytest.fixture
def two_groups(workshop: Workshop, member: Member) -> Ballot:
    ballot = opened(workshop, member, "avis", *TITLES)
    for written in ("adaa",) * 5 + ("daaa",) * 3 + ("dada",):
        marks = {rank: {MARKS[letter]: 1} for rank, letter in enumerate(written, 1)}
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop))
    closing.close_ballot(ballot=ballot, by=member)
    return now(ballot)


@pytest.mark.django_db
def test_the_page_tells_the_groups_and_how_they_were_counted(facilitator: Client, two_groups: Ballot) -> None:
    page = words(facilitator.get(at("votes:ballot", two_groups.workshop, two_groups.pk)))
    assert "2 groupes parmi 9 personnes." in page
    assert "Groupe 1 , 5 personnes" in page
    assert "La plupart du groupe, et nettement moins ailleurs : D’accord : A. Le soir" in page
    assert "Ce que tous les groupes partagent D’accord : D. Une fois par an" in page
    assert " sur 9" not in page
    assert " sur 5" not in page
    assert method_sentence().replace("\u00a0", " ") in page
    lines = text(facilitator.get(at("votes:ballot_csv", two_groups.workshop, two_groups.pk))).splitlines()
    assert "Groupe 1;5;A;Le soir;d’accord" in lines


@pytest.mark.django_db
def test_the_screen_shows_the_groups_when_asked_and_takes_them_back(facilitator: Client, two_groups: Ballot) -> None:
    show, screen = (
        at(name, two_groups.workshop, *more)
        for name, more in (("votes:show_ballot", [two_groups.pk]), ("votes:projection", []))
    )
    facilitator.post(show, {"shown": "groupes"})
    page = words(facilitator.get(screen))
    assert (
        "2 groupes parmi 9 personnes. Qui a répondu de la même façon, au téléphone. Groupe 1, 5 personnes La plupart"
        in page
    )
    facilitator.post(show, {"shown": "1"})
    assert "Groupe 1" not in words(facilitator.get(screen))
    assert (now(two_groups).is_shown, now(two_groups).shows_groups) == (True, False)


@pytest.mark.django_db
def test_a_vote_that_is_opened_again_hides_its_groups(two_groups: Ballot, member: Member) -> None:
    ballots.show_ballot(ballot=two_groups, is_shown=True, shows_groups=True, by=member)
    ballots.open_ballot(ballot=two_groups, by=member)
    closing.close_ballot(ballot=two_groups, by=member)
    ballots.show_ballot(ballot=two_groups, is_shown=True, by=member)
    assert not now(two_groups).shows_groups


@pytest.mark.django_db
def test_the_minutes_have_the_groups_with_the_method(two_groups: Ballot) -> None:
    (table,) = tables(live(two_groups.workshop), "Groupes d’opinion")
    assert table.note == method_sentence()
    rows = [[plain_text(cell).replace("\u00a0", " ") for cell in row.cells] for row in table.rows]
    assert rows[0] == ["Groupe 1, 5 personnes"]
    assert ["A. Le soir", "d’accord"] in rows
    assert rows[-3:] == [
        ["Ce que toutes ces personnes partagent"],
        ["D. Une fois par an", "d’accord"],
        ["C. En petit groupe", "d’accord"],
    ]


@pytest.mark.django_db
def test_six_people_are_no_groups_anywhere(facilitator: Client, workshop: Workshop, member: Member) -> None:
    ballot = opened(workshop, member, "avis", *TITLES)
    for written in ("adaa",) * 3 + ("daaa",) * 3:
        marks = {rank: {MARKS[letter]: 1} for rank, letter in enumerate(written, 1)}
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop))
    closing.close_ballot(ballot=ballot, by=member)
    assert results.ballot_results(now(ballot)).opinion_groups is None
    page = words(facilitator.get(at("votes:ballot", workshop, ballot.pk)))
    assert "Les groupes d’opinion se montrent à partir de sept votes au téléphone" in page
    assert "Groupe 1" not in document_words(live(workshop))
    assert "groupes parmi" not in text(facilitator.get(at("votes:ballot_csv", workshop, ballot.pk)))
