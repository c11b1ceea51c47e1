"""The feuille de route as facts to compare: the commitments, not their progress. The state of an action, ticks and
granted money are monitored elsewhere and need no avenant. A change of person needs none either: only organisations are
compared. A test lists each excluded field with its reason."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jalons.actions.models import Axis, CrossReference, StepOrder
from jalons.actions.models.plan_money import CARRIER_FIELDS
from jalons.actions.queries.sheets import value_words
from jalons.actions.rules.sheet_fields import SHEET_FIELDS
from jalons.base import french
from jalons.directory.rules.names import own_name
from jalons.funding.models import ExpenseLine, FundingLine, FundingPlan, Instalment
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.queries.plans import Plan
from jalons.funding.rules.carriers import told_lead
from jalons.funding.rules.money import Status as MoneyStatus
from jalons.funding.rules.tax_recovery import TaxRecovery
from jalons.funding.rules.years import follows_months
from jalons.funding.words.plans import tax_mark
from jalons.funding.words.tax_recovery import eligible_sentence
from jalons.governance.models.definitions import DEFINITION_TEXTS
from jalons.monitoring.models import Indicator
from jalons.publication.documents.roadmap.material import Material
from jalons.publication.models import ChapterText
from jalons.publication.rules.differences import Facts, Field, Subject
from jalons.publication.rules.public_actions import voted_carrier
from jalons.roadmaps.models import Roadmap
from jalons.roadmaps.queries.perimeters import perimeter_communes


def roadmap_facts(roadmap: Roadmap, on: date) -> dict[str, dict[str, Field]]:
    """For the kept actions. A constant number of queries."""
    material = Material.of(roadmap, on, adopted_only=True)
    communes = ", ".join(commune.name for commune in perimeter_communes(roadmap))
    texts = {
        "roadmap": {
            "name": roadmap.name,
            "lead_authority": roadmap.lead_authority,
            "carrying_service": roadmap.carrying_service,
            "communes": communes,
        }
    }
    # A chapter saved with an empty text is the same as one that nobody wrote.
    chapters = ChapterText.objects.filter(roadmap=roadmap).exclude(text="").order_by("pk")
    for chapter, text in chapters.values_list("chapter", "text"):
        texts[f"chapter:{chapter}"] = {"text": text}
    if material.definition:
        texts["definition"] = {name: getattr(material.definition, name) for name in DEFINITION_TEXTS}
    shown = {sheet.axis_rank for sheet in material.sheets}
    for axis in Axis.objects.filter(roadmap=roadmap, rank__in=shown).exclude(objectives=""):
        texts[f"axis:{axis.pk}"] = {"title": axis.title, "objectives": axis.objectives}
    for line in material.stakes.stakes:
        texts[f"stake:{line.pk}"] = {"title": line.title, "phrasing": line.phrasing, "description": line.description}
    facts = {
        subject: {name: Field(value) for name, value in fields.items() if value} for subject, fields in texts.items()
    }
    terms, waits = _terms_by_action(roadmap), _awaited_steps(roadmap)
    cross_references = dict(
        CrossReference.objects.filter(action__roadmap=roadmap).order_by().values_list("action_id", "text")
    )
    for sheet in material.sheets:
        values = {
            "code": sheet.code,
            "title": sheet.title,
            "axis": sheet.axis_title,
            **{field.name: _comparable_text(sheet.values[field.name]) for field in SHEET_FIELDS if field.is_compared},
            "communes": sheet.where,
            "cross_reference": cross_references.get(sheet.pk, ""),
        }
        facts[f"action:{sheet.pk}"] = {
            **{name: Field(value) for name, value in values.items() if value},
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
    return facts


def with_carriers(facts: Facts, own_names: Sequence[str]) -> Facts:
    """The facts of an edition with the names that the same rules give today: one that kept who carries an action only where somebody
    had written it, or the authority under a name that the team said since to be its own (`own_names`), changes nothing by it."""
    authority = facts["roadmap"].get("lead_authority", Field("")).value

    def told(subject: Subject) -> Subject:
        lead = subject["lead_organisation"].value if "lead_organisation" in subject else ""
        named = {
            name: Field(own_name(subject[name].value, authority, own_names))
            for name in CARRIER_FIELDS
            if name in subject
        }
        carrier = voted_carrier({**subject, **named}, authority)
        names = {
            "lead_organisation": told_lead(lead, own_name(lead, authority, own_names), authority),
            "carrier_organisation": carrier.name if carrier.is_sure else "",
        }
        return {**subject, **{name: Field(text) for name, text in names.items() if text}}

    return {name: told(subject) if name.startswith("action:") else subject for name, subject in facts.items()}


def _comparable_text(value: Any) -> str:
    """Days and numbers in a technical format, so that a change of our French wording is not a change of the plan."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value or "") if type(value) is int else value_words(value)


def _money_fields(plan: Plan | None) -> dict[str, Field]:
    """A refused resource is no longer in the plan."""
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
    """The facts about money besides amounts: types, natures, years, by action. Six queries."""
    by_action: dict[int, dict[str, Field]] = defaultdict(dict)
    years = _typed_years(roadmap)
    for expense in ExpenseLine.objects.filter(action__roadmap=roadmap):
        terms = by_action[expense.action_id]
        kind = ", ".join(filter(None, [str(expense.get_kind_display()), tax_mark(expense.tax)]))
        terms[f"expense_kind:{expense.pk}"] = Field(kind, expense.label)
        if planned := years.get(("expense", expense.pk)):
            terms[f"expense_years:{expense.pk}"] = Field(planned, expense.label)
    lines = list(FundingLine.objects.filter(action__roadmap=roadmap).exclude(status=FundingLine.Status.REFUSED))
    name_funders(lines, roadmap_funder_book(roadmap))
    for line in lines:
        terms = by_action[line.action_id]
        label = f"{line.funder_name}, {line.scheme}" if line.scheme else line.funder_name
        public = _("argent public") if line.is_public else ""
        base = eligible_sentence(line.amount, line.eligible_amount)
        nature = ", ".join(filter(None, (str(line.get_nature_display()), str(line.get_kind_display()), public, base)))
        terms[f"funding_nature:{line.pk}"] = Field(nature, label)
        if planned := years.get(("funding", line.pk)):
            terms[f"funding_years:{line.pk}"] = Field(planned, label)
    for plan in FundingPlan.objects.filter(action__roadmap=roadmap):
        if plan.own_share_rule:
            sentence = ", ".join(filter(None, (str(plan.get_own_share_rule_display()), plan.own_share_note)))
            by_action[plan.action_id]["own_share"] = Field(sentence)
        if plan.tax_recovery != TaxRecovery.UNKNOWN:
            by_action[plan.action_id]["tax_recovery"] = Field(str(plan.get_tax_recovery_display()))
    return by_action


def _typed_years(roadmap: Roadmap) -> dict[tuple[str, int], str]:
    """The planned amount of each line by year, without what nobody decided. Payments are monitored elsewhere. Two queries:
    one that looks for either owner would read the instalments of every roadmap."""
    by_line: dict[tuple[str, int], list[tuple[int, Decimal]]] = defaultdict(list)
    for owner in ("expense", "funding"):
        rows = Instalment.objects.filter(**{f"{owner}__action__roadmap": roadmap}).order_by("year", "id")
        for pk, year, planned in rows.values_list(owner, "year", "planned"):
            if planned:
                by_line[owner, pk].append((year, planned))
    return {
        key: "\n".join(
            _("%(year)d : %(amount)s") % {"year": year, "amount": french.format_euros(planned)}
            for year, planned in parts
        )
        for key, parts in by_line.items()
        if not follows_months([planned for _year, planned in parts])
    }


def _awaited_steps(roadmap: Roadmap) -> dict[int, list[str]]:
    """The steps before each step, with their action when it is another one. One query."""
    by_step: dict[int, list[str]] = defaultdict(list)
    for order in StepOrder.objects.of(roadmap).select_related("step", "after__action__axis"):
        other = order.after.action_id != order.step.action_id
        by_step[order.step_id].append(f"{order.after.action.code} {order.after.label}" if other else order.after.label)
    return by_step


def _indicator_fields(indicators: list[Indicator]) -> dict[str, Field]:
    aims = {f"indicator:{item.pk}": Field(_indicator_target(item), item.label) for item in indicators}
    aims |= {f"indicator_manner:{item.pk}": Field(told, item.label) for item in indicators if (told := _manner(item))}
    return aims | {f"indicator_source:{item.pk}": Field(item.source, item.label) for item in indicators if item.source}


def _manner(item: Indicator) -> str:
    """Without who counts: a change of person does not change the commitment."""
    return ", ".join(filter(None, (str(item.get_kind_display()), str(item.get_frequency_display()))))


def _indicator_target(item: Indicator) -> str:
    start = "?" if item.baseline is None else french.format_number(item.baseline)
    if item.baseline_on:
        start += f" ({french.format_short_day(item.baseline_on)})"
    return (
        f"{start} → {french.format_number(item.target)} {item.unit}".strip()
        + f", {french.format_short_day(item.target_on)}"
    )
