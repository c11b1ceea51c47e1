"""What the list of fiches tells of their money."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet, Sum

from jalons.actions.queries.told_above import ActionMoney
from jalons.base.prepared_queries import PreparedQuery
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.models.funders import roadmap_funder_book
from jalons.funding.rules import money
from jalons.roadmaps.models import Roadmap


def money_of_actions(roadmap: Roadmap) -> dict[int, ActionMoney]:
    """By the pk of the fiche, for those that have money. The database adds up the lines that count alike. Four queries."""
    expenses: dict[int, list[money.Expense]] = defaultdict(list)
    resources: dict[int, list[money.Resource]] = defaultdict(list)
    book = roadmap_funder_book(roadmap)
    for action, kind, amount in _expense_sums(roadmap.pk):
        expenses[action].append(money.Expense(money.Kind(kind), amount))
    for action, funder, kind, nature, status, is_public, amount in _resource_sums(roadmap.pk):
        resources[action].append(
            money.Resource(
                money.Kind(kind),
                money.Nature(nature),
                money.Status(status),
                amount,
                is_public=is_public,
                funder=book.name(funder),
            )
        )
    return {pk: _action_money(expenses[pk], resources[pk]) for pk in {*expenses, *resources}}


def sums_of_actions(roadmaps: Collection[int]) -> dict[int, money.Sums]:
    """The totals of the plan of each fiche of these roadmaps, by its pk, for those that have money. Two queries."""
    expenses: dict[int, list[money.Expense]] = defaultdict(list)
    resources: dict[int, list[money.Resource]] = defaultdict(list)
    spent = ExpenseLine.objects.filter(action__roadmap__in=roadmaps).order_by().values_list("action", "kind")
    for action, kind, amount in spent.annotate(sum=Sum("amount")):
        expenses[action].append(money.Expense(money.Kind(kind), amount))
    brought = FundingLine.objects.filter(action__roadmap__in=roadmaps).order_by()
    alike = brought.values_list("action", "kind", "nature", "status").annotate(sum=Sum("amount"))
    for action, kind, nature, status, amount in alike:
        # Whether it is public changes no total.
        line = money.Resource(money.Kind(kind), money.Nature(nature), money.Status(status), amount, is_public=False)
        resources[action].append(line)
    return {pk: money.plan_sums(expenses[pk], resources[pk]) for pk in {*expenses, *resources}}


def _action_money(expenses: list[money.Expense], resources: list[money.Resource]) -> ActionMoney:
    sums = money.plan_sums(expenses, resources)
    funders = (
        resource.funder for resource in resources if resource.status is not money.Status.REFUSED and resource.funder
    )
    return ActionMoney(
        cost=sums.expenses if expenses else None,
        secured=sums.secured,
        to_find=sums.to_find,
        funders=tuple(dict.fromkeys(funders)),
    )


@PreparedQuery
def _expense_sums(roadmap: int) -> QuerySet[Any, Any]:
    rows = ExpenseLine.objects.filter(action__roadmap=roadmap).order_by()
    sums: QuerySet[Any, Any] = rows.values_list("action", "kind").annotate(sum=Sum("amount"))
    return sums


@PreparedQuery
def _resource_sums(roadmap: int) -> QuerySet[Any, Any]:
    rows = FundingLine.objects.filter(action__roadmap=roadmap).order_by()
    alike = rows.values_list("action", "funder", "kind", "nature", "status", "is_public")
    sums: QuerySet[Any, Any] = alike.annotate(sum=Sum("amount"))
    return sums
