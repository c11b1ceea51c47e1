"""How French writes money, numbers and dates, and when two words are the same. Pure. Every space is U+00A0, since the
typeface has no narrower one."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

NBSP = "\u00a0"
_BEFORE = re.compile(r" ([»:;?!%€])")
# All white space but the no-break spaces, which French puts before its signs.
_LINE_BREAKS = re.compile(r"[^\S  ]+")
MINUS = "\u2212"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc.")
# Characters that Unicode decomposition leaves whole.
_LIGATURES = (("œ", "oe"), ("Œ", "oe"), ("æ", "ae"), ("Æ", "ae"), ("’", "'"))
# The marks of European letters, taken away four times faster than one letter after the other.
_FRENCH_MARKS = re.compile("[\u0300-\u036f]+")
COUNTS = ("aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def format_number(value: int | Decimal) -> str:
    """`12000` → « 12 000 », decimals with a comma and only when there are some."""
    whole, decimals = _split_decimals(Decimal(value))
    decimals = decimals.rstrip("0")
    return whole + (f",{decimals}" if decimals else "")


def format_decimals(value: float, digits: int) -> str:
    """`7.8` with two digits gives « 7,80 », so that the commas of a column are aligned."""
    whole, decimals = _split_decimals(Decimal(f"{value:.{digits}f}"))
    return whole + (f",{decimals}" if digits else "")


def format_short_decimal(value: float, digits: int = 1) -> str:
    """« 7,8 »; never « 7,0 » with a decimal that says nothing, nor « −0 »."""
    return format_number(Decimal(repr(round(value, digits) + 0.0)).quantize(Decimal(1).scaleb(-digits)))


def format_euros(value: Decimal | int) -> str:
    """« 24 000 € », « 12 000,50 € », « −6 000 € »: two decimals, or none."""
    whole, cents = _split_decimals(Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP))
    return whole + (f",{cents}" if cents != "00" else "") + f"{NBSP}€"


def _split_decimals(value: Decimal) -> tuple[str, str]:
    """The digits before the comma, and those after it."""
    sign = MINUS if value < 0 else ""
    whole, _, decimals = f"{abs(value):,f}".partition(".")
    return sign + whole.replace(",", NBSP), decimals


def format_percent(part: Decimal | int, whole: Decimal | int) -> str:
    """« 73 % »; « – » when the whole is zero."""
    return bounded_percent(100 * Decimal(part) / Decimal(whole), 0) if whole else "–"


def format_share(value: Decimal, amount: Decimal | None = None, whole: Decimal | None = None) -> str:
    """« 62,5 % »: always one decimal, so that the commas of a column are aligned. `amount` of `whole`: what `value` is the share of,
    where it was rounded so that shares add up to 100; « – » when the whole is zero."""
    if whole is not None and not whole:
        return "–"
    if amount and whole and (value == 0 or (value == 100 and amount != whole)):
        value = 100 * amount / whole
    return bounded_percent(value, 1)


def bounded_percent(value: Decimal | float, digits: int, *, is_short: bool = False) -> str:
    """The only rule of a rounded share: something is never « 0 % », nor is a part « 100 % », nor more than the whole. `is_short`: without
    decimals that say nothing."""
    exact, step = Decimal(str(value)), Decimal(1).scaleb(-digits)
    rounded = exact.quantize(step, ROUND_HALF_UP)
    if exact > 0 and not rounded:
        return f"moins de {_write_percent(step)}"
    if rounded == 100 and exact != 100:
        return f"plus de {_write_percent(100 - step if exact < 100 else Decimal(100).quantize(step))}"
    short = rounded.normalize() if is_short and rounded != rounded.to_integral() else rounded.quantize(Decimal(1))
    return _write_percent(short if is_short else rounded)


def _write_percent(value: Decimal) -> str:
    return f"{value}".replace(".", ",") + f"{NBSP}%"


def format_day(value: date) -> str:
    """« mardi 5 décembre 2026 »; the first of a month is « 1er »."""
    return f"{DAYS[value.weekday()]} {_format_ordinal(value.day)} {MONTHS[value.month - 1]} {value.year}"


def format_date(value: date) -> str:
    """« 15 décembre 2026 », as an official act is dated."""
    return f"{_format_ordinal(value.day)} {MONTHS[value.month - 1]} {value.year}"


def format_short_day(value: date) -> str:
    """« 5 déc. 2026 »."""
    return f"{_format_ordinal(value.day)} {SHORT_MONTHS[value.month - 1]} {value.year}"


def format_month(value: date) -> str:
    """« décembre 2026 »."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def format_short_month(value: date) -> str:
    """« déc. 2026 »."""
    return f"{SHORT_MONTHS[value.month - 1]} {value.year}"


def format_moment(value: datetime) -> str:
    """« 5 déc. 2026 à 14 h 05 », in the time zone of the value."""
    return f"{format_short_day(value.date())} à {value.hour}{NBSP}h{NBSP}{value.minute:02d}"


def one_line(text: str) -> str:
    """A title, a name or a place: whatever line breaks and runs of spaces were pasted are one space."""
    return _LINE_BREAKS.sub(" ", text).strip(" ")


def format_clock(value: datetime | time) -> str:
    """« 15 h 40 », « 9 h », in the time zone of the value."""
    return f"{value.hour}{NBSP}h" + (f"{NBSP}{value.minute:02d}" if value.minute else "")


def join_items(items: Iterable[str]) -> str:
    """« a, b et c »."""
    *firsts, last = items
    return f"{', '.join(firsts)} et {last}" if firsts else last


def capitalize_first(text: str) -> str:
    """« CA de Périgueux » keeps its capitals, which `str.capitalize` lowers."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """« Quartier » becomes « quartier »; « TVA » and « CA de Périgueux » keep their capitals."""
    if text[1:2].isupper():
        return text
    return text[:1].lower() + text[1:]


def _format_ordinal(number: int) -> str:
    return "1er" if number == 1 else str(number)


def spell_number(value: int) -> str:
    """A small number in letters, feminine: « quatre actions »."""
    return COUNTS[value] if 0 <= value < len(COUNTS) else format_number(value)


def spell_together(*values: int) -> list[str]:
    """Numbers of one sentence, all in letters or all in digits: « cinq actions sur onze » is « 5 actions sur 11 »."""
    are_small = all(0 <= value < len(COUNTS) for value in values)
    return [COUNTS[value] if are_small else format_number(value) for value in values]


def add_no_break_spaces(text: str) -> str:
    """What is typed with plain spaces; a no-break one keeps a colon or a quotation mark on the line of its word."""
    return _BEFORE.sub(NBSP + r"\1", text.replace("« ", f"«{NBSP}"))


def fold_accents(text: str) -> str:
    """The text without accents or capitals: « mediation » then matches « Médiation »."""
    if text.isascii():
        return text.casefold()
    for whole, letters in _LIGATURES:
        text = text.replace(whole, letters)
    plain = _FRENCH_MARKS.sub("", unicodedata.normalize("NFKD", text))
    if not plain.isascii():
        plain = "".join([c for c in plain if c < "\u0300" or not unicodedata.combining(c)])
    return plain.casefold()


def matching_key(text: str) -> str:
    """« Prénom(s) » gives "prenom s": two spellings of the same word give the same key."""
    return _name_key(text) if len(text) <= _LONGEST_NAME else _make_key(text)


_LONGEST_NAME = 150
"""Names are compared on every page: their keys are kept. Longer texts are read once."""


@lru_cache(maxsize=4096)
def _name_key(name: str) -> str:
    return _make_key(name)


def _make_key(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold_accents(text)).split())
