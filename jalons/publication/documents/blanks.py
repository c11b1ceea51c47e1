"""Dotted lines of papers, filled by hand: what nobody told Jalons before a vote or a signature."""

SHORT = "…" * 8
"""Of a number or of a day."""
LINE = "…" * 24
"""Of a name or of a signature."""
CELL = "…" * 16
"""Of a name, in a column of a table."""
ROOM = "\n".join([CELL] * 3)
"""Of a signature and a stamp, in a column of a table."""
