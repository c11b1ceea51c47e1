"""The only entry point for documents: it recognises their format by what they hold, never by their name."""

from io import BytesIO

from django.utils.translation import gettext as _

from jalons.base.zip_files import SafeZip, UnsafeZip
from jalons.papers.uploaded_documents.archive import (
    BOUNDS,
    MOST_BLOCKS,
    MOST_BYTES,
    document_refusal,
    heavy_refusal,
    locked_refusal,
    long_refusal,
    unzip_document,
)
from jalons.papers.uploaded_documents.blocks import Block

PDF, DOCX, ODT, OLD = "pdf", "docx", "odt", "old"
_DOCX_MAIN, _ODT_TYPE = "word/document.xml", b"application/vnd.oasis.opendocument.text"
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def document_kind(content: bytes) -> str:
    """ "" when it is no document: a workbook, a table in text, something else."""
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith((_OLE, b"{\\rtf")):
        return OLD
    return _archive_kind(content) if content.startswith(b"PK\x03\x04") else ""


def _archive_kind(content: bytes) -> str:
    try:
        with SafeZip(BytesIO(content), BOUNDS) as archive:
            if _DOCX_MAIN in archive.names:
                return DOCX
            is_text = "mimetype" in archive.names and archive.read("mimetype").startswith(_ODT_TYPE)
            return ODT if is_text and "content.xml" in archive.names else ""
    except UnsafeZip:
        return ""


def read_document(content: bytes) -> list[Block]:
    """Raises Refused, with what to do about the document."""
    if len(content) > MOST_BYTES:
        raise heavy_refusal()
    blocks = _read_blocks(content)
    if len(blocks) > MOST_BLOCKS:
        raise long_refusal()
    return blocks


def _read_blocks(content: bytes) -> list[Block]:
    kind = document_kind(content)
    # Imported here, as for templates: the office libraries are only needed once somebody sends a document.
    if kind == PDF:
        from jalons.papers.uploaded_documents import pdf

        return pdf.read_pdf(content)
    if kind == DOCX:
        from jalons.papers.uploaded_documents import docx

        return docx.read_docx(unzip_document(content))
    if kind == ODT:
        from jalons.papers.uploaded_documents import odt

        return odt.read_odt(unzip_document(content))
    if _ENCRYPTED in content:
        raise locked_refusal()
    raise document_refusal(
        _(
            "Ce fichier est d’un ancien format (.doc, .xls, .rtf). Ouvrez-le, puis enregistrez-le en .docx, .odt, .xlsx ou .ods."
        ),
        code="document-of-an-old-format",
    )
