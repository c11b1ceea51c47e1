"""The feuille de route as facts to compare: what was promised, not how far it has come. The state of an action, what is
ticked, what is granted are followed elsewhere; an avenant is not needed for them. Nor for a person who leaves: the
structure is compared. A test lists each field that is left out, with its reason."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from jalons.actions.models import CrossReference, StepOrder
from jalons.actions.queries.sheets import value_words
from jalons.actions.rules.sheet_fields import SHEET_FIELDS
from jalons.base import french
from jalons.funding.models import ExpenseLine, FundingLine, FundingPlan, Instalment
from jalons.funding.queries.plans import Plan
from jalons.funding.rules.money import Status as MoneyStatus
from jalons.monitoring.models import Indicator
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.models import ChapterText
from jalons.publication.rules.differences import Field
from jalons.roadmaps import queries as roadmaps
from jalons.roadmaps.models import Roadmap


def roadmap_facts(roadmap: Roadmap, on: date) -> dict[str, dict[str, Field]]:
    """Of the actions that were kept. A constant number of queries."""
    material = Material.of(roadmap, on, adopted_only=True)
    communes = ", ".join(commune.name for commune in roadmaps.perimeter_communes(roadmap))
    found = {
        "roadmap": {
            "name": roadmap.name,
            "lead_authority": roadmap.lead_authority,
            "carrying_service": roadmap.carrying_service,
            "communes": communes,
        }
    }
    # A chapter saved empty is left to its data, as one that nobody wrote.
    chapters = ChapterText.objects.filter(roadmap=roadmap).exclude(text="").order_by("pk")
    for chapter, text in chapters.values_list("chapter", "text"):
        found[f"chapter:{chapter}"] = {"text": text}
    for line in material.stakes.stakes:
        found[f"stake:{line.pk}"] = {"title": line.title, "phrasing": line.phrasing, "description": line.description}
    told = {
        subject: {name: Field(value) for name, value in fields.items() if value} for subject, fields in found.items()
    }
    terms, waits = _terms_by_action(roadmap), _awaited_steps(roadmap)
    cross_references = dict(
        CrossReference.objects.filter(action__roadmap=roadmap).order_by().values_list("action_id", "text")
    )
    for sheet in material.sheets:
        said = {
            "code": sheet.code,
            "title": sheet.title,
            "axis": sheet.axis_title,
            **{field.name: _comparable_text(sheet.values[field.name]) for field in SHEET_FIELDS if field.is_compared},
            "communes": sheet.where,
            "cross_reference": cross_references.get(sheet.pk, ""),
        }
        told[f"action:{sheet.pk}"] = {
            **{name: Field(value) for name, value in said.items() if value},
            **{f"step:{step.pk}": Field(step.when, step.label) for step in sheet.steps},
            **{
                f"step_note:{step.pk}": Field(step.other_information, step.label)
                for step in sheet.steps
                if step.other_information
            },
            **{
                f"order:{step.pk}": Field("\n".join(waits[step.pk]), step.label)
                for step in sheet.steps
                if step.pk in waits
            },
            **_money_fields(material.plans.get(sheet.pk)),
            **terms.get(sheet.pk, {}),
            **_indicator_fields(material.indicators.get(sheet.pk, [])),
        }
    return told


def _comparable_text(value: Any) -> str:
    """Days and numbers as machines write them: a change of our French must not look like a change of the plan."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value or "") if type(value) is int else value_words(value)


def _money_fields(plan: Plan | None) -> dict[str, Field]:
    """A resource that was refused is not in the plan any more."""
    if plan is None or plan.is_empty:
        return {}
    lines: dict[str, Field] = {}
    for part in plan.parts:
        for expense in part.expenses:
            lines[f"expense:{expense.pk}"] = Field(f"{expense.amount:.2f}", expense.label)
        for row in part.resources:
            if row.status.value != MoneyStatus.REFUSED:
                label = f"{row.funder}, {row.scheme}" if row.scheme else row.funder
                lines[f"funding:{row.pk}"] = Field(f"{row.amount:.2f}", label)
    for valued in plan.valued:
        if valued.status.value != MoneyStatus.REFUSED:
            label = f"{valued.funder}, {valued.what}" if valued.what else valued.funder
            lines[f"valued:{valued.pk}"] = Field(f"{valued.amount:.2f}", label)
            lines |= {f"worth:{valued.pk}": Field(valued.sum, label)} if valued.sum else {}
    totals = {"expenses": plan.sums.expenses, "resources": plan.sums.resources}
    return lines | {name: Field(f"{amount:.2f}") for name, amount in totals.items()}


def _terms_by_action(roadmap: Roadmap) -> dict[int, dict[str, Field]]:
    """What is said of the money beside its amounts: types, natures, years, by action. Four queries."""
    found: dict[int, dict[str, Field]] = defaultdict(dict)
    years = _planned_years(roadmap)
    for expense in ExpenseLine.objects.filter(action__roadmap=roadmap):
        said = found[expense.action_id]
        said[f"expense_kind:{expense.pk}"] = Field(str(expense.get_kind_display()), expense.label)
        if planned := years.get(("expense", expense.pk)):
            said[f"expense_years:{expense.pk}"] = Field(planned, expense.label)
    for line in FundingLine.objects.filter(action__roadmap=roadmap).exclude(status=FundingLine.Status.REFUSED):
        said, label = found[line.action_id], f"{line.funder}, {line.scheme}" if line.scheme else line.funder
        public = _("argent public") if line.is_public else ""
        nature = ", ".join(filter(None, (str(line.get_nature_display()), str(line.get_kind_display()), public)))
        said[f"funding_nature:{line.pk}"] = Field(nature, label)
        if planned := years.get(("funding", line.pk)):
            said[f"funding_years:{line.pk}"] = Field(planned, label)
    for plan in FundingPlan.objects.filter(action__roadmap=roadmap):
        told = ", ".join(filter(None, (str(plan.get_own_share_rule_display()), plan.own_share_note)))
        found[plan.action_id]["own_share"] = Field(told)
    return found


def _planned_years(roadmap: Roadmap) -> dict[tuple[str, int], str]:
    """What is planned in each year, of each line. What was paid is followed."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    of = Instalment.objects.filter(expense__action__roadmap=roadmap) | Instalment.objects.filter(
        funding__action__roadmap=roadmap
    )
    for part in of.order_by("year", "id"):
        if part.planned:
            key = ("expense", part.expense_id) if part.expense_id else ("funding", part.funding_id or 0)
            year = _("%(year)d : %(amount)s") % {"year": part.year, "amount": french.format_euros(part.planned)}
            found[key].append(year)
    return {key: "\n".join(told) for key, told in found.items()}


def _awaited_steps(roadmap: Roadmap) -> dict[int, list[str]]:
    """What each step comes after, with the action when it is another one. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    for order in StepOrder.objects.of(roadmap).select_related("step", "after__action__axis"):
        other = order.after.action_id != order.step.action_id
        found[order.step_id].append(f"{order.after.action.code} {order.after.label}" if other else order.after.label)
    return found


def _indicator_fields(indicators: list[Indicator]) -> dict[str, Field]:
    aims = {f"indicator:{item.pk}": Field(_indicator_target(item), item.label) for item in indicators}
    return aims | {f"indicator_source:{item.pk}": Field(item.source, item.label) for item in indicators if item.source}


def _indicator_target(item: Indicator) -> str:
    start = "?" if item.baseline is None else french.format_number(item.baseline)
    if item.baseline_on:
        start += f" ({french.format_short_day(item.baseline_on)})"
    return (
        f"{start} → {french.format_number(item.target)} {item.unit}".strip()
        + f", {french.format_short_day(item.target_on)}"
    )
