"""Texts that people type: how they are stored, and whether they name somebody. The latter is a guess that prefers false
alarms: a person reads the text before anything is published. Pure."""

import re

_TITLE = r"(?:M\.|MM\.|M(?=\s)|Mr\.?|Mmes?\.?|Mlles?\.?|Dr\.?|Me\.?|monsieur|madame|messieurs|mesdames|mademoiselle|docteure?|maître)"
_TITLED = re.compile(
    rf"(?<!\w)(?:{_TITLE}|(?i:monsieur|madame|mademoiselle|docteure?|maître|messieurs|mesdames))\s*([^\W\d_])"
)
_PHONE = re.compile(r"(?<!\d)(?:(?:\+|00)\s?33\s?(?:\(0\)\s?)?|0)[1-9](?:[\s.\-/]?\d{2}){4}(?!\d)")
_EMAIL = re.compile(r"(?<![^\s@])[^\s@]++@[^\s@.]++(?:\.[^\s@.]+)+")
# The number of the Sécurité sociale: 13 digits, often followed by a key of two.
_NIR = re.compile(r"(?<!\d)[12][\s.]?\d{2}[\s.]?\d{2}[\s.]?\d[\dAB][\s.]?\d{3}[\s.]?\d{3}(?:[\s.]?\d{2})?(?!\d)")
# The end of a name, since `_TITLED` stops at its first letter.
_REST = re.compile(r"\w*")


def normalize_text(typed: str) -> str:
    """A text as it is stored and counted: one kind of line ending, no space around."""
    return typed.replace("\r\n", "\n").replace("\r", "\n").strip()


def name_in(text: str) -> str:
    """The first words that look like somebody's name, number or address; empty when none does."""
    matches = [match for match in _TITLED.finditer(text) if match[1].isupper()]
    matches += [match for pattern in (_PHONE, _EMAIL, _NIR) if (match := pattern.search(text))]
    if not matches:
        return ""
    first = min(matches, key=lambda match: match.start())
    return first.group() + _REST.match(text, first.end()).group()  # type: ignore[union-attr]


def looks_like_a_name(text: str) -> bool:
    """True for « Mme » or « monsieur » before a capital, a phone number, an e-mail address, a number of the Sécurité
    sociale."""
    return bool(name_in(text))
