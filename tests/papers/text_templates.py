"""Templates of a collectivité: one of Word made with python-docx, one made by an office suite when there is one."""

import re
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx as python_docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt, RGBColor

from jalons.base.errors import Refused
from tests.papers.pictures import png

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
PURPLE = RGBColor(0x6A, 0x1B, 0x9A)
HEAD, FOOT, BODY = "Communauté de communes des Exemples", "Siège : place de la Mairie", "Texte confidentiel du modèle"


def word_template(*, remove: tuple[str, ...] = ()) -> bytes:
    """As Word would keep it: A4, a head with a logo, a foot, purple titles, a text, a table. `remove`: names of styles."""
    document = python_docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    head = section.header.paragraphs[0]
    head.add_run(HEAD)
    head.add_run().add_picture(BytesIO(png()), width=Cm(3))
    section.footer.paragraphs[0].text = FOOT
    for level in range(1, 4):
        style = document.styles[f"Heading {level}"]
        style.font.color.rgb, style.font.size = PURPLE, Pt(24 - 3 * level)
    document.styles["Normal"].font.name = "Liberation Serif"
    document.styles.add_style("Encart maison", WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph(BODY)
    document.add_table(1, 2, style="Light Grid Accent 1")
    for name in remove:
        element = document.styles[name].element
        element.getparent().remove(element)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def altered(
    file: bytes, *, add: dict[str, bytes] | None = None, change: dict[str, tuple[str, str]] | None = None
) -> bytes:
    """The same archive with files more, or with a pattern replaced in some of its files."""
    out = BytesIO()
    with ZipFile(BytesIO(file)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            for changed, (pattern, by) in (change or {}).items():
                if re.fullmatch(changed, name):
                    text = re.sub(pattern, lambda _found, by=by: by, data.decode(), count=1)
                    assert text != data.decode(), f"{pattern!r} is not in {name}"
                    data = text.encode()
            target.writestr(name, data)
        for name, data in (add or {}).items():
            target.writestr(name, data)
    return out.getvalue()


FLAT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name="Liberation Serif" fo:font-size="11pt" fo:language="en" fo:country="US"/></style:default-style>
<style:style style:name="Standard" style:family="paragraph" style:class="text"/>
<style:style style:name="Heading" style:family="paragraph" style:parent-style-name="Standard"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Heading" style:default-outline-level="1"><style:text-properties fo:color="#6a1b9a" fo:font-size="21pt"/></style:style>
<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:parent-style-name="Heading" style:default-outline-level="2"><style:text-properties fo:color="#6a1b9a" fo:font-size="17pt"/></style:style>
<style:style style:name="Maison" style:display-name="Encart maison" style:family="paragraph" style:parent-style-name="Standard"/>
</office:styles>
<office:automatic-styles>
<style:page-layout style:name="Mpm1"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin-top="2cm" fo:margin-bottom="2cm" fo:margin-left="3cm" fo:margin-right="2cm"/><style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Mpm1"><style:header><text:p text:style-name="Standard">{HEAD}</text:p></style:header><style:footer><text:p text:style-name="Standard">{FOOT}</text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:text><text:h text:style-name="Heading_20_1" text:outline-level="1">Un titre</text:h><text:h text:style-name="Heading_20_2" text:outline-level="2">Un autre</text:h><text:p text:style-name="Maison">{BODY}</text:p></office:text></office:body>
</office:document>"""


def converted(folder: Path, source: Path, extension: str) -> bytes:
    """By the office suite, with a profile of its own."""
    assert SOFFICE
    command = [SOFFICE, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", extension]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=180)
    return (folder / f"{source.stem}.{extension.partition(':')[0]}").read_bytes()


def made_by_an_office_suite(folder: Path, extension: str) -> bytes:
    source = folder / "modele.fodt"
    source.write_text(FLAT, encoding="utf-8")
    return converted(folder, source, extension)


def parts(file: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def names_of_styles(file: bytes) -> dict[str, Any]:
    """By the name that people see."""
    return {style.name: style for style in python_docx.Document(BytesIO(file)).styles}


SPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        **{name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "style", "text")},
        "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "xlink": "http://www.w3.org/1999/xlink",
    }.items()
)


def text_template() -> bytes:
    """As LibreOffice would keep it: A4, a head with a logo, a foot, purple titles, a text."""

    def piece(name: str) -> str:
        found = re.search(f"<office:{name}>.*</office:{name}>", FLAT, re.DOTALL)
        assert found
        return found[0]

    logo = '<draw:frame><draw:image xlink:href="Pictures/logo.png"/></draw:frame>'
    head = piece("master-styles").replace("</text:p></style:header>", f"{logo}</text:p></style:header>")
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    files = {
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": f"{start}<office:document-content {SPACES}>{piece('body')}</office:document-content>".encode(),
        "styles.xml": (
            f"{start}<office:document-styles {SPACES}>{piece('styles')}{piece('automatic-styles')}{head}"
            "</office:document-styles>"
        ).encode(),
        "Pictures/logo.png": png(),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def refusal_of(taken: Callable[[bytes], object], file: bytes) -> str:
    """What is said of a template, beside its field."""
    with pytest.raises(Refused) as refusal:
        taken(file)
    assert refusal.value.field == "file"
    return refusal.value.sentence.replace("\u00a0", " ")
