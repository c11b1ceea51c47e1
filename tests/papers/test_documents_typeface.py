"""What is known of words before they are laid out, against the compiler which lays them out."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalons.papers.documents import look, pdf_data, refine_document
from jalons.papers.documents.compiler import query_source
from jalons.papers.documents.look import OURS
from jalons.papers.documents.model import Column, Document, Row, Table
from jalons.papers.documents.pdf import draw_pages
from jalons.papers.documents.typeface import LETTERS, measure_faces
from tests.papers.sample import roadmap

WORDS = "Communauté de communes|L’AVENIR : 1 000 € (T.T.C.)|/A/V/A/V/|Wawawa Ty. Tô|« œuvre »|ffi fl fj|112 345,67 €"
_WIDTHS = """
#set text(font: sys.inputs.font, size: 100pt, number-width: "tabular")
#context [#metadata(("regular", "bold").map(weight =>
  json(bytes(sys.inputs.words)).map(words => measure(text(weight: weight, words)).width / 100pt)
))<widths>]
"""


def laid_out(words: list[str]) -> list[list[float]]:
    """In ems, in the regular face and in the bold one."""
    inputs = {"font": look.FONT, "words": json.dumps(words)}
    widths: list[list[float]] = json.loads(query_source(_WIDTHS.encode(), inputs, "<widths>", one=True))
    return widths


@given(st.lists(st.text(LETTERS, min_size=1, max_size=60), min_size=1, max_size=25))
@settings(max_examples=40)
def test_words_are_never_wider_than_said(found: list[str]) -> None:
    words = [*found, *WORDS.split("|")]
    for face, widths in zip(measure_faces(), laid_out(words), strict=True):
        assert [said for said, width in zip(words, widths, strict=True) if width > face.width(said) + 1e-6] == []


def test_no_pair_of_letters_is_wider_than_said() -> None:
    """« vi », « l. » and « jj » were: their letters are set apart."""
    letters = [letter for letter in LETTERS if letter < "\x7f"] + list("éèïÿçœ’…–")
    pairs = [first + second for first in letters for second in letters]
    for face, widths in zip(measure_faces(), laid_out(pairs), strict=True):
        assert [pair for pair, width in zip(pairs, widths, strict=True) if width > face.width(pair) + 1e-6] == []


def test_what_is_said_is_close_enough_to_be_of_use() -> None:
    words = WORDS.split("|")
    for face, widths in zip(measure_faces(), laid_out(words), strict=True):
        assert all(face.width(said) < 1.15 * width for said, width in zip(words, widths, strict=True))


@pytest.mark.parametrize("words", ["Ж", "à\u0301", "été\u200b", "日本", "\u00ad"])
def test_nothing_is_said_of_a_letter_of_another_typeface(words: str) -> None:
    assert {face.width(words) for face in measure_faces()} == {float("inf")}


def wordy(words: str) -> Document:
    """The same words in columns of every width, in rows of each kind."""
    columns = tuple(Column(words[: 3 * n], "right" if n % 2 else "left", n) for n in range(1, 6))
    cells = tuple(words[: 7 * n] for n in range(1, 6))
    rows = (
        Row((words,), "group"),
        Row(cells),
        Row(cells[::-1]),
        Row(("Total", "", words[:9]), "total"),
        Row((words * 9,)),
    )
    blocks = (Table(words, columns, rows * 3), Table("", columns[:1], rows[:1]))
    return Document("Essai", blocks, date(2026, 12, 5))


@pytest.mark.parametrize(
    "document", [roadmap(), *map(wordy, ("Une table, une ligne de texte", "Équilibrée : 12 000 €"))]
)
def test_a_height_that_is_known_is_the_one_that_would_be_measured(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = draw_pages(refine_document(document), OURS, ppi=72)
    monkeypatch.setattr(pdf_data, "_holds_one_line", lambda kind, cells, rooms: False)
    measured = draw_pages(refine_document(document), OURS, ppi=72)
    assert known == measured


def test_the_room_kept_for_the_contents_changes_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    document = refine_document(replace(roadmap(), blocks=roadmap().blocks * 3))
    kept = draw_pages(document, OURS, ppi=40)
    monkeypatch.setattr(pdf_data, "_LISTED", (0, 0))
    assert draw_pages(document, OURS, ppi=40) == kept
