"""A paper, the room, the results: exact effect and refusal."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.queries import opinion_answers, result_tables, results, vote_groups
from jalons.votes.rules.ballots import REASON_LIMIT
from jalons.votes.rules.voting_codes import voting_codes
from jalons.votes.words import turnout_gap_sentence
from jalons.workshops.changes import workshops
from jalons.workshops.models import Workshop
from jalons.workshops.rules.turnout import Turnout
from tests.refusals import refused
from tests.votes.voting import answered, journal, now, opened, put, show_objections, someone
from tests.world import World

pytestmark = pytest.mark.django_db


# --- a paper ---------------------------------------------------------------------------------------------------------


def test_a_paper_replaces_the_one_before_and_keeps_the_college_and_the_table(vote: Ballot) -> None:
    voter = someone(vote.workshop, "public", table=2)
    votes.cast_paper(ballot=vote, marks=put(2, 1), by=voter)
    votes.cast_paper(ballot=vote, marks=put(0, 1, 2), by=voter)
    paper = VotePaper.objects.get(ballot=vote)
    assert (paper.marks, paper.category, paper.table) == (
        {"2": {"gommette": 1}, "3": {"gommette": 2}},
        "public",
        2,
    )


def test_a_sending_repeated_late_does_not_undo_a_newer_one(vote: Ballot) -> None:
    voter, first = someone(vote.workshop), uuid.uuid4()
    votes.cast_paper(ballot=vote, marks=put(2), by=voter, client_id=first)
    votes.cast_paper(ballot=vote, marks=put(0, 2), by=voter, client_id=uuid.uuid4())
    votes.cast_paper(ballot=vote, marks=put(2), by=voter, client_id=first)
    assert VotePaper.objects.get(ballot=vote).marks == {"2": {"gommette": 2}}


@pytest.mark.parametrize(
    ("marks", "code", "told"),
    [
        (put(2, 2), "vote-too-many", "Vous avez 3 gommettes, comme tout le monde. Enlevez-en, puis votez."),
        (put(3), "vote-too-many-on-one", "2 gommettes au plus par proposition : « Un » en a davantage."),
        (put(10**9), "vote-too-many-on-one", "2 gommettes au plus par proposition : « Un » en a davantage."),
        ({1: {"gommette": -1}}, "vote-not-a-count", "Écrivez un nombre entier, à partir de 0, pour « Un »."),
        (
            put(0, 0, 0, 1),
            "vote-unknown",
            "Une de ces propositions n’est pas dans ce vote. Rechargez la page, puis votez à nouveau.",
        ),
        (
            put(1, mark="utilite"),
            "vote-unknown",
            "Une de ces propositions n’est pas dans ce vote. Rechargez la page, puis votez à nouveau.",
        ),
    ],
)
def test_more_than_ones_dots_is_refused_and_the_vote_before_stays(
    vote: Ballot, marks: dict[int, dict[str, int]], code: str, told: str
) -> None:
    voter = someone(vote.workshop)
    votes.cast_paper(ballot=vote, marks=put(1, 1, 1), by=voter)
    with refused(code, saying=told):
        votes.cast_paper(ballot=vote, marks=marks, by=voter)
    assert VotePaper.objects.get(ballot=vote).marks == {
        "1": {"gommette": 1},
        "2": {"gommette": 1},
        "3": {"gommette": 1},
    }


def test_a_frozen_option_takes_no_new_dot(vote: Ballot, member: Member) -> None:
    early, late = someone(vote.workshop), someone(vote.workshop)
    votes.cast_paper(ballot=vote, marks=put(1, 1), by=early)
    option = BallotOption.objects.get(ballot=vote, rank=1)
    ballots.freeze_option(option=option, is_frozen=True, by=member)
    assert journal(member) == [("freeze", "Un")]
    told = "« Un » ne reçoit plus de nouvelle gommette. Placez-la ailleurs."
    with refused("vote-frozen", saying=told):
        votes.cast_paper(ballot=vote, marks=put(1), by=late)
    with refused("vote-frozen", saying=told):
        votes.cast_paper(ballot=vote, marks=put(2), by=early)
    votes.cast_paper(ballot=vote, marks=put(1, 2), by=early)
    ballots.freeze_option(option=option, is_frozen=False, by=member)
    votes.cast_paper(ballot=vote, marks=put(1), by=late)
    assert VotePaper.objects.filter(ballot=vote).count() == 2


def test_one_votes_while_the_vote_and_the_workshop_are_open(vote: Ballot, member: Member) -> None:
    voter = someone(vote.workshop)
    closing.close_workshop(workshop=vote.workshop, by=member)
    with refused("ballot-closed"):
        votes.cast_paper(ballot=vote, marks={}, by=voter)
    with refused("workshop-closed-to-votes"):
        ballots.open_ballot(ballot=vote, by=member)
    with refused("ballot-closed"):
        votes.cast_paper(ballot=vote, marks={}, by=voter)
    workshops.open_workshop(workshop=vote.workshop, by=member)
    ballots.open_ballot(ballot=vote, by=member)
    votes.cast_paper(ballot=vote, marks={}, by=voter)
    closing.close_ballot(ballot=vote, by=member)
    with refused("ballot-closed"):
        votes.cast_paper(ballot=vote, marks={}, by=voter)
    draft = ballots.create_ballot(workshop=vote.workshop, title="Après", options=["A", "B"], by=member)
    with refused("ballot-not-open-yet"):
        votes.cast_paper(ballot=draft, marks={}, by=voter)


def test_one_votes_in_ones_own_workshop(vote: Ballot, member: Member) -> None:
    other = workshops.create_workshop(title="Ailleurs", by=member)
    workshops.open_workshop(workshop=other, by=member)
    with refused("ballot-of-another-workshop"):
        votes.cast_paper(ballot=vote, marks={}, by=someone(other))


def test_an_objection_says_what_is_in_the_way(workshop: Workshop, member: Member) -> None:
    ballot, voter = opened(workshop, member, "consentement", "On commence en mars", "À Mareuil"), someone(workshop)
    objects = {2: {"objection": 1}}
    with refused(
        "objection-without-reason",
        "reason",
        saying="Vous faites objection à « À Mareuil » : écrivez en une phrase ce qui vous arrête.",
    ):
        votes.cast_paper(ballot=ballot, marks=objects, by=voter, is_whole=False)
    with refused("reason-too-long", "reason", saying=f"Votre raison compte {REASON_LIMIT + 1} caractères."):
        votes.cast_paper(ballot=ballot, marks=objects, reasons={2: "a" * (REASON_LIMIT + 1)}, by=voter, is_whole=False)
    votes.cast_paper(ballot=ballot, marks={1: {"reserve": 1}}, by=voter, is_whole=False)
    votes.cast_paper(ballot=ballot, marks=objects, reasons={2: "Trop loin."}, by=voter, is_whole=False)
    answered(ballot, 2, "reserve", "accord")
    closing.close_ballot(ballot=ballot, by=member)
    show_objections(ballot, member)
    found = results.ballot_results(now(ballot))
    assert [(o.title, o.is_adopted, o.reasons) for o in found.options] == [
        ("On commence en mars", True, []),
        ("À Mareuil", False, ["Trop loin."]),
    ]
    assert [o.title for o in found.adopted] == ["On commence en mars"]


def test_the_reasons_of_a_count_are_those_of_its_objections_and_are_bounded(workshop: Workshop, member: Member) -> None:
    ballot = opened(workshop, member, "consentement", "On commence en mars", "À Mareuil")
    marks = {1: {"accord": 2}, 2: {"objection": 1, "accord": 1}}
    reasons = {1: "Sans objection", 2: "Trop loin.", 9999: "Nulle part"}
    count = votes.enter_room_count(ballot=ballot, voters=2, marks=marks, reasons=reasons, by=member)
    assert count.reasons == {"2": "Trop loin."}
    with refused("reason-too-long", "reason"):
        votes.enter_room_count(
            ballot=ballot,
            voters=2,
            marks=marks,
            reasons={2: "a" * (REASON_LIMIT + 1)},
            by=member,
            seen=count.entered_at.isoformat(),
        )


def test_an_objection_that_is_lifted_takes_its_reason_away(workshop: Workshop, member: Member) -> None:
    ballot, voter = opened(workshop, member, "consentement", "À Mareuil"), someone(workshop)
    votes.cast_paper(ballot=ballot, marks={1: {"objection": 1}}, reasons={1: "Trop loin."}, by=voter, is_whole=False)
    votes.cast_paper(ballot=ballot, marks={1: {"accord": 1}}, by=voter, is_whole=False)
    paper = VotePaper.objects.get(ballot=ballot)
    assert (paper.marks, paper.reasons) == ({"1": {"accord": 1}}, {})


def test_a_participant_who_is_erased_leaves_a_paper_of_nobody(vote: Ballot) -> None:
    voter = someone(vote.workshop, "prive", table=1)
    votes.cast_paper(ballot=vote, marks=put(1), by=voter)
    voter.delete()
    paper = VotePaper.objects.get(ballot=vote)
    assert (paper.participant, paper.category, paper.marks) == (None, "prive", {"1": {"gommette": 1}})


# --- the room --------------------------------------------------------------------------------------------------------


def told_of(count: RoomCount) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    found = JournalEntry.objects.filter(about_kind="roomcount", about_id=count.pk).order_by("id")
    return [(line.verb, line.before, line.after) for line in found]


def test_the_journal_says_who_counted_and_how_many_never_what(vote: Ballot, member: Member) -> None:
    """Everybody on the roadmap reads the journal, and a pile may be of one person (decision 0077)."""
    count = votes.enter_room_count(ballot=vote, table=2, voters=4, marks=put(6, 3), by=member)
    assert (count.entered_by, count.marks) == (member.name, {"1": {"gommette": 6}, "2": {"gommette": 3}})
    votes.enter_room_count(
        ballot=vote, table=2, voters=4, marks=put(6, 4), by=member, seen=count.entered_at.isoformat()
    )
    assert RoomCount.objects.get(ballot=vote).marks == {"1": {"gommette": 6}, "2": {"gommette": 4}}
    open_ones = [
        ("add", {}, {"voters": 4, "ballot": "Le vote"}),
        ("revise", {"voters": 4}, {"voters": 4, "ballot": "Le vote"}),
    ]
    assert told_of(count) == open_ones
    closing.close_ballot(ballot=vote, by=member)
    assert told_of(count) == open_ones
    seen = RoomCount.objects.get(ballot=vote).entered_at.isoformat()
    votes.enter_room_count(ballot=vote, table=2, voters=4, marks=put(8), by=member, seen=seen)
    assert told_of(count)[-1] == ("revise", {"voters": 4}, {"voters": 4, "ballot": "Le vote"})


def test_a_count_is_removed_and_the_journal_keeps_what_it_may_say(vote: Ballot, member: Member) -> None:
    count = votes.enter_room_count(ballot=vote, table=2, voters=4, marks=put(6), by=member)
    with refused("count-entered-since"):
        votes.remove_room_count(ballot=vote, table=2, seen="", by=member)
    seen = count.entered_at.isoformat()
    votes.remove_room_count(ballot=vote, table=2, seen=seen, by=member)
    assert told_of(count)[-1] == ("remove", {"voters": 4, "ballot": "Le vote"}, {})
    with refused("count-gone"):
        votes.remove_room_count(ballot=vote, table=2, seen=seen, by=member)
    # The tables no longer stand in the way of the whole room; the journal never says the dots.
    room = votes.enter_room_count(ballot=vote, voters=4, marks=put(6), by=member)
    closing.close_ballot(ballot=vote, by=member)
    votes.remove_room_count(ballot=vote, seen=room.entered_at.isoformat(), by=member)
    assert told_of(room)[-1] == ("remove", {"voters": 4, "ballot": "Le vote"}, {})
    assert not RoomCount.objects.filter(ballot=vote).exists()


def test_a_count_stays_once_the_entry_of_papers_is_closed(vote: Ballot, member: Member) -> None:
    count = votes.enter_room_count(ballot=vote, table=2, voters=4, marks=put(6), by=member)
    ballots.close_paper_entry(ballot=vote, is_closed=True, by=member)
    with refused("paper-entry-closed"):
        votes.remove_room_count(ballot=vote, table=2, seen=count.entered_at.isoformat(), by=member)
    assert RoomCount.objects.filter(ballot=vote).count() == 1


def test_a_count_typed_again_alike_leaves_no_line(vote: Ballot, member: Member) -> None:
    count = votes.enter_room_count(ballot=vote, table=2, voters=4, marks=put(6), by=member)
    seen = count.entered_at.isoformat()
    votes.enter_room_count(ballot=vote, table=2, voters=4, marks=put(6), by=member, seen=seen)
    assert told_of(count) == [("add", {}, {"voters": 4, "ballot": "Le vote"})]


def test_a_count_typed_by_somebody_else_meanwhile_is_told(vote: Ballot, member: Member) -> None:
    votes.enter_room_count(ballot=vote, voters=4, marks=put(6), by=member)
    with refused(
        "count-entered-since",
        saying=f"Ce décompte vient d’être saisi par {member.name} : 4 votes papier. Relisez-le, puis corrigez s’il le faut.",
    ):
        votes.enter_room_count(ballot=vote, voters=3, marks=put(1), by=member)
    assert RoomCount.objects.get(ballot=vote).voters == 4


@pytest.mark.parametrize(
    ("voters", "marks", "code", "told"),
    [
        (
            2,
            put(4, 3),
            "count-too-many",
            "Trop de gommettes : 2 votes papier en donnent 6 au plus. Recomptez les feuilles.",
        ),
        (
            2,
            put(5),
            "count-too-many-on-one",
            "« Un » compte trop de gommettes : 2 votes papier en donnent 4 au plus. Recomptez les feuilles.",
        ),
        (0, put(1), "voters-missing", "Écrivez d’abord combien de personnes ont voté sur papier."),
    ],
)
def test_the_room_has_no_more_dots_than_its_papers_give(
    vote: Ballot, member: Member, voters: int, marks: dict[int, dict[str, int]], code: str, told: str
) -> None:
    with refused(code, "voters" if code == "voters-missing" else None, saying=told):
        votes.enter_room_count(ballot=vote, voters=voters, marks=marks, by=member)
    assert not RoomCount.objects.filter(ballot=vote).exists()


def test_a_count_waits_for_the_vote_and_names_a_table_of_the_workshop(vote: Ballot, member: Member) -> None:
    draft = ballots.create_ballot(workshop=vote.workshop, title="Après", options=["A", "B"], by=member)
    with refused("ballot-never-opened", saying="Ouvrez d’abord le vote : un décompte se saisit pendant ou après."):
        votes.enter_room_count(ballot=draft, voters=1, marks={}, by=member)
    with refused("count-table-unknown", "table", saying="Cette table n’est pas dans l’atelier."):
        votes.enter_room_count(ballot=vote, table=9, voters=1, marks={}, by=member)


# --- results ---------------------------------------------------------------------------------------------------------


def groups(found: list[vote_groups.GroupResult]) -> list[tuple[str, int, list[list[int]]]]:
    return [(group.name, group.voters, group.cells) for group in found]


def test_results_add_both_channels_share_ranks_and_count_unused_phones(vote: Ballot, member: Member) -> None:
    papers = [put(2), put(1, 2), put(1, 1), {}, {}]
    for marks in papers:
        votes.cast_paper(ballot=vote, marks=marks, by=someone(vote.workshop, table=1))
    for _ in range(2):
        someone(vote.workshop)
    votes.enter_room_count(ballot=vote, table=3, voters=5, marks=put(0, 1, 4), by=member)
    closing.close_ballot(ballot=vote, by=member)
    found = results.ballot_results(now(vote))
    assert [(o.title, o.place, o.is_tied, o.phones, o.room, o.total) for o in found.options] == [
        ("Un", 1, True, 4, 0, 4),
        ("Deux", 1, True, 3, 1, 4),
        ("Trois", 1, True, 0, 4, 4),
    ]
    assert (found.phone_voters, found.room_voters, found.voters, found.is_apart) == (5, 5, 10, True)
    assert (found.blank, found.present, found.unused_phones) == (2, 7, 2)
    # The papers do not say their college: tables tell more. One cut of the room, never two, which would tell who is in both.
    assert found.by_college == []
    assert groups(found.by_table) == [("Table 1", 5, [[4], [3], [0]]), ("Table 3", 5, [[0], [1], [4]])]
    assert [(line.table, line.voters, line.entered_by) for line in found.room] == [(3, 5, member.name)]


def test_fewer_than_five_voters_are_not_told_apart(vote: Ballot, member: Member) -> None:
    """With nine voters, five of a college, the four others are not enough: only the whole is shown."""
    for category, marks in (*[("citoyen", put(1))] * 5, *[("public", put(0, 2))] * 4):
        votes.cast_paper(ballot=vote, marks=marks, by=someone(vote.workshop, category))
    closing.close_ballot(ballot=vote, by=member)
    assert groups(results.ballot_results(now(vote)).by_college) == []


def test_two_papers_of_the_room_are_not_told_from_the_phones(vote: Ballot, member: Member) -> None:
    for table in (1, 1, 1, 1, 1, 2, 2, 2, 2, 2):
        votes.cast_paper(ballot=vote, marks=put(1), by=someone(vote.workshop, table=table))
    votes.enter_room_count(ballot=vote, table=3, voters=2, marks=put(0, 4), by=member)
    closing.close_ballot(ballot=vote, by=member)
    found = results.ballot_results(now(vote))
    assert found.is_apart is False
    assert [(mark.total, mark.phones, mark.room) for option in found.options for mark in option.marks] == [
        (10, None, None),
        (4, None, None),
        (0, None, None),
    ]
    # The smallest table joins the two papers.
    assert groups(found.by_table) == [("Table 2", 5, [[5], [0], [0]]), ("Autres votes, réunis", 7, [[5], [4], [0]])]
    assert groups(found.by_college) == []
    assert result_tables.results_table(found)[:2] == [
        ["Rang", "Lettre", "Proposition", "gommettes, ensemble"],
        ["1", "A", "Un", "10"],
    ]


def test_small_tables_of_phones_and_of_papers_are_put_together_each_on_its_side(vote: Ballot, member: Member) -> None:
    for table in (1, 1, 1, 1, 1, 2, 2, 2, 3, 3):
        votes.cast_paper(ballot=vote, marks=put(1), by=someone(vote.workshop, table=table))
    for table, voters in ((1, 5), (2, 2), (3, 3)):
        votes.enter_room_count(ballot=vote, table=table, voters=voters, marks=put(0, voters), by=member)
    closing.close_ballot(ballot=vote, by=member)
    assert groups(results.ballot_results(now(vote)).by_table) == [
        ("Table 1", 10, [[5], [5], [0]]),
        ("Autres téléphones, réunis", 5, [[5], [0], [0]]),
        ("Autres votes papier, réunis", 5, [[0], [5], [0]]),
    ]


def test_in_two_colours_what_leads_is_useful_and_feasible(workshop: Workshop, member: Member) -> None:
    ballot = ballots.create_ballot(
        workshop=workshop, title="Deux", options=["Un", "Deux", "Trois"], is_two_coloured=True, by=member
    )
    ballots.open_ballot(ballot=ballot, by=member)
    useful, feasible = {"utilite": 2}, {"faisabilite": 2}
    for marks in ({1: useful | feasible}, {1: useful, 2: feasible}, {3: useful, 1: feasible}):
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop))
    closing.close_ballot(ballot=ballot, by=member)
    found = results.ballot_results(now(ballot))
    assert [(o.title, o.place, [mark.total for mark in o.marks], o.leads) for o in found.options] == [
        ("Un", 1, [4, 4], True),
        ("Deux", 2, [0, 2], False),
        ("Trois", 2, [2, 0], False),
    ]
    assert (found.is_two_coloured, found.highest_mark, [o.title for o in found.leading]) == (True, 4, ["Un"])


def test_opinions_are_ordered_by_agreement_and_drawn_from_seven_voters(workshop: Workshop, member: Member) -> None:
    ballot = opened(workshop, member, "avis", "Tout le monde dit non", "On se partage", "Tout le monde dit oui")
    for turn in range(7):
        marks = {1: {"desaccord": 1}, 2: {"accord" if turn % 2 else "desaccord": 1}, 3: {"accord": 1}}
        if turn == 6:
            assert not _points(ballot, member)
        votes.cast_paper(ballot=ballot, marks=marks, by=someone(workshop))
    closing.close_ballot(ballot=ballot, by=member)
    found = results.ballot_results(now(ballot))
    assert [(o.title, o.leaning, o.agreement) for o in found.options] == [
        ("Tout le monde dit oui", "agreed", 100),
        ("On se partage", "divided", 43),
        ("Tout le monde dit non", "rejected", 0),
    ]
    assert len(found.points) == 7
    assert len({(point.x, point.y) for point in found.points}) == 2


def _points(ballot: Ballot, member: Member) -> list[opinion_answers.Point]:
    closing.close_ballot(ballot=ballot, by=member)
    points = results.ballot_results(now(ballot)).points
    ballots.open_ballot(ballot=ballot, by=member)
    return points


def test_one_paper_and_thirty_cost_the_same_queries(vote: Ballot, member: Member) -> None:
    costs = []
    for count in (1, 30):
        for _ in range(count):
            votes.cast_paper(ballot=vote, marks=put(1), by=someone(vote.workshop))
        closing.close_ballot(ballot=vote, by=member)
        ballot = now(vote)
        with CaptureQueriesContext(connection) as counted:
            results.ballot_results(ballot)
        costs.append(len(counted))
        ballots.open_ballot(ballot=vote, by=member)
    assert costs == [3, 3]


def test_papers_count_in_the_college_that_is_ticked_on_them_beside_the_phones(vote: Ballot, member: Member) -> None:
    for _ in range(5):
        votes.cast_paper(ballot=vote, marks=put(1), by=someone(vote.workshop))
    for college, voters, marks in (("habitant", 6, put(0, 4)), ("elu", 5, put(0, 0, 3)), ("", 5, put(5))):
        votes.enter_room_count(ballot=vote, table=2, college=college, voters=voters, marks=marks, by=member)
    closing.close_ballot(ballot=vote, by=member)
    found = results.ballot_results(now(vote))
    assert [(line.table, line.college, line.voters) for line in found.room] == [
        (2, "", 5), (2, "Élue ou élu", 5), (2, "Habitante ou habitant", 6),
    ]  # fmt: skip
    columns = [option.title for option in found.options]
    assert {group.name: dict(zip(columns, group.cells, strict=True)) for group in found.by_college} == {
        "Élue ou élu": {"Un": [0], "Deux": [0], "Trois": [3]},
        "Habitante ou habitant": {"Un": [5], "Deux": [4], "Trois": [0]},
        "Papier, collège non indiqué": {"Un": [5], "Deux": [0], "Trois": [0]},
    }


def test_two_or_three_papers_of_a_college_are_not_told_apart(vote: Ballot, member: Member) -> None:
    for college, voters in (("habitant", 6), ("elu", 2), ("agent", 3)):
        votes.enter_room_count(ballot=vote, college=college, voters=voters, marks=put(0, voters), by=member)
    closing.close_ballot(ballot=vote, by=member)
    found = results.ballot_results(now(vote))
    assert [(group.name, group.voters) for group in found.by_college] == [
        ("Habitante ou habitant", 6), ("Autres votes, réunis", 5),
    ]  # fmt: skip


# --- one person, one vote --------------------------------------------------------------------------------------------


def test_a_table_and_the_whole_room_exclude_each_other(vote: Ballot, member: Member) -> None:
    table = votes.enter_room_count(ballot=vote, table=2, voters=4, marks=put(4), by=member)
    with refused("tables-counted-already"):
        votes.enter_room_count(ballot=vote, voters=4, marks=put(4), by=member)
    votes.enter_room_count(ballot=vote, table=2, voters=0, marks={}, by=member, seen=table.entered_at.isoformat())
    votes.enter_room_count(ballot=vote, voters=4, marks=put(4), by=member)
    with refused("room-counted-already"):
        votes.enter_room_count(ballot=vote, table=3, college="elu", voters=1, marks=put(1), by=member)
    assert sum(RoomCount.objects.filter(ballot=vote).values_list("voters", flat=True)) == 4


def test_the_entry_of_papers_is_closed_while_the_vote_is_open_and_opened_again(vote: Ballot, member: Member) -> None:
    ballots.close_paper_entry(ballot=vote, is_closed=True, by=member)
    with refused("paper-entry-closed"):
        votes.enter_room_count(ballot=vote, voters=4, marks=put(4), by=member)
    votes.cast_paper(ballot=vote, marks=put(1), by=someone(vote.workshop))
    ballots.close_paper_entry(ballot=vote, is_closed=False, by=member)
    votes.enter_room_count(ballot=vote, voters=4, marks=put(4), by=member)
    assert (VotePaper.objects.filter(ballot=vote).count(), RoomCount.objects.get(ballot=vote).voters) == (1, 4)


def test_a_phone_that_enters_once_entry_is_closed_does_not_vote(vote: Ballot, member: Member) -> None:
    early = someone(vote.workshop)
    ballots.close_phone_entry(ballot=vote, is_closed=True, by=member)
    late = someone(vote.workshop)
    votes.cast_paper(ballot=vote, marks=put(1), by=early)
    with refused("phone-entered-after"):
        votes.cast_paper(ballot=vote, marks=put(1), by=late)
    ballots.close_phone_entry(ballot=vote, is_closed=False, by=member)
    votes.cast_paper(ballot=vote, marks=put(1), by=late)
    assert VotePaper.objects.filter(ballot=vote).count() == 2


def test_entry_is_closed_in_a_vote_that_was_opened(workshop: Workshop, member: Member) -> None:
    draft = ballots.create_ballot(workshop=workshop, title="Plus tard", options=["Un", "Deux"], by=member)
    for change in (ballots.close_paper_entry, ballots.close_phone_entry):
        with refused("entry-of-unopened-ballot"):
            change(ballot=draft, is_closed=True, by=member)


@pytest.mark.parametrize(
    ("voters", "present", "sentence"),
    [
        (61, 60, "61 votes pour 60 personnes présentes d’après l’émargement : 1 vote de trop."),
        (63, 60, "63 votes pour 60 personnes présentes d’après l’émargement : 3 votes de trop."),
        (59, 60, "59 votes pour 60 personnes présentes d’après l’émargement : 1 personne n’a pas voté."),
        (60, 60, "60 votes pour 60 personnes présentes d’après l’émargement : autant que de personnes."),
        (60, None, ""),
        (0, 60, ""),
    ],
)
def test_the_gap_between_votes_and_people_is_a_sentence(voters: int, present: int | None, sentence: str) -> None:
    turnout = None if present is None else Turnout(present)
    assert turnout_gap_sentence(voters, turnout).replace("\u00a0", " ") == sentence


def test_those_at_a_distance_are_never_called_present() -> None:
    sentence = turnout_gap_sentence(49, Turnout(45, 3))
    assert sentence.replace("\u00a0", " ") == (
        "49 votes pour 45 personnes présentes et 3 à distance d’après l’émargement : 1 vote de trop."
    )


# --- voting codes ----------------------------------------------------------------------------------------------------


def coded(workshop: Workshop, member: Member) -> Ballot:
    ballot = ballots.create_ballot(
        workshop=workshop, title="Avec un code", options=["Un", "Deux"], asks_code=True, by=member
    )
    ballots.open_ballot(ballot=ballot, by=member)
    return now(ballot)


def test_a_code_votes_once_and_its_phone_may_change_its_vote(workshop: Workshop, member: Member) -> None:
    ballot = coded(workshop, member)
    first, second = voting_codes(ballot.uid, 2)
    phone, other = someone(workshop), someone(workshop)
    for typed, code in (("", "voting-code-missing"), ("AAAAAAA", "voting-code-unknown")):
        with refused(code, "code"):
            votes.cast_paper(ballot=ballot, marks=put(1), by=phone, voting_code=typed)
    votes.cast_paper(ballot=ballot, marks=put(1), by=phone, voting_code=f" {first[:3].lower()}-{first[3:]} ")
    votes.cast_paper(ballot=ballot, marks=put(0, 2), by=phone)
    with refused("voting-code-used", "code"):
        votes.cast_paper(ballot=ballot, marks=put(1), by=other, voting_code=first)
    votes.cast_paper(ballot=ballot, marks=put(1), by=other, voting_code=second)
    papers = VotePaper.objects.filter(ballot=ballot).values_list("code_number", "marks")
    assert list(papers) == [(1, {"2": {"gommette": 2}}), (2, {"1": {"gommette": 1}})]


def test_the_codes_of_a_vote_are_its_own_and_never_change(workshop: Workshop, member: Member) -> None:
    """Paper does not change: neither may the rule."""
    codes = voting_codes(uuid.UUID(int=1))
    assert (codes[:2], len(set(codes)), codes[:40]) == (
        ["K6476XMG", "RWGPM36W"],
        550,
        voting_codes(uuid.UUID(int=1), 40),
    )
    assert not set(codes) & set(voting_codes(uuid.UUID(int=2)))


def test_a_count_corrected_while_the_room_sees_the_result_is_told(
    vote: Ballot, member: Member, world: World, client: Client
) -> None:
    """It changed the big screen in silence."""
    count = votes.enter_room_count(ballot=vote, voters=4, marks=put(4, 2), by=member)
    closing.close_ballot(ballot=vote, by=member)
    ballots.show_ballot(ballot=now(vote), is_shown=True, by=member)
    assert results.ballot_results(now(vote)).corrected_at is None
    client.force_login(world.user("referente"))
    where = [vote.workshop.roadmap.slug, vote.workshop.number]
    form = client.get(reverse("votes:room_count", args=[*where, vote.pk])).content.decode()
    assert "La salle voit ce résultat en ce moment." in form
    seen = RoomCount.objects.get(pk=count.pk).entered_at.isoformat()
    count = votes.enter_room_count(ballot=now(vote), voters=4, marks=put(2, 4), seen=seen, by=member)
    assert results.ballot_results(now(vote)).corrected_at == count.entered_at
    line = JournalEntry.objects.filter(about_kind="roomcount", about_id=count.pk).latest("id")
    assert (line.verb, line.after["screen"]) == ("revise", "le résultat montré à la salle a changé")
    assert "a changé après la clôture" in client.get(reverse("votes:ballot", args=[*where, vote.pk])).content.decode()
    assert "Décompte papier corrigé à" in client.get(reverse("votes:projection", args=where)).content.decode()
