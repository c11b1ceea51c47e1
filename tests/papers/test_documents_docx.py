import re
from datetime import date
from io import BytesIO

import docx as python_docx
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
from tests.papers.reading import W14, WP, W, docx_paragraphs, docx_style, docx_text, pdf_pages, squeezed, xml
from tests.papers.sample import fiche, roadmap, titles
from tests.papers.signed_documents import BEFORE, LAST, SIGNATURES

BODY = "word/document.xml"


@pytest.fixture(scope="module")
def made() -> bytes:
    return write_document(roadmap(), "docx")


def one(*blocks: Block) -> bytes:
    return write_document(Document(title="Essai", blocks=blocks, date=date(2026, 12, 5)), "docx")


def test_its_properties_say_what_it_is(made: bytes) -> None:
    properties = python_docx.Document(BytesIO(made)).core_properties
    assert (properties.title, properties.author, properties.language, properties.content_status) == (
        "Feuille de route pour l’inclusion numérique",
        "Communauté de communes Dronne et Belle",
        "fr-FR",
        "Projet soumis au conseil communautaire",
    )
    assert properties.created is not None
    assert properties.created.date() == date(2026, 12, 5)
    defaults = xml(made, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert defaults is not None
    assert defaults.attrib[f"{W}val"] == "fr-FR"


def test_headings_are_real_ones(made: bytes) -> None:
    headings = [(style, text) for style, text in docx_paragraphs(made) if style.startswith("Heading")]
    assert [text.replace("\u00a0", " ") for style, text in headings if style == "Heading3"] == titles(8)
    assert len([1 for style, _ in headings if style == "Heading1"]) == 13
    assert [
        paragraph.style.name
        for paragraph in python_docx.Document(BytesIO(made)).paragraphs
        if paragraph.style and paragraph.style.name == "Title"
    ] == ["Title"]


def test_the_contents_are_full_and_every_entry_leads_to_a_heading(made: bytes) -> None:
    body = xml(made, BODY)
    entries = [
        paragraph
        for paragraph in body.iter(f"{W}p")
        if docx_style(paragraph).startswith("TOC") and docx_style(paragraph) != "TOCHeading"
    ]
    targets = {mark.attrib[f"{W}name"] for mark in body.iter(f"{W}bookmarkStart")}
    links = [hyperlink.attrib[f"{W}anchor"] for entry in entries for hyperlink in entry.iter(f"{W}hyperlink")]
    shown = {"Heading1", "Heading2", "Heading3"}
    told = [re.fullmatch(r"(.+?)\t?(\d+)", docx_text(entry)) for entry in entries]
    assert [match and match[1] for match in told] == [text for style, text in docx_paragraphs(made) if style in shown]
    assert len(links) == len(entries)
    assert set(links) - targets == set()
    marks = [mark.attrib[f"{W}fldCharType"] for mark in body.iter(f"{W}fldChar")]
    reference = ["begin", "separate", "end"]
    assert marks == ["begin", "separate", *reference * len(entries), "end"]


def test_the_contents_give_the_page_that_each_heading_has_in_the_pdf(made: bytes) -> None:
    pages = [squeezed(page) for page in pdf_pages(write_document(roadmap(), "pdf"))]
    entries = [
        docx_text(paragraph)
        for paragraph in xml(made, BODY).iter(f"{W}p")
        if docx_style(paragraph).startswith("TOC") and docx_style(paragraph) != "TOCHeading"
    ]
    told = [re.fullmatch(r"(.+?)\t?(\d+)", entry) for entry in entries]
    numbers = [int(match[2]) for match in told if match]
    missing = [match[0] for match in told if match and squeezed(match[1]) not in pages[int(match[2]) - 1]]
    assert (len(numbers), missing, numbers) == (len(entries), [], sorted(numbers))
    assert numbers[0] == 3 and numbers[-1] == len(pages)


def test_word_computes_the_page_numbers_again_with_its_own_fonts(made: bytes) -> None:
    marks = list(xml(made, BODY).iter(f"{W}fldChar"))
    assert [mark.attrib.get(f"{W}dirty") for mark in marks[:2]] == ["true", None]
    codes = [code.text or "" for code in xml(made, BODY).iter(f"{W}instrText")]
    assert codes[0].split()[0] == "TOC" and {code.split()[0] for code in codes[1:]} == {"PAGEREF"}


def test_word_asks_nothing_at_opening(made: bytes) -> None:
    assert xml(made, "word/settings.xml").find(f"{W}updateFields") is None


def test_tables_repeat_their_header_and_name_themselves(made: bytes) -> None:
    tables = list(xml(made, BODY).iter(f"{W}tbl"))
    assert [len(table.findall(f"{W}tr/{W}trPr/{W}tblHeader")) for table in tables] == [1] * len(tables)
    captions = [caption.attrib[f"{W}val"] for table in tables for caption in table.findall(f"{W}tblPr/{W}tblCaption")]
    assert captions == [
        text for style, text in docx_paragraphs(made) if style == "Caption" and not text.startswith("Indice")
    ]


def test_the_figure_is_told_and_the_landscape_is_decorative(made: bytes) -> None:
    drawings = list(xml(made, BODY).iter(f"{WP}docPr"))
    assert [drawing.attrib["descr"][:33] for drawing in drawings] == ["", "Carte en carreaux des 16 communes"]
    decorative = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
    assert [len(list(drawing.iter(decorative))) for drawing in drawings] == [1, 0]


def test_no_paragraph_is_empty_outside_cells_and_the_end_of_a_last_table(made: bytes) -> None:
    body = xml(made, BODY)
    cells = {id(paragraph) for cell in body.iter(f"{W}tc") for paragraph in cell.iter(f"{W}p")}
    empty = [
        docx_style(paragraph)
        for paragraph in body.iter(f"{W}p")
        if not docx_text(paragraph) and id(paragraph) not in cells and paragraph.find(f".//{WP}inline") is None
    ]
    assert empty == []
    ended = one(Table("T", (Column("A"),), (Row(("b",)),)))
    assert docx_paragraphs(ended)[-1] == ("AfterTable", "")


def test_pages_are_numbered_in_the_footer(made: bytes) -> None:
    fields = [field.attrib[f"{W}instr"].strip() for field in xml(made, "word/footer.xml").iter(f"{W}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_fiche_shows_no_header_on_its_first_page() -> None:
    section = xml(write_document(fiche(), "docx"), BODY).find(f"{W}body/{W}sectPr")
    assert section is not None
    assert [reference.attrib[f"{W}type"] for reference in section if reference.tag.endswith("Reference")] == [
        "default",
        "default",
        "first",
    ]
    assert section.find(f"{W}titlePg") is not None


def test_each_numbered_list_starts_at_one() -> None:
    file = one(NumberedList(("a", "b")), NumberedList(("c",)))
    numbers = [number.attrib[f"{W}val"] for number in xml(file, BODY).iter(f"{W}numId")]
    assert numbers == ["3", "3", "4"]
    restarted = [
        number.attrib[f"{W}numId"]
        for number in xml(file, "word/numbering.xml").iter(f"{W}num")
        if number.find(f".//{W}startOverride") is not None
    ]
    assert restarted == ["2", "3", "4"]


def test_words_keep_their_weight_their_breaks_and_their_signs() -> None:
    file = one(Paragraph(("a & b <i>\n", strong_run("c"), "  d")), BulletList(("e",)), Callout("f", "g"))
    assert docx_paragraphs(file)[-4:] == [
        ("Normal", "a & b <i>\nc  d"),
        ("ListBullet", "e"),
        ("CalloutNote", "f"),
        ("CalloutNote", "g"),
    ]
    bold = [
        docx_text(run)
        for run in xml(file, BODY).iter(f"{W}r")
        if run.find(f"{W}rPr/{W}rStyle[@{W}val='Strong']") is not None
    ]
    assert bold == ["c"]


def test_the_same_address_is_declared_once() -> None:
    file = one(
        Paragraph((link_run("a", "https://exemple.fr/"), link_run("b", "https://exemple.fr/"))),
        Paragraph(link_run("c", "#t")),
        Heading("T", anchor="t"),
    )
    relations = [
        relation.attrib["Target"]
        for relation in xml(file, "word/_rels/document.xml.rels")
        if relation.attrib.get("TargetMode") == "External"
    ]
    assert relations == ["https://exemple.fr/"]
    assert [link.attrib.get(f"{W}anchor") for link in xml(file, BODY).iter(f"{W}hyperlink")] == [None, None, "t1"]


def test_groups_and_totals_span_their_columns() -> None:
    columns = (Column("A"), Column("B"), Column("C", "right"))
    file = one(Table("T", columns, (Row(("g",), "group"), Row(("d", "e", "1")), Row(("t", "", "1"), "total"))))
    rows = [
        [
            (
                docx_text(cell),
                span.attrib[f"{W}val"] if (span := cell.find(f"{W}tcPr/{W}gridSpan")) is not None else "1",
            )
            for cell in row.iter(f"{W}tc")
        ]
        for row in xml(file, BODY).iter(f"{W}tr")
    ]
    assert rows[1:] == [[("g", "3")], [("d", "1"), ("e", "1"), ("1", "1")], [("t", "2"), ("1", "1")]]


def test_contents_without_headings_are_left_out() -> None:
    assert [style for style, _ in docx_paragraphs(one(TableOfContents(), Paragraph("a")))] == [
        "Title",
        "Status",
        "Normal",
    ]


def test_a_long_label_stands_above_its_fact() -> None:
    file = one(Facts((("Pilote", "a"), ("Conditions de réussite et vigilance", "b"))))
    assert [text for _, text in docx_paragraphs(file)][-2:] == ["Pilote\ta", "Conditions de réussite et vigilance\nb"]


def kept(file: bytes, text: str) -> bool:
    """Whether the paragraph that begins so stays on the page of the next one."""
    found = [p for p in xml(file, BODY).iter(f"{W}p") if docx_text(p).startswith(text)]
    return [p.find(f"{W}pPr/{W}keepNext") is not None for p in found] == [True]


def test_facts_stay_on_one_page_unless_there_are_many() -> None:
    few, many = (one(Facts(tuple((f"Fait {n:02}", "a") for n in range(count)))) for count in (4, 20))
    assert [kept(few, f"Fait {n:02}") for n in range(4)] == [True, True, True, False]
    assert not kept(many, "Fait 00")


def test_a_total_stays_with_the_row_above_it_in_a_long_table() -> None:
    rows = (*(Row((f"Ligne {n:02}", "1")) for n in range(30)), Row(("Total", "30"), "total"))
    file = one(Table("T", (Column("A"), Column("B", "right")), rows))
    assert [kept(file, f"Ligne {n:02}") for n in (0, 28, 29)] == [False, False, True]


def test_figures_of_a_table_are_all_of_one_width(made: bytes) -> None:
    style = next(one for one in xml(made, "word/styles.xml") if one.get(f"{W}styleId") == "TableText")
    spacing = style.find(f"{W}rPr/{W14}numSpacing")
    assert spacing is not None and spacing.attrib == {f"{W14}val": "tabular"}


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
        True,
        False,
    ]
    assert not kept(one(before, *signature, Paragraph("Fin.")), LAST)
