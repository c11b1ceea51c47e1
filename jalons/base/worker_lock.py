"""Allows one worker at a time on a database. The holder of the lock knows that every other worker is dead.

The system, or PostgreSQL, releases the lock when its process ends, in whatever way: there is no heartbeat to wait for.
"""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from jalons.base.postgresql import libpq_options
from launch.console import Stop
from launch.folder_locks import lock, stay_in

# The key of an advisory lock: any number that nothing else of ours uses.
KEY = 0x4A414C4F  # « JALO »


class WorkerLock(ABC):
    @abstractmethod
    def is_held(self) -> bool:
        """Takes the lock if it is free. True as long as it is ours: to be asked at each turn. Raises when the database does
        not answer."""

    @abstractmethod
    def release(self) -> None: ...


class FileLock(WorkerLock):
    """For SQLite: the database lives in one folder of one machine."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def is_held(self) -> bool:
        if self._file is None:
            file = self._path.open("a")
            try:
                lock(file)
            except (BlockingIOError, PermissionError):
                file.close()
                return False
            self._file = file
        return True

    def release(self) -> None:
        if self._file:
            self._file.close()
            self._file = None


class AdvisoryLock(WorkerLock):
    """For PostgreSQL, on a connection of its own. When the server restarts, the lock is lost, and is asked for
    again."""

    def __init__(self) -> None:
        self._held: Any = None

    def is_held(self) -> bool:
        import psycopg

        if self._held is not None:
            try:
                self._held.execute("SELECT 1")
                return True
            except psycopg.Error:
                self.release()
        with connection.wrap_database_errors:
            return self._take()

    def _take(self) -> bool:
        import psycopg

        names = ("dbname", "user", "password", "host", "port")
        parameters = {name: value for name, value in connection.get_connection_params().items() if name in names}
        session = psycopg.connect(**libpq_options() | parameters | {"connect_timeout": 5}, autocommit=True)
        row = session.execute("SELECT pg_try_advisory_lock(%s)", [KEY]).fetchone()
        if row and row[0]:
            self._held = session
            return True
        session.close()
        return False

    def release(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


def worker_lock() -> WorkerLock:
    """The lock for this database. The worker also shares the lock of its data folder with the server, so that no backup
    is restored under it."""
    try:
        stay_in(settings.DATA_DIR)
    except Stop as stop:
        raise CommandError(str(stop)) from stop
    return AdvisoryLock() if connection.vendor == "postgresql" else FileLock(settings.DATA_DIR / "worker.lock")
