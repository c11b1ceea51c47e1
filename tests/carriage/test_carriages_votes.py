"""The votes of a carried workshop: what leaves, what comes back, what is refused, what the page says."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalons.accounts.changes import ensure_account
from jalons.carriage.changes import carriages as carriage_changes
from jalons.carriage.models import Carriage
from jalons.carriage.models.carried_tables import public_tables, workshop_tables
from jalons.carriage.queries import carriages as carriage_queries
from jalons.resources.models import FeasibilityRule
from jalons.roadmaps.changes import roadmaps as roadmap_changes
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules.permissions import Role
from jalons.territories.models import Commune
from jalons.votes.changes import ballots, closing, votes
from jalons.votes.models import Ballot, BallotOption, RoomCount, VotePaper
from jalons.votes.queries import results
from jalons.workshops.changes import notes, workshops
from jalons.workshops.models import Participant, Theme, Workshop, WorkshopEvent
from jalons.workshops.queries import theme_suggestions
from tests.carriage.carrying import brought, from_elsewhere, snapshot, the_return
from tests.refusals import refused
from tests.votes.voting import now, put, someone

pytestmark = pytest.mark.django_db

NBSP = "\u00a0"


@pytest.fixture
def team() -> Member:
    """Of a roadmap that nothing else needs: it may go, and come back."""
    user = ensure_account(email="animation@essai.example", name="Animation")
    communes = list(Commune.objects.order_by("code")[:2])
    roadmap = roadmap_changes.create_roadmap(name="Salle", lead_authority="Essai", communes=communes, by=user)
    return Member(roadmap, user, Role.FOCAL_POINT, "Animation")


@pytest.fixture
def hall(team: Member) -> Workshop:
    workshop = workshops.create_workshop(title="Au gymnase", table_count=3, by=team)
    workshops.open_workshop(workshop=workshop, by=team)
    return Workshop.objects.get(pk=workshop.pk)


@pytest.fixture
def question(hall: Workshop, team: Member) -> Ballot:
    ballot = ballots.create_ballot(workshop=hall, title="Par quoi ?", options=["Un", "Deux", "Trois"], by=team)
    ballots.open_ballot(ballot=ballot, by=team)
    return now(ballot)


@pytest.fixture
def voter(hall: Workshop) -> Participant:
    return notes.join_workshop(workshop=hall, college="habitant", table=2)


def given(hall: Workshop, team: Member) -> Carriage:
    return carriage_changes.export_workshop(workshop=hall, with_guests=False, by=team)


def the_same(ballot: Ballot, workshop: Workshop) -> Ballot:
    return Ballot.objects.get(workshop=workshop, uid=ballot.uid)


def the_voter(voter: Participant) -> Participant:
    return Participant.objects.get(token=voter.token)


def marks(ballot: Ballot) -> list[Any]:
    return list(VotePaper.objects.filter(ballot=ballot).order_by("pk").values_list("marks", flat=True))


def test_an_open_vote_leaves_without_its_papers_and_opens_elsewhere_as_it_is(
    hall: Workshop, team: Member, question: Ballot, voter: Participant
) -> None:
    votes.cast_paper(ballot=question, marks=put(2, 1), by=voter)
    votes.enter_room_count(ballot=question, table=1, voters=2, marks=put(4), by=team)
    carriage = given(hall, team)

    def look(opened: Workshop, member: Member) -> None:
        assert public_tables(workshop_tables(opened, with_people=False)) == carriage.base
        [ballot] = Ballot.objects.filter(workshop=opened)
        assert (ballot.state, marks(ballot)) == ("ouvert", [])

    from_elsewhere(carriage, team.user, look)  # type: ignore[arg-type]
    assert RoomCount.objects.get(ballot=question).entered_by == "Animation"


def test_votes_of_the_hall_come_home_closed_and_are_counted_with_those_of_here(
    hall: Workshop, team: Member, question: Ballot, voter: Participant
) -> None:
    carriage = given(hall, team)
    remote = notes.join_workshop(workshop=hall, college="elu")
    votes.cast_paper(ballot=question, marks=put(0, 2), by=remote)
    votes.cast_paper(ballot=question, marks={}, by=notes.join_workshop(workshop=hall, college="elu"))

    def in_the_hall(opened: Workshop, member: Member) -> None:
        ballot = the_same(question, opened)
        votes.cast_paper(ballot=ballot, marks=put(2, 1), by=the_voter(voter))
        notes.join_workshop(workshop=opened, college="agent")
        votes.enter_room_count(ballot=ballot, table=3, voters=5, marks=put(0, 0, 9), by=member)
        closing.close_ballot(ballot=ballot, by=member)

    done = brought(carriage, from_elsewhere(carriage, team.user, in_the_hall), team)  # type: ignore[arg-type]
    assert (done.added["papers"], done.added["room_counts"], done.changed["ballots"]) == (1, 1, 1)
    ballot = now(question)
    # Of the four who could: three voted, one abstained.
    assert (ballot.state, ballot.present) == ("clos", 4)
    found = results.ballot_results(ballot)
    # Three telephones would tell somebody's vote: the channels are only read together.
    assert [(option.title, option.total) for option in found.options] == [("Trois", 9), ("Deux", 3), ("Un", 2)]
    assert (found.phone_voters, found.room_voters, found.unused_phones) == (3, 5, 1)
    paper = VotePaper.objects.get(ballot=ballot, participant=voter)
    assert (paper.college, paper.table) == ("habitant", 2)
    assert RoomCount.objects.get(ballot=ballot).entered_by == "Animation de là-bas"
    lines = JournalEntry.objects.filter(roadmap=team.roadmap).order_by("-id")[:2]
    assert [(line.verb, line.about_label, line.before, line.after) for line in lines][1] == (
        "bring_back",
        "Par quoi ?",
        {"state": "ouvert"},
        {"state": "clos"},
    )
    kinds = WorkshopEvent.objects.filter(workshop=hall).order_by("-seq").values_list("kind", flat=True)[:2]
    assert list(kinds) == ["ballot", "board"]


def test_a_late_repetition_of_what_was_sent_in_the_hall_changes_nothing_at_home(
    hall: Workshop, team: Member, question: Ballot, voter: Participant
) -> None:
    sent, carriage = uuid.uuid4(), given(hall, team)

    def in_the_hall(opened: Workshop, member: Member) -> None:
        ballot = the_same(question, opened)
        votes.cast_paper(ballot=ballot, marks=put(2), by=the_voter(voter), client_id=sent)
        votes.cast_paper(ballot=ballot, marks=put(0, 2), by=the_voter(voter))

    brought(carriage, from_elsewhere(carriage, team.user, in_the_hall), team)  # type: ignore[arg-type]
    votes.cast_paper(ballot=question, marks=put(2), by=voter, client_id=sent)
    assert marks(question) == [{"2": {"gommette": 2}}]


def test_a_vote_made_in_the_hall_is_new_here(hall: Workshop, team: Member, voter: Participant) -> None:
    carriage = given(hall, team)

    def in_the_hall(opened: Workshop, member: Member) -> None:
        ballot = ballots.create_ballot(
            workshop=opened, title="Sur place", options=["On commence", "À Mareuil"], kind="consentement", by=member
        )
        ballots.open_ballot(ballot=ballot, by=member)
        answers = {1: {"accord": 1}, 2: {"objection": 1}}
        votes.cast_paper(ballot=ballot, marks=answers, reasons={2: "Trop loin."}, by=the_voter(voter))
        for _blank in range(2):
            votes.cast_paper(ballot=ballot, marks={}, by=someone(opened))
        closing.close_ballot(ballot=ballot, by=member)
        ballots.show_ballot(ballot=ballot, is_shown=True, by=member)

    brought(carriage, from_elsewhere(carriage, team.user, in_the_hall), team)  # type: ignore[arg-type]
    ballot = Ballot.objects.get(workshop=hall, title="Sur place")
    assert (ballot.is_shown, ballot.present) == (False, 3)
    assert [
        (option.title, [one.text for one in option.objections]) for option in results.ballot_results(ballot).options
    ] == [
        ("On commence", []),
        ("À Mareuil", ["Trop loin."]),
    ]


def test_a_closed_vote_shown_here_and_opened_again_there_is_open_and_not_shown(
    hall: Workshop, team: Member, question: Ballot
) -> None:
    closing.close_ballot(ballot=question, by=team)
    carriage = given(hall, team)
    ballots.show_ballot(ballot=question, is_shown=True, by=team)
    work = lambda opened, member: ballots.open_ballot(ballot=the_same(question, opened), by=member)  # noqa: E731
    brought(carriage, from_elsewhere(carriage, team.user, work), team)  # type: ignore[arg-type]
    assert (now(question).state, now(question).is_shown, now(question).present) == ("ouvert", False, None)


def test_a_closed_vote_counts_elsewhere_what_nobody_s_papers_say_and_comes_home_as_it_was(
    hall: Workshop, team: Member, question: Ballot, voter: Participant
) -> None:
    votes.cast_paper(ballot=question, marks=put(2, 1), by=voter)
    for _blank in range(2):
        votes.cast_paper(ballot=question, marks={}, by=someone(hall))
    closing.close_ballot(ballot=question, by=team)
    carriage = given(hall, team)

    def look(opened: Workshop, member: Member) -> None:
        found = results.ballot_results(the_same(question, opened))
        assert [(option.title, option.total) for option in found.options] == [("Un", 2), ("Deux", 1), ("Trois", 0)]

    done = brought(carriage, from_elsewhere(carriage, team.user, look), team)  # type: ignore[arg-type]
    assert done.counts()["rows_changed"] == 0
    paper = VotePaper.objects.get(ballot=question, participant=voter)
    assert (paper.participant, paper.college, paper.table) == (voter, "habitant", 2)


def test_a_proposition_frozen_there_is_frozen_here(hall: Workshop, team: Member, question: Ballot) -> None:
    carriage = given(hall, team)

    def in_the_hall(opened: Workshop, member: Member) -> None:
        option = BallotOption.objects.get(ballot=the_same(question, opened), rank=2)
        ballots.freeze_option(option=option, is_frozen=True, by=member)

    brought(carriage, from_elsewhere(carriage, team.user, in_the_hall), team)  # type: ignore[arg-type]
    assert list(question.options.values_list("is_frozen", flat=True)) == [False, True, False]


def test_the_lexicon_and_the_rule_of_feasibility_go_with_the_workshop(hall: Workshop, team: Member) -> None:
    Theme.objects.create(roadmap=team.roadmap, rank=1, title="Transport", words="bus, car")
    numbers = {"available": 60, "without_holder": 20, "without_effort": 10, "strong": 70, "medium": 40}
    FeasibilityRule.objects.create(roadmap=team.roadmap, **numbers)
    carriage = given(hall, team)

    def look(opened: Workshop, member: Member) -> None:
        assert [words.title for words in theme_suggestions.theme_lexicon(opened.roadmap)] == ["Transport"]
        rule = FeasibilityRule.objects.get(roadmap=opened.roadmap)
        assert {name: getattr(rule, name) for name in numbers} == numbers

    from_elsewhere(carriage, team.user, look)  # type: ignore[arg-type]


# --- what is refused -------------------------------------------------------------------------------------------------


def doctored(question: Ballot, **values: Any) -> Callable[[dict[str, Any]], None]:
    def edit(tables: dict[str, Any]) -> None:
        tables["papers"][str(uuid.uuid4())] = {
            "ballot": str(question.uid), "participant": next(iter(tables["participants"])), "sent_ids": [],
            "category": "citoyen", "college": "", "table": None, "marks": {"1": {"gommette": 1}}, "reasons": {},
        } | values  # fmt: skip

    return edit


def test_an_over_vote_written_in_the_file_is_refused_and_nothing_changes(
    hall: Workshop, team: Member, question: Ballot, voter: Participant
) -> None:
    carriage = given(hall, team)
    before = snapshot(hall)
    told = (
        "Ce fichier contient un bulletin que le vote « Par quoi ? » n’admet pas : trop de gommettes, une proposition "
        "qui n’y est pas, ou deux bulletins de la même personne."
    )
    for over in ({"1": {"gommette": 2}, "2": {"gommette": 2}}, {"1": {"gommette": 3}}, {"7": {"gommette": 1}}):
        file = the_return(carriage, doctored(question, marks=over))
        with refused("carried-vote-wrong-paper", "file", saying=told):
            carriage_changes.receive_return(workshop=hall, file=file, by=team)
    assert (snapshot(hall), marks(question)) == (before, [])


def test_the_rules_of_a_vote_that_left_open_do_not_change(hall: Workshop, team: Member, question: Ballot) -> None:
    carriage = given(hall, team)
    file = the_return(carriage, lambda tables: tables["ballots"][str(question.uid)].update(dots=20))
    with refused(
        "carried-vote-wrong-changed",
        "file",
        saying="Ce fichier change les règles d’un vote qui était déjà ouvert au départ : « Par quoi ? ».",
    ):
        carriage_changes.receive_return(workshop=hall, file=file, by=team)


def test_a_vote_without_one_of_its_values_is_an_altered_file(
    hall: Workshop, team: Member, question: Ballot, voter: Participant
) -> None:
    carriage = given(hall, team)
    for table, name in (("ballots", "dots"), ("ballot_options", "rank")):
        file = the_return(carriage, lambda tables: next(iter(tables[table].values())).pop(name))  # noqa: B023
        with refused("carriage-altered", "file"):
            carriage_changes.receive_return(workshop=hall, file=file, by=team)


# --- the page --------------------------------------------------------------------------------------------------------


def the_page(hall: Workshop, team: Member, carriage: Carriage, file: bytes) -> str:
    client = Client()
    client.force_login(team.user)  # type: ignore[arg-type]
    where = [team.roadmap.slug, hall.number]
    client.post(reverse("carriage:bring_back", args=where), {"file": SimpleUploadedFile("a.jalons", file)})
    page = client.get(reverse("carriage:merge", args=[*where, carriage.uid])).content.decode()
    return " ".join(page.replace(NBSP, " ").split())


def test_the_page_counts_papers_and_shows_nobody_s_vote(
    hall: Workshop, team: Member, question: Ballot, voter: Participant
) -> None:
    other = notes.join_workshop(workshop=hall, college="agent")
    votes.cast_paper(ballot=question, marks=put(1), by=other)
    carriage = given(hall, team)
    votes.cast_paper(ballot=question, marks=put(2), by=voter)

    def in_the_hall(opened: Workshop, member: Member) -> None:
        ballot = the_same(question, opened)
        votes.cast_paper(ballot=ballot, marks=put(0, 2), by=the_voter(voter))
        votes.cast_paper(ballot=ballot, marks=put(0, 0, 2), by=the_voter(other))
        votes.cast_paper(ballot=ballot, marks={}, by=notes.join_workshop(workshop=opened, college="elu"))
        votes.enter_room_count(ballot=ballot, table=2, voters=4, marks=put(6, 3), by=member)
        closing.close_ballot(ballot=ballot, by=member)

    page = the_page(hall, team, carriage, from_elsewhere(carriage, team.user, in_the_hall))  # type: ignore[arg-type]
    # What was voted here before leaving stayed here: whoever voted again there has voted on both sides.
    assert "Bulletins : « Par quoi ? » : 2 personnes ont voté des deux côtés, différemment" in page
    assert f'name="garder-papers/{question.uid}"' in page
    assert "Garder ce qui est ici : leurs bulletins d’ici" in page
    assert "<h3>1 ajout</h3><ul><li>« Par quoi ? » : 1 bulletin de téléphone</li></ul>" in page
    assert "<li>Par quoi ?, table 2</li>" in page
    assert "avancement : ouvert → clos" in page
    assert "gommette" not in page


def test_a_count_typed_on_both_sides_is_asked_in_words(hall: Workshop, team: Member, question: Ballot) -> None:
    carriage = given(hall, team)
    votes.enter_room_count(ballot=question, table=2, voters=4, marks=put(6, 3), by=team)

    def in_the_hall(opened: Workshop, member: Member) -> None:
        votes.enter_room_count(ballot=the_same(question, opened), table=2, voters=5, marks=put(6, 4), by=member)

    file = from_elsewhere(carriage, team.user, in_the_hall)  # type: ignore[arg-type]
    page = the_page(hall, team, carriage, file)
    assert "Décomptes de la salle : Par quoi ?, table 2</legend>" in page
    assert "Garder ce qui est ici : 4 votes papier, Un : gommettes 6, Deux : gommettes 3" in page
    assert "Prendre ce qui revient : 5 votes papier, Un : gommettes 6, Deux : gommettes 4" in page
    carriage.refresh_from_db()
    plan, review = carriage_queries.return_review(carriage)
    carriage_changes.merge_return(
        carriage=carriage, there=[review.questions[0].key], seen=carriage_changes.conflicts_stamp(plan), by=team
    )
    count = RoomCount.objects.get(ballot=question)
    assert (count.voters, count.marks["2"], count.entered_by) == (5, {"gommette": 4}, "Animation de là-bas")


@pytest.mark.parametrize(("takes_there", "expected"), [(False, "1"), (True, "2")])
def test_who_voted_on_both_sides_has_one_paper(
    hall: Workshop, team: Member, question: Ballot, voter: Participant, takes_there: bool, expected: str
) -> None:
    carriage = given(hall, team)
    votes.cast_paper(ballot=question, marks=put(2), by=voter)
    work = lambda opened, member: votes.cast_paper(  # noqa: E731
        ballot=the_same(question, opened), marks=put(0, 2), by=the_voter(voter)
    )
    file = from_elsewhere(carriage, team.user, work)  # type: ignore[arg-type]
    brought(carriage, file, team, [f"papers/{question.uid}"] if takes_there else [])
    assert marks(question) == [{expected: {"gommette": 2}}]
