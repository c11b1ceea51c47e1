"""How words that a person types are found in texts: whatever their accents, their capitals, their plural or feminine.

Words of French are compared by a light stem. Snowball, which suggests themes, leaves « élus » apart from « élu », and
costs fifty times more.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cached_property, reduce
from operator import and_, or_
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler
from django.utils.html import escape
from django.utils.safestring import SafeString

from jalons.base.french import fold_accents
from jalons.base.frozen import frozen

LONGEST = 200  # letters of a search, beyond which nothing is read
MOST_WORDS = 8
EXCERPT = 170  # letters of a long text that a result shows
LONGEST_NAME = 80  # letters of what may be known by its initials
NAMED = 10  # the least score of what bears the words in its name

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
# Words that say nothing of the subject: they are looked for when they are alone.
_LINKS = frozenset(
    [
        "a",
        "au",
        "aux",
        "ce",
        "ces",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "il",
        "l",
        "la",
        "le",
        "les",
        "n",
        "ou",
        "ou",
        "par",
        "pour",
        "qu",
        "que",
        "qui",
        "s",
        "sur",
        "un",
        "une",
    ]
)
_ENDINGS = (("tric", "teur"), ("iv", "if"))
# What two forms of a stem do not share: « local » and « locaux », « animateur » and « animatrice », « actif » and
# « active ».
_UNSHARED = re.compile(r"(?<=a)l$|(?<=t)eur$|(?<=i)f$")
# Letters to which French gives a sign, and each as it may be written.
_SIGNED = {"a": "aàâä", "c": "cç", "e": "eéèêë", "i": "iîï", "o": "oôö", "u": "uùûü", "y": "yÿ"}
_JOINED = re.compile("oe|ae|œ|æ|.")


class Level(IntEnum):
    """How near a word of a text is to one that was typed."""

    ABSENT = 0
    BEGINNING = 1
    STEM = 2
    SAME = 3


def word_stem(word: str) -> str:
    """The stem of a word without accents: « elues » and « elu » have the same, « animatrices » and « animateur » too."""
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 4:
        word = f"{word[:-3]}al"
    elif word[-1] in "sx":
        word = word[:-1]
    while word[-1] == "e" and (len(word) > 4 or (len(word) == 4 and word[-2] in "eiu")):
        word = word[:-1]
    for feminine, masculine in _ENDINGS:
        if word.endswith(feminine) and len(word) > len(feminine) + 2:
            word = word.removesuffix(feminine) + masculine
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


@frozen
class Wanted:
    """A word that was typed. `pattern`: for LIKE, whatever accents the text has; it lets through everything that
    `level_in` accepts, and more."""

    typed: str
    folded: str

    @cached_property
    def stem(self) -> str:
        return word_stem(self.folded)

    @cached_property
    def root(self) -> str:
        """The beginning of every word that has this stem, or that begins as this one."""
        return _UNSHARED.sub("", self.stem)

    @cached_property
    def _letters(self) -> list[str]:
        """The root as it was typed: a letter each, « œ » and « æ » together or apart."""
        typed = self.typed.lower()
        return _JOINED.findall(typed[: len(typed) - len(self.folded) + len(self.root)])

    @cached_property
    def pattern(self) -> str:
        said = (
            "%" if len(c) > 1 or c in "œæ" else "_" if c in _SIGNED or not c.isascii() else c for c in self._letters
        )
        return "%" + "".join(said) + "%"

    @cached_property
    def _near(self) -> re.Pattern[str]:
        """As the pattern, but only the signs of French: five times faster to try than to fold a text."""
        joined = {"oe": "(?:oe|œ)", "œ": "(?:oe|œ)", "ae": "(?:ae|æ)", "æ": "(?:ae|æ)"}
        one = (
            joined.get(c) or (f"[{_SIGNED[c]}]" if c in _SIGNED else re.escape(c) if c.isascii() else ".")
            for c in self._letters
        )
        return re.compile("".join(one), re.IGNORECASE)

    def may_be_in(self, text: str) -> bool:
        """Whether a text, as it was written, is worth folding."""
        return self._near.search(text) is not None

    @cached_property
    def _candidates(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![^\W_]){re.escape(self.root)}[^\W_]*(?:[.,]\d+)*")

    def level_in(self, folded: str) -> Level:
        """`folded`: a text without accents or capitals."""
        best = Level.ABSENT
        for word in self._candidates.findall(folded):
            best = max(best, self.level_of(word))
            if best is Level.SAME:
                break
        return best

    def level_of_initials(self, folded: str) -> Level:
        """`STEM` when it is the acronym of a short text, or of its beginning."""
        if not 3 <= len(self.folded) <= 5 or len(folded) > LONGEST_NAME:
            return Level.ABSENT
        initials = "".join(word[0] for word in _WORD.findall(folded) if word not in _LINKS)
        return Level.STEM if initials.startswith(self.folded) else Level.ABSENT

    def level_of(self, word: str) -> Level:
        if word == self.folded:
            return Level.SAME
        if word_stem(word) == self.stem:
            return Level.STEM
        return Level.BEGINNING if len(self.folded) > 1 and word.startswith(self.folded) else Level.ABSENT


@frozen
class Search:
    """What was typed, as words. Without any, nothing is found."""

    words: tuple[Wanted, ...]

    @property
    def patterns(self) -> list[str]:
        return [word.pattern for word in self.words]

    @property
    def typed(self) -> str:
        return " ".join(word.typed for word in self.words)

    def is_in(self, folded: str) -> bool:
        """Whether a text without accents or capitals holds all the words."""
        return all(word.level_in(folded) for word in self.words)

    def score(self, name: str, *texts: str) -> float:
        """0 when a word is nowhere; `NAMED` or more when the name holds them all, and more when it says little else.
        « CAF » is also in « Caisse d’allocations familiales »."""
        own, others = fold_accents(name), [fold_accents(text) for text in texts if text]
        total, in_name = 0, 0
        for word in self.words:
            level = max(word.level_in(own), word.level_of_initials(own))
            in_name += bool(level)
            if level < Level.SAME:
                level = max(level, *(word.level_in(text) for text in others), Level.ABSENT)
            if not level:
                level = max((word.level_of_initials(text) for text in others), default=Level.ABSENT)
            if not level:
                return 0
            total += level
        count = len(self.words) or 1
        near = total / (Level.SAME * count)
        if in_name < count:
            return near + (NAMED / 2) * in_name / count
        parts = [any(word.level_of(part) for word in self.words) or part for part in _WORD.findall(own)]
        silent = sum(part is not True and part not in _LINKS and not part[0].isdigit() for part in parts)
        share = parts.count(True) / max(parts.count(True) + silent, 1)
        return NAMED + NAMED * near + NAMED / 2 * share

    def mark(self, text: str) -> SafeString:
        """The text in HTML, its words that were found marked."""
        pieces = (f"<mark>{escape(piece)}</mark>" if found else escape(piece) for piece, found in self._pieces(text))
        return SafeString("".join(pieces))

    def excerpt(self, text: str) -> str:
        """The part of a long text around the first word that was found."""
        text = " ".join(text.split())
        if len(text) <= EXCERPT:
            return text
        place = next((word.start() for word in _WORD.finditer(text) if self._is_found(word[0])), 0)
        start = text.rfind(" ", 0, max(place - EXCERPT // 3, 0)) + 1
        end = start + EXCERPT
        cut = text.rfind(" ", start, end) if end < len(text) else len(text)
        return ("… " if start else "") + text[start : cut if cut > start else end] + ("…" if end < len(text) else "")

    def _is_found(self, word: str) -> bool:
        folded = fold_accents(word)
        return any(wanted.level_of(folded) for wanted in self.words)

    def _pieces(self, text: str) -> Iterator[tuple[str, bool]]:
        end = 0
        for word in _WORD.finditer(text):
            if self._is_found(word[0]):
                yield text[end : word.start()], False
                yield word[0], True
                end = word.end()
        yield text[end:], False


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def read_search(text: str) -> Search:
    """At most `MOST_WORDS` different words of the first letters, without those that only link the others."""
    typed = _WORD.findall(unicodedata.normalize("NFC", text[:LONGEST]))
    wanted = {word.folded: word for word in (Wanted(one, fold_accents(one)) for one in typed)}
    words = [word for folded, word in wanted.items() if folded not in _LINKS] or list(wanted.values())
    return Search(tuple(words[:MOST_WORDS]))


# --- in the database --------------------------------------------------------------------------------------------------


class LikeLetters(Lookup[bool]):
    """LIKE, where only plain letters have capitals, on SQLite and on PostgreSQL: four times faster there than by the
    rules of a language."""

    lookup_name = "like_letters"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        operator = 'COLLATE "C" ILIKE' if connection.vendor == "postgresql" else "LIKE"
        return f"({left} {operator} %s)", (*params, self.rhs)


def may_hold(patterns: Sequence[str], fields: Iterable[str]) -> Q:
    """Every word, or one that looks like it, in one of the fields."""
    names = list(fields)
    held = (reduce(or_, (Q(LikeLetters(F(name), pattern)) for name in names)) for pattern in patterns)
    return reduce(and_, held, Q())
