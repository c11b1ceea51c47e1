"""The two ways to adopt a roadmap."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from jalons.actions.changes import adoption as adoption_changes
from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.models.adoption import reference_texts
from jalons.actions.queries import adoption as adoption_queries
from jalons.actions.rules.adoption import ADOPTED
from jalons.actions.rules.sheets import Status, status_path
from jalons.governance.models import Deliberation
from jalons.papers.documents.model import Facts, Table, plain_text
from jalons.publication.documents.roadmap.chapters import roadmap_document
from jalons.publication.documents.roadmap.deliberation import draft_deliberation
from jalons.roadmaps.models import Member
from tests.actions.journal import told
from tests.pages import send_shown
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(action: ActionSheet, member: Member) -> ActionSheet:
    for status in status_path(Status.DRAFT, Status.KEPT):
        sheets.advance_action(action=action, to=status, by=member)
    return ActionSheet.objects.select_related("axis").get(pk=action.pk)


@pytest.fixture
def page(member: Member, client: Client) -> Callable[..., Any]:
    assert member.user
    client.force_login(member.user)

    def ask(name: str, **fields: object) -> HttpResponse:
        url = reverse(f"{'publication' if name == 'adoption' else 'actions'}:{name}", args=[member.roadmap.slug])
        return send_shown(client, url, fields) if fields else client.get(url)

    return ask


def test_nothing_that_was_put_aside_is_adopted() -> None:
    assert {Status.REJECTED, Status.POSTPONED, Status.TO_REWORK, Status.ABANDONED, Status.DRAFT} & ADOPTED == set()


def test_a_roadmap_begins_without_a_way(member: Member) -> None:
    assert (
        adoption_queries.roadmap_adoption(member.roadmap).sentence == "Trois voies mènent au vote. Choisissez la vôtre."
    )


def test_the_choice_is_told_and_may_change(member: Member, kept: ActionSheet) -> None:
    with told(member.roadmap) as lines:
        adoption_changes.choose_adoption_path(mode="projet", reference="Grand Périgueux 2040", by=member)
        adoption_changes.choose_adoption_path(mode="ctg", reference="CTG 2022-2026", by=member)
    chosen = [(verb, before, after) for verb, kind, before, after in lines if kind == "adoptionpath"]
    assert [(verb, before.get("mode"), after["mode"]) for verb, before, after in chosen] == [
        ("choose_path", None, "projet"),
        ("revise", "projet", "ctg"),
    ]
    words = adoption_queries.roadmap_adoption(member.roadmap).words
    assert words and words.place == "Axe de la CTG"


def test_a_vote_to_come_is_not_an_adoption(member: Member) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    with refused("vote-day-to-come", "adopted_on"):
        adoption_changes.choose_adoption_path(mode="ctg", reference="CTG", adopted_on=tomorrow, by=member)


def test_a_council_adopts_by_a_deliberation(member: Member, kept: ActionSheet) -> None:
    """« Validée » comes from a délibération, whose number is written, or from the projet de territoire."""
    day = timezone.localdate()
    with refused("deliberation-missing", "deliberation"):
        adoption_changes.choose_adoption_path(mode="ctg", reference="CTG", adopted_on=day, by=member)
    adoption_changes.choose_adoption_path(mode="ctg", reference="CTG", adopted_on=day, deliberation="7", by=member)
    assert ActionSheet.objects.get(pk=kept.pk).is_adopted


def test_cross_references_are_written_changed_and_taken_away(member: Member, kept: ActionSheet) -> None:
    adoption_changes.choose_adoption_path(mode="projet", reference="Grand Périgueux 2040", by=member)
    with told(member.roadmap) as lines:
        for text in ("Orientation 3", "Orientation 3", "Orientation 4", ""):
            adoption_changes.set_cross_references(references={kept: text}, by=member)
    assert [(before, after) for _verb, _kind, before, after in lines] == [
        ({"reference": ""}, {"reference": "Orientation 3"}),
        ({"reference": "Orientation 3"}, {"reference": "Orientation 4"}),
        ({"reference": "Orientation 4"}, {"reference": ""}),
    ]


def test_the_page_gives_the_number_of_the_vote_as_a_number(member: Member, kept: ActionSheet, client: Client) -> None:
    adoption_changes.choose_adoption_path(
        mode="ctg", reference="CTG", adopted_on=date(2025, 11, 7), deliberation="2025-11-07", by=member
    )
    assert member.user
    client.force_login(member.user)
    page = client.get(reverse("publication:adoption", args=[member.roadmap.slug])).content.decode()
    # First the vote, its number beside its day: they stood at the two ends of the page.
    assert "Délibération n°\u00a02025-11-07, votée le vendredi 7 novembre 2025." in page
    assert page.count("n°\u00a02025-11-07") == 1
    path = adoption_queries.roadmap_adoption(member.roadmap).path
    assert path
    path.deliberation = ""
    assert replace(adoption_queries.roadmap_adoption(member.roadmap), path=path).sentence == (
        "Adoptée le vendredi 7 novembre 2025."
    )


def test_the_feuille_de_route_says_how_it_is_adopted(member: Member, kept: ActionSheet) -> None:
    adoption_changes.choose_adoption_path(
        mode="projet", reference="Grand Périgueux 2040", adopted_on=date(2026, 1, 5), deliberation="2026-1", by=member
    )
    adoption_changes.set_cross_references(references={kept: "Orientation 3"}, by=member)
    blocks = roadmap_document(member.roadmap, date(2026, 2, 1)).blocks
    facts = next(block for block in blocks if isinstance(block, Facts))
    assert dict(facts.items)["Adoptée le"] == "lundi 5 janvier 2026, délibération n° 2026-1"
    table = next(block for block in blocks if isinstance(block, Table))
    assert [[plain_text(cell) for cell in row.cells] for row in table.rows] == [["1.1 Un bus", "Orientation 3"]]


def test_the_pages_choose_and_refer(page: Any, member: Member, kept: ActionSheet) -> None:
    assert page("adoption", mode="projet", reference="Grand Périgueux 2040").status_code == 302
    assert page("cross_references", **{f"action-{kept.pk}": "Orientation 3"}).status_code == 302
    found = adoption_queries.roadmap_adoption(member.roadmap)
    assert [line.cross_reference for line in found.lines] == ["Orientation 3"]
    shown = page("adoption").content.decode()
    assert "Renvoi\u00a0: Orientation 3." in shown


@pytest.mark.parametrize("name", ["adoption", "cross_references"])
def test_one_fiche_and_three_cost_the_same_queries(name: str, page: Any, member: Member, kept: ActionSheet) -> None:
    adoption_changes.choose_adoption_path(mode="projet", reference="Grand Périgueux 2040", by=member)
    adoption_changes.set_cross_references(references={kept: "Orientation 3"}, by=member)
    page(name)
    with CaptureQueriesContext(connection) as one:
        page(name)
    for title in ("Une carte", "Un prêt"):
        other = sheets.propose_action(title=title, axis=kept.axis, by=member)
        for status in status_path(Status.DRAFT, Status.KEPT):
            sheets.advance_action(action=other, to=status, by=member)
    with CaptureQueriesContext(connection) as three:
        page(name)
    assert len(three) == len(one)


def test_nothing_kept_is_not_adopted_and_a_recorded_vote_is_not_emptied(member: Member, kept: ActionSheet) -> None:
    vote: dict[str, Any] = {"mode": "ctg", "reference": "CTG 2026-2030", "deliberation": "2026-118", "by": member}
    ActionSheet.objects.filter(roadmap=member.roadmap).update(status="brouillon")
    with refused("nothing-kept", "adopted_on"):
        adoption_changes.choose_adoption_path(adopted_on=date(2026, 1, 5), **vote)
    ActionSheet.objects.filter(pk=kept.pk).update(status="retenue")
    adoption_changes.choose_adoption_path(adopted_on=date(2026, 1, 5), **vote)
    adoption_changes.choose_adoption_path(adopted_on=None, **vote)  # typed by mistake
    adoption_changes.choose_adoption_path(adopted_on=date(2026, 1, 5), **vote)
    Deliberation.objects.create(
        roadmap=member.roadmap, number="2026-118", held_on=date(2026, 1, 5), assembly="Conseil communautaire",
        votes_for=30, votes_against=0, abstentions=0,
    )  # fmt: skip
    with refused("vote-recorded", "adopted_on"):
        adoption_changes.choose_adoption_path(adopted_on=None, **vote)


def test_a_stale_page_of_references_erases_nothing_and_shows_both_versions(
    page: Any, member: Member, kept: ActionSheet
) -> None:
    other = sheets.propose_action(title="Une carte", axis=kept.axis, by=member)
    for status in status_path(Status.DRAFT, Status.KEPT):
        sheets.advance_action(action=other, to=status, by=member)
    shown = page("cross_references").context["form"]["seen"].value()
    adoption_changes.set_cross_references(references={kept: "Orientation 3"}, by=member)
    stale = {f"action-{kept.pk}": "", f"action-{other.pk}": "Orientation 1"}
    answer = page("cross_references", **stale, seen=shown)
    assert answer.status_code == 200
    both = [(line.typed, line.saved) for line in answer.context["form"].differences]
    assert both == [("rien", "Orientation 3"), ("Orientation 1", "rien")]
    assert reference_texts(member.roadmap) == {kept.pk: "Orientation 3"}
    assert page("cross_references", **stale, seen=answer.context["form"]["seen"].value()).status_code == 302
    assert reference_texts(member.roadmap) == {other.pk: "Orientation 1"}


def test_a_reference_that_was_not_sent_is_not_erased(page: Any, member: Member, kept: ActionSheet) -> None:
    adoption_changes.set_cross_references(references={kept: "Orientation 3"}, by=member)
    assert page("cross_references", rien="").status_code == 302
    assert reference_texts(member.roadmap) == {kept.pk: "Orientation 3"}


def test_a_council_votes_the_roadmap_alone(
    member: Member, kept: ActionSheet, page: Callable[..., Any], client: Client
) -> None:
    assert "par une délibération du conseil, sans autre document" in page("adoption").content.decode()
    page("adoption", mode="seule", reference="Un reste d’une autre voie")
    path = adoption_queries.roadmap_adoption(member.roadmap).path
    assert path and (path.mode, path.reference) == ("seule", "")
    shown = str(draft_deliberation(member.roadmap, timezone.localdate()).blocks)
    for absent in ("convention territoriale globale", "projet de territoire", "renvois", "volet inclusion"):
        assert absent not in shown, absent
    facts = dict(roadmap_document(member.roadmap, timezone.localdate()).facts)
    assert not [label for label in facts if label.startswith("Volet")]
    assert "Noter la signature" not in page("adoption").content.decode()


def test_another_way_names_its_document(member: Member, kept: ActionSheet, page: Callable[..., Any]) -> None:
    for mode in ("projet", "ctg"):
        page("adoption", mode=mode, reference="")
        assert adoption_queries.roadmap_adoption(member.roadmap).path is None
        with refused("document-missing", "reference"):
            adoption_changes.revise_adoption_path(mode=mode, by=member)


def test_the_way_of_a_vote_alone_keeps_no_document(member: Member, kept: ActionSheet) -> None:
    adoption_changes.choose_adoption_path(mode="ctg", reference="CTG 2022-2026", by=member)
    adoption_changes.revise_adoption_path(mode="seule", reference="CTG 2022-2026", by=member)
    day = timezone.localdate()
    adoption_changes.choose_adoption_path(mode="seule", adopted_on=day, deliberation="7", by=member)
    assert adoption_changes.revise_adoption_path(reference="Autre", by=member).reference == ""
    assert ActionSheet.objects.get(pk=kept.pk).is_adopted
