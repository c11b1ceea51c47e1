"""What is refused of a PowerPoint template, with what to do about it."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from jalons.papers.uploaded_templates.archive import MOST_BYTES
from jalons.papers.uploaded_templates.pptx import read_pptx_template
from tests.papers.slide_templates import slide_template
from tests.papers.text_templates import altered, refusal_of, text_template, word_template

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MASTER = "ppt/slideMasters/slideMaster1.xml"


def external(kind: str, target: str = "file:///C:/ailleurs") -> tuple[str, str]:
    return (
        "</Relationships>",
        f'<Relationship Id="rIdX" Type="{OFFICE}/{kind}" Target="{target}" TargetMode="External"/></Relationships>',
    )


def bomb() -> bytes:
    """30 MB of spaces in 30 kB."""
    out = io.BytesIO(slide_template())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/media/image9.bmp", b" " * 30_000_000)
    return out.getvalue()


def lying() -> bytes:
    file = bytearray(slide_template())
    place_ = file.rindex(b"PK\x01\x02")
    file[place_ + 24 : place_ + 28] = struct.pack("<I", 10)
    return bytes(file)


def changed(path: str, pattern: str, by: str) -> Callable[[], bytes]:
    return lambda: altered(slide_template(), change={path: (pattern, by)})


def added(name: str, data: bytes) -> Callable[[], bytes]:
    return lambda: altered(slide_template(), add={name: data})


def on_the_master(shape: str) -> Callable[[], bytes]:
    return changed(MASTER, "</p:spTree>", f"{shape}</p:spTree>")


RELS, TYPES = r"ppt/slideMasters/_rels/slideMaster1\.xml\.rels", r"\[Content_Types\].xml"
MACROS, DAMAGED = "Ce modèle contient des macros.", "Ce modèle est abîmé ou incomplet."
OBJECT = "Le masque de ce modèle contient un objet"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "Ce fichier est vide."),
    "too heavy": (lambda: b"PK\x03\x04" + b"\0" * MOST_BYTES, "Ce modèle est trop lourd : 20 Mo au plus."),
    "no archive": (lambda: b"%PDF-1.7 " * 10, "Ce fichier n’est pas un modèle Word, PowerPoint ou LibreOffice."),
    "old PowerPoint": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "Ce modèle est d’un ancien format (.doc, .ppt)."),
    "cut short": (lambda: slide_template()[:-400], DAMAGED),
    "lying": (lying, DAMAGED),
    "bomb": (bomb, "Ce modèle devient démesuré une fois ouvert"),
    "many files": (lambda: altered(slide_template(), add={f"ppt/media/{n}.png": b"" for n in range(2_100)}), "Ce modèle contient trop de fichiers"),
    "endless": (changed("ppt/slides/slide1.xml", "</p:spTree>", "<p:sp/>" * 300_001 + "</p:spTree>"), "Ce modèle contient un document trop long."),
    "outside": (added("../x.xml", b"<a/>"), DAMAGED),
    "a text": (word_template, "C’est un fichier Word : ici, il faut un modèle PowerPoint (.pptx ou .potx)."),
    "a LibreOffice text": (text_template, "C’est un fichier LibreOffice : enregistrez-le au format PowerPoint (.pptx ou .potx)."),
    "macros": (added("ppt/vbaProject.bin", b"x"), MACROS),
    "macros hidden": (changed(TYPES, "</Types>", '<Override PartName="/ppt/a.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'), MACROS),
    "pptm": (changed(TYPES, r"application/vnd\.openxmlformats-officedocument\.presentationml\.presentation\.main\+xml", "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"), MACROS),
    "ribbon": (added("customUI/customUI14.xml", b"<a/>"), MACROS),
    "activex": (added("ppt/activeX/activeX1.xml", b"<a/>"), MACROS),
    "linked picture": (changed(RELS, *external("image")), "Ce modèle va chercher une image ailleurs."),
    "linked film": (changed(RELS, *external("video")), "Ce modèle va chercher du contenu dans un autre fichier."),
    "linked sheet of a slide": (changed(r"ppt/slides/_rels/slide1\.xml\.rels", *external("oleObject")), "Ce modèle contient un objet incorporé (OLE)."),
    "picture by its link": (changed(MASTER, 'r:embed="rId8"', 'r:embed="rId8" r:link="rId9"'), "Ce modèle va chercher une image ailleurs."),
    "film": (on_the_master('<p:pic><p:nvPicPr><p:cNvPr id="9" name="f"/><p:cNvPicPr/><p:nvPr><a:videoFile r:link="rId8"/></p:nvPr></p:nvPicPr></p:pic>'), OBJECT),
    "table or object": (on_the_master("<p:graphicFrame/>"), OBJECT),
    "object in a group": (on_the_master("<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/><p:graphicFrame/></p:grpSp>"), OBJECT),
    "dtd": (changed(MASTER, r"\?>", '?><!DOCTYPE a [<!ENTITY b "c">]>'), "Ce modèle contient des déclarations (DTD)"),
    "not well formed": (changed(MASTER, "</p:sldMaster>", ""), DAMAGED),
    "no master": (changed("ppt/presentation.xml", r"<p:sldMasterIdLst>.*</p:sldMasterIdLst>", ""), DAMAGED),
    "no theme": (changed(RELS, "relationships/theme", "relationships/other"), DAMAGED),
    "strict": (changed("ppt/presentation.xml", "http://schemas.openxmlformats.org/presentationml/2006/main", "http://purl.oclc.org/ooxml/presentationml/main"), "Enregistrez ce modèle au format PowerPoint"),
    "portrait": (changed("ppt/presentation.xml", r'cx="12192000" cy="6858000"', 'cx="6858000" cy="9906000"'), "Les diapositives de ce modèle sont trop étroites"),
    "flat": (changed("ppt/presentation.xml", r'cx="12192000" cy="6858000"', 'cx="12192000" cy="0"'), "Les diapositives de ce modèle sont trop étroites"),
    "picture that is none": (lambda: altered(altered(slide_template(), change={RELS: (r"image1\.png", "image9.png")}), add={"ppt/media/image9.png": b"MZ" * 50}), "Une image de ce modèle ne peut pas être prise."),
    "picture that runs": (lambda: altered(altered(slide_template(), change={RELS: (r"image1\.png", "image9.svg")}), add={"ppt/media/image9.svg": b"<svg/>"}), "Une image de ce modèle ne peut pas être prise."),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_dangerous_or_no_template_is_refused_with_what_to_do(name: str) -> None:
    make, sentence = HOSTILE[name]
    assert refusal_of(read_pptx_template, make()).startswith(sentence)
