"""The French of the interface: collected whole, and set as French is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import ngettext

from scripts import messages as catalogues
from scripts.messages import PLURALS, messages, plurals, sources
from scripts.typography import french, module, template

ROOT = Path(__file__).resolve().parents[2]
# U+00A0 before two-part signs and inside guillemets; a colon inside a word (10:30, an address) is not punctuation.
BADLY_SET = {
    "straight apostrophe": re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"),
    "no-break space before : ; ? ! »": re.compile(
        r"(?<=[^\u00a0?!\s])[;?!»]|(?<=[^\u00a0])(?<![?!]):(?=\s|$)|[ \n][:;?!»]"
    ),
    "no-break space after «": re.compile(r"«(?!\u00a0)"),
    "no-break space inside numbers and before €": re.compile(r" €|\d \d{3}(?!\d)"),
    "three dots": re.compile(r"\.\.\."),
    "straight quotes": re.compile(r'"'),
}


def faults(sentence: str) -> list[str]:
    bare = re.sub(r"<[^>]*>|&\w+;|https?://\S+", "", sentence)
    return [fault for fault, pattern in BADLY_SET.items() if pattern.search(bare)]


def sentences() -> Iterator[tuple[Path, int, str]]:
    for path in sources():
        for line, sentence, _context in messages(path):
            for one in [sentence] if isinstance(sentence, str) else sentence:
                yield path.relative_to(ROOT), line, one


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("L’atelier commence à 10:30\u00a0: «\u00a0venez\u00a0!\u00a0»", []),
        ("Vraiment\u00a0?!", []),
        ("L'atelier", ["straight apostrophe"]),
        ("Pourquoi ?", ["no-break space before : ; ? ! »"]),
        ("Pourquoi?", ["no-break space before : ; ? ! »"]),
        ("Nom: titre", ["no-break space before : ; ? ! »"]),
        ("« oui\u00a0»", ["no-break space after «"]),
        ('Un <a href="x?y">lien</a> vers https://exemple.fr/?a=1', []),
        ("12 000\u00a0€", ["no-break space inside numbers and before €"]),
        ("5 €", ["no-break space inside numbers and before €"]),
        ("le 12 mars 2026 à 3 km", []),
        ("Chargement...", ["three dots"]),
    ],
)
def test_the_lint_knows_french_typography(sentence: str, expected: list[str]) -> None:
    assert faults(sentence) == expected


def test_sentences_are_set_as_french_is() -> None:
    found = [f"{path}:{line}: {fault}: {text!r}" for path, line, text in sentences() for fault in faults(text)]
    assert found == []


def test_the_catalogue_is_up_to_date() -> None:
    assert PLURALS.read_bytes() == plurals()


def test_the_template_of_translators_holds_every_sentence_once() -> None:
    written = catalogues.template().decode()
    assert [written.count(f'"{sentence}"') for sentence in ONE_AND_MANY] == [1, 1]


# A sentence of the dashboard, as its source writes it.
ONE_AND_MANY = (
    "Compléter le financement de %(n)d action",
    "Compléter le financement de %(n)d actions",
)


def test_nothing_is_counted_in_the_plural_as_french_does() -> None:
    one, many = ONE_AND_MANY
    assert [ngettext(one, many, n) for n in (0, 1, 2)] == [one, one, many]


def test_refusals_are_translatable() -> None:
    """`Refused("…")` would stay French in every language: the sentence goes through gettext."""
    bare = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sources()
        if path.suffix == ".py"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Refused"
        if call.args and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]
    assert bare == []


def test_typography_sets_what_was_typed_with_plain_spaces() -> None:
    typed = "L'atelier : « venez ! » à 10:30... 12 000 €"
    assert (
        french(typed)
        == french(french(typed))
        == "L’atelier\u00a0: «\u00a0venez\u00a0!\u00a0» à 10:30… 12\u00a0000\u00a0€"
    )


def test_typography_leaves_a_space_that_is_written_as_code() -> None:
    assert french(r"«\u00a0Venez\u00a0!\u00a0»") == r"«\u00a0Venez\u00a0!\u00a0»"


def test_typography_changes_only_translated_sentences() -> None:
    assert (
        module('x = {"a" : _("Quoi ?" " Ah !")}  # « why »') == 'x = {"a" : _("Quoi\u00a0?" " Ah\u00a0!")}  # « why »'
    )
    assert template('<a title="a ?">{% translate "Quoi ?" %}</a>') == '<a title="a ?">{% translate "Quoi\u00a0?" %}</a>'


def test_typography_keeps_a_quote_with_the_value_it_holds() -> None:
    typed = '<q title="« no »">« {{ title }} » and «{{ a|upper }}», « {% url %} »</q>'
    put_right = '<q title="« no »">«\u00a0{{ title }}\u00a0» and «\u00a0{{ a|upper }}\u00a0», « {% url %} »</q>'
    assert template(typed) == template(put_right) == put_right


def test_a_quote_stays_with_the_value_it_holds() -> None:
    templates = [path for path in sources() if path.suffix != ".py"]
    parted = [path.relative_to(ROOT) for path in templates if re.search(r"«[ ]?{{|}}[ ]?»", path.read_text("utf-8"))]
    assert parted == []
