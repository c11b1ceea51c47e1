"""An instance of three tables and two files, on the database of the run: what tests save and put back."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from jalons.base.backups import databases
from jalons.base.backups.archive import MANIFEST
from jalons.base.backups.creation import make_backup

TABLES = """
CREATE TABLE django_migrations (id integer PRIMARY KEY, app varchar(255), name varchar(255));
CREATE TABLE roadmaps_roadmap (id integer PRIMARY KEY, name text);
CREATE TABLE workshops_note (id integer PRIMARY KEY, text text);
INSERT INTO django_migrations VALUES (1, 'roadmaps', '0001_initial'), (2, 'workshops', '0001_initial');
INSERT INTO roadmaps_roadmap VALUES (1, 'Une feuille de route');
INSERT INTO workshops_note VALUES (1, 'Une note d’été'), (2, 'Une autre');
"""


class Instance:
    """Three tables and two files, in a data folder."""

    def __init__(self, data: Path) -> None:
        self.data, self.media, self.kept = data, data / "media", data.parent / "kept"
        self.target = databases.current_database()

    def run(self, statements: str) -> None:
        if isinstance(self.target, databases.SQLite):
            with closing(sqlite3.connect(self.target.path)) as base:
                base.execute("PRAGMA journal_mode=WAL")
                base.executescript(statements)
        else:
            with self.target._connected() as base:  # type: ignore[attr-defined]
                base.execute(statements)

    def notes(self) -> list[str]:
        asked = "SELECT text FROM workshops_note ORDER BY id"
        if isinstance(self.target, databases.SQLite):
            with closing(sqlite3.connect(self.target.path)) as base:
                return [text for (text,) in base.execute(asked)]
        with self.target._connected() as base:  # type: ignore[attr-defined]
            return [text for (text,) in base.execute(asked).fetchall()]

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.media)): path.read_bytes() for path in self.media.rglob("*") if path.is_file()
        }

    def destroy(self) -> None:
        shutil.rmtree(self.media)
        if isinstance(self.target, databases.SQLite):
            for path in self.target._files(self.target.path):
                path.unlink(missing_ok=True)
        else:
            self.run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def backup(self, **options: Any) -> Path:
        return make_backup(self.kept, kind="serve", **options).path

    def everything(self) -> set[str]:
        return {path.name for path in self.data.iterdir()} - {"jalons.sqlite3-wal", "jalons.sqlite3-shm"}


def change_archive(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with zipfile.ZipFile(path) as read:
        parts = {name: read.read(name) for name in read.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as write:
        for name, content in parts.items():
            write.writestr(name, content)


def change_manifest(path: Path, **values: Any) -> None:
    def change(parts: dict[str, bytes]) -> None:
        parts[MANIFEST] = json.dumps(json.loads(parts[MANIFEST]) | values).encode()

    change_archive(path, change)


def damage_base(path: Path) -> Path:
    """Fills a base with rows, then writes noise over pages of its middle: it still opens, and answers most questions."""
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE IF NOT EXISTS filler (id integer PRIMARY KEY, text text)")
        base.executemany("INSERT INTO filler (text) VALUES (?)", [["x" * 900]] * 800)
    with path.open("r+b") as file:
        file.seek(4096 * 40)
        file.write(bytes(range(1, 256)) * 16 * 100)
    return path
