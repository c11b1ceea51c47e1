"""What may be said of figures that a team counts commune by commune: a total, a rate of the whole, or both ends. Pure.

A rate is never averaged without what it is a rate of; what nobody adds up (an age, an income, a distance) has no total.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from jalons.base.french import matching_key
from jalons.opendata.rules.values import Value

PERCENT = "%"
# Fewer are never told of a commune by its name: three households of a hamlet are three families.
FEWEST_NAMED = 5


class Reading(StrEnum):
    TOTAL = "total"
    RATE = "rate"  # of the whole, made again from the counts
    ENDS = "ends"  # the lowest and the highest


# Words of a name or of a unit, once plain, that tell a mean, a rate or a rank.
NEVER_ADDED = frozenset({
    "taux", "part", "parts", "pourcentage", "proportion", "ratio", "moyen", "moyenne", "moyennes", "median", "mediane",
    "revenu", "revenus", "loyer", "prix", "indice", "score", "scores", "note", "rang", "niveau", "densite", "distance",
    "duree", "delai", "temps", "age", "ans", "annee", "annees", "minute", "minutes", "min", "km", "metres", "points",
    "euro", "euros", "quotient",
})  # fmt: skip
# « par habitant », « pour 1 000 », « sur 10 »: of a unit alone, for « Foyers suivis par le CIAS » is a count.
OF_SOMETHING = frozenset({"par", "pour", "sur"})
_SYMBOLS = re.compile("[%‰€/°]")
_WITHHELD = re.compile(r"\b(interne|non|confidentiel\w*|restreint\w*|reserve\w*|ne pas|pas publi\w*|secret\w*)\b")


def can_be_summed(label: str, unit: str, values: Iterable[float]) -> bool:
    """A count: in a unit that says nothing else, of whole numbers none of which is under zero."""
    said, counted = set(matching_key(label).split()), set(matching_key(unit).split())
    if _SYMBOLS.search(unit) or _SYMBOLS.search(label) or said & NEVER_ADDED or counted & (NEVER_ADDED | OF_SOMETHING):
        return False
    return all(value >= 0 and float(value).is_integer() for value in values)


def whole_reading(label: str, unit: str, values: Sequence[Value]) -> tuple[Reading, float | None]:
    """How the communes that are known are told together: how it is read, and the figure when there is one."""
    known = [(one.value, one.base) for one in values if one.value is not None]
    if unit == PERCENT:
        whole = sum(base or 0 for _value, base in known)
        if known and whole and all(base is not None for _value, base in known):
            return Reading.RATE, sum(value * (base or 0) for value, base in known) / whole
        return Reading.ENDS, None
    if known and can_be_summed(label, unit, (value for value, _base in known)):
        return Reading.TOTAL, sum(value for value, _base in known)
    return Reading.ENDS, None


def may_be_published(licence: str) -> bool:
    """Whether what the producer allowed seems to let a document say it: « usage interne » does not."""
    return not _WITHHELD.search(matching_key(licence))
