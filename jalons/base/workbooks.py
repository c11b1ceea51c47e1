"""Looks into an XLSX or ODS before anybody opens it: a file of 40 kB can ask for all the memory of a server.

Three ways to do so, each with its own cap: archives that unfold without end, one cell at the last corner of the sheet,
one long text shown by a million cells.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from jalons.base.errors import Refused

MOST_UNFOLDED = 100 * 1024 * 1024
MOST_FILES = 2_000
MOST_RATIO = 200
MOST_CELLS = 2_000_000
MOST_LETTERS = 50_000_000

DAMAGED = _("Ce fichier est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le.")
NO_TABLE = _("Ce fichier n’est pas un tableau. Envoyez un fichier .xlsx, .ods ou .csv.")
TOO_LARGE = _("Ce tableau est trop grand pour être lu. Gardez les lignes utiles dans un nouveau fichier.")

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "

Range = tuple[tuple[int, int], tuple[int, int]]  # (first row, first column), (last row, last column), from 0


@dataclass
class Checked:
    """A workbook that may be opened: unfolded and packed anew, so that no size in it is a lie.

    `merged` holds the merged cells of an ODS by sheet; those of an XLSX are told by its reader.
    """

    content: bytes
    merged: dict[str, list[Range]] = field(default_factory=dict)


def checked(content: bytes) -> Checked:
    try:
        files = _unfolded(content)
        if "xl/workbook.xml" in files:
            shared = _shared_lengths(files.get("xl/sharedStrings.xml", b""))
            for name, xml in files.items():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _parse(xml, _XlsxSheet(shared))
            return Checked(_packed(files))
        if b"opendocument.spreadsheet" in files.get("mimetype", b"") and "content.xml" in files:
            tables = _OdsTables()
            _parse(files["content.xml"], tables)
            return Checked(_packed(files), tables.merged)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(str(DAMAGED), field="file") from error
    raise Refused(str(NO_TABLE), field="file")


def _unfolded(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        unfolded = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_FILES or unfolded > MOST_UNFOLDED:
            raise Refused(str(TOO_LARGE), field="file")
        if unfolded > MOST_RATIO * len(content):
            raise Refused(str(DAMAGED), field="file")
        # Pictures are left where they are.
        kept = [
            entry for entry in entries if entry.filename.endswith((".xml", ".rels")) or entry.filename == "mimetype"
        ]
        return {entry.filename: _content(archive, entry) for entry in kept}


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(str(DAMAGED), field="file")
    with archive.open(entry) as file:
        # No more than the size announced, whatever is behind it; the check sum says whether that was all.
        return file.read(entry.file_size)


def _packed(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


class _Reader:
    """What is told of an XML file as it is read. Names carry their namespace before a space."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, text: str) -> None: ...


def _parse(xml: bytes, reader: _Reader) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(xml, True)


def _refuse_doctype(*_about: object) -> None:
    raise Refused(str(DAMAGED), field="file")


class _Size:
    """The rectangle that a sheet fills, and the letters in it."""

    def __init__(self) -> None:
        self.rows = self.columns = self.letters = 0

    def fill(self, row: int, column: int, letters: int) -> None:
        """A cell that holds something, counted from 1."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        self.letters += letters
        if self.rows * self.columns > MOST_CELLS or self.letters > MOST_LETTERS:
            raise Refused(str(TOO_LARGE), field="file")


# --- XLSX ------------------------------------------------------------------------------------------------------------


class _SharedStrings(_Reader):
    def __init__(self) -> None:
        self.lengths: list[int] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" si"):
            self.lengths.append(0)

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


def _shared_lengths(xml: bytes) -> list[int]:
    strings = _SharedStrings()
    if xml:
        _parse(xml, strings)
    return strings.lengths


class _XlsxSheet(_Reader):
    def __init__(self, shared: list[int]) -> None:
        self._shared = shared
        self._size = _Size()
        self._row = self._column = 0
        self._is_shared = False
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" row"):
            self._row = _number(attributes.get("r"), self._row + 1)
            self._column = 0
        elif name.endswith(" c"):
            self._column += 1
            place = _CELL.fullmatch(attributes.get("r", ""))
            if place:
                self._row, self._column = int(place[2]), _column(place[1])
            self._is_shared = attributes.get("t") == "s"
            self._text = []

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        if name.endswith(" c") and self._text:
            text = "".join(self._text).strip()
            place = int(text) if self._is_shared and text.isdecimal() and len(text) < 10 else len(self._shared)
            letters = self._shared[place] if place < len(self._shared) else len(text)
            self._size.fill(self._row, self._column, letters)


def _column(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else default


# --- ODS -------------------------------------------------------------------------------------------------------------


class _OdsTables(_Reader):
    """Rows and cells say how many times they are repeated: the last row of a sheet is often said a million times."""

    def __init__(self) -> None:
        self.merged: dict[str, list[Range]] = {}
        self._table = ""
        self._size = _Size()
        self._row = self._column = self._repeated = self._cells = self._letters = 0
        self._last = self._row_letters = 0
        self._has_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table":
            self._table, self._size, self._row = attributes.get(f"{_TABLE}name", ""), _Size(), 0
            self.merged[self._table] = []
        elif name == f"{_TABLE}table-row":
            self._repeated = _number(attributes.get(f"{_TABLE}number-rows-repeated"), 1)
            self._column = self._last = self._row_letters = 0
        elif name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            self._cells = _number(attributes.get(f"{_TABLE}number-columns-repeated"), 1)
            self._letters = 0
            self._has_value = f"{_OFFICE}value-type" in attributes
            self._merge(attributes)

    def _merge(self, attributes: dict[str, str]) -> None:
        rows = _number(attributes.get(f"{_TABLE}number-rows-spanned"), 1)
        columns = _number(attributes.get(f"{_TABLE}number-columns-spanned"), 1)
        if rows > 1 and len(self.merged[self._table]) < MOST_CELLS:
            corner = (self._row, self._column)
            self.merged[self._table].append((corner, (corner[0] + rows - 1, corner[1] + columns - 1)))

    def text(self, text: str) -> None:
        self._letters += len(text.strip())

    def end(self, name: str) -> None:
        if name in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            self._column += self._cells
            if self._has_value or self._letters:
                self._last = self._column
                self._row_letters += self._letters * self._cells
        elif name == f"{_TABLE}table-row":
            self._row += self._repeated
            if self._last:
                self._size.fill(self._row, self._last, self._row_letters * self._repeated)
