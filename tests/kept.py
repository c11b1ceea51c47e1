"""Things that take long to build are built once, cached in a folder that git ignores, and copied to each process that
needs them.

The name of a cached item is a digest of all its sources and of the day, since the demo is dated from today. When one of
them changes, the item is built again, and the old one is deleted.
"""

import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import django

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".test-cache"
# The day of the demo is that of the product, which begins before that of a machine set to UTC.
HERE = ZoneInfo("Europe/Paris")
# Rooms nearer the street than the changes. The changes build the demo and cannot import these rooms, so working on a
# page does not build the demo again.
ROOMS_OF_PAGES = {"views", "forms", "templatetags", "templates", "static"}
FILES_OF_PAGES = {"views.py", "forms.py", "urls.py"}


@cache
def source_digest(*, static: bool = False) -> str:
    """The digest of the code and data that make a demo; and of styles and scripts, for a demo that is served."""
    # Code that is broken on purpose is tried on what the sound code built (scripts/mutations.py).
    if given := os.environ.get("JALONS_TEST_DIGEST"):
        return f"{given}-static" if static else given
    today = datetime.now(HERE).date().isoformat()
    digest = hashlib.sha256(repr((today, sys.version, django.VERSION, static)).encode())
    for path in sorted(_source_files(static)):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _source_files(static: bool) -> Iterator[Path]:
    yield from (
        ROOT / "requirements.txt",
        ROOT / "tests" / "databases.py",
        *(ROOT / "config").glob("*.py"),
    )
    left_out = ROOMS_OF_PAGES - {"static"} if static else ROOMS_OF_PAGES
    for folder, folders, files in os.walk(ROOT / "jalons"):
        folders[:] = [name for name in folders if name not in left_out and name != "__pycache__"]
        yield from (Path(folder, name) for name in files if name not in FILES_OF_PAGES)


def find_or_build(name: str, build: Callable[[Path], None]) -> Path:
    """The file or folder of this name. `build` makes it if it is missing, while the other processes that need it
    wait."""
    target = FOLDER / name
    if not target.exists():
        with hold_lock():
            if not target.exists():
                _delete_others(name)
                unfinished = FOLDER / f"unfinished-{name}"
                build(unfinished)
                unfinished.rename(target)
    return target


@contextmanager
def hold_lock() -> Iterator[None]:
    """One process at a time. A lock of SQLite works the same on every system, and ends with its process."""
    FOLDER.mkdir(exist_ok=True)
    with closing(sqlite3.connect(FOLDER / "lock", timeout=600, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield


def _delete_others(name: str) -> None:
    kind = name.partition("-")[0]
    for path in (*FOLDER.glob(f"{kind}-*"), *FOLDER.glob(f"unfinished-{kind}-*")):
        _delete_path(path)


def _delete_path(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
