"""The notes leave as a table, which comes back without a double."""

import io
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from jalons.base.headings import match_headings
from jalons.base.table_files import read_table
from jalons.base.texts import normalize_text
from jalons.roadmaps.models import Member
from jalons.workshops import exports
from jalons.workshops.changes import groups, moderation, notes, pace, workshops
from jalons.workshops.models import Note, Workshop
from jalons.workshops.queries import note_imports
from jalons.workshops.rules import note_tables
from tests.workshops.tables_of_notes import bring, confirm, page_words, send, url
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client: Client, world: World) -> Client:
    client.force_login(world.user("referente"))
    return client


def rich(workshop: Workshop, member: Member) -> None:
    group = groups.create_group(workshop=workshop, title="=Se déplacer", by=member)
    first = notes.write_note(
        workshop=workshop, text='=1+1 "bus";\nle soir', table=2, category="citoyen", audiences=["seniors", "jeunes"],
        causes=["mobilite", "confiance"], communes=["24064", "24346"], sheet=12, by=member,
    )  # fmt: skip
    groups.move_note(note=first, group=group, by=member)
    notes.write_note(workshop=workshop, text="Demandez à Mme Untel", by=member)
    hidden = notes.write_note(workshop=workshop, text="Masquée", by=member)
    moderation.hide_note(note=hidden, by=member)


def exported(site: Client, workshop: Workshop, extension: str, query: str = "") -> bytes:
    answer = site.get(url(workshop, f"workshops:notes_{extension}") + query)
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
    assert note_imports.export_counts(workshop).to_pass_on == 1
    pace.hide_notes(workshop=workshop, by=member)
    workshop.refresh_from_db()
    assert (note_imports.export_counts(workshop).to_pass_on, note_imports.note_rows(workshop, to_pass_on=True)) == (
        0,
        [],
    )


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_left_comes_back_without_a_double_and_goes_whole_into_another_workshop(
    site: Client, workshop: Workshop, member: Member, extension: str
) -> None:
    rich(workshop, member)
    content = exported(site, workshop, extension)
    same = send(site, workshop, content, f"a.{extension}")
    assert {line.act for line in same.context["preview"].lines} == {"known"}
    other = workshops.create_workshop(title="Un autre", table_count=3, by=member)
    workshops.open_workshop(workshop=other, by=member)
    confirm(site, other, send(site, other, content, f"a.{extension}"))
    values = ("text", "table", "category", "audiences", "causes", "communes", "sheet", "group__title", "names_somebody")
    there, here = (
        list(Note.objects.filter(workshop=place).order_by("number").values_list(*values)) for place in (other, workshop)
    )
    assert there == here


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=5, unique=True))
def test_any_text_leaves_and_comes_back_the_same(texts: list[str]) -> None:
    """But for what no cell of a spreadsheet holds: control characters, blanks around."""
    kept = [text for typed in texts if (text := normalize_text(typed.replace("\x00", "")))]
    rows = [
        note_imports.NoteRow(
            n,
            text,
            None,
            "",
            "",
            "",
            "",
            None,
            "",
            "",
            datetime(2026, 1, 1, tzinfo=UTC),
            False,
            False,
            False,
            False,
            "",
        )
        for n, text in enumerate(kept, 1)
    ]

    def seen(text: str) -> str:
        text = re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|_x000D_", "", text.replace("\r\n", "\n")).replace(
            "\u00a0", " "
        )
        return text.strip()

    back = read_table(io.BytesIO(exports.write_notes_csv(rows)))
    assert [row[1] if len(row) > 1 else "" for row in back[1:]] == [seen(text) for text in kept]


def test_the_model_has_the_columns_and_no_note(site: Client, workshop: Workshop) -> None:
    content = site.get(url(workshop, "workshops:notes_model")).content
    rows = read_table(io.BytesIO(content))
    assert rows == [["Texte", "Table", "Qui", "Publics", "Causes", "Communes", "Feuille", "Groupe"]]
    assert set(match_headings(rows[0], note_tables.HEADINGS).values()) == {
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
