"""What templates name and nobody gave. Django shows nothing in its place, so a renamed attribute empties a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.template.base import Variable, VariableDoesNotExist

# Parts that several pages include, each giving what it has: `{% if name %}` is how they ask. By the first word.
OPTIONAL = {
    "above", "action", "address", "ballot", "deeper", "form", "full", "here", "href", "href2", "lead", "line", "may_sort",
    "meeting", "member", "milestone", "minutes", "note", "open_form", "other_href", "own", "place", "preview", "question", "readiness",
    "role", "said", "scheme", "sealed", "show_project", "tags", "tall", "text", "token", "total", "writer",
    # Of a note or a person that the page does not have.
    "is_hidden", "is_reworded", "names_somebody", "item.pk",
    # Given by `asvar` in a branch.
    "typed", "unnumbered", "walk_in_words",
}  # fmt: skip
# A path whose beginning is there: what follows may be None.
OPTIONAL_PATHS = {
    "adoption.path.adopted_on", "ballot_stage.results", "field.field.widget.input_type", "page.map.signs.kinds",
    "page.map.signs.unplaced", "prefill.taken", "row.offer.nearest.name", "stage.pace.current.instruction", "widget.attrs.class",
}  # fmt: skip


@contextmanager
def names_missed() -> Iterator[set[str]]:
    """The names that were looked up in vain while it lasts, but those that may be."""
    missed: set[str] = set()
    lookup: Any = Variable._resolve_lookup  # type: ignore[attr-defined]

    def recorded(variable: Variable, context: Any) -> Any:
        try:
            return lookup(variable, context)
        except VariableDoesNotExist:
            name = str(variable.var)
            if name not in OPTIONAL | OPTIONAL_PATHS and name.partition(".")[0] not in OPTIONAL:
                missed.add(name)
            raise

    with patch.object(Variable, "_resolve_lookup", recorded):
        yield missed
