"""What a period means, as producers write it: « 2022 », « T1 2026 », « décembre 2024 », « 2026-03-31 »."""

import calendar
import re
from datetime import date

from jalons.base.french import MONTHS, fold_accents, format_date

_DAY = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
_FRENCH_DAY = re.compile(r"\b(\d\d?)/(\d\d?)/((?:19|20)\d\d)\b")
_MONTH = re.compile(r"\b((?:19|20)\d\d)-(\d\d)\b(?!-)")
_QUARTER = re.compile(r"\b[tq]([1-4])[ -]*((?:19|20)\d\d)\b|\b((?:19|20)\d\d)[ -]*[tq]([1-4])\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_MONTHS = {fold_accents(name): number for number, name in enumerate(MONTHS, 1)}
_NAMED = re.compile(rf"\b({'|'.join(_MONTHS)})\s+((?:19|20)\d\d)\b")


def period_span(period: str) -> tuple[date, date] | None:
    """The first and the last day of a period; of several years, « 2018-2022 », those of the last. None when it says no
    date that one knows."""
    text = fold_accents(period)
    try:
        if found := _DAY.search(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
            return day, day
        if found := _FRENCH_DAY.search(text):
            day = date(int(found[3]), int(found[2]), int(found[1]))
            return day, day
        if found := _QUARTER.search(text):
            year, quarter = int(found[2] or found[3]), int(found[1] or found[4])
            return _month_span(year, 3 * quarter - 2, 3 * quarter)
        if found := _NAMED.search(text):
            return _month_span(int(found[2]), _MONTHS[found[1]], _MONTHS[found[1]])
        if (found := _MONTH.search(text)) and 1 <= int(found[2]) <= 12:
            return _month_span(int(found[1]), int(found[2]), int(found[2]))
    except ValueError:
        return None  # « 2026-13-45 »
    years = _YEAR.findall(text)
    return _month_span(int(max(years)), 1, 12) if years else None


def is_older(period: str, than: str) -> bool:
    """Whether a period ended before another began. What is not known is not older."""
    one, other = period_span(period), period_span(than)
    return one is not None and other is not None and one[1] < other[0]


def period_label(period: str) -> str:
    """A period as one says it: days written by machines become French ones."""

    def french(found: re.Match[str]) -> str:
        try:
            return format_date(date(int(found[1]), int(found[2]), int(found[3])))
        except ValueError:
            return found[0]

    return _DAY.sub(french, period)


def _month_span(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
