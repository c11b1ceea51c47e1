"""The pieces as tagged PDF, by typst. User texts are passed as data, never as markup."""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext as _

from jalons.papers.documents import look
from jalons.papers.documents.characters import clean_text
from jalons.papers.documents.pdf import compile_drawable, run_typst_pdf
from jalons.papers.documents.pdf_data import breakable_text
from jalons.papers.documents.typography import typeset_text
from jalons.publication.documents.kit.model import Kit, Piece
from jalons.publication.documents.kit.words import kit_words, piece_title


def write_kit_pdf(kit: Kit, pieces: Sequence[Piece]) -> bytes:
    """One file, the pieces in this order."""

    def compiled(draw: Callable[[str], str]) -> bytes:
        data = json.dumps(_kit_data(kit, pieces, draw), ensure_ascii=False)
        links = kit.secretaries if Piece.SECRETARIES in pieces else ()
        inputs = {
            "data": data,
            "qr": draw_qr_code(kit.link),
            "registration": draw_qr_code(kit.registration.link) if kit.registration else "",
            "secretaries": json.dumps([draw_qr_code(link) for link in links]),
        }
        return run_typst_pdf(_kit_source(), inputs, kit.date)

    return compile_drawable(compiled)


def draw_qr_code(link: str) -> str:
    """An SVG of the QR code. It only contains our own address, nothing that people typed."""
    drawing = BytesIO()
    segno.make(link, error="m", micro=False).save(drawing, kind="svg", scale=10, border=0, xmldecl=False)
    return drawing.getvalue().decode()


@cache
def _kit_source() -> bytes:
    return (Path(__file__).parent / "kit.typ").read_bytes()


def printable_value(value: Any, draw: Callable[[str], str]) -> Any:
    """A value for typst: every text has French typography, and only characters that the fonts have."""
    match value:
        case str():
            return breakable_text(draw(typeset_text(clean_text(value))))
        case list() | tuple():
            return [printable_value(item, draw) for item in value]
        case dict():
            return {name: printable_value(item, draw) for name, item in value.items()}
        case _ if is_dataclass(value):
            return {field.name: printable_value(getattr(value, field.name), draw) for field in fields(value)}
    return value


def _kit_data(kit: Kit, pieces: Sequence[Piece], draw: Callable[[str], str]) -> dict[str, Any]:
    name = piece_title(pieces[0]) if len(pieces) == 1 else _("Kit à imprimer")
    data: dict[str, Any] = printable_value(kit, draw)
    return data | {
        "date": None,
        "day": {"year": kit.date.year, "month": kit.date.month, "day": kit.date.day},
        "font": look.FONT,
        "pieces": [piece.name.lower() for piece in pieces],
        "document": draw(typeset_text(clean_text(f"{name}, {kit.title}"))),
        "words": printable_value(kit_words(kit), draw),
    }
