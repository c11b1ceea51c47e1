"""Zip files from outside, within bounds: nothing is believed of what they say of themselves. And those that we pack.

A zip of 40 kB may unpack to all the memory of a server. Each reader says its bounds and, in its own words, what it
refuses; what a bomb is, how a part is read and what a damaged file raises are told here alone.
"""

import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

# What reading a damaged zip raises, a disk that fails apart: RuntimeError is a password, ValueError a name in no alphabet.
DAMAGE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


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


@dataclass(frozen=True)
class ZipBounds:
    """In bytes once unpacked, together. `ratio`: how many times larger than packed; what is under `free` may be more."""

    unpacked: int
    ratio: int
    free: int
    files: int = 2_000

    def check_size(self, size: int, packed: int) -> None:
        if size > self.unpacked:
            raise UnsafeZip(Problem.LARGE)
        if size > max(self.free, self.ratio * packed):
            raise UnsafeZip(Problem.BOMB)


def unzip_files(
    content: bytes, bounds: ZipBounds, choose: Callable[[Collection[str]], Collection[str]] = lambda names: names
) -> dict[str, bytes]:
    """The files that `choose` takes among the names of the archive. Raises UnsafeZip."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > bounds.files:
                raise UnsafeZip(Problem.MANY_FILES)
            bounds.check_size(sum(entry.file_size for entry in entries), len(content))
            chosen = set(choose([entry.filename for entry in entries]))
            taken = [entry for entry in entries if entry.filename in chosen]
            _check_names([entry.filename.lower() for entry in taken])
            return {entry.filename: _read_entry(archive, entry, bounds) for entry in taken}
    except (*DAMAGE, OSError) as error:
        raise UnsafeZip(Problem.DAMAGED) from error


def _check_names(names: list[str]) -> None:
    if len(set(names)) < len(names) or any(".." in name or name.startswith(("/", "\\")) for name in names):
        raise UnsafeZip(Problem.DAMAGED)


def _read_entry(archive: ZipFile, entry: ZipInfo, bounds: ZipBounds) -> bytes:
    if entry.flag_bits & 1:
        raise UnsafeZip(Problem.LOCKED)
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnsafeZip(Problem.DAMAGED)
    # What is stored beside, unread, would hide it in the ratio of the archive.
    bounds.check_size(entry.file_size, entry.compress_size)
    with archive.open(entry) as file:
        # No more than the size announced, whatever is behind it; the check sum says whether that was all.
        return file.read(entry.file_size)


def pack_files(files: Mapping[str, bytes | str], *, mimetype: str = "", method: int = ZIP_DEFLATED) -> bytes:
    """The same bytes for the same files. `mimetype` is stored first, as it is: how an OpenDocument file says what it is."""
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        if mimetype:
            archive.writestr(ZipInfo("mimetype"), mimetype, ZIP_STORED)
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, method)
    return out.getvalue()


def unpack_files(content: bytes) -> dict[str, bytes]:
    """What `pack_files` packed."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
