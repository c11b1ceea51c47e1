"""Suggestions to sort the notes of a wall, always labelled as suggestions."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from jalons.base.frozen import frozen
from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Note, Theme, WallAct, Workshop
from jalons.workshops.rules.lexicon import THEMES, Lexicon, Likeness, ThemeWords, near_duplicates
from jalons.workshops.rules.likeness import group_notes

# A page shows at most this many; the others come once these are sorted.
SHOWN, SHOWN_IN_ALL, LEAST_SHOWN = 50, 200, 8


def theme_lexicon(roadmap: Roadmap) -> list[ThemeWords]:
    """The themes of the roadmap; the default ones when it has none."""
    own = Theme.objects.filter(roadmap=roadmap).order_by("rank", "id").values_list("title", "words")
    return [ThemeWords(title, words) for title, words in own] or list(THEMES)


@frozen
class SuggestedNote:
    """`words`: words of the note that match the theme."""

    number: int
    text: str
    words: str


@frozen
class SuggestedTheme:
    title: str
    notes: list[SuggestedNote]
    count: int

    @property
    def on(self) -> str:
        """The value that the page sends back: only the notes that it showed."""
        return f"{','.join(str(note.number) for note in self.notes)}:{self.title}"


@frozen
class Twin:
    """Two nearly identical notes, the second written after the first."""

    first: int
    first_text: str
    second: int
    second_text: str
    percent: int


@frozen
class LikeNote:
    """`pair`: the value that the page sends to put it with the first note of its group."""

    number: int
    text: str
    pair: str


@frozen
class SuggestedGroup:
    """Notes to sort that speak of the same thing; `about`: the words that they share."""

    about: str
    first: int
    first_text: str
    others: list[LikeNote]

    @property
    def count(self) -> int:
        return len(self.others) + 1


@frozen
class Suggestions:
    groups: list[SuggestedGroup]
    themes: list[SuggestedTheme]
    twins: list[Twin]  # the ones shown
    all_twins: int
    silent: int  # notes to sort that match no theme

    @property
    def count(self) -> int:
        return sum(theme.count for theme in self.themes) + self.all_twins + len(self.groups)

    @property
    def shown(self) -> int:
        return sum(len(theme.notes) for theme in self.themes)


type _Row = Mapping[str, Any]


def wall_suggestions(workshop: Workshop) -> Suggestions:
    """A theme for each note still to sort; near-duplicates among all notes, unless they are already in the same
    group."""
    rows = Note.objects.filter(workshop=workshop, is_hidden=False).order_by("number")
    notes = {row["number"]: row for row in rows.values("number", "text", "group_id", "refused")}
    words = _build_lexicon(tuple(theme_lexicon(workshop.roadmap)))
    by_theme: dict[str, list[SuggestedNote]] = {title: [] for title in words.titles}
    theme_of: dict[int, str] = {}
    silent = 0
    for number, note in notes.items():
        if note["group_id"] is None:
            suggested = words.suggest(note["text"], _refused_themes(note))
            if suggested:
                theme_of[number] = suggested.title
                by_theme[suggested.title].append(SuggestedNote(number, note["text"], ", ".join(suggested.words)))
            else:
                silent += 1
    called = {title: notes for title, notes in by_theme.items() if notes}
    shown = max(LEAST_SHOWN, min(SHOWN, SHOWN_IN_ALL // max(1, len(called))))
    drawn = [SuggestedTheme(title, notes[:shown], len(notes)) for title, notes in called.items()]
    twins = _twin_notes(notes)
    groups = _like_groups(notes, theme_of, twins)
    return Suggestions(groups[:SHOWN], drawn, twins[:SHOWN], len(twins), silent)


def _like_groups(notes: Mapping[int, _Row], theme_of: Mapping[int, str], twins: list[Twin]) -> list[SuggestedGroup]:
    """Among the notes still to sort, without those that repeat another one: they are proposed apart."""
    repeated = {twin.second for twin in twins}
    free = {
        number: note["text"] for number, note in notes.items() if note["group_id"] is None and number not in repeated
    }
    groups = []
    for group in group_notes(free, theme_of):
        first, *numbers = group.numbers
        others = [
            LikeNote(number, free[number], f"{first},{number}")
            for number in numbers
            if f"note:{first}" not in notes[number]["refused"]
        ]
        if others:
            groups.append(SuggestedGroup(group.about, first, free[first], others))
    return groups


def _refused_themes(note: _Row) -> list[str]:
    return [what.removeprefix("theme:") for what in note["refused"] if what.startswith("theme:")]


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
