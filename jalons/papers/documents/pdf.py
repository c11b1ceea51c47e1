"""Tagged PDF (PDF/UA-1 and PDF/A-2a) made by typst. The compiler refuses what a screen reader could not read."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, time
from threading import Lock
from typing import Any

import typst

from jalons.base.memory_release import release_memory
from jalons.papers.documents import look
from jalons.papers.documents.characters import drawable_text, latin_text
from jalons.papers.documents.document_cleaning import refine_document
from jalons.papers.documents.look import OURS, Look
from jalons.papers.documents.model import Document
from jalons.papers.documents.page_layout import (
    FILLED_AT_MOST,
    PageEnd,
    PageLayout,
    continue_short_pages,
    is_long,
)
from jalons.papers.documents.pdf_data import pdf_data
from jalons.papers.documents.typeface import compiler_fonts

STANDARDS = ["a-2a", "ua-1"]
_CM = 72 / 2.54
_PAGE_HEIGHT = 29.7 * _CM
# The margins above and below the text, as `shapes/pdf.typ` sets them, by whether the document is tight.
_MARGINS = {False: (2.4 * _CM, 2.2 * _CM), True: (2.2 * _CM, 2 * _CM)}


def write_pdf(document: Document, own: Look = OURS) -> bytes:
    """Writes a refined document. A long one is laid out first, so that none of its pages is nearly empty."""
    if not is_long(document):
        return compile_drawable(lambda draw: compile_pdf(document, own, draw))
    laid = lay_out_pages(document, own)
    return compile_drawable(lambda draw: compile_pdf(laid.document, own, draw, tight=laid.tight))


@dataclass(frozen=True)
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
    if not is_short:
        return LaidOut(laid, False, layout)
    layout = layout or measure_layout(laid, own)
    return LaidOut(laid, measure_layout(laid, own, tight=True).last.page < layout.last.page, layout)


def measure_layout(document: Document, own: Look, *, tight: bool = False) -> PageLayout:
    """Where the pages of a refined document end, and which page each heading is on."""
    data = json.dumps(pdf_data(document, own, drawable_text, tight=tight, measured=True), ensure_ascii=False)
    source = look.read_shape("pdf.typ").encode()
    with _compiling:
        compiler = typst.Compiler(source, font_paths=compiler_fonts(False), sys_inputs={"data": data})
        asked = json.loads(compiler.query("metadata", field="value"))
    if is_long(document):
        forget_layouts()
    top, bottom = _MARGINS[tight]
    room = _PAGE_HEIGHT - top - bottom
    *ends, pages = asked
    return PageLayout(pages=dict(pages), ends={anchor: PageEnd(page, (y - top) / room) for anchor, page, y in ends})


def holds_in(document: Document, pages: int, own: Look = OURS) -> bool:
    """Whether a document holds in so many pages, whatever the format. It is laid out as our PDF."""
    end = measure_layout(refine_document(document), own).last
    return end.page < pages or (end.page == pages and end.filled <= FILLED_AT_MOST)


def compile_drawable(compile: Callable[[Callable[[str], str]], bytes]) -> bytes:
    """Compiles with characters that can be drawn; if some still cannot, compiles again with usual Latin letters
    only."""
    try:
        return compile(drawable_text)
    except typst.TypstError as error:
        if not _is_missing_letter(error):
            raise
        return compile(lambda text: latin_text(drawable_text(text)))
    finally:
        _forget_layouts_soon()


def write_png(svg: str, width_cm: float) -> bytes:
    """A drawing as a PNG for office files, at 200 pixels an inch."""
    source = f'#set page(width: {width_cm:.3f}cm, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    try:
        return run_typst(source.encode(), {"svg": svg}, format="png", ppi=200)
    finally:
        _empty_cache()


def draw_pages(document: Document, own: Look, ppi: int) -> list[bytes]:
    """Each page of a refined document as a PNG, to be shown on a screen."""
    data = json.dumps(pdf_data(document, own, drawable_text), ensure_ascii=False)
    try:
        made = _compile_source(
            look.read_shape("pdf.typ").encode(), {"data": data}, every_font=True, format="png", ppi=ppi
        )
    finally:
        _forget_layouts_soon()
    return [made] if isinstance(made, bytes) else list(made or ())


def compile_pdf(document: Document, own: Look, draw: Callable[[str], str], *, tight: bool = False) -> bytes:
    data = json.dumps(pdf_data(document, own, draw, tight=tight), ensure_ascii=False)
    stamp = datetime.combine(document.date, time(12), UTC)
    return run_typst(
        look.read_shape("pdf.typ").encode(), {"data": data}, format="pdf", pdf_standards=STANDARDS, timestamp=stamp
    )


def run_typst(source: bytes, inputs: dict[str, str], **how: Any) -> bytes:
    """Uses our typeface alone, which saves 4 MB; if a letter is missing, those of the compiler too. A PNG always uses
    them all, since the compiler does not report a missing letter for it."""
    try:
        made = _compile_source(source, inputs, every_font=how["format"] == "png", **how)
    except typst.TypstError as error:
        if not _is_missing_letter(error):
            raise
        made = _compile_source(source, inputs, every_font=True, **how)
    assert isinstance(made, bytes)
    return made


_compiling = Lock()


def _compile_source(source: bytes, inputs: dict[str, str], *, every_font: bool, **how: Any) -> Any:
    """Compiles one document at a time: a long one takes up to 60 MB, with as many threads as there are cores."""
    with _compiling:
        return typst.Compiler(source, font_paths=compiler_fonts(every_font), sys_inputs=inputs).compile(**how)


def _is_missing_letter(error: typst.TypstError) -> bool:
    return "could not be displayed" in error.message


_AFTERWARDS = ThreadPoolExecutor(1, "forgetting")


_REMEMBERED = 10
"""How many compilations typst keeps a layout that none of them used."""


def _empty_cache() -> None:
    """Clears what typst remembers, 60 MB for a long document, by one empty compilation more than it keeps layouts."""
    for _time in range(_REMEMBERED + 1):
        run_typst(b"", {}, format="pdf")


def forget_layouts() -> None:
    _empty_cache()
    release_memory()


def _forget_layouts_soon() -> None:
    """It takes a tenth of the time of the document, and runs after it, so nobody waits."""
    _AFTERWARDS.submit(forget_layouts)


def wait_for_cache() -> None:
    """Waits until the cache has been cleared."""
    _AFTERWARDS.submit(lambda: None).result()
