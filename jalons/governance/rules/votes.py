"""The votes of an assembly. Pure."""

from datetime import timedelta

from jalons.base.french import matching_key

# How long before a feuille de route was opened here a vote about it may have been held: a team may have begun on paper.
LONGEST_BEFORE = timedelta(days=2 * 365)


def says_adoption(purpose: str) -> bool:
    """Whether what was voted is said to be the adoption itself, and not that of an avenant."""
    words = matching_key(purpose).split()
    return "adoption" in words[:2] and "avenant" not in words
