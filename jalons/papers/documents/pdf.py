"""Tagged PDF (PDF/UA-1 and PDF/A-2a) made by typst. The compiler refuses what a screen reader could not read."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from datetime import date as Date
from pathlib import Path
from typing import Any

from jalons.base.frozen import frozen
from jalons.papers.documents import look
from jalons.papers.documents.characters import drawable_text, latin_text
from jalons.papers.documents.compiler import NotCompiled, compile_source, end_compiler, query_source
from jalons.papers.documents.document_cleaning import refine_document
from jalons.papers.documents.look import OURS, Look
from jalons.papers.documents.measured_data import lighten_data
from jalons.papers.documents.model import Document
from jalons.papers.documents.page_layout import (
    FILLED_AT_MOST,
    PageEnd,
    PageLayout,
    continue_short_pages,
    is_long,
)
from jalons.papers.documents.pdf_data import pdf_data

STANDARDS = ["a-2a", "ua-1"]
_CM = 72 / 2.54
_PAGE_HEIGHT = 29.7 * _CM
# The margins above and below the text, as `shapes/pdf.typ` sets them, by whether the document is tight.
_MARGINS = {False: (2.4 * _CM, 2.2 * _CM), True: (2.2 * _CM, 2 * _CM)}

_SHAPE = look.SHAPES / "pdf.typ"
HEAVY = 40
"""Pages beyond which a layout is not kept while another one is made."""


def write_pdf(document: Document, own: Look = OURS) -> bytes:
    """Writes a refined document. A long one is laid out first, so that none of its pages is nearly empty; the compiler remembers
    that layout, and only writes it."""
    if not is_long(document):
        return compile_drawable(lambda draw: compile_pdf(document, own, draw))
    laid = lay_out_pages(document, own)
    return compile_drawable(lambda draw: compile_pdf(laid.document, own, draw, tight=laid.tight))


@frozen
class LaidOut:
    """`document`: its headings begin a page where the one before is not nearly empty. `tight`: it has to be closer, because its
    last page then disappears. `layout`: where its pages end when it is not tight, if that was measured."""

    document: Document
    tight: bool
    layout: PageLayout | None


def lay_out_pages(document: Document, own: Look) -> LaidOut:
    measured = measure_layout(document, own)
    laid, is_short = continue_short_pages(document, measured)
    layout = measured if laid == document else None
    if layout is None:
        _forget_layout(measured)
    if not is_short:
        return LaidOut(laid, False, layout)
    layout = layout or measure_layout(laid, own)
    return LaidOut(laid, measure_layout(laid, own, tight=True).last.page < layout.last.page, layout)


def lay_out_for_office(document: Document, own: Look) -> tuple[Document, PageLayout]:
    """The document whose headings begin a page where the one before is not nearly empty, and the pages that our PDF of it would
    have. Nothing of this layout is drawn: the compiler has no more of it than pages need, and keeps none while it draws
    pictures."""
    layout = measure_layout(document, own, is_drawn=False)
    laid, _is_short = continue_short_pages(document, layout)
    if laid != document:
        _forget_layout(layout)
        layout = measure_layout(laid, own, is_drawn=False)
    _forget_layout(layout)
    return laid, layout


def _forget_layout(layout: PageLayout) -> None:
    """What the compiler remembers of a layout helps no other, and takes 60 MB for 99 pages."""
    if layout.last.page > HEAVY:
        end_compiler()


def measure_layout(document: Document, own: Look, *, tight: bool = False, is_drawn: bool = True) -> PageLayout:
    """Where the pages of a refined document end, and which page each heading is on. `is_drawn`: what is laid out will be
    written, or asked again; otherwise it has only what changes pages."""
    data = pdf_data(document, own, drawable_text, tight=tight)
    given = json.dumps(data if is_drawn else lighten_data(data), ensure_ascii=False)
    asked = json.loads(query_source(_SHAPE, {"data": given}, "metadata"))
    top, bottom = _MARGINS[tight]
    room = _PAGE_HEIGHT - top - bottom
    *ends, pages = asked
    return PageLayout(pages=dict(pages), ends={anchor: PageEnd(page, (y - top) / room) for anchor, page, y in ends})


def holds_in(document: Document, pages: int, own: Look = OURS) -> bool:
    """Whether a document holds in so many pages, whatever the format. It is laid out as our PDF."""
    end = measure_layout(refine_document(document), own).last
    return end.page < pages or (end.page == pages and end.filled <= FILLED_AT_MOST)


def count_pages(document: Document, own: Look = OURS) -> int:
    """Of our PDF."""
    return measure_layout(refine_document(document), own).last.page


def compile_drawable(compile: Callable[[Callable[[str], str]], bytes]) -> bytes:
    """Compiles with characters that can be drawn; if some still cannot, compiles again with usual Latin letters
    only."""
    try:
        return compile(drawable_text)
    except NotCompiled as error:
        if not _is_missing_letter(error):
            raise
        return compile(lambda text: latin_text(drawable_text(text)))
    finally:
        end_compiler()


def write_png(svg: str, width_cm: float) -> bytes:
    """A drawing as a PNG for office files, at 200 pixels an inch."""
    source = f'#set page(width: {width_cm:.3f}cm, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    return run_typst(source.encode(), {"svg": svg}, format="png", ppi=200)


def draw_pages(document: Document, own: Look, ppi: int) -> list[bytes]:
    """Each page of a refined document as a PNG, to be shown on a screen."""
    data = json.dumps(pdf_data(document, own, drawable_text), ensure_ascii=False)
    try:
        return compile_source(_SHAPE, {"data": data}, every_font=True, format="png", ppi=ppi)
    finally:
        end_compiler()


def compile_pdf(document: Document, own: Look, draw: Callable[[str], str], *, tight: bool = False) -> bytes:
    data = json.dumps(pdf_data(document, own, draw, tight=tight), ensure_ascii=False)
    return run_typst_pdf(_SHAPE, {"data": data}, document.date)


def run_typst_pdf(source: bytes | Path, inputs: dict[str, str], on: Date) -> bytes:
    """A PDF of our standards, dated a day at noon."""
    stamp = int(datetime.combine(on, time(12), UTC).timestamp())
    return run_typst(source, inputs, format="pdf", pdf_standards=STANDARDS, timestamp=stamp)


def run_typst(source: bytes | Path, inputs: dict[str, str], **how: Any) -> bytes:
    """Uses our typeface alone, which saves 4 MB; if a letter is missing, those of the compiler too. A PNG always uses
    them all, since the compiler does not report a missing letter for it."""
    try:
        [made] = compile_source(source, inputs, every_font=how["format"] == "png", **how)
    except NotCompiled as error:
        if not _is_missing_letter(error):
            raise
        [made] = compile_source(source, inputs, every_font=True, **how)
    return made


def _is_missing_letter(error: NotCompiled) -> bool:
    return "could not be displayed" in str(error)
