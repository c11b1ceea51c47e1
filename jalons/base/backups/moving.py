"""A copy of an SQLite database put in PostgreSQL: the tables that the migrations make, then every row, in one
transaction."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.utils.translation import gettext as _

from jalons.base.backups.archive import BackupError
from launch.reasons import french_reason

# How SQLite holds what PostgreSQL has a type for, by the name of that type; any other value is the same in both. Django
# writes moments in UTC there, without saying so.
_CONVERSIONS: dict[str, Callable[[Any], Any]] = {
    "boolean": bool,
    "timestamp with time zone": lambda moment: f"{moment}+00",
    "interval": lambda microseconds: f"{microseconds} microseconds",
}
_COLUMNS = (
    "SELECT table_name, column_name, data_type, numeric_scale FROM information_schema.columns"
    " WHERE table_schema = 'public'"
)


def move_into_postgresql(source: Path, aside: str, rows: Mapping[str, int]) -> dict[str, int]:
    """Fills the current PostgreSQL database with the rows of an SQLite file, whose migrations are those of this version.
    Existing tables are first renamed with `aside`. `rows`: how many each table must have; they are counted before anything
    is kept, then returned. Raises BackupError, and then changes nothing."""
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as copy,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            if connection.introspection.table_names(cursor):
                cursor.execute(f'ALTER SCHEMA public RENAME TO "{aside}"')
                cursor.execute("CREATE SCHEMA public")
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
            _copy_tables(copy, cursor)
            counted = _count_rows(cursor)
            if counted != rows:
                raise BackupError(_("Les comptes ne sont pas ceux de la sauvegarde : rien n’a été changé."))
            # What PostgreSQL would only refuse at the end is refused now.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return counted
    except (sqlite3.Error, psycopg.Error, Error) as error:
        reason = french_reason(str(error).partition("\n")[0])
        raise BackupError(_("PostgreSQL n’a pas pris ces données (%s) ; rien n’a été changé.") % reason) from error


def _copy_tables(copy: sqlite3.Connection, cursor: Any) -> None:
    conversions = _conversions_by_column(cursor)
    # What the migrations wrote comes from the file too, with the numbers that other rows know it by.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, conversions))}")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    tables = [
        name
        for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("sqlite_")
    ]
    if strangers := sorted(set(tables) - set(conversions)):
        raise BackupError(
            _("Cette base SQLite a des tables que Jalons ne connaît pas (%s) ; rien n’a été changé.")
            % ", ".join(strangers)
        )
    for table in tables:
        try:
            _copy_rows(copy, cursor, table, conversions[table])
        except (psycopg.Error, Error, ValueError) as error:
            raise BackupError(
                _(
                    "PostgreSQL n’a pas pris la table « %(table)s » (%(reason)s) ; rien n’a été changé. Corrigez cette ligne sous SQLite, puis refaites la sauvegarde."
                )
                % {"table": table, "reason": _reason_with_place(error)}
            ) from error
    last_numbers = dict(copy.execute("SELECT name, seq FROM sqlite_sequence"))
    for table, columns in conversions.items():
        if last := last_numbers.get(table):
            _go_on_after(cursor, table, columns, last)


def _count_rows(cursor: Any) -> dict[str, int]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    counted = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f"SELECT count(*) FROM {_quote_name(table)}")  # noqa: S608 names of the database
        [counted[table]] = cursor.fetchone()
    return counted


def _conversions_by_column(cursor: Any) -> dict[str, dict[str, Callable[[Any], Any]]]:
    """For each table, what each of its columns does with a value of SQLite."""
    cursor.execute(_COLUMNS)
    conversions: dict[str, dict[str, Callable[[Any], Any]]] = {}
    for table, column, kind, scale in cursor.fetchall():
        convert = (lambda number, scale=scale: f"{number:.{scale}f}") if kind == "numeric" else None
        conversions.setdefault(table, {})[column] = convert or _CONVERSIONS.get(kind) or _same_value
    return conversions


def _same_value(value: Any) -> Any:
    return value


def _copy_rows(copy: sqlite3.Connection, cursor: Any, table: str, conversions: dict[str, Callable[[Any], Any]]) -> None:
    columns = [column for _number, column, *_rest in copy.execute(f"PRAGMA table_info({_quote_name(table)})")]
    names = ", ".join(map(_quote_name, columns))
    converted = [conversions[column] for column in columns]
    rows: Iterator[tuple[Any, ...]] = copy.execute(f"SELECT {names} FROM {_quote_name(table)}")  # noqa: S608 names of the file
    with cursor.copy(f"COPY {_quote_name(table)} ({names}) FROM STDIN") as target:
        for row in rows:
            target.write_row(
                [None if value is None else convert(value) for value, convert in zip(row, converted, strict=True)]
            )


def _reason_with_place(error: Exception) -> str:
    """« value too long… ; COPY workshops_note, line 12, column text »: what PostgreSQL says of the place is its own words."""
    diagnosis = getattr(error, "diag", None)
    place = str(getattr(diagnosis, "context", "") or "").partition(": ")[0].partition("\n")[0]
    return " ; ".join(filter(None, (french_reason(str(error).partition("\n")[0]), place)))


def _go_on_after(cursor: Any, table: str, columns: dict[str, Callable[[Any], Any]], last: int) -> None:
    """The next row has a number that no row ever had, as SQLite promised: links and journals hold the old ones."""
    for column in columns:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quote_name(table), column])
        [sequence] = cursor.fetchone()
        if sequence:
            cursor.execute("SELECT setval(%s, %s)", [sequence, last])


def _quote_name(name: str) -> str:
    return connection.ops.quote_name(name)
