"""Unpacks an office file from outside within limits: nothing that it says of itself is trusted."""

import re

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.xml_pieces import UnsafeXml, XmlCounter, XmlProblem
from jalons.base.zip_files import Problem, UnsafeZip, ZipBounds, unzip_files

MOST_BYTES = 20 * 1024 * 1024
BOUNDS = ZipBounds(unpacked=100 * 1024 * 1024, ratio=100, free=10 * 1024 * 1024)
MOST_ELEMENTS = 300_000
"""In all the XML of the file."""
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XML = re.compile(r"\.(xml|rels|rdf)$", re.IGNORECASE)


def template_refusal(sentence: str, *, code: str) -> Refused:
    return Refused(sentence, code=code, field="file")


def damaged_refusal() -> Refused:
    return template_refusal(
        _("Ce modèle est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le."),
        code="template-damaged",
    )


def unzip_template(content: bytes) -> dict[str, bytes]:
    """Every file of the archive. Each XML file is well formed and has no declaration."""
    _check_content(content)
    try:
        files = unzip_files(content, BOUNDS)
    except UnsafeZip as unsafe:
        raise _zip_refusal(unsafe.problem) from unsafe
    if b"encryption-data" in files.get("META-INF/manifest.xml", b""):
        raise _zip_refusal(Problem.LOCKED)
    counter = XmlCounter(MOST_ELEMENTS)
    for name, data in files.items():
        if _XML.search(name) and data:
            _count_elements(counter, data)
    return files


def _zip_refusal(problem: Problem) -> Refused:
    match problem:
        case Problem.MANY_FILES:
            return template_refusal(_("Ce modèle contient trop de fichiers pour être lu."), code="too-many-files")
        case Problem.LARGE | Problem.BOMB:
            return template_refusal(
                _("Ce modèle devient démesuré une fois ouvert : il n’est pas lu."), code="template-unpacks-too-large"
            )
        case Problem.LOCKED:
            return template_refusal(
                _("Ce modèle est protégé par un mot de passe. Enregistrez-le sans mot de passe."),
                code="template-locked",
            )
    return damaged_refusal()


def _check_content(content: bytes) -> None:
    if not content:
        raise template_refusal(_("Ce fichier est vide."), code="template-empty")
    if len(content) > MOST_BYTES:
        raise template_refusal(
            _("Ce modèle est trop lourd : 20 Mo au plus. Allégez ses images."), code="template-too-heavy"
        )
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise _zip_refusal(Problem.LOCKED)
        raise template_refusal(
            _("Ce modèle est d’un ancien format (.doc, .ppt). Enregistrez-le en .docx, .pptx ou .odt."),
            code="template-of-an-old-format",
        )
    if not content.startswith(b"PK\x03\x04"):
        raise template_refusal(
            _("Ce fichier n’est pas un modèle Word, PowerPoint ou LibreOffice."), code="not-a-template"
        )


def check_xml(data: bytes) -> None:
    """Refuses XML that is not well formed, that has a declaration, or that is too long."""
    _count_elements(XmlCounter(MOST_ELEMENTS), data)


def _count_elements(counter: XmlCounter, data: bytes) -> None:
    try:
        counter.check(data)
    except UnsafeXml as unsafe:
        raise _xml_refusal(unsafe.problem) from unsafe


def _xml_refusal(problem: XmlProblem) -> Refused:
    match problem:
        case XmlProblem.LONG:
            return template_refusal(
                _("Ce modèle contient un document trop long. Gardez-en une page, puis renvoyez-le."),
                code="template-too-long",
            )
        case XmlProblem.DECLARED:
            return template_refusal(
                _(
                    "Ce modèle contient des déclarations (DTD) qui peuvent cacher un piège. Enregistrez-le de nouveau, puis renvoyez-le."
                ),
                code="template-has-declarations",
            )
    return damaged_refusal()


# --- pictures ---------------------------------------------------------------------------------------------------------

_SIGNS: dict[str, tuple[bytes, ...]] = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF8",),
    "bmp": (b"BM",),
    "tif": (b"II*\x00", b"MM\x00*"),
    "tiff": (b"II*\x00", b"MM\x00*"),
    "emf": (b"\x01\x00\x00\x00",),
    "wmf": (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"),
}
PICTURES = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp",
    "tif": "image/tiff", "tiff": "image/tiff", "emf": "image/x-emf", "wmf": "image/x-wmf",
}  # fmt: skip


def picture_kind(path: str, data: bytes) -> str:
    """The MIME type of a picture whose content matches its name. Refuses a drawing that may hold programs."""
    ending = path.rpartition(".")[2].lower()
    if not data.startswith(_SIGNS.get(ending, (b"\0\0nothing",))):
        raise template_refusal(
            _("Une image de ce modèle ne peut pas être prise. Remplacez-la par une image PNG ou JPEG."),
            code="template-picture-unusable",
        )
    return PICTURES[ending]
