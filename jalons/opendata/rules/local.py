"""How to summarise a team's figures by commune: a total, a rate of the whole, or both extremes. Pure.

A rate is never averaged without its base; values that cannot be added (an age, an income, a distance) have no total.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.opendata.rules.values import Value

PERCENT = "%"
# Smaller numbers are never shown with the name of a commune: three households of a hamlet can be identified.
FEWEST_NAMED = 5


class Reading(StrEnum):
    TOTAL = "total"
    RATE = "rate"  # of the whole, computed again from the counts
    ENDS = "ends"  # the lowest and the highest


# Words of a name or unit, once folded, that indicate a mean, a rate or a rank.
NEVER_ADDED = frozenset({
    "taux", "part", "parts", "pourcentage", "proportion", "ratio", "moyen", "moyenne", "moyennes", "median", "mediane",
    "revenu", "revenus", "loyer", "prix", "indice", "score", "scores", "note", "rang", "niveau", "densite", "distance",
    "duree", "delai", "temps", "age", "ans", "annee", "annees", "minute", "minutes", "min", "km", "metres", "points",
    "euro", "euros", "quotient",
})  # fmt: skip
# « par habitant », « pour 1 000 », « sur 10 »: only in a unit, because « Foyers suivis par le CIAS » is a count.
OF_SOMETHING = frozenset({"par", "pour", "sur"})
_SYMBOLS = re.compile("[%‰€/°]")
_WITHHELD = re.compile(r"\b(interne|non|confidentiel\w*|restreint\w*|reserve\w*|ne pas|pas publi\w*|secret\w*)\b")


def can_be_summed(label: str, unit: str, values: Iterable[float]) -> bool:
    """Whether these are counts: no word or symbol says otherwise, and values are whole and not negative."""
    named, counted = set(matching_key(label).split()), set(matching_key(unit).split())
    if _SYMBOLS.search(unit) or _SYMBOLS.search(label) or named & NEVER_ADDED or counted & (NEVER_ADDED | OF_SOMETHING):
        return False
    return all(value >= 0 and float(value).is_integer() for value in values)


def whole_reading(label: str, unit: str, values: Sequence[Value]) -> tuple[Reading, float | None]:
    """How to summarise the known communes: the kind of summary, and the figure when there is one."""
    pairs = [(value.value, value.base) for value in values if value.value is not None]
    if unit == PERCENT:
        whole = sum(base or 0 for _value, base in pairs)
        if pairs and whole and all(base is not None for _value, base in pairs):
            return Reading.RATE, sum(value * (base or 0) for value, base in pairs) / whole
        return Reading.ENDS, None
    if pairs and can_be_summed(label, unit, (value for value, _base in pairs)):
        return Reading.TOTAL, sum(value for value, _base in pairs)
    return Reading.ENDS, None


def may_be_published(licence: str) -> bool:
    """Whether the licence seems to allow a document to show it: « usage interne » does not."""
    return not _WITHHELD.search(matching_key(licence))
