"""Reads the tables of people as rows of text: CSV of any kind, XLSX, ODS. Nothing that a file says of itself is
trusted.

    rows = read_table(form.cleaned_data["file"])               # or Refused, with what to do about it
    rows = read_pasted(form.cleaned_data["lines"]).rows        # the same, from the clipboard of a spreadsheet
    at = find_header(rows, HEADINGS)                           # title lines may stand above the headings
    columns = match_headings(rows[at], HEADINGS)               # {0: "last_name", 3: "email"}; others are unknown

A row keeps its place (`rows[11]` is line 12 of the file), so that a page can point to a doubtful line.
"""

import csv
import io
import math
import re
import threading
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _

from jalons.base import memory_release, shown_cells, workbooks
from jalons.base.errors import Refused
from jalons.base.french import NBSP, format_number
from jalons.base.frozen import frozen
from jalons.base.headings import find_header as find_header
from jalons.base.headings import match_headings as match_headings

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_BYTES = 10 * 1024 * 1024
MOST_LINES = 5_000

DELIMITERS = (";", ",", "\t")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|_x000D_")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_LONGEST_CELL = 10_000
# The most lines a spreadsheet holds: some programs write all their empty lines.
_MOST_EMPTY_LINES = 1_048_576

WAIT_SECONDS = 10


class _Turns(NamedTuple):
    """How many files are read at once, and how many more may wait: however many are sent, the other threads still answer the
    room."""

    places: threading.BoundedSemaphore
    reading: threading.Semaphore


_here = _Turns(threading.BoundedSemaphore(4), threading.Semaphore(1))
# Two PDF at once, since one may take thirty seconds: 62 MB for a roadmap of 190 pages. One of the three threads of files is left.
_apart = _Turns(threading.BoundedSemaphore(3), threading.Semaphore(2))

Row = list[str]


@frozen
class Sheet:
    """A table of a file. `name` is empty for a CSV. `merged`: the (row, column) of cells filled with the text of the
    merged cell that covers them."""

    name: str
    rows: list[Row]
    merged: frozenset[tuple[int, int]] = frozenset()


@frozen
class LineLimit:
    """`most` lines that count, under `headings` lines at most. While a file is read, nobody knows yet which these are."""

    most: int
    headings: int = 1

    def check(self, filled: int) -> None:
        """Refuses a table of so many lines that are not empty."""
        if filled > self.most + self.headings:
            raise Refused(line_limit_sentence(self.most), code="too-many-lines", field="file")


def read_table(file: IO[bytes], *, most_lines: int = MOST_LINES) -> list[Row]:
    """The rows of the first table that is not empty."""
    return read_sheets(file, most_lines=most_lines)[0].rows


def read_sheets(
    file: IO[bytes],
    *,
    most_lines: int = MOST_LINES,
    heading_lines: int = 1,
    delimiters: tuple[str, ...] = DELIMITERS,
    as_shown: bool = False,
) -> list[Sheet]:
    """Every visible table that is not empty: at least one, or Refused. `delimiters`: those that a CSV may use.
    `heading_lines`: how many lines may stand above those that count.

    `as_shown`: « 20 % » rather than 0.2, and « #REF! » rather than nothing (`shown_cells`).
    """
    limit = LineLimit(most_lines, heading_lines)
    return read_in_turn(lambda: _read_sheets(file, limit, delimiters, as_shown=as_shown), "file")


def read_pasted(text: str, *, most_lines: int = MOST_LINES, heading_lines: int = 1) -> Sheet:
    """The table that somebody pasted. A spreadsheet copies its cells with tabs between them, and quotes a cell of
    several lines; lines that were typed may have semicolons. A comma cuts nothing: it is one of a sentence or of a number.
    """
    return read_in_turn(lambda: _read_pasted(text, LineLimit(most_lines, heading_lines)), "lines")


def _read_pasted(text: str, limit: LineLimit) -> Sheet:
    rows = _csv_rows(text, ("\t",) if "\t" in text else (";",), limit)
    if not rows:
        raise Refused(_("Rien n’est collé : il n’y a aucune ligne à lire."), code="nothing-pasted")
    return Sheet("", rows)


def read_in_turn[T](read: Callable[[], T], field: str) -> T:
    """What `read` gives, once no other file is being read. Raises Refused, for `field`."""
    return _read_in_turn(read, field, _here)


def read_apart[T](read: Callable[[], T], field: str) -> T:
    """What `read` gives, where a process of its own does the work: two at once, beside the files that are read here. Raises Refused,
    for `field`."""
    return _read_in_turn(read, field, _apart)


def _read_in_turn[T](read: Callable[[], T], field: str, turns: _Turns) -> T:
    try:
        with _take_turn(turns):
            return read()
    except Refused as refusal:
        sentence, code = refusal.sentence, refusal.code
    # A new exception: the traceback of the first one would keep in memory all that was read.
    raise Refused(sentence, code=code, field=field)


def _read_sheets(file: IO[bytes], limit: LineLimit, delimiters: tuple[str, ...], *, as_shown: bool) -> list[Sheet]:
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(_("Ce fichier est trop lourd : 10 Mo au plus."), code="file-too-heavy", field="file")
    sheets = [sheet for sheet in _parse_sheets(content, limit, delimiters, as_shown=as_shown) if sheet.rows]
    if not sheets:
        raise Refused(_("Ce fichier est vide : il n’y a aucune ligne à lire."), code="file-empty", field="file")
    limit.check(sum(1 for row in sheets[0].rows if row))
    return sheets


@contextmanager
def _take_turn(turns: _Turns) -> Iterator[None]:
    """Makes each file wait for its turn, WAIT_SECONDS at most, and soon gives back the memory that reading took."""
    if not turns.places.acquire(blocking=False):
        raise _busy_refusal(turns)
    try:
        if not turns.reading.acquire(timeout=WAIT_SECONDS):
            raise _busy_refusal(turns)
        try:
            yield
        finally:
            turns.reading.release()
            memory_release.release_memory_soon()
    finally:
        turns.places.release()


def _busy_refusal(turns: _Turns) -> Refused:
    sentence = (
        _("Deux autres PDF sont en cours de lecture. Attendez une demi-minute, puis renvoyez le vôtre.")
        if turns is _apart
        else _("Un autre fichier est en cours de lecture. Attendez un instant, puis renvoyez le vôtre.")
    )
    return Refused(sentence, code="reader-busy", field="file")


def line_limit_sentence(most: int) -> str:
    return _("Ce tableau a plus de %(most)s lignes. Envoyez-le en plusieurs fois.") % {"most": format_number(most)}


def _parse_sheets(content: bytes, limit: LineLimit, delimiters: tuple[str, ...], *, as_shown: bool) -> list[Sheet]:
    if not content.strip():
        return []
    if content.startswith(b"PK\x03\x04"):
        return _read_workbook(content, as_shown=as_shown)
    _refuse_non_table(content)
    return [Sheet("", _csv_rows(_decode_text(content), delimiters, limit))]


def _refuse_non_table(content: bytes) -> None:
    if content.startswith(b"%PDF"):
        raise Refused(
            _(
                "C’est un PDF : on ne peut pas y lire un tableau. Demandez le fichier d’origine, en .xlsx, .ods ou .csv."
            ),
            code="file-is-a-pdf",
            field="file",
        )
    if content.startswith(_PICTURES) or content[4:8] == b"ftyp":
        raise Refused(
            _("C’est une image. Envoyez un tableau, en .xlsx, .ods ou .csv."), code="file-is-a-picture", field="file"
        )
    if content.startswith(_OLD_OFFICE):
        raise Refused(
            _(
                "Ce fichier est d’un ancien format (.xls, .doc) ou protégé par un mot de passe. Ouvrez-le, puis "
                "enregistrez-le en .xlsx, .ods ou .csv."
            ),
            code="file-of-an-old-format",
            field="file",
        )
    if content.startswith((b"{\\rtf", b"<!DOCTYPE", b"<html", b"<?xml")):
        raise Refused(str(workbooks.NO_TABLE), code="file-not-a-table", field="file")


# --- spreadsheets ----------------------------------------------------------------------------------------------------


def _read_workbook(content: bytes, *, as_shown: bool) -> list[Sheet]:
    checked = workbooks.check_workbook(content)
    content = shown_cells.show_cell_texts(checked.content) if as_shown else checked.content
    # Loaded by the first file: pages that show none of its values would hold 1 MB for it.
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            visible = [
                sheet.name
                for sheet in book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
            ]
            if len(visible) > checked.sheets or len(visible) > len(set(visible)):
                # A sheet listed a thousand times would be read a thousand times.
                raise Refused(str(workbooks.DAMAGED), code="file-damaged", field="file")
            return [_read_sheet(book, name, checked.merged.get(name, [])) for name in visible]
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(str(workbooks.DAMAGED), code="file-damaged", field="file") from error


def _read_sheet(book: "CalamineWorkbook", name: str, merged: list[workbooks.Range]) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    values = sheet.to_python(skip_empty_area=False)
    _refuse_endless_number(name, values)
    rows = [[cell_text(value) for value in row] for row in values]
    lines_left, again = workbooks.MOST_CELLS, set[tuple[int, int]]()
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or merged:
        # The text of a merged cell is copied downwards, because one structure written beside three people belongs to
        # all three. It is not copied to the right: it is then a title over several columns.
        below = range(top + 1, min(bottom + 1, len(rows), top + lines_left))
        lines_left -= len(below)
        for line in below:
            if left < len(rows[line]) and not rows[line][left]:
                rows[line][left] = rows[top][left]
                again.add((line, left))
    return Sheet(name, _trim_rows(rows), frozenset(again))


def column_name(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _refuse_endless_number(name: str, values: list[list[Any]]) -> None:
    """A number of hundreds of figures is read as infinite: no field could hold it, nor say that it did not. « NaN » is no number."""
    for line, row in enumerate(values, 1):
        for column, value in enumerate(row):
            if isinstance(value, float) and not math.isfinite(value):
                sentence = (
                    _(
                        "Feuille « %(sheet)s », cellule %(cell)s : ce n’est pas un nombre (NaN). Corrigez-la dans votre tableau, puis renvoyez le fichier."
                    )
                    if math.isnan(value)
                    else _(
                        "Feuille « %(sheet)s », cellule %(cell)s : ce nombre est trop grand pour être lu. Corrigez-le dans votre tableau, puis renvoyez le fichier."
                    )
                )
                raise Refused(
                    sentence % {"sheet": name, "cell": f"{column_name(column)}{line}"},
                    code="not-a-number" if math.isnan(value) else "endless-number",
                    field="file",
                )


def cell_text(value: Any) -> str:
    """A cell as people read it: `33612345678.0` loses its decimal, a date is written in French."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e16 else repr(value).replace(".", ",")
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    if isinstance(value, time | int):
        return str(value)
    return clean_cell(str(value))


# --- CSV -------------------------------------------------------------------------------------------------------------


def _decode_text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise Refused(
            _(
                "Ce fichier contient des signes qui ne sont pas du texte\u00a0: il est abîmé, ou n’est pas un tableau. Ouvrez-le, puis enregistrez-le de nouveau."
            ),
            code="file-not-text",
            field="file",
        )
    return text


def _csv_rows(text: str, delimiters: tuple[str, ...], limit: LineLimit) -> list[Row]:
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and first.strip()[4:] in _SEPARATORS:
        return _split_rows(rest, first.strip()[-1], limit)
    # The delimiter that cuts the most lines into the same number of cells.
    return _split_rows(text, max(delimiters, key=lambda delimiter: _delimiter_score(text, delimiter)), limit)


_SEPARATORS = {";", ",", "|", ":"}  # those that « sep= » may say: Excel writes it on the first line


def _delimiter_score(text: str, delimiter: str) -> int:
    """Lines of one width, to the fourth power, times its number of delimiters. The comma of a title or of an amount
    also cuts lines, but fewer of them, or many into two. Lines weigh more than cells: in a table of two columns, two
    addresses with three commas do not win; in one of twenty-eight, one title line does not."""
    sample = text[:20_000].splitlines()[:50]
    widths = Counter(len(row) for row in csv.reader(sample, delimiter=delimiter) if any(row))
    return max((lines**4 * (width - 1) for width, lines in widths.items()), default=0)


def _split_rows(text: str, delimiter: str, limit: LineLimit) -> list[Row]:
    try:
        return _bounded_rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), limit)
    except csv.Error:
        # A quote was left open: each line is then read alone, instead of being swallowed by the one above.
        lines = (line.rstrip("\n") for line in io.StringIO(text, newline=None))
        return _bounded_rows(([cell.strip().strip('"') for cell in line.split(delimiter)] for line in lines), limit)


def _bounded_rows(read: Iterable[Row], limit: LineLimit) -> list[Row]:
    """Refuses too many rows while reading, before they fill the memory: a file of 10 MB may hold ten million. Empty
    lines are kept only when a filled line follows."""
    rows: list[Row] = []
    filled = empty = cells = 0
    for texts in read:
        row = _trim_row([unguard_formula(clean_cell(cell)) for cell in texts])
        if not row:
            empty += 1
            continue
        filled, cells = filled + 1, cells + len(row)
        limit.check(filled)
        if cells > workbooks.MOST_CELLS or len(rows) + empty > _MOST_EMPTY_LINES:
            raise Refused(str(workbooks.TOO_LARGE), code="table-too-large", field="file")
        rows += ([] for _line in range(empty))
        rows.append(row)
        empty = 0
    return rows


def guard_formula(text: str) -> str:
    """A cell of a CSV to download: a quote is added, since a spreadsheet would run « =… » as a formula.
    `unguard_formula` removes it."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULA) else text


def unguard_formula(text: str) -> str:
    """The cell as it was before `guard_formula`."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text


# --- rows and headings -----------------------------------------------------------------------------------------------


def clean_cell(text: str) -> str:
    """The text of a cell as it is stored. Exported cells are cleaned too, so that they come back unchanged."""
    return _CONTROL.sub("", text[:_LONGEST_CELL].replace("\r\n", "\n")).replace(NBSP, " ").strip()


def _trim_rows(rows: list[Row]) -> list[Row]:
    """Removes the empty cells at the end of lines, and the empty lines at the end."""
    for row in rows:
        _trim_row(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _trim_row(row: Row) -> Row:
    while row and not row[-1]:
        row.pop()
    return row
