"""What a list says of a place in its own words, in those of the national standard."""

import re
from collections.abc import Iterable

from jalons.base.french import matching_key
from jalons.opendata.rules import mediation_standard as standard
from jalons.opendata.rules.mediation_standard import standard_word

_PARTS = re.compile(r"[|;\n]|,\s*+(?=[A-ZÀ-Ý])")
_YES = frozenset(("oui", "o", "x", "1", "vrai", "true", "yes"))
# Parts of words, folded: the first that an answer contains says which one it is.
_MEANT = (
    ("demarche", standard.PROCEDURES),
    ("acces aux droits", standard.PROCEDURES),
    ("emploi", standard.JOBS),
    ("insertion pro", standard.JOBS),
    ("parent", standard.PARENTS),
    ("securi", standard.SAFETY),
    ("donnees personnelles", standard.SAFETY),
    ("reconditionn", standard.EQUIPMENT),
    ("prix solidaire", standard.EQUIPMENT),
    ("culture numerique", standard.CULTURE),
    ("reseaux sociaux", standard.CULTURE),
    ("fablab", standard.LEISURE),
    ("impression 3d", standard.LEISURE),
    ("jeux", standard.LEISURE),
    ("prise en main", standard.TOOLS),
    ("initiation", standard.TOOLS),
    ("bureautique", standard.TOOLS),
    ("acces internet", standard.ACCESS_TO_IT),
    ("connexion", standard.ACCESS_TO_IT),
    ("wifi", standard.ACCESS_TO_IT),
    ("materiel", standard.ACCESS_TO_IT),
    ("france services", standard.FRANCE_SERVICES),
    ("aidants connect", "Aidants Connect"),
    ("conseiller numerique", "Conseillers numériques"),
    ("conseillers numeriques", "Conseillers numériques"),
)


def is_yes(cell: str) -> bool:
    return matching_key(cell) in _YES


def answers_of(cells: Iterable[str], vocabulary: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The words of the vocabulary that the cells say, in its order; then the answers that none of them says."""
    found, unknown = set[str](), list[str]()
    for answer in (part.strip() for cell in cells for part in _PARTS.split(cell)):
        if not answer:
            continue
        word = standard_word(answer) or next((word for part, word in _MEANT if part in matching_key(answer)), None)
        if word in vocabulary:
            found.add(word)
        else:
            unknown.append(answer)
    return [word for word in vocabulary if word in found], list(dict.fromkeys(unknown))
