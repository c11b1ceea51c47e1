"""Papers of money hold facts: what a screen asks, and how to answer it, stay on the screen."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines
from jalons.funding.queries import plans
from jalons.papers.documents import FORMATS, write_document
from jalons.publication.documents.presentation import roadmap_deck
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.publication.documents.roadmap.sheet import sheet_document
from jalons.publication.documents.roadmap.two_columns import two_column_document
from jalons.publication.queries.two_column_book import action_plan_book
from jalons.roadmaps.models import Member
from tests.publication.giving_back import words
from tests.publication.test_queries import READERS, flat
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)
# A second person is never told what to do, and nothing is asked of whoever signs.
TUTORING = re.compile(
    r"d[ée]cochez|cochez|choisissez|[ée]crivez|cherchez|demandez|comptez|v[ée]rifi|vous |votre |qui porte la d[ée]pense|"
    r"est-ce |trouvez|[àÀ] r[ée]gler",
    re.IGNORECASE,
)


@pytest.fixture
def action(world: World) -> ActionSheet:
    """A plan of which a screen asks everything: who carries, who is public, whose money, why so late."""
    by: Member = world.member("referente", world.young)
    action = sheets.propose_action(title="Un four", new_axis="Équiper", lead_organisation="Association", by=by)
    lines.add_expense(action=action, label="Un four", kind="investissement", amount=Decimal(21_000), tax="ht", by=by)
    lines.add_expense(action=action, label="Une table", kind="investissement", amount=Decimal(900), tax="ttc", by=by)
    for funder, scheme, is_public in (
        ("Région", "", False),
        ("Caf", "", True),
        ("Département", "", True),
        ("État", "Conseiller numérique", True),
        (by.roadmap.lead_authority, "", True),
    ):
        values: dict[str, Any] = {"nature": "subvention", "kind": "investissement", "is_public": is_public}
        lines.add_funding(action=action, funder=funder, scheme=scheme, amount=Decimal(9_000), by=by, **values)
    ActionSheet.objects.filter(pk=action.pk).update(status="realisee")
    return action


def test_a_screen_asks(action: ActionSheet) -> None:
    told = [f"{check.finding} {check.detail}" for check in plans.action_plan(action).checks]
    assert sum(1 for sentence in told if TUTORING.search(sentence)) >= 5


@pytest.mark.parametrize("extension", list(FORMATS))
def test_no_paper_of_money_asks_or_tutors(action: ActionSheet, extension: str) -> None:
    told = [f"{check.finding} {check.detail}" for check in plans.action_plan(action).checks]
    asked = [sentence for sentence in told if TUTORING.search(sentence)]
    for document in (
        two_column_document(action, ON),
        funding_document(action.roadmap, ON),
        sheet_document(action, ON),
    ):
        text = flat(READERS[extension](write_document(document, extension)))
        pieces = [piece for sentence in asked for piece in re.split(r"(?<=[.?])\s", sentence) if TUTORING.search(piece)]
        assert [piece for piece in pieces if flat(piece) in text] == []


def test_what_a_paper_says_of_money_is_a_fact(action: ActionSheet) -> None:
    facts = plans.action_plan(action).facts
    assert [fact for fact in facts if TUTORING.search(f"{fact.finding} {fact.detail}")] == []
    notes = str(roadmap_deck(action.roadmap, ON)) + str(action_plan_book(action, ON))
    assert "qui porte la dépense" not in notes and "le plan ne dit pas qui porte l’investissement." in notes
    assert any("le plan ne dit pas qui porte l’investissement." in fact.detail for fact in facts)


def test_the_paper_to_sign_says_the_own_share_in_euros_and_the_mixed_taxes(action: ActionSheet) -> None:
    text = words(two_column_document(action, ON)).replace("\u00a0", " ")
    assert "Part propre d’investissement : aucune" in text
    assert "Attention : ce total additionne des montants HT et TTC." in text
