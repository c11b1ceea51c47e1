"""What a funder reads of a plan: the same cents on its pages, in its papers and in its workbooks, section by section,
against the count of the rows that knows none of our code. The base of a grant and the taxes of a plan add nothing."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jalons.actions.changes import sheets as sheet_changes
from jalons.actions.models import ActionSheet
from jalons.funding.models import FundingLine, FundingPlan
from jalons.funding.queries import plans as plan_queries
from jalons.funding.queries.two_column_plans import TwoColumnPlan, action_in_two_columns, roadmap_in_two_columns
from jalons.papers.documents.model import Document, Table, plain_text
from jalons.papers.workbooks import write_workbook
from jalons.papers.workbooks.model import Book
from jalons.publication.documents.roadmap.two_columns import two_column_document
from jalons.publication.queries.two_column_book import action_plan_book, roadmap_plan_book
from jalons.roadmaps.models import Member
from tests.funding.test_every_total import KINDS, Count, counted, fiche, write
from tests.papers.formulas import Calculator, read_xlsx
from tests.world import World

pytestmark = pytest.mark.django_db
SHEET = "Plan de financement"
type Cents = dict[str, tuple[int, int]]
"""By section: what is spent, what is brought."""


def cents_of(counts: list[Count]) -> Cents:
    """The sections that have a line."""
    found = {
        kind: (
            sum(count[f"expenses {kind}"] for count in counts),
            sum(count[f"expenses {kind}"] - count[f"lack {kind}"] for count in counts),
        )
        for kind in KINDS
    }
    return {kind: sides for kind, sides in found.items() if any(sides)}


def cents(text: str) -> int:
    return int(100 * Decimal(re.sub(r"[\s€]", "", text).replace(",", ".")))


def plan_cents(plan: TwoColumnPlan) -> Cents:
    return {one.kind: (int(100 * one.totals.spent), int(100 * one.totals.brought)) for one in plan.sections}


def document_cents(document: Document) -> Cents:
    table = next((block for block in document.blocks if isinstance(block, Table)), None)
    rows = [[plain_text(cell) for cell in row.cells] for row in table.rows] if table else []
    return {
        row[0].removeprefix("Sous-total, "): (cents(row[1]), cents(row[4]))
        for row in rows
        if row[0] in [f"Sous-total, {kind}" for kind in KINDS]
    }


def book_cents(book: Book) -> Cents:
    """As a spreadsheet computes them."""
    grid = read_xlsx(write_workbook(book, "xlsx"))
    calculator = Calculator(grid)
    rows = {cell.value: place[1:] for (_sheet, place), cell in grid.items() if place[0] == "A"}

    def amount(column: str, row: str) -> int:
        return round(100 * (calculator.at(SHEET, f"{column}{row}") or 0)) if (SHEET, f"{column}{row}") in grid else 0

    return {
        kind: (amount("B", rows[f"Sous-total, {kind}"]), amount("F", rows[f"Sous-total, {kind}"]))
        for kind in KINDS
        if f"Sous-total, {kind}" in rows
    }


def page_cents(page: str) -> Cents:
    """Each section is a heading, then its two subtotals."""
    sections = re.findall(
        r'<section aria-labelledby="t-(fonctionnement|investissement)">(.*?)</section>', page, re.DOTALL
    )
    amounts = {
        kind: re.findall(r"Sous-total</th>\s*<td[^>]*>([^<]*)</td>", " ".join(text.split())) for kind, text in sections
    }
    return {kind: (cents(left), cents(right)) for kind, (left, right) in amounts.items()}


@settings(
    max_examples=10,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(fiches=st.lists(fiche, min_size=1, max_size=3))
def test_pages_papers_and_workbooks_agree_to_the_cent(fiches: Any, world: World, client: Client) -> None:
    member: Member = world.blank()
    axes = [sheet_changes.add_axis(title=title, by=member) for title in ("Aller vers", "Équiper")]
    each, _groups = counted(fiches)
    assert member.user
    client.force_login(member.user)
    counted_actions = []
    for number, (is_second, *said) in enumerate(fiches):
        action = sheet_changes.propose_action(title=f"Action {number}", axis=axes[is_second], by=member)
        write(action, *said)
        FundingLine.objects.filter(action=action, nature__in=["subvention", "prive"]).update(
            eligible_amount=2 * F("amount")
        )
        FundingPlan.objects.create(action=action, own_share_rule="", tax_recovery="fctva")
        action = ActionSheet.objects.get(pk=action.pk)
        expected = cents_of([each[number]])
        if action.status in ("proposee", "retenue", "realisee"):
            counted_actions.append((action, each[number]))

        plan = plan_queries.action_plan(action)
        assert {
            part.kind: (int(100 * part.sums.expenses), int(100 * part.sums.resources))
            for part in plan.parts
            if part.sums.expenses or part.sums.resources
        } == expected
        has_cost = any(spent for spent, _brought in expected.values())
        assert {part.kind for part in plan.parts if part.is_overfunded} == {
            kind for kind, (spent, brought) in expected.items() if has_cost and brought > spent
        }
        halves = [row.base for part in plan.parts for row in part.resources if row.base]
        assert [base for base in halves if not base.startswith("50\u00a0% de ")] == []

        assert plan_cents(action_in_two_columns(action)) == expected
        assert document_cents(two_column_document(action, timezone.localdate())) == expected
        assert book_cents(action_plan_book(action, timezone.localdate())) == expected
        page = client.get(reverse("funding:presented_plan", args=[member.roadmap.slug, action.code])).content.decode()
        assert page_cents(page) == expected

    whole = cents_of([count for _action, count in counted_actions])
    only = {action.pk for action, _count in counted_actions}
    today = timezone.localdate()
    assert plan_cents(roadmap_in_two_columns(member.roadmap, only=only, on=today)) == whole
    assert book_cents(roadmap_plan_book(member.roadmap, today)) == whole
    page = client.get(reverse("funding:presented_plans", args=[member.roadmap.slug])).content.decode()
    assert page_cents(page) == whole
