"""Documents that leave Jalons: one neutral model, one writer per format."""

from collections.abc import Callable

from jalons.base.frozen import frozen
from jalons.papers.documents.document_cleaning import refine_document
from jalons.papers.documents.look import OURS, Look
from jalons.papers.documents.model import Document
from jalons.papers.documents.pdf import write_pdf


@frozen(slots=True)
class Format:
    extension: str
    mime: str
    label: str
    writer: Callable[[Document, Look], bytes]


# Writers are imported late: with lxml, which reads the templates of people, they take 6 MB of memory.


def _write_docx(document: Document, look: Look) -> bytes:
    from jalons.papers.documents.docx import write_docx

    return write_docx(document, look)


def _write_odt(document: Document, look: Look) -> bytes:
    from jalons.papers.documents.odt import write_odt

    return write_odt(document, look)


FORMATS: dict[str, Format] = {
    made.extension: made
    for made in (
        Format("pdf", "application/pdf", "PDF accessible", write_pdf),
        Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word", _write_docx),
        Format("odt", "application/vnd.oasis.opendocument.text", "LibreOffice", _write_odt),
    )
}


def write_document(document: Document, extension: str, look: Look = OURS) -> bytes:
    """The file, always the same for the same document and look. Raises KeyError for a format that is not in FORMATS."""
    return FORMATS[extension].writer(refine_document(document), look)
