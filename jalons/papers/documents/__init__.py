"""Documents that leave Jalons: one neutral model, one writer per format."""

from collections.abc import Callable
from dataclasses import dataclass

from jalons.papers.documents.look import OURS, Look
from jalons.papers.documents.model import Document
from jalons.papers.documents.pdf import pdf
from jalons.papers.documents.refine import refined


@dataclass(frozen=True, slots=True)
class Format:
    extension: str
    mime: str
    label: str
    writer: Callable[[Document, Look], bytes]


# The libraries of office files weigh 35 MB in memory: a server that nobody asks for one does without.


def _docx(document: Document, look: Look) -> bytes:
    from jalons.papers.documents.docx import docx

    return docx(document, look)


def _odt(document: Document, look: Look) -> bytes:
    from jalons.papers.documents.odt import odt

    return odt(document, look)


FORMATS: dict[str, Format] = {
    made.extension: made
    for made in (
        Format("pdf", "application/pdf", "PDF accessible", pdf),
        Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word", _docx),
        Format("odt", "application/vnd.oasis.opendocument.text", "LibreOffice", _odt),
    )
}


def write(document: Document, extension: str, look: Look = OURS) -> bytes:
    """The file, always the same for the same document and look. Raises KeyError for a format that is not in FORMATS."""
    return FORMATS[extension].writer(refined(document), look)
