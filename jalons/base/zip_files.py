"""Unpacks zip files from outside within bounds, without trusting what they announce; packs our own.

A zip of 40 kB can take all the memory of a server. Each reader gives its bounds and its own sentences; what a bomb is,
how a part is read and what a damaged file raises are defined here alone.
"""

import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

# What reading a damaged zip raises, besides the errors of a disk. RuntimeError: a password. ValueError: an undecodable name.
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
    # Checked for each part too: a large stored part, never read, would lower the ratio of the whole archive.
    bounds.check_size(entry.file_size, entry.compress_size)
    with archive.open(entry) as file:
        # Reads no more than the announced size, whatever the archive holds; the checksum proves that nothing is left.
        return file.read(entry.file_size)


def pack_files(files: Mapping[str, bytes | str], *, mimetype: str = "", method: int = ZIP_DEFLATED) -> bytes:
    """Gives the same bytes for the same files. `mimetype` comes first and not compressed, as the OpenDocument standard
    requires: other programs recognise the file by it."""
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        if mimetype:
            archive.writestr(ZipInfo("mimetype"), mimetype, ZIP_STORED)
        for name, data in files.items():
            archive.writestr(ZipInfo(name), data, method)
    return out.getvalue()


def unpack_files(content: bytes) -> dict[str, bytes]:
    """Unpacks what `pack_files` packed."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
