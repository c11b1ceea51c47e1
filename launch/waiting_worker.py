"""What a worker that has had nothing to do for two minutes becomes: the same process without Django, 10 MB instead of 60.

It looks for work twice a second and proves, for /sante, that writing works. As soon as something is due, or anything looks
wrong, it becomes the worker again. On SQLite alone: nothing of the standard library reads PostgreSQL. Its arguments: the data
folder, the database, then the command of the worker.
"""

from __future__ import annotations

import os
import pickle
import signal
import sqlite3
import sys
import tempfile
import time
from base64 import b64encode
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path
from typing import IO

from launch.console import Stop
from launch.data import lock, stay_in

POLL_SECONDS = 0.5
PULSE_SECONDS = 5
READ_BASE_SECONDS = 120
HOUSEKEEPING_SECONDS = 3600
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
# The file that the worker opened when it started (jalons/base/served_base.py): both processes go on with that one.
IDENTITY = "JALONS_SERVED_FILE"
# Of jalons/mail/models.py and of the queue of tasks; a task without a date is ready from the last of all days.
_MESSAGE_DUE = "SELECT EXISTS (SELECT 1 FROM mail_message WHERE state = 'attente' AND due_at <= ?)"
_TASK_READY = (
    "SELECT EXISTS (SELECT 1 FROM django_tasks_database_dbtaskresult WHERE status = 'READY'"
    " AND (run_after <= ? OR run_after >= '9999-01-01'))"
)
# As the cache « pulse » of Django writes a number that never expires (jalons/base/health.py).
_NOTE_WRITING = "UPDATE jalons_pulse SET value = ? WHERE cache_key = ':1:written_at'"


class WorkerIsNeeded(Exception):
    """Something is due, or looks wrong: only the worker can tell."""


def main(folder: Path, database: Path, worker: list[str]) -> int:
    stopped = []
    for number in STOP_SIGNALS:
        signal.signal(number, lambda number, _frame: stopped.append(number))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    try:
        wait_for_work(folder, database, stopped)
    except (WorkerIsNeeded, Stop, OSError, sqlite3.Error):
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        if not stopped:
            os.execv(worker[0], worker)
    return 0


def wait_for_work(folder: Path, database: Path, stopped: list[int]) -> None:
    """Returns once told to stop. Raises WorkerIsNeeded."""
    stay_in(folder)
    with (folder / "worker.lock").open("a") as held, closing(open_base(database)) as base:
        lock(held)  # raises OSError when another worker has come
        read = pulsed = time.monotonic() - PULSE_SECONDS
        while not stopped:
            check_file(database)
            now = time.monotonic()
            if is_message_due(base) or is_task_ready(base) or is_housekeeping_due(folder):
                raise WorkerIsNeeded
            if now - read >= READ_BASE_SECONDS:
                read = now
                check_base(base)
            if now - pulsed >= PULSE_SECONDS:
                pulsed = now
                prove_writing(folder, base)
            time.sleep(POLL_SECONDS)


def open_base(database: Path) -> sqlite3.Connection:
    """The file must be there: one that was moved away would be made anew, empty."""
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True, timeout=20, isolation_level=None)


def check_file(database: Path) -> None:
    if os.environ.get(IDENTITY, "") not in ("", file_identity(database)):
        raise WorkerIsNeeded


def file_identity(path: Path) -> str:
    """The device of a file and its number there; "" when there is none."""
    try:
        status = path.stat()
    except OSError:
        return ""
    return f"{status.st_dev}:{status.st_ino}" if status.st_size else ""


def is_message_due(base: sqlite3.Connection) -> bool:
    return bool(base.execute(_MESSAGE_DUE, [_written_now()]).fetchone()[0])


def is_task_ready(base: sqlite3.Connection) -> bool:
    return bool(base.execute(_TASK_READY, [_written_now()]).fetchone()[0])


def _written_now() -> str:
    """An instant as Django writes it in SQLite."""
    return datetime.now(timezone.utc).replace(tzinfo=None).isoformat(" ")


def is_housekeeping_due(folder: Path) -> bool:
    try:
        age = time.time() - (folder / "housekeeping.done").stat().st_mtime
    except FileNotFoundError:
        return True
    return not 0 <= age < HOUSEKEEPING_SECONDS


def check_base(base: sqlite3.Connection) -> None:
    if base.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise WorkerIsNeeded


def prove_writing(folder: Path, base: sqlite3.Connection) -> None:
    """Commits a row and forces a file to the disk, then tells that this worker lives."""
    spare: IO[bytes]
    with tempfile.TemporaryFile(dir=str(folder)) as spare:
        spare.write(bytes(4096))
        spare.flush()
        os.fsync(spare.fileno())
    value = b64encode(pickle.dumps(time.time(), pickle.HIGHEST_PROTOCOL)).decode()
    if base.execute(_NOTE_WRITING, [value]).rowcount != 1:
        raise WorkerIsNeeded
    (folder / "worker.pulse").touch()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
