"""A table of notes comes in: shown, confirmed, undone; and the notes leave as a table that comes back."""

import io
import re
import zipfile
from typing import Any

import pytest
import xlsxwriter
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from odfdo import Document, Table

from jalons.base.errors import Refused
from jalons.base.sheets import read_table
from jalons.roadmaps.models import JournalEntry, Member
from jalons.workshops import changes, exports, queries
from jalons.workshops.models import Note, NoteGroup, WallAct, Workshop, WorkshopEvent
from jalons.workshops.rules import note_tables, one_text
from tests.world import World

pytestmark = pytest.mark.django_db

COLUMNS = {0: "text", 1: "table", 2: "group"}
THREE = [["Pas de bus", "1", "Se déplacer"], ["Trop loin", "2", "Se déplacer"], ["Demandez à Mme Untel", "", ""]]


@pytest.fixture
def site(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


def bring(workshop: Workshop, by: Member, rows: list[list[str]] = THREE, **how: Any) -> Any:
    return changes.import_notes(workshop=workshop, rows=rows, header=-1, columns=COLUMNS, by=by, **how)


def on_the_wall(workshop: Workshop) -> list[tuple[int, str, int | None, str, str]]:
    notes = Note.objects.filter(workshop=workshop).select_related("group").order_by("number")
    return [(one.number, one.text, one.table, one.source, one.group.title if one.group else "") for one in notes]


def url(workshop: Workshop, name: str = "notes_table") -> str:
    return reverse(f"workshops:{name}", args=[workshop.roadmap.slug, workshop.number])


def send(site: Client, workshop: Workshop, content: bytes | str, name: str = "notes.csv") -> Any:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    return site.post(url(workshop), {"file": file})


def paste(site: Client, workshop: Workshop, lines: str) -> Any:
    return site.post(url(workshop), {"lines": lines})


def fields(response: Any, **changed: Any) -> dict[str, Any]:
    columns = {f"column-{one.number}": one.key for one in response.context["preview"].columns}
    return {"table": response.context["sealed"], **columns, **changed}


def confirm(site: Client, workshop: Workshop, response: Any, **changed: Any) -> Any:
    return site.post(url(workshop, "import_notes"), fields(response, **changed))


def page_words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode().replace("\u00a0", " ")))


def refusal(call: Any, *args: Any, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **how)
    return refused.value.sentence.replace("\u00a0", " ")


# --- the change ------------------------------------------------------------------------------------------------------


def test_notes_come_in_numbered_grouped_and_flagged_in_one_event(workshop: Workshop, member: Member) -> None:
    changes.write_note(workshop=workshop, text="La première", by=member)
    changes.create_group(workshop=workshop, title="SE DEPLACER", by=member)
    before = WorkshopEvent.objects.filter(workshop=workshop).count()
    done = bring(workshop, member)
    assert done == (3, 0, 1)
    assert on_the_wall(workshop) == [
        (1, "La première", None, "papier", ""),
        (2, "Pas de bus", 1, "tableur", "SE DEPLACER"),
        (3, "Trop loin", 2, "tableur", "SE DEPLACER"),
        (4, "Demandez à Mme Untel", None, "tableur", ""),
    ]
    assert list(Note.objects.filter(workshop=workshop, names_somebody=True).values_list("number", flat=True)) == [4]
    events = list(WorkshopEvent.objects.filter(workshop=workshop).order_by("seq").values_list("kind", "payload"))
    assert events[before:] == [("notes", {})]
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.about_kind, entry.after) == ("import", "workshop", {"notes": 3})
    workshop.refresh_from_db()
    assert (workshop.last_note, workshop.notes_kept) == (4, 4)
    # What is written next takes the next number.
    assert changes.write_note(workshop=workshop, text="La suite", by=member).number == 5


def test_groups_named_in_the_file_are_made(workshop: Workshop, member: Member) -> None:
    assert bring(workshop, member).groups == 1
    assert [group.title for group in NoteGroup.objects.filter(workshop=workshop)] == ["Se déplacer"]


def test_the_same_table_again_brings_nothing(workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    before = on_the_wall(workshop)
    assert refusal(bring, workshop, member) == "Ce tableau n’apporte aucune note nouvelle : il n’y a rien à importer."
    assert refusal(bring, workshop, member, keep_doubles=True).startswith("Ce tableau n’apporte")
    assert on_the_wall(workshop) == before


def test_a_corrected_table_brings_only_what_is_new(workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    assert bring(workshop, member, [*THREE, ["Une de plus", "3", ""]]) == (1, 0, 0)
    assert on_the_wall(workshop)[3:] == [(4, "Une de plus", 3, "tableur", "")]


def test_the_table_and_the_category_asked_for_fill_the_lines_that_tell_none(workshop: Workshop, member: Member) -> None:
    bring(workshop, member, table=3, category="citoyen")
    found = Note.objects.filter(workshop=workshop).order_by("number").values_list("table", "category")
    assert list(found) == [(1, "citoyen"), (2, "citoyen"), (3, "citoyen")]


def test_a_draft_takes_no_note(member: Member) -> None:
    draft = changes.create_workshop(title="Brouillon", by=member)
    assert refusal(bring, draft, member) == "Ouvrez l’atelier avant d’y ajouter des notes."


def test_a_column_that_is_no_group_is_refused(workshop: Workshop, member: Member) -> None:
    rows = [[f"Note {n}", "", f"Texte {n}"] for n in range(41)]
    assert refusal(bring, workshop, member, rows) == (
        "Ce tableau créerait 41 groupes, et un mur en tient 40. Choisissez une autre colonne pour les groupes, ou "
        "« Ne pas importer »."
    )
    assert (on_the_wall(workshop), NoteGroup.objects.filter(workshop=workshop).count()) == ([], 0)


def test_five_thousand_lines_are_one_event_and_as_many_questions_by_batch(workshop: Workshop, member: Member) -> None:
    def cost(count: int, place: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            bring(workshop, member, [[f"{place} {n}", "", ""] for n in range(count)])
        return len([one for one in seen if "INSERT INTO" not in one["sql"] or "workshops_note" not in one["sql"]])

    assert cost(10, "a") == cost(4_980, "b")
    assert WorkshopEvent.objects.filter(workshop=workshop, kind="notes").count() == 2
    workshop.refresh_from_db()
    assert workshop.notes_kept == Note.objects.filter(workshop=workshop).count() == 4_990


# --- undo ------------------------------------------------------------------------------------------------------------


def the_import(workshop: Workshop) -> WallAct:
    return WallAct.objects.filter(workshop=workshop, kind="import").latest("id")


def test_undoing_takes_the_notes_and_their_groups_back(workshop: Workshop, member: Member) -> None:
    changes.write_note(workshop=workshop, text="Reste", by=member)
    bring(workshop, member)
    assert changes.undo(act=the_import(workshop), by=member) == 0
    assert on_the_wall(workshop) == [(1, "Reste", None, "papier", "")]
    assert not NoteGroup.objects.filter(workshop=workshop).exists()
    workshop.refresh_from_db()
    assert (workshop.last_note, workshop.notes_gone, workshop.notes_kept) == (4, 3, 1)
    assert refusal(changes.undo, act=the_import(workshop), by=member) == "Ce geste a déjà été annulé."
    # The same table may come in again, under other numbers.
    assert bring(workshop, member) == (3, 1, 1)
    assert [number for number, *_rest in on_the_wall(workshop)] == [1, 5, 6, 7]


def test_undoing_leaves_what_somebody_sorted_reworded_or_hid(workshop: Workshop, member: Member) -> None:
    bring(workshop, member, [[f"Note {n}", "", "Groupe"] for n in range(1, 6)])
    notes = {note.number: note for note in Note.objects.filter(workshop=workshop)}
    other = changes.create_group(workshop=workshop, title="Autre", by=member)
    changes.move_note(note=notes[1], group=other, by=member)
    changes.moderate_note(note=notes[2], text="Reformulée", by=member)
    changes.hide_note(note=notes[3], by=member)
    assert changes.undo(act=the_import(workshop), by=member) == 3
    assert [(number, group) for number, _text, _table, _source, group in on_the_wall(workshop)] == [
        (1, "Autre"), (2, "Groupe"), (3, "Groupe"),
    ]  # fmt: skip


def test_undoing_is_refused_when_everything_was_touched(workshop: Workshop, member: Member) -> None:
    bring(workshop, member, THREE[:1])
    changes.hide_note(note=Note.objects.get(workshop=workshop), by=member)
    assert refusal(changes.undo, act=the_import(workshop), by=member) == (
        "Toutes les notes de cet import ont été classées ou changées depuis : rien n’a été retiré."
    )


def test_a_group_made_by_an_import_stays_when_it_became_an_enjeu(workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    changes.name_stake(group=NoteGroup.objects.get(workshop=workshop), by=member)
    assert changes.undo(act=the_import(workshop), by=member) == 0
    assert [group.title for group in NoteGroup.objects.filter(workshop=workshop)] == ["Se déplacer"]


def test_an_import_may_be_undone_after_many_other_gestures(workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    for number in range(25):
        changes.create_group(workshop=workshop, title=f"Groupe {number}", by=member)
    assert WallAct.objects.filter(workshop=workshop).count() == 21
    assert changes.undo(act=the_import(workshop), by=member) == 0


def test_the_page_of_gestures_says_how_many_notes_stay(site: Client, workshop: Workshop, member: Member) -> None:
    bring(workshop, member)
    changes.hide_note(note=Note.objects.filter(workshop=workshop).first(), by=member)  # type: ignore[arg-type]
    answer = site.post(url(workshop, "acts"), {"act": the_import(workshop).pk}, follow=True)
    assert "C’est annulé : Import de 3 notes. 1 note reste : elle a été classée ou changée depuis." in page_words(
        answer
    )


def test_no_word_of_a_note_stays_in_what_undoes(workshop: Workshop, member: Member) -> None:
    bring(workshop, member, [["Demandez à Mme Untel", "", ""]])
    assert "Untel" not in str([the_import(workshop).after, the_import(workshop).label])
    assert "Untel" not in str(list(JournalEntry.objects.values_list("before", "after", "about_label")))


# --- the pages -------------------------------------------------------------------------------------------------------


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
    assert "Seule la feuille « Saisie » est lue : le classeur en a une autre." in page_words(response)
    assert preview.new_groups == ("Transport",)
    assert [(one.number, one.text, one.act, one.doubts) for one in preview.lines if one.text] == [
        (4, "Pas de bus", "create", ()), (5, "Trop loin", "create", ()),
    ]  # fmt: skip
    assert on_the_wall(workshop) == []
    answer = confirm(site, workshop, response)
    assert answer.headers["Location"] == url(workshop, "wall") + "?vue=liste&tri=-numero"
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
    assert [one.text for one in response.context["preview"].lines] == [
        "Pas de bus, ni de train",
        "Trop loin, trop cher",
    ]


def test_the_columns_may_be_changed_before_anything_is_written(site: Client, workshop: Workshop) -> None:
    response = send(site, workshop, "Divers;Remarques\nPas de bus;Quinsac\n")
    assert {one.heading: one.key for one in response.context["preview"].columns} == {"Divers": "", "Remarques": "text"}
    again = site.post(
        url(workshop, "notes_preview"),
        fields(response, **{"column-0": "text", "column-1": "communes", "at_table": "2", "category": "prive"}),
    )
    [line] = again.context["preview"].lines
    assert (line.text, line.details) == (
        "Pas de bus", (("Table", "2"), ("Qui", "Entreprise ou association"), ("Communes", "Quinsac")),
    )  # fmt: skip
    confirm(site, workshop, again, at_table="2", category="prive")
    note = Note.objects.get(workshop=workshop)
    assert (note.table, note.category, note.communes) == (2, "prive", ["24346"])


def test_a_table_without_texts_asks_where_they_are(site: Client, workshop: Workshop) -> None:
    response = send(site, workshop, "Texte;Table\nPas de bus;2\n")
    lost = site.post(url(workshop, "notes_preview"), fields(response, **{"column-0": ""}))
    assert "Quelle colonne porte le texte des notes ?" in page_words(lost)
    assert "Il n’y a rien à importer." in page_words(lost)


def test_doubtful_lines_come_first_with_what_is_said_of_them(site: Client, workshop: Workshop, member: Member) -> None:
    changes.write_note(workshop=workshop, text="Pas de train", by=member)
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
    assert "Écrivez au moins une note." in page_words(paste(site, workshop, lines))


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
        (b"Texte\n" + b"a\n" * 5_001, "Ce tableau a plus de 5 000 lignes. Coupez-le en plusieurs fichiers."),
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
    other = changes.create_workshop(title="Un autre", by=member)
    changes.open_workshop(workshop=other, by=member)
    response = send(site, workshop, "Texte\nPas de bus\n")
    for place, changed in ((workshop, {"table": "abc"}), (workshop, {"table": ""}), (other, {})):
        for name in ("import_notes", "notes_preview"):
            answer = site.post(url(place, name), fields(response, **changed))
            assert answer.headers["Location"] == url(place)
    assert not Note.objects.filter(workshop__in=[workshop, other]).exists()


def test_the_import_reads_again_what_is_on_the_wall(site: Client, workshop: Workshop, member: Member) -> None:
    response = send(site, workshop, "Texte\nPas de bus\n")
    changes.write_note(workshop=workshop, text="pas de bus", by=member)
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
    second = site.post(url(workshop, "notes_preview"), fields(response, page=2))
    assert [line.number for line in second.context["page"]] == list(range(102, 202))


# --- notes that leave ------------------------------------------------------------------------------------------------


def rich(workshop: Workshop, member: Member) -> None:
    group = changes.create_group(workshop=workshop, title="=Se déplacer", by=member)
    first = changes.write_note(
        workshop=workshop, text='=1+1 "bus";\nle soir', table=2, category="citoyen", audiences=["seniors", "jeunes"],
        causes=["mobilite", "confiance"], communes=["24064", "24346"], sheet=12, by=member,
    )  # fmt: skip
    changes.move_note(note=first, group=group, by=member)
    changes.write_note(workshop=workshop, text="Demandez à Mme Untel", by=member)
    hidden = changes.write_note(workshop=workshop, text="Masquée", by=member)
    changes.hide_note(note=hidden, by=member)


def exported(site: Client, workshop: Workshop, extension: str, query: str = "") -> bytes:
    answer = site.get(url(workshop, f"notes_{extension}") + query)
    assert answer.headers["Cache-Control"] == "private, no-store"
    return bytes(answer.content)


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_leaves_says_everything_and_runs_nothing(
    site: Client, workshop: Workshop, member: Member, extension: str
) -> None:
    rich(workshop, member)
    content = exported(site, workshop, extension)
    rows = read_table(io.BytesIO(content))
    assert rows[0] == [
        "N° sur le mur", "Texte", "Table", "Qui", "Publics", "Causes", "Communes", "Feuille", "Groupe", "Saisie",
        "Écrite le", "Nomme peut-être une personne", "Masquée", "Référence Jalons",
    ]  # fmt: skip
    first = rows[1]
    assert first[:10] == [
        "1", '=1+1 "bus";\nle soir', "2", "Habitante ou habitant", "Jeunes; Personnes âgées",
        "Distance, transport; Peur, confiance, sécurité", "Brantôme en Périgord (24064); Quinsac (24346)", "12",
        "=Se déplacer", "papier",
    ]  # fmt: skip
    assert [(row[1], row[11], row[12]) for row in rows[2:]] == [
        ("Demandez à Mme Untel", "oui", "non"), ("Masquée", "non", "oui"),
    ]  # fmt: skip
    if extension == "csv":
        assert "\"'=1+1" in content.decode("utf-8-sig")
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_what_is_to_pass_on_names_nobody_and_hides_what_is_hidden(
    site: Client, workshop: Workshop, member: Member
) -> None:
    rich(workshop, member)
    rows = read_table(io.BytesIO(exported(site, workshop, "csv", "?pour=transmettre")))
    assert [row[0] for row in rows[1:]] == ["1"]
    page = page_words(site.get(url(workshop)))
    assert "3 notes. 1 nomme peut-être une personne : elle y est, avec son texte. 1 est masquée." in page
    assert queries.leaving(workshop).to_pass_on == 1
    changes.hide_notes(workshop=workshop, by=member)
    workshop.refresh_from_db()
    assert (queries.leaving(workshop).to_pass_on, queries.note_rows(workshop, to_pass_on=True)) == (0, [])


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_left_comes_back_without_a_double_and_goes_whole_into_another_workshop(
    site: Client, workshop: Workshop, member: Member, extension: str
) -> None:
    rich(workshop, member)
    content = exported(site, workshop, extension)
    same = send(site, workshop, content, f"a.{extension}")
    assert {line.act for line in same.context["preview"].lines} == {"known"}
    other = changes.create_workshop(title="Un autre", table_count=3, by=member)
    changes.open_workshop(workshop=other, by=member)
    confirm(site, other, send(site, other, content, f"a.{extension}"))
    values = ("text", "table", "category", "audiences", "causes", "communes", "sheet", "group__title", "names_somebody")
    there, here = (
        list(Note.objects.filter(workshop=place).order_by("number").values_list(*values)) for place in (other, workshop)
    )
    assert there == here


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5, unique=True))
def test_any_text_leaves_and_comes_back_the_same(texts: list[str]) -> None:
    """But for what no cell of a spreadsheet holds: control characters, blanks around."""
    from datetime import UTC, datetime

    kept = [text for typed in texts if (text := one_text(typed.replace("\x00", "")))]
    rows = [
        queries.NoteRow(n, text, None, "", "", "", "", None, "", "", datetime(2026, 1, 1, tzinfo=UTC), False, False, "")
        for n, text in enumerate(kept, 1)
    ]

    def seen(text: str) -> str:
        text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]|_x000D_", "", text.replace("\r\n", "\n")).replace("\u00a0", " ")
        return text.strip()

    back = read_table(io.BytesIO(exports.notes_csv(rows)))
    assert [row[1] if len(row) > 1 else "" for row in back[1:]] == [seen(text) for text in kept]


def test_the_first_line_of_a_table_nobody_recognised_may_be_said_to_be_its_headings(
    site: Client, workshop: Workshop
) -> None:
    response = send(site, workshop, "Truc;Machin\nPas de bus;a\nTrop loin;b\n")
    assert [one.text for one in response.context["preview"].lines] == ["Truc", "Pas de bus", "Trop loin"]
    again = site.post(url(workshop, "notes_preview"), fields(response, has_headings="on"))
    assert [one.text for one in again.context["preview"].lines] == ["Pas de bus", "Trop loin"]
    confirm(site, workshop, again)
    assert [text for _n, text, *_rest in on_the_wall(workshop)] == ["Pas de bus", "Trop loin"]


def test_the_model_has_the_columns_and_no_note(site: Client, workshop: Workshop) -> None:
    content = site.get(url(workshop, "notes_model")).content
    rows = read_table(io.BytesIO(content))
    assert rows == [["Texte", "Table", "Qui", "Publics", "Causes", "Communes", "Feuille", "Groupe"]]
    assert set(note_tables.guess(rows, 0, note_tables.Destination(3, {})).values()) == {
        "text", "table", "category", "audiences", "causes", "communes", "sheet", "group",
    }  # fmt: skip


def test_one_note_and_many_cost_the_same_to_export(site: Client, workshop: Workshop, member: Member) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            exported(site, workshop, "csv")
        return len(seen)

    rich(workshop, member)
    cost()  # the session is written
    before = cost()
    bring(workshop, member, [[f"Note {n}", "1", f"Groupe {n % 5}"] for n in range(200)])
    assert cost() == before


# --- live ------------------------------------------------------------------------------------------------------------


def test_many_notes_at_once_draw_the_wall_again_and_count_on_phones(workshop: Workshop, member: Member) -> None:
    from jalons.workshops import live

    bring(workshop, member)
    workshop.refresh_from_db()
    since = {
        audience: live._since(workshop, audience)(workshop.last_seq - 1) for audience in ("wall", "room", "phones")
    }
    told = {audience: b"".join(messages).decode() for audience, messages in since.items()}
    assert ("event: board" in told["wall"], "event: board" in told["room"]) == (True, True)
    assert ("event: count" in told["phones"], "data: 3" in told["phones"]) == (True, True)
