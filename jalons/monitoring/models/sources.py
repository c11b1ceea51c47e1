"""What a fiche gives to an experience: its texts, its steps in months, its measures, its money. No name of a person."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.actions.words import period_label
from jalons.base.stamps import make_stamp
from jalons.funding.models import ExpenseLine, FundingLine, Tax
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.rules.money import MOST, ZERO, Status
from jalons.monitoring.models.experiences import Experience
from jalons.monitoring.models.indicators import Indicator
from jalons.monitoring.rules import experiences as rules


def read_action_source(action: ActionSheet) -> dict[str, Any]:
    """By field of an experience. Ten queries at most, whatever the number of rows."""
    expenses = list(ExpenseLine.objects.filter(action=action))
    steps = list(action.steps.all())
    indicators = list(Indicator.objects.filter(action=action))
    prefetch_related_objects(indicators, "values")
    days = [day for step in steps for day in (step.starts_on, step.ends_on) if day]
    begins = action.starts_on or min(days, default=None)
    taxes, total = {line.tax for line in expenses}, sum((line.amount for line in expenses), ZERO)
    values: dict[str, Any] = {
        "title": action.title,
        "structure": action.lead_organisation or action.roadmap.lead_authority,
        "perimeter": _perimeter_label(action),
        "need": action.context,
        "objectives": action.objectives,
        "description": action.description,
        "lessons": action.success_factors,
        # More than a plan of the instance may hold is a mistake of typing: nothing is said.
        "budget": total if ZERO < total <= MOST else None,
        "budget_tax": taxes.pop() if len(taxes) == 1 else Tax.UNKNOWN.value,
        "expenses": [
            rules.ExperienceExpense(line.label, line.kind, line.amount, line.tax).row
            for line in expenses[: rules.MOST_LINES]
        ],
        "funders": "\n".join(_funder_names(action)),
        "calendar": period_label(action.starts_on, action.ends_on),
        "steps": [
            rules.step_in_months(step.label, step.starts_on, step.ends_on, begins).row
            for step in steps[: rules.MOST_LINES]
        ],
        "technical_partners": action.partners,
        "indicators": [_measured_row(row) for row in indicators[: rules.MOST_LINES]],
    }
    return {name: value[: rules.LIMITS[name]] if name in rules.LIMITS else value for name, value in values.items()}


def source_stamp(source: dict[str, Any]) -> str:
    """Of what a page showed of a fiche before it was copied."""
    return make_stamp(str(rules.freeze_source(source)))


def moved_fields(experience: Experience, source: dict[str, Any] | None) -> tuple[str, ...]:
    """What its fiche says otherwise since it was copied; nothing when the fiche is gone, or when it has none."""
    return () if source is None else rules.moved_fields(experience.copied, rules.freeze_source(source))


def _perimeter_label(action: ActionSheet) -> str:
    names = [commune.name for commune in action.field_value("communes")]
    if names:
        return ", ".join(names)
    count = action.roadmap.communes.count()
    return _("Les %(count)d communes") % {"count": count} if count > 1 else action.roadmap.name


def _funder_names(action: ActionSheet) -> list[str]:
    """Whoever refused is left out."""
    lines = list(FundingLine.objects.filter(action=action).exclude(status=Status.REFUSED.value))
    name_funders(lines, roadmap_funder_book(action.roadmap))
    return list(dict.fromkeys(line.funder_name for line in lines))


def _measured_row(indicator: Indicator) -> list[str]:
    last = max(indicator.values.all(), key=lambda value: value.on, default=None)
    return rules.ExperienceIndicator(indicator.label, indicator.unit, indicator.kind, last.value if last else None).row
