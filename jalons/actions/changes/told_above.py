"""What the floors above tell a fiche of the parts that they keep: its indicators, its money. They write their own line of
the journal."""

from collections.abc import Collection

from django.db.models import Q

from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction


@write_transaction()
def set_measured(*, action: ActionSheet, measured: bool) -> None:
    """Stores whether the action has an indicator."""
    ActionSheet.objects.filter(pk=action.pk).update(is_measured=measured)


@write_transaction()
def set_all_measured(*, actions: Collection[int]) -> None:
    """Stores that each of these actions, by their pk, has an indicator."""
    ActionSheet.objects.filter(pk__in=actions).update(is_measured=True)


@write_transaction()
def set_money(*, among: Collection[int], priced: Collection[int], funded: Collection[int]) -> None:
    """Stores which of these actions, by their pk, say what they cost, and who pays. Four updates at most."""
    for name, those in (("is_priced", set(priced)), ("is_funded", set(funded))):
        for value in (True, False):
            changing = [pk for pk in among if (pk in those) is value]
            if changing:
                ActionSheet.objects.filter(~Q(**{name: value}), pk__in=changing).update(**{name: value})
