"""The SQLite file under service, which somebody may remove, empty or replace meanwhile (decision 0111).

The processes that have it open go on reading and writing the file that was there: all of it is lost when they stop. So each
process that serves records which file it opened, and compares it at each new connection and each transaction. Once it
differs, it writes nothing more until it is started again.
"""

import logging
import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

from launch.data import served_kind
from launch.folder_checks import command
from launch.reasons import french_reason
from launch.waiting_worker import IDENTITY, file_identity

logger = logging.getLogger(__name__)

# Made by the first process that notices; each start removes it (management/commands/prepare.py).
LOST = "base.perdue"


class LostBase(OperationalError):
    """The file under service is no longer the one that was opened."""


class _Served:
    """The file that this process opened at its start: its device and its number there. Nothing in a command or a test."""

    path: Path | None = None
    identity = ""
    size = 0  # the longest that this file was seen
    mark = Path(LOST)
    is_lost = False
    are_tables_missing = False


_served = _Served()


def serve_base() -> None:
    """Records which file this process serves. Called once, when it starts; PostgreSQL keeps its own files."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return
    _served.path = Path(str(connection.settings_dict["NAME"]))
    _served.mark = Path(settings.DATA_DIR) / LOST
    _served.identity = os.environ.get(IDENTITY) or file_identity(_served.path)
    _served.is_lost = False
    # A worker that starts again keeps the identity of a file that may be gone since.
    _served.size = _served.path.stat().st_size if _served.identity and _served.path.exists() else 0


def keep_identity() -> None:
    """Called by a worker that is about to start again as the same process: it goes on with the same file."""
    os.environ[IDENTITY] = _served.identity


def check_served_file() -> None:
    """Raises LostBase once the file under service was removed, emptied or replaced. Five microseconds otherwise."""
    if _served.path is None:
        return
    if is_base_lost():
        raise LostBase(_("Le fichier de la base a disparu pendant le service."))


def is_base_lost() -> bool:
    """Whether this process, or the worker beside it, has noticed that the file under service is lost."""
    if _served.path is None:
        return False
    if not _served.is_lost and (what := _what_happened(_served.path)):
        _note_loss(_served.path, what)
    return _served.is_lost or _served.mark.exists()


def _note_loss(path: Path, what: str) -> None:
    """Remembers the loss until the next start. The first process that notices writes one line of log, with the remedy."""
    _served.is_lost = True
    with suppress(OSError), _served.mark.open("x"):
        logger.error("%s", _loss_sentence(path, what))


def forget_loss() -> None:
    """Called by each start."""
    (Path(settings.DATA_DIR) / LOST).unlink(missing_ok=True)


def _loss_sentence(path: Path, what: str) -> str:
    return _(
        "La base %(path)s %(what)s pendant que Jalons s’en servait : plus rien n’est enregistré, et rien ne le sera avant un nouveau démarrage. Arrêtez Jalons. Si le fichier n’a été que déplacé, remettez-le à sa place, avec ses fichiers -wal et -shm\u00a0: rien n’est perdu. Sinon, remettez la dernière sauvegarde («\u00a0%(command)s restore FICHIER --aside\u00a0»). Voyez «\u00a0Une base abîmée ou perdue\u00a0» dans docs/hosting.md."
    ) % {"path": path, "what": what, "command": command(Path(settings.DATA_DIR))}


def note_missing_tables(error: BaseException | None) -> None:
    """One line of log when the tables of the database are gone, until they are back: a probe asks every minute."""
    if not _served.are_tables_missing and not isinstance(error, LostBase):
        _served.are_tables_missing = True
        logger.error(
            _(
                "La base « %(name)s » n’a plus ses tables (%(reason)s) : rien ne s’y lit ni ne s’y enregistre. Arrêtez Jalons, puis remettez la dernière sauvegarde (« %(command)s restore FICHIER --aside »). Voyez « Une base abîmée ou perdue » dans docs/hosting.md."
            ),
            {
                "name": connection.settings_dict["NAME"],
                "reason": french_reason(str(error)),
                "command": command(Path(settings.DATA_DIR)),
            },
        )


def note_tables() -> None:
    """The tables answer: if they are missing later, that will be news."""
    _served.are_tables_missing = False


def _what_happened(path: Path) -> str:
    """The end of a sentence that begins with the name of the file; "" when it is the one that was opened."""
    identity = file_identity(path)
    if not identity:
        return _("a été vidée") if path.exists() else _("a disparu")
    if identity != _served.identity:
        return _("a été remplacée par un autre fichier")
    before, _served.size = _served.size, path.stat().st_size
    return _("a été raccourcie") if _served.size < before and _is_cut(path) else ""


def _is_cut(path: Path) -> bool:
    """Whether the file is shorter than its own header says: somebody cut it. VACUUM makes it shorter and says so there.

    The header is described at https://www.sqlite.org/fileformat.html: the size of a page at 16, their number at 28.
    """
    with path.open("rb") as file:
        header = file.read(100)
    size = int.from_bytes(header[16:18]) or 1
    pages = int.from_bytes(header[28:32])
    return path.stat().st_size < pages * (65536 if size == 1 else size)


def may_create_file() -> bool:
    """Whether SQLite may make the file of the database: never in a folder that has already served one, whoever asks."""
    return _served.path is None and served_kind(Path(settings.DATA_DIR)) != "sqlite"


def open_existing_uri(path: Path | str) -> str:
    """What SQLite opens to be read and written, and never makes."""
    return f"{Path(path).resolve().as_uri()}?mode=rw"
