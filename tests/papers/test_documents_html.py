"""A text typed in a large field, as pages show it."""

from jalons.papers.documents.html import prose_html


def test_paragraphs_and_lists_are_those_of_the_document_and_nothing_is_read_as_markup() -> None:
    assert prose_html("Deux <b>lignes</b>\nde suite.\n\n- Une\n- Deux\n1. Trois") == (
        '<p dir="auto">Deux &lt;b&gt;lignes&lt;/b&gt;<br>de suite.</p>'
        '<ul class="list"><li dir="auto">Une</li><li dir="auto">Deux</li></ul>'
        '<ol class="list"><li dir="auto">Trois</li></ol>'
    )


def test_a_text_of_nothing_is_nothing() -> None:
    assert prose_html(" \n\n") == ""
