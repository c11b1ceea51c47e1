"""Reads a period as people type it: « 1er semestre 2026 – déc. 2027 ». Pure."""

import re
from collections.abc import Iterator
from dataclasses import field

from jalons.base.days import Day, read_day
from jalons.base.frozen import frozen

_LONGEST_PERIOD = 80
_FROM_TO = re.compile(
    r"(?:de |du |d['’]|entre )(?P<first>.+?) (?:à|a|au|aux|et|jusqu['’](?:à|au|en)) (?P<last>.+)", re.IGNORECASE
)
_BREAK = re.compile(r" ?[–—→] ?| ?-> ?| - | (?:à|au) | jusqu['’](?:à|au|en) ", re.IGNORECASE)
_YEARS = re.compile(r"20\d\d(?: ?(?:[,/–-]|et|puis|à) ?20\d\d)+", re.ASCII)
_TWO_YEARS = re.compile(r"20\d\d ?(?:[/–-]|à) ?20\d\d", re.ASCII)
_ONLY_FROM = re.compile(
    r"(?:à partir (?:de |du |d['’])|dès (?:le |la )?|depuis (?:le |la )?|début ?: ?)(?P<first>.+)", re.IGNORECASE
)
_ONLY_UNTIL = re.compile(
    r"(?:jusqu['’](?:à |au |en )|d['’]ici (?:à |la |le )?|avant (?:le |la )?)(?P<last>.+)", re.IGNORECASE
)


@frozen
class Period:
    """`is_read`: its text says a period; one of its ends may still be open."""

    first: Day = field(default_factory=Day)
    last: Day = field(default_factory=Day)

    @property
    def is_read(self) -> bool:
        return bool(self.first.value or self.last.value)


def read_period(text: str) -> Period:
    """« 1er semestre 2026 – déc. 2027 », « de janvier à juin 2026 », « à partir de mars 2026 », « 2026-2028 »."""
    plain = " ".join(text.split()).rstrip(".")
    if len(plain) > _LONGEST_PERIOD:
        return Period()
    if match := _ONLY_FROM.fullmatch(plain):
        return Period(first=read_day(match["first"], ends=False))
    if match := _ONLY_UNTIL.fullmatch(plain):
        return Period(last=read_day(match["last"], ends=True))
    if _YEARS.fullmatch(plain):
        return _read_years(plain)
    first, last = read_day(plain, ends=False), read_day(plain, ends=True)
    if first.value:
        return Period(first, last)
    for begins, ends in _split_ends(plain):
        if (period := _read_ends(begins, ends)).is_read:
            return period
    return Period()


def _split_ends(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a text in two: « de … à … », « … – … », « mars-juin 2026 »."""
    if match := _FROM_TO.fullmatch(text):
        yield match["first"], match["last"]
    if match := _BREAK.search(text):
        yield text[: match.start()], text[match.end() :]
    begins, hyphen, ends = text.partition("-")
    if hyphen and begins.isalnum():
        yield begins, ends


def _read_ends(first: str, last: str) -> Period:
    """Both ends, or none; « janvier » takes the year that the end says."""
    year = re.search(r"(?<!\d)20\d\d$", last.strip(), re.ASCII)
    begins, ends = read_day(first, ends=False), read_day(last, ends=True)
    if begins.value is None and year:
        begins = read_day(f"{first} {year[0]}", ends=False)
    if begins.value is None or ends.value is None or ends.value < begins.value:
        return Period()
    return Period(begins, ends)


def _read_years(text: str) -> Period:
    """« 2026, 2027 et 2028 », « 2026-2028 »; not « 2026 et 2028 », which leaves a year between."""
    years = [int(year) for year in re.findall(r"\d{4}", text)]
    if years != list(range(years[0], years[-1] + 1)) and not (_TWO_YEARS.fullmatch(text) and years[0] < years[1]):
        return Period()
    return Period(read_day(f"{years[0]}", ends=False), read_day(f"{years[-1]}", ends=True))
