"""« Piloter »: every lever of a workshop that runs on one page, and what holds now in words."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jalons.roadmaps.models import Member
from jalons.votes.changes import ballots as ballot_changes
from jalons.votes.changes import closing, votes
from jalons.votes.models import Ballot
from jalons.votes.queries import ballots as ballot_queries
from jalons.workshops.changes import notes, workshops
from jalons.workshops.changes import pace as pace_changes
from jalons.workshops.models import Participant, RunSheetItem, Workshop
from jalons.workshops.queries import pace as pace_queries
from jalons.workshops.rules import pace as pace_rules
from tests.votes.voting import now, opened, words
from tests.world import World

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)  # 13 h in Périgord
SCRIPT = {"X-Script": "1"}


@given(st.integers(0, 100_000), st.lists(st.integers(0, 600)))
def test_the_conducteur_ends_once_every_minute_of_it_is_spent(seconds: int, minutes: list[int]) -> None:
    end = NOON
    for _second in range(seconds // 3600):
        end += timedelta(hours=1)
    end += timedelta(seconds=seconds % 3600)
    for length in minutes:
        end += timedelta(minutes=length)
    assert pace_rules.finish_time(NOON, seconds, sum(minutes)) == end


@pytest.fixture
def items(workshop: Workshop) -> list[RunSheetItem]:
    return [
        RunSheetItem.objects.create(workshop=workshop, rank=rank, title=title, minutes=minutes)
        for rank, (title, minutes) in enumerate((("Accueil", 10), ("Situations vécues", 25), ("Vote", 20)), 1)
    ]


@pytest.mark.django_db
def test_the_end_follows_the_pace_and_a_late_room_is_told_of_its_slot(
    workshop: Workshop, items: list[RunSheetItem], member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    Workshop.objects.filter(pk=workshop.pk).update(held_on=date(2026, 3, 12), ends_at=time(13, 50))

    def told(at: datetime) -> tuple[datetime | None, int]:
        shown = pace_queries.workshop_pace(workshop, at)
        return shown.finish_at, shown.minutes_late

    assert told(NOON) == (None, 0)
    pace_changes.start_item(workshop=workshop, item=items[0], by=member)
    assert told(NOON) == (NOON + timedelta(minutes=55), 5)
    pace_changes.start_item(workshop=workshop, item=items[1], by=member)
    assert told(NOON) == (NOON + timedelta(minutes=45), 0)
    late = NOON + timedelta(minutes=31)
    assert told(late) == (late + timedelta(minutes=20), 1)
    pace_changes.pause_item(workshop=workshop, by=member)
    assert told(late) == (late + timedelta(minutes=45), 26)
    Workshop.objects.filter(pk=workshop.pk).update(held_on=date(2026, 3, 11))
    assert told(late) == (late + timedelta(minutes=45), 0)


# --- the page ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def facilitator(world: World, client: Client) -> Client:
    client.force_login(world.user("facilitation"))
    return client


@pytest.fixture
def press(facilitator: Client, workshop: Workshop) -> Callable[[str], tuple[int, str]]:
    """A button of the console, as its script presses it."""

    def press(gesture: str) -> tuple[int, str]:
        answer = facilitator.post(at(workshop), {"gesture": gesture}, headers=SCRIPT)
        return answer.status_code, answer.content.decode().replace("\u00a0", " ")

    return press


@pytest.fixture
def ballot(workshop: Workshop, member: Member) -> Ballot:
    return ballot_changes.create_ballot(workshop=workshop, title="Par où commencer ?", options=["Ici", "Là"], by=member)


def at(workshop: Workshop) -> str:
    return reverse("votes:run", args=[workshop.roadmap.slug, workshop.number])


def test_shown_results_that_another_thing_hides_are_told_to_wait(
    facilitator: Client, vote: Ballot, member: Member
) -> None:
    """They said « sont sur le grand écran » while the room saw the open vote."""
    closing.close_ballot(ballot=vote, by=member)
    ballot_changes.show_ballot(ballot=vote, is_shown=True, by=member)
    told = [words(facilitator.get(at(vote.workshop)))]
    pace_changes.choose_screen(workshop=vote.workshop, screen=Workshop.Screen.NOTES, by=member)
    told.append(words(facilitator.get(at(vote.workshop))))
    opened(vote.workshop, member, "avis", "Une phrase")
    told.append(words(facilitator.get(at(vote.workshop))))
    sentences = (
        "Ses résultats sont sur le grand écran.",
        "Ses résultats attendent : le grand écran montre autre chose.",
        "Ses résultats attendent : le grand écran montre le vote ouvert.",
    )
    assert [[sentence in page for sentence in sentences] for page in told] == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
    ]


def states(client: Client, workshop: Workshop) -> list[str]:
    """What the head of the console says, in its order."""
    page = unescape(client.get(at(workshop)).content.decode()).replace("\u00a0", " ")
    head = page.split('class="row states"')[1].split("</ul>")[0]
    return [re.sub(r"<[^>]*>", "", item).strip() for item in re.findall(r"<li.*?</li>", head, re.DOTALL)]


@pytest.mark.django_db
def test_what_holds_now_is_always_said(
    facilitator: Client, workshop: Workshop, participant: Participant, ballot: Ballot, member: Member
) -> None:
    assert states(facilitator, workshop) == ["atelier ouvert", "notes visibles", "À l’écran : la consigne"]
    notes.write_note(text="Le bus ne passe plus", by=participant)
    assert states(facilitator, workshop) == ["atelier ouvert", "notes visibles", "À l’écran : les dernières notes"]
    pace_changes.hide_notes(workshop=workshop, by=member)
    pace_changes.freeze_notes(workshop=workshop, by=member)
    assert states(facilitator, workshop) == [
        "atelier ouvert",
        "notes cachées",
        "écriture figée",
        "À l’écran : le nombre de notes",
    ]
    ballot_changes.open_ballot(ballot=ballot, by=member)
    assert states(facilitator, workshop)[-2:] == ["vote ouvert", "À l’écran : le vote"]
    closing.close_ballot(ballot=ballot, by=member)
    ballot_changes.show_ballot(ballot=now(ballot), is_shown=True, by=member)
    assert states(facilitator, workshop)[-2:] == ["écriture figée", "À l’écran : les résultats du vote"]
    closing.close_workshop(workshop=workshop, by=member)
    assert states(facilitator, workshop)[0] == "atelier clos"


@pytest.mark.django_db
def test_votes_open_and_close_from_the_console(
    press: Callable[[str], tuple[int, str]], facilitator: Client, workshop: Workshop, ballot: Ballot, member: Member
) -> None:
    pk = ballot.pk
    assert press(f"show-vote:{pk}") == (409, "Les résultats se montrent une fois le vote clos.")
    assert [press(f"open-vote:{pk}"), now(ballot).state] == [(204, ""), "ouvert"]
    assert press(f"open-vote:{pk}") == (409, "Ce vote est déjà ouvert.")
    assert [press(f"close-vote:{pk}"), now(ballot).state] == [(204, ""), "clos"]
    assert [press(f"show-vote:{pk}"), now(ballot).is_shown] == [(204, ""), True]
    assert [press(f"leave-vote:{pk}"), now(ballot).is_shown] == [(204, ""), False]
    # The workshop itself closes on a page that asks first.
    assert press("close") == (409, "Ce geste n’est pas lisible. Rechargez la page.")
    other = workshops.create_workshop(title="Ailleurs", by=member)
    elsewhere = ballot_changes.create_ballot(workshop=other, title="Ailleurs", options=["Ici", "Là"], by=member)
    assert press(f"open-vote:{elsewhere.pk}") == (409, "Ce vote n’existe plus. La page est à jour.")
    assert press("open-vote") == (409, "Ce geste n’est pas lisible. Rechargez la page.")
    answer = facilitator.post(at(workshop), {"gesture": f"open-vote:{elsewhere.pk}"}, follow=True)
    assert "Ce vote n’existe plus. La page est à jour." in unescape(answer.content.decode())


@pytest.mark.django_db
def test_each_key_that_is_announced_has_one_button(
    facilitator: Client, workshop: Workshop, items: list[RunSheetItem], member: Member
) -> None:
    pace_changes.start_item(workshop=workshop, item=items[1], by=member)
    page = facilitator.get(at(workshop)).content.decode().partition("</main>")[0]
    assert sorted(re.findall(r'aria-keyshortcuts="([^"]*)"', page)) == sorted(re.findall(r"<kbd>(.)</kbd>", page))


@pytest.mark.django_db
def test_the_page_of_the_console_costs_the_same_with_one_vote_and_with_six(
    facilitator: Client, workshop: Workshop, ballot: Ballot, member: Member
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            facilitator.get(at(workshop))
        return len(captured)

    cost()
    one = cost()
    for number in range(5):
        ballot_changes.create_ballot(workshop=workshop, title=f"Vote {number}", options=["Ici", "Là"], by=member)
    assert cost() == one


@pytest.mark.django_db
def test_the_big_screen_reads_what_is_voted_on_and_leaves_it_once_closed(
    facilitator: Client, workshop: Workshop, ballot: Ballot, member: Member
) -> None:
    ballot_changes.open_ballot(ballot=ballot, by=member)
    stage = ballot_queries.ballot_on_stage(workshop)
    assert stage and (stage.title, stage.propositions, stage.results) == (
        "Par où commencer ?",
        {1: "Ici", 2: "Là"},
        None,
    )
    screen = reverse("votes:projection", args=[workshop.roadmap.slug, workshop.number])
    shown = unescape(facilitator.get(screen).content.decode())
    assert re.findall(r'<span class="place-n">(\w)</span><span>\s*<span data-title>([^<]*)', shown) == [
        ("A", "Ici"),
        ("B", "Là"),
    ]
    closing.close_ballot(ballot=now(ballot), by=member)
    assert ballot_queries.ballot_on_stage(workshop) is None


@pytest.mark.django_db
def test_closing_a_vote_tells_first_how_many_of_the_room_have_not_voted(
    facilitator: Client, workshop: Workshop, member: Member
) -> None:
    people = [notes.join_workshop(workshop=workshop, category="citoyen") for _person in range(3)]
    ballot = ballot_changes.create_ballot(
        workshop=workshop, title="Par où commencer ?", options=["Un", "Deux"], by=member
    )
    ballot_changes.open_ballot(ballot=ballot, by=member)
    votes.cast_paper(ballot=ballot, marks={1: {"gommette": 1}}, by=people[0])
    page = facilitator.get(reverse("votes:run", args=[workshop.roadmap.slug, workshop.number])).content.decode()
    assert "2 téléphones entrés n’ont pas servi à ce vote." in page.replace("\u00a0", " ")
