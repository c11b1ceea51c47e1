"""What holds for every format."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalons.papers.documents import FORMATS, write_document
from jalons.papers.documents.model import (
    Block,
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
    Table,
    TableOfContents,
    link_run,
    strong_run,
)
from tests.papers.reading import docx_paragraphs, odt_paragraphs, pdf_pages, squeezed
from tests.papers.sample import fiche, roadmap, titles

HOSTILE = (
    "🎉👩‍👩‍👧🏳️‍🌈 ✅",
    "مرحبا بكم في المكتبة שלום",
    "中文 日本語 한국어 हिन्दी ไทย",
    "a\x00\x01\x08\x0b\x0c\x1b\x7f\x85\ufffe\uffff\ud800b",
    "\u202e renversé \u202d\u2066\u2069",
    "שָׁלוֹם Հայերեն Ελληνικά ქართული",
    "Z̶̡̛͇a̷͉͝l̴̗̈́g̸̱̾o̵̜̓",
    "<script>alert('x')</script> & ]]> <!-- --> &amp; {{ a }} #let x = 1",
    "x" * 3_000,
    "mot " * 750,
    "\n\n\t  \u00a0\n",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﷽ ﬁ ǅ ℡ ½ ①",
)
SVG = '<svg viewBox="0 0 10 4"><text x="0" y="3" font-size="3" font-family="Atkinson Hyperlegible">é 🎉</text></svg>'


def words(file: bytes, extension: str) -> str:
    if extension == "pdf":
        return "".join(pdf_pages(file))
    return "".join(text for _, text in (docx_paragraphs if extension == "docx" else odt_paragraphs)(file))


def everywhere(text: str) -> Document:
    """The same text in every place where a person can write."""
    blocks: tuple[Block, ...] = (
        TableOfContents(text),
        Heading(text, anchor=text),
        Paragraph((text, strong_run(text), link_run(text, f"#{text}"), link_run(text, text))),
        BulletList((text, (strong_run(text), text))),
        NumberedList((text,)),
        Facts(((text, text),)),
        Callout(text, text, "bad"),
        Table(
            text,
            (Column(text), Column(text, "right")),
            (Row((text,), "group"), Row((text, text)), Row((text, text), "total")),
            text,
            text,
        ),
        Figure(SVG, text or "x", text, text) if text.strip() else Figure(SVG, "x"),
        Heading("Fin", new_page=True),
    )
    return Document(text, blocks, date(2026, 12, 5), text, text, text, ((text, text),), cover=True)


@pytest.mark.parametrize("extension", FORMATS)
def test_every_title_of_forty_fiches_is_in_every_format(extension: str) -> None:
    found = squeezed(words(write_document(roadmap(40), extension), extension))
    assert [title for title in titles(40) if squeezed(title) not in found] == []


@pytest.mark.parametrize("extension", FORMATS)
def test_the_same_document_gives_the_same_bytes(extension: str) -> None:
    assert write_document(fiche(), extension) == write_document(fiche(), extension)


@pytest.mark.parametrize("extension", FORMATS)
def test_another_date_gives_other_bytes(extension: str) -> None:
    assert write_document(fiche(), extension) != write_document(replace(fiche(), date=date(2027, 1, 1)), extension)


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_that_people_type_stops_a_document(typed: str, extension: str) -> None:
    made = write_document(everywhere(typed), extension)
    assert made[:4] == b"%PDF" if extension == "pdf" else words(made, extension).endswith("Fin")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=[]), max_size=60))
def test_no_text_at_all_stops_a_pdf(typed: str) -> None:
    assert write_document(everywhere(typed), "pdf")[:5] == b"%PDF-"


@pytest.mark.parametrize("extension", ["docx", "odt"])
def test_office_files_keep_emoji_and_right_to_left_text(extension: str) -> None:
    typed = "Bravo 🎉 مرحبا"
    assert words(write_document(everywhere(typed), extension), extension).count(typed) > 10


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(KeyError):
        write_document(fiche(), "exe")
