"""Files that people attach. Their kind comes from their content, never from their name; a browser saves them and never
displays them."""

import re
import unicodedata
import uuid
from collections.abc import Collection
from os import SEEK_END
from pathlib import PurePath
from typing import IO, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base.frozen import frozen
from jalons.base.pdf_opening import find_opening_problem
from jalons.base.zip_files import BROKEN, SafeZip, UnsafeZip, ZipBounds

MEGABYTE = 1024 * 1024
HEAVIEST = 10 * MEGABYTE
LONGEST_NAME = 120


@frozen
class Kind:
    extension: str
    content_type: str


PDF = Kind("pdf", "application/pdf")
PNG = Kind("png", "image/png")
JPEG = Kind("jpg", "image/jpeg")
_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCX = Kind("docx", f"{_OFFICE}.wordprocessingml.document")
XLSX = Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet")
PPTX = Kind("pptx", f"{_OFFICE}.presentationml.presentation")
_OPEN = "application/vnd.oasis.opendocument"
ODT = Kind("odt", f"{_OPEN}.text")
ODS = Kind("ods", f"{_OPEN}.spreadsheet")
ODP = Kind("odp", f"{_OPEN}.presentation")
KINDS = (PDF, PNG, JPEG, DOCX, XLSX, PPTX, ODT, ODS, ODP)

_SIGNATURES = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
# The part that each Office Open XML document must contain, and the kind that it proves.
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "ppt/presentation.xml": PPTX}
_BOUNDS = ZipBounds(unpacked=1_000, ratio=1_000, free=1_000, files=50_000)
# Those of the documents that an import opens: whoever downloads the file opens it too.
_UNPACKED = ZipBounds(unpacked=200 * MEGABYTE, ratio=200, free=10 * MEGABYTE, files=50_000)
# The JPEG markers that the size of the picture follows.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MACROS = re.compile(r"(^|/)(vbaProject\.bin$|Basic/|Scripts/|macrosheets/)", re.IGNORECASE)


def file_kind(file: IO[bytes]) -> Kind | None:
    """The kind of a file, or None when it is not one of `KINDS` or carries macros. The file is rewound."""
    file.seek(0)
    head = file.read(8)
    kind = next((kind for signature, kind in _SIGNATURES.items() if head.startswith(signature)), None)
    if kind is None and head.startswith(b"PK"):
        kind = _archive_kind(file)
    file.seek(0)
    return kind


def _archive_kind(file: IO[bytes]) -> Kind | None:
    """Only the names of the parts are read; the one thing unpacked is the few bytes that name an OpenDocument."""
    try:
        with SafeZip(file, _BOUNDS) as archive:
            names = archive.names
            if any(_MACROS.search(name) for name in names):
                return None
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in _PARTS.items() if part in names), None)
            if "mimetype" in names:
                with archive.open("mimetype") as part:
                    declared = part.read(100).decode("ascii", "replace")
                return next((kind for kind in (ODT, ODS, ODP) if kind.content_type == declared), None)
    except (UnsafeZip, *BROKEN, OSError):
        return None  # a broken archive is not one of the accepted kinds
    return None


def _opening_problem(file: IO[bytes], kind: Kind) -> str:
    """« damaged », « locked », « bomb », or nothing: a signature alone proves no file. The file is rewound."""
    if kind is PDF:
        return find_opening_problem(file)
    if kind not in (PNG, JPEG):
        return "" if _unpacks_within_bounds(file) else "bomb"
    file.seek(0)
    content = file.read()
    file.seek(0)
    return "" if (_is_whole_png(content) if kind is PNG else _is_whole_jpeg(content)) else "damaged"


def _unpacks_within_bounds(file: IO[bytes]) -> bool:
    """Only sizes are read: the whole archive, and each of its parts. The file is rewound."""
    packed = file.seek(0, SEEK_END)
    try:
        with SafeZip(file, _UNPACKED) as archive:
            _UNPACKED.check_size(archive.size, packed)
            for name in archive.names:
                archive.check_size(name)
    except UnsafeZip:
        return False
    finally:
        file.seek(0)
    return True


def _is_whole_png(content: bytes) -> bool:
    """Each of its chunks follows the one before, from the size to the end, and its pixels are there."""
    place, names = 8, []
    while place + 12 <= len(content):
        names.append(content[place + 4 : place + 8])
        place += 12 + int.from_bytes(content[place : place + 4], "big")
        if names[-1] == b"IEND":
            break
    return names[:1] == [b"IHDR"] and b"IDAT" in names and names[-1] == b"IEND" and place <= len(content)


def _is_whole_jpeg(content: bytes) -> bool:
    """Its segments follow one another up to its pixels, one of them says its size, and its end is there."""
    place, markers = 2, set()
    while place + 4 <= len(content) and content[place] == 0xFF and 0xDA not in markers:
        markers.add(content[place + 1])
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    return 0xDA in markers and bool(markers & _JPEG_FRAMES) and content.rfind(b"\xff\xd9") >= place


def strip_control_characters(name: str) -> str:
    """Removes invisible characters that reverse or cut a file name: control and direction characters."""
    return "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")


def readable_name(name: str, kind: Kind) -> str:
    """The file name that people read: no folder, no control character, and the extension of its real kind."""
    base = strip_control_characters(PurePath(name.replace("\\", "/")).name).strip(" .")
    stem = base.rpartition(".")[0] or base
    return f"{stem[: LONGEST_NAME - 5] or 'piece'}.{kind.extension}"


class AttachmentField(forms.FileField):
    """Accepts a file of a known kind that opens, at most `HEAVIEST` bytes; sets `kind` and a safe `name` on the file that it
    returns."""

    default_error_messages = {
        "unknown": _("Ce fichier n’est ni un PDF, ni une image (PNG, JPEG), ni un document bureautique sans macro."),
        "heavy": _("Ce fichier est trop lourd : 10 Mo au plus."),
        "empty": _("Ce fichier est vide."),
        "damaged": _("Ce fichier ne s’ouvre pas : il est abîmé ou coupé. Enregistrez-le de nouveau, puis renvoyez-le."),
        "bomb": _(
            "Ce document devient démesuré une fois ouvert : il n’est pas gardé. Enregistrez-le de nouveau, puis renvoyez-le."
        ),
        "locked": _(
            "Ce PDF est protégé par un mot de passe, et l’équipe ne pourrait pas l’ouvrir. Enregistrez-le sans mot de passe, puis renvoyez-le."
        ),
    }

    def __init__(self, *, kinds: Collection[Kind] = KINDS, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(f".{kind.extension}" for kind in kinds)}))
        super().__init__(**kwargs)
        self.kinds = kinds

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file or None
        if (file.size or 0) > HEAVIEST:
            raise ValidationError(self.error_messages["heavy"], code="heavy")
        kind = file_kind(file)
        if kind not in self.kinds:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        assert kind
        if problem := _opening_problem(file, kind):
            raise ValidationError(self.error_messages[problem], code=problem)
        file.kind = kind  # type: ignore[attr-defined]
        file.name = readable_name(file.name or "", kind)
        return file


def format_size(size: int) -> str:
    """« 12 ko », « 3,4 Mo »; at least « 1 ko »."""
    if size < MEGABYTE:
        return gettext("%(n)d\u00a0ko") % {"n": max(round(size / 1024), 1)}
    return gettext("%(n)s\u00a0Mo") % {"n": f"{size / MEGABYTE:.1f}".replace(".", ",")}


def store_upload(file: "UploadedFile[Any]", folder: str) -> str:
    """Stores a checked file under a random name and returns this name. If the transaction is rolled back, the file
    stays on the disk, but no row names it, so it is never served."""
    kind: Kind = file.kind  # type: ignore[attr-defined]
    return default_storage.save(f"{folder}/{uuid.uuid4().hex}.{kind.extension}", file)


def delete_upload(stored: str) -> None:
    """Deletes the file once the transaction is committed."""
    transaction.on_commit(lambda: default_storage.delete(stored))


def download_response(stored: str, name: str) -> HttpResponse:
    """A file that the browser saves: it neither displays it nor guesses its type, and no cache keeps it.

    Raises Http404 when the file is missing: somebody is deleting it at this moment, or the data was restored without
    it.
    """
    extension = stored.rpartition(".")[2]
    kind = next((kind for kind in KINDS if kind.extension == extension), None)
    try:
        with default_storage.open(stored) as file:
            response = HttpResponse(file.read(), content_type=kind.content_type if kind else "application/octet-stream")
    except FileNotFoundError as gone:
        raise Http404 from gone
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
