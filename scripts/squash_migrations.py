"""Writes the only initial migration of each floor from its models, and removes the others; `--check` only compares.

Nothing was released, so no database has to be upgraded: run this instead of `makemigrations` after changing a model.
After the first release, this script is removed and migrations are added one after the other.

The same models give the same bytes.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import AppConfig, apps
from django.db.migrations import CreateModel, Migration
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter
from django.db.models import Model
from django.utils import translation

from jalons.base.create_tables import CreateTables

ROOT = Path(__file__).resolve().parent.parent
NAME = "0001_initial"


def initial_migrations() -> dict[Path, str]:
    """The text of each migration, by its path."""
    with translation.override(None):
        return {migration_file(floor): migration_text(floor) for floor in floors_with_tables()}


def floors_with_tables() -> list[AppConfig]:
    return [app for app in apps.get_app_configs() if app.name.startswith("jalons.") and list(app.get_models())]


def migration_file(floor: AppConfig) -> Path:
    return Path(floor.path, "migrations", f"{NAME}.py")


def migration_text(floor: AppConfig) -> str:
    models = [ModelState.from_model(model) for model in floor.get_models()]
    migration = Migration(NAME, floor.label)
    migration.initial = True
    migration.dependencies = dependencies_of(models)
    migration.operations = [CreateTables([table_of(model) for model in models])]
    written = MigrationWriter(migration, include_header=False).as_string()
    return formatted(f"# Written by scripts/squash_migrations.py from the models of the floor.\n\n{written}")


def table_of(model: ModelState) -> CreateModel:
    """Constraints and indexes are written in the options, where Django reads them without other operations."""
    options = {name: value for name, value in model.options.items() if value != []}
    return CreateModel(model.name, list(model.fields.items()), options, model.bases, model.managers)


def references(model: ModelState) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each field that refers to a model, with the label of the floor and the name of that model."""
    for name, field in model.fields.items():
        relation = field.remote_field
        for target in (relation.model, getattr(relation, "through", None)) if relation else ():
            if target:
                yield name, lower_label(target)


def lower_label(target: type[Model] | str) -> tuple[str, str]:
    label, name = (target if isinstance(target, str) else target._meta.label).lower().split(".")
    return label, name


def dependencies_of(models: list[ModelState]) -> list[tuple[str, str]]:
    """The initial migrations of the floors and applications that these models refer to."""
    ours = {floor.label for floor in floors_with_tables()}
    targets = {target for model in models for _name, target in references(model)}
    targets |= {lower_label(base) for model in models for base in model.bases if isinstance(base, str)}
    found = set()
    for label, _name in targets:
        if label != models[0].app_label:
            found.add((label, NAME if label in ours else "__first__"))
    return sorted(found)


def formatted(text: str) -> str:
    command = [sys.executable, "-m", "ruff", "format", "--no-cache", "--stdin-filename", "migration.py", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def differences(written: dict[Path, str]) -> list[Path]:
    """The files to write and those to remove."""
    changed = [path for path, text in written.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    return changed + [
        path
        for folder in ROOT.glob("jalons/*/migrations")
        for path in sorted(folder.glob("[0-9]*.py"))
        if path not in written
    ]


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("JALONS_DEBUG", "1")  # reading models needs no secret key
    django.setup()
    written = initial_migrations()
    found = differences(written)
    if arguments == ["--check"]:
        for path in found:
            print(f"not what the models give: {path.relative_to(ROOT)}")
        return 1 if found else 0
    for path in found:
        print(path.relative_to(ROOT))
        if path in written:
            path.write_text(written[path], encoding="utf-8")
        else:
            path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
