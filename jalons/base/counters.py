"""Counts that expire by themselves, in the memory of one process or in a table that several processes share."""

import threading
from datetime import UTC, datetime
from typing import Any, Protocol

from django.conf import settings
from django.db import connection

from jalons.base.db import write_transaction

MOST_ENTRIES = 50_000
FORGET_SECONDS = 60


class Store(Protocol):
    """A count starts at its first `add` and expires `seconds` later. Both methods return the count and the seconds
    left."""

    def add(self, key: str, seconds: int, now: float) -> tuple[int, float]: ...
    def read(self, key: str, now: float) -> tuple[int, float]: ...


class Memory:
    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def add(self, key: str, seconds: int, now: float) -> tuple[int, float]:
        with self._lock:
            count, until = self._counts.get(key, (0, 0.0))
            if until <= now:
                if key not in self._counts and len(self._counts) >= MOST_ENTRIES:
                    self._forget(now)
                count, until = 0, now + seconds
            self._counts[key] = (count + 1, until)
        return count + 1, until - now

    def read(self, key: str, now: float) -> tuple[int, float]:
        count, until = self._counts.get(key, (0, 0.0))
        return (count, until - now) if until > now else (0, 0.0)

    def _forget(self, now: float) -> None:
        """Removes expired counts; if that frees too little, removes the tenth that expires first."""
        counts = {key: count for key, count in self._counts.items() if count[1] > now}
        if len(counts) > MOST_ENTRIES * 9 // 10:
            soonest = sorted(counts, key=lambda key: counts[key][1])
            counts = {key: counts[key] for key in soonest[-(MOST_ENTRIES * 9 // 10) :]}
        self._counts = counts

    def clear(self) -> None:
        self._counts = {}


class Table:
    """Counts in the table of a `DatabaseCache`, in one statement: its own `incr` reads then writes, so two processes
    would count one."""

    def __init__(self) -> None:
        self._forgotten_at = 0.0

    def add(self, key: str, seconds: int, now: float) -> tuple[int, float]:
        if now > self._forgotten_at + FORGET_SECONDS:
            self._forgotten_at = now
            self.forget(now)
        table, until = self._name(), self._instant(now + seconds)
        ended = f"{table}.expires <= %s"
        with write_transaction(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, '1', %s) "  # noqa: S608 a name of ours
                f"ON CONFLICT (cache_key) DO UPDATE SET "
                f"value = CASE WHEN {ended} THEN '1' ELSE CAST(CAST({table}.value AS integer) + 1 AS text) END, "
                f"expires = CASE WHEN {ended} THEN excluded.expires ELSE {table}.expires END "
                f"RETURNING value, expires",
                [key, until, self._instant(now), self._instant(now)],
            )
            return self._read(cursor.fetchone(), now)

    def read(self, key: str, now: float) -> tuple[int, float]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT value, expires FROM {self._name()} WHERE cache_key = %s AND expires > %s",  # noqa: S608
                [key, self._instant(now)],
            )
            return self._read(cursor.fetchone(), now)

    def forget(self, now: float) -> None:
        table = self._name()
        with write_transaction(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE expires <= %s", [self._instant(now)])  # noqa: S608
            cursor.execute(
                f"DELETE FROM {table} WHERE cache_key IN "  # noqa: S608
                f"(SELECT cache_key FROM {table} ORDER BY expires DESC LIMIT 1000000 OFFSET %s)",
                [MOST_ENTRIES],
            )

    def _name(self) -> str:
        return connection.ops.quote_name(str(settings.CACHES["limits"]["LOCATION"]))

    def _instant(self, seconds: float) -> Any:
        return connection.ops.adapt_datetimefield_value(datetime.fromtimestamp(seconds, UTC))

    def _read(self, row: Any, now: float) -> tuple[int, float]:
        if row is None:
            return 0, 0.0
        count, until = row
        if isinstance(until, str):
            until = datetime.fromisoformat(until)
        if until.tzinfo is None:  # SQLite stores instants without a time zone
            until = until.replace(tzinfo=UTC)
        return int(count), until.timestamp() - now


def make_table_unlogged(table: str) -> None:
    """Makes PostgreSQL write counts to no journal: a note, which adds a count, then waits for the disk once instead of
    twice."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} SET UNLOGGED")
