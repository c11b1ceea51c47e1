"""The calendar of the money of the demo is the one that its steps, its requests and its schemes tell."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.funding.models import ExpenseLine, FundingLine, StatusChange
from jalons.funding.queries import plans
from jalons.funding.queries.years import Spreads, read_spreads
from jalons.funding.rules.money import SECURED, Nature, Status
from jalons.overview.demo.actions import ACTIONS, DemoAction
from tests.world import World

pytestmark = pytest.mark.django_db
SHEETS = {model.title: model for model in ACTIONS}


def told_actions(world: World) -> Iterator[tuple[DemoAction, ActionSheet, Spreads]]:
    for action in ActionSheet.objects.filter(roadmap=world.roadmap).order_by("axis__rank", "rank"):
        lines = list(FundingLine.objects.filter(action=action))
        yield SHEETS[action.title], action, read_spreads(lines, action=action)


def lines_of(action: ActionSheet) -> list[ExpenseLine | FundingLine]:
    return [*ExpenseLine.objects.filter(action=action), *FundingLine.objects.filter(action=action)]


def planned_years(line: ExpenseLine | FundingLine, action: ActionSheet, spreads: Spreads) -> list[int]:
    return sorted({share.year for share in spreads.shares(line, action) if share.year and share.planned})


def end_of_step(action: ActionSheet, rank: int) -> date:
    end = list(action.steps.order_by("pk"))[rank].ends_on
    assert end
    return end


def test_what_is_bought_is_paid_in_the_year_of_the_step_that_buys_it(world: World) -> None:
    bought = 0
    for model, action, spreads in told_actions(world):
        for line in lines_of(action):
            if line.kind == "investissement":
                assert model.buys is not None, action.title
                years = planned_years(line, action, spreads)
                year = end_of_step(action, model.buys).year
                is_late = isinstance(line, FundingLine) and line.status not in SECURED
                assert years == [year] or (is_late and years[0] > year), str(line)
                bought += 1
    assert bought == 11


def test_nothing_is_spent_before_the_first_step_nor_a_running_cost_before_what_it_runs(world: World) -> None:
    for model, action, spreads in told_actions(world):
        begins = min(step.starts_on for step in action.steps.all() if step.starts_on)
        for line in ExpenseLine.objects.filter(action=action):
            first = end_of_step(action, model.after[line.label]) if line.label in model.after else begins
            assert planned_years(line, action, spreads)[0] >= first.year, str(line)
            days = [one.actual_on for one in spreads.instalments(line) if one.actual is not None]
            assert all(day and first <= day <= timezone.localdate() for day in days), str(line)


def test_money_comes_after_it_was_asked_and_granted_and_a_purchase_that_is_done_is_paid(world: World) -> None:
    for model, action, spreads in told_actions(world):
        for line in FundingLine.objects.filter(action=action).exclude(status=Status.REFUSED):
            history = StatusChange.objects.filter(line=line).order_by("pk")
            last = history[len(history) - 1].on
            assert [change.on for change in history] == sorted(change.on for change in history)
            assert planned_years(line, action, spreads)[0] >= last.year, str(line)
            asked = history.filter(status=Status.REQUESTED).first()
            assert (asked is None) == (line.nature == Nature.OWN or line.status == Status.ENVISAGED), str(line)
        if model.buys is not None and end_of_step(action, model.buys) <= timezone.localdate():
            for line in ExpenseLine.objects.filter(action=action, kind="investissement"):
                paid = [one.actual for one in line.instalments.all()]
                assert paid == [line.amount], str(line)


def test_no_scheme_of_the_demo_was_closed_on_the_day_of_the_request(world: World) -> None:
    for line in FundingLine.objects.filter(action__roadmap=world.roadmap).select_related("listed_scheme"):
        asked = StatusChange.objects.filter(line=line, status=Status.REQUESTED).first()
        if line.listed_scheme and asked:
            terms = line.listed_scheme.terms
            assert (terms.valid_from or asked.on) <= asked.on <= (terms.valid_to or asked.on), str(line)
    findings = [check.finding for plan in plans.plans_by_action(world.roadmap).values() for check in plan.checks]
    assert [words for words in findings if "conseiller numérique" in words.casefold()] == []
    assert [words for words in findings if "ferm" in words or "clos" in words] == []
