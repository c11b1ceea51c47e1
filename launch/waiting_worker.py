"""What a worker that has had nothing to do for two minutes becomes: the same process without Django, 6 MB instead of 60.

It looks for work twice a second and proves, for /sante, that writing works. As soon as something is due, or anything looks
wrong, it becomes the worker again. On SQLite alone: nothing of the standard library reads PostgreSQL. Its arguments: the data
folder, the database, then the command of the worker. It imports little on purpose: `pathlib`, `tempfile`, `pickle` and
`typing` alone would hold 3 MB (decision 0131).
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import time
from binascii import b2a_base64
from datetime import datetime, timezone
from os.path import abspath, join

from launch.console import Stop
from launch.folder_locks import lock, stay_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Union

    Name = Union[str, os.PathLike[str]]

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


def main(folder: str, database: str, worker: list[str]) -> int:
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


def wait_for_work(folder: str, database: str, stopped: list[int]) -> None:
    """Returns once told to stop. Raises WorkerIsNeeded."""
    stay_in(folder)
    with open(join(folder, "worker.lock"), "a") as held:
        lock(held)  # raises OSError when another worker has come
        base = open_base(database)
        try:
            look_for_work(folder, database, base, stopped)
        finally:
            base.close()


def look_for_work(folder: str, database: str, base: sqlite3.Connection, stopped: list[int]) -> None:
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


def open_base(database: Name) -> sqlite3.Connection:
    """The file must be there: one that was moved away would be made anew, empty."""
    path = abspath(database)
    for sign, written in (("%", "%25"), ("?", "%3f"), ("#", "%23")):  # those that mean something in an address
        path = path.replace(sign, written)
    base = sqlite3.connect(f"file://{path}?mode=rw", uri=True, timeout=20, isolation_level=None)
    base.execute("PRAGMA cache_size = -100")  # in kB: reading the whole base would fill 2 MB, and nothing is read twice
    return base


def check_file(database: Name) -> None:
    if os.environ.get(IDENTITY, "") not in ("", file_identity(database)):
        raise WorkerIsNeeded


def file_identity(path: Name) -> str:
    """The device of a file and its number there; "" when there is none."""
    try:
        status = os.stat(path)
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


def is_housekeeping_due(folder: Name) -> bool:
    try:
        age = time.time() - os.stat(join(folder, "housekeeping.done")).st_mtime
    except FileNotFoundError:
        return True
    return not 0 <= age < HOUSEKEEPING_SECONDS


def check_base(base: sqlite3.Connection) -> None:
    if base.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise WorkerIsNeeded


def prove_writing(folder: Name, base: sqlite3.Connection) -> None:
    """Commits a row and forces a file to the disk, then tells that this worker lives."""
    trial = join(folder, ".essai")
    with open(trial, "wb") as spare:
        os.remove(trial)  # it has no name any more, and nothing stays if this process is killed
        spare.write(bytes(4096))
        spare.flush()
        os.fsync(spare.fileno())
    # A number in the oldest format of pickle, which every later one reads: « F1764554400.5 », and a full stop.
    value = b2a_base64(b"F%r\n." % time.time(), newline=False).decode()
    if base.execute(_NOTE_WRITING, [value]).rowcount != 1:
        raise WorkerIsNeeded
    pulse = join(folder, "worker.pulse")
    with open(pulse, "a"):
        os.utime(pulse)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
