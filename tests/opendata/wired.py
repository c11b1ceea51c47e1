"""Made files of a producer, with its header, and what is read of them."""

import io
import zipfile

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from odfdo import Document, Row, Table

from jalons.opendata.models import Figure, Level, SourceVintage
from jalons.opendata.sources import SOURCES
from jalons.roadmaps.models import Roadmap

ARCEP = SOURCES["arcep-filaire"]
PATH = "/last/commune_debit_filaire.csv"
HEADER = "code_insee;nom_com;nbr;inel_hd;elig_hd05;elig_hd3;elig_bhd8;elig_thd30;elig_thd100;elig_thd1g;date"


def table(*shares: int, date: str = "2026-03-31", header: str = HEADER) -> bytes:
    """A row for each: out of 100 premises of Périgueux, Brantôme…, those with very high speed."""
    codes = ("24322", "24064", "24253", "99999")
    rows = (f"{code};Été;100;0;100;100;100;{n};0;0;{date}" for code, n in zip(codes, shares, strict=False))
    return "\n".join((header, *rows, "")).encode()


def covered(roadmap: Roadmap | None) -> dict[str, float | None]:
    vintage = SourceVintage.objects.current(roadmap).filter(source=ARCEP.key).first()
    figures = Figure.objects.filter(vintage=vintage, level=Level.COMMUNE)
    return dict(figures.values_list("code", "value"))


GOOD = table(75, 50, 40)


def sent(content: bytes, name: str = "debit.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def packed(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def workbook(content: bytes) -> bytes:
    """The same rows as a person saves them: codes are numbers, a title stands above."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Lisez-moi").write(0, 0, "À lire")
        sheet = book.add_worksheet("Données")
        sheet.write(0, 0, "Ma connexion internet")
        for place, line in enumerate(content.decode().splitlines(), 1):
            for column, cell in enumerate(line.split(";")):
                sheet.write(place, column, int(cell) if cell.isdecimal() else cell)
    return file.getvalue()


def open_workbook(content: bytes) -> bytes:
    """As LibreOffice keeps it."""
    book = Document("spreadsheet")
    book.body.clear()
    sheet = Table("Données")
    for line in content.decode().splitlines():
        row = Row()
        for column, cell in enumerate(line.split(";")):
            row.set_value(column, int(cell) if cell.isdecimal() else cell)
        sheet.append_row(row)
    book.body.append(sheet)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
