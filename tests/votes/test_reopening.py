"""Closing a workshop asks first; reopened the same evening, it is as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jalons.invitations.changes import minutes as minutes_changes
from jalons.invitations.queries import minutes as minutes_queries
from jalons.roadmaps.models import JournalEntry, Member
from jalons.votes.changes import ballots as ballot_changes
from jalons.votes.changes import closing, votes
from jalons.votes.models import Ballot
from jalons.workshops.changes import notes
from jalons.workshops.changes import pace as pace_changes
from jalons.workshops.models import Participant, RunSheetItem, Workshop
from jalons.workshops.rules.workshops import is_same_evening
from tests.refusals import refused
from tests.votes.voting import now, opened, put, words

START = datetime(2026, 3, 12, 18, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The present moment; tests replace it."""
    moments = [START]
    monkeypatch.setattr("django.utils.timezone.now", lambda: moments[0])
    return moments


@pytest.fixture
def vote(workshop: Workshop, participant: Participant, member: Member) -> Ballot:
    ballot = opened(workshop, member, "gommettes", "Le bus", "Le car")
    votes.cast_paper(ballot=ballot, marks=put(1), by=participant)
    return ballot


def start_item(workshop: Workshop, member: Member, minutes: int = 25) -> RunSheetItem:
    item = RunSheetItem.objects.create(workshop=workshop, rank=1, title="Vote par gommettes", minutes=minutes)
    pace_changes.start_item(workshop=workshop, item=item, by=member)
    return item


def at(name: str, workshop: Workshop) -> str:
    return reverse(f"votes:{name}", args=[workshop.roadmap.slug, workshop.number])


def read_again(workshop: Workshop) -> Workshop:
    return Workshop.objects.get(pk=workshop.pk)


@pytest.mark.django_db
def test_closing_asks_first_and_says_what_else_closes(
    facilitator: Client, workshop: Workshop, vote: Ballot, member: Member, clock: list[datetime]
) -> None:
    start_item(workshop, member)
    notes.write_note(text="Prévenez Monsieur Cazenave", by=notes.join_workshop(workshop=workshop, category="citoyen"))
    clock[0] += timedelta(minutes=3)
    for page in (at("run", workshop), reverse("carriage:console", args=[workshop.roadmap.slug, workshop.number])):
        assert f'href="{at("close", workshop)}"' in facilitator.get(page).content.decode()
    asked = words(facilitator.get(at("close", workshop)))
    assert "le vote « Questions », 1 vote" in asked
    assert "la séquence « Vote par gommettes », à qui il reste 22:00" in asked
    assert "1 note est en attente de relecture" in asked
    assert read_again(workshop).state == "ouvert"
    facilitator.post(at("close", workshop))
    assert (read_again(workshop).state, now(vote).state) == ("clos", "clos")


@pytest.mark.django_db
def test_the_question_of_an_idle_workshop_lists_nothing(facilitator: Client, workshop: Workshop) -> None:
    asked = words(facilitator.get(at("close", workshop)))
    assert (
        "Clore l’atelier ?" in asked,
        "Seront clos aussi" in asked,
        "note" in asked.split("Clore l’atelier ?")[1],
    ) == (
        True,
        False,
        False,
    )


@pytest.mark.django_db
def test_reopened_the_same_evening_the_vote_and_the_time_go_on(
    facilitator: Client, workshop: Workshop, vote: Ballot, member: Member, clock: list[datetime]
) -> None:
    item = start_item(workshop, member)
    clock[0] += timedelta(minutes=3)
    closing.close_workshop(workshop=workshop, by=member)
    clock[0] += timedelta(minutes=7)
    told = words(facilitator.post(at("reopen", workshop), {"back": "animer"}, follow=True))
    assert "Le vote « Questions » est rouvert." in told
    assert "il reste 22:00" in told
    after = read_again(workshop)
    assert (after.state, now(vote).state, after.stopped) == ("ouvert", "ouvert", {})
    assert (after.current_item, after.item_ends_at) == (item, clock[0] + timedelta(minutes=22))
    assert now(vote).papers.count() == 1


@pytest.mark.django_db
def test_only_the_votes_that_the_closing_closed_open_again(workshop: Workshop, vote: Ballot, member: Member) -> None:
    closing.close_ballot(ballot=vote, by=member)
    closing.close_workshop(workshop=workshop, by=member)
    reopening = closing.reopen_workshop(workshop=workshop, by=member, gives_back=True)
    assert (reopening, now(vote).state) == (closing.Reopening(), "clos")


@pytest.mark.django_db
def test_a_paused_sequence_stays_paused(workshop: Workshop, member: Member, clock: list[datetime]) -> None:
    start_item(workshop, member)
    clock[0] += timedelta(minutes=5)
    pace_changes.pause_item(workshop=workshop, by=member)
    closing.close_workshop(workshop=workshop, by=member)
    assert closing.reopen_workshop(workshop=workshop, by=member, gives_back=True).seconds == 20 * 60
    after = read_again(workshop)
    assert (after.item_ends_at, after.item_seconds_left) == (None, 20 * 60)


@pytest.mark.django_db
def test_a_countdown_goes_on_before_its_sequence(workshop: Workshop, member: Member, clock: list[datetime]) -> None:
    start_item(workshop, member)
    pace_changes.start_timer(workshop=workshop, minutes=4, freezes=True, by=member)
    clock[0] += timedelta(minutes=1)
    closing.close_workshop(workshop=workshop, by=member)
    clock[0] += timedelta(minutes=10)
    assert closing.reopen_workshop(workshop=workshop, by=member, gives_back=True).seconds == 3 * 60
    after = read_again(workshop)
    assert (after.has_free_timer, after.freezes_at_end) == (True, True)
    assert after.item_ends_at == clock[0] + timedelta(minutes=3)
    assert after.sequence_ends_at == clock[0] + timedelta(minutes=24)


@pytest.mark.django_db
def test_a_sequence_that_goes_on_is_timed_again(workshop: Workshop, member: Member, clock: list[datetime]) -> None:
    item = start_item(workshop, member)
    closing.close_workshop(workshop=workshop, by=member)
    closing.reopen_workshop(workshop=workshop, by=member, gives_back=True)
    lines = JournalEntry.objects.filter(about_kind="runsheetitem", about_id=item.pk, verb="start")
    assert lines.count() == 2


@pytest.mark.django_db
def test_another_day_it_asks_and_the_vote_stays_closed(
    facilitator: Client, workshop: Workshop, vote: Ballot, member: Member, clock: list[datetime]
) -> None:
    closing.close_workshop(workshop=workshop, by=member)
    clock[0] += timedelta(days=1)
    asked = words(facilitator.post(at("reopen", workshop), {"back": "animer"}))
    assert "Il a été clos le jeudi 12 mars 2026." in asked
    assert "Les votes restent clos" in asked
    assert read_again(workshop).state == "clos"
    answered = facilitator.post(at("reopen", workshop), {"sure": "oui", "back": "animer"})
    assert answered["Location"] == at("run", workshop)
    assert (read_again(workshop).state, now(vote).state) == ("ouvert", "clos")


@pytest.mark.django_db
def test_validated_minutes_ask_even_the_same_evening(
    facilitator: Client, workshop: Workshop, vote: Ballot, member: Member
) -> None:
    closing.close_workshop(workshop=workshop, by=member)
    minutes = minutes_queries.workshop_minutes(read_again(workshop))
    minutes_changes.freeze_minutes(minutes=minutes, content={"blocks": []}, by=member)
    asked = words(facilitator.post(at("reopen", workshop)))
    assert "Son compte rendu est validé" in asked
    facilitator.post(at("reopen", workshop), {"sure": "oui"})
    assert (read_again(workshop).state, now(vote).state) == ("ouvert", "clos")


@pytest.mark.django_db
def test_an_open_workshop_is_not_reopened(workshop: Workshop, member: Member) -> None:
    with refused("workshop-not-closed"):
        closing.reopen_workshop(workshop=workshop, by=member, gives_back=True)


@pytest.mark.django_db
def test_a_vote_merged_since_stays_closed(workshop: Workshop, vote: Ballot, member: Member) -> None:
    closing.close_workshop(workshop=workshop, by=member)
    ballot_changes.create_ballot(workshop=workshop, title="Après", options=["un", "deux"], by=member)
    Ballot.objects.filter(title="Après").update(previous_round=vote)
    assert closing.reopen_workshop(workshop=workshop, by=member, gives_back=True).votes == ()
    assert (read_again(workshop).state, now(vote).state) == ("ouvert", "clos")


@pytest.mark.parametrize(("hours", "expected"), [(1, True), (5.5, True), (6.5, False), (30, False)])
def test_an_evening_goes_on_past_midnight(hours: float, expected: bool) -> None:
    closed_at = datetime(2026, 3, 12, 23, 30, tzinfo=UTC)
    assert is_same_evening(closed_at, closed_at + timedelta(hours=hours)) is expected
