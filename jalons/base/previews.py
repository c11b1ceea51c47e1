"""The preview of a table that is brought in: the columns that were recognised, and what becomes of each line."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.base.plurals import PluralLabel
from jalons.base.sent_tables import SentTable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    Words = Mapping[Any, str | StrPromise]
    CountedWords = Mapping[Any, str | StrPromise | PluralLabel]

LONGEST_QUOTE = 120
UNKNOWN_CHOICE = gettext_lazy(
    "Un de vos choix ne correspond plus à ce tableau. Les autres sont gardés : relisez, puis confirmez."
)


@frozen
class Column:
    """A column of the preview: its heading, samples of its cells, and the field that it is taken for."""

    number: int
    heading: str
    key: str
    samples: str


@frozen
class PreviewLine:
    """`number`: its line in the file. `beside` has a column of its own, `under` is a second line below the title.
    `place`: what is shown instead of the number, of a document that has no lines.
    `details`: label and value of what would be written. `doubts`: sentences. `act_words`: those of the import by default."""

    number: int
    title: str
    act: str
    details: tuple[tuple[str, str], ...] = ()
    doubts: tuple[str, ...] = ()
    beside: str = ""
    under: str = ""
    act_words: str = ""
    place: str = ""


@dataclass
class ReadLine:
    """A line of a table as the rules of a floor read it: the `values` that would be written, by key, and what is
    doubtful, with the words of the table that it is about."""

    number: int
    values: dict[str, Any]
    act: str = "create"
    doubts: list[tuple[str, str]] = field(default_factory=list)

    def leave(self, doubt: str, about: str = "") -> None:
        self.act = "leave"
        self.doubts.append((doubt, about))


def preview_read_line(
    line: ReadLine, title: str, labels: "Words", formats: Mapping[str, Callable[[Any], str]], doubts: "Words"
) -> PreviewLine:
    """`labels`: what the preview calls each value, in its order. `formats`: how a value is written, else as it is."""
    details = tuple(
        (str(label), formats.get(key, str)(line.values[key]))
        for key, label in labels.items()
        if line.values.get(key) not in (None, "")
    )
    return PreviewLine(line.number, title, line.act, details, doubt_sentences(doubts, line.doubts))


@frozen
class Preview:
    """`has_needed`: a column holds what nothing is read without. `is_refused`: its change would refuse it. Lines that deserve a look come first."""

    sentence: str
    columns: tuple[Column, ...]
    lines: tuple[PreviewLine, ...] = ()
    to_write: int = 0
    has_needed: bool = True
    is_refused: bool = False

    @property
    def doubtful(self) -> int:
        return sum(bool(line.doubts) for line in self.lines)


def preview_columns(table: SentTable, samples: int = 3) -> tuple[Column, ...]:
    columns = []
    for number in range(table.width):
        heading = table.headings[number] if number < len(table.headings) else ""
        below = (row[number] for row in table.rows[table.header + 1 :] if number < len(row) and row[number])
        seen = [text for text, _place in zip(dict.fromkeys(below), range(samples), strict=False)]
        if heading or seen:
            columns.append(Column(number, heading, table.columns.get(number, ""), ", ".join(seen)[:90]))
    return tuple(columns)


def doubtful_first(lines: Iterable[PreviewLine]) -> tuple[PreviewLine, ...]:
    """Then in the order of the file."""
    return tuple(sorted(lines, key=lambda line: not line.doubts))


def doubt_sentences(words: "Words", doubts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """`doubts`: what is doubtful, and the words of the table that it is about."""
    return tuple(str(words[doubt]) % {"about": shorten_quote(about)} for doubt, about in doubts)


def shorten_quote(text: str) -> str:
    return text[:LONGEST_QUOTE] + ("…" if len(text) > LONGEST_QUOTE else "")


def plan_sentence(acts: Iterable[str], words: "Words", counts: "CountedWords", always: Collection[str]) -> str:
    """« 48 lignes : 41 notes à ajouter, 4 déjà là, 1 laissée. », in the order of `words` (act → its words).

    `counts`: act → « %(n)s notes à ajouter », where its words alone do not follow a number; plural by `count`.
    `always`: the acts that are told even when no line is one of them.
    """
    counted = Counter(acts)
    parts = [
        str(counts.get(act, f"%(n)s {words[act]}") % {"count": counted[act], "n": format_number(counted[act])})
        for act in words
        if counted[act] or act in always
    ]
    total = counted.total()
    lines = ngettext("%(n)s ligne", "%(n)s lignes", total) % {"n": format_number(total)}
    return _("%(lines)s : %(parts)s.") % {"lines": lines, "parts": ", ".join(parts)}
