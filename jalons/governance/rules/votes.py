"""The votes of an assembly. Pure."""

from datetime import timedelta

# How long before a feuille de route was opened here a vote about it may have been held: a team may have begun on paper.
LONGEST_BEFORE = timedelta(days=2 * 365)
