"""Why an action that an import brought stays when the import is undone. Pure."""

from enum import StrEnum


class Kept(StrEnum):
    """In the order in which they are told: the first one that is true."""

    ADOPTED = "adopted"  # an assembly voted it since
    CHANGED = "changed"  # the journal has a line about it or its parts, or a part came or went
    USED = "used"  # nothing in it changed, but something else depends on it: a comment, a point of an agenda
