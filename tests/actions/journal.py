"""What a change says in the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jalons.roadmaps.models import JournalEntry, Roadmap

type Line = tuple[str, str, dict[str, Any], dict[str, Any]]


@contextmanager
def told(roadmap: Roadmap) -> Iterator[list[Line]]:
    """The lines written inside the block: (verb, kind of object, before, after)."""
    last = JournalEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    lines: list[Line] = []
    yield lines
    entries = JournalEntry.objects.filter(roadmap=roadmap, id__gt=last).order_by("id")
    lines += [(entry.verb, entry.about_kind, entry.before, entry.after) for entry in entries]
