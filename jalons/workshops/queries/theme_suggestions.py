"""Suggestions to sort the notes of a wall, always labelled as suggestions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jalons.roadmaps.models import Roadmap
from jalons.workshops import text_vectors
from jalons.workshops.models import Note, Theme, WallAct, Workshop
from jalons.workshops.rules.lexicon import THEMES, Lexicon, Likeness, ThemeWords, near_duplicates, split_expressions
from jalons.workshops.rules.theme_meanings import Meanings

# A page shows at most this many; the others come once these are sorted.
SHOWN, SHOWN_IN_ALL, LEAST_SHOWN = 50, 200, 8


def theme_lexicon(roadmap: Roadmap) -> list[ThemeWords]:
    """The themes of the roadmap; the default ones when it has none."""
    own = Theme.objects.filter(roadmap=roadmap).order_by("rank", "id").values_list("title", "words")
    return [ThemeWords(title, words) for title, words in own] or list(THEMES)


@dataclass(frozen=True)
class SuggestedNote:
    """`words`: words of the note that match the theme; or `near`: expressions of the theme with a close meaning."""

    number: int
    text: str
    words: str = ""
    near: str = ""


@dataclass(frozen=True)
class SuggestedTheme:
    title: str
    notes: list[SuggestedNote]
    count: int

    @property
    def on(self) -> str:
        """The value that the page sends back: only the notes that it showed."""
        return f"{','.join(str(note.number) for note in self.notes)}:{self.title}"


@dataclass(frozen=True)
class Twin:
    """Two nearly identical notes, the second written after the first."""

    first: int
    first_text: str
    second: int
    second_text: str
    percent: int


@dataclass(frozen=True)
class Suggestions:
    themes: list[SuggestedTheme]
    twins: list[Twin]  # the ones shown
    all_twins: int
    silent: int  # notes to sort that match no theme

    @property
    def count(self) -> int:
        return sum(theme.count for theme in self.themes) + self.all_twins

    @property
    def by_meaning(self) -> bool:
        return any(note.near for theme in self.themes for note in theme.notes)

    @property
    def shown(self) -> int:
        return sum(len(theme.notes) for theme in self.themes)


type _Row = Mapping[str, Any]


def wall_suggestions(workshop: Workshop) -> Suggestions:
    """A theme for each note still to sort; near-duplicates among all notes, unless they are already in the same
    group."""
    rows = Note.objects.filter(workshop=workshop, is_hidden=False).order_by("number")
    notes = {row["number"]: row for row in rows.values("number", "text", "group_id", "refused")}
    themes = theme_lexicon(workshop.roadmap)
    words = _build_lexicon(tuple(themes))
    by_theme: dict[str, list[SuggestedNote]] = {title: [] for title in words.titles}
    silent: list[_Row] = []
    for number, note in notes.items():
        if note["group_id"] is None:
            suggested = words.suggest(note["text"], _refused_themes(note))
            if suggested:
                by_theme[suggested.title].append(SuggestedNote(number, note["text"], words=", ".join(suggested.words)))
            else:
                silent.append(note)
    heard = _suggest_by_meaning(silent, themes)
    for title, suggestion in heard:
        by_theme[title].append(suggestion)
    called = {title: notes for title, notes in by_theme.items() if notes}
    shown = max(LEAST_SHOWN, min(SHOWN, SHOWN_IN_ALL // max(1, len(called))))
    drawn = [SuggestedTheme(title, notes[:shown], len(notes)) for title, notes in called.items()]
    twins = _twin_notes(notes)
    return Suggestions(drawn, twins[:SHOWN], len(twins), len(silent) - len(heard))


def _refused_themes(note: _Row) -> list[str]:
    return [what.removeprefix("theme:") for what in note["refused"] if what.startswith("theme:")]


def _suggest_by_meaning(notes: Sequence[_Row], themes: list[ThemeWords]) -> list[tuple[str, SuggestedNote]]:
    """For notes that match no theme by their words; empty without the optional extra that computes vectors."""
    if not notes or not text_vectors.is_installed():
        return []
    expressions = [expression for theme in themes for expression in split_expressions(theme.expressions)]
    meanings = Meanings(themes, text_vectors.text_vectors(expressions, most=len(expressions)))
    vectors = text_vectors.text_vectors(note["text"] for note in notes)
    suggestions = [
        (note, meanings.suggest(note["text"], vectors[note["text"]], _refused_themes(note)))
        for note in notes
        if note["text"] in vectors
    ]
    return [
        (suggested.title, SuggestedNote(note["number"], note["text"], near=", ".join(suggested.words)))
        for note, suggested in suggestions
        if suggested
    ]


def last_suggestion_act(workshop: Workshop) -> WallAct | None:
    """The last act on this wall, if it answered suggestions and is not undone: it may be undone from their page."""
    act = WallAct.objects.filter(workshop=workshop).order_by("-id").first()
    return act if act and not act.is_undone and act.kind in (WallAct.Kind.ACCEPT, WallAct.Kind.REFUSE) else None


def _twin_notes(notes: Mapping[int, _Row]) -> list[Twin]:
    likenesses = _note_likenesses(tuple((number, note["text"]) for number, note in notes.items()))
    return [
        Twin(like.first, first["text"], like.second, second["text"], like.percent)
        for like in likenesses
        for first, second in [(notes[like.first], notes[like.second])]
        if f"note:{like.first}" not in second["refused"]
        if first["group_id"] is None or first["group_id"] != second["group_id"]
    ]


@lru_cache(maxsize=4)
def _note_likenesses(texts: tuple[tuple[int, str], ...]) -> Sequence[Likeness]:
    """Cached while the notes are the same: the page is rendered again after each choice."""
    return tuple(near_duplicates(dict(texts)))


@lru_cache(maxsize=16)
def _build_lexicon(themes: tuple[ThemeWords, ...]) -> Lexicon:
    return Lexicon(themes)
