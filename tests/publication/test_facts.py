"""Each field of a fiche and of its parts is compared by avenants, or left out with its reason."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import models, transaction

from jalons.actions.models import ActionSheet, ActionStep, Axis, CrossReference, StepOrder
from jalons.funding.models import ExpenseLine, FundingLine, FundingPlan, Instalment
from jalons.monitoring.models import Indicator
from jalons.publication.documents.roadmap.facts import roadmap_facts
from jalons.workshops.models import KeyProject
from tests.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)
LATER = date(2031, 5, 4)

# What another value is, of each field that is compared.
OTHERS: dict[type[models.Model], dict[str, Any]] = {
    ActionSheet: {
        "axis": lambda row: Axis.objects.create(roadmap=row.roadmap, rank=9, title="Un axe"),
        "rank": 9,
        "key_project": lambda row: KeyProject.objects.filter(roadmap=row.roadmap).exclude(pk=row.key_project_id)[0],
        "audiences": ["autres"],
        "staff": [["Un poste", "0.5", "Un employeur"]],
        "frameworks": [["autre", "Un cadre"]],
        "target_count": 4_321,
        "communes": lambda row: list(row.roadmap.communes.all()[:1]),
        "starts_on": date(2020, 1, 1),
        "ends_on": LATER,
        "priority": 3,
        "quick_win": lambda row: not row.quick_win,
    }
    | dict.fromkeys(
        (
            "title", "context", "description", "objectives", "lead_organisation", "carrier_organisation", "elected_sponsor", "department_unit",
            "partners", "means", "success_factors", "expected_results", "other_audiences",
        ),
        "Autrement",
    ),
    ActionStep: {"label": "Autrement", "starts_on": date(2020, 1, 1), "ends_on": LATER, "other_information": "Autrement"},
    StepOrder: {"after": lambda row: ActionStep.objects.exclude(pk__in=(row.step_id, row.after_id))[0]},
    CrossReference: {"text": "Autrement"},
    ExpenseLine: {"label": "Autrement", "kind": "investissement", "amount": Decimal(987), "tax": "ht"},
    FundingLine: {
        "funder": "Autrement", "scheme": "Autrement", "nature": "etp", "kind": "investissement", "amount": Decimal(987),
        "quantity": Decimal(7), "months": 5, "unit_amount": Decimal(11),
        "is_public": lambda row: not row.is_public,
    },
    FundingPlan: {"own_share_rule": "30", "own_share_note": "Autrement", "tax_recovery": "fctva"},
    Instalment: {"year": 2031, "planned": Decimal(987)},
    Indicator: {
        "label": "Autrement", "unit": "foyers", "baseline": Decimal(77), "baseline_on": date(2020, 1, 1),
        "target": Decimal(987), "target_on": LATER, "source": "Autrement", "kind": "impact", "frequency": "annuelle",
    },
}  # fmt: skip
FOLLOWED, TECHNICAL, PERSON = "how far it has come", "not said to anybody", "a person, whom a departure changes"
LEFT_OUT: dict[type[models.Model], dict[str, str]] = {
    ActionSheet: {
        "roadmap": TECHNICAL,
        "lead_contact": PERSON,
        "status": FOLLOWED,
        "is_measured": FOLLOWED,
        "is_priced": "its money is compared",
        "is_funded": "its money is compared",
        "is_adopted": "the edition itself says it",
        "other_information": "what an import kept for the team, in no adopted edition",
        "private_words": "what the team keeps for itself",
        "version": TECHNICAL,
    },
    ActionStep: {"action": TECHNICAL, "owner": PERSON, "done_on": FOLLOWED},
    StepOrder: {"step": "a step has its own list"},
    CrossReference: {"action": TECHNICAL},
    ExpenseLine: {"action": TECHNICAL},
    FundingLine: {
        "is_public_unsure": "a question, which whoever saves the line answers",
        "action": TECHNICAL,
        "listed_scheme": "its name is compared",
        "asked_amount": FOLLOWED,
        "eligible_amount": "of a grant alone: its rate is compared with its nature",
        "status": FOLLOWED,
        "decision_on": FOLLOWED,
        "claim_on": FOLLOWED,
        "expected_on": FOLLOWED,
    },
    FundingPlan: {"action": TECHNICAL},
    Instalment: {"expense": TECHNICAL, "funding": TECHNICAL, "actual": FOLLOWED, "actual_on": FOLLOWED},
    Indicator: {"action": TECHNICAL, "counted_by": PERSON},
}
PARTS_LEFT_OUT = {
    "GrantRequest": "the line of the plan is compared; the request has its own states",
    "Attachment": "what is kept beside the fiche",
    "AgendaItem": "the life of the committee",
    "Decision": "the life of the committee",
    "ResolutionAction": "the life of the committee",
    "SheetLink": "who may fill it",
    "Comment": "what is said beside the fiche",
    "NewsItem": "what became of it, a sentence of its own day",
    "Visa": "what is said of it before it is voted",
    "AcceptedGap": "why the vote passes over what it lacks, which the journal keeps",
    "Origin": "where its text was copied from",
    "Reuse": "where its text was copied from",
    "Experience": "what the team tells of it afterwards, a text of its own day",
    "Score": "how it was chosen",
    "StatusChange": FOLLOWED,
    "IndicatorValue": FOLLOWED,
    "SheetFinding": "what it rests on, which the constat says",
}


def fields(model: type[models.Model]) -> set[str]:
    return {field.name for field in (*model._meta.concrete_fields, *model._meta.many_to_many)} - {"id"}


@pytest.mark.parametrize("model", OTHERS)
def test_each_field_is_compared_or_left_out_with_its_reason(model: type[models.Model]) -> None:
    assert fields(model) == {*OTHERS[model], *LEFT_OUT[model]}
    assert set(OTHERS[model]) & set(LEFT_OUT[model]) == set()


def test_each_part_of_a_fiche_is_compared_or_left_out_with_its_reason() -> None:
    parts = {relation.related_model.__name__ for model in OTHERS for relation in model._meta.related_objects}
    compared = {model.__name__ for model in OTHERS} - {"ActionSheet"}
    assert (parts - compared - set(PARTS_LEFT_OUT), set(PARTS_LEFT_OUT) - parts, compared - parts) == (
        set(),
        set(),
        set(),
    )


@pytest.fixture
def rows(world: World) -> dict[type[models.Model], models.Model]:
    """One of each, of an action that was kept."""
    action = world.action("1.1")
    step, after = ActionStep.objects.filter(action=action)[:2]
    expense = ExpenseLine.objects.filter(action=action, kind="fonctionnement")[0]
    return {
        ActionSheet: action,
        ActionStep: step,
        StepOrder: StepOrder.objects.filter(step=step).first() or StepOrder.objects.create(step=step, after=after),
        CrossReference: CrossReference.objects.create(action=action, text="orientation 3"),
        ExpenseLine: expense,
        FundingLine: FundingLine.objects.create(
            action=action, funder="Une commune", scheme="Une salle", nature="nature", kind="fonctionnement",
            amount=Decimal(40), quantity=Decimal(4), months=2, unit_amount=Decimal(5),
        ),
        FundingPlan: FundingPlan.objects.get_or_create(action=action)[0],
        Instalment: Instalment.objects.create(expense=expense, year=2027, planned=Decimal(10)),
        Indicator: Indicator.objects.filter(action=action)[0],
    }  # fmt: skip


def test_a_change_of_each_field_is_seen(world: World, rows: dict[type[models.Model], models.Model]) -> None:
    before = roadmap_facts(world.roadmap, TODAY)
    paid = FundingLine.objects.filter(action=world.action(), nature="subvention")[0]
    unseen = []
    for model, others in OTHERS.items():
        for name, value in others.items():
            row = paid if name == "is_public" else rows[model]
            found = value(row) if isinstance(value, Callable) else value  # type: ignore[arg-type]
            with transaction.atomic():
                _set(row, name, found)
                if roadmap_facts(world.roadmap, TODAY) == before:
                    unseen.append(f"{model.__name__}.{name}")
                transaction.set_rollback(True)
    assert unseen == []


@pytest.mark.parametrize(
    ("parts", "seen"),
    [
        (("1389", "3333", "278"), False),  # 5, 12 and 1 months of 5 000 €
        (("1389", "3334", "277"), True),
        (("2000", "3000"), True),
        (("5000.50",), True),
    ],
)
def test_years_that_nobody_decided_are_not_compared(world: World, parts: tuple[str, ...], seen: bool) -> None:
    expense = ExpenseLine.objects.filter(action=world.action("1.2")).earliest("id")
    Instalment.objects.filter(expense=expense).delete()
    for year, part in enumerate(parts, 2025):
        Instalment.objects.create(expense=expense, year=year, planned=Decimal(part))
    told = roadmap_facts(world.roadmap, TODAY)[f"action:{expense.action_id}"]
    assert (f"expense_years:{expense.pk}" in told) == seen


def _set(row: models.Model, name: str, value: Any) -> None:
    if name == "communes":
        row.communes.set(value)  # type: ignore[attr-defined]
        return
    type(row).objects.filter(pk=row.pk).update(**{name: value})  # type: ignore[attr-defined]
