"""French as it is printed: money, dates, plurals, and spaces that do not break.

All thin spaces become U+00A0, because the typeface has no U+202F.
"""

import re
from datetime import date as Date
from decimal import Decimal
from functools import lru_cache

NBSP = "\u00a0"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def number(value: Decimal | int, decimals: int | None = None) -> str:
    """« 12 000,5 ». Without `decimals`, those that the value needs."""
    amount = Decimal(value) if decimals is None else round(Decimal(value), decimals)
    written = f"{abs(amount):,f}"
    whole, _, rest = written.partition(".")
    if decimals is None:
        rest = rest.rstrip("0")
    sign = "−" if amount < 0 else ""
    return sign + whole.replace(",", NBSP) + (f",{rest}" if rest else "")


def money(euros: Decimal | int) -> str:
    """« 24 000 € », « 12 000,50 € », « −6 000 € »: cents only when there are some."""
    cents = round(Decimal(euros), 2)
    return f"{number(cents, 0 if cents == cents.to_integral_value() else 2)}{NBSP}€"


def percent(value: Decimal | int) -> str:
    """« 38,75 % » for 38.75."""
    return f"{number(value)}{NBSP}%"


def day(on: Date) -> str:
    """« 5 décembre 2026 », « 1er mars 2027 »."""
    return f"{'1er' if on.day == 1 else on.day}{NBSP}{MONTHS[on.month - 1]} {on.year}"


def weekday(on: Date) -> str:
    """« samedi 5 décembre 2026 »."""
    return f"{DAYS[on.weekday()]} {day(on)}"


def month(on: Date) -> str:
    return f"{MONTHS[on.month - 1]} {on.year}"


def span(start: Date, end: Date) -> str:
    """« janvier 2026 à décembre 2028 », « mars à juin 2026 », « mars 2026 »."""
    if (start.year, start.month) == (end.year, end.month):
        return month(start)
    return f"{MONTHS[start.month - 1] if start.year == end.year else month(start)} à {month(end)}"


def plural(count: int, one: str, many: str = "") -> str:
    """« 1 action », « 8 actions », « 0 action »: French plurals begin at two."""
    return f"{number(count)}{NBSP}{one if abs(count) < 2 else many or one + 's'}"


def listing(items: tuple[str, ...] | list[str], last: str = "et") -> str:
    """« a, b et c »."""
    *head, tail = items or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


_SPACE = "[ \u00a0\u2007\u2009\u200a\u202f]"
_RULES = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        ("[\u2007\u2009\u200a\u202f]", NBSP),
        (r"(?<!\.)\.{3}(?!\.)", "…"),
        (r"(?<=[^\W\d_])'(?=[^\W_])", "’"),
        (f"«{_SPACE}*(?=\\S)", f"«{NBSP}"),
        (f"(?<=\\S){_SPACE}*»", f"{NBSP}»"),
        (f"(?<=\\S){_SPACE}+(?=[;:?!%€])", NBSP),
        (r"(?<=\d) (?=\d{3}(?!\d))", NBSP),
        (r"(?<=\d) (?=(?:h|km|m|ans?|mois|jours?|heures?|ETP|k€|M€|euros?)\b)", NBSP),
        (r"(?<=\b[nN]°) +", NBSP),
    )
)


@lru_cache(maxsize=2048)
def typeset(text: str) -> str:
    """Makes the spaces of French unbreakable and its apostrophes curly. Never adds or drops a word or a number."""
    for pattern, by in _RULES:
        text = pattern.sub(by, text)
    return text
