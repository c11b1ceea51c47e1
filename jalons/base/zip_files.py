"""Unpacks zip files from outside within bounds, without trusting what they announce; packs our own.

A zip of 40 kB can take all the memory of a server. Each reader gives its bounds and its own sentences; what a bomb is,
how a part is read and what a damaged file raises are defined here alone.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from enum import Enum, auto
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from jalons.base.frozen import frozen

# What reading a damaged file of an archive raises, besides the errors of a disk.
BROKEN = (BadZipFile, zlib.error, EOFError)
# What opening a damaged archive raises too. RuntimeError: a password. ValueError: an undecodable name.
DAMAGE = (*BROKEN, NotImplementedError, RuntimeError, ValueError)


class Problem(Enum):
    DAMAGED = auto()
    MANY_FILES = auto()
    LARGE = auto()  # more bytes, once unpacked, than one may have
    BOMB = auto()  # far larger once unpacked
    LOCKED = auto()  # by a password


class UnsafeZip(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.name)
        self.problem = problem


@frozen
class ZipBounds:
    """`unpacked`: bytes of all the files, once unpacked. `ratio`: unpacked size over packed size; a small file may honestly
    exceed it, so it is only checked beyond `free` bytes."""

    unpacked: int
    ratio: int
    free: int
    files: int = 2_000

    def check_size(self, size: int, packed: int) -> None:
        if size > self.unpacked:
            raise UnsafeZip(Problem.LARGE)
        if size > max(self.free, self.ratio * packed):
            raise UnsafeZip(Problem.BOMB)


class SafeZip:
    """An archive from outside, whose files are read one by one within the bounds. Opening it or one of its files raises
    UnsafeZip; reading an opened one raises one of `BROKEN`."""

    def __init__(self, file: IO[bytes], bounds: ZipBounds) -> None:
        self._bounds = bounds
        try:
            self._zip = ZipFile(file)
        except (*DAMAGE, OSError) as error:
            raise UnsafeZip(Problem.DAMAGED) from error
        self._entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(self._entries) > bounds.files:
            raise UnsafeZip(Problem.MANY_FILES)
        self.names = [entry.filename for entry in self._entries]
        self.size = sum(entry.file_size for entry in self._entries)
        self._folded = Counter(name.lower() for name in self.names)

    def __enter__(self) -> "SafeZip":
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()

    def announced_size(self, name: str) -> int:
        return self._zip.getinfo(name).file_size

    def check(self, name: str) -> None:
        entry = self._zip.getinfo(name)
        if self._folded[name.lower()] > 1 or ".." in name or name.startswith(("/", "\\")):
            raise UnsafeZip(Problem.DAMAGED)
        if entry.flag_bits & 1:
            raise UnsafeZip(Problem.LOCKED)
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise UnsafeZip(Problem.DAMAGED)
        self.check_size(name)

    def check_size(self, name: str) -> None:
        """Checked for each part too: a large stored part, never read, would lower the ratio of the whole archive."""
        entry = self._zip.getinfo(name)
        self._bounds.check_size(entry.file_size, entry.compress_size)

    def open(self, name: str) -> IO[bytes]:
        """Gives no more bytes than the announced size, whatever the archive holds; the checksum proves that none is
        left."""
        self.check(name)
        try:
            return self._zip.open(name)
        except DAMAGE as error:
            raise UnsafeZip(Problem.DAMAGED) from error

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            try:
                return file.read(self.announced_size(name))
            except (*BROKEN, OSError) as error:
                raise UnsafeZip(Problem.DAMAGED) from error


def unzip_files(
    content: bytes, bounds: ZipBounds, choose: Callable[[Collection[str]], Collection[str]] = lambda names: names
) -> dict[str, bytes]:
    """The files that `choose` takes among the names of the archive. Raises UnsafeZip."""
    with SafeZip(BytesIO(content), bounds) as archive:
        bounds.check_size(archive.size, len(content))
        chosen = set(choose(archive.names))
        return {name: archive.read(name) for name in archive.names if name in chosen}


_EARLIEST = datetime(1980, 1, 1)  # noqa: DTZ001  a zip knows neither zones nor days before
_DENSE = (".png", ".jpg", ".jpeg")  # already compressed


def pack_files(
    files: Mapping[str, bytes | str],
    *,
    mimetype: str = "",
    method: int = ZIP_DEFLATED,
    on: datetime = _EARLIEST,
) -> bytes:
    """Gives the same bytes for the same files. `mimetype` comes first and not compressed, as the OpenDocument standard
    requires: other programs recognise the file by it. `on`: the date of every file."""
    date = max(on.replace(tzinfo=None), _EARLIEST).timetuple()[:6]
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        if mimetype:
            archive.writestr(ZipInfo("mimetype", date), mimetype, ZIP_STORED)
        for name, data in files.items():
            archive.writestr(ZipInfo(name, date), data, ZIP_STORED if name.endswith(_DENSE) else method)
    return out.getvalue()


def unpack_files(content: bytes) -> dict[str, bytes]:
    """Unpacks what `pack_files` packed."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
