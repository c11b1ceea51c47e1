"""A logo as it was uploaded: it is checked by its content, then drawn again, so that nothing of the original file is
kept."""

import struct
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.papers.documents.compiler import NotCompiled, compile_source

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 25_000_000
MOST_KEPT = 400_000
SIDES = (1200, 800, 500, 300)
"""Pixels of the longest side, tried in order: the first size that is light enough is kept."""
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The JPEG markers that the size follows."""


def redraw_logo(content: bytes) -> bytes:
    """The same picture as a PNG. Refuses a file that is neither PNG nor JPEG, too heavy, too large or damaged."""
    if len(content) > MOST_BYTES:
        raise Refused(_("Ce logo est trop lourd : 5 Mo au plus."), code="logo-too-heavy", field="logo")
    width, height = _logo_size(content)
    if width * height > MOST_PIXELS:
        raise Refused(_("Ce logo est trop grand : 5 000 pixels de côté au plus."), code="logo-too-large", field="logo")
    if not (0.02 <= width / height <= 50):
        raise Refused(_("Ce logo est trop étroit pour être lu."), code="logo-too-narrow", field="logo")
    for side in SIDES:
        made = _redraw_picture(content, width, height, side)
        if len(made) <= MOST_KEPT:
            return made
    raise Refused(
        _("Ce logo a trop de détails. Envoyez-en une version plus simple."), code="logo-too-detailed", field="logo"
    )


def _logo_size(content: bytes) -> tuple[int, int]:
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and len(content) > 24:
        width, height = struct.unpack(">II", content[16:24])
    elif content.startswith(_JPEG):
        width, height = _jpeg_size(content)
    elif b"<svg" in content[:2000].lower():
        raise Refused(
            _("Un logo SVG peut contenir des programmes. Enregistrez-le en PNG, puis renvoyez-le."),
            code="logo-is-svg",
            field="logo",
        )
    else:
        raise Refused(_("Ce fichier n’est pas une image PNG ou JPEG."), code="logo-not-a-picture", field="logo")
    if not (width and height):
        raise _damaged_refusal()
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    place = 2
    while place + 9 < len(content) and content[place] == 0xFF:
        marker = content[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    raise _damaged_refusal()


def _redraw_picture(content: bytes, width: int, height: int, side: int) -> bytes:
    scale = min(1.0, side / max(width, height))
    size = f"width: {max(1, round(width * scale))}pt, height: {max(1, round(height * scale))}pt"
    name = "logo.png" if content.startswith(_PNG) else "logo.jpg"
    source = f'#set page({size}, margin: 0pt, fill: none)\n#image("/{name}", width: 100%, height: 100%, fit: "contain")'
    with TemporaryDirectory(prefix="jalons-logo-") as folder:
        (Path(folder) / name).write_bytes(content)
        try:
            [made] = compile_source(source.encode(), {}, every_font=False, root=Path(folder), format="png", ppi=72)
        except NotCompiled as error:
            raise _damaged_refusal() from error
    return made


def _damaged_refusal() -> Refused:
    return Refused(
        _("Cette image est abîmée. Ouvrez-la, enregistrez-la de nouveau, puis renvoyez-la."),
        code="logo-damaged",
        field="logo",
    )
