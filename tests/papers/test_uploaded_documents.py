"""Documents from outside: the blocks that each format gives, and what is refused of hostile or useless files."""

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
import typst
from docx import Document as DocxDocument
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from jalons.base.pdf_opening_process import allowed_seconds
from jalons.papers.uploaded_documents import pdf, reader
from jalons.papers.uploaded_documents.blocks import Grid, Heading, Paragraph, TextlessPage
from jalons.papers.uploaded_documents.pdf_fonts import letter_widths
from jalons.papers.uploaded_documents.reader import read_document
from tests.publication.narrow_pdf import NarrowPdf
from tests.publication.roadmap_documents import made_document
from tests.refusals import refused

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return buffer.getvalue()


def word(body: str, before: str = "", **others: str) -> bytes:
    document = f'{before}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **others})


def saved(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def pages(*contents: str) -> bytes:
    return typst.compile("#pagebreak()\n".join(contents).encode())


def changed_pdf(content: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


# --- Word ---------------------------------------------------------------------------------------------------------------


def test_word_gives_headings_lists_bold_lines_and_merged_cells() -> None:
    document = DocxDocument()
    document.add_heading("Le plan", 0)
    document.add_heading("Axe 1", 1)
    document.add_paragraph().add_run("Pilote").bold = True
    document.add_paragraph("un point", style="List Bullet")
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Titre"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Budget"
    table.cell(1, 1).text, table.cell(2, 1).text = "2026", "2027"
    assert read_document(saved(document)) == [
        Heading("Le plan", 0),
        Heading("Axe 1", 1),
        Paragraph("Pilote", is_strong=True),
        Paragraph("un point", is_item=True),
        Grid((("Titre", ""), ("Budget", "2026"), ("Budget", "2027")), 0, frozenset({(2, 0)})),
    ]


def test_what_word_deleted_hid_or_repeats_is_not_read() -> None:
    body = (
        "<w:p><w:r><w:t>Gardé</w:t></w:r><w:del><w:r><w:delText>ôté</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> ajouté</w:t></w:r></w:ins></w:p>"
        '<w:p><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r></w:p>'
    )
    assert read_document(word(body)) == [Paragraph("Gardé ajouté")]


def test_the_numbers_that_word_writes_by_itself_are_read() -> None:
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="Fiche action %1 :"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    title = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr>'
        "<w:r><w:t>Un bus</w:t></w:r></w:p>"
    )
    assert read_document(word(title * 2, **{"word/numbering.xml": numbering})) == [
        Heading("Fiche action 1 : Un bus", 2),
        Heading("Fiche action 2 : Un bus", 2),
    ]


# --- PDF ----------------------------------------------------------------------------------------------------------------


def test_a_pdf_gives_its_titles_by_size_and_its_tables_by_their_rules() -> None:
    content = pages(
        "#set text(size: 10pt)\n#text(size: 20pt)[Le plan]\n\nUn texte.\n\n#table(columns: (3cm, 4cm), [Pilote], [CIAS], [Coût], [800 €])"
    )
    assert read_document(content) == [
        Heading("Le plan", 1, 1),
        Paragraph("Un texte.", 1),
        Grid((("Pilote", "CIAS"), ("Coût", "800 €")), 1),
    ]


def test_what_comes_again_on_each_page_of_a_pdf_is_not_read() -> None:
    running = "#set page(header: [Feuille de route], footer: context [Page #counter(page).display()])\n"
    content = pages(*[f"{running if not n else ''}Le texte de la page {'abcd'[n]}." for n in range(4)])
    texts = [block.text for block in read_document(content) if isinstance(block, Paragraph)]
    assert texts == [f"Le texte de la page {letter}." for letter in "abcd"]


SMALL_FICHES = (
    "#set text(size: 10pt)\n#set page(height: 12cm, margin: 1cm)\n#let fiche(n) = block(below: 5mm, breakable: false)[#text(size: 14pt)"
    "[Fiche action #n : Titre #n]\n#table(columns: (3cm, 4cm), [Pilote], [CIAS], [Coût], [800 €])]\n#for n in range(1, 19) { fiche(n) }"
)
ONE_A_PAGE = (
    "#set page(height: 12cm, margin: (top: 0.5cm, rest: 1cm), footer: context [Plan, page #counter(page).display()])\n"
    "#set text(size: 10pt)\n#for n in range(1, 6) { [#text(size: 14pt)[Fiche action n° #n]\n\nUn texte.\n#pagebreak(weak: true)] }"
)


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        (SMALL_FICHES, [f"Fiche action {n} : Titre {n}" for n in range(1, 19)]),
        (ONE_A_PAGE, [f"Fiche action n° {n}" for n in range(1, 6)]),
    ],
    ids=["several fiches a page", "one fiche a page"],
)
def test_a_title_that_opens_pages_is_no_header(content: str, titles: list[str]) -> None:
    texts = [block.text for block in read_document(pages(content)) if isinstance(block, Heading | Paragraph)]
    assert [text for text in texts if text != "Un texte."] == titles


def test_a_page_that_is_a_picture_is_told_among_others() -> None:
    blocks = read_document(pages("Un texte assez long pour être lu.", "#rect()", "Un autre texte, assez long aussi."))
    assert [block for block in blocks if isinstance(block, TextlessPage)] == [TextlessPage(2)]


def narrow_cell(text: str, *, said: str, keeps_spaces: bool = True) -> str:
    """What is read of a cell of a seventh of the page, in a document that says something else too."""
    made = NarrowPdf(keeps_spaces=keeps_spaces)
    made.paragraph(f"{said} {'Un texte de plusieurs lignes, pour savoir comment elles se terminent. ' * 4}".strip())
    head, filled, last = ["Colonne"] * 7, ["Ici", text, *["là"] * 5], ["Fin"] * 7
    made.table([head, filled, last])
    [grid] = [block for block in read_document(made.done()) if isinstance(block, Grid)]
    return grid.rows[1][1]


@pytest.mark.parametrize(
    ("text", "said", "keeps_spaces", "read"),
    [
        ("Une permanence au marché", "", True, "Une permanence au marché"),
        ("Suivre l’autofinancement, puis le reconventionnement.", "", True, "Suivre l’autofinancement, puis le reconventionnement."),
        # Two paragraphs, of which the first one fills its line by chance.
        ("personnes\naidants", "Les personnes et les aidants.", True, "personnes aidants"),
        # A file without the spaces that end lines: only what the document says elsewhere is joined.
        ("Une permanence", "La permanence.", False, "Une permanence"),
        ("Une permanence", "", False, "Une permanenc e"),
        ("Des personnes aidées", "", False, "Des personnes aidées"),
    ],
)  # fmt: skip
def test_a_word_that_the_width_of_a_cell_cuts_is_one_word(text: str, said: str, keeps_spaces: bool, read: str) -> None:
    assert narrow_cell(text, said=said, keeps_spaces=keeps_spaces) == read


def test_the_width_of_a_text_is_read_from_its_font() -> None:
    source = "#set text(size: 20pt)\nNumérique 500 € #context [#metadata(measure[Numérique 500 €].width / 1pt)<width>]".encode()
    page = PdfReader(io.BytesIO(typst.compile(source))).pages[0]
    [font] = [one.get_object() for one in page["/Resources"]["/Font"].values()]
    ems = letter_widths(font)
    measured = float(typst.query(source, "<width>", field="value", one=True))
    assert 20 * sum(map(ems.__getitem__, "Numérique 500 €")) == pytest.approx(measured)


def font(table: str = "", **entries: Any) -> DictionaryObject:
    widths = ArrayObject(map(NumberObject, (100, 200, 300)))
    made = {"/Subtype": NameObject("/TrueType"), "/FirstChar": NumberObject(1), "/Widths": widths, **entries}
    if table:
        made["/ToUnicode"] = DecodedStreamObject()
        made["/ToUnicode"].set_data(table.encode())
    return DictionaryObject({NameObject(key): value for key, value in made.items()})


@pytest.mark.parametrize(
    ("table", "widths"),
    [
        ("beginbfchar <01> <0061> <03> <00E9> endbfchar", {"a": 0.1, "é": 0.3}),
        ("beginbfrange <01><03><0061> endbfrange", {"a": 0.1, "b": 0.2, "c": 0.3}),
        ("beginbfrange <01> <02> [<0061><0078>] endbfrange", {"a": 0.1, "x": 0.2}),
        # One code for two letters tells the width of neither.
        ("beginbfchar <01> <00660069> <02> <0062> endbfchar", {"b": 0.2}),
        ("beginbfrange <01> <03", {}),
        ("beginbfchar <zz> <0061> endbfchar", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_the_widths_of_letters_are_read_by_their_codes(table: str, widths: dict[str, float]) -> None:
    assert letter_widths(font(table)) == widths


def test_a_font_that_tells_no_widths_is_left_aside() -> None:
    name = NameObject("/None")
    damaged: tuple[dict[str, Any], ...] = {"/Widths": ArrayObject([name])}, {"/Widths": name}, {"/FirstChar": name}
    assert [letter_widths(font("beginbfchar <01> <0061> endbfchar", **one)) for one in damaged] == [{}, {}, {}]


# --- refused ------------------------------------------------------------------------------------------------------------

DOCX, PDF = made_document("headings", "docx"), made_document("headings", "pdf")
DTD = '<!DOCTYPE a [<!ENTITY b "c">]>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
USELESS: dict[str, tuple[bytes, str]] = {
    "a scanned PDF": (pages("#rect(width: 10cm, height: 10cm)", "#rect()"), "pdf-without-text"),
    "a PDF with a password": (changed_pdf(PDF, lambda made: made.encrypt("secret")), "document-locked"),
    "a PDF of 300 pages": (pages("#for n in range(300) [Une page. #pagebreak(weak: true)]"), "document-too-long"),
    "a PDF cut in the middle": (PDF[: len(PDF) // 2], "document-damaged"),
    "a PDF whose middle is gone": (PDF[:2000] + PDF[-3000:], "document-damaged"),
    "a PDF in name only": (b"%PDF-1.7\nrien\n%%EOF", "document-damaged"),
    "macros of Word": (word("", **{"word/vbaProject.bin": "macro"}), "document-has-macros"),
    "a type with macros": (
        archive(
            {
                "[Content_Types].xml": "<a>application/vnd.ms-word.document.macroEnabled.main+xml</a>",
                "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body/></w:document>',
            }
        ),
        "document-has-macros",
    ),
    "a DTD": (word("<w:p/>", before=DTD), "document-has-declarations"),
    "XML that is cut": (archive({"word/document.xml": "<w:document><w:body>"}), "document-damaged"),
    "XML without a body": (archive({"word/document.xml": "<a/>"}), "document-damaged"),
    "XML nested without end": (word("<w:sdt>" * 1000 + "</w:sdt>" * 1000), "document-damaged"),
    "too many elements": (word("<w:p/>" * 300_001), "document-too-long"),
    "too many paragraphs": (word("<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 10_001), "document-too-long"),
    "a bomb": (archive({"word/document.xml": "<a/>", "word/media/a.png": b"\0" * 30_000_000}), "document-unpacks-too-large"),
    "an old Word document": (OLE + b"\0" * 100, "document-of-an-old-format"),
    "a locked Word document": (OLE + "EncryptedPackage".encode("utf-16-le"), "document-locked"),
    "rich text": (b"{\\rtf1 Bonjour}", "document-of-an-old-format"),
    "a locked LibreOffice text": (
        archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": b"\x8f\x01",
                "META-INF/manifest.xml": "<m><encryption-data/></m>",
            }
        ),
        "document-locked",
    ),
    "macros of LibreOffice": (
        archive(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": "<a/>",
                "Basic/Standard/Module1.xml": "<a/>",
            }
        ),
        "document-has-macros",
    ),
    "too heavy": (b"%PDF-" + b"\0" * (20 * 1024 * 1024), "document-too-heavy"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "code"), USELESS.values(), ids=USELESS)
def test_a_file_that_is_no_use_is_refused_in_a_sentence(content: bytes, code: str) -> None:
    with refused(code, "file"):
        read_document(content)


def test_a_pdf_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LONGEST_SECONDS", 0.01)
    with refused("pdf-too-slow", "file"):
        read_document(PDF)


def test_a_small_pdf_may_not_keep_a_processor_for_long() -> None:
    """61 kB took 31 s before they were refused: what a file may cost follows its size."""
    assert [allowed_seconds(size, 30) for size in (13_000, 61_000, 150_000, 2_000_000, 20_000_000)] == [2, 2, 4, 30, 30]
    drawn = zlib.compress(b"BT /F1 12 Tf " + b"1 0 0 1 10 10 Tm (abc) Tj " * 600_000 + b"ET", 9)
    with refused("pdf-too-slow", "file"):
        read_document(one_page_pdf(drawn))


def one_page_pdf(drawn: bytes) -> bytes:
    """`drawn`: what its page draws, compressed."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\n" % (size, table, size)
    return content + end + b"startxref\n%d\n%%%%EOF" % len(content)


@pytest.mark.parametrize("form", ["docx", "odt"])
def test_a_document_that_is_cut_is_no_archive_any_more(form: str) -> None:
    content = made_document("headings", form)
    assert reader.document_kind(content) == form
    assert reader.document_kind(content[: len(content) // 2]) == ""


def test_a_damaged_part_never_stops_a_page() -> None:
    """Whatever byte of a document is wrong, it is read or refused."""
    for place in range(0, len(DOCX), 997):
        content = DOCX[:place] + bytes([DOCX[place] ^ 0xFF]) + DOCX[place + 1 :]
        try:
            read_document(content)
        except Exception as error:
            assert type(error).__name__ == "Refused", (place, error)
