"""The thread of a note to its end: votes, decision and reason, euros, délibération, figures; to the team and in public."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes.fusions import merge_outcomes
from jalons.actions.changes.sheets import advance_action, propose_action
from jalons.actions.models import ActionSheet
from jalons.actions.queries.decided import ToldDecision, verdict_sentence
from jalons.actions.rules.sheets import UNDER_STUDY, Status, may_be_told
from jalons.funding.changes.lines import add_expense, add_funding
from jalons.funding.rules.money import Sums
from jalons.funding.words.plans import answers_sentence
from jalons.overview.queries import contribution, outcomes
from jalons.publication.changes.adoption import adopt_roadmap
from jalons.publication.models import Edition
from jalons.publication.queries.adopted_actions import action_adoptions
from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots
from jalons.votes.changes.closing import close_ballot
from jalons.votes.changes.votes import enter_room_count
from jalons.votes.models import Ballot
from jalons.votes.rules.ballots import AGREE, DOT, FEASIBLE, LIVE_WITH, OBJECT, USEFUL, BallotKind
from jalons.votes.words import option_sentence
from jalons.workshops.changes import groups, workshops
from jalons.workshops.changes import notes as note_changes
from jalons.workshops.changes import stakes as stake_changes
from jalons.workshops.models import KeyProject, Participant, Stake, Workshop
from tests.publication.adopting import GAPS, VOTE, accept_gaps, balance
from tests.world import World

WHY = "Le transport à la demande existe déjà : nous l’améliorons plutôt."


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def page_text(client: Client, url: str) -> str:
    html = client.get(url).content.decode()
    return plain(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)))


@pytest.fixture
def by(world: World) -> Member:
    return world.member("referente", world.young)


@pytest.fixture
def workshop(by: Member) -> Workshop:
    made = workshops.create_workshop(title="Atelier d’essai", by=by)
    workshops.open_workshop(workshop=made, by=by)
    return made


@pytest.fixture
def writer(workshop: Workshop, by: Member) -> Participant:
    """Whose note became an enjeu, which a chantier answers."""
    writer = note_changes.join_workshop(workshop=workshop, category="citoyen")
    group = groups.create_group(workshop=workshop, title="Les bus", by=by)
    groups.move_note(note=note_changes.write_note(text="Le bus", by=writer), group=group, by=by)
    groups.promote_to_stake(group=group, by=by)
    return writer


@pytest.fixture
def stake(writer: Participant) -> Stake:
    return Stake.objects.get(groups__notes__participant=writer)


@pytest.fixture
def project(stake: Stake, by: Member) -> KeyProject:
    return stake_changes.add_key_project(title="Un transport", stakes=[stake], by=by)


@pytest.fixture
def action(project: KeyProject, by: Member) -> ActionSheet:
    made = propose_action(title="Une navette", key_project=project, new_axis="Un axe d’essai", by=by)
    for to in ("proposee", "a_arbitrer"):
        advance_action(action=made, to=to, by=by)
    return made


def public_page(writer: Participant) -> str:
    return page_text(Client(), reverse("overview:contribution", args=[writer.follow_code]))


# --- why it was put aside --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_reason_of_a_rejection_reaches_those_who_wrote_the_notes(
    writer: Participant, action: ActionSheet, by: Member
) -> None:
    """The form promises it."""
    assert "Une navette" not in public_page(writer)
    advance_action(action=action, to="ecartee", reason=WHY, by=by)
    page = public_page(writer)
    assert "Elle a mené à 1 action, qui ne se fera pas. La raison est dite plus bas." in page
    assert "Cette action n’a pas été retenue. Décision : hors réunion" in page
    assert f"« {WHY} »" in page
    assert "La raison n’a pas été écrite" not in page
    assert by.name not in page


@pytest.mark.django_db
def test_an_action_that_is_examined_again_is_under_study_again(
    writer: Participant, action: ActionSheet, by: Member
) -> None:
    advance_action(action=action, to="ecartee", reason=WHY, by=by)
    advance_action(action=action, to="a_arbitrer", by=by)
    page = public_page(writer)
    assert "1 action est à l’étude." in page
    assert ("Une navette" in page, WHY in page) == (False, False)


@pytest.mark.django_db
def test_somebody_reads_into_which_chantier_theirs_was_merged(
    writer: Participant, stake: Stake, workshop: Workshop, by: Member
) -> None:
    group = groups.create_group(workshop=workshop, title="Une navette le mardi", by=by)
    groups.move_note(note=note_changes.write_note(text="Le mardi", by=writer), group=group, by=by)
    own = groups.promote_to_key_project(group=group, by=by)
    other = stake_changes.add_key_project(title="Un transport pour tous", stakes=[stake], by=by)
    merge_outcomes(rows=[other, own], title=other.title, text="", by=by)
    assert "Elle était derrière « Une navette le mardi », fusionné ici." in public_page(writer)


def test_the_words_of_a_letter_say_what_was_decided() -> None:
    decision = ToldDecision(Status.REJECTED, "écartée", "Comité, mardi 3 mars 2026", WHY, lacks_quorum=False)
    said = {status: plain(verdict_sentence(status, decision)) for status in Status}
    assert {status: sentence for status, sentence in said.items() if sentence} == {
        Status.REJECTED: "Cette action n’a pas été retenue. Décision : Comité, mardi 3 mars 2026.",
        Status.ABANDONED: "Cette action avait été retenue, puis elle a été abandonnée.",
        Status.POSTPONED: "Cette action est reportée : elle sera examinée de nouveau plus tard.",
        Status.SUSPENDED: "Cette action est à l’arrêt pour le moment.",
    }


def test_what_may_be_told_is_what_was_decided_and_stands() -> None:
    assert {status for status in Status if not may_be_told(status, is_doubtful=False)} == UNDER_STUDY
    voted = {Status.VALIDATED, Status.COMMITTED, Status.RUNNING, Status.DONE, Status.SUSPENDED}
    assert {status for status in Status if may_be_told(status, is_doubtful=True)} == voted


# --- euros and the vote of the assembly ------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_euro_is_told_in_public_before_the_vote(writer: Participant, action: ActionSheet, by: Member) -> None:
    add_expense(action=action, label="Un minibus", kind="investissement", amount=Decimal(18_000), by=by)
    add_funding(
        action=action,
        funder="Région",
        scheme="",
        kind="investissement",
        nature="subvention",
        status="accorde",
        amount=Decimal(7_000),
        is_public=True,
        by=by,
    )
    advance_action(action=action, to="retenue", by=by)
    page = public_page(writer)
    assert "Une navette" in page
    assert ("18 000" in page, "7 000" in page) == (False, False)
    told = outcomes.action_outcomes(by.roadmap, [ActionSheet.objects.get(pk=action.pk)], in_public=False)[action.pk]
    assert plain(told.money) == "18 000 € de dépenses. 7 000 € obtenus."


@pytest.fixture
def adopted(world: World) -> Edition:
    member = world.member()
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member, timezone.localdate())
    return adopt_roadmap(**VOTE | {"held_on": timezone.localdate()}, by=member)


@pytest.mark.django_db
def test_after_the_vote_both_pages_say_the_same_euros_and_the_same_vote(
    world: World, adopted: Edition, client: Client
) -> None:
    participant = Participant.objects.filter(workshop__roadmap=world.roadmap, notes__group__stake__isnull=False).first()
    assert participant
    found = contribution.find_contribution(participant.follow_code)
    assert found
    followed = next(action for note in found.notes for project in note.projects for action in project.actions)
    action = ActionSheet.objects.select_related("axis").get(roadmap=world.roadmap, title=followed.title)
    client.force_login(world.user("referente"))
    team = page_text(client, reverse("overview:thread", args=[world.roadmap.slug, action.code]))
    public = page_text(Client(), reverse("overview:contribution", args=[participant.follow_code]))
    outcome, vote = followed.outcome, next(str(vote) for note in found.notes for vote in note.votes)
    assert outcome.decision
    facts = [outcome.adoption, outcome.voted_money, *outcome.figures, outcome.decision.taken, vote]
    assert [fact for fact in facts if not fact or plain(fact) not in team or plain(fact) not in public] == []
    money = plain(outcome.money).rstrip(".")
    assert (money != "", money in public, money in team) == (True, True, True)


@pytest.mark.django_db
def test_the_vote_of_an_action_is_read_from_the_edition_that_holds_it(world: World, adopted: Edition) -> None:
    actions = {row.pk: row for row in ActionSheet.objects.filter(roadmap=world.roadmap)}
    voted = action_adoptions(world.roadmap, actions)
    assert set(voted) == set(actions)
    assert {vote.deliberation for vote in voted.values()} == {adopted.deliberation}
    first = world.action()
    assert voted[first.pk].expenses == sum(line.amount for line in first.expenses.all())
    add_expense(action=first, label="Depuis le vote", kind="fonctionnement", amount=Decimal(99), by=world.member())
    assert action_adoptions(world.roadmap, actions) == voted
    assert action_adoptions(world.young, actions) == {}


def test_what_was_asked_and_what_was_obtained_is_one_sentence() -> None:
    whole = Sums(secured=Decimal(12_000), requested=Decimal(3_000), envisaged=Decimal(5_000), refused=Decimal(2_000))
    said = (whole, replace(whole, secured=Decimal(0), refused=Decimal(0)), Sums(envisaged=Decimal(5_000)))
    assert [plain(answers_sentence(sums)) for sums in said] == [
        "12 000 € obtenus, 3 000 € demandés, sans réponse encore, 2 000 € refusés.",
        "Rien n’est encore obtenu, 3 000 € demandés, sans réponse encore.",
        "Rien n’est encore obtenu.",
    ]


# --- votes -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def ballot(workshop: Workshop, stake: Stake, by: Member) -> Ballot:
    made = ballots.create_ballot(workshop=workshop, title="Que choisir ?", options=[stake.title, "Autre"], by=by)
    ballots.open_ballot(ballot=made, by=by)
    enter_room_count(ballot=made, table=None, college="", voters=4, marks={1: {DOT: 5}, 2: {DOT: 7}}, reasons={}, by=by)
    close_ballot(ballot=made, by=by)
    return Ballot.objects.get(pk=made.pk)


@pytest.mark.django_db
def test_a_vote_is_told_in_public_once_the_room_has_seen_it(writer: Participant, ballot: Ballot, by: Member) -> None:
    said = "Atelier d’essai, vote « Que choisir ? » : lettre A, rang 2 sur 2, 5 gommettes."
    assert said not in public_page(writer)
    stake = Stake.objects.get(groups__notes__participant=writer)
    assert [plain(str(one)) for one in outcomes.vote_lines([stake.pk], [], in_public=False).stakes[stake.pk]] == [said]
    ballots.show_ballot(ballot=ballot, is_shown=True, by=by)
    assert said in public_page(writer)


def test_each_kind_of_vote_has_its_sentence() -> None:
    def said(kind: BallotKind, marks: dict[str, int], *, share: int | None = None, is_tied: bool = False) -> str:
        terms = {"place": 1, "options": 8, "leaning": "Majorité pour"}
        return plain(option_sentence(kind, marks=marks, share=share, is_tied=is_tied, **terms))  # type: ignore[arg-type]

    assert [
        said(BallotKind.DOTS, {DOT: 1}),
        said(BallotKind.DOTS, {USEFUL: 9, FEASIBLE: 5}, is_tied=True),
        said(BallotKind.CONSENT, {AGREE: 9, LIVE_WITH: 2, OBJECT: 0}),
        said(BallotKind.CONSENT, {AGREE: 9, OBJECT: 2}),
        said(BallotKind.OPINION, {AGREE: 9}, share=82),
        said(BallotKind.OPINION, {}),
    ] == [
        "rang 1 sur 8, 1 gommette",
        "rang 1 ex æquo sur 8, 14 gommettes, dont 9 pour l’utilité et 5 pour la faisabilité",
        "adopté par consentement",
        "2 objections",
        "Majorité pour, 82 % d’accord parmi les avis exprimés",
        "Majorité pour",
    ]


# --- the cost --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_one_action_and_all_of_them_cost_the_same_queries(world: World) -> None:
    rows = list(ActionSheet.objects.filter(roadmap=world.roadmap))
    costs = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as captured:
            outcomes.action_outcomes(world.roadmap, some, in_public=True)
        costs.append(len(captured))
    assert costs[0] == costs[1] <= 11
