"""Parses periods as producers write them: « 2022 », « T1 2026 », « décembre 2024 », « 2026-03-31 »."""

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
    """The first and last day of a period; for several years, « 2018-2022 », those of the last one. None when no date is
    recognised."""
    text = fold_accents(period)
    try:
        if match := _DAY.search(text):
            day = date(int(match[1]), int(match[2]), int(match[3]))
            return day, day
        if match := _FRENCH_DAY.search(text):
            day = date(int(match[3]), int(match[2]), int(match[1]))
            return day, day
        if match := _QUARTER.search(text):
            year, quarter = int(match[2] or match[3]), int(match[1] or match[4])
            return _month_span(year, 3 * quarter - 2, 3 * quarter)
        if match := _NAMED.search(text):
            return _month_span(int(match[2]), _MONTHS[match[1]], _MONTHS[match[1]])
        if (match := _MONTH.search(text)) and 1 <= int(match[2]) <= 12:
            return _month_span(int(match[1]), int(match[2]), int(match[2]))
    except ValueError:
        return None  # « 2026-13-45 »
    years = _YEAR.findall(text)
    return _month_span(int(max(years)), 1, 12) if years else None


def is_older(period: str, than: str) -> bool:
    """Whether a period ended before another began. An unknown period is not older."""
    span, other = period_span(period), period_span(than)
    return span is not None and other is not None and span[1] < other[0]


def period_label(period: str) -> str:
    """A readable period: ISO days become French ones."""

    def french(match: re.Match[str]) -> str:
        try:
            return format_date(date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:
            return match[0]

    return _DAY.sub(french, period)


def _month_span(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
