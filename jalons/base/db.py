"""One way to write: a transaction, and on SQLite a queue of one inside the process."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import connection, transaction

# SQLite has one writer. Waiting here, in order, costs less than fighting for its lock:
# 150 posters: p99 0.7 s instead of 3 s.
_turn = threading.RLock()


@contextmanager
def write() -> Iterator[None]:
    """An atomic block; on SQLite, writers of this process take turns. Usable as a decorator."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with _turn, transaction.atomic():
            yield
    else:
        with transaction.atomic():
            yield


CHECKPOINT_SECONDS = 2

logger = logging.getLogger(__name__)


def checkpoint_in_background() -> None:
    """On SQLite, a thread moves the journal into the file, so that no writer has to.

    Otherwise one note in a hundred waits for the disk: the slowest hundredth took 14 ms instead of 6. The setting
    `wal_autocheckpoint` is the net under it. Nothing is less durable: the journal is the database as much as the file.
    """
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        never = threading.Event()
        threading.Thread(target=_checkpoint_until, args=(never, name), name="jalons-checkpoint", daemon=True).start()


def _checkpoint_until(stop: threading.Event, name: str) -> None:
    while not stop.wait(CHECKPOINT_SECONDS):
        try:
            with closing(sqlite3.connect(name)) as database:
                checkpoint(database)
                while not stop.wait(CHECKPOINT_SECONDS):
                    checkpoint(database)
        except sqlite3.Error:
            logger.exception("checkpoint")


def checkpoint(database: sqlite3.Connection) -> tuple[int, int]:
    """Pages of the journal, and how many of them are now in the file. Waits for nobody and makes nobody wait."""
    _busy, journal, moved = database.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    return journal, moved
