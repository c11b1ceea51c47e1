"""Telephone numbers as people write them. Pure."""

import re

FEWEST_FIGURES = 4  # « 3949 »
_NUMBER = re.compile(r"\+?[0-9][0-9\s.\-/()]*+")
_NOT_FIGURES = re.compile(r"[^0-9]")


def may_be_phone(text: str) -> bool:
    """Whether somebody can be called there, whatever is written around the number."""
    return bool(phone_link(text))


def phone_link(text: str) -> str:
    """« tel:0612345678 », for the first number that has enough figures; "" when there is none."""
    for number in _NUMBER.findall(text):
        figures = _NOT_FIGURES.sub("", number.replace("(0)", "") if number.startswith("+") else number)
        if len(figures) >= FEWEST_FIGURES:
            return f"tel:{'+' if number.startswith('+') else ''}{figures}"
    return ""
