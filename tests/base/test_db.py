"""The journal of SQLite is moved into the file by a thread, and not by whoever writes."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from jalons.base import db
from jalons.base.damage import DAMAGED


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some.sqlite3"


@pytest.fixture
def writer(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that never moves its own journal."""
    with closing(sqlite3.connect(path, autocommit=True)) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("CREATE TABLE note (text)")
        yield writer


def test_a_checkpoint_moves_what_is_committed_into_the_file(path: Path, writer: sqlite3.Connection) -> None:
    writer.execute("INSERT INTO note VALUES ('le bus ne passe plus')")
    assert b"le bus" not in path.read_bytes()
    with closing(sqlite3.connect(path)) as other:
        journal, moved = db.run_checkpoint(other)
    assert moved == journal > 0
    assert b"le bus" in path.read_bytes()


def test_a_checkpoint_and_a_writer_do_not_wait_for_each_other(path: Path, writer: sqlite3.Connection) -> None:
    with closing(sqlite3.connect(path, timeout=0)) as other:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO note VALUES ('pas encore')")
        journal, moved = db.run_checkpoint(other)
        assert moved == journal
        writer.execute("COMMIT")
    assert writer.execute("SELECT text FROM note").fetchall() == [("pas encore",)]


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_checkpoint_that_fails_is_one_line_of_log(
    path: Path,
    is_damaged: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.DATA_DIR = tmp_path
    path.touch()
    error = sqlite3.DatabaseError("of a test")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT if is_damaged else sqlite3.SQLITE_BUSY  # type: ignore[misc]
    stop, tries = threading.Event(), []

    def fail(_database: sqlite3.Connection) -> None:
        tries.append(1)
        if len(tries) == 6:
            stop.set()
        elif len(tries) < 5:
            raise error

    monkeypatch.setattr(db, "CHECKPOINT_SECONDS", 0.001)
    monkeypatch.setattr(db, "run_checkpoint", fail)
    db._checkpoint_until(stop, str(path))
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("ERROR", None), ("WARNING", None)]
    assert (tmp_path / DAMAGED).exists() is is_damaged


def test_the_thread_goes_on_until_told_to_stop(
    path: Path, writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "CHECKPOINT_SECONDS", 0.01)
    stop = threading.Event()
    thread = threading.Thread(target=db._checkpoint_until, args=(stop, str(path)))
    thread.start()
    for text in ("une note", "une autre"):
        writer.execute("INSERT INTO note VALUES (?)", [text])
        deadline = time.monotonic() + 5
        while text.encode() not in path.read_bytes():
            assert time.monotonic() < deadline
            time.sleep(0.01)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_of_sqlite_keeps_the_plan_of_a_statement_whatever_its_values() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL decides by itself when a plan is made again.")
    connection.close()
    connection.ensure_connection()
    assert connection.connection.getconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_QPSG)
