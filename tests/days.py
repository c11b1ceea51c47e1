"""The days that a page tells, in any of the ways that Jalons writes one."""

import re
from datetime import date
from html import unescape

MONTHS = (
    ("janvier", "janv."),
    ("février", "févr."),
    ("mars", "mars"),
    ("avril", "avr."),
    ("mai", "mai"),
    ("juin", "juin"),
    ("juillet", "juill."),
    ("août", "août"),
    ("septembre", "sept."),
    ("octobre", "oct."),
    ("novembre", "nov."),
    ("décembre", "déc."),
)
NUMBER = {word: number for number, words in enumerate(MONTHS, 1) for word in words}
MONTH = "|".join(sorted(map(re.escape, NUMBER), key=len, reverse=True))
# « 8 avril 2030 », « 1er mai 2030 »; « avr. 8 2030 » in the small calendars; « 2030-04-08 »; « 08/04/2030 »; « 20300408 ».
WORDS = re.compile(rf"\b(\d{{1,2}})(?:er)? (?P<month>{MONTH}) (\d{{4}})\b")
LEAF = re.compile(rf"(?P<month>{MONTH}) (\d{{1,2}}) (\d{{4}})\b")
ISO = re.compile(r"\b(\d{4})-?(\d{2})-?(\d{2})(?=\b|T)")
SLASHES = re.compile(r"\b(\d{2})/(\d{2})/(\d{4})\b")


def plain_text(page: str) -> str:
    """The page without its tags; the values of its fields stay."""
    page = re.sub(r'<(?:input|option)[^>]*?value="([^"]*)"[^>]*>', r" \1 ", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).replace("\u00a0", " ").split())


def days_told(page: str) -> set[date]:
    """Days with their year; a day without one is that of no year in particular, and is not given."""
    text = plain_text(page)
    found = {(int(y), NUMBER[m], int(d)) for d, m, y in WORDS.findall(text)}
    found |= {(int(y), NUMBER[m], int(d)) for m, d, y in LEAF.findall(text)}
    found |= {(int(y), int(m), int(d)) for y, m, d in ISO.findall(text)}
    found |= {(int(y), int(m), int(d)) for d, m, y in SLASHES.findall(text)}
    return {date(*day) for day in found if _is_day(*day)}


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
