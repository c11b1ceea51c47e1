"""A LibreOffice template of their own: what is taken of it, what is refused, what leaves in it."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from jalons.papers.documents import write_document
from jalons.papers.documents.look import Look
from jalons.papers.uploaded_templates import Taken
from jalons.papers.uploaded_templates.odt import expected_odt_styles, read_odt_template
from tests.papers.pictures import png
from tests.papers.reading import OFFICE, TABLE, TEXT, odt_paragraphs, odt_text, pdf_pages, squeezed, xml
from tests.papers.sample import fiche, roadmap, titles
from tests.papers.text_templates import (
    BODY,
    FOOT,
    HEAD,
    SOFFICE,
    altered,
    converted,
    made_by_an_office_suite,
    parts,
    refusal_of,
    text_template,
    word_template,
)

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
PURPLE = "6a1b9a"


@pytest.fixture(scope="module")
def template() -> bytes:
    return text_template()


@pytest.fixture(scope="module")
def kept(template: bytes) -> Taken:
    return read_odt_template(template)


def written(kept: Taken, document: Any = None) -> bytes:
    return write_document(document or fiche(), "odt", Look(kept.accent, template=kept.content))


def styles(file: bytes) -> dict[str, Any]:
    """By family and name."""
    common = xml(file, "styles.xml").find(f"{OFFICE}styles")
    assert common is not None
    return {f"{one.get(f'{STYLE}family')} {one.get(f'{STYLE}name')}": one for one in common}


def masters(file: bytes) -> dict[str, str]:
    return {
        one.attrib[f"{STYLE}name"]: odt_text(one).strip() for one in xml(file, "styles.xml").iter(f"{STYLE}master-page")
    }


# --- what is taken ----------------------------------------------------------------------------------------------------


def test_every_title_of_forty_fiches_is_in_their_template(kept: Taken) -> None:
    found = squeezed("".join(text for _, text in odt_paragraphs(written(kept, roadmap(40)))))
    assert [title for title in titles(40) if squeezed(title) not in found] == []


def test_their_page_head_logo_and_foot_are_those_of_what_leaves(kept: Taken) -> None:
    made = written(kept)
    assert masters(made) == {"Standard": f"{HEAD}{FOOT}"}
    first = next(
        one for one in xml(made, "content.xml").iter(f"{STYLE}style") if f"{STYLE}master-page-name" in one.attrib
    )
    assert first.attrib[f"{STYLE}master-page-name"] == "Standard"
    pictures = {name: data for name, data in parts(made).items() if name.startswith("Pictures/own")}
    assert list(pictures.values()) == [png()]
    assert next(iter(pictures)) in parts(made)["styles.xml"].decode()
    assert next(iter(pictures)) in parts(made)["META-INF/manifest.xml"].decode()


def test_their_titles_keep_their_colour_and_ours_fill_what_is_missing(kept: Taken) -> None:
    found = styles(written(kept))
    words = found["paragraph Heading_20_1"].find(f"{STYLE}text-properties")
    assert words.attrib[f"{FO}color"] == f"#{PURPLE}"
    assert "paragraph Maison" in found
    assert kept.missing == tuple(
        label for name, label in expected_odt_styles().items() if name not in ("Heading_20_1", "Heading_20_2")
    )
    assert {"paragraph Title", "paragraph Fact", "paragraph CalloutNote", "None Bullets"} - set(found) == set()
    assert kept.accent == PURPLE


def test_no_font_of_ours_is_called(kept: Taken) -> None:
    made = parts(written(kept))
    assert [name for name, data in made.items() if b"Atkinson" in data] == []


def test_a_text_of_the_template_stays_nowhere(kept: Taken) -> None:
    assert [name for name, data in parts(kept.content).items() if BODY.encode() in data] == []
    assert BODY not in "".join(text for _, text in odt_paragraphs(written(kept)))


def test_what_calls_a_style_finds_it(kept: Taken) -> None:
    for document in (fiche(), roadmap()):
        made = written(kept, document)
        body = xml(made, "content.xml")
        known = {name.partition(" ")[2] for name in styles(made)} | {
            one.attrib[f"{STYLE}name"] for one in body.iter() if f"{STYLE}name" in one.attrib
        }
        called = {
            value
            for one in body.iter()
            for key, value in one.attrib.items()
            if key in (f"{TEXT}style-name", f"{TABLE}style-name", f"{STYLE}parent-style-name")
        }
        assert called - known == set()


def test_tables_are_as_wide_as_their_text(kept: Taken) -> None:
    """A4 less 3 and 2 cm."""
    tables = list(xml(written(kept), "content.xml").iter(f"{STYLE}table-properties"))
    assert {one.attrib[f"{STYLE}width"] for one in tables} == {"16cm"}


def test_its_language_is_french(kept: Taken) -> None:
    words = [
        one for one in xml(written(kept), "styles.xml").iter(f"{STYLE}text-properties") if f"{FO}language" in one.attrib
    ]
    assert {(one.attrib[f"{FO}language"], one.attrib[f"{FO}country"]) for one in words} == {("fr", "FR")}


def test_the_same_template_gives_the_same_bytes(template: bytes, kept: Taken) -> None:
    assert read_odt_template(template) == kept
    assert written(kept) == written(kept)


def test_styles_are_known_by_the_names_that_people_see(template: bytes) -> None:
    """Word saves « Titre 1 » under a name of its own."""
    names = (
        'style:name="Heading_20_1" style:display-name="Heading 1"',
        'style:name="Titre1" style:display-name="Titre 1"',
    )
    other = altered(template, change={r"styles\.xml": names})
    assert read_odt_template(other).missing == read_odt_template(template).missing
    assert read_odt_template(other).accent == PURPLE


def test_without_a_foot_of_theirs_ours_numbers_the_pages(template: bytes) -> None:
    found = read_odt_template(altered(template, change={r"styles\.xml": ("<style:footer>.*?</style:footer>", "")}))
    assert not found.has_footer
    assert "Page 1 / 1" in masters(written(found))["Standard"]


def test_columns_of_their_page_do_not_cut_our_tables(template: bytes) -> None:
    pattern = r'fo:margin-right="2cm"/>'
    by = 'fo:margin-right="2cm"><style:columns fo:column-count="2"/></style:page-layout-properties>'
    found = read_odt_template(altered(template, change={r"styles\.xml": (pattern, by)}))
    assert b"column-count" not in parts(written(found))["styles.xml"]


# --- what is refused --------------------------------------------------------------------------------------------------


def bomb() -> bytes:
    out = io.BytesIO(text_template())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Pictures/grande.bmp", b" " * 30_000_000)
    return out.getvalue()


def in_head(xml: str) -> bytes:
    return altered(
        text_template(), change={r"styles\.xml": ("</text:p></style:header>", f"{xml}</text:p></style:header>")}
    )


def in_body(xml: str) -> bytes:
    return altered(text_template(), change={r"content\.xml": ("</office:text>", f"{xml}</office:text>")})


MACROS = "Ce modèle contient des macros."
PICTURE = "Ce modèle va chercher une image ailleurs."
ELSEWHERE = "Ce modèle va chercher du contenu dans un autre fichier."
OBJECT = "L’en-tête ou le pied de page de ce modèle contient un objet incorporé."
HOSTILE = {
    "empty": (lambda: b"", "Ce fichier est vide."),
    "bomb": (bomb, "Ce modèle devient démesuré une fois ouvert"),
    "Word": (word_template, "C’est un modèle Word"),
    "workbook": (lambda: altered(text_template(), change={"mimetype": ("text", "spreadsheet")}), "C’est un tableur ou une présentation"),
    "other": (lambda: altered(text_template(), change={"mimetype": (".*", "image/png")}), "Ce fichier n’est pas un modèle LibreOffice"),
    "password": (
        lambda: altered(text_template(), add={"META-INF/manifest.xml": b"<a><manifest:encryption-data/></a>"}),
        "Ce modèle est protégé par un mot de passe.",
    ),
    "basic": (lambda: altered(text_template(), add={"Basic/script-lc.xml": b"<a/>"}), MACROS),
    "scripts": (lambda: altered(text_template(), add={"Scripts/python/a.py": b"1"}), MACROS),
    "script": (lambda: in_body("<office:script/>"), MACROS),
    "listener": (lambda: in_body('<office:event-listeners><text:p/></office:event-listeners>'), MACROS),
    "macro in the head": (lambda: in_head('<text:execute-macro text:name="a"/>'), MACROS),
    "linked picture": (lambda: in_head('<draw:image xlink:href="http://exemple.test/a.png"/>'), PICTURE),
    "picture of the disk": (lambda: in_head('<draw:image xlink:href="/etc/passwd"/>'), PICTURE),
    "picture above": (lambda: in_head('<draw:image xlink:href="../a.png"/>'), PICTURE),
    "linked picture in the text": (lambda: in_body('<draw:image xlink:href="file:///a.png"/>'), PICTURE),
    "linked section": (lambda: in_body('<text:section-source xlink:href="a.odt"/>'), ELSEWHERE),
    "dde": (lambda: in_body("<office:dde-source/>"), ELSEWHERE),
    "address of the disk": (lambda: in_head('<text:a xlink:href="file:///etc/passwd">a</text:a>'), ELSEWHERE),
    "object": (lambda: in_head('<draw:object xlink:href="./Object 1"/>'), OBJECT),
    "picture that is not there": (lambda: in_head('<draw:image xlink:href="Pictures/rien.png"/>'), "Ce modèle est abîmé ou incomplet."),
    "drawing that may run": (
        lambda: altered(in_head('<draw:image xlink:href="Pictures/a.svg"/>'), add={"Pictures/a.svg": b"<svg/>"}),
        "Une image de ce modèle ne peut pas être prise.",
    ),
    "dtd": (lambda: altered(text_template(), change={r"styles\.xml": (r"\?>", '?><!DOCTYPE a [<!ENTITY b "c">]>')}), "Ce modèle contient des déclarations (DTD)"),
    "no page": (lambda: altered(text_template(), change={r"styles\.xml": ("<style:master-page .*</style:master-page>", "")}), "Ce modèle est abîmé ou incomplet."),
    "narrow page": (lambda: altered(text_template(), change={r"styles\.xml": ('fo:margin-left="3cm"', 'fo:margin-left="12cm"')}), "La page de ce modèle laisse moins de 8 cm au texte"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_dangerous_or_no_template_is_refused_with_what_to_do(name: str) -> None:
    make, sentence = HOSTILE[name]
    assert refusal_of(read_odt_template, make()).startswith(sentence)


def test_an_address_to_click_on_stays() -> None:
    made = written(read_odt_template(in_head('<text:a xlink:href="https://exemple.test/">Notre site</text:a>')))
    assert masters(made)["Standard"] == f"{HEAD}Notre site{FOOT}"


def test_nothing_that_runs_is_in_what_leaves(kept: Taken) -> None:
    names = [name.partition("/")[0] for name in parts(written(kept, roadmap()))]
    assert set(names) == {"mimetype", "content.xml", "styles.xml", "meta.xml", "settings.xml", "META-INF", "Pictures"}


# --- made by an office suite ------------------------------------------------------------------------------------------


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice absent : apt-get install libreoffice-writer")
def test_a_template_made_by_an_office_suite_is_taken_and_what_leaves_opens_in_it(tmp_path: Path) -> None:
    found = read_odt_template(made_by_an_office_suite(tmp_path, "odt"))
    assert {"Titre 1", "Titre 2"} & set(found.missing) == set()
    assert found.accent == PURPLE
    made = tmp_path / "fait.odt"
    made.write_bytes(written(found, roadmap(3)))
    pages = pdf_pages(converted(tmp_path, made, "pdf"))
    assert [
        page for page in pages if squeezed(HEAD) not in squeezed(page) or squeezed(FOOT) not in squeezed(page)
    ] == []
    assert [title for title in titles(3) if squeezed(title) not in squeezed("".join(pages))] == []
