"""Pages leave without the indentation of their templates, with their sentences and icons already written, and nothing
else of them changes."""

import re
from pathlib import Path

import pytest
from django.template import Context, Engine, engines
from django.template.loader import get_template

from jalons.base.lean_templates import LeanLoader, draw_icons, draw_tags, strip_indentation, write_sentences

LIBRARIES = {"i18n": "django.templatetags.i18n"}
ICON = "base/components/icon.html"
TAG = "base/components/tag.html"


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


@pytest.mark.parametrize(
    "tag",
    [
        '{% translate "Une phrase\u00a0: « ici »." %}',
        "{% translate 'Entre apostrophes' %}",
        '{% translate "100 % d’accord, l\'un & <b>l’autre</b>" %}',
        '{% translate "" %}',
    ],
)
def test_a_sentence_without_a_value_is_written_once_as_its_tag_would(tag: str) -> None:
    written = write_sentences(tag)
    assert "{%" not in written
    assert written == Engine(libraries=LIBRARIES).from_string("{% load i18n %}" + tag).render(Context())


@pytest.mark.parametrize(
    "tag",
    [
        '{% translate "Une phrase" as title %}',
        '{% translate "Une phrase" context "un mois" %}',
        "{% translate words %}",
        '{% translate "Une \\"phrase\\"" %}',
        '{% include "a.html" with label=_("Une phrase") %}',
    ],
)
def test_a_sentence_that_depends_on_the_page_keeps_its_tag(tag: str) -> None:
    assert write_sentences(tag) == tag


def test_an_icon_is_drawn_once_when_its_name_is_written() -> None:
    tag, other = (f'{{% include "{ICON}" with name={name} %}}' for name in ('"plus"', "kind"))
    assert draw_icons(f"<b>{tag}</b>{other}") == f"<b>{get_template(ICON).render({'name': 'plus'})}</b>{other}"


@pytest.mark.parametrize(
    "values",
    [
        'kind="bad" label=_("sans quorum")',
        "kind=line.tone label=line.words|capfirst",
        'kind="wait"',
        'kind="" label=line.words',
    ],
)
def test_a_tag_is_written_in_the_page_as_its_file_draws_it(values: str) -> None:
    tag = f'{{% include "{TAG}" with {values} %}}'
    context = {"label": "l’état <b>", "line": {"tone": "good", "words": "faite & vue"}}
    drawn, included = (
        engines["django"].from_string(source).render(context).split() for source in (draw_tags(tag), tag)
    )
    assert drawn == included
    assert "include" not in draw_tags(tag)


def test_a_tag_whose_values_are_on_the_page_keeps_its_file() -> None:
    tag = f'{{% include "{TAG}" %}}{{% include "{TAG}" with label=words %}}'
    assert draw_tags(tag) == tag


def test_every_page_is_loaded_lean_and_keeps_its_lines() -> None:
    """An error names the line of the file."""
    layout = get_template("base/layout.html")
    read = LeanLoader(Engine()).get_contents(layout.origin)
    assert not re.search(r"(?m)^[ \t]+<|{% translate \"[^\"]*\" %}", read)
    written = Path(layout.origin.name).read_text(encoding="utf-8")
    assert len(written.splitlines()) == len(read.splitlines())


def test_the_text_of_a_letter_keeps_its_spaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter.txt").write_text("  deux espaces\n", encoding="utf-8")
    loader = LeanLoader(Engine())
    monkeypatch.setattr(loader, "get_dirs", lambda: [tmp_path])
    assert [loader.get_contents(origin) for origin in loader.get_template_sources("letter.txt")] == ["  deux espaces\n"]
