"""A document as data: what comes back is the document, names excepted."""

import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.document_cleaning import page_footer, refine_document
from jalons.papers.documents.html import write_html
from jalons.papers.documents.model import (
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Figure,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    Run,
    Table,
    TableOfContents,
    content_runs,
    link_run,
    strong_run,
)
from jalons.papers.documents.snapshot import read_snapshot, snapshot_keys, write_snapshot
from tests.papers import sample

TEXT = st.text(max_size=12)
RUNS = st.builds(
    Run, TEXT, st.booleans(), st.sampled_from(["", "https://demo.example/"]), st.sampled_from(["", "note:1"])
)
CONTENT = st.one_of(TEXT, RUNS, st.lists(st.one_of(TEXT, RUNS), max_size=3).map(tuple))
BLOCKS = st.one_of(
    st.builds(Heading, TEXT, st.integers(1, 4), TEXT, st.booleans()),
    st.builds(Paragraph, CONTENT, st.sampled_from(["body", "lead", "tagline", "small"])),
    st.builds(BulletList, st.lists(CONTENT, max_size=3).map(tuple)),
    st.builds(NumberedList, st.lists(CONTENT, max_size=3).map(tuple)),
    st.builds(Callout, TEXT, CONTENT, st.sampled_from(["note", "good", "wait", "bad"])),
    st.builds(Facts, st.lists(st.tuples(TEXT, CONTENT), max_size=3).map(tuple)),
    st.builds(TableOfContents, TEXT, st.integers(1, 4)),
    st.builds(Figure, TEXT, st.just("Des mots"), TEXT, TEXT, st.sampled_from([0.5, 1])),
    st.builds(
        Table,
        TEXT,
        st.just((Column("Un"), Column("Deux", "right", 2))),
        st.lists(st.builds(Row, st.tuples(CONTENT, CONTENT)), max_size=2).map(tuple),
        TEXT,
    ),
)
DOCUMENTS = st.builds(
    Document,
    TEXT,
    st.lists(BLOCKS, max_size=4).map(tuple),
    st.dates(),
    facts=st.lists(st.tuples(TEXT, CONTENT), max_size=2).map(tuple),
)


@given(DOCUMENTS)
def test_what_was_put_down_is_taken_up(document: Document) -> None:
    assert read_snapshot(json.loads(json.dumps(write_snapshot(document))), {}) == document


@pytest.mark.parametrize("document", [sample.roadmap(), sample.fiche()], ids=["feuille", "fiche"])
def test_a_real_document_gives_the_same_files(document: Document) -> None:
    again = read_snapshot(json.loads(json.dumps(write_snapshot(document))), {})
    for extension in FORMATS:
        assert write_document(again, extension) == write_document(document, extension)


def test_a_person_is_kept_by_key_only_and_a_note_with_its_words() -> None:
    person, note = Run("La directrice", key="person:1"), Run("Une parole", key="note:2")
    document = Document("Titre", (BulletList((("Appeler. ", person), note)),), date(2026, 12, 5))
    content = write_snapshot(document)
    assert "directrice" not in json.dumps(content) and "Une parole" in json.dumps(content)
    assert snapshot_keys(content) == {"person:1", "note:2"}
    assert read_snapshot(content, {"person:1": "La directrice"}) == document
    withdrawn = read_snapshot(content, {"person:1": "une personne", "note:2": "(parole retirée depuis)"})
    (block,) = withdrawn.blocks
    assert isinstance(block, BulletList)
    assert [[run.text for run in content_runs(item)] for item in block.items] == [
        ["Appeler. ", "une personne"],
        ["(parole retirée depuis)"],
    ]
    (bare,) = read_snapshot(content, {}).blocks
    assert isinstance(bare, BulletList) and [run.text for run in content_runs(bare.items[0])] == ["Appeler. ", ""]


# --- on a page --------------------------------------------------------------------------------------------------------


class Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag[0] == "h" and tag[1:].isdecimal():
            self.headings.append(tag)
        if tag not in ("br", "img", "line", "rect", "path", "circle"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


def shown(*blocks: object, top: int = 2) -> str:
    document = Document("Titre", tuple(blocks), date(2026, 12, 5))  # type: ignore[arg-type]
    return str(write_html(refine_document(document), top=top, scroll="À faire défiler"))


def test_nothing_typed_is_read_as_markup() -> None:
    page = shown(Heading("<b>Un</b>"), Paragraph("<script>alert(1)</script>"), BulletList((link_run("<i>", "https://demo.example/?a=1&b=\"2"),)))  # fmt: skip
    assert "<script" not in page and "<b>Un" not in page and "<i>" not in page
    assert "&lt;b&gt;Un&lt;/b&gt;" in page


def test_each_block_has_its_element() -> None:
    assert shown(Heading("Un", 1), Heading("Deux", 2)) == '<h2 id="t1">Un</h2><h3 id="t2">Deux</h3>'
    assert shown(Heading("Un", 1), top=6) == '<h6 id="t1">Un</h6>'
    assert shown(Paragraph(("Un ", strong_run("deux"), "\ntrois"), "lead")) == (
        '<p dir="auto" class="lead">Un <b>deux</b><br>trois</p>'
    )
    assert shown(NumberedList(("Un", "Deux"))) == (
        '<ol class="list"><li dir="auto">Un</li><li dir="auto">Deux</li></ol>'
    )
    assert shown(Facts((("Lieu", "Quinsac"),))) == (
        '<dl class="facts card"><div><dt>Lieu</dt><dd>Quinsac</dd></div></dl>'
    )
    assert shown(Callout("Il manque", "6 000 €", "bad")) == (
        '<div class="notice bad"><b>Il manque</b><p>6\u00a0000\u00a0€</p></div>'
    )


def test_a_table_of_words_is_a_card_for_each_row_on_a_phone() -> None:
    columns = (Column("Jalon"), Column("Étape"), Column("Date"))
    page = shown(Table("Les jalons", columns, (Row(("Note adoptée", "–", "5 mai")),)))
    assert '<table class="list"><caption>Les jalons</caption>' in page
    assert (
        '<tr><th scope="row">Note adoptée</th><td class="unsaid" data-label="Étape">–</td>'
        '<td data-label="Date">5\u00a0mai</td></tr>'
    ) in page


def test_the_foot_of_a_page_says_its_day_once() -> None:
    document = Document(title="Note", blocks=(), date=date(2026, 11, 28))
    adopted = replace(document, status="Version 1, adoptée le 28 novembre 2026")
    assert page_footer(adopted).replace("\u00a0", " ") == "Version 1, adoptée le 28 novembre 2026"
    assert page_footer(replace(document, status="Projet")).replace("\u00a0", " ") == "Projet · 28 novembre 2026"


def test_a_table_names_its_rows_its_columns_and_its_groups() -> None:
    rows = (Row(("Groupe",), "group"), Row(("Un", "2")), Row(("Ensemble", "2"), "total"))
    page = shown(Table("Des nombres", (Column("Quoi"), Column("Combien", "right")), rows))
    assert page == (
        '<div class="scroll" tabindex="0" role="group" aria-label="À faire défiler"><table class="stick">'
        "<caption>Des nombres</caption>"
        '<thead><tr><th scope="col">Quoi</th><th scope="col" class="n">Combien</th></tr></thead><tbody>'
        '<tr class="group"><th colspan="2" scope="colgroup">Groupe</th></tr>'
        '<tr><th scope="row">Un</th><td class="n">2</td></tr>'
        '<tr class="sum"><th scope="row">Ensemble</th><td class="n">2</td></tr>'
        "</tbody></table></div>"
    )


@pytest.mark.parametrize("document", [sample.roadmap(), sample.fiche()], ids=["feuille", "fiche"])
def test_a_whole_document_is_well_formed_on_a_page(document: Document) -> None:
    outline = Outline()
    outline.feed(str(write_html(refine_document(document), top=2, scroll="À faire défiler")))
    outline.close()
    assert (outline.faults, outline.open) == ([], [])
    assert len(outline.headings) == sum(isinstance(block, Heading) for block in document.blocks)
    assert min(outline.headings) == "h2"
