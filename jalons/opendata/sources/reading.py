"""A file of a producer as rows of text, without trusting its metadata. It is read as a stream, so memory does not grow
with its size.

A source may read a few columns of a wide table: bytes between them are skipped without being decoded.
"""

import csv
import io
import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from jalons.base import table_files
from jalons.base.errors import Refused
from jalons.base.french import matching_key
from jalons.base.frozen import frozen
from jalons.base.zip_files import BROKEN, Problem, SafeZip, UnsafeZip, ZipBounds

DELIMITERS = ";,\t|"
UTF_16 = "utf-16"
HEADER_WITHIN = 20  # lines: titles and comments may be above the header
MOST_UNPACKED = 2_000_000_000
MOST_SHEET_LINES = 200_000
MOST_CELL = 1 << 20
MOST_LINE = 1 << 24
_BLOCK = 1 << 24  # with smaller blocks, each processor would wait for the other
_HEAD = 1 << 18
_BLANK = b" \t\r\n\xef\xbb\xbf"
csv.field_size_limit(MOST_CELL)

type Kept = Callable[[Collection[str]], Collection[str]]
"""The headers of a table → those to read."""


@frozen
class Table:
    """`columns`: each header as written → its index. `rows`: the number of the row in the file, then its cells."""

    columns: dict[str, int]
    rows: Iterator[tuple[int, list[str]]]
    member: str = ""

    def place(self, *names: str) -> int:
        """The index of a column, under one of its successive names. Refused when it has none of them."""
        for name in names:
            if name in self.columns:
                return self.columns[name]
        raise Refused(
            _("La colonne « %(name)s » manque dans ce fichier : il a changé de forme.") % {"name": names[0]},
            code="column-missing",
        )

    def place_or_none(self, *names: str) -> int | None:
        return next((self.columns[name] for name in names if name in self.columns), None)


WATCH_EVERY = 1_000  # rows


def watch_rows(table: Table, watch: Callable[[int], None]) -> Table:
    """The same table; its reader reports its progress."""

    def rows() -> Iterator[tuple[int, list[str]]]:
        for row in table.rows:
            if not row[0] % WATCH_EVERY:
                watch(row[0])
            yield row

    return replace(table, rows=rows())


@contextmanager
def open_table(path: Path, wanted: Collection[str], *, member: str = "", kept: Kept | None = None) -> Iterator[Table]:
    """`wanted`: header names that identify the header line (at least two, or the only one). `member`: the ending of the
    name of the file inside a zip. `kept`: the columns to read, when they are few among many."""
    with refuse_broken_file(), path.open("rb") as file:
        if file.read(4) == b"PK\x03\x04":
            with SafeZip(file, zip_bounds(MOST_UNPACKED)) as archive:
                if {"xl/workbook.xml", "content.xml"} & set(archive.names):
                    file.seek(0)
                    yield _workbook_table(file, wanted)
                    return
                name = find_member(archive, (".csv", ".txt"), member)
                if not name:
                    raise Refused(_("Cette archive zip ne contient aucun tableau .csv."), code="archive-without-table")
                head = _read_head(lambda: archive.open(name))
                with archive.open(name) as inside:
                    yield _csv_table(inside, head, wanted, name, kept)
            return
        file.seek(0)
        head = file.read(_HEAD)
        file.seek(0)
        if head.lstrip(_BLANK)[:1] in (b"[", b"{"):
            yield _json_table(file, wanted)
        else:
            yield _csv_table(file, head, wanted, "", kept)


@contextmanager
def refuse_broken_file() -> Iterator[None]:
    """Turns an error in the bytes of a file into a sentence."""
    try:
        yield
    except UnsafeZip as unsafe:
        raise _zip_refusal(unsafe.problem) from unsafe
    except BROKEN as error:
        raise _zip_refusal(Problem.DAMAGED) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise Refused(_("Ce fichier JSON est coupé ou abîmé : rien n’est repris."), code="json-damaged") from error
    except UnicodeDecodeError as error:
        raise Refused(_("Ce fichier n’est pas un texte lisible."), code="text-unreadable") from error
    except csv.Error as error:
        raise Refused(_("Ce fichier n’est pas un tableau lisible."), code="table-unreadable") from error


def _zip_refusal(problem: Problem) -> Refused:
    match problem:
        case Problem.LOCKED:
            return Refused(
                _("Cette archive zip est protégée par un mot de passe : donnez le fichier qu’elle contient."),
                code="archive-locked",
            )
        case Problem.DAMAGED:
            return Refused(_("Cette archive zip est coupée ou abîmée : rien n’est repris."), code="archive-damaged")
    return Refused(
        _("Cette archive zip se déploie en un fichier démesuré : elle est refusée."), code="archive-unpacks-too-large"
    )


def zip_bounds(most: int) -> ZipBounds:
    """`most`: bytes, once unpacked."""
    return ZipBounds(unpacked=most, ratio=200, free=2_000_000)


def find_member(archive: SafeZip, endings: tuple[str, ...], ending: str) -> str:
    """The largest file of the archive that has one of the `endings`, and that `ending` if some have it; else ""."""
    tables = [name for name in archive.names if name.lower().endswith(endings)]
    members = [name for name in tables if ending and name.lower().endswith(ending.lower())] or tables
    return max(members, key=archive.announced_size, default="")


def _workbook_table(file: IO[bytes], wanted: Collection[str]) -> Table:
    """The first sheet of a workbook with the header: somebody opened the file of the producer, and saved it."""
    needed, names = _needed_names(wanted)
    for sheet in table_files.read_sheets(file, most_lines=MOST_SHEET_LINES):
        for above, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            if sum(matching_key(cell) in names for cell in row) >= needed:
                rows = iter(sheet.rows[above + 1 :])
                return Table(_column_places(row), _padded_rows(rows, above + 2, len(row)), sheet.name)
    raise _columns_refusal(wanted)


def _read_head(opens: Callable[[], IO[bytes]]) -> bytes:
    with opens() as file:
        return file.read(_HEAD)


def _csv_table(file: IO[bytes], head: bytes, wanted: Collection[str], member: str, kept: Kept | None) -> Table:
    encoding = _guess_encoding(head)
    text = head.decode(encoding, errors="ignore")
    if not text.strip():
        raise Refused(_("Ce fichier est vide."), code="file-empty")
    if text.lstrip()[:1] == "<":
        raise Refused(
            _("C’est une page web, pas un tableau : l’adresse a sans doute changé."), code="web-page-not-a-table"
        )
    delimiter, above = _find_header(text, wanted)
    if kept and encoding != UTF_16:  # bytes of its characters may equal a delimiter
        return _narrow_table(file, above, _Written(encoding.removesuffix("-sig"), delimiter), member, kept)
    lines = io.TextIOWrapper(file, encoding=encoding, newline="")
    for _skipped in range(above):
        lines.readline()
    reader = csv.reader(lines, delimiter=delimiter)
    header = [cell.strip() for cell in next(reader)]
    return Table(_column_places(header), _padded_rows(reader, above + 2, len(header)), member)


def _column_places(header: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, name in enumerate(header):
        columns.setdefault(name.strip(), place)
    return columns


def _padded_rows(reader: "Iterator[list[str]]", number: int, width: int) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(reader, number):  # noqa: B020 the number goes on from where the rows begin
        if len(row) < width:
            if not any(row):
                continue
            row += [""] * (width - len(row))
        yield number, row


# --- few columns of many ---------------------------------------------------------------------------------------------


@frozen
class _Written:
    """The format of a file. In its encoding, a delimiter, a quote and a line end are single bytes."""

    encoding: str
    delimiter: str

    def rows(self, lines: Iterator[bytes]) -> Iterator[list[str]]:
        """Uses `csv`, which reads no line beyond the end of the current row."""
        return csv.reader((line.decode(self.encoding) for line in lines), delimiter=self.delimiter)


def _narrow_table(file: IO[bytes], above: int, written: _Written, member: str, kept: Kept) -> Table:
    lines = _byte_lines(file)
    lines = chain((next(lines).removeprefix(BOM_UTF8),), lines)
    for _skipped in range(above):
        next(lines)
    header = [cell.strip() for cell in next(written.rows(lines))]
    columns = _column_places(header)
    names = sorted(kept(columns), key=columns.__getitem__)
    rows = _chosen_cells(lines, above + 2, written, len(header), [columns[name] for name in names])
    return Table({name: place for place, name in enumerate(names)}, rows, member)


def _byte_lines(file: IO[bytes]) -> Iterator[bytes]:
    """Each line with its end: \\n, \\r\\n, or \\r alone, as `csv` takes them."""
    rest = b""
    for block in _blocks_ahead(file):
        lines = block.splitlines(keepends=True)
        if rest.endswith(b"\n") or (rest.endswith(b"\r") and not block.startswith(b"\n")):
            yield rest
        else:
            lines[0] = rest + lines[0]
        del block
        *lines, rest = lines
        if len(rest) > MOST_LINE:
            raise csv.Error
        yield from lines
    if rest:
        yield rest


def _blocks_ahead(file: IO[bytes]) -> Iterator[bytes]:
    """While a block is parsed, the next one is unpacked on another processor: zlib releases the lock of Python."""
    with ThreadPoolExecutor(1) as unpacker:
        coming = unpacker.submit(file.read, _BLOCK)
        while True:
            block = [coming.result()]
            coming = unpacker.submit(file.read, _BLOCK)
            if not block[0]:
                return
            yield block.pop()  # no reference is kept here while it is read


def _chosen_cells(
    lines: Iterator[bytes], number: int, written: _Written, width: int, places: list[int]
) -> Iterator[tuple[int, list[str]]]:
    """The same result as `csv` then `_rows` for these columns only; three times as fast when they are few."""
    found_in, encoding, sign = _cell_matcher(places, written.delimiter), written.encoding, written.delimiter
    between = sign.encode()
    for line in lines:
        match = None if b'"' in line or len(line) > MOST_CELL else found_in(line)
        cells = between.join(match.groups()).decode(encoding).split(sign) if match else []
        if any(cells):
            yield number, cells
        else:  # quoted, short, or blank: parsed by `csv`
            row = next(written.rows(chain((line,), lines)), [])
            for _number, whole in _padded_rows(iter((row,)), number, width):
                yield number, [whole[at] for at in places]
        number += 1


def _cell_matcher(places: list[int], delimiter: str) -> Callable[[bytes], re.Match[bytes] | None]:
    """Matches these cells in a line without quotes. Each is possessive, so the match never backtracks."""
    sign = re.escape(delimiter).encode()
    skipped, read = b"[^%b]*+" % sign, b"([^%b\\r\\n]*+)" % sign
    wanted = set(places)
    return re.compile(sign.join(read if at in wanted else skipped for at in range(max(places, default=0) + 1))).match


def _json_table(file: IO[bytes], wanted: Collection[str]) -> Table:
    """A JSON list of records, or an object that contains one. Nested records are not read."""
    content = json.loads(file.read().decode("utf-8-sig"))
    if isinstance(content, dict):
        content = next((value for value in content.values() if isinstance(value, list)), [])
    records = [one for one in content if isinstance(one, dict)] if isinstance(content, list) else []
    columns = {name: place for place, name in enumerate(dict.fromkeys(name for record in records for name in record))}
    if len({matching_key(name) for name in columns} & {matching_key(name) for name in wanted}) < min(2, len(wanted)):
        raise _columns_refusal(wanted)
    rows = ((rank, [json_cell(one.get(name)) for name in columns]) for rank, one in enumerate(records, 1))
    return Table(columns, rows)


def json_cell(value: object) -> str:
    """A JSON value as text: several values are separated by « | »; « ? » for what no database holds."""
    if isinstance(value, list):
        value = "|".join(str(one) for one in value if isinstance(one, str | int | float))
    text = "" if value is None or isinstance(value, dict) else str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _guess_encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return UTF_16
    try:
        head[: -4 if len(head) == _HEAD else len(head)].decode()
    except UnicodeDecodeError as error:
        if error.end < len(head) - 4:
            return "cp1252"
    return "utf-8-sig"


def _find_header(text: str, wanted: Collection[str]) -> tuple[str, int]:
    """The delimiter, and the number of lines above the header."""
    needed, names = _needed_names(wanted)
    for above, line in enumerate(text.splitlines()[:HEADER_WITHIN]):
        best = max(DELIMITERS, key=lambda sign: _count_known_names(line, sign, names))
        if _count_known_names(line, best, names) >= needed:
            return best, above
    raise _columns_refusal(wanted)


def _needed_names(wanted: Collection[str]) -> tuple[int, set[str]]:
    """How many of the names a header must have, and the names."""
    return min(2, len(wanted)), {matching_key(name) for name in wanted}


def _columns_refusal(wanted: Collection[str]) -> Refused:
    return Refused(
        _("Les colonnes attendues ne sont pas dans ce fichier (%(names)s). Est-ce le bon ?")
        % {"names": ", ".join(list(wanted)[:4])},
        code="columns-missing",
    )


def _count_known_names(line: str, delimiter: str, names: Collection[str]) -> int:
    return sum(matching_key(cell) in names for cell in next(csv.reader([line], delimiter=delimiter), []))
