"""French typography: no-break spaces, curly apostrophes. Thin spaces become U+00A0, as in `base/french.py`."""

import re
from datetime import date as Date
from functools import lru_cache

from jalons.base.french import MONTHS, NBSP, format_day

_SPACE = "[ \u00a0\u2007\u2009\u200a\u202f]"
_UNITS = "h|km|m|ans?|mois|jours?|heures?|ETP|k€|M€|euros?"
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
        (rf"(?<=\d) (?=(?:{_UNITS}|{'|'.join(MONTHS)})\b)", NBSP),
        (r"(?<=\b[nN]°) +", NBSP),
        (r"(?<=\w) (?=\d{1,3}\))", NBSP),  # « (atelier 1, table 4) »: a line would begin with its end
    )
)


@lru_cache(maxsize=2048)
def typeset_text(text: str) -> str:
    """Never adds or removes a word or a number. Applying it twice changes nothing more."""
    for pattern, by in _RULES:
        text = pattern.sub(by, text)
    return text


def format_date(on: Date) -> str:
    """« 5 décembre 2026 », without the day of the week."""
    return typeset_text(format_day(on).split(" ", 1)[1])
