"""Funders of a plan that is brought in: those that may be one are told before anything is written, and merged on demand."""

import re
from typing import Any

import pytest
from django.test import Client

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.directory.changes import organisations
from jalons.funding.models import FunderFusion, FundingLine
from jalons.funding.queries.funders import roadmap_funders
from jalons.publication.changes import plans as plan_changes
from jalons.publication.models import import_fate
from jalons.roadmaps.models import Member
from tests.publication.plans import bring, seen, template
from tests.publication.test_plan_pages import address, form_of, send
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db

STATE = {"axis": "1. Aller vers", "title": "Un bus", "funder_1": "État", "amount_1": "1000", "funder_2": "Région", "amount_2": "500"}  # fmt: skip
GRANT = {"axis": "1. Aller vers", "title": "Un cours", "funder_1": "État (FNADT)", "amount_1": "2000"}


@pytest.fixture
def blank(world: World, client: Client) -> Member:
    member = world.blank()
    assert member.user
    client.force_login(member.user)
    return member


def names_of(member: Member) -> list[str]:
    return [row.name for row in roadmap_funders(member.roadmap).funders]


def test_funders_of_a_table_that_may_be_one_are_told(blank: Member) -> None:
    preview = seen(blank, template(STATE, GRANT))
    assert [question.names for question in preview.funders.questions] == [("État", "État (FNADT)")]


def test_those_of_the_directory_and_of_the_plans_are_compared_too(blank: Member) -> None:
    organisations.add_organisation(name="Région Nouvelle-Aquitaine", by=blank)
    bring(blank, GRANT)
    preview = seen(blank, template(STATE))
    assert [question.names for question in preview.funders.questions] == [
        ("Région", "Région Nouvelle-Aquitaine"),
        ("État", "État (FNADT)"),
    ]


def test_those_that_are_one_by_their_name_are_told(blank: Member) -> None:
    organisations.add_organisation(name="Conseil régional", by=blank)
    assert seen(blank, template(STATE)).funders.known == (("Région", "Conseil régional"),)


def test_what_nobody_brings_is_not_compared(blank: Member) -> None:
    bring(blank, STATE, GRANT)
    other = {"axis": "1. Aller vers", "title": "Une carte", "funder_1": "MSA", "amount_1": "10"}
    assert seen(blank, template(other)).funders.questions == ()


def test_nothing_is_merged_that_was_not_asked(blank: Member) -> None:
    bring(blank, STATE, GRANT)
    assert names_of(blank) == ["État", "État (FNADT)", "Région"]
    assert not FunderFusion.objects.filter(roadmap=blank.roadmap).exists()


def test_what_was_asked_is_merged_with_the_import_and_separated_with_it(blank: Member) -> None:
    (question,) = seen(blank, template(STATE, GRANT)).funders.questions
    row = bring(blank, STATE, GRANT, fusions={question.pair.key: "État"})
    assert names_of(blank) == ["État", "Région"]
    written = FundingLine.objects.filter(action__roadmap=blank.roadmap).values_list("funder", flat=True)
    assert sorted(written) == ["Région", "État", "État (FNADT)"]
    assert import_fate(row).kept == ()
    plan_changes.undo_plan_import(row=row, by=blank)
    assert not FunderFusion.objects.filter(roadmap=blank.roadmap).exists()


@pytest.mark.parametrize(("is_shown", "name"), [(True, "Région"), (False, "État")])
def test_a_choice_that_was_not_shown_is_refused(blank: Member, *, is_shown: bool, name: str) -> None:
    (question,) = seen(blank, template(STATE, GRANT)).funders.questions
    with refused("choice-unknown"):
        bring(blank, STATE, GRANT, fusions={question.pair.key if is_shown else "0" * 16: name})
    assert names_of(blank) == []


def test_the_page_asks_keeps_the_answer_and_merges(blank: Member, client: Client) -> None:
    shown = send(client, blank, STATE, GRANT)
    fields = form_of(shown)
    (name,) = (name for name in fields if name.startswith("fuse-"))
    assert fields[name] == ""
    assert re.search(r"«\u00a0État\u00a0» et «\u00a0État \(FNADT\)\u00a0»", shown.content.decode())
    again: Any = client.post(address(blank, "preview_plan"), fields | {name: "État"})
    fields = form_of(again)
    assert fields[name] == "État"
    client.post(address(blank, "import_plan"), fields)
    assert names_of(blank) == ["État", "Région"]


BOTH = {"axis": "1. Aller vers", "title": "Un site", "funder_1": "État et Région", "amount_1": "300"}


def test_one_name_is_not_two_funders(blank: Member) -> None:
    bring(blank, STATE)
    questions = seen(blank, template(BOTH)).funders.questions
    answers = {
        question.pair.key: question.names[0 if question.names[1] == "État et Région" else 1] for question in questions
    }
    assert sorted(answers.values()) == ["Région", "État"]
    with refused("funder-has-two-answers", saying="ne peut pas être à la fois"):
        bring(blank, BOTH, fusions=answers)
    assert names_of(blank) == ["État", "Région"]


def test_what_an_import_united_stays_one_for_the_fiches_that_stay(blank: Member) -> None:
    """« État (FNADT) » was one with « État » for whoever answered: the fiche that stays still says so."""
    (question,) = seen(blank, template(STATE, GRANT)).funders.questions
    row = bring(blank, STATE, GRANT, fusions={question.pair.key: "État"})
    kept = ActionSheet.objects.get(roadmap=blank.roadmap, title="Un cours")
    sheets.revise_action(action=kept, title="Deux cours", version=kept.version, by=blank)
    assert plan_changes.undo_plan_import(row=row, by=blank).kept
    assert names_of(blank) == ["État"]


def test_what_an_import_united_comes_apart_when_no_fiche_that_stays_says_it(blank: Member) -> None:
    (question,) = seen(blank, template(STATE, GRANT)).funders.questions
    row = bring(blank, STATE, GRANT, fusions={question.pair.key: "État"})
    kept = ActionSheet.objects.get(roadmap=blank.roadmap, title=STATE["title"])
    sheets.revise_action(action=kept, title="Un autre bus", version=kept.version, by=blank)
    assert plan_changes.undo_plan_import(row=row, by=blank).kept
    assert not FunderFusion.objects.filter(roadmap=blank.roadmap).exists()
    assert names_of(blank) == ["État", "Région"]


def test_an_import_says_which_names_may_still_be_one(blank: Member, client: Client) -> None:
    region = {"axis": "1. Aller vers", "title": "Un site", "funder_1": "Région Nouvelle-Aquitaine", "amount_1": "300"}
    shown = send(client, blank, STATE, region)
    done: Any = client.post(address(blank, "import_plan"), form_of(shown), follow=True)
    assert "1 paire de noms désigne peut-être un seul financeur." in done.content.decode().replace("\u00a0", " ")
