"""What documents hold: what was adopted, before the vote what is submitted; drafts apart, rejected fiches by their reason."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import committees, sheets
from jalons.actions.models import ActionSheet, Axis, possible_presenters
from jalons.funding.changes import lines
from jalons.funding.queries.consolidated import consolidated_money
from jalons.funding.queries.funded_actions import submitted_actions
from jalons.funding.queries.simulations import compare_simulations
from jalons.funding.queries.what_if import what_if
from jalons.governance.changes.meetings import add_meeting
from jalons.papers.slides.pptx import write_pptx
from jalons.papers.workbooks import write_workbook
from jalons.publication.documents.budget import budget_book
from jalons.publication.documents.presentation import meeting_deck, roadmap_deck
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.roadmaps.models import Member
from tests.papers.formulas import read_ods, read_xlsx
from tests.publication.giving_back import read, words
from tests.publication.test_presentation import slides
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)


def write_fiche(title: str, euros: int, status: str, axis: Axis, by: Member) -> ActionSheet:
    action = sheets.propose_action(title=title, axis=axis, by=by)
    lines.add_expense(action=action, label="Achat", kind="fonctionnement", amount=Decimal(euros), by=by)
    ActionSheet.objects.filter(pk=action.pk).update(status=status)
    return action


@pytest.fixture
def before_the_vote(world: World) -> Member:
    by = world.blank(world.roadmap)
    axis = sheets.add_axis(title="Aller vers", by=by)
    write_fiche("Un bus numérique", 1_111, "retenue", axis, by)
    write_fiche("Une idée en cours", 2_222, "brouillon", axis, by)
    write_fiche("Une borne muette", 4_444, "ecartee", axis, by)
    return by


def test_before_the_vote_papers_hold_what_is_submitted(before_the_vote: Member) -> None:
    roadmap = before_the_vote.roadmap
    for document in (summary_document(roadmap, ON), funding_document(roadmap, ON)):
        told = words(document).replace("À part : 1 fiche chiffrée et non soumise, 2 222 € de dépenses.", "")
        assert "Un bus numérique" in told and "1 111 €" in told
        assert [text for text in ("Une idée", "Une borne", "2 222", "3 333", "5 555", "7 777") if text in told] == []
    shown = " ".join(text for _title, text, _notes in slides(write_pptx(roadmap_deck(roadmap, ON)))).replace(
        "\xa0", " "
    )
    assert "Un bus numérique" in shown and "1 111 €" in shown
    assert [text for text in ("Une idée", "Une borne", "2 222", "7 777") if text in shown] == []


def test_drafts_are_counted_apart_and_rejected_fiches_are_listed(before_the_vote: Member) -> None:
    document = roadmap_document(before_the_vote.roadmap, ON)
    facts = {label: str(value).replace("\xa0", " ") for label, value in document.facts}
    assert facts["Actions"] == "0 réalisée sur 1, 1 à démarrer. À part : 1 brouillon."
    assert facts["Budget"] == "1 111 €"
    told = words(document)
    assert "Une idée en cours" not in told
    assert told.count("Une borne muette") == 1 and "Les actions écartées Une borne muette" in told
    summary = dict(summary_document(before_the_vote.roadmap, ON).facts)
    assert str(summary["Actions"]).replace("\xa0", " ").endswith("À part : 1 brouillon.")


def test_a_rejected_fiche_is_told_with_its_reason(world: World, member: Member) -> None:
    meeting = add_meeting(title="Comité de pilotage", held_on=date(2025, 1, 14), place="Brantôme", by=member)
    action = sheets.propose_action(title="Une borne muette", axis=world.action("3.1").axis, by=member)
    sheets.advance_action(action=action, to="proposee", by=member)
    presenter = next(person for person in possible_presenters(member.roadmap) if person.is_elected)
    item = committees.put_on_agenda(meeting=meeting, action=action, presenter=presenter, by=member)
    committees.take_decision(item=item, outcome="ecartee", reason="Trop chère pour un seul usage.", by=member)
    assert "Une borne muette : Trop chère pour un seul usage." in words(roadmap_document(member.roadmap, ON))


def test_every_slide_of_a_fiche_says_what_it_costs_and_who_does_the_next_step(world: World, member: Member) -> None:
    step = world.action("1.1").steps.filter(done_on=None).order_by("ends_on")[0]
    type(step).objects.filter(pk=step.pk).update(owner="Service des routes")
    fiches = {
        title: text
        for title, text, _notes in slides(write_pptx(roadmap_deck(world.roadmap, ON)))
        if title[:1].isdigit()
    }
    assert len(fiches) == 8 and [title for title, text in fiches.items() if "Dépenses" not in text] == []
    assert "Service des routes" in next(text for title, text in fiches.items() if title.startswith("1.1 "))
    assert "Service des routes" in words(roadmap_document(world.roadmap, ON))


def test_the_agenda_slide_names_each_fiche_and_who_presents_it(world: World, member: Member) -> None:
    meeting = add_meeting(title="Comité de pilotage", held_on=date(2025, 1, 14), place="Brantôme", by=member)
    presenters = [person for person in possible_presenters(member.roadmap) if person.is_elected][:2]
    for number, presenter in enumerate(presenters):
        action = sheets.propose_action(title=f"Une borne {number}", axis=world.action("3.1").axis, by=member)
        sheets.advance_action(action=action, to="proposee", by=member)
        committees.put_on_agenda(meeting=meeting, action=action, presenter=presenter, by=member)
    told = {title: text for title, text, _notes in slides(write_pptx(meeting_deck(meeting, ON)))}
    assert "Fiches à arbitrer" in told["L’ordre du jour"]
    assert "Une borne 0" in told["Les fiches à arbitrer"] and "Une borne 1" in told["Les fiches à arbitrer"]


def test_every_total_of_money_holds_what_is_submitted_and_tells_drafts_apart(
    before_the_vote: Member, client: Client
) -> None:
    slug = before_the_vote.roadmap.slug
    assert before_the_vote.user
    client.force_login(before_the_vote.user)
    apart = "À part : 1 fiche chiffrée et non soumise, 2 222 € de dépenses."
    for page in ("overview:dashboard", "funding:index"):
        # The last acts of the journal name what was written, whatever became of it.
        told = read(client, reverse(page, args=[slug])).replace("\u202f", " ").partition("Derniers changements")[0]
        assert "1 111 €" in told and apart in told, page
        assert [text for text in ("3 333 €", "4 444", "5 555", "7 777") if text in told] == []
    years = read(client, reverse("funding:roll_up", args=[slug])).replace("\u202f", " ")
    assert "1 111 €" in years and "2 222" not in years and "3 333" not in years


def test_what_is_to_find_today_is_the_same_everywhere(before_the_vote: Member, client: Client) -> None:
    """After a vote: one fiche adopted, one kept that awaits the next vote, and one draft, apart."""
    roadmap = before_the_vote.roadmap
    adopted = write_fiche("Un camion", 6_000, "engagee", roadmap.axes.get(), before_the_vote)
    ActionSheet.objects.filter(pk=adopted.pk).update(is_adopted=True)
    lines.add_funding(
        action=adopted, funder="Région", nature="subvention", kind="fonctionnement", amount=Decimal(1_000), by=before_the_vote
    )  # fmt: skip
    assert before_the_vote.user
    client.force_login(before_the_vote.user)
    today, apart = Decimal(6_111), "À part : 1 fiche chiffrée et non soumise, 2 222 € de dépenses."
    asked = what_if(roadmap, "Région")
    assert (asked.before.to_find, asked.after.to_find) == (today, today + 1_000)
    compared = compare_simulations(roadmap)
    assert compared.today.to_find == today
    assert consolidated_money(roadmap, only=submitted_actions(roadmap)).totals.to_find == today
    facts = {label: str(value).replace("\xa0", " ") for label, value in summary_document(roadmap, ON).facts}
    assert facts["À trouver"] == "6 111 €"
    assert apart in words(summary_document(roadmap, ON))
    said = [sentence.replace("\xa0", " ") for sentence in (asked.apart_sentence, compared.apart_sentence)]
    assert said == [apart, apart]
    for page in ("overview:dashboard", "funding:index", "funding:simulations", "funding:what_if"):
        told = read(client, reverse(page, args=[roadmap.slug]) + "?financeur=Région").replace("\u202f", " ")
        assert page == "funding:simulations" or "6 111 €" in told, page
        assert apart in told, page


def test_a_fiche_asked_of_the_committee_tells_its_price_when_no_total_counts_it(world: World, member: Member) -> None:
    """After the vote of the demo, a new fiche waits for the committee: « pas encore chiffrée » was wrong."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    meeting = add_meeting(title="Comité de pilotage", held_on=tomorrow, place="Brantôme", by=member)
    action = sheets.propose_action(title="Une borne muette", axis=world.action("3.1").axis, by=member)
    lines.add_expense(action=action, label="Achat", kind="fonctionnement", amount=Decimal(2_222), by=member)
    sheets.advance_action(action=action, to="proposee", by=member)
    presenter = next(person for person in possible_presenters(member.roadmap) if person.is_elected)
    committees.put_on_agenda(meeting=meeting, action=action, presenter=presenter, by=member)
    told = words(summary_document(member.roadmap, timezone.localdate())).partition("Une borne muette")[2]
    assert "2 222 € prévus" in told and "pas encore chiffrée" not in told


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_the_budget_workbook_counts_what_is_submitted_and_names_drafts_below(
    before_the_vote: Member, extension: str
) -> None:
    made = write_workbook(budget_book(before_the_vote.roadmap, ON), extension)
    found = {"xlsx": read_xlsx, "ods": read_ods}[extension](made)

    def beside(sheet: str, word: str) -> list[object]:
        lines = [
            place[1:] for (of, place), cell in found.items() if of == sheet and cell.value == word and place[0] == "B"
        ]
        return [found[sheet, f"D{line}"].value for line in lines]

    assert [float(str(value)) for value in beside("Synthèse", "Ensemble")] == [1111]
    assert [float(str(value)) for value in beside("Synthèse", "1.2 Une idée en cours")] == [2222]
    assert beside("Dépenses", "Une idée en cours") == [] != beside("Dépenses", "Un bus numérique")


def test_the_essentials_say_which_fiches_the_total_counts_beside_the_table(world: World, member: Member) -> None:
    """The table holds what was adopted; its amounts to find did not add up to the total."""
    axis = Axis.objects.filter(roadmap=world.roadmap)[0]
    assert "attend un avenant" not in words(summary_document(world.roadmap, ON))
    write_fiche("Un bus numérique", 5_000, "retenue", axis, member)
    told = words(summary_document(world.roadmap, ON))
    assert "1 fiche que personne n’a votée attend un avenant : l’ensemble la compte, ce tableau non." in told
    assert "Il leur manque 5 000 €." in told
