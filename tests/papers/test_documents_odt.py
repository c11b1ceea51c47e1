from datetime import date
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import odfdo
import pytest

from jalons.papers.documents import write_document
from jalons.papers.documents.model import (
    Block,
    BulletList,
    Callout,
    Column,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Row,
    Table,
    TableOfContents,
    link_run,
    strong_run,
)
from tests.papers.reading import (
    DC,
    DRAW,
    OFFICE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    odt_paragraphs,
    odt_text,
    xml,
)
from tests.papers.sample import fiche, roadmap, titles
from tests.papers.signed_documents import BEFORE, LAST, SIGNATURES, SIGNED_LINES


@pytest.fixture(scope="module")
def made() -> bytes:
    return write_document(roadmap(), "odt")


def one(*blocks: Block) -> bytes:
    return write_document(Document(title="Essai", blocks=blocks, date=date(2026, 12, 5)), "odt")


def test_its_metadata_say_what_it_is(made: bytes) -> None:
    meta = xml(made, "meta.xml")
    assert [meta.findtext(f".//{DC}{name}") for name in ("title", "creator", "language", "date")] == [
        "Feuille de route pour l’inclusion numérique",
        "Communauté de communes Dronne et Belle",
        "fr-FR",
        "2026-12-05T12:00:00",
    ]
    assert odfdo.Document(BytesIO(made)).get_type() == "text"


def test_the_archive_opens_with_its_type_and_declares_every_file(made: bytes) -> None:
    with ZipFile(BytesIO(made)) as archive:
        first = archive.infolist()[0]
        names = {name for name in archive.namelist() if name not in ("mimetype", "META-INF/manifest.xml")}
        assert (first.filename, first.compress_type, archive.read("mimetype")) == (
            "mimetype",
            ZIP_STORED,
            b"application/vnd.oasis.opendocument.text",
        )
    manifest = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path"
    assert {entry.attrib[manifest] for entry in xml(made, "META-INF/manifest.xml")} == names | {"/"}


def test_headings_are_real_ones(made: bytes) -> None:
    headings = [
        (element.attrib[f"{TEXT}outline-level"], odt_text(element))
        for element in xml(made, "content.xml").iter(f"{TEXT}h")
    ]
    assert [text.replace("\u00a0", " ") for level, text in headings if level == "3"] == titles(8)
    assert len([1 for level, _ in headings if level == "1"]) == 13


def test_the_contents_are_full_with_references_to_the_pages(made: bytes) -> None:
    content = xml(made, "content.xml")
    index = content.find(f".//{TEXT}index-body")
    assert index is not None
    marks = {mark.attrib[f"{TEXT}name"] for mark in content.iter(f"{TEXT}bookmark")}
    links = [(link.attrib[f"{XLINK}href"], odt_text(link)) for link in index.iter(f"{TEXT}a")]
    pages = [reference.attrib[f"{TEXT}ref-name"] for reference in index.iter(f"{TEXT}bookmark-ref")]
    headings = [
        odt_text(element) for element in content.iter(f"{TEXT}h") if element.attrib[f"{TEXT}outline-level"] in "123"
    ]
    assert [text for _, text in links] == headings
    assert [href for href, _ in links] == [f"#{page}" for page in pages]
    assert set(pages) - marks == set()


def test_tables_repeat_their_header(made: bytes) -> None:
    tables = list(xml(made, "content.xml").iter(f"{TABLE}table"))
    assert [len(table.findall(f"{TABLE}table-header-rows/{TABLE}table-row")) for table in tables] == [1] * len(tables)
    assert [table.findtext(f"{TABLE}title") for table in tables] == [
        text for style, text in odt_paragraphs(made) if style == "Table_20_Caption" and not text.startswith("Indice")
    ]


def test_every_style_that_is_used_exists(made: bytes) -> None:
    style = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
    known = {
        element.attrib[f"{style}name"]
        for part in ("content.xml", "styles.xml")
        for element in xml(made, part).iter()
        if f"{style}name" in element.attrib
    }
    used = {
        value
        for part in ("content.xml", "styles.xml")
        for element in xml(made, part).iter()
        for name, value in element.attrib.items()
        if name.endswith(
            ("}style-name", "}parent-style-name", "}master-page-name", "}page-layout-name", "}next-style-name")
        )
    }
    assert used - known == set()


def test_the_figure_is_told_and_the_landscape_is_silent(made: bytes) -> None:
    frames = list(xml(made, "content.xml").iter(f"{DRAW}frame"))
    assert [(frame.findtext(f"{SVG}desc") or "")[:33] for frame in frames] == ["", "Carte en carreaux des 16 communes"]
    with ZipFile(BytesIO(made)) as archive:
        images = [
            archive.read(image.attrib[f"{XLINK}href"])[:4] for frame in frames for image in frame.iter(f"{DRAW}image")
        ]
    assert images == [b"\x89PNG"] * 2


def test_no_paragraph_is_empty_outside_cells(made: bytes) -> None:
    content = xml(made, "content.xml")
    cells = {id(paragraph) for cell in content.iter(f"{TABLE}table-cell") for paragraph in cell.iter(f"{TEXT}p")}
    empty = [
        p.attrib[f"{TEXT}style-name"]
        for p in content.iter(f"{TEXT}p")
        if not odt_text(p) and id(p) not in cells and p.find(f".//{DRAW}image") is None
    ]
    assert empty == []


def test_pages_are_numbered_in_the_footer() -> None:
    styles = xml(write_document(fiche(), "odt"), "styles.xml")
    assert len(list(styles.iter(f"{TEXT}page-number"))) == 2
    assert len(list(styles.iter(f"{TEXT}page-count"))) == 2


def test_words_keep_their_weight_their_breaks_and_their_signs() -> None:
    file = one(
        Paragraph(("a & b <i>\n", strong_run("c"), "   d")), BulletList(("e",)), NumberedList(("f",)), Callout("g", "h")
    )
    assert [text for _, text in odt_paragraphs(file)][-5:] == ["a & b <i>\nc   d", "e", "f", "g", "h"]
    bold = [
        odt_text(span)
        for span in xml(file, "content.xml").iter(f"{TEXT}span")
        if span.attrib[f"{TEXT}style-name"] == "Strong_20_Emphasis"
    ]
    assert bold == ["c"]


def test_links_lead_outside_and_inside() -> None:
    file = one(Paragraph((link_run("a", "https://exemple.fr/?a=1&b=2"), link_run("c", "#t"))), Heading("T", anchor="t"))
    assert [link.attrib[f"{XLINK}href"] for link in xml(file, "content.xml").iter(f"{TEXT}a")] == [
        "https://exemple.fr/?a=1&b=2",
        "#t1",
    ]


def test_groups_and_totals_span_their_columns() -> None:
    columns = (Column("A"), Column("B"), Column("C", "right"))
    file = one(Table("T", columns, (Row(("g",), "group"), Row(("d", "e", "1")), Row(("t", "", "1"), "total"))))
    rows = [
        [
            (odt_text(p), cell.attrib.get(f"{TABLE}number-columns-spanned", "1"))
            for cell in row.iter(f"{TABLE}table-cell")
            for p in cell
        ]
        for row in xml(file, "content.xml").iter(f"{TABLE}table-row")
    ]
    assert rows[1:] == [[("g", "3")], [("d", "1"), ("e", "1"), ("1", "1")], [("t", "2"), ("1", "1")]]
    covered = [
        len(list(row.iter(f"{TABLE}covered-table-cell"))) for row in xml(file, "content.xml").iter(f"{TABLE}table-row")
    ]
    assert covered == [0, 2, 0, 1]


def test_contents_without_headings_are_left_out() -> None:
    body = xml(one(TableOfContents(), Paragraph("a")), "content.xml").find(f".//{OFFICE}text")
    assert body is not None
    assert [element.tag for element in body] == [f"{TEXT}p"] * 3


def test_a_long_label_stands_above_its_fact() -> None:
    file = one(Facts((("Pilote", "a"), ("Conditions de réussite et vigilance", "b"))))
    assert [text for _, text in odt_paragraphs(file)][-2:] == ["Pilote\ta", "Conditions de réussite et vigilance\nb"]


def kept(file: bytes, text: str) -> bool:
    """Whether the paragraph that begins so stays on the page of the next one."""
    content = xml(file, "content.xml")
    style = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
    keeping = {
        found.get(f"{style}name")
        for found in content.iter(f"{style}style")
        for properties in found.iter(f"{style}paragraph-properties")
        if properties.get("{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}keep-with-next") == "always"
    }
    found = [p for p in content.iter(f"{TEXT}p") if odt_text(p).startswith(text)]
    return [p.get(f"{TEXT}style-name") in keeping for p in found] == [True]


def test_facts_stay_on_one_page_unless_there_are_many() -> None:
    few, many = (one(Facts(tuple((f"Fait {n:02}", "a") for n in range(count)))) for count in (4, 20))
    assert [kept(few, f"Fait {n:02}") for n in range(4)] == [True, True, True, False]
    assert not kept(many, "Fait 00")


def test_a_total_stays_with_the_row_above_it_in_a_long_table() -> None:
    rows = (*(Row((f"Ligne {n:02}", "1")) for n in range(30)), Row(("Total", "30"), "total"))
    file = one(Table("T", (Column("A"), Column("B", "right")), rows))
    assert [kept(file, f"Ligne {n:02}") for n in (0, 28, 29)] == [False, False, True]
    # What rows keep is looked at by LibreOffice in a document that says so.
    assert b'"TableRowKeep" config:type="boolean">true<' in ZipFile(BytesIO(file)).read("settings.xml")


def test_a_short_list_stays_whole_with_what_introduces_it() -> None:
    short, long = (one(Paragraph("Entendu :"), BulletList(tuple(f"Mot {n:02}" for n in range(n)))) for n in (3, 12))
    assert [kept(short, text) for text in ("Entendu", "Mot 00", "Mot 01", "Mot 02")] == [True, True, True, False]
    assert [kept(long, text) for text in ("Entendu", "Mot 00")] == [True, False]


@pytest.mark.parametrize("signature", SIGNATURES)
@pytest.mark.parametrize("before", BEFORE)
def test_a_signature_that_ends_a_document_is_never_alone_on_its_page(
    before: Block, signature: tuple[Block, ...]
) -> None:
    assert [kept(one(before, *signature), text) for text in (LAST, "À signer", "Pour", "Le")] == [
        True,
        True,
        signature == SIGNED_LINES,
        False,
    ]
    if isinstance(before, Table):
        # LibreOffice moves a short table whole when the table itself says so.
        assert 'table:style-name="Short_Keep"' in ZipFile(BytesIO(one(before, *signature))).read("content.xml").decode()
    assert not kept(one(before, *signature, Paragraph("Fin.")), LAST)
