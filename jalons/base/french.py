"""How French writes money, numbers and dates. Pure; U+00A0 everywhere, since the typeface has no narrower space."""

from datetime import date, datetime
from decimal import Decimal

NBSP = "\u00a0"
MINUS = "\u2212"
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
SHORT_MONTHS = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juill.", "août", "sept.", "oct.", "nov.", "déc.")


def number(value: int | Decimal) -> str:
    """`12000` → « 12 000 », decimals with a comma and only when there are some."""
    sign = MINUS if value < 0 else ""
    whole, _, cents = f"{abs(value):,}".partition(".")
    cents = cents.rstrip("0")
    return sign + whole.replace(",", NBSP) + (f",{cents}" if cents else "")


def euros(value: Decimal | int) -> str:
    """« 24 000 € », « 12 000,50 € », « −6 000 € »."""
    amount = Decimal(value).quantize(Decimal("0.01"))
    whole = amount == amount.to_integral_value()
    text = number(amount.to_integral_value()) if whole else _with_cents(amount)
    return f"{text}{NBSP}€"


def _with_cents(amount: Decimal) -> str:
    sign = MINUS if amount < 0 else ""
    whole, _, cents = f"{abs(amount):,.2f}".partition(".")
    return f"{sign}{whole.replace(',', NBSP)},{cents}"


def percent(part: Decimal | int, whole: Decimal | int) -> str:
    """« 73 % »; « – » when there is no whole."""
    return f"{round(100 * part / whole)}{NBSP}%" if whole else "–"


def day(value: date) -> str:
    """« mardi 5 décembre 2026 »; the first of a month is « 1er »."""
    return f"{DAYS[value.weekday()]} {_ordinal(value.day)} {MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """« 5 déc. 2026 »."""
    return f"{_ordinal(value.day)} {SHORT_MONTHS[value.month - 1]} {value.year}"


def month(value: date) -> str:
    """« décembre 2026 »."""
    return f"{MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """« 5 déc. 2026 à 14 h 05 », in the time zone the value carries."""
    return f"{short_day(value.date())} à {value.hour}{NBSP}h{NBSP}{value.minute:02d}"


def _ordinal(number: int) -> str:
    return "1er" if number == 1 else str(number)


COUNTS = ("aucune", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


def count(value: int) -> str:
    """Small feminine numbers in letters, as one says them: « quatre actions »."""
    return COUNTS[value] if value < len(COUNTS) else number(value)
