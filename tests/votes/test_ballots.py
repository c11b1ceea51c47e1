"""A vote prepared, opened, closed, shown, and what it decides: exact effect and refusal."""

from typing import Any

import pytest

from jalons.carriage.changes import workshops as whole_workshop_changes
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots as ballot_changes
from jalons.votes.changes import closing, votes
from jalons.votes.models import Ballot, BallotOption
from jalons.votes.queries import ballots as ballot_queries
from jalons.votes.queries import results
from jalons.votes.rules.ballots import OPTION_LIMIT, option_letter
from jalons.workshops.changes import groups, stakes, workshops
from jalons.workshops.models import KeyProject, Stake, Workshop
from jalons.workshops.queries.stakes import stakes_page
from jalons.workshops.queries.walls import wall_page
from tests.refusals import refused
from tests.votes.voting import events, journal, now, opened, put, someone
from tests.world import World

pytestmark = pytest.mark.django_db


# --- prepare ---------------------------------------------------------------------------------------------------------


def test_an_option_that_bears_the_name_of_something_is_about_it(workshop: Workshop, member: Member) -> None:
    stake = stakes.add_stake(title="Aller vers", by=member)
    project = stakes.add_key_project(title="Un bus", by=member)
    group = groups.create_group(workshop=workshop, title="Le matériel", by=member)
    titles = ["Aller vers", "  Un   bus ", "", "Le matériel", "Autre chose"]
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Le vote", options=titles, by=member)
    assert [(o.rank, o.title, o.stake, o.key_project, o.group) for o in ballot.options.all()] == [
        (1, "Aller vers", stake, None, None),
        (2, "Un bus", None, project, None),
        (3, "Le matériel", None, None, group),
        (4, "Autre chose", None, None, None),
    ]
    assert journal(member) == [("create", "Le vote")]


def test_a_vote_on_the_groups_of_the_wall_has_the_letters_of_the_wall(workshop: Workshop, member: Member) -> None:
    gone, *kept = (groups.create_group(workshop=workshop, title=title, by=member) for title in ("Un", "Deux", "Trois"))
    groups.remove_group(group=gone, by=member)
    asked: dict[str, Any] = {"workshop": workshop, "options": [group.title for group in kept], "by": member}
    vote = ballot_changes.create_ballot(title="Le vote", **asked)
    letters = [(option_letter(option.rank), option.title) for option in vote.options.all()]
    assert letters == [(group.letter, group.title) for group in kept] == [("B", "Deux"), ("C", "Trois")]
    # Another proposition, or an opinion vote, is counted from A.
    other = ballot_changes.create_ballot(title="Un autre", **asked | {"options": ["Trois", "Autre chose"]})
    opinion = ballot_changes.create_ballot(title="Avis", kind="avis", **asked)
    assert [[option.rank for option in one.options.all()] for one in (other, opinion)] == [[1, 2]] * 2


def test_the_room_reads_the_whole_question_of_an_enjeu(workshop: Workshop, member: Member) -> None:
    question = "Comment venir à la mairie sans voiture pour que chacun fasse valoir ses droits ?"
    stake = stakes.add_stake(title="Venir à la mairie", phrasing=question, by=member)
    group = groups.create_group(workshop=workshop, title="Le bus", by=member)
    vote = opened(workshop, member, "gommettes", "Venir à la mairie", "Autre chose")
    page = ballot_queries.phone_ballot(vote, someone(workshop))
    stage = ballot_queries.ballot_on_stage(workshop)
    assert [option.title for option in page.options] == [question, "Autre chose"]
    assert stage and stage.propositions == {1: question, 2: "Autre chose"}
    type(group).objects.filter(pk=group.pk).update(stake=stake)
    assert [lane.question for lane in wall_page(workshop, for_the_room=True).lanes] == [question]
    assert [option.question for option in BallotOption.objects.phrased().filter(ballot=vote)] == [
        question, "Autre chose",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"options": []}, ("no-option", "options")),
        ({"options": ["A", "A"]}, ("option-written-twice", "options")),
        (
            {"options": [str(n) for n in range(41)]},
            ("too-many-options", "options"),
        ),
        ({"options": ["A", "B" * (OPTION_LIMIT + 1)]}, ("option-too-long", "options")),
        ({"dots": 21}, ("dots-out-of-bounds", "dots")),
        ({"dots": 0}, ("dots-out-of-bounds", "dots")),
        (
            {"dots": 2, "most_per_option": 3},
            (
                "dots-per-option-out-of-bounds",
                "most_per_option",
            ),
        ),
        ({"title": "Pris"}, ("ballot-title-taken", "title")),
    ],
)
def test_a_vote_that_makes_no_sense_is_refused(
    workshop: Workshop, member: Member, wrong: dict[str, Any], refusal: tuple[str, str]
) -> None:
    ballot_changes.create_ballot(workshop=workshop, title="Pris", options=["A"], by=member)
    asked = {"title": "Le vote", "options": ["A", "B"]} | wrong
    with refused(*refusal):
        ballot_changes.create_ballot(workshop=workshop, by=member, **asked)
    assert Ballot.objects.filter(workshop=workshop).count() == 1


def test_a_vote_is_revised_while_it_is_prepared_and_no_more_once_open(workshop: Workshop, member: Member) -> None:
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Le vote", options=["A", "B"], by=member)
    terms = {"kind": "gommettes", "is_two_coloured": True, "dots": 5, "most_per_option": 3}
    ballot_changes.revise_ballot(ballot=ballot, title="Le choix", options=["B", "C"], by=member, **terms)  # type: ignore[arg-type]
    ballot = now(ballot)
    assert (ballot.title, ballot.is_two_coloured, ballot.dots, ballot.most_per_option) == ("Le choix", True, 5, 3)
    assert [(o.rank, o.title) for o in ballot.options.all()] == [(1, "B"), (2, "C")]
    assert journal(member, 2) == [("revise", "Le choix"), ("revise", "Le choix")]
    ballot_changes.open_ballot(ballot=ballot, by=member)
    with refused("ballot-was-opened"):
        ballot_changes.revise_ballot(ballot=ballot, title="X", options=["B"], by=member, **terms)


# --- open, close, show -----------------------------------------------------------------------------------------------


def test_opening_settles_the_dots_and_tells_the_room(workshop: Workshop, member: Member) -> None:
    titles = [f"Enjeu {n}" for n in range(13)]
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Le vote", options=titles, by=member)
    assert ballot.dots is None
    ballot_changes.open_ballot(ballot=ballot, by=member)
    assert (now(ballot).dots, now(ballot).state, events(workshop)) == (5, "ouvert", ["ballot"])
    assert journal(member) == [("open", "Le vote")]
    with refused("ballot-already-open", saying="Ce vote est déjà ouvert."):
        ballot_changes.open_ballot(ballot=ballot, by=member)


def test_a_vote_waits_for_its_workshop(member: Member) -> None:
    workshop = workshops.create_workshop(title="Plus tard", by=member)
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Le vote", options=["A", "B"], by=member)
    with refused("workshop-not-open-to-vote"):
        ballot_changes.open_ballot(ballot=ballot, by=member)
    assert now(ballot).state == "brouillon"


def test_a_vote_does_not_open_in_a_closed_workshop(workshop: Workshop, member: Member) -> None:
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Le vote", options=["A", "B"], by=member)
    closing.close_workshop(workshop=workshop, by=member)
    with refused("workshop-closed-to-votes", saying="Rouvrez d’abord l’atelier"):
        ballot_changes.open_ballot(ballot=ballot, by=member)
    assert now(ballot).state == "brouillon"


def test_dots_on_a_single_option_are_no_choice(workshop: Workshop, member: Member) -> None:
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Le vote", options=["A"], by=member)
    with refused("too-few-options"):
        ballot_changes.open_ballot(ballot=ballot, by=member)


def test_close_show_reopen_are_lines_of_the_journal_and_reopening_hides(vote: Ballot, member: Member) -> None:
    someone(vote.workshop)
    with refused("ballot-not-closed"):
        ballot_changes.show_ballot(ballot=vote, is_shown=True, by=member)
    closing.close_ballot(ballot=vote, by=member)
    ballot_changes.show_ballot(ballot=vote, is_shown=True, by=member)
    assert (now(vote).state, now(vote).is_shown, now(vote).present) == ("clos", True, 1)
    ballot_changes.open_ballot(ballot=vote, by=member)
    assert (now(vote).state, now(vote).is_shown, now(vote).present) == ("ouvert", False, None)
    assert journal(member, 3) == [("close", "Le vote"), ("show", "Le vote"), ("reopen", "Le vote")]
    assert events(vote.workshop) == ["ballot"] * 4


def test_a_workshop_that_closes_closes_its_open_votes(vote: Ballot, member: Member) -> None:
    draft = ballot_changes.create_ballot(workshop=vote.workshop, title="Plus tard", options=["A", "B"], by=member)
    for _voter in range(3):
        votes.cast_paper(ballot=vote, marks=put(1), by=someone(vote.workshop))
    closing.close_workshop(workshop=vote.workshop, by=member)
    assert [now(ballot).state for ballot in (vote, draft)] == ["clos", "brouillon"]
    assert journal(member, 2) == [("close", "Atelier d’essai"), ("close", "Le vote")]
    assert [option.total for option in results.ballot_results(now(vote)).options] == [3, 0, 0]


def test_results_of_an_open_vote_are_given_to_nobody(vote: Ballot) -> None:
    with pytest.raises(ValueError, match="hidden until it closes"):
        results.ballot_results(vote)


def test_one_vote_is_on_the_screen_at_a_time(vote: Ballot, member: Member) -> None:
    other = opened(vote.workshop, member, "avis", "Une phrase")
    for ballot in (vote, other):
        closing.close_ballot(ballot=ballot, by=member)
    for ballot in (vote, other):
        ballot_changes.show_ballot(ballot=ballot, is_shown=True, by=member)
    assert [now(ballot).is_shown for ballot in (vote, other)] == [False, True]
    stage = ballot_queries.ballot_on_stage(vote.workshop)
    assert stage and (stage.title, stage.participation) == ("Questions", None)


def test_results_are_not_shown_behind_an_open_vote(vote: Ballot, member: Member) -> None:
    closing.close_ballot(ballot=vote, by=member)
    other = opened(vote.workshop, member, "avis", "Une phrase")
    with refused("screen-taken-by-open-vote", saying="Questions"):
        ballot_changes.show_ballot(ballot=vote, is_shown=True, by=member)
    assert now(vote).is_shown is False
    closing.close_ballot(ballot=other, by=member)
    ballot_changes.show_ballot(ballot=vote, is_shown=True, by=member)
    ballot_changes.open_ballot(ballot=other, by=member)
    ballot_changes.show_ballot(ballot=vote, is_shown=False, by=member)
    assert now(vote).is_shown is False


def test_what_is_shown_or_frozen_already_tells_the_room_nothing(vote: Ballot, member: Member) -> None:
    option = vote.options.get(rank=1)
    ballot_changes.freeze_option(option=option, is_frozen=False, by=member)
    closing.close_ballot(ballot=vote, by=member)
    with refused("ballot-not-open-to-freeze"):
        ballot_changes.freeze_option(option=option, is_frozen=True, by=member)
    ballot_changes.show_ballot(ballot=vote, is_shown=True, by=member)
    before = events(vote.workshop)
    ballot_changes.show_ballot(ballot=vote, is_shown=True, by=member)
    assert (events(vote.workshop), journal(member)) == (before, [("show", "Le vote")])
    assert vote.options.filter(is_frozen=True).count() == 0


@pytest.mark.parametrize("is_open", [False, True])
def test_the_room_hears_that_a_vote_is_removed_if_it_had_opened(
    workshop: Workshop, member: Member, is_open: bool
) -> None:
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Le vote", options=["A", "B"], by=member)
    if is_open:
        ballot_changes.open_ballot(ballot=ballot, by=member)
    ballot_changes.remove_ballot(ballot=ballot, by=member)
    assert (Ballot.objects.filter(workshop=workshop).count(), journal(member)) == (0, [("remove", "Le vote")])
    assert events(workshop) == ["ballot", "ballot"] * is_open


def test_a_vote_with_papers_stays(vote: Ballot, member: Member) -> None:
    empty = ballot_changes.create_ballot(workshop=vote.workshop, title="Erreur", options=["A"], by=member)
    ballot_changes.remove_ballot(ballot=empty, by=member)
    assert journal(member) == [("remove", "Erreur")]
    votes.cast_paper(ballot=vote, marks={}, by=someone(vote.workshop))
    with refused("ballot-has-votes"):
        ballot_changes.remove_ballot(ballot=vote, by=member)
    with refused("workshop-has-votes"):
        whole_workshop_changes.remove_workshop(workshop=vote.workshop, by=member)


# --- what the vote decides -------------------------------------------------------------------------------------------


def test_the_enjeux_are_ordered_as_the_room_did_and_ties_keep_their_order(world: World, workshop: Workshop) -> None:
    member = world.member("referente")
    titles = list(Stake.objects.filter(roadmap=world.roadmap).values_list("title", flat=True))
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Le vote", options=titles[:4], by=member)
    ballot_changes.open_ballot(ballot=ballot, by=member)
    for marks in (put(0, 1, 0, 2), {}, {}):
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop))
    votes.enter_room_count(ballot=ballot, voters=2, marks=put(0, 1), by=member)
    closing.close_ballot(ballot=ballot, by=member)
    ballot_changes.rank_by_votes(ballot=ballot, by=member)
    a, b, c, d, *rest = titles
    expected = [b, d, a, c, *rest]
    assert list(Stake.objects.filter(roadmap=world.roadmap).values_list("rank", "title")) == list(
        enumerate(expected, 1)
    )
    line = JournalEntry.objects.filter(roadmap=world.roadmap).latest("id")
    assert (line.verb, line.about_label, line.after) == ("rank", "Le vote", {"order": expected})
    assert ballot_changes.rank_by_votes(ballot=ballot, by=member) == 0
    assert JournalEntry.objects.filter(roadmap=world.roadmap).latest("id") == line


def test_the_enjeux_that_tie_in_the_vote_share_their_place_on_every_page(world: World, workshop: Workshop) -> None:
    member = world.member("referente")
    titles = list(Stake.objects.filter(roadmap=world.roadmap).values_list("title", flat=True))
    ballot = ballot_changes.create_ballot(workshop=workshop, title="Le vote", options=titles[:4], by=member)
    ballot_changes.open_ballot(ballot=ballot, by=member)
    for marks in (put(0, 1, 1), put(0, 0, 0, 2), {}):
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop))
    closing.close_ballot(ballot=ballot, by=member)
    ballot_changes.rank_by_votes(ballot=ballot, by=member)
    a, b, c, d, *rest = titles

    def places() -> list[tuple[int, bool, str]]:
        return [(line.rank, line.is_tied, line.title) for line in stakes_page(world.roadmap).stakes]

    last = [(rank, False, title) for rank, title in enumerate(rest, 5)]
    assert places() == [(1, False, d), (2, True, b), (2, True, c), (4, False, a), *last]
    Stake.objects.get(roadmap=world.roadmap, title=b).key_projects.clear()
    stakes.remove_stake(stake=Stake.objects.get(roadmap=world.roadmap, title=b), by=member)
    # What goes leaves no hole (decision 0065).
    last = [(rank - 1, is_tied, title) for rank, is_tied, title in last]
    assert places() == [(1, False, d), (2, False, c), (3, False, a), *last]


def test_chantiers_are_ordered_by_both_colours_together(world: World, workshop: Workshop) -> None:
    member = world.member("referente")
    titles = list(KeyProject.objects.filter(roadmap=world.roadmap).values_list("title", flat=True))
    ballot = ballot_changes.create_ballot(
        workshop=workshop, title="Le vote", options=titles, is_two_coloured=True, by=member
    )
    ballot_changes.open_ballot(ballot=ballot, by=member)
    marks = {1: {"utilite": 2}, 2: {"utilite": 1, "faisabilite": 2}}
    for paper in (marks, {}, {}):
        votes.cast_paper(ballot=ballot, marks=paper, by=someone(workshop))
    closing.close_ballot(ballot=ballot, by=member)
    assert ballot_changes.rank_by_votes(ballot=ballot, by=member) == 2
    first, second, *rest = titles
    assert list(KeyProject.objects.filter(roadmap=world.roadmap).values_list("title", flat=True)) == [
        second,
        first,
        *rest,
    ]


def test_only_a_closed_vote_on_enjeux_or_chantiers_gives_an_order(vote: Ballot, member: Member) -> None:
    with refused("ballot-gives-no-order"):
        ballot_changes.rank_by_votes(ballot=vote, by=member)
    closing.close_ballot(ballot=vote, by=member)
    with refused("ballot-not-on-rows"):
        ballot_changes.rank_by_votes(ballot=vote, by=member)
