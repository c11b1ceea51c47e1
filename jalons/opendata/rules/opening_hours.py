"""Opening hours of places: parses their text into a week that can be counted.

Two notations are parsed, and may be mixed: `opening_hours` of OpenStreetMap, which the national standard requires, and
plain French, as teams type it (« du lundi au vendredi de 9 h à 12 h »). A text that is not fully understood is not used
at all: one week in two, one month of the year, on appointment, school holidays, hours without a day. Unknown hours are
never counted as zero.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from jalons.base.french import fold_accents
from jalons.base.frozen import frozen

type Spans = tuple[tuple[int, int], ...]
"""Start and end in minutes since midnight; sorted, without contact."""

DAY = 24 * 60  # minutes
LONGEST = 299  # characters: sources cut longer texts, whose end is lost
_EVERY = range(7)
_NO_HOURS: Spans = ()


@frozen(slots=True)
class Week:
    """An ordinary week, from Monday to Sunday."""

    days: tuple[Spans, ...]
    is_closed_on_holidays: bool = False

    @property
    def minutes(self) -> int:
        return sum(end - start for spans in self.days for start, end in spans)


@lru_cache(maxsize=4_000)
def read_week(text: str) -> Week | None:
    """None for an empty text, one that is not fully understood, or a week without any opening.

    >>> read_week("Mo-Fr 09:00-12:00,14:00-17:30; We off").minutes / 60
    26.0
    >>> read_week("le mardi de 9 h à 12 h").minutes
    180
    >>> read_week("week 1-53/2 Mo 09:00-12:00")
    """
    if len(text) > LONGEST:
        return None
    try:
        week = _Reader(list(_read_signs(text))).week()
    except _Unread:
        return None
    return week if week.minutes else None


@frozen(slots=True)
class Opening:
    """The opening hours of some places, from those whose hours are known."""

    places: int
    known: int
    unread: int
    """Places whose hours are not understood."""
    minutes: int

    @property
    def hours(self) -> float | None:
        """Weekly hours of all places together; None when no hours are known."""
        return self.minutes / 60 if self.known else None

    def hours_for(self, count: int, people: float | None) -> float | None:
        """Hours for this number of people; None without a population, or when it is unknown."""
        return count * self.hours / people if self.hours is not None and people else None


def summarise_hours(texts: Iterable[str]) -> Opening:
    """`texts`: the text of the hours of each place, or empty."""
    written = list(texts)
    weeks = [read_week(text) for text in written]
    read = [week for week in weeks if week]
    unread = sum(one is None and bool(text.strip()) for one, text in zip(weeks, written, strict=True))
    return Opening(len(written), len(read), unread, sum(one.minutes for one in read))


# --- what is written, sign by sign -----------------------------------------------------------------------------------


class _Unread(Exception):
    """Something was not understood."""


# Text → its meaning: the number of a day, or a token of the grammar.
_DAYS = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6}
_DAYS |= {"lun": 0, "mar": 1, "mer": 2, "jeu": 3, "ven": 4, "sam": 5, "dim": 6}
_DAYS |= {
    f"{day}{plural}": rank
    for rank, day in enumerate(("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"))
    for plural in ("", "s")
}
_WORDS = {"off": "off", "closed": "off", "ferme": "off", "fermee": "off", "et": ",", "a": "-", "au": "-"}
_WORDS |= {"ph": "holiday", "jours feries": "holiday", "24/7": "always", "tous les jours": "every"}
_OF_NO_USE = frozenset({"le", "les", "de", "du"})
_SIGN = re.compile(
    r"\s*(?:(?P<time>\d{1,2})\s*(?:[:h]\s*(?P<minute>\d\d)(?!\d)|h(?![a-z0-9]))"
    r"|(?P<word>24/7|jours feries|tous les jours|(?:lun|mar|mer|jeu|ven|sam|dim)\.|[a-z]+)"
    r"|(?P<mark>[-,;:.\n]))"
)


@frozen(slots=True)
class _Sign:
    kind: str  # day · time · one of the values of _WORDS · a mark
    value: int = 0


def _read_signs(text: str) -> Iterator[_Sign]:
    plain = fold_accents(text).replace("–", "-").replace("\u2014", "-").replace("\r", "\n").strip()
    at = 0
    while at < len(plain):
        match = _SIGN.match(plain, at)
        if not match:
            raise _Unread
        at = match.end()
        if match["time"]:
            yield _Sign("time", _day_minutes(int(match["time"]), int(match["minute"] or 0)))
        elif match["mark"]:
            yield _Sign(";" if match["mark"] in ".\n" else match["mark"])
        elif (word := match["word"].rstrip(".")) in _DAYS:
            yield _Sign("day", _DAYS[word])
        elif match["word"] in _WORDS:
            yield _Sign(_WORDS[match["word"]])
        elif match["word"] not in _OF_NO_USE:
            raise _Unread


def _day_minutes(hour: int, minute: int) -> int:
    if minute > 59 or 60 * hour + minute > DAY:
        raise _Unread
    return 60 * hour + minute


# --- what it means ---------------------------------------------------------------------------------------------------


class _Reader:
    """Rules are separated by « ; »: each replaces the earlier ones on its days. Within a rule, « , » adds hours.

    If nothing is left of a rule, its author did not mean to replace it: « Mo 09:00-12:00; Mo 14:00-17:00 » means open
    twice, while the grammar says once. Such a text is ambiguous, and is not used.
    """

    def __init__(self, signs: list[_Sign]) -> None:
        self._signs = signs
        self._at = 0
        self._days: list[Spans] = [_NO_HOURS] * 7
        self._rule_of: list[int | None] = [None] * 7
        self._of_holidays: set[int] = set()  # rules without any other day
        self._is_closed_on_holidays = False

    def week(self) -> Week:
        rules = 0
        while self._next():
            if not self._takes(";"):
                self._rule(rules)
                rules += 1
        if set(range(rules)) - set(self._rule_of) - self._of_holidays:
            raise _Unread
        return Week(tuple(self._days), self._is_closed_on_holidays)

    def _rule(self, number: int) -> None:
        self._told(number, replaces=True)
        while self._next() and self._next() != ";":
            self._takes(",")
            self._told(number, replaces=False)

    def _told(self, number: int, *, replaces: bool) -> None:
        """Reads days, then their hours."""
        if self._takes("always"):
            days, holidays = set(_EVERY), False
            spans: Spans = ((0, DAY),)
        else:
            is_closed = self._takes("off")  # « fermé le lundi »
            days, holidays = self._days_told()
            self._takes(":")
            spans = _NO_HOURS if is_closed or self._takes("off") else self._spans_told()
        if holidays:
            self._is_closed_on_holidays = not spans
            if not days:
                self._of_holidays.add(number)
        for day in days:
            adds = not replaces and spans
            self._days[day] = _merge_spans((*self._days[day], *spans)) if adds else spans
            if not adds or self._rule_of[day] is None:
                self._rule_of[day] = number

    def _days_told(self) -> tuple[set[int], bool]:
        days: set[int] = set()
        holidays = False
        while True:
            if self._takes("holiday"):
                holidays = True
            elif self._takes("every"):
                days.update(_EVERY)
            else:
                first = self._value("day")
                last = self._value("day") if self._takes("-") else None
                if last == first:
                    raise _Unread
                days.update((first + more) % 7 for more in range(1 if last is None else (last - first) % 7 + 1))
            if self._next() != "," or self._next(1) not in ("day", "every", "holiday"):
                return days, holidays
            self._at += 1

    def _spans_told(self) -> Spans:
        spans = []
        while True:
            start = self._value("time")
            if not self._takes("-"):
                raise _Unread
            end = self._value("time")
            if end <= start:  # past midnight, or a mistake: ambiguous
                raise _Unread
            spans.append((start, end))
            if self._next() != "," or self._next(1) != "time":
                return _merge_spans(spans)
            self._at += 1

    def _next(self, more: int = 0) -> str:
        """The kind of a coming token; empty at the end."""
        return self._signs[self._at + more].kind if self._at + more < len(self._signs) else ""

    def _takes(self, kind: str) -> bool:
        if self._next() != kind:
            return False
        self._at += 1
        return True

    def _value(self, kind: str) -> int:
        if not self._takes(kind):
            raise _Unread
        return self._signs[self._at - 1].value


def _merge_spans(spans: Iterable[tuple[int, int]]) -> Spans:
    """In order; spans that touch are merged."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return tuple(merged)
