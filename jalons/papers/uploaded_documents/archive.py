"""Opens the archive of a document from outside within limits, and says in a sentence what is wrong with it."""

import re
from io import BytesIO

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.french import format_number
from jalons.base.xml_pieces import UnsafeXml, XmlCounter, XmlProblem
from jalons.base.zip_files import Problem, SafeZip, UnsafeZip, ZipBounds

MOST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 200
MOST_ELEMENTS = 300_000
"""In the parts that are read: about three hundred pages of Word."""
MOST_BLOCKS = 10_000
BOUNDS = ZipBounds(unpacked=200 * 1024 * 1024, ratio=200, free=10 * 1024 * 1024)
_MACROS = re.compile(r"(^|/)vbaproject[^/]*$|^(basic|scripts|dialogs)/.*\.(xlb|xba|xml|py|js|bsh)$", re.IGNORECASE)
_PARTS = {
    "mimetype", "META-INF/manifest.xml", "content.xml", "styles.xml", "[Content_Types].xml", "word/document.xml",
    "word/styles.xml", "word/numbering.xml",
}  # fmt: skip


def document_refusal(sentence: str, *, code: str) -> Refused:
    return Refused(sentence, code=code, field="file")


def damaged_refusal() -> Refused:
    return document_refusal(
        _("Ce document est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le."),
        code="document-damaged",
    )


def locked_refusal() -> Refused:
    return document_refusal(
        _("Ce document est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis renvoyez-le."),
        code="document-locked",
    )


def long_refusal() -> Refused:
    return document_refusal(
        _("Ce document est trop long : %(most)s pages au plus. Gardez les pages des fiches, puis renvoyez-le.")
        % {"most": format_number(MOST_PAGES)},
        code="document-too-long",
    )


def heavy_refusal() -> Refused:
    return document_refusal(
        _("Ce document est trop lourd : 20 Mo au plus. Enlevez ses images, puis renvoyez-le."),
        code="document-too-heavy",
    )


def macros_refusal() -> Refused:
    return document_refusal(
        _("Ce document contient des macros. Enregistrez-le sans macro (.docx ou .odt), puis renvoyez-le."),
        code="document-has-macros",
    )


def unzip_document(content: bytes) -> dict[str, bytes]:
    """The parts of a document that are read. Each XML part is well formed and has no declaration."""
    try:
        with SafeZip(BytesIO(content), BOUNDS) as archive:
            BOUNDS.check_size(archive.size, len(content))
            if any(_MACROS.search(name) for name in archive.names):
                raise macros_refusal()
            files = {name: archive.read(name) for name in archive.names if name in _PARTS}
    except UnsafeZip as unsafe:
        raise _zip_refusal(unsafe.problem) from unsafe
    if b"encryption-data" in files.get("META-INF/manifest.xml", b""):
        raise locked_refusal()
    counter = XmlCounter(MOST_ELEMENTS)
    for name, data in files.items():
        if name.endswith(".xml"):
            _check_xml(counter, data)
    return files


def _zip_refusal(problem: Problem) -> Refused:
    match problem:
        case Problem.MANY_FILES | Problem.LARGE | Problem.BOMB:
            return document_refusal(
                _("Ce document devient démesuré une fois ouvert : il n’est pas lu."),
                code="document-unpacks-too-large",
            )
        case Problem.LOCKED:
            return locked_refusal()
    return damaged_refusal()


def _check_xml(counter: XmlCounter, data: bytes) -> None:
    try:
        counter.check(data)
    except UnsafeXml as unsafe:
        match unsafe.problem:
            case XmlProblem.LONG:
                raise long_refusal() from unsafe
            case XmlProblem.DECLARED:
                raise document_refusal(
                    _(
                        "Ce document contient des déclarations (DTD) qui peuvent cacher un piège. Enregistrez-le de nouveau, puis renvoyez-le."
                    ),
                    code="document-has-declarations",
                ) from unsafe
        raise damaged_refusal() from unsafe
