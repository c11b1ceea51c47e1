"""An existing feuille de route in Word, LibreOffice or PDF, as the tables that the import of a plan reads."""

from collections.abc import Sequence
from os import SEEK_END
from typing import IO

from django.utils.translation import gettext as _

from jalons.base.errors import Refused
from jalons.base.table_files import Sheet, read_apart, read_in_turn
from jalons.papers.uploaded_documents.archive import MOST_BYTES, damaged_refusal, heavy_refusal
from jalons.papers.uploaded_documents.blocks import Block
from jalons.papers.uploaded_documents.reader import PDF, document_kind, read_document
from jalons.publication.rules.document_rows import document_tables


def is_document(file: IO[bytes]) -> bool:
    """Reads the file, and puts it back at its beginning."""
    kind = document_kind(file.read(MOST_BYTES + 1))
    file.seek(0)
    return bool(kind)


def refuse_false_document(file: IO[bytes]) -> None:
    """A file that is called a document, and does not hold one: what is said of tables would mislead. Raises Refused."""
    if not str(file.name or "").lower().endswith((".pdf", ".docx", ".odt")):
        return
    file.seek(0, SEEK_END)
    size = file.tell()
    file.seek(0)
    raise heavy_refusal() if size > MOST_BYTES else damaged_refusal()


def read_document_sheets(file: IO[bytes]) -> list[Sheet]:
    """The fiches of a document as a sheet, and each of its tables of actions as another. Raises Refused."""
    content = file.read(MOST_BYTES + 1)
    if document_kind(content) == PDF:
        blocks = read_apart(lambda: read_document(content), "file")
        return read_in_turn(lambda: _find_sheets(blocks), "file")
    return read_in_turn(lambda: _find_sheets(read_document(content)), "file")


def _find_sheets(blocks: Sequence[Block]) -> list[Sheet]:
    tables = document_tables(blocks)
    if not tables:
        raise Refused(
            _(
                "Aucune fiche n’a été reconnue dans ce document. Donnez à chaque fiche un titre comme « Fiche action 1 : … », ou collez un tableau."
            ),
            code="document-without-fiche",
            field="file",
        )
    return [Sheet(table.name, table.rows, table.merged) for table in tables]
