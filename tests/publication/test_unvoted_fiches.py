"""After the vote, what nobody voted stands apart in documents and on pages: a plan brought two actions « en cours »."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import adoption as adoption_path
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.queries import action_list
from jalons.funding.changes import lines
from jalons.funding.queries.consolidated import consolidated_money
from jalons.overview.queries.dashboard import SentencePart, roadmap_dashboard
from jalons.papers.documents.model import plain_text
from jalons.papers.slides.model import Figures
from jalons.publication.changes import adoption
from jalons.publication.documents.budget import budget_book
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.documents.roadmap.changed import edition_in_force
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.followed import moved_since
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.documents.roadmap.vote_gaps import vote_gap_lines
from jalons.publication.queries.adoption import adoption_page
from jalons.roadmaps.models import Member
from jalons.roadmaps.queries.milestones import roadmap_milestones
from jalons.roadmaps.rules.milestones import Awaited
from tests.days import plain_text as page_text
from tests.publication.adopting import GAPS, VOTE, VOTED, accept_gaps, balance, today_is
from tests.publication.giving_back import words
from tests.publication.plans import bring
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


def _expenses(by: Member) -> Decimal:
    return consolidated_money(by.roadmap).totals.sums.expenses


@pytest.fixture
def adopted(world: World, member: Member, monkeypatch: pytest.MonkeyPatch) -> Member:
    today_is(TODAY, monkeypatch)
    for code in GAPS:
        balance(world, code, member)
    accept_gaps(member)
    adoption.adopt_roadmap(**VOTE, by=member)
    return member


@pytest.fixture
def brought(adopted: Member) -> list[ActionSheet]:
    bring(
        adopted,
        {"axis": "Aller vers", "title": "Une borne", "status": "Réalisé"},
        {"title": "Un prêt", "status": "En cours"},
    )
    fiches = list(ActionSheet.objects.filter(roadmap=adopted.roadmap, title__in=("Une borne", "Un prêt")))
    for fiche in fiches:
        lines.add_expense(
            action=fiche, label="Achat", kind="fonctionnement", amount=Decimal(15_000), tax="ttc", by=adopted
        )
    return fiches


def _spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_cover_tells_the_voted_budget_and_what_is_outside_the_vote(
    brought: list[ActionSheet], adopted: Member
) -> None:
    document = roadmap_document(adopted.roadmap, TODAY)
    facts = {label: _spaced(plain_text(value)) for label, value in document.facts}
    assert facts["Budget"] == "274 460 €. Hors du vote : 2 fiches, 30 000 €."


def test_the_document_marks_each_fiche_that_nobody_voted(brought: list[ActionSheet], adopted: Member) -> None:
    text = _spaced(words(roadmap_document(adopted.roadmap, TODAY)))
    for fiche in brought:
        assert (
            f"{fiche.code} {fiche.title} ({'réalisée' if fiche.status == 'realisee' else 'en cours'}, non votée)"
            in text
        )
    assert "Dont 2 actions que personne n’a votées : 30 000 €." in text
    assert "Hors du vote : 2 fiches." in text


def test_the_fiche_alone_says_that_nobody_voted_it(brought: list[ActionSheet], world: World) -> None:
    assert [sheet_document(fiche, TODAY).status for fiche in brought] == ["Réalisée, non votée", "En cours, non votée"]
    assert sheet_document(world.action("1.2"), TODAY).status == "En cours"


def test_nothing_is_outside_of_a_vote_that_was_not_held(world: World, member: Member) -> None:
    assert consolidated_money(member.roadmap).unvoted_sentence == ""


def test_the_workbook_marks_what_nobody_voted(brought: list[ActionSheet], adopted: Member) -> None:
    rows = [line.cells for line in budget_book(adopted.roadmap, TODAY).sheets[0].lines if len(line.cells) > 2]
    states = {str(cells[0]): str(cells[2]) for cells in rows}
    assert sorted(states[fiche.code] for fiche in brought) == ["en cours, non votée", "réalisée, non votée"]


def test_pages_tag_what_nobody_voted_beside_its_state(
    brought: list[ActionSheet], adopted: Member, client: Client
) -> None:
    client.force_login(adopted.user)
    slug = adopted.roadmap.slug
    told = {
        name: len(re.findall(r"non votée\b", page_text(client.get(reverse(name, args=[slug, *args])).content.decode())))
        for name, args in (
            ("actions:index", ()),
            ("overview:dashboard", ()),
            ("overview:action", (brought[0].code,)),
        )
    }
    assert told == {"actions:index": 2, "overview:dashboard": 2, "overview:action": 1}


def test_the_money_of_adopted_actions_is_that_of_the_vote(brought: list[ActionSheet], adopted: Member) -> None:
    edition = edition_in_force(adopted.roadmap)
    assert edition
    moved = moved_since(edition, TODAY)
    assert (moved.states, moved.money) == ((), ())
    assert _spaced(moved.unvoted) == "Hors du vote : 2 fiches, 30 000 €."


def test_the_essentials_name_what_the_total_counts_and_the_table_does_not(
    brought: list[ActionSheet], adopted: Member
) -> None:
    text = _spaced(words(summary_document(adopted.roadmap, TODAY)))
    first, second = brought
    assert f"Hors du vote : {first.code} {first.title} ; {second.code} {second.title}." in text
    assert "Dont 2 actions que personne n’a votées : 30 000 €." in text


def test_the_slides_say_which_of_the_actions_with_a_price_nobody_voted(
    brought: list[ActionSheet], adopted: Member
) -> None:
    figures = next(slide for slide in roadmap_deck(adopted.roadmap, TODAY).slides if isinstance(slide, Figures))
    assert "Dont 2 actions que personne n’a votées : 30 000 €." in _spaced(" ".join(figures.sentences))


def test_the_list_is_narrowed_to_what_nobody_voted(brought: list[ActionSheet], adopted: Member) -> None:
    shown = action_list.action_list(adopted.roadmap, {action_list.UNVOTED: action_list.YES})
    assert [row.pk for row in shown.rows] == [fiche.pk for fiche in brought]


def test_the_filter_is_offered_once_there_is_something_that_nobody_voted(world: World) -> None:
    assert action_list.UNVOTED not in [one.name for one in action_list.action_list(world.roadmap, {}).switches]


def test_the_dashboard_leads_to_what_nobody_voted(brought: list[ActionSheet], adopted: Member) -> None:
    part = roadmap_dashboard(adopted).unvoted
    assert part == SentencePart(
        "Voir les 2 fiches non votées", f"/feuilles-de-route/{adopted.roadmap.slug}/actions/?non-votee=oui"
    )


def test_a_fiche_under_way_that_nobody_completed_lacks_as_much_as_a_kept_one(
    brought: list[ActionSheet], adopted: Member
) -> None:
    loan = next(fiche for fiche in brought if fiche.status == "en_cours")
    running = next(row for row in action_list.listed_actions(adopted.roadmap)[0] if row.pk == loan.pk)
    gaps = [line.kind for line in vote_gap_lines(adopted.roadmap, TODAY) if line.action == loan.pk]
    ActionSheet.objects.filter(pk=loan.pk).update(status="retenue")
    kept = next(row for row in action_list.listed_actions(adopted.roadmap)[0] if row.pk == loan.pk)
    assert running.lacking == kept.lacking
    assert running.lacking
    assert gaps == [line.kind for line in vote_gap_lines(adopted.roadmap, TODAY) if line.action == loan.pk]


# --- a roadmap without a way of adoption -----------------------------------------------------------------------------


@pytest.fixture
def young(world: World, monkeypatch: pytest.MonkeyPatch) -> Member:
    """Its council votes one fiche; nobody wrote a note de cadrage, nor chose a way of adoption."""
    by = world.blank()
    action = sheets.propose_action(title="Un bus", axis=sheets.add_axis(title="Aller vers", by=by), by=by)
    ActionSheet.objects.filter(pk=action.pk).update(status="retenue")
    today_is(TODAY, monkeypatch)
    accept_gaps(by)
    adoption.adopt_roadmap(**VOTE, by=by)
    return by


def test_the_dashboard_tells_the_day_of_a_vote_without_a_way_of_adoption(young: Member) -> None:
    assert roadmap_dashboard(young).adopted_on == VOTED


def test_the_vote_reaches_the_milestone_of_the_council(young: Member) -> None:
    assert [
        (line.due_on, line.reached_on) for line in roadmap_milestones(young.roadmap) if line.awaits == Awaited.COUNCIL
    ] == [(VOTED, VOTED)]


def test_after_the_vote_nothing_is_asked_of_the_steps_before_it(young: Member) -> None:
    board = roadmap_dashboard(young)
    assert "note de cadrage" not in " ".join(todo.title for todo in (*board.work.todo, *board.work.more))


def test_the_page_of_the_adoption_tells_the_vote_and_offers_no_way(young: Member, client: Client) -> None:
    client.force_login(young.user)
    page = _spaced(page_text(client.get(reverse("publication:adoption", args=[young.roadmap.slug])).content.decode()))
    assert "Délibération n° 2026-118, votée le mardi 15 décembre 2026. Vote : 30 pour, 1 contre, 2 abstentions." in page
    assert ("Choisissez la vôtre" in page, "Notre voie" in page) == (False, False)


def test_no_way_is_chosen_after_the_vote(young: Member) -> None:
    with refused("path-after-vote", "mode"):
        adoption_path.revise_adoption_path(mode="ctg", reference="CTG 2027", by=young)


def test_what_blocks_an_amendment_is_told_apart_from_what_was_accepted(
    brought: list[ActionSheet], adopted: Member
) -> None:
    page = adoption_page(adopted.roadmap, TODAY)
    assert page.others == ()
    assert page.accepted
    assert {line.is_open for line in page.accepted} == {False}
    assert page.fiches_sentence == "Ils sont dits plus haut, avec leur fiche."
