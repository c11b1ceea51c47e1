"""The fiches of a roadmap as rows of a plan."""

from collections import defaultdict
from decimal import Decimal

from jalons.actions.models import ActionSheet, ActionStep, Axis
from jalons.actions.rules.sheet_fields import LIMITS
from jalons.actions.rules.sheets import Status
from jalons.base import french
from jalons.base.french import NBSP
from jalons.base.table_files import clean_cell
from jalons.funding.models import ExpenseLine, FundingLine
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.rules.known_schemes import written_funder
from jalons.funding.rules.money import VALUED, Tax
from jalons.monitoring.models import Indicator
from jalons.monitoring.queries.indicators import indicators_by_action
from jalons.publication.rules import exported_plans
from jalons.publication.rules.columns import KEYS
from jalons.publication.rules.exported_plans import PlanAction, PlanAxis, PlanStep, PlanTable, amount_words
from jalons.publication.rules.kept_text import Slot, one_line
from jalons.roadmaps.models import Roadmap

# The texts of a fiche that have a column, without its title, which is read separately.
_TEXTS = [name for name in LIMITS if name in KEYS and name != "title"]


def plan_table(roadmap: Roadmap) -> PlanTable:
    return exported_plans.plan_table(plan_axes(roadmap))


def plan_axes(roadmap: Roadmap) -> list[PlanAxis]:
    """Seven queries, whatever the number of actions."""
    budgets: dict[int, Decimal] = defaultdict(Decimal)
    taxes: dict[int, set[Tax]] = defaultdict(set)
    for pk, amount, tax in ExpenseLine.objects.filter(action__roadmap=roadmap).values_list(
        "action_id", "amount", "tax"
    ):
        budgets[pk] += amount
        taxes[pk].add(Tax(tax))
    funders: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    refused: dict[int, list[Slot]] = defaultdict(list)
    valued: dict[int, list[Slot]] = defaultdict(list)
    lines = list(FundingLine.objects.filter(action__roadmap=roadmap).order_by("id"))
    name_funders(lines, roadmap_funder_book(roadmap, lines))
    for line in lines:
        name = clean_cell(one_line(written_funder(line.funder_name, line.scheme)))
        if line.nature in VALUED:
            if line.status != FundingLine.Status.REFUSED:
                named = f"{line.get_nature_display()}, {name}"
                valued[line.action_id].append((named, amount_words(line.amount)))
        elif line.status == FundingLine.Status.REFUSED:
            refused[line.action_id].append((name, amount_words(line.amount)))
        else:
            funders[line.action_id].append((name, line.amount))
    indicators = indicators_by_action(roadmap)
    by_axis: dict[int, list[PlanAction]] = defaultdict(list)
    for action in ActionSheet.objects.filter(roadmap=roadmap).prefetch_related("steps").order_by("axis_id", "rank"):
        by_axis[action.axis_id].append(
            PlanAction(
                title=clean_cell(action.title),
                status=Status(action.status),
                priority=action.priority,
                starts_on=action.starts_on,
                ends_on=action.ends_on,
                texts={name: clean_cell(getattr(action, name)) for name in _TEXTS},
                indicators=[_indicator_sentence(row) for row in indicators.get(action.pk, [])],
                funders=funders[action.pk],
                refused=refused[action.pk],
                valued=valued[action.pk],
                budget=budgets.get(action.pk),
                taxes=taxes[action.pk],
                other=_other_information(action),
                steps=[_plan_step(step) for step in action.steps.all()],
            )
        )
    axes = Axis.objects.filter(roadmap=roadmap).order_by("rank")
    return [
        PlanAxis(axis.rank, clean_cell(one_line(axis.title)), by_axis[axis.pk], clean_cell(axis.objectives))
        for axis in axes
    ]


def _plan_step(step: ActionStep) -> PlanStep:
    return PlanStep(
        clean_cell(step.label),
        step.starts_on,
        step.ends_on,
        clean_cell(step.owner),
        bool(step.done_on),
        _other_information(step),
    )


def _other_information(row: ActionSheet | ActionStep) -> str:
    """A label is recognised whatever the spaces before its colon."""
    return row.other_information.replace(NBSP, " ")


def _indicator_sentence(row: Indicator) -> str:
    """« Personnes accueillies : 400 au 31/12/2027, 120 au départ »."""
    unit = f" ({row.unit})" if row.unit else ""
    start = "" if row.baseline is None else f", {french.format_number(row.baseline)} au départ"
    manner = f", {row.manner}" if row.manner else ""
    return clean_cell(
        f"{one_line(row.label)}{unit} : {french.format_number(row.target)} au {row.target_on:%d/%m/%Y}{start}{manner}"
    )
