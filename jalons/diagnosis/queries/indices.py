"""The indices of others beside our score: the official IFN, and that of COMPAS."""

from decimal import Decimal

from django.utils import timezone

from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.diagnosis.models import ExternalScore
from jalons.diagnosis.rules.indices import REFERENCE_COMPAS
from jalons.opendata.models import Figure, Level, SourceVintage
from jalons.opendata.queries.sources import current_vintages
from jalons.opendata.rules.ifn import differs_from_mean, mean_mark
from jalons.opendata.sources.ifn import PARTS, TOTAL, OfficialIndex
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import Commune, Epci, EpciMembership

HIGHEST_SHOWN = 4


@frozen
class IfnRow:
    """`parts`: very high speed, 4G, poverty, 65 and more, diplomas, from 1 to 10. `index`: the published value; None:
    not computable."""

    code: str
    name: str
    parts: tuple[float | None, ...]
    index: float | None

    @property
    def recomputed(self) -> float | None:
        return mean_mark(self.parts)

    @property
    def differs(self) -> bool:
        return differs_from_mean(self.index, self.parts)


@frozen
class Ifn:
    vintage: SourceVintage
    areas: tuple[IfnRow, ...]
    """The EPCI of the roadmap."""
    communes: tuple[IfnRow, ...]
    """From the most fragile; those without an index come last."""

    @property
    def known(self) -> list[IfnRow]:
        return [row for row in self.communes if row.index is not None]

    @property
    def unknown(self) -> list[IfnRow]:
        return [row for row in self.communes if row.index is None]

    @property
    def differing(self) -> list[IfnRow]:
        return [row for row in (*self.areas, *self.communes) if row.differs]

    @property
    def mean(self) -> float | None:
        """The mean of communes, without weights."""
        return mean_mark(row.index for row in self.known)

    @property
    def highest(self) -> list[IfnRow]:
        return self.known[:HIGHEST_SHOWN]


@frozen
class CompasRow:
    """`is_given` is False for a place that nobody typed; given without a value means « non calculable »."""

    level: Level
    code: str
    name: str
    value: Decimal | None
    is_given: bool

    @property
    def key(self) -> str:
        return f"{self.level.name.lower()}-{self.code}"

    @property
    def mark(self) -> str:
        """« 17,5 »."""
        return "" if self.value is None else format_number(self.value)


@frozen
class Compas:
    year: int | None
    source: str
    areas: tuple[CompasRow, ...]
    communes: tuple[CompasRow, ...]
    reference: int = REFERENCE_COMPAS

    @property
    def is_given(self) -> bool:
        return self.year is not None

    @property
    def rows(self) -> tuple[CompasRow, ...]:
        return (*self.areas, *self.communes)

    @property
    def unknown(self) -> list[CompasRow]:
        """The communes without a typed value."""
        return [row for row in self.communes if not row.is_given]


def roadmap_epci(roadmap: Roadmap, communes: list[Commune]) -> list[Epci]:
    """The EPCI of the roadmap; else those of its communes."""
    if roadmap.epci:
        return [roadmap.epci]
    members = EpciMembership.objects.on(timezone.localdate()).filter(own_taxes=True, commune__in=communes)
    return list(Epci.objects.filter(pk__in=members.values("epci")).order_by("name"))


def ifn_index(roadmap: Roadmap) -> Ifn | None:
    """None when no file of the index is loaded."""
    vintage = current_vintages(roadmap).get(OfficialIndex.key)
    if vintage is None:
        return None
    communes = list(roadmap.communes.order_by("name", "code"))
    epci = roadmap_epci(roadmap, communes)
    by_place: dict[tuple[int, str], dict[str, float | None]] = {}
    codes = [*(one.siren for one in epci), *(commune.code for commune in communes)]
    rows = Figure.objects.filter(vintage=vintage, indicator__in=(TOTAL, *PARTS.values()), code__in=codes)
    for level, code, indicator, value in rows.values_list("level", "code", "indicator", "value"):
        by_place.setdefault((level, code), {})[indicator] = value

    def row(level: Level, code: str, name: str) -> IfnRow:
        marks = by_place.get((level, code), {})
        return IfnRow(code, name, tuple(marks.get(part) for part in PARTS.values()), marks.get(TOTAL))

    ranked = [row(Level.COMMUNE, commune.code, commune.name) for commune in communes]
    ranked.sort(key=lambda one: -(one.index or 0))  # equal values stay sorted by name, because the sort is stable
    return Ifn(vintage, tuple(row(Level.EPCI, one.siren, one.name) for one in epci), tuple(ranked))


def compas_index(roadmap: Roadmap) -> Compas:
    communes = list(roadmap.communes.order_by("name", "code"))
    scores = {(score.level, score.code): score for score in ExternalScore.objects.filter(roadmap=roadmap)}

    def row(level: Level, code: str, name: str) -> CompasRow:
        score = scores.get((level, code))
        return CompasRow(level, code, name, score.value if score else None, score is not None)

    first = next(iter(scores.values()), None)
    return Compas(
        first.year if first else None,
        first.source if first else "",
        tuple(row(Level.EPCI, one.siren, one.name) for one in roadmap_epci(roadmap, communes)),
        tuple(row(Level.COMMUNE, commune.code, commune.name) for commune in communes),
    )
