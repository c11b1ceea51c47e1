"""The names that one field of a fiche holds: several, on their lines or between semicolons. Pure.

A comma does not part them: « Communauté de communes, service aux communes » is one.
"""

import re

BETWEEN = "\u00a0; "


def split_names(text: str) -> tuple[str, ...]:
    """Each name once, as it is written."""
    return tuple(dict.fromkeys(name for part in re.split(r"[;\n]", text) if (name := part.strip())))
