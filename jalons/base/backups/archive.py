"""The backup file: a zip of its parts and of the manifest that lists them."""

import hashlib
import json
import os
import re
import shlex
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from jalons.base.frozen import frozen
from jalons.base.zip_files import BROKEN, SafeZip, UnsafeZip, ZipBounds
from launch.data import own_account, own_group

FORMAT = "jalons-backup-1"
MANIFEST = "manifeste.json"
MEDIA = "media"
LONGEST_MANIFEST = 50_000_000
KINDS = ("serve", "demo", "salle")
# An honest database full of empty pages packs a hundred times smaller; a zip bomb packs a thousand times smaller.
BOUNDS = ZipBounds(unpacked=sys.maxsize, ratio=500, free=50_000_000, files=sys.maxsize)
LONGEST_VERSION = 100
COMMIT = re.compile("[0-9a-f]{7}")
CHUNK = 1 << 20


class BackupError(Exception):
    """Why a backup is not made or not restored: one French sentence, which says what to do."""


@frozen
class Part:
    size: int
    sha256: str


@frozen
class Manifest:
    """`kind`: "serve", "demo" or "salle". `folder`: the data folder that was saved. `rows`: the number of rows of each
    table. `commit`: seven letters of the commit of the code; empty outside a checkout, and in backups made before 28
    November 2026."""

    format: str
    version: str
    made_at: str
    kind: str
    folder: str
    database: str
    migrations: list[str]
    rows: dict[str, int]
    parts: dict[str, Part]
    commit: str = ""

    @property
    def files(self) -> int:
        return sum(name.startswith(f"{MEDIA}/") for name in self.parts)

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def open_private(path: Path) -> IO[bytes]:
    """Creates a file that only its owner may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600), "wb")


def flush_to_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Writes the folder itself to the disk, so that a renamed file survives a power cut. Windows has no such call."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def add_part(archive: zipfile.ZipFile, name: str, source: Path) -> Part:
    with source.open("rb") as read, archive.open(name, "w", force_zip64=True) as write:
        return _copy_part(read, write)


def _copy_part(read: "IO[bytes] | _Reading", write: IO[bytes] | None) -> Part:
    digest, size = hashlib.sha256(), 0
    while chunk := read.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if write:
            write.write(chunk)
    return Part(size, digest.hexdigest())


def foreign_file_error(path: Path) -> BackupError:
    return BackupError(
        _("« %s » n’est pas une sauvegarde de Jalons : donnez un fichier que « run.py backup » a écrit.") % path.name
    )


def unreadable(path: Path) -> BackupError:
    """Why the file cannot be read: a copied backup often belongs to root, or lies in the private folder of whoever
    copied it."""
    account = own_account()
    if not os.access(path.parent, os.X_OK):
        return BackupError(
            _("Le compte %(account)s n’a pas le droit d’entrer dans %(folder)s : copiez la sauvegarde là où il lit (sudo install -o %(account)s -g %(group)s -m 600 %(path)s /srv/sauvegardes/), puis restaurez cette copie. Rien n’a été changé.")
            % {"account": account, "group": own_group(), "folder": path.parent, "path": shlex.quote(str(path))}
        )  # fmt: skip
    return BackupError(
        _("Le compte %(account)s n’a pas le droit de lire « %(name)s » : donnez-lui cette sauvegarde (sudo chown %(account)s %(path)s), puis réessayez. Rien n’a été changé.")
        % {"account": account, "name": path.name, "path": shlex.quote(str(path))}
    )  # fmt: skip


def damaged_file_error(path: Path) -> BackupError:
    return BackupError(
        _(
            "La sauvegarde « %s » est incomplète ou a été modifiée. Copiez-la de nouveau, ou prenez-en une autre ; rien n’a été changé ici."
        )
        % path.name
    )


class Archive:
    """A backup to read. Its content is trusted only after `check` or `extract` has compared it with the manifest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb")
        except FileNotFoundError:
            raise BackupError(_("Le fichier « %s » n’existe pas.") % path) from None
        except PermissionError as error:
            raise unreadable(path) from error
        except OSError as error:
            raise foreign_file_error(path) from error
        try:
            self._zip = SafeZip(self._file, BOUNDS)
        except UnsafeZip as unsafe:
            self._file.close()
            # The directory of a zip is at its end: a truncated file has none, but still begins like a zip.
            raise (damaged_file_error(path) if _begins_as_zip(path) else foreign_file_error(path)) from unsafe
        try:
            self.manifest = self._read_manifest()
            for name in self.manifest.parts:
                self._zip.check(name)
        except UnsafeZip as unsafe:
            self._file.close()
            raise damaged_file_error(path) from unsafe
        except BackupError:
            self._file.close()
            raise

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def _read_manifest(self) -> Manifest:
        names = self._zip.names
        if MANIFEST not in names:
            raise foreign_file_error(self.path)
        if self._zip.announced_size(MANIFEST) > LONGEST_MANIFEST:
            raise damaged_file_error(self.path)
        try:
            manifest = _read_manifest(json.loads(self._zip.read(MANIFEST)), self.path)
        except _WRONG as error:
            raise damaged_file_error(self.path) from error
        if sorted(names) != sorted([MANIFEST, *manifest.parts]) or not all(map(is_safe_part, manifest.parts)):
            raise damaged_file_error(self.path)
        # No more than the size that the manifest says is ever unpacked.
        if any(self._zip.announced_size(name) != part.size for name, part in manifest.parts.items()):
            raise damaged_file_error(self.path)
        return manifest

    def check(self) -> None:
        """Read every part and compare it with the manifest."""
        for name in self.manifest.parts:
            self._take(name, None)

    def extract(self, name: str, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open_private(target) as write:
            self._take(name, write)
            flush_to_disk(write)

    def _take(self, name: str, write: IO[bytes] | None) -> None:
        expected = self.manifest.parts[name]
        try:
            with self._zip.open(name) as read:
                copied = _copy_part(_Reading(read, self.path), write)
        except UnsafeZip as unsafe:
            raise damaged_file_error(self.path) from unsafe
        if copied != expected:
            raise damaged_file_error(self.path)

    def media(self) -> Iterator[str]:
        return (name for name in self.manifest.parts if name.startswith(f"{MEDIA}/"))


class _Reading:
    """Reads a part. An error of decompression means a damaged backup; an error of the disk is raised as it is."""

    def __init__(self, part: IO[bytes], path: Path) -> None:
        self._part, self._path = part, path

    def read(self, size: int) -> bytes:
        try:
            return self._part.read(size)
        except BROKEN as error:
            raise damaged_file_error(self._path) from error


# What reading a foreign manifest raises: RuntimeError covers JSON nested too deep, OverflowError covers « Infinity ».
_WRONG = (
    ValueError, KeyError, TypeError, AttributeError, OverflowError, RuntimeError, UnsafeZip, OSError,
)  # fmt: skip


def _begins_as_zip(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def _read_manifest(data: Mapping[str, Any], path: Path) -> Manifest:
    if data["format"] != FORMAT:
        raise BackupError(
            _("La sauvegarde « %s » vient d’une autre version de Jalons (%s). Mettez Jalons à jour, puis réessayez.")
            % (path.name, str(data.get("version"))[:20])
        )
    values = {field.name: data[field.name] for field in fields(Manifest) if field.name != "commit"}
    values["commit"] = commit if COMMIT.fullmatch(commit := str(data.get("commit"))) else ""
    if not all(isinstance(data[name], str) for name in ("version", "made_at", "kind", "folder", "database")):
        raise TypeError
    if data["kind"] not in KINDS or len(data["version"]) > LONGEST_VERSION:
        raise ValueError
    if datetime.fromisoformat(data["made_at"]).tzinfo is None:
        raise ValueError
    values["parts"] = {str(name): Part(int(one["size"]), str(one["sha256"])) for name, one in data["parts"].items()}
    values["rows"] = {str(table): int(count) for table, count in data["rows"].items()}
    values["migrations"] = [str(name) for name in data["migrations"]]
    return Manifest(**values)


def is_safe_part(name: str) -> bool:
    """Whether a part may be written under a folder of ours: the database, or a plain path under `media/`."""
    if "/" not in name:
        return name in DATABASE_PARTS.values()
    path = PurePosixPath(name)
    plain = path.parts[0] == MEDIA and str(path) == name and not {"..", "."} & set(path.parts)
    return plain and not any(sign in name for sign in "\\:\0")


DATABASE_PARTS = {"sqlite": "base.sqlite3", "postgresql": "base.sql"}
