"""What is refused of a Word template, with what to do about it."""

import io
import struct
import zipfile

import pytest

from jalons.papers.uploaded_templates.archive import MOST_BYTES
from jalons.papers.uploaded_templates.docx import read_docx_template
from tests.papers.reading import W
from tests.papers.text_templates import altered, refusal_of, word_template
from tests.refusals import refused

RELS, TYPES = "word/_rels/document.xml.rels", r"\[Content_Types\].xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


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
    "endless element": (
        lambda: altered(word_template(), change={r"word/styles\.xml": ("<w:docDefaults>", f'<w:docDefaults {"".join(f'w:a{n}="1" ' for n in range(200_000))}>')}),
        "Ce modèle est abîmé ou incomplet.",
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
    assert refusal_of(read_docx_template, make()).startswith(sentence)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "\\\\serveur\\partage", "javascript:alert(1)"])
def test_an_address_that_leads_elsewhere_than_the_web_is_refused(target: str) -> None:
    change = {
        "word/_rels/header1.xml.rels": link("hyperlink", target),
        r"word/header1\.xml": ("</w:p>", '<w:hyperlink r:id="rIdX"/></w:p>'),
    }
    with refused("template-content-elsewhere", "file"):
        read_docx_template(altered(word_template(), change=change))
