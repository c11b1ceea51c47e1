"""Letters and the list of calls as tagged PDF, by typst. What people typed comes as data and is never read as markup."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from jalons.papers.documents import look
from jalons.papers.documents.characters import legible
from jalons.papers.documents.pdf import STANDARDS, drawn, typst_made
from jalons.papers.documents.typography import typeset
from jalons.publication.kit.pdf import printable, qr_svg
from jalons.publication.letters.model import Calls, Letters
from jalons.publication.letters.words import call_words, letter_words


def letters_pdf(made: Letters) -> bytes:
    """One page each."""
    codes = json.dumps([qr_svg(letter.link) for letter in made.letters])
    return _compiled("letters", made, letter_words(made), {"codes": codes})


def calls_pdf(made: Calls) -> bytes:
    return _compiled("calls", made, call_words(made), {})


def _compiled(kind: str, made: Letters | Calls, words: dict[str, Any], more: dict[str, str]) -> bytes:
    on = made.date

    def compiled(draw: Callable[[str], str]) -> bytes:
        held = printable(made, draw) | {
            "date": None,
            "day": {"year": on.year, "month": on.month, "day": on.day},
            "font": look.FONT,
            "document": draw(typeset(legible(f"{words['name']}, {made.title}"))),
            "words": printable(words, draw),
        }
        inputs = {"data": json.dumps(held, ensure_ascii=False), "kind": kind, **more}
        stamp = datetime.combine(on, time(12), UTC)
        return typst_made(_source(), inputs, format="pdf", pdf_standards=STANDARDS, timestamp=stamp)

    return drawn(compiled)


@cache
def _source() -> bytes:
    return (Path(__file__).parent / "letters.typ").read_bytes()
