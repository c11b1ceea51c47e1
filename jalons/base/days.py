"""Reads a day as people type it, in a cell of a spreadsheet. Pure."""

import re
from calendar import monthrange
from datetime import date

from django.utils.translation import gettext as _

from jalons.base.french import MONTHS, SHORT_MONTHS, fold_accents, matching_key
from jalons.base.frozen import frozen

# A day of another century is a slip of the keyboard: pages, calendars and durations are not made for it.
FIRST_YEAR, LAST_YEAR = 2000, 2100

_DAY = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})(?: 0{1,2}:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+) (\d{4})")
# « janv-26 » is how a spreadsheet shows a month; « janv 12 » may as well be a day.
_SHORT_MONTH = re.compile(r"([a-z]+) ([2-5]\d)")
_ABOUT = re.compile(
    r"(?:d ici |vers |pour |courant |avant )?(?:la )?(?:(debut|mi|fin|courant) )?(?:de |d )?([a-z]+ )?(\d{4})"
)
_WINTER = re.compile(r"hiver (\d{4}) (\d{4})")
_MONTH = re.compile(r"(\d{1,2})[/.-](\d{4})")
_NTH = r"(?P<nth>\d|premier|second|deuxieme|troisieme|quatrieme|dernier)(?: ?(?:er|ere|e|eme|nd|nde))?"
_WHEN = r"(?:(?:au|au cours du|courant|le|pour le|pendant le) )?"
_QUARTER = re.compile(
    rf"{_WHEN}(?:(?:t|trimestre ){_NTH}|{_NTH.replace('nth', 'first')} trim(?:estre)?) (?:de )?(?P<year>\d{{4}})"
)
_SEMESTER = re.compile(
    rf"{_WHEN}(?:(?:s|semestre ){_NTH}|{_NTH.replace('nth', 'first')} sem(?:estre)?) (?:de )?(?P<year>\d{{4}})"
)
_ORDINALS = {"premier": 1, "second": 2, "deuxieme": 2, "troisieme": 3, "quatrieme": 4}
# The seasons of the calendar, by the month and the day that begin and end them; winter, which stands on two years, says both.
_SEASONS = {
    "printemps": ((3, 20), (6, 20)),
    "ete": ((6, 21), (9, 21)),
    "automne": ((9, 22), (12, 20)),
    "rentree": ((9, 1), (9, 30)),
}
# The first and the last month of a part of a year, then the first and the last day of a part of a month.
_PARTS = {
    "debut": ((1, 3), (1, 10)),
    "mi": ((5, 8), (11, 20)),
    "fin": ((10, 12), (21, 31)),
    "courant": ((1, 12), (1, 31)),
}
_NAMES = {fold_accents(name): number for number, name in enumerate(MONTHS, 1)}
_NAMES |= {matching_key(name): number for number, name in enumerate(SHORT_MONTHS, 1)}
_NAMES |= {"fev": 2, "juil": 7}


@frozen
class Day:
    """`is_guessed`: only a month, a season, a quarter or a year was written, or a part of them."""

    value: date | None = None
    is_guessed: bool = False


def read_day(text: str, *, ends: bool) -> Day:
    """« mars 2026 » begins on the 1st and ends on the 31st, « fin 2026 » begins in October and ends with the year."""
    plain = " ".join(text.lower().split())
    if match := _ISO.fullmatch(text.strip()):
        return Day(_valid_date(int(match[1]), int(match[2]), int(match[3])))
    if match := _DAY.fullmatch(plain):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        return Day(_valid_date(year, int(match[2]), int(match[1])))
    words = matching_key(text)
    if (match := _IN_WORDS.fullmatch(words)) and match[2] in _NAMES:
        month, year = _NAMES[match[2]], int(match[3])
        return (
            Day(_valid_date(year, month, int(match[1]))) if match[1] else _month_span_day(year, month, month, ends=ends)
        )
    if match := _MONTH.fullmatch(plain):
        return _month_span_day(int(match[2]), int(match[1]), int(match[1]), ends=ends)
    if part := _read_part_of_year(words):
        year, first, last = part
        return _month_span_day(year, first, last, ends=ends)
    if re.fullmatch(r"\d{4}", plain):
        return _month_span_day(int(plain), 1, 12, ends=ends)
    if (match := _SHORT_MONTH.fullmatch(words)) and match[1] in _NAMES:
        return _month_span_day(2000 + int(match[2]), _NAMES[match[1]], _NAMES[match[1]], ends=ends)
    return _read_about_day(words, ends=ends)


def says_part_of_year(text: str) -> bool:
    """« 2e semestre 2027 », « T3 2027 »: a time that has a beginning as well as an end."""
    return _read_part_of_year(matching_key(text[:40])) is not None


def _read_part_of_year(words: str) -> tuple[int, int, int] | None:
    """The year, the first and the last month of a quarter or of a half of it."""
    for pattern, months in ((_QUARTER, 3), (_SEMESTER, 6)):
        if match := pattern.fullmatch(words):
            told = match["nth"] or match["first"]
            nth = _ORDINALS.get(told) or (12 // months if told == "dernier" else int(told))
            return (int(match["year"]), months * nth - months + 1, months * nth) if 1 <= nth <= 12 // months else None
    return None


def _read_about_day(words: str, *, ends: bool) -> Day:
    """« fin 2026 », « mi-mars 2027 », « printemps 2027 », « d’ici fin juin 2027 », « hiver 2026-2027 »."""
    if match := _WINTER.fullmatch(words):
        first, second = int(match[1]), int(match[2])
        day = _valid_date(second, 3, 19) if ends else _valid_date(first, 12, 21)
        return Day(day, is_guessed=True) if day and second == first + 1 else Day()
    match = _ABOUT.fullmatch(words)
    if match is None:
        return Day()
    part, name, year = match[1], (match[2] or "").strip(), int(match[3])
    if name in _SEASONS and not part:
        day = _valid_date(year, *_SEASONS[name][ends])
        return Day(day, is_guessed=day is not None)
    if name in _NAMES and 1900 <= year < 2200:
        month = _NAMES[name]
        day_number = _PARTS[part or "courant"][1][ends]
        return Day(date(year, month, min(day_number, monthrange(year, month)[1])), is_guessed=True)
    if not name:
        first_month, last_month = _PARTS[part or "courant"][0]
        return _month_span_day(year, first_month, last_month, ends=ends)
    return Day()


def is_plausible(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def implausible_sentence() -> str:
    return _("Écrivez une date entre %(first)d et %(last)d, par exemple 05/12/2026.") % {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }


def _month_span_day(year: int, first: int, last: int, *, ends: bool) -> Day:
    if not (1 <= first <= 12 and 1900 <= year < 2200):
        return Day()
    return Day(date(year, last, monthrange(year, last)[1]) if ends else date(year, first, 1), is_guessed=True)


def _valid_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1900 <= year < 2200 else None
    except ValueError:
        return None
