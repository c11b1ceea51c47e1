"""Outages of the machine that make a request fail: a full disk, a database that is silent, damaged or lost."""

import errno
import sqlite3
from collections.abc import Iterator
from enum import Enum

from django.db import InterfaceError, OperationalError

from jalons.base.damage import is_damage
from jalons.base.served_base import LostBase


class Outage(Enum):
    DISK_FULL = "disk-full"
    DATABASE_AWAY = "database-away"
    DATABASE_DAMAGED = "database-damaged"
    DATABASE_LOST = "database-lost"


# Primary codes of SQLite. IOERR is here because its shared memory cannot grow on a full disk; but a file that is too
# short, or that the disk no longer reads, is damaged.
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_UNREADABLE = {sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_CORRUPTFS}
_AWAY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN}
# Classes of SQLSTATE: connection error, too few resources, stopped by the administrator.
_CLASSES_AWAY = ("08", "53", "57P")
_DISK_FULL = "53100"
_NO_SUCH_TABLE = ("42P01", "3F000")  # undefined table, undefined schema


def outage_of(error: BaseException | None) -> Outage | None:
    """None for a bug of ours: a missing column is also an OperationalError of SQLite."""
    return next((outage for one in _error_chain(error) if (outage := _single_outage(one))), None)


def is_table_missing(error: BaseException) -> bool:
    """Whether a table that every instance has is no longer there: somebody emptied the database."""
    if isinstance(error, sqlite3.OperationalError):
        return str(error).startswith("no such table:")
    return getattr(error, "sqlstate", None) in _NO_SUCH_TABLE


def _error_chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _single_outage(error: BaseException) -> Outage | None:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Outage.DISK_FULL
    if isinstance(error, LostBase) or is_table_missing(error):
        return Outage.DATABASE_LOST
    if isinstance(error, sqlite3.Error):
        full_code = getattr(error, "sqlite_errorcode", 0)
        code = full_code & 0xFF
        if is_damage(error) or full_code in _UNREADABLE:
            return Outage.DATABASE_DAMAGED
        return Outage.DISK_FULL if code in _FULL else Outage.DATABASE_AWAY if code in _AWAY else None
    if isinstance(error, (OperationalError, InterfaceError)) and not isinstance(error.__cause__, sqlite3.Error):
        state = getattr(error.__cause__, "sqlstate", None)
        if state == _DISK_FULL:
            return Outage.DISK_FULL
        # Without a state, the connection was refused, cut, or timed out.
        return Outage.DATABASE_AWAY if state is None or state.startswith(_CLASSES_AWAY) else None
    return None
