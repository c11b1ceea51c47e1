from typing import Any

import pytest

from jalons.diagnosis.changes import formulas as formula_changes
from jalons.diagnosis.models import ScoreFormula
from jalons.diagnosis.queries import formulas as formula_queries
from jalons.diagnosis.rules.formula import COMPONENTS, DEFAULT, DEFAULT_WEIGHTS, Formula, Reference
from jalons.roadmaps.models import JournalEntry
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db
LIGHT = dict.fromkeys(COMPONENTS, 0) | {"aged_65": 2, "low_diploma": 1, "no_car": 1}


def weigh(world: World, version: int = 0, **changed: Any) -> ScoreFormula | None:
    asked = {"estimates": True, "reference": "france"} | LIGHT | changed
    return formula_changes.weigh_score(version=version, by=world.member(), **asked)


def test_a_roadmap_begins_with_the_formula_of_everybody(world: World) -> None:
    current = formula_queries.current_formula(world.roadmap)
    assert (current.formula, current.version, current.is_default) == (DEFAULT, 0, True)


def test_a_change_is_a_version_and_a_line_of_the_journal(world: World) -> None:
    weigh(world, estimates=False, reference="region")
    current = formula_queries.current_formula(world.roadmap)
    assert current.formula == Formula(LIGHT, estimates=False, reference=Reference.REGION)
    assert (current.version, current.by_name, current.is_default) == (1, world.member().name, False)
    entry = JournalEntry.objects.filter(roadmap=world.roadmap).first()
    assert entry
    assert (entry.verb, entry.before, entry.after) == (
        "weigh_score",
        {
            "weights": ["no_wired_thd 1", "aged_65 1", "low_diploma 1", "poverty 1", "no_4g 1"],
            "estimates": True,
            "reference": "la France entière",
        },
        {"weights": ["aged_65 2", "low_diploma 1", "no_car 1"], "estimates": False, "reference": "la région"},
    )


def test_the_same_formula_again_changes_nothing(world: World) -> None:
    before = JournalEntry.objects.count()
    assert weigh(world, **DEFAULT_WEIGHTS) is None
    weigh(world)
    weigh(world, version=1)
    assert (ScoreFormula.objects.count(), JournalEntry.objects.count()) == (1, before + 1)


def test_fewer_than_three_components_are_refused(world: World) -> None:
    with refused("too-few-components"):
        weigh(world, no_car=None)
    assert not ScoreFormula.objects.exists()


def test_a_formula_read_before_somebody_changed_it_is_refused(world: World) -> None:
    weigh(world)
    for change in (weigh, lambda world: formula_changes.reset_formula(version=0, by=world.member())):
        with refused("stale"):
            change(world)


def test_undoing_goes_back_one_version_at_a_time(world: World) -> None:
    weigh(world)
    weigh(world, version=1, no_4g=5)
    formula_changes.reset_formula(version=2, by=world.member())
    assert formula_queries.current_formula(world.roadmap).is_default
    seen = []
    for version in (3, 2, 1):
        formula_changes.undo_formula(version=version, by=world.member())
        seen.append(formula_queries.current_formula(world.roadmap))
    assert [(one.version, one.formula) for one in seen] == [
        (2, Formula(LIGHT | {"no_4g": 5})),
        (1, Formula(LIGHT)),
        (0, DEFAULT),
    ]
    assert [entry.verb for entry in JournalEntry.objects.filter(roadmap=world.roadmap)[:4]] == [
        *["undo_formula"] * 3,
        "reset_formula",
    ]
    with refused("formula-already-first"):
        formula_changes.undo_formula(version=0, by=world.member())


def test_the_formula_of_a_roadmap_is_its_own(world: World) -> None:
    weigh(world)
    assert formula_queries.current_formula(world.young).is_default
