"""The only way to write: a transaction; on SQLite, the writers of this process also take turns."""

import logging
import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from itertools import batched, chain
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet
from django.utils.translation import gettext as _

from jalons.base.damage import is_damage, note_damage
from jalons.base.served_base import is_base_lost, open_existing_uri
from launch.reasons import french_reason

# SQLite has one writer. Waiting here, in order, costs less than fighting for its lock:
# 150 posters: p99 0.7 s instead of 3 s.
_turn = threading.RLock()


@contextmanager
def write_transaction() -> Iterator[None]:
    """An atomic block; on SQLite, writers of this process take turns. It is also a decorator.

    Once it ends, what it wrote survives a power cut: PostgreSQL guarantees it, SQLite needs a flush of its journal.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with _turn:
            with transaction.atomic():
                yield
            commit = _journal.count_commit()
        _journal.flush(commit)
    else:
        with transaction.atomic():
            yield


class Journal:
    """The journal of SQLite: a commit leaves it in the memory of the system, and `flush` writes it to the disk.

    `synchronous=FULL` would do it within each commit, while all other writers wait. Here one flush serves everybody who
    committed meanwhile, and the walls have already received the news (decision 0034).
    """

    def __init__(self) -> None:
        self._flushing = threading.Lock()
        self._committed = self._flushed = 0

    def count_commit(self) -> int:
        """Called by one writer at a time, once its transaction is committed. Returns the number of the commit."""
        self._committed += 1
        return self._committed

    def flush(self, commit: int) -> None:
        """Returns once this commit is on the disk."""
        with self._flushing:
            if self._flushed < commit:
                reached = self._committed
                sync_file(Path(f"{connection.settings_dict['NAME']}-wal"))
                self._flushed = reached


_journal = Journal()


def sync_file(path: Path) -> None:
    """A missing journal has been moved into the database file, which SQLite has already written to the disk."""
    with suppress(FileNotFoundError), path.open("r+b") as file:
        getattr(os, "fdatasync", os.fsync)(file.fileno())


def keep_plans(connection: BaseDatabaseWrapper, **_more: object) -> None:
    """Tells a new connection of SQLite to choose how it runs a statement once for all, whatever its values.

    Otherwise, a statement that reads a table with a conditional constraint is prepared again at each execution, in case
    another value would allow the index of that constraint: the counts of the dashboard took six times longer.
    """
    if connection.vendor == "sqlite":
        connection.connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_QPSG, True)


class Lookup[M: Model]:
    """Gets a row of `rows`, a queryset without any filter, by one of its fields. The SQL is written only once.

    Django writes it again for each call: for a row of thirty columns, that takes ten times what SQLite takes to read
    it, and a room that posts runs almost no other query.
    """

    def __init__(self, rows: QuerySet[M], field: str = "pk") -> None:
        self._rows = rows.order_by()
        self._name = field
        fields = rows.model._meta.concrete_fields
        self._field = next(one for one in fields if one.name == field or (one.primary_key and field == "pk"))
        self._sql = ""

    def __call__(self, value: Any) -> M | None:
        if not self._sql:
            self._sql, _params = self._rows.filter(**{self._name: value}).query.sql_with_params()
        asked = self._field.get_db_prep_value(value, connection)
        return next(iter(self._rows.model._default_manager.raw(self._sql, [asked])), None)


def insert_row(row: Model) -> None:
    """Inserts a row with SQL that is written only once, as in `Lookup`."""
    _run_insertion(row, "")


def insert_unless_known(row: Model) -> bool:
    """Inserts a row, or returns False and changes nothing when a unique constraint already has it."""
    return _run_insertion(row, "ON CONFLICT DO NOTHING")


def _run_insertion(row: Model, otherwise: str) -> bool:
    sql, fields = _insertion_sql(type(row), otherwise)
    with connection.cursor() as cursor:
        cursor.execute(sql, [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields])
        stored = cursor.fetchone()
    if stored:
        row.pk = stored[0]
        row._state.adding, row._state.db = False, connection.alias
    return stored is not None


@cache
def _insertion_sql(model: type[Model], otherwise: str) -> "tuple[str, tuple[Field[Any, Any], ...]]":
    fields = tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)
    columns = ", ".join(map(_quoted_column, fields))
    places = ", ".join(["%s"] * len(fields))
    table, key = connection.ops.quote_name(model._meta.db_table), _quoted_column(model._meta.pk)
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) {otherwise} RETURNING {key}", fields  # noqa: S608 names of ours


def _quoted_column(field: "Field[Any, Any]") -> str:
    assert field.column  # every field that is stored in a table has a column
    return connection.ops.quote_name(field.column)


def upsert_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows, or updates those that have the same primary key (the first of `fields`)."""
    key, *others = _quoted_columns(model, fields)
    updates = ", ".join(f"{column} = excluded.{column}" for column in others)
    insert_rows(model, fields, rows, f"ON CONFLICT ({key}) DO UPDATE SET {updates}")


# Rows of one statement: one statement a row would take twice as long. SQLite accepts at least a thousand values,
# whatever its version.
ROWS_AT_ONCE = 20


def insert_rows(
    model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]], on_conflict: str = ""
) -> None:
    """Inserts 250,000 rows in about a second; the ORM would take twenty. Names come from the models, values are
    parameters."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(_quoted_columns(model, fields))
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            placeholders = f"({', '.join(['%s'] * len(fields))})"

            def insert(count: int) -> str:
                return f"INSERT INTO {table} ({columns}) VALUES {', '.join([placeholders] * count)} {on_conflict}"  # noqa: S608

            *many, last = [list(chain.from_iterable(some)) for some in batched(rows, ROWS_AT_ONCE)] or [[]]
            cursor.executemany(insert(ROWS_AT_ONCE), many)
            if last:
                cursor.execute(insert(len(last) // len(fields)), last)
            return
        cursor.execute(f"CREATE TEMP TABLE incoming AS SELECT {columns} FROM {table} WITH NO DATA")  # noqa: S608
        with cursor.copy(f"COPY incoming ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM incoming {on_conflict}")  # noqa: S608
        cursor.execute("DROP TABLE incoming")


def _quoted_columns(model: type[Model], fields: Sequence[str]) -> list[str]:
    model_fields = (model._meta.get_field(field) for field in fields)
    return [connection.ops.quote_name(str(field.column)) for field in model_fields if isinstance(field, Field)]


CHECKPOINT_SECONDS = 2

logger = logging.getLogger(__name__)


def checkpoint_in_background() -> None:
    """On SQLite, starts a thread that moves the journal into the database file, so that no writer has to.

    Otherwise one note in a hundred waits for the disk: the slowest hundredth took 14 ms instead of 6. The setting
    `wal_autocheckpoint` remains as a safety net. Nothing is less durable: the journal is as much the database as the
    file.
    """
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        never = threading.Event()
        threading.Thread(target=_checkpoint_until, args=(never, name), name="jalons-checkpoint", daemon=True).start()


def _checkpoint_until(stop: threading.Event, name: str) -> None:
    """Each series of failures is one line of log when it begins, and one when it ends: a line every two seconds would fill
    the disk."""
    is_failing = False
    while not stop.wait(CHECKPOINT_SECONDS) and not is_base_lost():
        try:
            with closing(sqlite3.connect(open_existing_uri(name), uri=True)) as database:
                while not is_base_lost():
                    run_checkpoint(database)
                    if is_failing:
                        is_failing = False
                        logger.warning(_("Le journal de la base rejoint de nouveau son fichier."))
                    if stop.wait(CHECKPOINT_SECONDS):
                        return
        except sqlite3.Error as error:
            if is_damage(error):
                note_damage(french_reason(str(error)))
            elif not is_failing:
                logger.error(_("Le journal de la base ne rejoint plus son fichier (%s)."), french_reason(str(error)))
            is_failing = True


def run_checkpoint(database: sqlite3.Connection) -> tuple[int, int]:
    """Returns the pages of the journal, and how many of them are now in the file. It waits for no writer and blocks
    none."""
    _busy, journal, moved = database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return journal, moved
