"""The pages that tests read are on one line, and say the same."""

import pytest

from tests.pages import on_one_line


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>\n  Deux\n  mots\n</p>\n", "<p>Deux mots</p>"),
        ("<a\n  href='x'\n>Un</a >\n\n<b>", "<a href='x'>Un</a ><b>"),
        ("Un\n<b>deux</b>\ntrois", "Un<b>deux</b>trois"),
        ('<a title="1, 2\n et 3"\n>', '<a title="1, 2 et 3">'),
        ("\nmot\n", " mot "),
        ("<p>\n<pre>\n a\n</pre>\n<textarea>\n b </textarea>", "<p><pre>\n a\n</pre> <textarea>\n b </textarea>"),
        ("un  deux", "un  deux"),
    ],
)
def test_line_feeds_are_spaces_between_words_and_nothing_beside_a_tag(written: str, read: str) -> None:
    assert on_one_line(written) == read
