"""An action that costs nothing more says so with an expense of 0 €: it is priced. One of which nothing is said is not."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from jalons.actions.changes import sheets
from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import roadmap_sheets
from jalons.funding.changes import lines
from jalons.funding.queries.plans import action_plan
from jalons.funding.rules.money import Expense, Kind, Sums, add_sums, plan_sums
from jalons.funding.words.plans import cost_label
from jalons.papers.documents.model import plain_text as words_of
from jalons.publication.documents.roadmap.sheet import money_table
from jalons.publication.documents.roadmap.vote_gaps import vote_gap_lines
from jalons.roadmaps.models import Member
from tests.days import plain_text
from tests.publication.adopting import VOTED
from tests.world import World

LABEL = "Faite par les agents en place"


def add_free_expense(action: ActionSheet, by: Member) -> None:
    lines.add_expense(action=action, label=LABEL, kind="fonctionnement", amount=Decimal(0), by=by)


def test_nothing_said_is_no_zero() -> None:
    free, unsaid = plan_sums([Expense(Kind.OPERATING, Decimal(0))], []), plan_sums([], [])
    assert (free.is_priced, free.is_free, free.is_empty) == (True, True, False)
    assert (unsaid.is_priced, unsaid.is_free, unsaid.is_empty) == (False, False, True)
    assert (cost_label(free), cost_label(unsaid)) == ("sans dépense nouvelle", "à chiffrer")
    paid = plan_sums([Expense(Kind.OPERATING, Decimal(0)), Expense(Kind.INVESTMENT, Decimal(5))], [])
    assert (paid.is_free, add_sums([free, paid]).is_free, add_sums([free, unsaid]).is_free) == (False, False, True)
    assert add_sums([unsaid]) == Sums()


@pytest.mark.django_db
def test_an_expense_of_nothing_says_what_it_costs_and_asks_nobody_to_pay(world: World, client: Client) -> None:
    by = world.blank()
    action = sheets.propose_action(title="Un accueil", new_axis="Aller vers", by=by)

    def missing() -> set[str]:
        return {"budget", "funding"} - ActionSheet.objects.get(pk=action.pk).filled()

    assert missing() == {"budget", "funding"}
    client.force_login(world.user("referente"))
    add = reverse("funding:add_expense", args=[by.roadmap.slug, action.code])
    assert client.post(add, {"label": LABEL, "kind": "fonctionnement", "amount": "0 €"}).status_code == 302
    assert missing() == set()
    plan = action_plan(action)
    assert (plan.sentence, plan.has_expenses) == ("Sans dépense nouvelle.", True)
    assert [part.verdict for part in plan.parts] == ["Sans dépense nouvelle"]
    page = plain_text(client.get(reverse("funding:plan", args=[by.roadmap.slug, action.code])).content.decode())
    assert LABEL in page and "Sans dépense nouvelle." in page
    ActionSheet.objects.filter(pk=action.pk).update(status="retenue")
    index = plain_text(client.get(reverse("funding:index", args=[by.roadmap.slug])).content.decode())
    assert "sans dépense nouvelle" in index and "à chiffrer" not in index
    (sheet,) = roadmap_sheets(by.roadmap)
    told = [words_of(cell) for row in money_table(sheet, plan).rows for cell in row.cells]
    assert "Fonctionnement\u00a0: sans dépense nouvelle" in told
    (expense,) = action.expenses.all()
    lines.revise_expense(expense=expense, label="Un bus", kind="fonctionnement", amount=Decimal(9), by=by)
    assert missing() == {"funding"}
    lines.remove_expense(expense=expense, by=by)
    assert missing() == {"budget", "funding"}


@pytest.mark.django_db
def test_the_gate_asks_no_expense_of_a_free_action(world: World) -> None:
    by = world.blank()
    free = sheets.propose_action(title="Un accueil", new_axis="Aller vers", by=by)
    unsaid = sheets.propose_action(title="Un bus", axis=free.axis, by=by)
    add_free_expense(free, by)
    ActionSheet.objects.filter(roadmap=by.roadmap).update(status="retenue")
    money = [line.title for line in vote_gap_lines(by.roadmap, VOTED) if line.kind in ("budget", "equilibre")]
    assert money == [f"{unsaid.code} Un bus"]
