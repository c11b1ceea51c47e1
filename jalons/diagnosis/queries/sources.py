"""What the page « Données » says of each source: what is loaded, from when, and what was left out."""

from dataclasses import dataclass

from jalons.diagnosis.models import SourceAttempt, SourceVintage
from jalons.diagnosis.sources import SOURCES, Source
from jalons.roadmaps.models import Roadmap


@dataclass(frozen=True)
class SourceLine:
    source: Source
    vintage: SourceVintage | None
    """The current one; None when nothing was loaded yet."""
    attempt: SourceAttempt | None


def current_vintages(roadmap: Roadmap) -> dict[str, SourceVintage]:
    """Source → what this roadmap reads of it: the last file that came in, given by its team or common to all."""
    found: dict[str, SourceVintage] = {}
    for vintage in SourceVintage.objects.current(roadmap):
        found.setdefault(vintage.source, vintage)
    return found


def source_lines(roadmap: Roadmap) -> list[SourceLine]:
    vintages = current_vintages(roadmap)
    attempts: dict[str, SourceAttempt] = {}
    for attempt in SourceAttempt.objects.of(roadmap):
        attempts.setdefault(attempt.source, attempt)
    return [SourceLine(source, vintages.get(key), attempts.get(key)) for key, source in SOURCES.items()]
