"""One worker at a time on a database. Whoever holds the lock knows that every other worker is dead.

The system, or PostgreSQL, lets the lock go when its process ends, however it ends: no heartbeat has to grow old.
"""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from launch.console import Stop
from launch.data import lock, stay_in

# Any number, as long as nothing else of ours takes it: the key of an advisory lock.
KEY = 0x4A414C4F  # « JALO »


class WorkerLock(ABC):
    @abstractmethod
    def is_held(self) -> bool:
        """Takes it if it is free. True as long as it is ours: ask at each turn."""

    @abstractmethod
    def release(self) -> None: ...


class FileLock(WorkerLock):
    """SQLite: the database lives in one folder of one machine."""

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
    """PostgreSQL: on a connection of its own. When the server restarts, the lock is gone, and asked for again."""

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
        try:
            return self._take()
        except psycopg.Error:
            return False  # PostgreSQL does not answer: whoever runs tasks will say so

    def _take(self) -> bool:
        import psycopg

        names = ("dbname", "user", "password", "host", "port")
        known = {name: value for name, value in connection.get_connection_params().items() if name in names}
        session = psycopg.connect(**known, autocommit=True, connect_timeout=5)
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
    """The worker also holds its data folder, one with the server: nothing is put back under it."""
    try:
        stay_in(settings.DATA_DIR)
    except Stop as stop:
        raise CommandError(str(stop)) from stop
    return AdvisoryLock() if connection.vendor == "postgresql" else FileLock(settings.DATA_DIR / "worker.lock")
