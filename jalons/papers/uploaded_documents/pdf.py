"""The blocks of a PDF, read in a separate process: a page may be made to take minutes, or all the memory.

The process keeps no lock of this one, is stopped after LONGEST_SECONDS, sooner for a small file (`allowed_seconds`), and gives back
its memory when it ends.
"""

import json
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from jalons.papers.uploaded_documents.archive import (
    MOST_PAGES,
    damaged_refusal,
    document_refusal,
    locked_refusal,
    long_refusal,
)
from jalons.papers.uploaded_documents.blocks import Block, Grid, Heading, Paragraph, TextlessPage

LONGEST_SECONDS = 30
_MODULE = "jalons.papers.uploaded_documents.pdf_process"


def read_pdf(content: bytes) -> list[Block]:
    """Raises Refused."""
    answer = _run_reader(content)
    match answer.get("problem"):
        case "locked":
            raise locked_refusal()
        case "long":
            raise long_refusal()
        case "textless":
            raise document_refusal(
                _(
                    "Ce PDF est une image, sans texte à lire : il a sans doute été numérisé. Demandez le document d’origine, Word ou LibreOffice."
                ),
                code="pdf-without-text",
            )
        case None:
            return [_unpack_block(one) for one in answer["blocks"]]
    raise damaged_refusal()


def _run_reader(content: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603  our own module
            [sys.executable, "-m", _MODULE, str(MOST_PAGES), str(LONGEST_SECONDS)],
            input=content,
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=LONGEST_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise _slow_refusal() from error
    if done.returncode < 0:
        # The system stopped it: it took too much memory or time.
        raise _slow_refusal()
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise damaged_refusal() from error
    return answer


def _slow_refusal() -> Exception:
    return document_refusal(
        _(
            "Ce PDF est trop compliqué à lire. Envoyez le document d’origine, Word ou LibreOffice, ou les seules pages des fiches."
        ),
        code="pdf-too-slow",
    )


def _unpack_block(made: list[Any]) -> Block:
    match made:
        case ["heading", text, level, page]:
            return Heading(text, level, page)
        case ["paragraph", text, page, is_strong, is_item, breaks]:
            return Paragraph(text, page, is_strong, is_item, tuple(breaks))
        case ["grid", rows, page, merged]:
            return Grid(tuple(map(tuple, rows)), page, frozenset((row, column) for row, column in merged))
        case ["textless", page]:
            return TextlessPage(page)
    raise damaged_refusal()
