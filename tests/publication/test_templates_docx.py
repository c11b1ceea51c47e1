"""A Word template of their own: what is taken of it, what is refused, what leaves in it."""

import io
import re
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import docx as python_docx
import pytest
from docx.enum.style import WD_STYLE_TYPE

from jalons.base.errors import Refused
from jalons.publication.documents import write
from jalons.publication.documents.look import Look
from jalons.publication.documents.model import Paragraph
from jalons.publication.documents.own import Taken
from jalons.publication.documents.own.archive import MOST_BYTES
from jalons.publication.documents.own.docx import taken
from jalons.publication.documents.own.styles import expected
from tests.publication.own_templates import (
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
from tests.publication.pictures import png
from tests.publication.reading import W, docx_paragraphs, docx_text, pdf_pages, squeezed, xml
from tests.publication.sample import fiche, roadmap, titles

RELS, TYPES = "word/_rels/document.xml.rels", r"\[Content_Types\].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PURPLE = "6a1b9a"


@pytest.fixture(scope="module")
def template() -> bytes:
    return word_template()


@pytest.fixture(scope="module")
def kept(template: bytes) -> Taken:
    return taken(template)


def written(kept: Taken, document: object = None) -> bytes:
    return write(document or fiche(), "docx", Look(kept.accent, template=kept.content))  # type: ignore[arg-type]


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
            for p in xml(written(taken(file), document), "word/document.xml").iter(f"{W}p")
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
    assert taken(template) == kept
    assert written(kept) == written(kept)


def test_styles_are_known_by_the_names_of_french_word(template: bytes) -> None:
    """Word in French calls « Heading 1 » Titre1 inside the file."""
    french = altered(
        template,
        change={
            r"word/styles\.xml": ('w:styleId="Heading1"', 'w:styleId="Titre1"'),
        },
    )
    assert taken(french).missing == ()
    assert {style for style, _ in docx_paragraphs(written(taken(french))) if style.startswith("Heading")} == {
        "Heading1"
    }


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
    found = taken(word_template(remove=(name,)))
    assert found.missing == (label,)
    assert name.lower() in {one.lower() for one in names_of_styles(written(found))}


def test_a_template_without_any_style_takes_all_of_ours(template: bytes) -> None:
    bare = altered(template, change={r"word/styles\.xml": (r"(?s)<w:style .*</w:style>", "")})
    found = taken(bare)
    assert found.missing == (*expected().values(), "Tableau")
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
    root = xml(written(taken(bare), roadmap()), "word/numbering.xml")
    tags = [one.tag.rpartition("}")[2] for one in root]
    assert tags == sorted(tags)
    assert tags[:3] == ["abstractNum", "abstractNum", "num"]
    known = {one.attrib[f"{W}numId"] for one in root.iter(f"{W}num")}
    body = xml(written(taken(bare), roadmap()), "word/document.xml")
    assert {one.attrib[f"{W}val"] for one in body.iter(f"{W}numId")} - known == set()


def test_a_text_without_style_has_that_of_every_text(template: bytes) -> None:
    """LibreOffice does not say which style is the default one."""
    silent = altered(template, change={r"word/styles\.xml": (r' w:default="1"(?= w:styleId="Normal")', "")})
    made = python_docx.Document(io.BytesIO(written(taken(silent))))
    assert made.styles.default(WD_STYLE_TYPE.PARAGRAPH).name == "Normal"


def test_without_a_foot_of_theirs_ours_numbers_the_pages(template: bytes) -> None:
    found = taken(altered(template, change={r"word/document\.xml": (r"<w:footerReference [^>]*/>", "")}))
    assert not found.has_footer
    feet = [data for name, data in parts(written(found)).items() if name.startswith("word/footer")]
    assert [b"NUMPAGES" in foot for foot in feet] == [True]


# --- what is refused --------------------------------------------------------------------------------------------------


def link(kind: str, target: str = "file:///C:/ailleurs") -> tuple[str, str]:
    relation = (
        f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    )
    return "</Relationships>", relation


def field(instruction: str) -> dict[str, tuple[str, str]]:
    run = f"<w:r><w:instrText>{instruction}</w:instrText></w:r></w:p>"
    return {r"word/header1\.xml": ("</w:p>", run)}


def glued(*instructions: str) -> str:
    """Fields one after the other, with no space between what they say."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    runs = (
        f"{mark.format('begin')}<w:r><w:instrText>{said}</w:instrText></w:r>{mark.format('end')}"
        for said in instructions
    )
    return f"{''.join(runs)}</w:p>"


def bomb() -> bytes:
    """30 MB of spaces in 30 kB."""
    out = io.BytesIO(word_template())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image9.bmp", b" " * 30_000_000)
    return out.getvalue()


def many() -> bytes:
    return altered(word_template(), add={f"word/media/vide{n}.png": b"" for n in range(2_100)})


def lying() -> bytes:
    """An entry that says it holds 10 bytes."""
    file = bytearray(word_template())
    place = file.rindex(b"PK\x01\x02")
    file[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(file)


def encrypted() -> bytes:
    file = bytearray(word_template())
    for sign, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = file.index(sign)
        file[place + offset] |= 1
    return bytes(file)


def other(kind: str) -> bytes:
    change = (r"wordprocessingml\.document\.main", f"{kind}.main")
    return altered(word_template(), change={TYPES: change})


MACROS = "Ce modèle contient des macros."
ELSEWHERE = "Ce modèle va chercher du contenu dans un autre fichier."
OBJECT = "L’en-tête ou le pied de page de ce modèle contient un objet incorporé."
HOSTILE = {
    "empty": (lambda: b"", "Ce fichier est vide."),
    "too heavy": (lambda: b"PK\x03\x04" + b"\0" * MOST_BYTES, "Ce modèle est trop lourd : 20 Mo au plus."),
    "no archive": (lambda: b"%PDF-1.7 " * 10, "Ce fichier n’est pas un modèle Word, PowerPoint ou LibreOffice."),
    "old Word": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Ce modèle est d’un ancien format (.doc, .ppt)."),
    "password": (
        lambda: b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        "Ce modèle est protégé par un mot de passe.",
    ),
    "encrypted archive": (encrypted, "Ce modèle est protégé par un mot de passe."),
    "cut short": (lambda: word_template()[:-400], "Ce modèle est abîmé ou incomplet."),
    "lying": (lying, "Ce modèle est abîmé ou incomplet."),
    "bomb": (bomb, "Ce modèle devient démesuré une fois ouvert"),
    "many files": (many, "Ce modèle contient trop de fichiers pour être lu."),
    "endless": (
        lambda: altered(word_template(), change={r"word/document\.xml": ("</w:body>", "<w:p/>" * 300_001 + "</w:body>")}),
        "Ce modèle contient un document trop long.",
    ),
    "outside": (lambda: altered(word_template(), add={"../x.xml": b"<a/>"}), "Ce modèle est abîmé ou incomplet."),
    "workbook": (lambda: other("spreadsheetml.sheet"), "C’est un fichier Excel"),
    "slides": (lambda: other("presentationml.presentation"), "C’est un fichier PowerPoint"),
    "no Word": (lambda: altered(word_template(), change={TYPES: (r"\.main\+xml", ".other+xml")}), "Ce fichier n’est pas un modèle Word"),
    "macros": (lambda: altered(word_template(), add={"word/vbaProject.bin": b"x"}), MACROS),
    "macros hidden": (
        lambda: altered(word_template(), change={TYPES: ("</Types>", '<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>')}),
        MACROS,
    ),
    "docm": (
        lambda: altered(word_template(), change={TYPES: (r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.document\.main\+xml", "application/vnd.ms-word.document.macroEnabled.main+xml")}),
        MACROS,
    ),
    "ribbon": (lambda: altered(word_template(), add={"customUI/customUI14.xml": b"<a/>"}), MACROS),
    "activex": (lambda: altered(word_template(), add={"word/activeX/activeX1.xml": b"<a/>"}), MACROS),
    "attached template": (
        lambda: altered(word_template(), add={"word/_rels/settings.xml.rels": (
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{OFFICE}/attachedTemplate" Target="http://exemple.test/a.dotm" TargetMode="External"/></Relationships>'
        ).encode()}),
        "Ce modèle est attaché à un autre modèle de votre ordinateur.",
    ),
    "linked picture": (lambda: altered(word_template(), change={RELS: link("image")}), "Ce modèle va chercher une image ailleurs."),
    "subdocument": (lambda: altered(word_template(), change={RELS: link("frame")}), ELSEWHERE),
    "case of External": (lambda: altered(word_template(), change={RELS: (link("image")[0], link("image")[1].replace("External", "external"))}), "Ce modèle va chercher une image ailleurs."),
    "ole": (lambda: altered(word_template(), change={RELS: link("oleObject")}), "Ce modèle contient un objet incorporé (OLE)."),
    "dtd": (lambda: altered(word_template(), change={r"word/styles\.xml": (r"\?>", '?><!DOCTYPE a [<!ENTITY b "c">]>')}), "Ce modèle contient des déclarations (DTD)"),
    "not well formed": (lambda: altered(word_template(), change={r"word/styles\.xml": ("</w:styles>", "")}), "Ce modèle est abîmé ou incomplet."),
    "field that fetches": (lambda: altered(word_template(), change=field(' INCLUDEPICTURE "http://exemple.test/a.png" ')), ELSEWHERE),
    "field in pieces": (lambda: altered(word_template(), change=field("INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT a")), ELSEWHERE),
    "field glued to the one before": (lambda: altered(word_template(), change={r"word/header1\.xml": ("</w:p>", glued("PAGE", "INCLUDEPICTURE a"))}), ELSEWHERE),
    "dtd in a part of another name": (
        lambda: altered(word_template(), change={RELS: ("styles.xml", "styles.bin")}, add={"word/styles.bin": f'<!DOCTYPE a [<!ENTITY b "c">]><w:styles xmlns:w="{W[1:-1]}">&b;</w:styles>'.encode()}),
        "Ce modèle contient des déclarations (DTD)",
    ),
    "endless part of another name": (
        lambda: altered(word_template(), change={RELS: ("styles.xml", "styles.bin")}, add={"word/styles.bin": f'<w:styles xmlns:w="{W[1:-1]}">{"<w:a/>" * 300_001}</w:styles>'.encode()}),
        "Ce modèle contient un document trop long.",
    ),
    **{
        f"no {name}": (lambda name=name: altered(word_template(), change={f"word/{name}.xml": (r"(?s)<\w+:.*", "<a/>")}), "Ce modèle est abîmé ou incomplet.")
        for name in ("styles", "numbering", "header1", "footer1", "fontTable", "theme/theme1", "settings")
    },
    "dde": (lambda: altered(word_template(), change=field("DDEAUTO c:\\\\a")), ELSEWHERE),
    "object in the head": (lambda: altered(word_template(), change={r"word/header1\.xml": ("</w:p>", "<w:r><w:object/></w:r></w:p>")}), OBJECT),
    "narrow page": (lambda: altered(word_template(), change={r"word/document\.xml": (r'w:left="\d+"', 'w:left="8000"')}), "La page de ce modèle laisse moins de 8 cm au texte"),
    "picture that is none": (lambda: altered(altered(word_template(), change={r"word/_rels/header1\.xml\.rels": (r"image\d+\.png", "image9.png")}), add={"word/media/image9.png": b"MZ" * 50}), "Une image de ce modèle ne peut pas être prise."),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_dangerous_or_no_template_is_refused_with_what_to_do(name: str) -> None:
    make, sentence = HOSTILE[name]
    with pytest.raises(Refused) as refusal:
        taken(make())
    assert refusal.value.sentence.replace("\u00a0", " ").startswith(sentence)
    assert refusal.value.field == "file"


def test_an_address_to_click_on_stays(template: bytes) -> None:
    related = "word/_rels/header1.xml.rels"
    clicked = altered(
        template,
        change={
            related: link("hyperlink", "https://exemple.test/"),
            r"word/header1\.xml": (
                "</w:p>",
                '<w:hyperlink r:id="rIdX"><w:r><w:t>Notre site</w:t></w:r></w:hyperlink></w:p>',
            ),
        },
    )
    assert (
        python_docx.Document(io.BytesIO(written(taken(clicked)))).sections[0].header.paragraphs[0].text
        == f"{HEAD}Notre site"
    )


@pytest.mark.parametrize("target", ["file:///etc/passwd", "\\\\serveur\\partage", "javascript:alert(1)"])
def test_an_address_that_leads_elsewhere_than_the_web_is_refused(template: bytes, target: str) -> None:
    change = {
        "word/_rels/header1.xml.rels": link("hyperlink", target),
        r"word/header1\.xml": ("</w:p>", '<w:hyperlink r:id="rIdX"/></w:p>'),
    }
    with pytest.raises(Refused, match="autre fichier"):
        taken(altered(template, change=change))


def test_nothing_that_runs_is_in_what_leaves(kept: Taken) -> None:
    names = " ".join(parts(written(kept, roadmap())))
    assert re.search(r"vba|macro|activex|embeddings|glossary|customXml", names, re.IGNORECASE) is None


# --- made by an office suite ------------------------------------------------------------------------------------------


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice absent : apt-get install libreoffice-writer")
def test_a_template_made_by_an_office_suite_is_taken_and_what_leaves_opens_in_it(tmp_path: Path) -> None:
    found = taken(made_by_an_office_suite(tmp_path, "docx"))
    assert {"Titre 1", "Titre 2"} & set(found.missing) == set()
    assert found.accent == PURPLE
    made = tmp_path / "fait.docx"
    made.write_bytes(written(found, roadmap(3)))
    pages = pdf_pages(converted(tmp_path, made, "pdf"))
    assert [
        page for page in pages if squeezed(HEAD) not in squeezed(page) or squeezed(FOOT) not in squeezed(page)
    ] == []
    assert [title for title in titles(3) if squeezed(title) not in squeezed("".join(pages))] == []
