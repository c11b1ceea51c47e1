"""A text typed in a large field, and a table, as pages show them."""

from datetime import date

import pytest

from jalons.papers.documents.html import prose_html, write_html
from jalons.papers.documents.model import Column, Document, Row, Table


def test_paragraphs_and_lists_are_those_of_the_document_and_nothing_is_read_as_markup() -> None:
    assert prose_html("Deux <b>lignes</b>\nde suite.\n\n- Une\n- Deux\n1. Trois") == (
        '<p dir="auto">Deux &lt;b&gt;lignes&lt;/b&gt;<br>de suite.</p>'
        '<ul class="list"><li dir="auto">Une</li><li dir="auto">Deux</li></ul>'
        '<ol class="list"><li dir="auto">Trois</li></ol>'
    )


def test_a_text_of_nothing_is_nothing() -> None:
    assert prose_html(" \n\n") == ""


def _table(columns: str, *rows: Row) -> str:
    """`columns`: a letter each, w for words and f for figures."""
    named = tuple(Column(f"Titre {place}", "right" if kind == "f" else "left") for place, kind in enumerate(columns, 1))
    document = Document(title="", blocks=(Table("Un tableau", named, rows),), date=date(2026, 3, 2))
    return write_html(document, top=2, scroll="À faire défiler")


@pytest.mark.parametrize(
    ("columns", "kind"), [("ww", "stick"), ("www", "list"), ("wwwf", "list"), ("wffw", "list"), ("wfff", "stick")]
)
def test_rows_of_words_are_cards_on_a_phone_and_figures_to_compare_stay_a_table(columns: str, kind: str) -> None:
    assert f'<table class="{kind}">' in _table(columns, Row(tuple("–" for _column in columns)))


def test_a_card_names_each_value_and_a_sum_only_its_figures() -> None:
    html = _table("wwf", Row(("Région", "accordé", "6 000 €")), Row(("Ensemble", "équilibré", "6 000 €"), "total"))
    assert '<td data-label="Titre 2">accordé</td><td class="n" data-label="Titre 3">6 000 €</td>' in html
    assert '<td>équilibré</td><td class="n" data-label="Titre 3">6 000 €</td>' in html
