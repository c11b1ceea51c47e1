"""« Équilibré » says what it rests on, wherever it is said."""

from datetime import date
from decimal import Decimal

import pytest

from jalons.actions.changes import sheets
from jalons.funding.changes import lines
from jalons.funding.queries import plans
from jalons.funding.queries.two_column_plans import action_in_two_columns, roadmap_in_two_columns
from jalons.funding.words.plans import balance_sentence, whole_sentence
from jalons.publication.documents.roadmap.funding_plan import funding_document
from jalons.publication.documents.roadmap.summary import summary_document
from jalons.publication.documents.roadmap.two_columns import two_column_document
from tests.world import World

ON = date(2026, 11, 30)
HOPED = "Équilibré, dont 54 000 € pas encore obtenus"


def plain(text: object) -> str:
    return " ".join(str(text).replace("\\xa0", " ").replace("\u00a0", " ").split())


def test_a_balance_that_rests_on_an_answer_says_so() -> None:
    zero = Decimal(0)
    assert balance_sentence(zero) == "Équilibré"
    assert plain(balance_sentence(zero, Decimal(54_000))) == HOPED
    assert plain(whole_sentence(zero, zero, zero, Decimal(54_000))) == HOPED
    assert plain(whole_sentence(Decimal(5), zero, zero, Decimal(54_000))) == "Il manque 5 €"


@pytest.mark.django_db
def test_no_paper_says_balanced_of_money_that_is_only_hoped_for(world: World) -> None:
    by = world.blank()
    action = sheets.propose_action(title="Un bus", new_axis="Aller vers", by=by)
    lines.add_expense(action=action, label="Bus", kind="investissement", amount=Decimal(54_000), by=by)
    lines.add_funding(
        action=action, funder="Fondation", nature="prive", kind="investissement", amount=Decimal(54_000), by=by
    )
    two = action_in_two_columns(action)
    assert plain(two.verdict) == plain(two.sections[0].verdict) == plain(plans.action_plan(action).verdict) == HOPED
    assert plain(roadmap_in_two_columns(by.roadmap, on=ON).verdict) == HOPED
    for made in (two_column_document(action, ON), funding_document(by.roadmap, ON), summary_document(by.roadmap, ON)):
        text = plain(made).lower()
        assert text.count("équilibré") == text.count(HOPED.lower()), type(made)
