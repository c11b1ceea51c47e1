"""The lines of an experience, or of a fiche, that somebody ticked."""

from collections.abc import Sequence

from jalons.base.errors import Refused
from jalons.monitoring import words
from jalons.monitoring.rules.experiences import chosen_rows


def ticked_lines[Row](rows: Sequence[Row], places: Sequence[int] | None, field: str) -> list[Row]:
    """Those of the places that were ticked, all of them when nobody was asked. Refused, beside `field`, when there is no
    line at one of them."""
    if places is not None and not set(places) <= set(range(len(rows))):
        raise Refused(str(words.LINE_GONE), code="ticked-line-gone", field=field)
    return chosen_rows(rows, places)
