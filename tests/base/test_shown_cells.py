"""A cell is read as people see it: « 20 % » is not 0.20 €, « 12 k€ » is not 12 €, a formula in error is not nothing."""

import io
from typing import Any

import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.table_files import read_sheets
from tests.base.test_workbooks import ods

# A number, its format, and what is read: nothing said when it is the number itself.
FORMATS: list[tuple[float, str, str]] = [
    (0.2, "0%", "20%"), (0.205, "0.00%", "20,5%"), (0.2, "0\\ %", "20 %"), (1 / 3, "0%", "33,333333333%"),
    (12, '0" k€"', "12 k€"), (12000, '#,##0.0," k€"', "12 k€"), (1_500_000, '0.0,,"M€"', "1,5M€"), (12, 'General" k€"', "12 k€"),
    (12000, "[$$-409]#,##0.00", "$12000"), (12000, "#,##0.00 [$USD]", "12000 USD"), (12000.5, "[$£-809]#,##0.00", "£12000,5"),
    (12000, '#,##0" €/an"', "12000 €/an"), (12000, '#,##0\\ "€ HT"', "12000 € HT"), (3, '[Red]0" ans"', "3 ans"), (5, '"env. "0', "env. 5"),
    (12000, "General", ""), (12000, '#,##0.00\\ "€"', ""), (12000, '_-* #,##0.00\\ [$€-40C]_-;\\-* #,##0.00\\ [$€-40C]_-', ""),
    (-500, "#,##0;(#,##0)", ""), (12000, '#,##0" € TTC"', ""), (12000, "0.00E+00", ""), (12000, "@", ""), (2.5, "# ?/?", ""),
]  # fmt: skip


def book(*cells: tuple[Any, str]) -> io.BytesIO:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, (value, code) in enumerate(cells):
            if isinstance(value, str):
                sheet.write_formula(line, 0, "=A99", None, value)
            else:
                sheet.write(line, 0, value, book.add_format({"num_format": code}))
    return io.BytesIO(buffer.getvalue())


def read(file: io.BytesIO, *, as_shown: bool = True) -> list[str]:
    return ["".join(row) for sheet in read_sheets(file, as_shown=as_shown) for row in sheet.rows]


def test_a_number_is_read_with_what_its_format_writes_around_it() -> None:
    file = book(*((value, code) for value, code, _shown in FORMATS))
    bare = read(file, as_shown=False)
    file.seek(0)
    assert read(file) == [shown or number for (_value, _code, shown), number in zip(FORMATS, bare, strict=True)]


def test_days_hours_and_answers_stay_what_they_are() -> None:
    file = book((45000, "dd/mm/yyyy"), (45000, "d mmm"), (1.5, "[h]:mm"), (1.5, "[mm]:ss"), (True, "0%"))
    assert read(file) == ["15/03/2023", "15/03/2023", "36:00", "36:00", "oui"]


def test_a_formula_in_error_is_no_empty_cell() -> None:
    said = ["#REF!", "#DIV/0!", "#N/A", "#NAME?"]
    assert read(book(*((text, "") for text in said), (1, "0"))) == [*said, "1"]
    assert read(book(*((text, "") for text in said), (1, "0")), as_shown=False) == ["", "", "", "", "1"]


@given(st.text(max_size=40) | st.text('0#?.,%[]"\\$€k;_*-/ General', max_size=40))
def test_any_format_is_read(code: str) -> None:
    code = "".join(sign for sign in code if sign.isprintable() and sign.encode("utf-8", "ignore"))
    (text,) = read(book((12, code)))
    assert text


def test_a_page_in_a_format_is_cut() -> None:
    assert read(book((12, '0" ' + "très " * 40 + '"'))) == ["12 très très très très"]


def cell(kind: str, value: str, text: str, more: str = "") -> str:
    spaces = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    said = (
        f'office:value-type="{kind}" office:value="{value}"'
        if kind != "error"
        else (f'{spaces} office:value-type="string" office:string-value="" calcext:value-type="error"')
    )
    return (
        f"<table:table-row><table:table-cell {said} {more}>{text}</table:table-cell>"
        '<table:table-cell office:value-type="string"><text:p>!</text:p></table:table-cell></table:table-row>'
    )


def test_an_ods_says_itself_what_it_shows() -> None:
    note = "<office:annotation><text:p>20 % de quoi ?</text:p></office:annotation>"
    rows = [
        cell("percentage", "0.2", "<text:p>20<text:s/>%</text:p>"),
        cell("currency", "12000", "<text:p>12 000,00 $</text:p>", 'office:currency="USD"'),
        cell("currency", "12000", "<text:p>12 000</text:p>", 'office:currency="CHF"'),
        cell("currency", "12000", "<text:p>12 000,00 €</text:p>", 'office:currency="EUR"'),
        cell("float", "12", "<text:p>12 k€ &amp; plus</text:p>"),
        cell("float", "12000.4", "<text:p>12 000</text:p>"),
        cell("float", "12", f"{note}<text:p>12</text:p>"),
        cell("error", "", "<text:p>#DIV/0!</text:p>"),
    ]
    shown = ["20 %", "12 000,00 $", "12 000 CHF", "12000", "12 k€ & plus", "12000,4", "12", "#DIV/0!"]
    assert read(ods("".join(rows))) == [f"{text}!" for text in shown]
