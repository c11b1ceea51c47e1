"""The feuille de route as facts to compare: what was promised, not how far it has come. The state of an action, what is
ticked, what is granted are followed elsewhere; an avenant is not needed for them."""

from datetime import date

from jalons.base import french
from jalons.funding.queries import Plan
from jalons.funding.rules import Status as MoneyStatus
from jalons.monitoring.models import Indicator
from jalons.publication.models import ChapterText
from jalons.publication.roadmap.material import Material
from jalons.publication.rules.differences import Field
from jalons.roadmaps import queries as roadmaps
from jalons.roadmaps.models import Roadmap


def facts(roadmap: Roadmap, on: date) -> dict[str, dict[str, Field]]:
    """Of the actions that were kept. A constant number of queries."""
    material = Material.of(roadmap, on, adopted_only=True)
    communes = ", ".join(commune.name for commune in roadmaps.perimeter(roadmap))
    found = {
        "roadmap": {
            "name": roadmap.name,
            "lead_authority": roadmap.lead_authority,
            "carrying_service": roadmap.carrying_service,
            "communes": communes,
        }
    }
    for chapter, text in ChapterText.objects.filter(roadmap=roadmap).order_by("pk").values_list("chapter", "text"):
        found[f"chapter:{chapter}"] = {"text": text}
    for line in material.stakes.stakes:
        found[f"stake:{line.pk}"] = {"title": line.title, "phrasing": line.phrasing, "description": line.description}
    told = {
        subject: {name: Field(value) for name, value in fields.items() if value} for subject, fields in found.items()
    }
    for sheet in material.sheets:
        said = {
            "code": sheet.code,
            "title": sheet.title,
            "axis": sheet.axis_title,
            "context": sheet.context,
            "description": sheet.description,
            "objectives": sheet.objectives,
            "lead_organisation": sheet.lead_organisation,
            "elected_sponsor": sheet.elected_sponsor,
            "department_unit": sheet.department_unit,
            "partners": ", ".join(sheet.partners),
            "means": sheet.means,
            "success_factors": sheet.success_factors,
            "audiences": ", ".join(sheet.audiences),
            "communes": sheet.where,
            "starts_on": sheet.starts_on.isoformat() if sheet.starts_on else "",
            "ends_on": sheet.ends_on.isoformat() if sheet.ends_on else "",
            "priority": str(sheet.priority or ""),
        }
        told[f"action:{sheet.pk}"] = {
            **{name: Field(value) for name, value in said.items() if value},
            **{f"step:{step.pk}": Field(step.when, step.label) for step in sheet.steps},
            **_money(material.plans.get(sheet.pk)),
            **{f"indicator:{item.pk}": Field(_aim(item), item.label) for item in material.indicators.get(sheet.pk, [])},
        }
    return told


def _money(plan: Plan | None) -> dict[str, Field]:
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
    totals = {"expenses": plan.sums.expenses, "resources": plan.sums.resources}
    return lines | {name: Field(f"{amount:.2f}") for name, amount in totals.items()}


def _aim(item: Indicator) -> str:
    start = "?" if item.baseline is None else french.number(item.baseline)
    return f"{start} → {french.number(item.target)} {item.unit}".strip() + f", {french.short_day(item.target_on)}"
