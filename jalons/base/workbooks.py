"""Checks an XLSX or ODS before anybody opens it: a file of 40 kB can take all the memory of a server.

There are four ways to do so, each with its own limit: archives that unpack without end, one cell in the last corner of
the sheet, one long text that a million cells share, tens of millions of elements.

The reader that comes next (calamine) is another program: sheets and cells are measured as that reader finds them,
whatever the standard says, and a file that the two could read differently is refused.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from jalons.base.errors import Refused
from jalons.base.xml_pieces import EndlessTag, parse_by_pieces

MOST_UNFOLDED = 100 * 1024 * 1024
MOST_FILES = 2_000
MOST_RATIO = 200
MOST_CELLS = 2_000_000
MOST_LETTERS = 50_000_000
# Tags of all the parts: more than a million cells, each with its value. Each tag takes half a millionth of a second.
MOST_TAGS = 6_000_000

DAMAGED = _("Ce fichier est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le.")
NO_TABLE = _("Ce fichier n’est pas un tableau. Envoyez un fichier .xlsx, .ods ou .csv.")
TOO_LARGE = _("Ce tableau est trop grand pour être lu. Gardez les lignes utiles dans un nouveau fichier.")

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_COUNT = re.compile(r"[0-9]{1,9}")
# All the parts of an XLSX that are read beside its sheets, in lower case: some programs write « SharedStrings.xml ».
_PARTS = {
    "[content_types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
    "xl/sharedstrings.xml",
}  # fmt: skip
_TABS = re.compile(rb"<text:tab\s*/>|<text:tab\s[^<>]*/>")
_BREAKS = re.compile(rb"<text:line-break\s*/>")
_ODS_PARTS = {"mimetype", "content.xml", "META-INF/manifest.xml"}

Range = tuple[tuple[int, int], tuple[int, int]]  # (first row, first column), (last row, last column), from 0


@dataclass
class Checked:
    """A workbook that may be opened: it was unpacked and packed again, so that every size in it is true.

    `sheets`: how many it holds, however many times it lists them. `merged`: the merged cells of an ODS, by sheet;
    calamine gives those of an XLSX.
    """

    content: bytes
    sheets: int
    merged: dict[str, list[Range]] = field(default_factory=dict)


def check_workbook(content: bytes) -> Checked:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = _check_archive_size(archive, len(content))
            if any(entry.filename.lower() == "xl/workbook.xml" for entry in entries):
                files = {entry.filename: _read_part(archive, entry) for entry in entries if _is_part(entry.filename)}
                _refuse_too_many_tags(files)
                return Checked(pack_files(files), _check_xlsx(files))
            files = {entry.filename: _read_part(archive, entry) for entry in entries if entry.filename in _ODS_PARTS}
            if b"opendocument.spreadsheet" in files.get("mimetype", b"") and "content.xml" in files:
                _refuse_too_many_tags(files)
                tables = _OdsTables()
                # calamine skips these two tags, and would stick the words around them together.
                content_xml = _TABS.sub(b"\t", _BREAKS.sub(b"\n", files["content.xml"]))
                files["content.xml"] = content_xml
                parse_xml(content_xml, tables)
                return Checked(pack_files(files), tables.count, tables.merged)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(str(DAMAGED), field="file") from error
    raise Refused(str(NO_TABLE), field="file")


def _check_archive_size(archive: zipfile.ZipFile, packed: int) -> list[zipfile.ZipInfo]:
    entries = archive.infolist()
    unfolded = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES or unfolded > MOST_UNFOLDED:
        raise Refused(str(TOO_LARGE), field="file")
    if unfolded > MOST_RATIO * packed:
        raise Refused(str(DAMAGED), field="file")
    return entries


def _refuse_too_many_tags(files: dict[str, bytes]) -> None:
    if sum(content.count(b"<") for content in files.values()) > MOST_TAGS:
        raise Refused(str(TOO_LARGE), field="file")


def _read_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused(str(DAMAGED), field="file")
    # Checked for each part too: a large stored part, never read, would lower the ratio of the whole archive.
    if entry.file_size > MOST_RATIO * max(entry.compress_size, 10_000):
        raise Refused(str(DAMAGED), field="file")
    with archive.open(entry) as file:
        # Reads no more than the announced size, whatever the archive holds; the checksum proves that nothing is left.
        return file.read(entry.file_size)


def pack_files(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


class Reader:
    """Receives what an XML parser reads. Names are given as they are written, prefix included."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, text: str) -> None: ...


def parse_xml(xml: bytes, reader: Reader) -> None:
    # UTF-8, whatever the file announces, because calamine reads it so.
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_damaged
    parser.ProcessingInstructionHandler = _refuse_damaged
    try:
        parse_by_pieces(parser, xml)
    except EndlessTag:
        _refuse_damaged()


def _refuse_damaged(*_about: object) -> None:
    raise Refused(str(DAMAGED), field="file")


def _read_count(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not _COUNT.fullmatch(text):
        _refuse_damaged()
    return int(text)


class _Size:
    """Measures the rectangles that the sheets of a workbook fill, and their letters."""

    def __init__(self) -> None:
        self.rows = self.columns = self.cells = self.letters = self.met = 0

    def begin(self) -> None:
        """Starts another sheet."""
        self.cells += self.rows * self.columns
        self.rows = self.columns = 0

    def meet(self) -> None:
        """Counts a cell, even an empty one: a sheet may hold more of them than there is time to read."""
        self.met += 1
        if self.met > 2 * MOST_CELLS:
            raise Refused(str(TOO_LARGE), field="file")

    def fill(self, row: int, column: int, letters: int) -> None:
        """Measures a cell that is not empty; `row` and `column` are counted from 1."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        self.letters += letters
        if self.cells + self.rows * self.columns > MOST_CELLS or self.letters > MOST_LETTERS:
            raise Refused(str(TOO_LARGE), field="file")


# --- XLSX ------------------------------------------------------------------------------------------------------------


def _is_part(name: str) -> bool:
    name = name.lower()
    return name in _PARTS or (name.startswith("xl/worksheets/") and name.endswith(".xml"))


def _check_xlsx(files: dict[str, bytes]) -> int:
    """The number of sheets. Every part is measured as a sheet, because the workbook may declare any of them as one."""
    size, shared = _Size(), _SharedStrings()
    strings = [name for name in files if name.lower() == "xl/sharedstrings.xml"]
    if len(strings) > 1:
        _refuse_damaged()
    for name in strings:
        parse_xml(files[name], shared)
    others = [name for name in files if name not in strings]
    for name in others:
        size.begin()
        parse_xml(files[name], _XlsxSheet(shared.lengths, size))
    return sum(name.lower().startswith("xl/worksheets/") for name in others)


def _local_name(name: str) -> str:
    return name if ":" not in name else name.rpartition(":")[2]


class _SharedStrings(Reader):
    def __init__(self) -> None:
        self.lengths: list[int] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local_name(name)
        if name == "si":
            self.lengths.append(0)
        elif name == "c":
            _refuse_damaged()

    def text(self, text: str) -> None:
        if self.lengths:
            self.lengths[-1] += len(text)


class _XlsxSheet(Reader):
    def __init__(self, shared: list[int], size: _Size) -> None:
        self._shared = shared
        self._size = size
        self._row = self._column = 0
        self._is_shared = self._is_inside = self._is_filled = False
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local_name(name)
        if name == "c":
            if self._is_inside:
                _refuse_damaged()
            self._size.meet()
            self._column += 1
            if "r" in attributes:
                self._place(attributes["r"])
            self._is_shared = attributes.get("t") == "s"
            self._is_inside, self._is_filled, self._text = True, False, []
        elif self._is_inside:
            self._is_filled = True
        elif name == "row":
            self._row = _read_count(attributes.get("r"), self._row + 1)
            self._column = 0

    def _place(self, text: str) -> None:
        place = _CELL.fullmatch(text)
        if place is None:
            _refuse_damaged()
            return
        self._row, self._column = max(self._row, int(place[2])), _column_number(place[1])

    def text(self, text: str) -> None:
        if self._is_inside:
            self._text.append(text)

    def end(self, name: str) -> None:
        if self._is_inside and _local_name(name) == "c":
            self._is_inside = False
            if self._is_filled:
                text = "".join(self._text).strip()
                self._size.fill(self._row, self._column, self._letters(text) if self._is_shared else len(text))

    def _letters(self, text: str) -> int:
        """The length of a shared string. A badly written index counts as that of the longest string."""
        if _COUNT.fullmatch(text):
            return self._shared[int(text)] if int(text) < len(self._shared) else 0
        return max(self._shared, default=0)


def _column_number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - 64
    return place


# --- ODS -------------------------------------------------------------------------------------------------------------

_ODS_CELLS = ("table:table-cell", "table:covered-table-cell")


class _OdsTables(Reader):
    """Rows and cells may be repeated: the last row of a sheet often stands for a million. A table, a row or a cell
    inside another is refused, because no reader agrees on it."""

    def __init__(self) -> None:
        self.merged: dict[str, list[Range]] = {}
        self.count = 0
        self._table = ""
        self._size = _Size()
        self._row = self._column = self._repeated = self._cells = self._letters = 0
        self._last = self._row_letters = 0
        self._has_value = False
        self._open: set[str] = set()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ODS_CELLS:
            self._enter("cell")
            self._size.meet()
            self._cells = _read_count(attributes.get("table:number-columns-repeated"), 1)
            values = [value for key, value in attributes.items() if key.startswith("office:")]
            self._letters, self._has_value = sum(map(len, values)), bool(values)
            self._merge(attributes)
        elif name == "text:s":
            self._letters += _read_count(attributes.get("text:c"), 1)
        elif name == "table:table-row":
            self._enter("row")
            self._repeated = _read_count(attributes.get("table:number-rows-repeated"), 1)
            self._column = self._last = self._row_letters = 0
        elif name == "table:table":
            self._enter("table")
            self.count += 1
            self._size.begin()
            self._table, self._row = attributes.get("table:name", ""), 0
            self.merged[self._table] = []

    def _enter(self, what: str) -> None:
        if what in self._open:
            _refuse_damaged()
        self._open.add(what)

    def _merge(self, attributes: dict[str, str]) -> None:
        rows = _read_count(attributes.get("table:number-rows-spanned"), 1)
        columns = _read_count(attributes.get("table:number-columns-spanned"), 1)
        merged = self.merged.setdefault(self._table, [])
        if rows > 1 and len(merged) < MOST_CELLS:
            corner = (self._row, self._column)
            merged.append((corner, (corner[0] + rows - 1, corner[1] + columns - 1)))

    def text(self, text: str) -> None:
        self._letters += len(text.strip())

    def end(self, name: str) -> None:
        if name in _ODS_CELLS:
            self._open.discard("cell")
            self._column += self._cells
            if self._has_value or self._letters:
                self._last = self._column
                self._row_letters += self._letters * self._cells
        elif name == "table:table-row":
            self._open.discard("row")
            self._row += self._repeated
            if self._last:
                self._size.fill(self._row, self._last, self._row_letters * self._repeated)
        elif name == "table:table":
            self._open.discard("table")
