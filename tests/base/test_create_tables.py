"""Every table of a floor in one operation of a migration."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import CreateModel, Migration
from django.db.migrations.state import ModelState, ProjectState

from jalons.base.create_tables import CreateTables


def table(name: str, other: str) -> CreateModel:
    key = models.ForeignKey(f"hall.{other}", models.CASCADE, null=True)
    named = models.UniqueConstraint(fields=["other"], name=f"one_{name}".lower())
    return CreateModel(name, [("id", models.AutoField(primary_key=True)), ("other", key)], {"constraints": [named]})


class Hall(Migration):
    """Two models that refer to each other."""

    operations = [CreateTables(tables=[table("Table", "Chair"), table("Chair", "Table")])]


@pytest.fixture
def base(django_db_blocker: Any) -> Iterator[BaseDatabaseWrapper]:
    connections.settings["empty"] = {
        **connection.settings_dict,
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {},
    }
    with django_db_blocker.unblock():
        yield connections["empty"]
        connections["empty"].close()
    del connections["empty"], connections.settings["empty"]


def tables_of(base: BaseDatabaseWrapper) -> set[str]:
    return set(base.introspection.table_names())


def test_models_that_refer_to_each_other_are_made_then_removed(base: BaseDatabaseWrapper) -> None:
    hall = Hall("0001_initial", "hall")
    with base.schema_editor() as editor:
        hall.apply(ProjectState(), editor)
    assert tables_of(base) == {"hall_table", "hall_chair"}
    with base.cursor() as cursor:
        found = base.introspection.get_constraints(cursor, "hall_chair")
    assert found["one_chair"]["columns"] == ["other_id"]
    with base.schema_editor() as editor:
        hall.unapply(ProjectState(), editor)
    assert tables_of(base) == set()


def test_each_model_is_rendered_once(base: BaseDatabaseWrapper) -> None:
    state = ProjectState()
    assert state.apps  # as the executor does before the first migration
    with (
        patch.object(ModelState, "render", autospec=True, side_effect=ModelState.render) as render,
        base.schema_editor() as editor,
    ):
        Hall("0001_initial", "hall").apply(state, editor)
    assert sorted(call.args[0].name for call in render.call_args_list) == ["Chair", "Table"]
