"""A damaged SQLite file: it answers most questions, so that nobody notices before a page or a backup fails.

Each start and, later, the worker read the whole file. What they find is kept as a file of the data folder, which /sante reads.
"""

import logging
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from launch.folder_checks import command
from launch.reasons import french_reason

logger = logging.getLogger(__name__)

DAMAGED = "base.abimee"
# Primary codes of SQLite: pages that contradict each other, or a file that is no database.
_CODES = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def is_damage(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _CODES:
            return True
        error = error.__cause__ or error.__context__
    return False


def find_damage() -> str:
    """Why the whole database is damaged; "" when it is sound, absent, or on PostgreSQL, which checks its pages.

    Nothing is written: the file is opened to be read. Takes a second for 500 MB.
    """
    if connection.vendor != "sqlite":
        return ""
    path = Path(str(connection.settings_dict["NAME"]))
    return damage_of(path) if path.exists() and path.stat().st_size else ""


def damage_of(path: Path) -> str:
    """Raises sqlite3.Error when the file cannot be opened for another reason."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=20)) as base:
            [first] = base.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if is_damage(error):
            return french_reason(str(error))
        raise
    return "" if first == "ok" else french_reason("malformed database")


def damage_sentence(reason: str) -> str:
    """For the host: what to do is the same whatever is damaged."""
    return _(
        "La base %(path)s est abîmée (%(reason)s) : arrêtez Jalons, puis remettez la dernière sauvegarde (« %(command)s restore FICHIER --aside », qui garde le fichier abîmé à côté). Voyez « Une base abîmée ou perdue » dans docs/hosting.md."
    ) % {
        "path": connection.settings_dict["NAME"],
        "reason": reason,
        "command": command(Path(settings.DATA_DIR)),
    }


def record_damage() -> str:
    """Reads the whole database again, and records what it finds for /sante. The journal gets one line when it begins."""
    damage = find_damage()
    if damage:
        note_damage(damage)
    else:
        (Path(settings.DATA_DIR) / DAMAGED).unlink(missing_ok=True)
    return damage


def note_damage(reason: str) -> None:
    """Records a damage that was met. Its first line of log says what to do; whoever meets it next adds none."""
    if not is_known_damaged():
        logger.error("%s", damage_sentence(reason))
    with suppress(OSError):
        (Path(settings.DATA_DIR) / DAMAGED).touch()


def is_known_damaged() -> bool:
    return (Path(settings.DATA_DIR) / DAMAGED).exists()
