"""Letters and the list of calls as tagged PDF, by typst. User texts are passed as data, never as markup."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jalons.papers.documents import look
from jalons.papers.documents.characters import clean_text
from jalons.papers.documents.pdf import compile_drawable, run_typst_pdf
from jalons.papers.documents.typography import typeset_text
from jalons.publication.documents.kit.pdf import draw_qr_code, printable_value
from jalons.publication.documents.letters.feedback import FeedbackPages, feedback_words
from jalons.publication.documents.letters.model import Calls, Letters
from jalons.publication.documents.letters.words import (
    call_words,
    convocation_call_words,
    convocation_words,
    letter_words,
)


def write_letters_pdf(made: Letters) -> bytes:
    """Invitations to a workshop, one page for each letter."""
    return _write_pages(made, letter_words(made))


def write_convocations_pdf(made: Letters) -> bytes:
    """Convocations to a meeting, one page for each seat."""
    return _write_pages(made, convocation_words(made))


def _write_pages(made: Letters, words: dict[str, Any]) -> bytes:
    codes = json.dumps([draw_qr_code(letter.link) for letter in made.letters])
    return _compile_letters("letters", made, words, {"codes": codes})


def write_calls_pdf(made: Calls) -> bytes:
    return _compile_letters("calls", made, call_words(made), {})


def write_convocation_calls_pdf(made: Calls) -> bytes:
    return _compile_letters("calls", made, convocation_call_words(made), {})


def write_feedback_pdf(made: FeedbackPages) -> bytes:
    """What the notes became, one page for each person or sheet."""
    codes = json.dumps([draw_qr_code(page.link) for page in made.pages])
    return _compile_letters("feedback", made, feedback_words(made), {"codes": codes})


def _compile_letters(
    kind: str, made: Letters | Calls | FeedbackPages, words: dict[str, Any], more: dict[str, str]
) -> bytes:
    on, source = made.date, "feedback.typ" if kind == "feedback" else "letters.typ"

    def compiled(draw: Callable[[str], str]) -> bytes:
        data = printable_value(made, draw) | {
            "date": None,
            "day": {"year": on.year, "month": on.month, "day": on.day},
            "font": look.FONT,
            "document": draw(typeset_text(clean_text(f"{words['name']}, {made.title}"))),
            "words": printable_value(words, draw),
        }
        inputs = {"data": json.dumps(data, ensure_ascii=False), "kind": kind, **more}
        return run_typst_pdf(_letters_source(source), inputs, on)

    return compile_drawable(compiled)


@cache
def _letters_source(name: str) -> bytes:
    return (Path(__file__).parent / name).read_bytes()
