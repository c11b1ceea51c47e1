"""Help to sort the notes of a wall. Suggestions, always said to be so."""

from dataclasses import dataclass

from jalons.roadmaps.models import Roadmap
from jalons.workshops.models import Note, Theme, WallAct, Workshop
from jalons.workshops.rules.lexicon import THEMES, Lexicon, Words, near_duplicates

# Beyond, a theme shows its first notes only; the others come once these are sorted.
SHOWN = 50


def lexicon(roadmap: Roadmap) -> list[Words]:
    """The themes of the roadmap; ours, as long as it has none."""
    own = Theme.objects.filter(roadmap=roadmap).order_by("rank", "id").values_list("title", "words")
    return [Words(title, words) for title, words in own] or list(THEMES)


@dataclass(frozen=True)
class SuggestedNote:
    number: int
    text: str
    words: str


@dataclass(frozen=True)
class SuggestedTheme:
    title: str
    notes: list[SuggestedNote]
    count: int

    @property
    def on(self) -> str:
        """As the page sends it back: what was read, and nothing that came since."""
        return f"{','.join(str(note.number) for note in self.notes)}:{self.title}"


@dataclass(frozen=True)
class Twin:
    """Two notes that say nearly the same, the second written after the first."""

    first: int
    first_text: str
    second: int
    second_text: str
    percent: int


@dataclass(frozen=True)
class Suggestions:
    themes: list[SuggestedTheme]
    twins: list[Twin]
    silent: int  # notes to sort that call no theme

    @property
    def count(self) -> int:
        return sum(theme.count for theme in self.themes) + len(self.twins)

    @property
    def shown(self) -> int:
        return sum(len(theme.notes) for theme in self.themes)


def suggestions(workshop: Workshop) -> Suggestions:
    """A theme for each note still to sort; near-duplicates among all, unless they are together already."""
    notes = {note.number: note for note in Note.objects.filter(workshop=workshop, is_hidden=False).order_by("number")}
    words = Lexicon(lexicon(workshop.roadmap))
    found: dict[str, list[SuggestedNote]] = {title: [] for title in words.titles}
    silent = 0
    for note in notes.values():
        if note.group_id is None:
            refused = [what.removeprefix("theme:") for what in note.refused if what.startswith("theme:")]
            suggested = words.suggest(note.text, refused)
            if suggested:
                found[suggested.title].append(SuggestedNote(note.number, note.text, ", ".join(suggested.words)))
            else:
                silent += 1
    themes = [SuggestedTheme(title, called[:SHOWN], len(called)) for title, called in found.items() if called]
    return Suggestions(themes, _twins(notes)[:SHOWN], silent)


def last_answer(workshop: Workshop) -> WallAct | None:
    """The last act on this wall, when it answered suggestions and stands: it may be undone from their page."""
    act = WallAct.objects.filter(workshop=workshop).order_by("-id").first()
    return act if act and not act.is_undone and act.kind in (WallAct.Kind.ACCEPT, WallAct.Kind.REFUSE) else None


def _twins(notes: dict[int, Note]) -> list[Twin]:
    found = near_duplicates({number: note.text for number, note in notes.items()})
    return [
        Twin(like.first, first.text, like.second, second.text, like.percent)
        for like in found
        for first, second in [(notes[like.first], notes[like.second])]
        if f"note:{like.first}" not in second.refused
        if first.group_id is None or first.group_id != second.group_id
    ]
