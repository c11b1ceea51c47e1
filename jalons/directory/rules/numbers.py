"""SIREN, SIRET and telephone numbers as people and spreadsheets write them. Pure."""

import re

_NOT_FIGURES = re.compile(r"[^0-9]")
_SEPARATORS = re.compile(r"[\s.\-/()\u2010-\u2015]+")
LA_POSTE = "356000000"


def keep_figures(text: str) -> str:
    return _NOT_FIGURES.sub("", text)


def strip_separators(text: str) -> str:
    """« 732 829 320 00074 » without its spaces, dots and dashes. A letter or another sign stays, so the number is wrong:
    without it, « 7328293200007A4 » would be a number that nobody typed."""
    return _SEPARATORS.sub("", text)


def _is_luhn(number: str) -> bool:
    doubled = (2 * int(figure) if place % 2 else int(figure) for place, figure in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_siren(text: str) -> bool:
    """Nine digits, the last of which checks the others (Luhn; INSEE, répertoire Sirene)."""
    return bool(re.fullmatch(r"[0-9]{9}", text)) and text != "0" * 9 and _is_luhn(text)


def is_siret(text: str) -> bool:
    """Fourteen digits: a SIREN, then an establishment. The digits of those of La Poste sum to a multiple of five
    instead."""
    if not re.fullmatch(r"[0-9]{14}", text) or not is_siren(text[:9]):
        return False
    return _is_luhn(text) or (text.startswith(LA_POSTE) and sum(map(int, text)) % 5 == 0)


def restore_zeros(text: str, length: int) -> str:
    """Restores the leading zeros that a spreadsheet removed: « 5680012 » becomes « 005680012 »."""
    return text.rjust(length, "0") if length - 3 <= len(text) < length else text


def format_phone(text: str) -> str:
    """« 0612345678 », « +33 6 12 34 56 78 », « 612345678 » give « 06 12 34 56 78 ». A number that is not French is
    unchanged."""
    text = text.strip()
    number = _SEPARATORS.sub("", text.replace("(0)", ""))
    number = re.sub(r"^(\+|00)33(?=[1-9])", "0", number)
    if re.fullmatch(r"[1-9][0-9]{8}", number):
        number = f"0{number}"
    if not re.fullmatch(r"0[1-9][0-9]{8}", number):
        return text
    return " ".join(number[place : place + 2] for place in range(0, 10, 2))


def has_lost_zero(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9][0-9]{8}", _SEPARATORS.sub("", text)))
