"""The portrait of the territory of a roadmap."""

from dataclasses import dataclass

from jalons.diagnosis.queries.sources import SourceLine, source_lines
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune
from jalons.territories.queries import population


@dataclass(frozen=True)
class Portrait:
    communes: list[Commune]
    population: int | None
    """None when nobody knows how many people live in any of them."""
    sources: list[SourceLine]


def portrait(roadmap: Roadmap) -> Portrait:
    communes = list(roadmap.communes.order_by("name", "code"))
    return Portrait(communes, population(communes), source_lines(roadmap))
