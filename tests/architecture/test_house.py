"""The house stands as house and glossary say."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations import RunPython
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from jalons.base.middleware import WritingGet, get_reads_only

ROOT = Path(settings.BASE_DIR)
FLOORS = [app.removeprefix("jalons.") for app in settings.INSTALLED_APPS if app.startswith("jalons.")]  # roof first
# What Django looks for by its name.
OF_DJANGO = {"apps", "management", "migrations", "templatetags"}
MODELS = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models()]


def contract_floors() -> list[str]:
    contract = (ROOT / "pyproject.toml").read_text().split('id = "floors"')[1]
    return re.findall(r'^    "(\w+)",$', contract.split("layers = [")[1].split("]")[0], re.MULTILINE)


def test_floors_are_installed_in_the_order_of_the_contract() -> None:
    assert [floor for floor in contract_floors() if floor in FLOORS] == FLOORS


def test_architecture_tells_each_floor_and_the_rooms_that_it_has_beside_the_ten() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    ten = set(re.findall(r"^\| `(\w+)\.py` \|", text, re.MULTILINE))
    told = dict(re.findall(r"^\| `jalons\.(\w+)` \|[^|]*\|(.*)\|$", text, re.MULTILINE))
    folders = [init.parent for init in ROOT.glob("jalons/*/__init__.py")]
    assert len(ten) == 10
    assert list(told) == contract_floors()
    assert told.keys() == {folder.name for folder in folders}
    beside = {folder.name: rooms_of(folder) - ten - OF_DJANGO for folder in folders if folder.name != "base"}
    assert {floor: set(re.findall(r"`(\w+)`", told[floor])) for floor in beside} == beside


def test_architecture_names_files_that_are_there() -> None:
    """It sent whoever looked for the presence of a meeting to a file that had been renamed."""
    named = re.findall(r"`([\w./-]*/[\w.-]*)`", (ROOT / "ARCHITECTURE.md").read_text())
    files = [path for path in named if path.endswith("/") or "." in path.rpartition("/")[2]]
    places = [ROOT, ROOT / "jalons", *(ROOT / "jalons").glob("*/templates")]
    assert len(files) > 100
    assert [path for path in files if not any((place / path).exists() for place in places)] == []


def rooms_of(floor: Path) -> set[str]:
    packages = {init.parent.name for init in floor.glob("*/__init__.py")}
    return packages | {file.stem for file in floor.glob("*.py")} - {"__init__"}


def test_the_order_of_rooms_is_held_on_every_floor_but_the_ground_and_papers() -> None:
    contract = (ROOT / "pyproject.toml").read_text().split('id = "rooms"')[1].split("]")[0]
    held = re.findall(r'^    "jalons\.(\w+)",$', contract, re.MULTILINE)
    assert held == [floor for floor in contract_floors() if floor not in ("papers", "base")]


def test_foreign_keys_point_down_or_stay_on_their_floor() -> None:
    upward = [
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        if field.related_model._meta.app_label in FLOORS
        if FLOORS.index(model._meta.app_label) > FLOORS.index(field.related_model._meta.app_label)
    ]
    assert upward == []


def test_the_glossary_names_every_model_once() -> None:
    named = re.findall(r"^\| (\w+) \|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE)
    assert len(named) == len(set(named))
    assert {model.__name__ for model in MODELS} - set(named) == set()


def test_every_constraint_has_a_readable_name() -> None:
    names = [constraint.name for model in MODELS for constraint in model._meta.constraints]
    assert [name for name in names if "_" not in name or re.search(r"\d{3,}|[0-9a-f]{8}", name)] == []


def test_a_migration_is_done_whole_or_not_at_all() -> None:
    """Killed half-way, it begins again from where it began."""
    migrations = {key: found for key, found in MigrationLoader(None).disk_migrations.items() if key[0] in FLOORS}
    assert migrations
    assert [key for key, migration in migrations.items() if not migration.atomic] == []
    parts = [(key, part) for key, migration in migrations.items() for part in migration.operations]
    assert [key for key, part in parts if isinstance(part, RunPython) and part.atomic is False] == []


def test_the_rules_of_every_floor_are_held_pure() -> None:
    held = (ROOT / "pyproject.toml").read_text().split('id = "rules"')[1].split("]")[0]
    named = set(re.findall(r'^    "jalons\.(\w+)\.rules",$', held, re.MULTILINE))
    assert named == {room.parent.name for room in ROOT.glob("jalons/*/rules*") if room.suffix in ("", ".py")}


def test_no_rule_asks_what_day_it_is_nor_throws_dice() -> None:
    """Dates come in as arguments: neither a clock nor chance in a rule."""
    asking = re.compile(
        r"\b(today|now|localdate|random|uuid4|token_\w+)\(\)|\btime\.time\b|^import (random|time|os)\b", re.M
    )
    rooms = [
        file for room in ROOT.glob("jalons/*/rules*") for file in ([room] if room.is_file() else room.rglob("*.py"))
    ]
    assert rooms and [file.name for file in rooms if asking.search(file.read_text())] == []


def test_a_data_class_that_does_not_change_shares_its_functions() -> None:
    """The standard library writes 7 MB of them for ours (decision 0131)."""
    sources = {path.relative_to(ROOT): path.read_text() for path in ROOT.glob("jalons/**/*.py")}
    assert len(sources) > 1000
    frozen = re.compile(r"^@dataclass\(.*frozen=True(?!, order=True)", re.MULTILINE)
    assert [str(path) for path, text in sources.items() if frozen.search(text)] == []


def test_the_ground_has_no_model() -> None:
    assert list(apps.get_app_config("base").get_models()) == []


WRITES = {"create", "bulk_create", "update_or_create", "get_or_create", "bulk_update", "aupdate", "acreate"}
SEVERAL = {field.name for model in MODELS for field in model._meta.many_to_many} | {
    relation.get_accessor_name() for model in MODELS for relation in model._meta.related_objects
}


def writes_of(file: Path) -> list[str]:
    """Calls that write a row: on a manager or a query set, `delete()`, `update(field=…)`, `x.communes.set(…)`."""
    found = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(called := node.func, ast.Attribute):
            holder = called.value.attr if isinstance(called.value, ast.Attribute) else ""
            is_write = (
                called.attr in WRITES
                or (called.attr == "save" and not node.args)  # a picture, a file are saved somewhere
                or (called.attr == "delete" and not node.args)
                or (called.attr == "update" and node.keywords and not node.args)
                or (called.attr in ("add", "set", "remove", "clear") and holder in SEVERAL)
            )
            if is_write:
                found.append(f"{file.relative_to(ROOT)}: {ast.unparse(node)[:80]}")
    return found


def test_only_changes_write() -> None:
    """Every module of a floor but its changes. The ground has no table, but cleans those of background tasks; the demo
    dates back what its changes did."""
    files = [
        file
        for floor in FLOORS
        if floor != "base"
        for file in (ROOT / "jalons" / floor).rglob("*.py")
        if not {"migrations", "demo"} & set(file.parts) and "changes" not in (file.stem, *file.parts)
    ]
    assert files
    assert [line for file in files for line in writes_of(file)] == []


@pytest.mark.django_db
def test_a_get_that_writes_fails() -> None:
    def writes(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM roadmaps_calendarkey")
        return HttpResponse()

    with pytest.raises(WritingGet):
        get_reads_only(writes)(RequestFactory().get("/"))
    assert get_reads_only(writes)(RequestFactory().post("/")).status_code == 200
