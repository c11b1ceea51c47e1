"""« Gains rapides »: their deadline within a year, their progress, what is late; the same words on every page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import scoring as scoring_changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet, AdoptionPath, Decision, Panel
from jalons.actions.queries import scoring
from jalons.actions.queries.action_rows import action_index
from jalons.actions.queries.quick_wins import QuickWins, followed_quick_wins
from jalons.actions.rules.quick_wins import chosen_on, quick_win_deadline, year_after
from jalons.actions.words import awaited_delay
from jalons.overview.queries.dashboard import roadmap_dashboard
from jalons.papers.documents.model import plain_text
from jalons.papers.slides.model import Listing
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.roadmaps.models import Roadmap
from tests.world import World

ON = date(2026, 3, 1)


def test_the_deadline_is_the_end_of_the_action_within_a_year_of_the_choice() -> None:
    assert quick_win_deadline(date(2026, 9, 30), ON) == date(2026, 9, 30)
    assert quick_win_deadline(date(2028, 9, 30), ON) == date(2027, 3, 1)
    assert quick_win_deadline(None, ON) == date(2027, 3, 1)
    assert quick_win_deadline(date(2028, 9, 30), None) == date(2028, 9, 30)
    assert quick_win_deadline(None, None) is None


def test_the_year_is_counted_from_the_vote_or_from_a_later_choice() -> None:
    assert chosen_on(adopted_on=ON, kept_on=date(2026, 1, 5)) == ON
    assert chosen_on(adopted_on=ON, kept_on=date(2026, 6, 5)) == date(2026, 6, 5)
    assert chosen_on(adopted_on=None, kept_on=None) is None
    assert year_after(date(2028, 2, 29)) == date(2029, 2, 28)


def wins_of(roadmap: Roadmap) -> QuickWins:
    return followed_quick_wins(action_index(roadmap), timezone.localdate())


def vote(roadmap: Roadmap, day: date) -> None:
    values = {"mode": AdoptionPath.Mode.PROJECT, "reference": "Projet de territoire", "adopted_on": day}
    AdoptionPath.objects.update_or_create(roadmap=roadmap, defaults=values)


@pytest.mark.django_db
def test_one_that_goes_on_longer_is_due_a_year_after_the_vote(world: World) -> None:
    voted = timezone.localdate() - timedelta(days=200)
    vote(world.roadmap, voted)
    wins = wins_of(world.roadmap)
    assert wins.sentence == "4 gains rapides, 3 réalisés"
    open_one = wins.rows[0]
    assert (open_one.row.code, open_one.due_on, open_one.progress) == ("1.2", year_after(voted), "1 étape sur 2")
    assert open_one.reason.replace("\u00a0", " ").startswith("un an après l’adoption ; la fiche va jusqu’au ")


@pytest.mark.django_db
def test_one_of_mine_whose_year_is_over_is_among_what_is_late_of_mine(world: World) -> None:
    vote(world.roadmap, timezone.localdate() - timedelta(days=500))
    Decision.objects.filter(action__roadmap=world.roadmap).update(withdrawn_at=timezone.now())
    elue, action = world.member("elue"), world.action("1.2")
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor=elue.name)
    [win] = wins_of(world.roadmap).past_their_year
    page = reverse("overview:action", args=[world.roadmap.slug, "1.2"])
    told = (
        f"1.2 {action.title}",
        f"gain rapide : {awaited_delay(win.delay, win.row.movers)}".replace("\u00a0", " "),
        page,
    )
    delays = roadmap_dashboard(elue).delays
    assert delays and [(one.title, one.detail.replace("\u00a0", " "), one.url) for one in delays.own] == [told]
    ActionSheet.objects.filter(pk=action.pk).update(elected_sponsor="")
    delays = roadmap_dashboard(elue).delays
    assert delays and delays.own == [] and "1 gain rapide a dépassé son année" in [one.title for one in delays.others]
    document = summary_document(world.roadmap, timezone.localdate())
    assert "1 gain rapide a dépassé son année" in plain_text(dict(document.facts)["En retard"])


@pytest.mark.django_db
def test_one_whose_year_is_over_is_told_on_every_page(world: World, client: Client) -> None:
    vote(world.roadmap, timezone.localdate() - timedelta(days=500))
    Decision.objects.filter(action__roadmap=world.roadmap).update(withdrawn_at=timezone.now())
    told = "4 gains rapides, 3 réalisés, 1 au-delà d’un an"
    assert wins_of(world.roadmap).sentence == told
    assert roadmap_dashboard(world.member()).quick_wins == told
    facts = dict(summary_document(world.roadmap, timezone.localdate()).facts)
    assert plain_text(facts["Gains rapides"]) == f"{told}."
    slides = roadmap_deck(world.roadmap, timezone.localdate()).slides
    slide = next(one for one in slides if isinstance(one, Listing) and one.title == "Les gains rapides")
    assert (slide.lead, len(slide.items), slide.items[0][:4]) == (told, 4, "1.2 ")
    assert "l’année est passée depuis 1" in slide.items[0]
    client.force_login(world.user("elue"))
    page = client.get(reverse("actions:quick_wins", args=[world.roadmap.slug])).content.decode()
    assert told in page and "l’année est passée depuis 1" in page


@pytest.mark.django_db
def test_a_quick_win_that_is_put_aside_is_not_followed(world: World) -> None:
    ActionSheet.objects.filter(roadmap=world.roadmap, status="en_cours").update(status="reportee")
    assert wins_of(world.roadmap).sentence == "3 gains rapides, 3 réalisés"


@pytest.mark.django_db
def test_an_axis_is_told_without_a_quick_win_once_all_its_actions_are_scored(world: World, client: Client) -> None:
    by = world.blank()
    bus = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    cafe = sheets.propose_action(title="Un café", axis=bus.axis, by=by)
    assert scoring.roadmap_axes_without_quick_win(by.roadmap) == ()
    scored: dict[str, Any] = {"panel": Panel.SERVICES, "by": by}
    scoring_changes.score_action(action=bus, gain_rapide=1, **scored)
    assert scoring.roadmap_axes_without_quick_win(by.roadmap) == ()
    scoring_changes.score_action(action=cafe, gain_rapide=0, **scored)
    assert scoring.roadmap_axes_without_quick_win(by.roadmap) == ("1. Aller vers",)
    client.force_login(world.user("referente"))
    page = client.get(reverse("actions:quick_wins", args=[by.roadmap.slug])).content.decode()
    assert page.count("Aucun gain rapide dans l’axe") == 1


@pytest.mark.django_db
def test_one_whose_year_is_over_is_late_for_the_opening_sentence_its_fiche_and_what_is_to_do(
    world: World, client: Client
) -> None:
    vote(world.roadmap, timezone.localdate() - timedelta(days=500))
    Decision.objects.filter(action__roadmap=world.roadmap).update(withdrawn_at=timezone.now())
    [win] = wins_of(world.roadmap).past_their_year
    board = roadmap_dashboard(world.member())
    listed = reverse("actions:quick_wins", args=[world.roadmap.slug])
    assert ("1 gain rapide a dépassé son année.", listed) in [(part.text, part.url) for part in board.told]
    assert any("1 gain rapide au-delà de son année" in todo.title for todo in (*board.work.todo, *board.work.more))
    client.force_login(world.user("referente"))
    page = client.get(reverse("overview:action", args=[world.roadmap.slug, "1.2"])).content.decode()
    assert win.delay in page
    other = client.get(reverse("overview:action", args=[world.roadmap.slug, "1.1"])).content.decode()
    assert "l’année est passée" not in other
