"""Workbooks that two readers could read differently: what is measured must be what is opened."""

import io
import zipfile

import pytest
import xlsxwriter

from jalons.base import workbooks
from jalons.base.errors import Refused
from jalons.base.table_files import read_sheets
from tests.refusals import refused

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
HERE = '<row r="1"><c r="A1"><v>1</v></c></row>'
FAR = '<row r="200"><c r="C200"><v>1</v></c></row>'  # 600 cells
LISTED = '<sheet name="A" sheetId="1" r:id="rId1"/>'


def zipped(**files: str) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return io.BytesIO(buffer.getvalue())


def sheet(rows: str, namespace: str = MAIN) -> str:
    return f"<worksheet {namespace}><sheetData>{rows}</sheetData></worksheet>"


def xlsx(rows: str, at: str = "worksheets/sheet1.xml", listed: str = LISTED, **parts: str) -> io.BytesIO:
    """`at`: where the workbook says that its sheet is; `rows` are there unless a part is given in their place."""
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="{at}"/>'
    whole = {
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{relation}</Relationships>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet(HERE),
    }
    return zipped(**(whole | {f"xl/{at}": sheet(rows)} | parts))


def ods(rows: str, namespace: str = "urn:oasis:names:tc:opendocument:xmlns:table:1.0", **parts: str) -> io.BytesIO:
    named = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = f'xmlns:office="{named}:office:1.0" xmlns:text="{named}:text:1.0" xmlns:table="{namespace}"'
    body = f'<office:body><office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>'
    whole = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{named}:manifest:1.0"/>',
        "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>",
    }
    return zipped(**(whole | parts))


def ods_rows(rows: str = "200", columns: str = "3", inside: str = "<text:p>x</text:p>", kind: str = "string") -> str:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="{kind}">{inside}</table:table-cell>'
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


NESTED = "<table:table><table:table-row><table:table-cell/></table:table-row></table:table>"
VALUE = '<table:table-row table:number-rows-repeated="200"><table:table-cell table:number-columns-repeated="3" office:value="1"/></table:table-row>'

CORNERS = {
    "elsewhere": lambda: xlsx(FAR, at="others/sheet1.xml"),
    "in another case": lambda: xlsx(FAR, at="workSheets/Sheet1.xml"),
    "under another ending": lambda: xlsx(FAR, at="worksheets/sheet1.rels"),
    "among the styles": lambda: xlsx(FAR, at="styles.xml"),
    "among the strings": lambda: xlsx(FAR, at="sharedStrings.xml"),
    "without namespace": lambda: xlsx("", **{"xl/worksheets/sheet1.xml": sheet(FAR, "")}),
    "in small letters": lambda: xlsx(FAR.replace("C200", "c200")),
    "with many zeros": lambda: xlsx(FAR.replace("C200", "C00000200")),
    "a formula alone": lambda: xlsx(FAR.replace("v>", "f>")),
    "an empty text": lambda: xlsx(FAR.replace("<v>1</v>", "<is><t/></is>").replace("<c ", '<c t="inlineStr" ')),
    "under a row that lies": lambda: xlsx('<row r="199"><c r="A1"><v>1</v></c></row><row><c/><c/><c><v>1</v></c></row>'),
    "after an instruction": lambda: xlsx(f"<?see > {FAR} ?>"),
    "of an ODS by its prefix": lambda: ods(ods_rows(), namespace="urn:other"),
    "of an ODS beside an XLSX": lambda: ods(ods_rows(), **{"xl/workbook.xml": "<a/>"}),
    "of an ODS by a sign": lambda: ods(ods_rows("+200")),
    "of an ODS by many zeros": lambda: ods(ods_rows("0000000000200")),
    "of an ODS under a table inside": lambda: ods(ods_rows(inside=f"<text:p>x</text:p>{NESTED}")),
    "of an ODS by its value": lambda: ods(VALUE),
}  # fmt: skip


@pytest.mark.parametrize("corner", CORNERS)
def test_a_far_cell_is_refused_however_it_is_hidden(corner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 500)
    with pytest.raises(Refused):
        read_sheets(CORNERS[corner]())


STRINGS = f"<sst {MAIN}><si><t>{'x' * 200}</t></si></sst>"
TEXTS = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 4))
LONG = {
    "in another case": lambda: xlsx(TEXTS, **{"xl/SharedStrings.xml": STRINGS}),
    "by a place with a sign": lambda: xlsx(TEXTS.replace("<v>0", "<v>+0"), **{"xl/sharedStrings.xml": STRINGS}),
    "without namespace": lambda: xlsx(TEXTS, **{"xl/sharedStrings.xml": STRINGS.replace(MAIN, "")}),
    "told twice": lambda: xlsx(
        TEXTS, **{"xl/SharedStrings.xml": STRINGS, "xl/sharedStrings.xml": f"<sst {MAIN}><si><t>x</t></si></sst>"}
    ),
    "of spaces": lambda: ods(ods_rows("1", "1", 'a<text:s text:c="600"/>b')),
    "as a value": lambda: ods(ods_rows("2", "3", "", f'string" office:string-value="{"x" * 100}')),
}


@pytest.mark.parametrize("text", LONG)
def test_a_long_text_is_refused_however_it_is_told(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_LETTERS", 500)
    with pytest.raises(Refused):
        read_sheets(LONG[text]())


def test_a_sheet_listed_twice_is_refused() -> None:
    twice = "".join(f'<sheet name="A{n}" sheetId="{n}" r:id="rId1"/>' for n in (1, 2))
    with refused("file-damaged", "file"):
        read_sheets(xlsx(HERE, listed=twice))
    with refused("file-damaged", "file"):
        read_sheets(ods(f'{ods_rows()}</table:table><table:table table:name="A">{ods_rows()}'))


def test_the_sheets_of_a_workbook_are_measured_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 1_000)
    assert len(read_sheets(ods(ods_rows()))) == 1
    with refused("table-too-large", "file"):
        read_sheets(ods(f'{ods_rows()}</table:table><table:table table:name="B">{ods_rows()}'))


def test_more_empty_cells_than_one_can_pass_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 500)
    assert len(read_sheets(xlsx(f'{HERE}<row r="2">{"<c/>" * 900}</row>'))) == 1
    with refused("table-too-large", "file"):
        read_sheets(xlsx(f'{HERE}<row r="2">{"<c/>" * 1_100}</row>'))


def test_a_part_that_unfolds_without_end_is_refused_whatever_lies_beside_it() -> None:
    bomb = xlsx("<a/>" * 600_000)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("junk", bytes(100_000))
    with refused("file-damaged", "file"):
        read_sheets(io.BytesIO(bomb.getvalue()))


@pytest.mark.parametrize("book", [xlsx("<a/>" * 600), ods("<a/>" * 600)], ids=["xlsx", "ods"])
def test_more_elements_than_one_can_pass_are_refused(book: io.BytesIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_TAGS", 500)
    with refused("table-too-large", "file"):
        read_sheets(book)


def test_an_element_of_a_million_attributes_is_refused_before_it_is_whole() -> None:
    """Kept whole, it would take 300 bytes for each."""
    attributes = " ".join(f'a{n}=""' for n in range(300_000))
    with refused("file-damaged", "file"):
        read_sheets(xlsx(f"{HERE}<a {attributes}/>"))


# --- what programs write ---------------------------------------------------------------------------------------------


def test_what_programs_write_is_still_read() -> None:
    one = [[["1"]]]
    prefixed = sheet(HERE, f"{MAIN.replace('xmlns', 'xmlns:x')}")
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        prefixed = prefixed.replace(f"<{name}", f"<x:{name}").replace(f"</{name}", f"</x:{name}")
    for book in (
        xlsx(HERE),
        xlsx(HERE, at="worksheets/Feuille.xml"),
        xlsx(HERE + '<row r="1048576"><c r="XFD1048576" s="1"/></row>'),
        xlsx("", **{"xl/worksheets/sheet1.xml": prefixed}),
        ods(ods_rows("1", "1", "<text:p>1</text:p>") + ods_rows("1048575", "16384", "").replace('office:value-type="string"', '')),
    ):  # fmt: skip
        assert [read.rows for read in read_sheets(book)] == one


def test_a_sheet_that_is_a_chart_is_passed_over() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=Plan!$A$1:$A$2"})
        book.add_chartsheet("Dessin").set_chart(chart)
        book.add_worksheet("Plan").write_column(0, 0, ["Action", "Un bus"])
    (read,) = read_sheets(io.BytesIO(buffer.getvalue()))
    assert (read.name, read.rows) == ("Plan", [["Action"], ["Un bus"]])


def test_tabs_and_line_breaks_of_an_ods_part_words() -> None:
    text = '<text:p>un<text:tab/>deux<text:tab text:tab-ref="1"/>trois<text:line-break/>quatre</text:p>'
    (read,) = read_sheets(ods(ods_rows("1", "1", text)))
    assert read.rows == [["un\tdeux\ttrois\nquatre"]]
