"""A command of `manage.py` that is written wrong is refused in French, with what it expects."""

import argparse
import inspect
import re

import pytest

from jalons.base.arguments import FRENCH
from tests.test_run import run

ENGLISH = re.compile(r"\b(usage: |invalid|argument|choose|required|unrecognized|unknown|type|error)\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("supervise a@exemple.fr 24 --kind maire", "--kind : 'maire' n’est pas admis ; choisissez parmi"),
        ("supervise pasunmail 24", "« pasunmail » n’est pas une adresse électronique"),
        ("supervise a@exemple.fr", "il manque departement"),
        ("update_sources --only nulle", "--only : 'nulle' n’est pas admis"),
        ("update_sources --only", "--only : il manque une valeur"),
        ("create_account a@exemple.fr --nimporte", "ces mots sont en trop ou mal écrits : --nimporte"),
        ("zzz", "Commande inconnue : « zzz ». « manage help » les présente toutes."),
        ("superviser", "Commande inconnue : « superviser » (peut-être « supervise » ?)"),
    ],
)
def test_words_that_a_command_does_not_expect_are_refused_in_french(line: str, told: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "jalons.sqlite3").write_bytes(b"x")
    code, output, wrong = run("manage", *line.split(), "--data", str(tmp_path), JALONS_SECRET_KEY="k" * 50)
    wrong = wrong.replace("\u00a0", " ")
    lines = [each for each in wrong.splitlines() if not each.startswith("Instance")]
    assert (code > 0, output, told in wrong, len(lines) <= 2) == (True, "", True, True), wrong
    assert not ENGLISH.search("\n".join(lines)), wrong


def test_the_help_of_a_command_is_in_french(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "jalons.sqlite3").write_bytes(b"x")
    words = ("housekeeping", "--help", "--data", str(tmp_path))
    code, output, _wrong = run("manage", *words, JALONS_SECRET_KEY="k" * 50)
    _usage, purpose, choices = output.split("\n\n")
    assert (code, choices.split()) == (0, ["options:", "-h,", "--help", "montre", "cette", "aide"])
    assert purpose.startswith("Efface ce qui n’a plus d’objet")


def test_each_sentence_is_still_one_of_argparse() -> None:
    source = inspect.getsource(argparse)
    assert [english for english in FRENCH if english not in source] == []
