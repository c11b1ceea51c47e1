"""The locks of a data folder. Apart from the rest of launch/, for the process that waits: it imports little on purpose."""

from __future__ import annotations

import os
import sys
from os.path import join

from launch.console import Stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

PROCESSES = ".processus"  # locked by each process that serves, in shared mode; locked exclusively to keep them all out
HELD: list[IO[str]] = []


def stay_in(folder: str | os.PathLike[str]) -> None:
    """Called by each process that serves, to hold the folder until it ends. Raises Stop while a restore has the
    folder."""
    if sys.platform == "win32":
        return  # Windows has no shared lock: the one of run.py is the only one
    import fcntl

    handle = open(join(folder, PROCESSES), "a+")  # noqa: SIM115 held until this process ends
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise Stop(
            f"Une restauration ou un démarrage est en cours dans {folder} : attendez sa fin, puis relancez."
        ) from None
    HELD.append(handle)


def lock(handle: IO[str]) -> None:
    """The system releases the lock when run.py and the children that inherit the file have ended, in whatever way."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
