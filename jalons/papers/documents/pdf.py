"""Tagged PDF (PDF/UA-1 and PDF/A-2a) by typst. The compiler refuses what a screen reader could not follow."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time
from threading import Lock
from typing import Any

import typst

from jalons.papers.documents import look
from jalons.papers.documents.characters import drawable, latin
from jalons.papers.documents.look import OURS, Look
from jalons.papers.documents.model import Document
from jalons.papers.documents.pdf_data import pdf_data
from jalons.papers.documents.typeface import fonts

STANDARDS = ["a-2a", "ua-1"]


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
    data = json.dumps(pdf_data(document, own, drawable), ensure_ascii=False)
    try:
        made = _compile(look.shape("pdf.typ").encode(), {"data": data}, every_font=True, format="png", ppi=ppi)
    finally:
        _forget()
    return [made] if isinstance(made, bytes) else list(made or ())


def compiled(document: Document, own: Look, draw: Callable[[str], str]) -> bytes:
    data = json.dumps(pdf_data(document, own, draw), ensure_ascii=False)
    stamp = datetime.combine(document.date, time(12), UTC)
    return typst_made(
        look.shape("pdf.typ").encode(), {"data": data}, format="pdf", pdf_standards=STANDARDS, timestamp=stamp
    )


def typst_made(source: bytes, inputs: dict[str, str], **how: Any) -> bytes:
    """With our typeface alone, 4 MB lighter; with those of the compiler when a letter is missing. A picture does not say
    what it lacks: it has them all."""
    try:
        made = _compile(source, inputs, every_font=how["format"] == "png", **how)
    except typst.TypstError as error:
        if not _lacks_a_letter(error):
            raise
        made = _compile(source, inputs, every_font=True, **how)
    assert isinstance(made, bytes)
    return made


_compiling = Lock()


def _compile(source: bytes, inputs: dict[str, str], *, every_font: bool, **how: Any) -> Any:
    """One at a time: each long document holds up to 60 MB while it is laid out, by as many threads as there are cores."""
    with _compiling:
        return typst.Compiler(source, font_paths=fonts(every_font), sys_inputs=inputs).compile(**how)


def _lacks_a_letter(error: typst.TypstError) -> bool:
    return "could not be displayed" in error.message


_AFTERWARDS = ThreadPoolExecutor(1, "forgetting")


def _forget() -> None:
    """typst keeps what it laid out during ten compilations, 20 MB for a long document: ten empty ones let it go. They
    take a tenth of the time of the document, which nobody has to wait for."""
    _AFTERWARDS.submit(lambda: [typst_made(b"", {}, format="pdf") for _ in range(10)])


def settled() -> None:
    """Returns once nothing is left to forget."""
    _AFTERWARDS.submit(lambda: None).result()
