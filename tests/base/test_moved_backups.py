"""From SQLite to PostgreSQL: the demo is saved from one, put back in the other, and every value is compared."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from jalons.base.backups import restoration
from jalons.base.backups.archive import BackupError, Manifest
from tests.databases import connect_as_administrator, own_name
from tests.postgres import address

BASE = own_name("jalons_moved")


@pytest.fixture(scope="module")
def empty_base(django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty PostgreSQL database of ours."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        here = address()
    import psycopg

    options = psycopg.conninfo.conninfo_to_dict(here)
    with connect_as_administrator() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{BASE}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{BASE}"')
    password = f":{options['password']}" if options.get("password") else ""
    yield f"postgres://{options['user']}{password}@{options['host']}:{options.get('port') or 5432}/{BASE}"
    with connect_as_administrator() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{BASE}" WITH (FORCE)')


def manage(folder: Path, *words: str, base: str = "") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JALONS_")}
    environment |= {"JALONS_DATA": str(folder), "JALONS_SECRET_KEY": "k" * 50, "JALONS_DEMO": "1"}
    if base:
        environment["JALONS_DATABASE_URL"] = base
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)


def plain(value: Any, kind: str = "") -> str:
    """The same words for a value, whichever database gives it. `kind`: the type of its column in SQLite."""
    if kind == "datetime" and value is not None:
        return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M:%S.%f}"
    match value:
        case bool():
            return str(int(value))
        case UUID():
            return value.hex
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
        case int() | float() | Decimal():
            return f"{Decimal(str(value)).normalize():f}"
        case dict() | list():
            return json.dumps(value, sort_keys=True)
        case _:
            return str(value)


def test_an_instance_goes_from_sqlite_to_postgresql_with_every_value(empty_base: str, tmp_path: Path) -> None:
    import psycopg

    old, new, kept = tmp_path / "old", tmp_path / "new", tmp_path / "kept"
    for folder in (old, new):
        (folder / "static").mkdir(parents=True)
    made = manage(old, "prepare", "--demo")
    assert made.returncode == 0, made.stderr
    (old / "media").mkdir(exist_ok=True)
    (old / "media" / "devis.pdf").write_bytes(b"%PDF")
    made = manage(old, "backup", str(kept), "--kind", "serve")
    assert made.returncode == 0, made.stderr
    [file] = kept.iterdir()
    moved = manage(new, "restore", str(file), base=empty_base)
    assert moved.returncode == 0, moved.stderr
    assert (new / "media" / "devis.pdf").read_bytes() == b"%PDF"
    assert f"la base PostgreSQL « {BASE} »" in moved.stdout.replace("\u00a0", " ")

    with closing(sqlite3.connect(old / "jalons.sqlite3")) as before, psycopg.connect(empty_base) as after:
        tables = [
            name
            for (name,) in before.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith("sqlite_")
        ]
        assert len(tables) > 150
        for table in tables:
            kinds = {name: kind for _number, name, kind, *_rest in before.execute(f'PRAGMA table_info("{table}")')}
            is_json = {
                name
                for (name,) in after.execute(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND data_type = 'jsonb'",
                    [table],
                )
            }
            names = ", ".join(f'"{name}"' for name in kinds)
            asked = f'SELECT {names} FROM "{table}"'
            theirs = sorted(
                tuple(
                    plain(json.loads(value) if name in is_json and value is not None else value, kind)
                    for value, (name, kind) in zip(row, kinds.items(), strict=True)
                )
                for row in before.execute(asked)
            )
            ours = sorted(tuple(plain(value) for value in row) for row in after.execute(asked))
            assert ours == theirs, table
        # The next number of a table is one that no row ever had.
        last = dict(before.execute("SELECT name, seq FROM sqlite_sequence"))
        [number] = after.execute("SELECT nextval(pg_get_serial_sequence('roadmaps_roadmap', 'id'))").fetchone() or [0]
        assert number == last["roadmaps_roadmap"] + 1
    again = manage(new, "prepare", base=empty_base)
    assert again.returncode == 0, again.stderr
    assert "Mise à jour" not in again.stdout
    # Put back where the SQLite file still is, over what PostgreSQL holds: both are kept aside, then the same rows.
    refused = manage(old, "restore", str(file), base=empty_base)
    assert (refused.returncode, "--aside" in refused.stderr) == (1, True)
    twice = manage(old, "restore", str(file), "--aside", base=empty_base)
    assert twice.returncode == 0, twice.stderr
    assert "DROP SCHEMA" in twice.stdout
    assert not (old / "jalons.sqlite3").exists()
    assert re.search(r"sudo rm -r .*/jalons\.sqlite3\.avant_\d+_\d+", twice.stdout)


def test_what_another_application_holds_and_rows_that_do_not_fit_are_refused(empty_base: str, tmp_path: Path) -> None:
    import psycopg

    old, new, kept = tmp_path / "old", tmp_path / "new", tmp_path / "kept"
    for folder in (old, new):
        (folder / "static").mkdir(parents=True)
    assert manage(old, "prepare", "--demo").returncode == 0
    (old / "media").mkdir(exist_ok=True)
    (old / "media" / "devis.pdf").write_bytes(b"%PDF")
    with closing(sqlite3.connect(old / "jalons.sqlite3")) as base:
        base.execute("INSERT INTO django_content_type (app_label, model) VALUES (?, 'essai')", ["N" * 500])
        base.commit()
    assert manage(old, "backup", str(kept), "--kind", "serve").returncode == 0
    [file] = kept.iterdir()
    with psycopg.connect(empty_base, autocommit=True) as other:
        other.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE glpi_tickets (id int)")
    refused = manage(new, "restore", str(file), "--aside", base=empty_base)
    assert (refused.returncode, "glpi_tickets" in refused.stderr, "Traceback" in refused.stderr) == (1, True, False)
    with psycopg.connect(empty_base, autocommit=True) as other:
        assert other.execute("SELECT count(*) FROM glpi_tickets").fetchone() == (0,)
        other.execute("DROP TABLE glpi_tickets")
    refused = manage(new, "restore", str(file), base=empty_base)
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert "la table « django_content_type »" in refused.stderr.replace("\u00a0", " ")
    # Nothing was kept, neither rows nor files.
    with psycopg.connect(empty_base, autocommit=True) as other:
        assert other.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    assert not (new / "media" / "devis.pdf").exists()


@pytest.mark.parametrize(
    ("theirs", "ours", "is_older", "words"),
    [
        ("postgresql", "sqlite", False, "changez JALONS_DATABASE_URL"),
        ("sqlite", "postgresql", True, "Démarrez d’abord Jalons sur SQLite"),
    ],
)
def test_a_move_that_is_not_known_is_refused(theirs: str, ours: str, is_older: bool, words: str) -> None:
    manifest = Manifest("jalons-backup-1", "0.1.0", "2026-11-30", "serve", "", theirs, [], {}, {})
    with pytest.raises(BackupError, match=words):
        restoration._check_move(manifest, SimpleNamespace(vendor=ours), is_older=is_older)  # type: ignore[arg-type]


def test_a_move_of_this_version_is_taken() -> None:
    manifest = Manifest("jalons-backup-1", "0.1.0", "2026-11-30", "serve", "", "sqlite", [], {}, {})
    restoration._check_move(manifest, SimpleNamespace(vendor="postgresql"), is_older=False)  # type: ignore[arg-type]
