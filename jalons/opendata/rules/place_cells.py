"""What a cell of a list of places says: a day, a web address, a telephone, degrees. E-mails are never read."""

import re
from datetime import date

_DEGREES = re.compile(r"-?\d{1,3}+(?:[.,]\d++)?+")
_POINT = re.compile(rf"\(?+ *+({_DEGREES.pattern})(?: *+[,;/] *+| ++)({_DEGREES.pattern}) *+\)?+")


def read_degrees(text: str) -> float | None:
    """« 45.36434 », « 45,36434 »."""
    text = text.strip()
    return float(text.replace(",", ".")) if _DEGREES.fullmatch(text) else None


def read_point(text: str) -> tuple[float, float] | None:
    """Two numbers of one cell, latitude first: « 45.36, 0.64 »."""
    match = _POINT.fullmatch(text.strip()[:60])
    return (float(match[1].replace(",", ".")), float(match[2].replace(",", "."))) if match else None


def read_day(text: str) -> date | None:
    """« 2024-04-02 », with or without a time, or « 02/04/2024 »."""
    text = text.strip()
    try:
        if text[2:3] == "/":
            return date(int(text[6:10]), int(text[3:5]), int(text[:2]))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def first_web_address(text: str, separator: str = "|") -> str:
    """The first web address; an e-mail is not one."""
    for part in text.split(separator):
        address = part.strip()
        if address.startswith(("http://", "https://")) and "@" not in address and " " not in address:
            return address[:300]
    return ""


def clean_phone(text: str) -> str:
    """The phone number as it is written, without other text."""
    number = "".join(sign for sign in text if sign.isdigit() or sign in "+ .").strip()
    return number[:25] if sum(sign.isdigit() for sign in number) >= 4 else ""
