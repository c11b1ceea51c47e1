"""What `write` has ended is on the disk, and one flush serves everybody who waits (decision 0034)."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from jalons.base import db
from jalons.base.db import Journal, write_transaction


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The name of each file that is put on the disk, in order; and « told » when others hear of a commit."""
    found: list[str] = []
    monkeypatch.setattr(db, "sync_file", lambda path: found.append(path.name))
    return found


def _forget() -> None:
    Session(session_key="of-a-test", expire_date=timezone.now()).delete()


@pytest.mark.usefixtures("real_commits")
def test_a_change_is_on_the_disk_before_it_is_acknowledged(flushed: list[str]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL flushes by itself")
    with write_transaction():
        _forget()
        transaction.on_commit(lambda: flushed.append("told"))
        with write_transaction():
            _forget()
        assert flushed == []
    # Others hear of it at once; only who wrote it waits for the disk.
    assert flushed == ["told", Path(str(connection.settings_dict["NAME"])).name + "-wal"]


@pytest.mark.usefixtures("real_commits")
def test_a_refused_change_waits_for_no_disk(flushed: list[str]) -> None:
    with pytest.raises(ValueError, match="refused"), write_transaction():
        raise ValueError("refused")
    assert flushed == []


@pytest.mark.django_db
def test_a_change_within_another_waits_for_its_end(flushed: list[str]) -> None:
    with write_transaction():
        _forget()
    assert flushed == []  # a test is itself a transaction


def test_one_flush_serves_all_who_have_committed_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    journal, turn, begun = Journal(), threading.Lock(), threading.Event()
    on_disk: list[int] = []

    def slow_disk(_path: Path) -> None:
        reached = journal._committed  # what a flush that begins now is sure to hold
        begun.set()
        time.sleep(0.02)
        on_disk.append(reached)

    monkeypatch.setattr(db, "sync_file", slow_disk)

    def commit_and_flush() -> bool:
        with turn:
            commit = journal.count_commit()
        journal.flush(commit)
        return on_disk[-1] >= commit

    with ThreadPoolExecutor(20) as people:
        assert all(people.map(lambda _number: commit_and_flush(), range(100)))
    assert len(on_disk) < 50


def test_a_journal_that_was_moved_needs_no_flush(tmp_path: Path) -> None:
    db.sync_file(tmp_path / "absent.sqlite3-wal")
    (tmp_path / "some.sqlite3-wal").write_bytes(b"x")
    db.sync_file(tmp_path / "some.sqlite3-wal")
    assert (tmp_path / "some.sqlite3-wal").read_bytes() == b"x"
