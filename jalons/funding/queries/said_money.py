"""The money of a fiche as it is kept with a visa: what it costs, and who is to pay."""

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal

from jalons.actions.rules.visas import EXPENSES, RESOURCES, Money
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.rules.money import Status


def said_money(actions: Collection[int]) -> dict[int, Money]:
    """By the pk of the fiche: euros by expense and by funder. What a funder refused is left out. Two queries."""
    expenses = ExpenseLine.objects.filter(action__in=actions).values_list("action_id", "label", "amount")
    resources = FundingLine.objects.filter(action__in=actions).exclude(status=Status.REFUSED)
    sums: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    for part, rows in ((EXPENSES, expenses), (RESOURCES, resources.values_list("action_id", "funder", "amount"))):
        for pk, name, amount in rows.order_by("id"):
            sums[pk, part, name] += amount
    money: dict[int, Money] = {}
    for (pk, part, name), amount in sums.items():
        money.setdefault(pk, {}).setdefault(part, {})[name] = f"{amount:.2f}"
    return money
