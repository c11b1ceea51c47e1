"""What every template owes: translated words, no inline anything, icons that exist."""

import re
from html.parser import HTMLParser
from pathlib import Path

from django.template import engines
from django.template.base import Lexer, TokenType

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path for path in (ROOT / "jalons").rglob("*.html") if "templates" in path.parts)
# The product's name and the names of file formats are the same in every language.
SAME_EVERYWHERE = {"Jalons", "PDF", "DOCX", "ODT", "CSV"}
READ_ALOUD = {"alt", "aria-label", "aria-description", "placeholder", "title"}
# What a person types is not translated.
TYPED = {"code", "kbd"}
DROPPED = {"blocktranslate": "endblocktranslate", "blocktrans": "endblocktrans", "comment": "endcomment"}


def without_django(source: str) -> str:
    """The HTML that is written as such: no tag, variable, comment nor translated block; lines keep their numbers."""
    kept, until = [], ""
    for token in Lexer(source).tokenize():
        name = token.contents.split(" ")[0] if token.token_type == TokenType.BLOCK else ""
        if token.token_type == TokenType.TEXT and not until:
            kept.append(token.contents)
        elif name == until:
            until = ""
        elif not until:
            until = DROPPED.get(name, "")
        if token.token_type != TokenType.TEXT or until:
            kept.append("\n" * token.contents.count("\n"))
    return "".join(kept)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.problems: list[tuple[int, str]] = []
        self.typed = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        if tag == "style" or (tag == "script" and "src" not in names):
            self._add(f"inline <{tag}>")
        for name, value in attributes:
            if name == "style" or name.startswith(("on", "hx-")):
                self._add(f"{name}=")
            if name in READ_ALOUD:
                self._words(value or "")

        self.typed = self.typed or tag in TYPED

    def handle_endtag(self, tag: str) -> None:
        self.typed = self.typed and tag not in TYPED

    def handle_data(self, data: str) -> None:
        if not self.typed:
            self._words(data)

    def _words(self, text: str) -> None:
        text = re.sub(r"""[\w-]+=("[^"]*"|'[^']*')""", "", text)  # a block may give attributes to its parent's tag
        words = set(re.findall(r"[^\W\d_]{2,}", text)) - SAME_EVERYWHERE
        if words:
            self._add(f"not translated: {' '.join(text.split())}")

    def _add(self, problem: str) -> None:
        self.problems.append((self.getpos()[0], problem))


def problems(source: str) -> list[tuple[int, str]]:
    reader = Reader()
    reader.feed(without_django(source))
    reader.close()
    return reader.problems


def test_the_lint_sees_words_attributes_and_inline_code() -> None:
    source = """{% load i18n %}<p title="Vu">{% translate "Bon" %} Lu {{ n }}</p>
{% blocktranslate %}Bon
{% endblocktranslate %}<b style="x" onclick="y">Jalons 12 €</b>{# Bon #}<script>z</script>"""
    assert problems(source) == [
        (1, "not translated: Vu"),
        (1, "not translated: Lu"),
        (3, "style="),
        (3, "onclick="),
        (3, "inline <script>"),
    ]


def test_templates_hold_no_untranslated_word_and_nothing_inline() -> None:
    found = [f"{path.relative_to(ROOT)}:{line}: {problem}" for path in TEMPLATES for line, problem in _of(path)]
    assert found == []


def _of(path: Path) -> list[tuple[int, str]]:
    return problems(path.read_text(encoding="utf-8"))


class Notices(HTMLParser):
    """The lines of the notices that mix bare words with an element."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, int]] = []  # tag, whether it is a notice, its line
        self.words: set[int] = set()
        self.elements: set[int] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        classes = (dict(attributes).get("class") or "").split()
        if self.open and self.open[-1][1] and "icon" not in classes:
            self.elements.add(self.open[-1][2])
        if tag not in {"br", "input", "img", "hr"}:
            self.open.append((tag, "notice" in classes, self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1] and data.strip():
            self.words.add(self.open[-1][2])


def mixed_notices(source: str) -> list[int]:
    reader = Notices()
    words = re.sub(r"{%\s*(?:block)?trans.*?%}|{{.*?}}", "words", source)
    reader.feed(re.sub(r"{[%#].*?[%#]}", "", words, flags=re.DOTALL))
    return sorted(reader.words & reader.elements)


def test_the_sentence_of_a_notice_is_one_element() -> None:
    """A notice is a grid, for its icon: a link in the middle of a bare sentence would leave its line."""
    assert mixed_notices('<p class="notice">{% translate "Lu" %} <a>{{ n }}</a>.</p><p>Lu <b>n</b></p>') == [1]
    assert mixed_notices('<p class="notice"><svg class="icon"></svg>\n<span>Lu <a>n</a></span></p>') == []
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in TEMPLATES
        for line in mixed_notices(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_templates_compile() -> None:
    names = [path.as_posix().rsplit("/templates/")[-1] for path in TEMPLATES]
    assert [engines["django"].get_template(name).template.name for name in names] == names


def test_drawings_carry_no_style_attribute() -> None:
    """The Content-Security-Policy refuses it, in SVG too."""
    drawing = re.compile(r"<(?:svg|g|path|rect|text|circle|line|div|span|p)\b[^>]*\sstyle=")
    writers = [path for suffix in ("py", "svg", "js") for path in (ROOT / "jalons").rglob(f"*.{suffix}")]
    assert [path.name for path in writers if drawing.search(path.read_text(encoding="utf-8"))] == []


# A word that is seen, then what only a voice says: both are read in one breath.
_GLUED = re.compile(
    r'{% translate "[^"]*\w" %}<span\s+class="sr"\s*>(?:{{|{% (?:translate|blocktranslate)[^%]*"(?![\s:\u00a0])|{% blocktranslate)'
)


def test_a_word_and_what_is_only_heard_after_it_have_a_space_between() -> None:
    assert _GLUED.search('{% translate "Lever" %}<span class="sr">{{ line.title }}</span>')
    assert not _GLUED.search('{% translate "Lever" %}<span class="sr"> {{ line.title }}</span>')
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in TEMPLATES
        for match in _GLUED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
