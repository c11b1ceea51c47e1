"""A Word template of their own: what is taken of it, what leaves in it."""

import io
import re
from dataclasses import replace
from pathlib import Path

import docx as python_docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from jalons.papers.documents import write_document
from jalons.papers.documents.look import Look
from jalons.papers.documents.model import Paragraph
from jalons.papers.uploaded_templates import Taken
from jalons.papers.uploaded_templates.docx import read_docx_template
from jalons.papers.uploaded_templates.styles import expected_docx_styles
from tests.papers.pictures import png
from tests.papers.reading import W, docx_paragraphs, docx_text, pdf_pages, squeezed, xml
from tests.papers.sample import fiche, roadmap, titles
from tests.papers.text_templates import (
    BODY,
    FOOT,
    HEAD,
    SOFFICE,
    altered,
    converted,
    made_by_an_office_suite,
    names_of_styles,
    parts,
    word_template,
)

RELS = "word/_rels/document.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PURPLE = "6a1b9a"


@pytest.fixture(scope="module")
def template() -> bytes:
    return word_template()


@pytest.fixture(scope="module")
def kept(template: bytes) -> Taken:
    return read_docx_template(template)


def written(kept: Taken, document: object = None) -> bytes:
    return write_document(document or fiche(), "docx", Look(kept.accent, template=kept.content))  # type: ignore[arg-type]


# --- what is taken ----------------------------------------------------------------------------------------------------


def test_every_title_of_forty_fiches_is_in_their_template(kept: Taken) -> None:
    found = squeezed("".join(text for _, text in docx_paragraphs(written(kept, roadmap(40)))))
    assert [title for title in titles(40) if squeezed(title) not in found] == []


def test_their_styles_page_head_logo_and_foot_are_read_back_by_another_reader(kept: Taken) -> None:
    document = python_docx.Document(io.BytesIO(written(kept)))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == HEAD
    assert section.footer.paragraphs[0].text == FOOT
    assert [round(length.cm, 1) for length in (section.left_margin, section.right_margin)] == [3, 2]  # type: ignore[union-attr]
    pictures = [part.blob for part in section.header.part.related_parts.values()]
    assert pictures == [png()]
    headings = [one for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert [str(one.style.font.color.rgb).lower() for one in headings] == [PURPLE] * len(headings) != []  # type: ignore[union-attr]
    assert "Encart maison" in names_of_styles(written(kept))


def test_their_table_is_that_of_every_table(kept: Taken) -> None:
    tables = python_docx.Document(io.BytesIO(written(kept))).tables
    assert {table.style.name for table in tables if table.style} == {"Light Grid Accent 1"}


def test_a_text_of_the_template_stays_nowhere(kept: Taken) -> None:
    assert [name for name, data in parts(kept.content).items() if BODY.encode() in data] == []
    assert BODY not in "".join(text for _, text in docx_paragraphs(written(kept)))


def test_tables_are_as_wide_as_their_text(kept: Taken) -> None:
    """A4 less 3 and 2 cm: 16 cm."""
    widths = {one.attrib[f"{W}w"] for one in xml(written(kept), "word/document.xml").iter(f"{W}tblW")}
    assert [abs(int(width) - 16 / 2.54 * 1440) < 3 for width in widths] == [True]


def test_a_cover_has_no_picture_of_ours(kept: Taken) -> None:
    body = xml(written(kept, roadmap()), "word/document.xml")
    assert [one for one in body.iter() if one.tag.endswith("}anchor")] == []
    assert len(list(body.iter(f"{W}sectPr"))) == 2


def test_what_calls_a_style_or_a_part_finds_it(kept: Taken) -> None:
    """Word says a file is damaged when it does not."""
    for document in (fiche(), roadmap()):
        made = written(kept, document)
        styles = {one.attrib[f"{W}styleId"] for one in xml(made, "word/styles.xml").iter(f"{W}style")}
        names = [
            one.find(f"{W}name").attrib[f"{W}val"].lower() for one in xml(made, "word/styles.xml").iter(f"{W}style")
        ]  # type: ignore[union-attr]
        assert len(set(names)) == len(names)
        body = xml(made, "word/document.xml")
        for kind in ("pStyle", "rStyle", "tblStyle"):
            assert {one.attrib[f"{W}val"] for one in body.iter(f"{W}{kind}")} - styles == set()
        numbers = {one.attrib[f"{W}numId"] for one in xml(made, "word/numbering.xml").iter(f"{W}num")}
        for part in ("word/document.xml", "word/styles.xml"):
            assert {one.attrib[f"{W}val"] for one in xml(made, part).iter(f"{W}numId")} - numbers - {"0"} == set()
        related = {one.attrib["Id"] for one in xml(made, RELS)}
        called = {value for one in body.iter() for key, value in one.attrib.items() if key.startswith(f"{{{OFFICE}}}")}
        assert called - related == set()


def test_lists_restart_and_numbers_come_in_order(kept: Taken) -> None:
    root = xml(written(kept, roadmap()), "word/numbering.xml")
    tags = [one.tag.rpartition("}")[2] for one in root]
    assert tags == sorted(tags)  # abstractNum, then num
    assert len({one.attrib[f"{W}numId"] for one in root.iter(f"{W}num")}) == tags.count("num")


def test_paragraphs_are_parted_when_nothing_parts_theirs(template: bytes) -> None:
    """LibreOffice leaves nothing between paragraphs unless it is asked to."""
    none = '<w:spacing w:before="0" w:after="0"/>'
    tight = altered(template, change={"word/styles.xml": (r'<w:spacing w:after="200"[^>]*/>', none)})
    indented = altered(tight, change={"word/styles.xml": (re.escape(none), none + '<w:ind w:firstLine="400"/>')})
    document = replace(roadmap(), blocks=(Paragraph("Une phrase."), Paragraph("Une autre.")))
    after = [
        [
            spacing.get(f"{W}after")
            for p in xml(written(read_docx_template(file), document), "word/document.xml").iter(f"{W}p")
            if docx_text(p) in ("Une phrase.", "Une autre.")
            for spacing in p.iter(f"{W}spacing")
        ]
        for file in (template, tight, indented)
    ]
    assert after == [[], ["110", "110"], []]


def test_its_language_is_french(kept: Taken) -> None:
    languages = [one.attrib[f"{W}val"] for one in xml(written(kept), "word/styles.xml").iter(f"{W}lang")]
    assert languages == ["fr-FR"]


def test_the_same_template_gives_the_same_bytes(template: bytes, kept: Taken) -> None:
    assert read_docx_template(template) == kept
    assert written(kept) == written(kept)


def test_styles_are_known_by_the_names_of_french_word(template: bytes) -> None:
    """Word in French calls « Heading 1 » Titre1 inside the file."""
    french = altered(
        template,
        change={
            r"word/styles\.xml": ('w:styleId="Heading1"', 'w:styleId="Titre1"'),
        },
    )
    assert read_docx_template(french).missing == ()
    assert {
        style for style, _ in docx_paragraphs(written(read_docx_template(french))) if style.startswith("Heading")
    } == {"Heading1"}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Title", "Titre"),
        ("Heading 2", "Titre 2"),
        ("List Bullet", "Liste à puces"),
        ("List Number", "Liste à numéros"),
        ("Caption", "Légende"),
    ],
)
def test_a_missing_style_is_ours_and_said(name: str, label: str) -> None:
    found = read_docx_template(word_template(remove=(name,)))
    assert found.missing == (label,)
    assert name.lower() in {one.lower() for one in names_of_styles(written(found))}


def test_a_template_without_any_style_takes_all_of_ours(template: bytes) -> None:
    bare = altered(template, change={r"word/styles\.xml": (r"(?s)<w:style .*</w:style>", "")})
    found = read_docx_template(bare)
    assert found.missing == (*expected_docx_styles().values(), "Tableau")
    assert found.accent == ""
    assert python_docx.Document(io.BytesIO(written(found))).paragraphs[0].text == fiche().organisation


def test_a_template_without_any_list_takes_ours(template: bytes) -> None:
    """Word packs no numbering when its text has no list."""
    bare = altered(
        template,
        change={
            RELS: (r'<Relationship [^>]*relationships/numbering"[^>]*/>', ""),
            r"word/styles\.xml": (r"(?s)<w:style .*</w:style>", ""),
        },
    )
    root = xml(written(read_docx_template(bare), roadmap()), "word/numbering.xml")
    tags = [one.tag.rpartition("}")[2] for one in root]
    assert tags == sorted(tags)
    assert tags[:3] == ["abstractNum", "abstractNum", "num"]
    known = {one.attrib[f"{W}numId"] for one in root.iter(f"{W}num")}
    body = xml(written(read_docx_template(bare), roadmap()), "word/document.xml")
    assert {one.attrib[f"{W}val"] for one in body.iter(f"{W}numId")} - known == set()


def test_a_text_without_style_has_that_of_every_text(template: bytes) -> None:
    """LibreOffice does not say which style is the default one."""
    silent = altered(template, change={r"word/styles\.xml": (r' w:default="1"(?= w:styleId="Normal")', "")})
    made = python_docx.Document(io.BytesIO(written(read_docx_template(silent))))
    assert made.styles.default(WD_STYLE_TYPE.PARAGRAPH).name == "Normal"


def test_without_a_foot_of_theirs_ours_numbers_the_pages(template: bytes) -> None:
    found = read_docx_template(altered(template, change={r"word/document\.xml": (r"<w:footerReference [^>]*/>", "")}))
    assert not found.has_footer
    feet = [data for name, data in parts(written(found)).items() if name.startswith("word/footer")]
    assert [b"NUMPAGES" in foot for foot in feet] == [True]


def test_an_address_to_click_on_stays(template: bytes) -> None:
    related = "word/_rels/header1.xml.rels"
    clicked = altered(
        template,
        change={
            related: (
                "</Relationships>",
                f'<Relationship Id="rIdX" Type="{OFFICE}/hyperlink" Target="https://exemple.test/" TargetMode="External"/>'
                "</Relationships>",
            ),
            r"word/header1\.xml": (
                "</w:p>",
                '<w:hyperlink r:id="rIdX"><w:r><w:t>Notre site</w:t></w:r></w:hyperlink></w:p>',
            ),
        },
    )
    assert (
        python_docx.Document(io.BytesIO(written(read_docx_template(clicked)))).sections[0].header.paragraphs[0].text
        == f"{HEAD}Notre site"
    )


def test_nothing_that_runs_is_in_what_leaves(kept: Taken) -> None:
    names = " ".join(parts(written(kept, roadmap())))
    assert re.search(r"vba|macro|activex|embeddings|glossary|customXml", names, re.IGNORECASE) is None


# --- made by an office suite ------------------------------------------------------------------------------------------


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice absent : apt-get install libreoffice-writer")
def test_a_template_made_by_an_office_suite_is_taken_and_what_leaves_opens_in_it(tmp_path: Path) -> None:
    found = read_docx_template(made_by_an_office_suite(tmp_path, "docx"))
    assert {"Titre 1", "Titre 2"} & set(found.missing) == set()
    assert found.accent == PURPLE
    made = tmp_path / "fait.docx"
    made.write_bytes(written(found, roadmap(3)))
    pages = pdf_pages(converted(tmp_path, made, "pdf"))
    assert [
        page for page in pages if squeezed(HEAD) not in squeezed(page) or squeezed(FOOT) not in squeezed(page)
    ] == []
    assert [title for title in titles(3) if squeezed(title) not in squeezed("".join(pages))] == []
