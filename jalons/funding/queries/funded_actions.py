"""The actions whose money counts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, QuerySet

from jalons.actions.models import ActionSheet
from jalons.actions.queries import action_rows
from jalons.actions.rules.adoption import ADOPTED
from jalons.base.prepared_queries import PreparedQuery
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.rules.carriers import PlanCarrier, action_carrier
from jalons.funding.rules.counted_actions import WILL_NOT_BE_DONE as WILL_NOT_BE_DONE
from jalons.funding.rules.counted_actions import money_among, submitted_among
from jalons.funding.rules.money import VALUED
from jalons.funding.rules.own_shares import OwnShareRule, usual_rule
from jalons.roadmaps.models import Roadmap


def counted_sheets(roadmap: Roadmap) -> list[ActionSheet]:
    """The actions whose money counts, with their axis, their plan, and whether their roadmap had its vote (`is_voted`).
    One query."""
    return _of_roadmap(_counted_of(roadmap.pk), roadmap)


@PreparedQuery
def _counted_of(roadmap: int) -> QuerySet[ActionSheet]:
    every = ActionSheet.objects.filter(roadmap=roadmap)
    rows = every.exclude(status__in=sorted(WILL_NOT_BE_DONE)).annotate(is_voted=Exists(every.filter(is_adopted=True)))
    return rows.select_related("axis", "funding_plan").defer("context", "description")


def _of_roadmap(rows: Iterable[ActionSheet], roadmap: Roadmap) -> list[ActionSheet]:
    """The same sheets, which know the authority that leads their roadmap without another query."""
    sheets = list(rows)
    for sheet in sheets:
        sheet.roadmap = roadmap
    return sheets


class MoneySheets(NamedTuple):
    """`counted`: those of the plan of financing. `apart`: those to be done that were not submitted, or wait for a vote."""

    counted: list[ActionSheet]
    apart: list[ActionSheet]


def money_sheets(roadmap: Roadmap) -> MoneySheets:
    """The actions to be done, with their axis and their plan. One query."""
    rows = _of_roadmap(_sheets_of(roadmap.pk), roadmap)
    counted = money_among((row.pk, row.status, row.is_adopted) for row in rows)
    apart = [row for row in rows if row.pk not in counted and row.status not in WILL_NOT_BE_DONE]
    return MoneySheets([row for row in rows if row.pk in counted], apart)


@PreparedQuery
def _sheets_of(roadmap: int) -> QuerySet[ActionSheet]:
    rows = ActionSheet.objects.filter(roadmap=roadmap)
    return rows.select_related("axis", "funding_plan").defer("context", "description")


class DatedAction(NamedTuple):
    """What the years of its money are counted from. `axis`: « 1. Aller vers »."""

    pk: int
    starts_on: date | None
    ends_on: date | None
    axis: str


def dated_actions(roadmap: Roadmap) -> list[DatedAction]:
    """The actions whose money counts, without their texts. One query."""
    rows = _dates_of(roadmap.pk)
    return [DatedAction(pk, starts_on, ends_on, f"{rank}. {title}") for pk, starts_on, ends_on, rank, title in rows]


@PreparedQuery
def _dates_of(roadmap: int) -> QuerySet[ActionSheet, Any]:
    rows = ActionSheet.objects.filter(roadmap=roadmap).exclude(status__in=sorted(WILL_NOT_BE_DONE))
    return rows.values_list("pk", "starts_on", "ends_on", "axis__rank", "axis__title")


def chosen_rule(sheet: ActionSheet, natures: Iterable[str]) -> OwnShareRule | None:
    """The rule that the team chose, else the usual one. `natures`: those of its resources."""
    plan = getattr(sheet, "funding_plan", None)
    chosen = plan.own_share_rule if plan else ""
    return OwnShareRule(chosen) if chosen else sheet_rule(sheet, natures)


def sheet_rule(sheet: ActionSheet, natures: Iterable[str]) -> OwnShareRule | None:
    """The usual rule, by what the fiche says of who carries and leads the action."""
    written, lead, authority = sheet.carrier_names
    return usual_rule(lead, natures, written, authority)


def sheet_carrier(sheet: ActionSheet) -> PlanCarrier:
    """Who carries an action, as its fiche says or leaves it to guess."""
    return action_carrier(*sheet.carrier_names)


def submitted_actions(roadmap: Roadmap) -> set[int]:
    """The pks of the actions that documents hold: promised to the council, or adopted by it. Drafts may still be
    deleted. One query."""
    return submitted_among(_states_of(roadmap.pk))


def money_actions(roadmap: Roadmap) -> set[int]:
    """The pks of the actions whose money the plan of financing counts: submitted, and to be done. One query."""
    return money_among(_states_of(roadmap.pk))


@PreparedQuery
def _states_of(roadmap: int) -> QuerySet[ActionSheet, Any]:
    return ActionSheet.objects.filter(roadmap=roadmap).values_list("pk", "status", "is_adopted")


def priced_actions(index: action_rows.Index) -> int:
    """How many actions the plan of financing holds: submitted, to be done, priced (`Sums.is_priced`). Two queries."""
    kept = counted_of(index)
    spent = ExpenseLine.objects.filter(action__in=kept).values_list("action_id", flat=True)
    brought = FundingLine.objects.filter(action__in=kept).exclude(status=FundingLine.Status.REFUSED)
    natures = list(brought.values_list("action_id", "nature"))
    valued = {pk for pk, nature in natures if nature in VALUED} - {pk for pk, nature in natures if nature not in VALUED}
    return len({*spent, *valued})


def submitted_of(index: action_rows.Index) -> set[int]:
    """The same, from actions that are read already."""
    promised = {row.pk for row in index.promised}
    return {row.pk for row in index.rows if row.pk in promised or row.status.value in ADOPTED}


def counted_of(index: action_rows.Index) -> set[int]:
    """Of these, those that will be done: the ones whose money the plan of financing counts."""
    return submitted_of(index) - {row.pk for row in index.rows if row.status.value in WILL_NOT_BE_DONE}
