"""What the host sees: whether the essential parts work, what will soon fail, and the figures behind it.

Nobody has to sign in to ask, so nothing here is secret: no address, no name, no text of an error. The answer is cached
for a moment, so that many requests cost as much as one.

The worker proves every few seconds that writing works: it commits a row, and forces a file to the disk of the data
folder. This page only reads the result, since a GET must not write.
"""

import logging
import os
import platform
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from jalons.base import open_files
from jalons.base.damage import is_known_damaged
from jalons.base.outages import Outage, outage_of
from jalons.base.served_base import is_base_lost, note_missing_tables, note_tables
from jalons.base.tasks import seconds_waited
from launch.reasons import french_reason
from launch.version import commit, number

KEPT_SECONDS = 2
PULSE_IS_OLD = 30
PROOF_IS_OLD = 60
LEAST_FREE_MEGABYTES = 100
LONGEST_WAIT_SECONDS = 300
BACKUP_IS_OLD_HOURS = 8 * 24
BACKUP_DONE = "backup.done"
# Facts that would help an attacker; only a request from this machine gets them.
FOR_THE_HOST = ("commit", "free_megabytes")

# Read when the process starts: « git pull » changes the files, not what runs.
RUNNING_VERSION, RUNNING_COMMIT = number(), commit()

logger = logging.getLogger(__name__)
_lock = threading.Lock()
_kept: tuple[float, dict[str, Any]] | None = None


def health_report(beside: Callable[[], tuple[dict[str, Any], list[str]]] = lambda: ({}, [])) -> dict[str, Any]:
    """True or false for each essential part, then figures. `warnings` names what works but needs attention.

    `beside` gives the figures and warnings of a floor above; it is called only when the database answers.
    """
    global _kept
    last = _kept
    # A check takes seconds when the database is down: while one request makes it, the others get the previous report.
    if not _lock.acquire(blocking=last is None):
        assert last
        return dict(last[1])
    try:
        if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
            report = _make_report(beside)
            _kept = (time.monotonic(), report)
        return dict(_kept[1])
    finally:
        _lock.release()


def forget_report() -> None:
    global _kept
    _kept = None


def is_well(report: dict[str, Any]) -> bool:
    return not any(value is False for value in report.values())


def _make_report(beside: Callable[[], tuple[dict[str, Any], list[str]]]) -> dict[str, Any]:
    try:
        database = _is_database_up()
        figures, warnings = beside() if database else ({}, [])
        waited = round(seconds_waited()) if database else None
        writes = database and _is_writing_proved()
        if database:
            note_tables()
    except DatabaseError as error:
        # It answers, and its tables do not.
        database, figures, warnings, waited, writes = False, {}, [], None, False
        if outage_of(error) is Outage.DATABASE_LOST:
            note_missing_tables(error)
        elif _kept is None or _kept[1]["database"]:
            logger.error(_("La base répond, mais ne se lit pas (%s)."), french_reason(str(error)))
    free = _free_megabytes()
    waited = round(seconds_waited()) if database else None
    files, most = open_files.count_open_files(), open_files.file_limit()
    backup = _hours_since_backup()
    ours = {"open_files": open_files.is_near_limit(files, most), "backup": (backup or 0) > BACKUP_IS_OLD_HOURS}
    return {
        "database": database,
        "sound": not is_known_damaged(),
        "hub": _is_hub_up(),
        "worker": _is_worker_alive(),
        "writes": writes,
        "disk": free >= LEAST_FREE_MEGABYTES,
        "tasks": waited is None or waited < LONGEST_WAIT_SECONDS,
        "warnings": [*warnings, *(name for name, is_told in ours.items() if is_told)],
        "free_megabytes": free,
        "oldest_task_seconds": waited,
        "open_files": files,
        "open_files_limit": most,
        "last_backup_hours": backup,
        "version": RUNNING_VERSION,
        "commit": RUNNING_COMMIT,
        **figures,
    }


def _free_megabytes() -> int:
    try:
        return shutil.disk_usage(settings.DATA_DIR).free // 1000**2
    except OSError:  # the folder was removed
        return 0


def prove_writing() -> bool:
    """Run by the worker. Rolling back a statement would prove nothing: on SQLite, it never reaches the disk."""
    try:
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as file:
            file.write(bytes(4096))
            file.flush()
            os.fsync(file.fileno())
        now = time.time()
        caches["pulse"].set_many({"written_at": now, "served_from": instance_place()}, timeout=None)
        return bool(caches["pulse"].get("written_at") == now)
    except Exception:
        return False


def instance_place() -> str:
    """The machine and the folder that serve a database: two instances on one would share no attached file."""
    return f"{platform.node()}:{Path(settings.DATA_DIR).resolve()}"


def other_place() -> str:
    """Where the instance that serves this database now is, when it is not here; else ""."""
    place = str(caches["pulse"].get("served_from") or "")
    return place if place not in ("", instance_place()) and _is_writing_proved() else ""


def note_backup() -> None:
    """Called by whoever has just made a backup and read it again."""
    (settings.DATA_DIR / BACKUP_DONE).touch()


def _hours_since_backup() -> int | None:
    """None when no backup was ever made: a host that saves by other means is not warned."""
    try:
        return max(0, round((time.time() - (settings.DATA_DIR / BACKUP_DONE).stat().st_mtime) / 3600))
    except OSError:
        return None


def _is_database_up() -> bool:
    # A file that was removed still answers the processes that have it open; what they write there is lost.
    if is_base_lost() or (connection.vendor == "sqlite" and _is_file_gone()):
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Exception:
        return False


def _is_file_gone() -> bool:
    try:
        return not Path(str(connection.settings_dict["NAME"])).stat().st_size
    except OSError:
        return True


def _is_hub_up() -> bool:
    from jalons.base.live.hub import hub

    return hub.health()


def _is_worker_alive() -> bool:
    pulse = settings.DATA_DIR / "worker.pulse"
    return pulse.exists() and time.time() - pulse.stat().st_mtime < PULSE_IS_OLD


def _is_writing_proved() -> bool:
    written_at = caches["pulse"].get("written_at")
    return written_at is not None and time.time() - written_at < PROOF_IS_OLD
