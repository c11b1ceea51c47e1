"""Unpacks an office file from outside within limits: nothing that it says of itself is trusted."""

import re
import zlib
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.xml_pieces import EndlessTag, parse_by_pieces

MOST_BYTES = 20 * 1024 * 1024
MOST_UNFOLDED = 100 * 1024 * 1024
MOST_FILES = 2_000
MOST_ELEMENTS = 300_000
"""In all the XML of the file: an element takes two hundred bytes of memory once read."""
MOST_RATIO = 100
"""Unpacked size over packed size; a small file may honestly exceed it, so it is only checked beyond `FREE` bytes."""
FREE = 10 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XML = re.compile(r"\.(xml|rels|rdf)$", re.IGNORECASE)


def template_refusal(sentence: str) -> Refused:
    return Refused(sentence, field="file")


def damaged_refusal() -> Refused:
    return template_refusal(
        _("Ce modèle est abîmé ou incomplet. Ouvrez-le, enregistrez-le de nouveau, puis renvoyez-le.")
    )


def unzip_template(content: bytes) -> dict[str, bytes]:
    """Every file of the archive. Each XML file is well formed and has no declaration."""
    _check_content(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_entries(entries, len(content))
            files = {entry.filename: _read_entry(archive, entry) for entry in entries}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise damaged_refusal() from error
    if b"encryption-data" in files.get("META-INF/manifest.xml", b""):
        raise template_refusal(_("Ce modèle est protégé par un mot de passe. Enregistrez-le sans mot de passe."))
    counted = _Counted()
    for name, data in files.items():
        if _XML.search(name) and data:
            counted.parse(data)
    return files


def _check_content(content: bytes) -> None:
    if not content:
        raise template_refusal(_("Ce fichier est vide."))
    if len(content) > MOST_BYTES:
        raise template_refusal(_("Ce modèle est trop lourd : 20 Mo au plus. Allégez ses images."))
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise template_refusal(_("Ce modèle est protégé par un mot de passe. Enregistrez-le sans mot de passe."))
        raise template_refusal(
            _("Ce modèle est d’un ancien format (.doc, .ppt). Enregistrez-le en .docx, .pptx ou .odt.")
        )
    if not content.startswith(b"PK\x03\x04"):
        raise template_refusal(_("Ce fichier n’est pas un modèle Word, PowerPoint ou LibreOffice."))


def _check_entries(entries: list[ZipInfo], weight: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_FILES:
        raise template_refusal(_("Ce modèle contient trop de fichiers pour être lu."))
    if total > MOST_UNFOLDED or (total > FREE and total > MOST_RATIO * weight):
        raise template_refusal(_("Ce modèle devient démesuré une fois ouvert : il n’est pas lu."))
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names) or any(".." in name or name.startswith(("/", "\\")) for name in names):
        raise damaged_refusal()
    if any(entry.flag_bits & 1 for entry in entries):
        raise template_refusal(_("Ce modèle est protégé par un mot de passe. Enregistrez-le sans mot de passe."))


def _read_entry(archive: ZipFile, entry: ZipInfo) -> bytes:
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise damaged_refusal()
    with archive.open(entry) as file:
        # Reads no more than the announced size, whatever the archive holds; the checksum proves that nothing is left.
        return file.read(entry.file_size)


def check_xml(data: bytes) -> None:
    """Refuses XML that is not well formed, that has a declaration, or that is too long."""
    _Counted().parse(data)


class _Counted:
    """Parses XML files and counts their elements, without keeping anything."""

    def __init__(self) -> None:
        self.elements = 0

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.EntityDeclHandler = _refuse_doctype
        parser.StartElementHandler = self.count
        try:
            parse_by_pieces(parser, data)
        except (expat.ExpatError, EndlessTag) as error:
            raise damaged_refusal() from error

    def count(self, *_about: object) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise template_refusal(_("Ce modèle contient un document trop long. Gardez-en une page, puis renvoyez-le."))


def _refuse_doctype(*_about: object) -> None:
    raise template_refusal(
        _(
            "Ce modèle contient des déclarations (DTD) qui peuvent cacher un piège. Enregistrez-le de nouveau, puis renvoyez-le."
        )
    )


def pack_files(files: dict[str, bytes]) -> bytes:
    """Gives the same bytes for the same files."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, ZIP_DEFLATED)
    return out.getvalue()


def unpack_files(content: bytes) -> dict[str, bytes]:
    """Unpacks what `pack_files` packed."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


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
            _("Une image de ce modèle ne peut pas être prise. Remplacez-la par une image PNG ou JPEG.")
        )
    return PICTURES[ending]
