"""Tables of real life, and files made to harm."""

import io
import threading
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Document, Table

from jalons.base import memory_release, table_files, workbooks
from jalons.base.errors import Refused
from jalons.base.french import matching_key
from jalons.base.table_files import (
    cell_text,
    find_header,
    guard_formula,
    match_headings,
    read_pasted,
    read_sheets,
    read_table,
)
from tests.refusals import refused

KNOWN = {
    "last_name": ["nom", "nom de famille"],
    "first_name": ["prénom"],
    "email": ["mail", "courriel", "adresse mail"],
    "address": ["adresse"],
}


def xlsx(*sheets: list[list[object]], merges: tuple[tuple[int, int, int, int, str], ...] = ()) -> io.BytesIO:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            for merge in merges:
                sheet.merge_range(*merge)
    return io.BytesIO(buffer.getvalue())


def ods(rows: list[list[object]], span: tuple[int, int, int, int] | None = None) -> io.BytesIO:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Acteurs")
    table.set_values(rows)
    if span:
        table.set_span(span)
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return io.BytesIO(buffer.getvalue())


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_table(io.BytesIO(content))
    assert refused.value.field == "file"
    return refused.value.sentence


# --- tables that people have -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_whatever_its_letters_and_its_separator(encoding: str, delimiter: str) -> None:
    text = f"Nom{delimiter}Prénom\r\nSecrétariat{delimiter}Mairie d’Été\r\n"
    assert read_table(io.BytesIO(text.encode(encoding))) == [["Nom", "Prénom"], ["Secrétariat", "Mairie d’Été"]]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Nom\tVille, rue\n\tIci; là\n", [["Nom", "Ville, rue"], ["", "Ici; là"]]),
        ("Nom;Ville, rue\nOurs;Là", [["Nom", "Ville, rue"], ["Ours", "Là"]]),
        ("1,5\n\n2,25\n\n", [["1,5"], [], ["2,25"]]),
        ('"deux\nlignes"\t"dit ""oui"""', [["deux\nlignes", 'dit "oui"']]),
        ('12" de diamètre\t3\n"ouvert\t4', [['12" de diamètre', "3"], ["ouvert", "4"]]),
        ("%PDF-1.7\tun titre", [["%PDF-1.7", "un titre"]]),
    ],
    ids=["tabs", "semicolons", "commas", "quotes", "quotes left open", "no file"],
)
def test_what_is_pasted_is_cut_at_tabs_else_at_semicolons(text: str, rows: list[list[str]]) -> None:
    assert read_pasted(text).rows == rows


@pytest.mark.parametrize(("text", "code"), [(" \n\t\n", "nothing-pasted"), ("a\tb\n" * 3_000, "too-many-lines")])
def test_what_is_pasted_and_cannot_be_read_is_refused(text: str, code: str) -> None:
    with refused(code, "lines"):
        read_pasted(text, most_lines=2_000)


def test_a_comma_in_each_line_does_not_cut_a_table_of_many_semicolons() -> None:
    text = "Plan, en euros\nAxe;Titre;Pilote;Fin\n1. Lire, écrire;a;b;c\n1. Lire, écrire;d;e;f\n"
    assert read_table(io.BytesIO(text.encode()))[2] == ["1. Lire, écrire", "a", "b", "c"]


def test_a_comma_inside_a_cell_does_not_cut_a_table_of_semicolons() -> None:
    text = "Nom;Adresse\nMairie;2, place, du, bourg\nCentre social;4, rue, haute, bas\n"
    assert read_table(io.BytesIO(text.encode()))[1] == ["Mairie", "2, place, du, bourg"]


def test_a_quote_left_open_swallows_no_line() -> None:
    text = 'Nom;Fonction\nMairie;"secrétaire\nCentre social;direction\n'
    assert read_table(io.BytesIO(text.encode())) == [
        ["Nom", "Fonction"],
        ["Mairie", "secrétaire"],
        ["Centre social", "direction"],
    ]


def test_a_cell_on_two_lines_stays_one_cell() -> None:
    assert read_table(io.BytesIO(b'Nom;Note\nMairie;"une\ndeux"\n')) == [["Nom", "Note"], ["Mairie", "une\ndeux"]]


def test_the_separator_that_excel_announces_is_obeyed() -> None:
    assert read_table(io.BytesIO(b"sep=|\nNom|Mail\nMairie|a")) == [["Nom", "Mail"], ["Mairie", "a"]]


def test_rows_keep_their_place_in_the_file() -> None:
    rows = [["Liste des acteurs"], [], ["Nom", "Mail"], [], ["Mairie", "a"], ["", ""]]
    assert read_table(xlsx(rows)) == [["Liste des acteurs"], [], ["Nom", "Mail"], [], ["Mairie", "a"]]
    assert read_table(ods(rows)) == [["Liste des acteurs"], [], ["Nom", "Mail"], [], ["Mairie", "a"]]


def test_a_structure_merged_beside_its_people_belongs_to_each() -> None:
    expected = [["Structure", "Nom"], ["Mairie", "a"], ["Mairie", "b"], ["Mairie", "c"]]
    rows: list[list[object]] = [["Structure", "Nom"], ["Mairie", "a"], ["", "b"], ["", "c"]]
    assert read_table(xlsx(rows, merges=((1, 0, 3, 0, "Mairie"),))) == expected
    assert read_table(ods(rows, span=(0, 1, 0, 3))) == expected


def test_a_title_merged_over_columns_stays_one_title() -> None:
    assert read_table(xlsx([[], ["Nom"]], merges=((0, 0, 0, 3, "Nos acteurs"),))) == [["Nos acteurs"], ["Nom"]]


def test_the_sheets_that_hold_something_are_read() -> None:
    sheets = read_sheets(xlsx([], [["Nom"], ["Mairie"]], [["Autre"]]))
    assert [(sheet.name, sheet.rows) for sheet in sheets] == [
        ("Sheet2", [["Nom"], ["Mairie"]]),
        ("Sheet3", [["Autre"]]),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (35600000000048.0, "35600000000048"),
        (612345678, "612345678"),
        (3.5, "3,5"),
        (True, "oui"),
        (False, "non"),
        (date(2026, 12, 5), "05/12/2026"),
        ("  Mairie\u00a0de Brantôme\x00 ", "Mairie de Brantôme"),
    ],
)
def test_cells_are_read_as_people_read_them(value: object, text: str) -> None:
    assert cell_text(value) == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"])))
def test_a_guarded_cell_is_never_a_formula_and_comes_back(text: str) -> None:
    cell = guard_formula(text)
    assert not cell.startswith(("=", "+", "-", "@"))
    quoted = cell.replace('"', '""')
    rows = read_table(io.BytesIO(f'Nom;Cellule\nMairie;"{quoted}"'.encode()))
    unguarded = text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text
    assert rows[1][1:] == ([unguarded] if unguarded else [])


# --- headings --------------------------------------------------------------------------------------------------------


def test_words_are_compared_without_accents_case_or_signs() -> None:
    assert matching_key(" Prénom(s) ") == "prenom s"
    assert matching_key("E-MAIL") == matching_key("e mail")
    assert matching_key("Sœur") == "soeur"


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["Prénom", "Nom", "Courriel"], {0: "first_name", 1: "last_name", 2: "email"}),
        (["NOM DE FAMILLE", "prenom"], {0: "last_name", 1: "first_name"}),
        (["Adresse mail professionnelle", "Adresse postale"], {0: "email", 1: "address"}),
        (["Nom", "Nom d’usage", "Remarques"], {0: "last_name"}),
        (["Son adresse mail, si on l’a"], {0: "email"}),
    ],
)
def test_headings_are_recognised(headings: list[str], columns: dict[int, str]) -> None:
    assert match_headings(headings, KNOWN) == columns


@given(st.permutations(["Nom", "Prénom", "Mail", "Adresse", "Autre"]))
def test_the_order_of_columns_does_not_matter(headings: list[str]) -> None:
    found = {headings[column]: key for column, key in match_headings(headings, KNOWN).items()}
    assert found == {"Nom": "last_name", "Prénom": "first_name", "Mail": "email", "Adresse": "address"}


def test_the_headings_are_found_under_the_title_lines() -> None:
    assert find_header([["Adresse mail des acteurs"], [], ["Nom", "Mail"], ["Mairie", "a"]], KNOWN) == 2
    assert find_header([["12", "13"], ["Mairie", "a"]], KNOWN) is None
    assert find_header([["Nom"], ["Mairie"]], KNOWN, at_least=1) == 0


# --- files that are something else -----------------------------------------------------------------------------------


def test_what_is_no_table_is_refused_in_a_sentence_that_helps() -> None:
    assert refusal(b"") == "Ce fichier est vide\u00a0: il n’y a aucune ligne à lire."
    assert refusal(b";;\n;;\n") == "Ce fichier est vide\u00a0: il n’y a aucune ligne à lire."
    assert refusal(b"\xff\xd8\xff\xe0photo") == "C’est une image. Envoyez un tableau, en .xlsx, .ods ou .csv."
    assert refusal(b"\0\0\0\x18ftypheic") == "C’est une image. Envoyez un tableau, en .xlsx, .ods ou .csv."
    assert refusal(b"%PDF-1.7") == (
        "C’est un PDF\u00a0: on ne peut pas y lire un tableau. Demandez le fichier d’origine, en .xlsx, .ods ou .csv."
    )
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == (
        "Ce fichier est d’un ancien format (.xls, .doc) ou protégé par un mot de passe. Ouvrez-le, puis "
        "enregistrez-le en .xlsx, .ods ou .csv."
    )
    no_table = "Ce fichier n’est pas un tableau. Envoyez un fichier .xlsx, .ods ou .csv."
    not_text = (
        "Ce fichier contient des signes qui ne sont pas du texte\u00a0: il est abîmé, ou n’est pas un tableau. Ouvrez-le, puis "
        "enregistrez-le de nouveau."
    )
    assert refusal(b"MZ\x00\x01") == not_text
    assert refusal(b"Titre;Budget\nUn bus;\0\0\0") == not_text
    buffer = io.BytesIO()
    Document("text").save(buffer)
    assert refusal(buffer.getvalue()) == no_table


def test_a_file_cut_short_is_said_damaged() -> None:
    whole = xlsx([["Nom"], ["Mairie"]]).getvalue()
    for content in (whole[:-200], whole[:400] + b"\0" * 40 + whole[440:]):
        with refused("file-damaged", "file"):
            read_table(io.BytesIO(content))


@pytest.mark.parametrize("as_shown", [False, True])
@pytest.mark.parametrize("digits", [400, 6_000])
def test_a_number_of_hundreds_of_figures_is_refused_with_its_place(digits: int, as_shown: bool) -> None:
    content = with_number(xlsx([["Action", "Budget"], ["Un bus", 12345]]), b"12345", b"9" * digits)
    with refused("endless-number", "file", saying="Feuille « Sheet1 », cellule B2 :"):
        read_sheets(content, as_shown=as_shown)


@pytest.mark.parametrize("as_shown", [False, True])
def test_what_is_no_number_is_told_as_what_it_is(as_shown: bool) -> None:
    content = with_number(xlsx([["Action", "Budget"], ["Un bus", 12345]]), b"12345", b"NaN")
    with refused("not-a-number", "file", saying="Feuille « Sheet1 », cellule B2\u00a0: ce n’est pas un nombre"):
        read_sheets(content, as_shown=as_shown)


@pytest.mark.parametrize("value", [b"inf", b"NaN", b"-1e999"])
def test_what_is_no_number_is_never_read_as_one(value: bytes) -> None:
    content = with_number(xlsx([["Action", "Budget"], ["Un bus", 12345]]), b"12345", value)
    try:
        read = read_table(content)[1][1:]
    except Refused:
        return
    assert not {"inf", "nan", "-inf"} & {cell.lower() for cell in read}


def with_number(book: io.BytesIO, before: bytes, after: bytes) -> io.BytesIO:
    """The same workbook with another number: a program that makes workbooks would refuse to write it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(book) as read, zipfile.ZipFile(buffer, "w") as written:
        for name in read.namelist():
            written.writestr(name, read.read(name).replace(before, after))
    return io.BytesIO(buffer.getvalue())


def test_too_many_lines_are_refused() -> None:
    rows = "\n".join(f"a{n};b" for n in range(13))
    assert len(read_table(io.BytesIO(rows.encode()), most_lines=12)) == 13
    with refused("too-many-lines", "file", saying="plus de 11 lignes"):
        read_table(io.BytesIO(rows.encode()), most_lines=11)


def test_a_file_too_heavy_is_refused_before_it_is_read() -> None:
    with refused("file-too-heavy", "file"):
        read_table(io.BytesIO(b"a" * (10 * 1024 * 1024 + 1)))


# --- files made to harm ----------------------------------------------------------------------------------------------


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def test_a_cell_at_the_last_corner_of_a_sheet_is_refused() -> None:
    rows: list[list[object]] = [["Nom"]]
    buffer = xlsx(rows).getvalue()
    with zipfile.ZipFile(io.BytesIO(buffer)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    sheet = files["xl/worksheets/sheet1.xml"]
    files["xl/worksheets/sheet1.xml"] = sheet.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    far = io.BytesIO()
    with zipfile.ZipFile(far, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with refused("table-too-large", "file"):
        read_table(io.BytesIO(far.getvalue()))


def test_an_archive_that_unfolds_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(xl__workbook_dot_xml=" " * 5_000_000)
    with refused("file-damaged", "file"):
        read_table(io.BytesIO(bomb))
    monkeypatch.setattr(workbooks, "BOUNDS", replace(workbooks.BOUNDS, unpacked=4_000_000))
    with refused("table-too-large", "file"):
        read_table(io.BytesIO(bomb))


@pytest.mark.parametrize("repeat", ["rows", "columns"])
def test_a_cell_repeated_a_billion_times_is_refused(repeat: str) -> None:
    rows = ' table:number-rows-repeated="900000000"' if repeat == "rows" else ""
    columns = ' table:number-columns-repeated="900000000"' if repeat == "columns" else ""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name='a'>"
        f"<table:table-row{rows}><table:table-cell{columns} office:value-type='string'><text:p>x</text:p>"
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    with refused("table-too-large", "file"):
        read_table(io.BytesIO(zipped(mimetype=mimetype, content_dot_xml=content)))


def test_entities_are_refused() -> None:
    content = '<!DOCTYPE a [<!ENTITY b "cc">]><a>&b;</a>'
    with refused("file-damaged", "file"):
        read_table(io.BytesIO(zipped(xl__workbook_dot_xml="<a/>", xl__worksheets__sheet1_dot_xml=content)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'"' + b"a\n" * 1_000_000, "too-many-lines"),
        (b"a\n" * 1_000_000, "too-many-lines"),
        (b"\n" * 2_000_000 + b"a", "table-too-large"),
        (("é;" * 1_000 + "\n").encode() * 2_500, "table-too-large"),
    ],
    ids=["an open quote", "lines", "empty lines", "cells"],
)
def test_a_csv_is_refused_before_it_fills_the_memory(
    content: bytes, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 100_000)
    tracemalloc.start()
    try:
        with refused(code, "file"):
            read_table(io.BytesIO(content))
        assert tracemalloc.get_traced_memory()[1] < 16 * len(content)
    finally:
        tracemalloc.stop()


def test_a_refusal_holds_nothing_of_what_was_read() -> None:
    with pytest.raises(Refused) as refusal:
        read_table(io.BytesIO(b'"' + b"a\n" * 10_000))
    assert (refusal.value.__context__, refusal.value.__cause__) == (None, None)


def test_empty_lines_keep_the_place_of_those_that_follow() -> None:
    assert read_table(io.BytesIO(b"a;b\n;\n\nc;\n" + b";\n" * 10_000)) == [["a", "b"], [], [], ["c"]]


# --- several files at once -------------------------------------------------------------------------------------------


class SlowFile(io.BytesIO):
    """A file that is read until the test lets it go on."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.is_read, self.may_go_on = threading.Event(), threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        self.is_read.set()
        self.may_go_on.wait(30)
        return super().read(size)


def test_one_file_is_read_at_a_time_and_a_few_wait() -> None:
    slow, read = SlowFile(b"Nom\nMairie"), list[object]()
    waiting = [SlowFile(b"Nom\nMairie") for _file in range(3)]
    for file in waiting:
        file.may_go_on.set()
    threads = [threading.Thread(target=lambda file=file: read.append(read_table(file))) for file in (slow, *waiting)]
    threads[0].start()
    assert slow.is_read.wait(10)
    for thread in threads[1:]:
        thread.start()
    for _attempt in range(1_000):
        if not table_files._here.places._value:
            break
        threading.Event().wait(0.01)
    with refused("reader-busy", "file"):
        read_table(io.BytesIO(b"Nom\nMairie"))
    assert not any(file.is_read.is_set() for file in waiting)
    slow.may_go_on.set()
    for thread in threads:
        thread.join(30)
    assert read == [[["Nom"], ["Mairie"]]] * 4
    assert read_table(io.BytesIO(b"Nom\nMairie")) == [["Nom"], ["Mairie"]]


def test_whoever_waits_too_long_for_another_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_files, "WAIT_SECONDS", 0.01)
    with table_files._here.reading, refused("reader-busy", "file"):
        read_table(io.BytesIO(b"Nom\nMairie"))


def test_memory_is_given_back_after_a_table_was_read() -> None:
    memory_release._asked.clear()
    read_table(io.BytesIO(b"Nom\nMairie"))
    assert memory_release._asked.is_set()


@pytest.mark.parametrize("first", ['sep="', "sep=\n", "sep=a", "sep=\\", "sep=\x01"])
def test_a_separator_that_parts_nothing_is_a_line_like_another(first: str) -> None:
    assert [row for row in read_table(io.BytesIO(f"{first}\na;b\nc;d".encode())) if row][-1] == ["c", "d"]
