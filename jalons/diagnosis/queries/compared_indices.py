"""Our score beside the indices of others, and where they differ. None is computed from another."""

from django.utils.translation import gettext as _

from jalons.base.french import format_decimals
from jalons.base.frozen import frozen
from jalons.diagnosis.queries.fragility import Fragility
from jalons.diagnosis.queries.indices import Compas, Ifn, compas_index, ifn_index
from jalons.roadmaps.models import Roadmap

FAR = 2.0  # points out of ten
MOST_NAMED = 5


@frozen
class IndexLine:
    """`value` is empty when nobody computed it for the whole territory."""

    name: str
    value: str
    scale: str
    date: str


@frozen
class Gap:
    """A commune where the official index and our score differ much."""

    name: str
    ours: str
    theirs: str
    points: float


@frozen
class ComparedIndices:
    lines: list[IndexLine]
    gaps: list[Gap]
    """The widest first."""
    has_ifn: bool
    has_compas: bool


def compared_indices(roadmap: Roadmap, fragility: Fragility) -> ComparedIndices | None:
    """None when no index of others is loaded."""
    official, typed = ifn_index(roadmap), compas_index(roadmap)
    if official is None and not typed.is_given:
        return None
    lines = []
    if official:
        lines.append(_official_line(official))
    if typed.is_given:
        lines.append(_typed_line(typed))
    return ComparedIndices(
        lines, _index_gaps(fragility, official) if official else [], official is not None, typed.is_given
    )


def _official_line(official: Ifn) -> IndexLine:
    area = official.areas[0] if len(official.areas) == 1 else None
    return IndexLine(
        _("Indice de fragilité numérique (IFN), La Mednum"),
        format_decimals(area.index, 2) if area and area.index is not None else "",
        _("de 1 à 10"),
        official.vintage.period,
    )


def _typed_line(typed: Compas) -> IndexLine:
    area = typed.areas[0] if len(typed.areas) == 1 else None
    return IndexLine(
        _("Indice de rupture numérique, COMPAS"),
        area.mark if area else "",
        _("de 0 à 25 ; %(n)d pour la France métropolitaine") % {"n": typed.reference},
        str(typed.year),
    )


def _index_gaps(fragility: Fragility, official: Ifn) -> list[Gap]:
    index_of = {row.code: row.index for row in official.known}
    gaps = []
    for place in fragility.communes:
        index = index_of.get(place.commune.code) if place.commune else None
        if place.commune and index is not None and place.score is not None and abs(place.score - index) >= FAR:
            gaps.append(
                Gap(
                    place.commune.name,
                    format_decimals(place.score, 1),
                    format_decimals(index, 1),
                    abs(place.score - index),
                )
            )
    return sorted(gaps, key=lambda gap: -gap.points)[:MOST_NAMED]
