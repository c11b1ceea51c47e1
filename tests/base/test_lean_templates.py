"""Pages leave without the indentation of their templates, and nothing else of them changes."""

import re
from pathlib import Path

import pytest
from django.template import Engine
from django.template.loader import get_template

from jalons.base.lean_templates import LeanLoader, strip_indentation


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("<ul>\n  <li>\n\t<b>deux mots</b>\n</ul>", "<ul>\n<li>\n<b>deux mots</b>\n</ul>"),
        ("<pre>\n  un\n    deux</pre>\n  <p>", "<pre>\n  un\n    deux</pre>\n<p>"),
        ("<textarea>\n  un</textarea> deux", "<textarea>\n  un</textarea> deux"),
        (
            "  {% blocktranslate %}\n  Un\n  deux{% endblocktranslate %} trois\n  <p>",
            "{% blocktranslate %}\n  Un\n  deux{% endblocktranslate %} trois\n<p>",
        ),
        ("", ""),
        ("  ", ""),
    ],
)
def test_spaces_that_begin_a_line_go_unless_they_are_shown(template: str, expected: str) -> None:
    assert strip_indentation(template) == expected


def test_every_page_is_loaded_lean_and_keeps_its_lines() -> None:
    """An error names the line of the file."""
    layout = get_template("base/layout.html")
    assert not re.search(r"(?m)^[ \t]+<", layout.template.source)
    written = Path(layout.origin.name).read_text(encoding="utf-8")
    assert len(written.splitlines()) == len(layout.template.source.splitlines())


def test_the_text_of_a_letter_keeps_its_spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter.txt").write_text("  deux espaces\n", encoding="utf-8")
    loader = LeanLoader(Engine())
    monkeypatch.setattr(loader, "get_dirs", lambda: [tmp_path])
    assert [loader.get_contents(origin) for origin in loader.get_template_sources("letter.txt")] == ["  deux espaces\n"]
