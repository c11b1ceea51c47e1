"""Resources beyond the expenses are never good news: how much, where and why, wherever a plan is read."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.funding.changes import lines
from jalons.funding.queries import plans
from jalons.funding.queries.two_column_plans import action_in_two_columns, roadmap_in_two_columns
from jalons.papers.documents.model import Callout
from jalons.publication.documents.roadmap.two_columns import two_column_document
from jalons.publication.queries.two_column_book import action_plan_book
from jalons.roadmaps.models import Member
from tests.world import World

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 26)
FINDING = "Investissement : 2 000 € de trop."
WHY = "Les financements ne peuvent pas dépasser la dépense : un financeur peut réduire sa subvention, ou en reprendre une part."


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.fixture
def member(world: World) -> Member:
    return world.blank()


@pytest.fixture
def action(member: Member) -> ActionSheet:
    """Everything is granted: 12 000 € for an oven of 10 000 €, 500 € for as much operation."""
    action = sheets.propose_action(title="Un four", new_axis="Équiper", by=member)
    for kind, cost, brought in (("investissement", 10_000, 12_000), ("fonctionnement", 500, 500)):
        lines.add_expense(action=action, label="Four", kind=kind, amount=Decimal(cost), tax="ttc", by=member)
        values: dict[str, Any] = {"funder": "Région", "nature": "subvention", "status": "accorde", "is_public": True}
        lines.add_funding(action=action, kind=kind, amount=Decimal(brought), by=member, **values)
    ActionSheet.objects.filter(pk=action.pk).update(status="proposee")
    return action


def test_what_exceeds_an_expense_is_a_warning_and_a_fact_with_its_amount_and_why_it_matters(
    action: ActionSheet,
) -> None:
    plan = plans.action_plan(action)
    for told in (plan.checks, plan.facts, action_in_two_columns(action).overfunding):
        over = [(check.tone, plain(check.finding), plain(check.detail)) for check in told if "de trop" in check.finding]
        assert over == [("wait", FINDING, WHY)]
    assert [part.is_overfunded for part in plan.parts] == [True, False]
    assert "good" not in [check.tone for check in plan.checks if "dépenses" in check.finding]


def test_a_plan_that_balances_or_has_no_expense_yet_says_nothing_of_it(world: World, member: Member) -> None:
    action = sheets.propose_action(title="Un prêt", new_axis="Équiper", by=member)
    lines.add_funding(
        action=action, funder="Caf", nature="subvention", kind="fonctionnement", amount=Decimal(9), by=member
    )
    for sheet in (action, world.action("3.2")):
        assert not plans.action_plan(sheet).is_overfunded and not action_in_two_columns(sheet).overfunding


def test_papers_and_workbooks_tell_it(action: ActionSheet, member: Member) -> None:
    told = [block for block in two_column_document(action, ON).blocks if isinstance(block, Callout)]
    assert any(FINDING in plain(str(block).replace("\\xa0", " ")) for block in told)
    assert f"{FINDING} {WHY}" in plain(str(action_plan_book(action, ON)).replace("\\xa0", " "))
    (check,) = roadmap_in_two_columns(member.roadmap, on=ON).overfunding
    assert plain(check.detail) == f"En trop : 2 000 € à l’action 1.1. Cela ne comble pas les autres actions. {WHY}"


def test_no_page_shows_it_as_right(action: ActionSheet, member: Member, client: Client) -> None:
    assert member.user
    client.force_login(member.user)
    slug = member.roadmap.slug

    def tags(view: str, *more: str) -> list[str]:
        page = plain(client.get(reverse(view, args=[slug, *more])).content.decode())
        return re.findall(r'<span class="tag wait"> ?<svg.*?</svg> ?([^<]*?) ?</span>', page)

    assert "En trop : 2 000 €" in tags("funding:plan", action.code)
    assert "2 000 € de plus que les dépenses" in tags("funding:plan", action.code)
    assert "2 000 € de plus que les dépenses" in tags("overview:action", action.code)
    assert "2 000 € de trop" in tags("funding:index")
    page = plain(client.get(reverse("funding:presented_plan", args=[slug, action.code])).content.decode())
    assert "Ressources en trop" in page and FINDING in page
