"""What a worker at rest reads without Django is what the worker would find: the same rows are due."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from jalons.base import health
from jalons.base.management.commands import worker
from jalons.mail.models import Message
from launch import waiting_worker
from launch.waiting_worker import WorkerIsNeeded

pytestmark = [pytest.mark.django_db]
ROOT = Path(__file__).resolve().parents[2]
IN_AN_HOUR = timedelta(hours=1)


@pytest.fixture
def base() -> sqlite3.Connection:
    """The connection of the test itself: nothing that it writes is committed."""
    if connection.vendor != "sqlite":
        pytest.skip("Sur PostgreSQL, l’ouvrier n’attend pas sans Django.")
    connection.ensure_connection()
    raw: Any = connection.connection
    return raw


@pytest.mark.parametrize("state", Message.State.values)
@pytest.mark.parametrize("late", [IN_AN_HOUR, timedelta(), -IN_AN_HOUR])
def test_a_message_is_due_when_the_worker_would_hand_it_over(
    base: sqlite3.Connection, state: str, late: timedelta
) -> None:
    now = timezone.now()
    Message.objects.update(due_at=now + timedelta(days=3650))
    Message.objects.create(
        kind="x",
        due_at=now - late,
        changed_at=now,
        state=state,
        gone_at=now if state == Message.State.GONE else None,
        failure=Message.Failure.values[0] if state == Message.State.FAILED else "",
        taken_by="w" if state == Message.State.LEAVING else "",
    )
    assert waiting_worker.is_message_due(base) is Message.objects.due(timezone.now()).exists()


@pytest.mark.parametrize("status", TaskResultStatus.values)
@pytest.mark.parametrize("after", [get_date_max(), IN_AN_HOUR, timedelta(), -IN_AN_HOUR])
def test_a_task_is_ready_when_the_worker_would_run_it(
    base: sqlite3.Connection, status: str, after: datetime | timedelta
) -> None:
    DBTaskResult.objects.all().delete()
    DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="x",
        worker_ids=[],
        queue_name="default",
        backend_name="default",
        run_after=after if isinstance(after, datetime) else timezone.now() + after,
        exception_class_path="",
        traceback="",
    )
    assert waiting_worker.is_task_ready(base) is DBTaskResult.objects.ready().exists()


def test_what_it_writes_is_the_proof_that_health_reads(base: sqlite3.Connection, tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    assert health.prove_writing()
    caches["pulse"].set("written_at", time.time() - 2 * health.PROOF_IS_OLD, timeout=None)
    assert not health._is_writing_proved()
    waiting_worker.prove_writing(tmp_path, base)
    assert health._is_writing_proved()
    assert (tmp_path / "worker.pulse").exists()


def test_without_a_row_to_prove_in_the_worker_is_needed(base: sqlite3.Connection, tmp_path: Path) -> None:
    caches["pulse"].clear()
    with pytest.raises(WorkerIsNeeded):
        waiting_worker.prove_writing(tmp_path, base)
    assert not (tmp_path / "worker.pulse").exists()


@pytest.mark.parametrize(("age", "due"), [(None, True), (0, False), (3599, False), (3601, True), (-60, True)])
def test_housekeeping_is_due_when_the_worker_finds_it_due(tmp_path: Path, age: int | None, due: bool) -> None:
    done = tmp_path / "housekeeping.done"
    if age is not None:
        done.touch()
        os.utime(done, (time.time() - age,) * 2)
    assert waiting_worker.is_housekeeping_due(tmp_path) is worker._Housekeeping(done)._is_due() is due
    assert waiting_worker.HOUSEKEEPING_SECONDS == worker.HOUSEKEEPING_SECONDS


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "base.sqlite3"
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE words (word TEXT)")
        made.executemany("INSERT INTO words VALUES (?)", [(f"mot {n}" * 40,) for n in range(400)])
    yield path


def test_a_damaged_file_needs_the_worker(file: Path) -> None:
    with closing(waiting_worker.open_base(file)) as sound:
        waiting_worker.check_base(sound)
    with file.open("r+b") as bytes_:
        bytes_.seek(8192)
        bytes_.write(os.urandom(4096))
    with closing(waiting_worker.open_base(file)) as damaged, pytest.raises((WorkerIsNeeded, sqlite3.DatabaseError)):
        waiting_worker.check_base(damaged)


def test_a_file_is_opened_whatever_its_name(file: Path, tmp_path: Path) -> None:
    (tmp_path / "é #1").mkdir()
    moved = file.rename(tmp_path / "é #1" / "100 % sûr ?.sqlite3")
    with closing(waiting_worker.open_base(moved)) as base:
        assert base.execute("SELECT COUNT(*) FROM words").fetchone() == (400,)


def test_what_it_imports_is_small() -> None:
    """Each of these is 1 to 2 MB, in a process that waits as long as Jalons is served."""
    heavy = {"subprocess", "typing", "re", "pathlib", "dataclasses", "tempfile", "contextlib", "pickle", "base64"}
    program = "import sys, launch.waiting_worker; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-S", "-c", program], cwd=ROOT, capture_output=True, check=True)
    assert heavy & set(done.stdout.decode().split()) == set()


def test_a_file_that_was_moved_away_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        waiting_worker.open_base(tmp_path / "absent.sqlite3")
    assert list(tmp_path.iterdir()) == []
