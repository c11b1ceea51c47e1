"""This floor gives those below what they show of money: what actions cost, and who pays."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from jalons.actions.models import ActionSheet
    from jalons.actions.queries.told_above import ActionMoney
    from jalons.roadmaps.models import Member, Roadmap


class FundingConfig(AppConfig):
    name = "jalons.funding"

    def ready(self) -> None:
        from jalons.actions.models.plan_money import (
            register_carried_credits,
            register_carrier_effect,
            register_carrier_follower,
            register_funder_book,
            register_said_money,
        )
        from jalons.actions.queries.told_above import register_money
        from jalons.funding.models.carriers import carried_credits, carrier_effect
        from jalons.funding.models.funders import roadmap_funder_book
        from jalons.funding.queries.said_money import said_money

        register_money(_money_of_actions)
        register_said_money(said_money)
        register_funder_book(roadmap_funder_book)
        register_carrier_follower(_follow_carrier)
        register_carrier_effect(carrier_effect)
        register_carried_credits(carried_credits)


def _follow_carrier(former: Mapping[str, str], action: "ActionSheet", by: "Member") -> None:
    from jalons.funding.changes.carriers import follow_carrier

    follow_carrier(action=action, former=former, by=by)


# Imported when the first list is read, because commands and the start do not need it.
def _money_of_actions(roadmap: "Roadmap") -> "Mapping[int, ActionMoney]":
    from jalons.funding.queries.action_money import money_of_actions

    return money_of_actions(roadmap)
