"""A table of notes is sent or pasted, read line by line, confirmed; what is no table is refused with what to do."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from odfdo import Document, Table

from jalons.roadmaps.models import Member
from jalons.workshops.changes import notes, workshops
from jalons.workshops.models import Note, Workshop
from tests.workshops.tables_of_notes import confirm, fields, on_the_wall, page_words, paste, send, url
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


def messy_xlsx() -> bytes:
    """Explanations on a first sheet, a title above, moved columns, merged cells, empty lines."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Mode d’emploi").write(0, 0, "Ceci explique le tableau")
        sheet = book.add_worksheet("Saisie")
        sheet.merge_range(0, 0, 0, 4, "Atelier du 12 mars")
        for place, heading in enumerate(["Thème", "Qui ?", "Constat", "Public concerné", "Table"]):
            sheet.write(2, place, heading)
        sheet.merge_range(3, 0, 5, 0, "Transport")
        for line, cells in enumerate(
            [["élu", "Pas de bus", "Seniors", 1], ["", "Trop loin", "", 2.0], ["", "", "", ""]], 3
        ):
            for place, cell in enumerate(cells, 1):
                sheet.write(line, place, cell)
    return buffer.getvalue()


def test_a_messy_table_is_understood(site: Client, workshop: Workshop) -> None:
    response = send(site, workshop, messy_xlsx(), "saisie.xlsx")
    preview = response.context["preview"]
    assert {column.heading: column.key for column in preview.columns} == {
        "Thème": "group", "Qui ?": "category", "Constat": "text", "Public concerné": "audiences", "Table": "table",
    }  # fmt: skip
    assert "Feuille à lire" in page_words(response) and "Saisie (" in page_words(response)  # another may be chosen
    assert preview.new_groups == ("Transport",)
    assert [(one.number, one.title, one.act, one.doubts) for one in preview.lines if one.title] == [
        (4, "Pas de bus", "create", ()), (5, "Trop loin", "create", ()),
    ]  # fmt: skip
    assert on_the_wall(workshop) == []
    answer = confirm(site, workshop, response)
    assert answer.headers["Location"] == url(workshop, "workshops:wall") + "?vue=liste&tri=-numero"
    assert on_the_wall(workshop) == [
        (1, "Pas de bus", 1, "tableur", "Transport"),
        (2, "Trop loin", 2, "tableur", "Transport"),
    ]
    first = Note.objects.get(workshop=workshop, number=1)
    assert (first.category, first.audiences) == ("public", ["seniors"])


def ods() -> bytes:
    document = Document("spreadsheet")
    document.body.clear()
    table = Table("Notes")
    table.set_values([["Table", "Texte"], [3, "Pas de réseau"]])
    document.body.append(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"Table;Texte\n3;Pas de r\xc3\xa9seau\n", "a.csv"),
        ("Table,Texte\n3,Pas de réseau\n".encode("cp1252"), "a.csv"),
        ("Table\tTexte\n3\tPas de réseau\n".encode("utf-16"), "a.txt"),
        (ods(), "a.ods"),
    ],
)
def test_every_kind_of_table_is_read(site: Client, workshop: Workshop, content: bytes, name: str) -> None:
    confirm(site, workshop, send(site, workshop, content, name))
    assert on_the_wall(workshop) == [(1, "Pas de réseau", 3, "tableur", "")]


def test_a_csv_of_one_column_is_not_cut_at_its_commas(site: Client, workshop: Workshop) -> None:
    response = send(site, workshop, "Constats\nPas de bus, ni de train\nTrop loin, trop cher\n")
    assert [one.title for one in response.context["preview"].lines] == [
        "Pas de bus, ni de train",
        "Trop loin, trop cher",
    ]


def test_the_columns_may_be_changed_before_anything_is_written(site: Client, workshop: Workshop) -> None:
    response = send(site, workshop, "Divers;Remarques\nPas de bus;Quinsac\n")
    assert {one.heading: one.key for one in response.context["preview"].columns} == {"Divers": "", "Remarques": "text"}
    again = site.post(
        url(workshop, "workshops:notes_preview"),
        fields(response, **{"column-0": "text", "column-1": "communes", "at_table": "2", "category": "prive"}),
    )
    [line] = again.context["preview"].lines
    assert (line.title, line.details) == (
        "Pas de bus", (("Table", "2"), ("Qui", "Entreprise ou association"), ("Communes", "Quinsac")),
    )  # fmt: skip
    confirm(site, workshop, again, at_table="2", category="prive")
    note = Note.objects.get(workshop=workshop)
    assert (note.table, note.category, note.communes) == (2, "prive", ["24346"])


def test_a_table_without_texts_asks_where_they_are(site: Client, workshop: Workshop) -> None:
    response = send(site, workshop, "Texte;Table\nPas de bus;2\n")
    lost = site.post(url(workshop, "workshops:notes_preview"), fields(response, **{"column-0": ""}))
    assert "Quelle colonne porte le texte des notes ?" in page_words(lost)
    assert "Il n’y a rien à importer." in page_words(lost)


def test_doubtful_lines_come_first_with_what_is_said_of_them(site: Client, workshop: Workshop, member: Member) -> None:
    notes.write_note(workshop=workshop, text="Pas de train", by=member)
    response = send(
        site,
        workshop,
        "Texte;Table;Commune\nPas de bus;1;Quinsac\nPas de train;2;\n"
        + "é" * 501
        + ";1;\nTrop loin;9;Paris\nPas de bus!;1;\n",
    )
    lines = [(one.number, one.act, one.doubts) for one in response.context["preview"].lines]
    assert [(n, act, tuple(d.replace("\u00a0", " ") for d in doubts)) for n, act, doubts in lines] == [
        (3, "double", ("mêmes mots que la note 1 du mur",)),
        (4, "leave", ("501 caractères, 500 au plus : raccourcissez-la ou faites-en deux notes",)),
        (5, "create", (
            "« 9 » n’est pas une table de cet atelier : gardée sans table",
            "« Paris » n’est pas une commune du périmètre : gardée sans elle",
        )),
        (6, "double", ("mêmes mots, même table que la ligne 2",)),
        (2, "create", ()),
    ]  # fmt: skip
    assert "5 lignes : 2 notes à ajouter, 2 en double, 1 laissée. Rien n’est encore écrit." in page_words(response)
    confirm(site, workshop, response, keep_doubles="on")
    assert [text for _n, text, *_rest in on_the_wall(workshop)] == [
        "Pas de train", "Pas de bus", "Pas de train", "Trop loin", "Pas de bus!",
    ]  # fmt: skip


def test_several_notes_are_typed_at_once(site: Client, workshop: Workshop) -> None:
    response = paste(site, workshop, "Pas de bus, le soir\n\nTable 2\n  Trop loin ; trop cher  \r\n")
    assert "Importer 2 notes" in page_words(response)
    confirm(site, workshop, response, at_table="1")
    assert on_the_wall(workshop) == [
        (1, "Pas de bus, le soir", 1, "tableur", ""),
        (2, "Trop loin ; trop cher", 2, "tableur", ""),
    ]


def test_lines_copied_from_a_spreadsheet_keep_their_columns(site: Client, workshop: Workshop) -> None:
    confirm(site, workshop, paste(site, workshop, 'Texte\tTable\n"Pas de\nbus"\t2\nTrop loin\t3\n'))
    assert on_the_wall(workshop) == [(1, "Pas de\nbus", 2, "tableur", ""), (2, "Trop loin", 3, "tableur", "")]


@pytest.mark.parametrize("lines", ["", "   \n \n"])
def test_nothing_pasted_is_told(site: Client, workshop: Workshop, lines: str) -> None:
    assert "Écrivez au moins une note, ou choisissez un fichier." in page_words(paste(site, workshop, lines))


def docx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return buffer.getvalue()


def bomb() -> bytes:
    """One cell at the last corner of the sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet().write_string(1_048_575, 16_383, "boum")
    return buffer.getvalue()


NO_TABLE = "Ce fichier n’est pas un tableau. Envoyez un fichier .xlsx, .ods ou .csv."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xd8\xff\xe0 photo", "C’est une image. Envoyez un tableau, en .xlsx, .ods ou .csv."),
        (b"%PDF-1.7", "C’est un PDF : on ne peut pas y lire un tableau. Demandez le fichier d’origine, en .xlsx, .ods ou .csv."),
        (docx(), NO_TABLE),
        (b"<html><table><tr><td>Texte</td></tr></table></html>", NO_TABLE),
        (b"PK\x03\x04 tronqu\xc3\xa9", "Ce fichier est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le."),
        (bomb(), "Ce tableau est trop grand pour être lu. Gardez les lignes utiles dans un nouveau fichier."),
        (b"a" * (10 * 1024 * 1024 + 1), "Ce fichier est trop lourd : 10 Mo au plus."),
        (b"Texte\n" + b"a\n" * 5_001, "Ce tableau a plus de 5 000 lignes. Envoyez-le en plusieurs fois."),
        (b" \n \n", "Ce fichier est vide : il n’y a aucune ligne à lire."),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_what_to_do(
    site: Client, workshop: Workshop, content: bytes, sentence: str
) -> None:
    response = send(site, workshop, content)
    assert (response.status_code, sentence in page_words(response)) == (200, True)
    assert on_the_wall(workshop) == []


def test_an_altered_or_foreign_preview_writes_nothing(site: Client, workshop: Workshop, member: Member) -> None:
    other = workshops.create_workshop(title="Un autre", by=member)
    workshops.open_workshop(workshop=other, by=member)
    response = send(site, workshop, "Texte\nPas de bus\n")
    for place, changed in ((workshop, {"table": "abc"}), (workshop, {"table": ""}), (other, {})):
        for name in ("workshops:import_notes", "workshops:notes_preview"):
            answer = site.post(url(place, name), fields(response, **changed))
            assert answer.headers["Location"] == url(place)
    assert not Note.objects.filter(workshop__in=[workshop, other]).exists()


def test_the_import_reads_again_what_is_on_the_wall(site: Client, workshop: Workshop, member: Member) -> None:
    response = send(site, workshop, "Texte\nPas de bus\n")
    notes.write_note(workshop=workshop, text="pas de bus", by=member)
    refused = confirm(site, workshop, response)
    assert "Ce tableau n’apporte aucune note nouvelle" in page_words(refused)
    assert len(on_the_wall(workshop)) == 1


def test_too_many_groups_are_told_before_they_are_made(site: Client, workshop: Workshop) -> None:
    response = send(site, workshop, "Texte;Thème\n" + "".join(f"Note {n};Thème {n}\n" for n in range(41)))
    assert "Cette colonne créerait 41 groupes." in page_words(response)
    assert "Importer 41 notes" not in page_words(response)
    assert "Ce tableau créerait 41 groupes" in page_words(confirm(site, workshop, response))
    assert on_the_wall(workshop) == []


def test_two_thousand_lines_ask_as_many_questions_as_one_and_have_pages(site: Client, workshop: Workshop) -> None:
    def cost(lines: int) -> tuple[int, Any]:
        with CaptureQueriesContext(connection) as seen:
            response = send(site, workshop, "Texte;Table\n" + "".join(f"Note {n};1\n" for n in range(lines)))
        return len(seen), response

    cost(1)  # the session is written
    (one, _), (many, response) = cost(1), cost(2_000)
    assert (one, len(response.context["page"]), len(response.content) < 300_000) == (many, 100, True)
    second = site.post(url(workshop, "workshops:notes_preview"), fields(response, page=2))
    assert [line.number for line in second.context["page"]] == list(range(102, 202))


def test_the_first_line_of_a_table_nobody_recognised_may_be_said_to_be_its_headings(
    site: Client, workshop: Workshop
) -> None:
    response = send(site, workshop, "Truc;Machin\nPas de bus;a\nTrop loin;b\n")
    assert [one.title for one in response.context["preview"].lines] == ["Truc", "Pas de bus", "Trop loin"]
    again = site.post(url(workshop, "workshops:notes_preview"), fields(response, has_headings="on"))
    assert [one.title for one in again.context["preview"].lines] == ["Pas de bus", "Trop loin"]
    confirm(site, workshop, again)
    assert [text for _n, text, *_rest in on_the_wall(workshop)] == ["Pas de bus", "Trop loin"]
