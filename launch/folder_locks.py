"""The locks of a data folder. Apart from the rest of launch/, for the process that waits: it imports little on purpose."""

from __future__ import annotations

import os
import sys
from os.path import join

from launch.console import Stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO

LOCK = ".verrou"  # held by run.py while it serves or puts a backup back, and by the children that inherit it
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


def find_orphans(folder: str | os.PathLike[str]) -> list[int]:
    """The numbers of the server and the worker that still serve the folder although what supervised them was killed;
    [] where there is none, or where the system does not say which files a process holds."""
    holders = _holders(folder)
    return [] if any(_is_a_start(number) for number in holders) else sorted(holders)


def is_held_by(folder: str | os.PathLike[str], command: str) -> bool:
    """Whether a process that has this word on its command line holds the folder; False where the system does not say."""
    return any(command in _words_of(number) for number in _holders(folder))


def _holders(folder: str | os.PathLike[str]) -> list[int]:
    path = os.path.realpath(join(folder, LOCK))
    return [number for number in _numbers_of_processes() if _holds(number, path)]


def _numbers_of_processes() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]
    except OSError:
        return []


def _holds(number: int, path: str) -> bool:
    files = f"/proc/{number}/fd"
    try:
        return any(os.readlink(join(files, name)) == path for name in os.listdir(files))
    except OSError:  # it has just ended, or belongs to another account
        return False


def _is_a_start(number: int) -> bool:
    """run.py, or what it becomes."""
    return any(os.path.basename(word) in ("run.py", "supervisor.py") for word in _words_of(number))


def _words_of(number: int) -> list[str]:
    try:
        with open(f"/proc/{number}/cmdline", encoding="utf-8", errors="replace") as command:
            return command.read().split("\0")
    except OSError:
        return []
