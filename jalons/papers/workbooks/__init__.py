"""Workbooks made by Jalons: one model of cells and formulas, one writer per format."""

from collections.abc import Callable

from jalons.base.frozen import frozen
from jalons.base.spreadsheets import XLSX
from jalons.papers.documents.look import OURS, Look
from jalons.papers.workbooks.model import Book
from jalons.papers.workbooks.ods import ODS, write_ods


@frozen(slots=True)
class Format:
    extension: str
    mime: str
    label: str
    writer: Callable[[Book, Look], bytes]


def _write_xlsx(book: Book, look: Look) -> bytes:
    from jalons.papers.workbooks.xlsx import write_xlsx  # imported late, because it loads its library

    return write_xlsx(book, look)


FORMATS: dict[str, Format] = {
    made.extension: made
    for made in (Format("xlsx", XLSX, "Excel", _write_xlsx), Format("ods", ODS, "LibreOffice", write_ods))
}


def write_workbook(book: Book, extension: str, look: Look = OURS) -> bytes:
    """The file, always the same for the same book and look. Raises KeyError for a format that is not in FORMATS."""
    return FORMATS[extension].writer(book, look)
