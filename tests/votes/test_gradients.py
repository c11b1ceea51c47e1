"""Agreement in five steps: each step is counted, nobody is counted for who did not answer, and nothing is averaged."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jalons.papers.documents.model import plain_text
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots as ballot_changes
from jalons.votes.changes import closing, votes
from jalons.votes.models import Ballot, VotePaper
from jalons.votes.queries import option_results, results
from jalons.votes.rules import ballots
from jalons.workshops.models import Workshop
from tests.pages import send_shown
from tests.publication.giving_back import live, tables
from tests.refusals import refused
from tests.votes.voting import now, opened, show_objections, someone, words
from tests.workshops.test_views import at, text

pytestmark = pytest.mark.django_db

STEPS = ("pleinement", "accord", "partage", "reserves", "contre")
TITLES = ("Ouvrir le jeudi", "Un euro l’atelier")


@pytest.fixture
def scale(workshop: Workshop, member: Member) -> Ballot:
    return opened(workshop, member, "echelle", *TITLES)


def answer(ballot: Ballot, *steps: str, reasons: dict[int, str] | None = None, **who: str) -> None:
    voter = someone(ballot.workshop, **who)
    marks = {rank: {step: 1} for rank, step in enumerate(steps, 1) if step}
    votes.cast_paper(ballot=ballot, marks=marks, reasons=reasons, by=voter)


def test_the_steps_go_from_one_end_to_the_other() -> None:
    assert ballots.ballot_marks("echelle") == STEPS
    assert [mark for mark in STEPS if mark in ballots.WITH_REASON] == ["reserves", "contre"]


def test_who_did_not_answer_is_not_of_a_divided_opinion(scale: Ballot, member: Member) -> None:
    answer(scale, "pleinement", "partage")
    answer(scale, "contre")
    answer(scale, "accord")
    count = {1: {"reserves": 2}}
    votes.enter_room_count(ballot=scale, voters=3, marks=count, by=member)
    closing.close_ballot(ballot=scale, by=member)
    found = results.ballot_results(now(scale))
    assert [(one.title, [mark.total for mark in one.marks], one.unanswered) for one in found.options] == [
        ("Ouvrir le jeudi", [1, 1, 0, 2, 1], 1),
        ("Un euro l’atelier", [0, 0, 1, 0, 0], 5),
    ]


@given(st.lists(st.sampled_from(["", *STEPS]), max_size=30))
def test_steps_and_silence_are_all_the_papers(answers: list[str]) -> None:
    papers = [{1: {step: 1}} if step else {} for step in answers]
    totals = ballots.sum_papers(papers).get(1, {})
    line = option_results.OptionResult(
        1,
        "",
        0,
        False,
        [option_results.MarkCount(m, m, totals.get(m, 0), 0, 0) for m in STEPS],
        [],
        False,
        voters=len(answers),
    )
    assert [mark.total for mark in line.marks] == [answers.count(step) for step in STEPS]
    assert line.unanswered == answers.count("")
    assert line.agreeing == answers.count("pleinement") + answers.count("accord")


def test_one_step_a_proposition(scale: Ballot) -> None:
    with refused("vote-two-answers"):
        votes.cast_paper(ballot=scale, marks={1: {"accord": 1, "contre": 1}}, by=someone(scale.workshop))
    with refused("vote-unknown"):
        votes.cast_paper(ballot=scale, marks={1: {"objection": 1}}, by=someone(scale.workshop))


def test_reserves_say_why_or_not_and_the_reason_goes_with_them(scale: Ballot) -> None:
    voter = someone(scale.workshop)
    votes.cast_paper(ballot=scale, marks={1: {"contre": 1}}, by=voter, is_whole=False)
    votes.cast_paper(ballot=scale, marks={1: {"reserves": 1}}, reasons={1: "Trop tôt."}, by=voter, is_whole=False)
    assert VotePaper.objects.get(ballot=scale).reasons == {"1": "Trop tôt."}
    votes.cast_paper(ballot=scale, marks={1: {"accord": 1}}, reasons={1: "Trop tôt."}, by=voter, is_whole=False)
    assert VotePaper.objects.get(ballot=scale).reasons == {}


def test_a_pile_of_papers_has_a_reason_a_line(scale: Ballot, member: Member) -> None:
    marks = {1: {"contre": 1, "reserves": 1, "accord": 4}}
    with refused("more-reasons-than-papers", "reason"):
        votes.enter_room_count(ballot=scale, voters=6, marks=marks, reasons={1: "Un\nDeux\nTrois"}, by=member)
    votes.enter_room_count(ballot=scale, voters=6, marks=marks, reasons={1: " Trop   tôt. \n\nTrop cher."}, by=member)
    closing.close_ballot(ballot=scale, by=member)
    show_objections(scale, member)
    assert results.ballot_results(now(scale)).options[0].reasons == ["Trop cher.", "Trop tôt."]


def test_a_phone_answers_by_five_buttons_and_nothing_is_chosen_before(phone: Client, scale: Ballot) -> None:
    address = f"/a/{scale.workshop.code}/vote/{scale.pk}/"
    page = text(phone.get(address))
    assert re.findall(r'value="1:(\w+)"', page) == list(STEPS)
    assert "aria-pressed" not in page
    send_shown(phone, address, {"answer": "1:reserves", "r-1": "Trop tôt."})
    paper = VotePaper.objects.get(ballot=scale)
    assert (paper.marks, paper.reasons) == ({"1": {"reserves": 1}}, {"1": "Trop tôt."})
    again = words(phone.get(f"{address}?proposition=1"))
    assert "Votre réponse : des réserves." in again


def test_the_page_and_the_table_count_by_step_and_by_college_without_a_mean(
    facilitator: Client, scale: Ballot, member: Member
) -> None:
    for _ in range(5):
        answer(scale, "pleinement", "contre", category="public")
    for _ in range(5):
        answer(scale, "contre", category="citoyen", reasons={1: "Trop tôt."})
    closing.close_ballot(ballot=scale, by=member)
    show_objections(scale, member)
    page = words(facilitator.get(at("votes:ballot", scale.workshop, scale.pk)))
    assert (
        "A. Ouvrir le jeudi 5 tout à fait d’accord aucun d’accord aucun avis partagé aucun des réserves 5 contre"
        in page
    )
    assert (
        "B. Un euro l’atelier aucun tout à fait d’accord aucun d’accord aucun avis partagé aucun des réserves 5 contre 5 sans réponse"
        in page
    )
    assert "%" not in page
    lines = text(facilitator.get(at("votes:ballot_csv", scale.workshop, scale.pk))).splitlines()
    ahead = "tout à fait d’accord;d’accord;avis partagé;des réserves;contre;Sans réponse"
    at_colleges = lines.index(f"Collège;Votes;Lettre;Proposition;{ahead}")
    assert len(lines[at_colleges + 1 : at_colleges + 5]) == 4
    assert sum(line.endswith(";5;0;0;0;0;0") for line in lines[at_colleges:]) == 1
    assert sum(line.endswith(";0;0;0;0;0;5") for line in lines[at_colleges:]) == 1
    assert lines[-5:] == ["A;Ouvrir le jeudi;Trop tôt."] * 5


def test_the_room_reads_each_step(facilitator: Client, scale: Ballot, member: Member) -> None:
    screen = at("votes:projection", scale.workshop)
    assert "Sur chaque proposition, un seul degré" in words(facilitator.get(screen))
    answer(scale, "accord", "contre")
    for _ in range(2):
        answer(scale, "contre", "contre")
    closing.close_ballot(ballot=scale, by=member)
    ballot_changes.show_ballot(ballot=scale, is_shown=True, by=member)
    page = words(facilitator.get(screen))
    assert (
        "Ouvrir le jeudi aucun tout à fait d’accord 1 d’accord aucun avis partagé aucun des réserves 2 contre" in page
    )


def test_the_minutes_have_a_column_for_each_step_and_one_for_silence(scale: Ballot, member: Member) -> None:
    answer(scale, "accord", "contre")
    answer(scale, "reserves")
    answer(scale, "reserves")
    closing.close_ballot(ballot=scale, by=member)
    (table,) = tables(live(scale.workshop), "Les résultats")
    assert [plain_text(cell) for cell in table.rows[1].cells] == ["B. Un euro l’atelier", "0", "0", "0", "0", "1", "2"]
    assert [column.label for column in table.columns][-2:] == ["Contre", "Sans réponse"]
