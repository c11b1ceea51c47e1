"""Tagged PDF (PDF/UA-1 and PDF/A-2a) by typst. The compiler refuses what a screen reader could not follow."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, time
from functools import cache
from typing import Any

import typst

from jalons.publication.documents import look
from jalons.publication.documents.characters import drawable, latin
from jalons.publication.documents.look import OURS, Logo, Look
from jalons.publication.documents.model import Document, Run, Table
from jalons.publication.documents.refine import footer, header, spans
from jalons.publication.documents.typography import dated

STANDARDS = ["a-2a", "ua-1"]
_AS_IS = frozenset({"anchor", "kind", "align"})
_NOT_BROKEN = frozenset({"svg", "alt"})


def pdf(document: Document, own: Look = OURS) -> bytes:
    """The document must be refined."""
    return drawn(lambda draw: compiled(document, own, draw))


def drawn(compile: Callable[[Callable[[str], str]], bytes]) -> bytes:
    """What `compile` makes of texts that can be drawn; with the simplest letters alone when even these cannot."""
    try:
        return compile(drawable)
    except typst.TypstError as error:
        if not _lacks_a_letter(error):
            raise
        return compile(lambda text: latin(drawable(text)))
    finally:
        _forget()


def png(svg: str, width_cm: float) -> bytes:
    """The drawing for office files, at 200 pixels an inch."""
    source = f'#set page(width: {width_cm:.3f}cm, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    return typst_made(source.encode(), {"svg": svg}, format="png", ppi=200)


def pages(document: Document, own: Look, ppi: int) -> list[bytes]:
    """Each page of a refined document as a PNG, to be looked at on a screen."""
    data = json.dumps(_data(document, own, drawable), ensure_ascii=False)
    compiler = typst.Compiler(look.shape("pdf.typ").encode(), font_paths=_fonts(True), sys_inputs={"data": data})
    try:
        made = compiler.compile(format="png", ppi=ppi)
    finally:
        _forget()
    return [made] if isinstance(made, bytes) else list(made or ())


def compiled(document: Document, own: Look, draw: Callable[[str], str]) -> bytes:
    data = json.dumps(_data(document, own, draw), ensure_ascii=False)
    stamp = datetime.combine(document.date, time(12), UTC)
    return typst_made(
        look.shape("pdf.typ").encode(), {"data": data}, format="pdf", pdf_standards=STANDARDS, timestamp=stamp
    )


def typst_made(source: bytes, inputs: dict[str, str], **how: Any) -> bytes:
    """With our typeface alone, 4 MB lighter; with those of the compiler when a letter is missing. A picture does not say
    what it lacks: it has them all."""
    try:
        made = typst.Compiler(source, font_paths=_fonts(how["format"] == "png"), sys_inputs=inputs).compile(**how)
    except typst.TypstError as error:
        if not _lacks_a_letter(error):
            raise
        made = typst.Compiler(source, font_paths=_fonts(True), sys_inputs=inputs).compile(**how)
    assert isinstance(made, bytes)
    return made


def _lacks_a_letter(error: typst.TypstError) -> bool:
    return "could not be displayed" in error.message


def _forget() -> None:
    """typst keeps what it laid out during ten compilations, 20 MB for a long document: ten empty ones let it go."""
    for _ in range(10):
        typst_made(b"", {}, format="pdf")


@cache
def _fonts(all_of_them: bool) -> Any:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=all_of_them, font_paths=[str(look.FONTS)])


def _data(document: Document, own: Look, draw: Callable[[str], str]) -> dict[str, Any]:
    def said(value: Any) -> Any:
        match value:
            case str():
                return jointed(draw(value))
            case Run():
                return (
                    [said(value.text), value.strong, value.href] if value.strong or value.href else [said(value.text)]
                )
            case (Run(strong=False, href="", text=text),) if "\n" not in text:
                return said(text)  # most cells and paragraphs: the compiler has nothing to work out
            case tuple():
                return [said(item) for item in value]
            case Table():
                rows = [{"kind": row.kind, "cells": said(tuple(spans(row, len(value.columns))))} for row in value.rows]
                return {"type": "Table", "columns": said(value.columns), "rows": rows} | {
                    name: said(getattr(value, name)) for name in ("caption", "note")
                }
            case _ if is_dataclass(value):
                parts = {field.name: getattr(value, field.name) for field in fields(value)}
                return {"type": type(value).__name__} | {name: said_as(name, part) for name, part in parts.items()}
        return value

    def said_as(name: str, part: Any) -> Any:
        return part if name in _AS_IS else draw(part) if name in _NOT_BROKEN else said(part)

    on = document.date
    return {
        "language": document.language,
        "day": {"year": on.year, "month": on.month, "day": on.day},
        "when": dated(on),
        "header": said(header(document)),
        "footer": said(footer(document)),
        "cover": document.cover,
        "cover_svg": look.cover(own.accent) if document.cover else "",
        "logo": _logo(own.logo, draw) if own.logo else None,
        "foot": said(own.footer),
        "font": [look.FONT, "DejaVu Sans Mono"],
        "colours": dict(own.colours),
        "callouts": look.CALLOUTS,
        "sizes": look.sizes(document.cover),
        "short-label": look.SHORT_LABEL,
        "short-table": look.SHORT_TABLE,
    } | {
        name: said(getattr(document, name))
        for name in ("title", "subtitle", "organisation", "status", "facts", "blocks")
    }


def _logo(logo: Logo, draw: Callable[[str], str]) -> dict[str, Any]:
    """The picture in a drawing, since words alone come in."""
    width, height = logo.pixels
    held = b64encode(logo.data).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{held}"/></svg>'
    )
    return {"svg": svg, "alt": draw(logo.alt), "width": logo.size_cm[0]}


_LONG_WORD = re.compile(r"\S{25,}")
_JOINT = re.compile(r"(?<=[/.@_&=?+-])(?=\w)|(?<=\S{24})(?=\S)")


def jointed(text: str) -> str:
    """Addresses and endless words may break, which hyphenation would not dare."""
    return _LONG_WORD.sub(lambda word: _JOINT.sub("\u200b", word[0]), text)
