"""What is made ready before a start, and what stops it."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from jalons.base import health
from jalons.base.known_tables import unlike_models
from jalons.base.management.commands import prepare
from jalons.base.management.commands.prepare import Command
from jalons.roadmaps.models import Roadmap
from launch.data import BASE_KIND, DATABASE


@pytest.mark.django_db
@pytest.mark.parametrize("app", ["roadmaps", "auth", "new_floor"])
def test_an_older_version_does_not_start_on_a_newer_base(app: str) -> None:
    MigrationRecorder(connection).record_applied(app, "0999_of_tomorrow")
    with pytest.raises(CommandError, match=f"version plus récente de Jalons .{app}.0999_of_tomorrow"):
        call_command("prepare", verbosity=0)


def test_an_empty_postgresql_beside_a_sqlite_that_holds_roadmaps_is_refused(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(connection, "vendor", "postgresql")
    empty = cast(MigrationLoader, SimpleNamespace(applied_migrations={}))
    prepare._refuse_rows_left_behind(empty)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as base:
        base.execute("CREATE TABLE roadmaps_roadmap (id integer)")
        base.commit()
        prepare._refuse_rows_left_behind(empty)
        base.execute("INSERT INTO roadmaps_roadmap VALUES (1)")
        base.commit()
    path = tmp_path / DATABASE
    with pytest.raises(CommandError, match=f"base PostgreSQL vide.*\\(sudo mv {path} {path}.avant\\), puis"):
        prepare._refuse_rows_left_behind(empty)
    # The last rows are in the journal, which goes with its file.
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA journal_mode=WAL")
        base.execute("INSERT INTO roadmaps_roadmap VALUES (2)")
        base.commit()
        with pytest.raises(CommandError, match=f"{path}.avant && sudo mv {path}-wal {path}.avant-wal && "):
            prepare._refuse_rows_left_behind(empty)
    prepare._refuse_rows_left_behind(cast(MigrationLoader, SimpleNamespace(applied_migrations={("auth", "0001"): 1})))


@pytest.mark.django_db
def test_a_start_writes_in_the_folder_which_kind_of_base_it_has(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    command = Command()
    command.quiet = True
    command._tables(is_demo=False)
    assert (tmp_path / BASE_KIND).read_text() == connection.vendor


@pytest.mark.django_db
def test_a_base_that_another_folder_serves_is_refused_until_it_has_stopped(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, settings.DATA_DIR = tmp_path / "ours", tmp_path / "other"
    settings.DATA_DIR.mkdir()
    monkeypatch.setattr(connection, "vendor", "postgresql")
    assert health.prove_writing()
    prepare.refuse_base_served_elsewhere()
    settings.DATA_DIR = ours
    with pytest.raises(CommandError, match=f"déjà servie par un autre Jalons .*{tmp_path / 'other'}"):
        prepare.refuse_base_served_elsewhere()
    caches["pulse"].set("written_at", time.time() - 61, timeout=None)
    prepare.refuse_base_served_elsewhere()


@pytest.mark.django_db
def test_an_empty_base_where_one_was_is_refused(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    empty = cast(MigrationLoader, SimpleNamespace(applied_migrations={}))
    prepare._refuse_emptied_base(empty)
    (tmp_path / BASE_KIND).write_text(connection.vendor)
    with pytest.raises(
        CommandError, match=f"est vide.*restore FICHIER --aside.*effacez d’abord {tmp_path / BASE_KIND}"
    ):
        prepare._refuse_emptied_base(empty)


@pytest.mark.django_db
def test_the_base_of_this_version_is_not_refused() -> None:
    command = Command()
    command.quiet = True
    command._tables(is_demo=False)


OF_ANOTHER_VERSION = "a été faite par une autre version de Jalons"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE roadmaps_milestone ADD COLUMN place varchar(200)",
        "ALTER TABLE roadmaps_milestone RENAME COLUMN planned_on TO due",
        "CREATE TABLE roadmaps_moved (id integer)",
    ],
)
def test_tables_that_are_not_those_of_the_models_are_refused(change: str) -> None:
    """One initial migration a floor: written anew, it keeps its name."""
    with connection.cursor() as cursor:
        cursor.execute(change)
    with pytest.raises(CommandError, match=rf"{OF_ANOTHER_VERSION} .la table roadmaps_\w+ n’est pas celle"):
        call_command("prepare", verbosity=0)


@pytest.mark.django_db
def test_a_demo_of_another_version_names_reset_and_keeps_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    MigrationRecorder(connection).record_applied("workshops", "0018_short_sheets")
    before = Roadmap.objects.count()
    monkeypatch.setattr(prepare, "call_command", pytest.fail)
    with pytest.raises(CommandError, match=rf"^La démonstration de ce dossier {OF_ANOTHER_VERSION}.*--reset"):
        Command().handle(demo=True, verbosity=0)
    assert Roadmap.objects.count() == before


@pytest.mark.django_db
def test_a_floor_whose_migrations_are_not_all_there_is_not_compared() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE roadmaps_moved (id integer)")
    assert unlike_models({"roadmaps", "workshops"}) == ["roadmaps_moved"]
    assert unlike_models({"workshops", "sessions"}) == []
