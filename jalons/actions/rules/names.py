"""The names that one field of a fiche holds: several, on their lines or between semicolons. Pure.

A comma does not part them: « Communauté de communes, service aux communes » is one.
"""

import re
from collections.abc import Iterable

from jalons.base.french import matching_key

BETWEEN = "\u00a0; "


def split_names(text: str) -> tuple[str, ...]:
    """Each name once, as it is written."""
    return tuple(dict.fromkeys(name for part in re.split(r"[;\n]", text) if (name := part.strip())))


_COMMUNE = re.compile(r"(?:commune|mairie|ville) (.+)")
_SMALL_WORDS = re.compile(r"^(?:(?:de|du|des|d|la|le|les|l) )+")


def find_carrying_commune(carrier: str, lead: str, communes: Iterable[str]) -> str:
    """The commune that carries an action, of those of the perimeter: « Mairie de Villars » is « Villars ». Empty when another
    structure does, or several."""
    names = split_names(carrier or lead)
    found = _COMMUNE.fullmatch(matching_key(names[0].partition(",")[0])) if len(names) == 1 else None
    if found is None:
        return ""
    wanted = _SMALL_WORDS.sub("", found[1])
    return next((name for name in communes if _SMALL_WORDS.sub("", matching_key(name)) == wanted), "")
