"""The areas named by a scheme, and the territory of a roadmap, as its fit reads them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import Q, QuerySet

from jalons.base.french import matching_key
from jalons.base.prepared_queries import PreparedQuery
from jalons.funding.rules.aid_export import Aid
from jalons.funding.rules.scheme_fit import Territory
from jalons.funding.rules.schemes import Beneficiary, Perimeter
from jalons.roadmaps.models import PerimeterKind, Roadmap
from jalons.territories.models import Commune, Departement, Epci, Region

_HOLDERS = {
    PerimeterKind.EPCI: Beneficiary.EPCI,
    PerimeterKind.DEPARTEMENT: Beneficiary.DEPARTEMENT,
    PerimeterKind.COMMUNES: Beneficiary.COMMUNE,
}


class Area(NamedTuple):
    code: str
    name: str


def find_areas(perimeter: Perimeter, text: str) -> list[Area]:
    """The areas of this level with this name or this code: none, one, or several communes of the same name."""
    match perimeter:
        case Perimeter.REGION:
            return _matching(Region.objects.values_list("code", "name"), text)
        case Perimeter.DEPARTEMENT:
            return _matching(Departement.objects.values_list("code", "name"), text)
        case Perimeter.EPCI:
            rows = Epci.objects.filter(Q(siren=text) | Q(name__iexact=text), withdrawn_on=None)
            return [Area(*row) for row in rows.values_list("siren", "name")]
        case Perimeter.COMMUNE:
            communes = Commune.objects.filter(Q(code=text) | Q(name__iexact=text), withdrawn_on=None)
            return [Area(*row) for row in communes.values_list("code", "name")]
        case _:
            return []


def _matching(rows: "object", text: str) -> list[Area]:
    wanted = matching_key(text)
    return [Area(code, name) for code, name in rows if wanted in (matching_key(code), matching_key(name))]  # type: ignore[attr-defined]


def roadmap_territory(roadmap: Roadmap) -> Territory:
    """One query."""
    rows = _read_communes(roadmap.pk)
    departements = frozenset(departement for _code, departement, _region in rows)
    return Territory(
        holder=_HOLDERS[PerimeterKind(roadmap.perimeter_kind)],
        communes=frozenset(code for code, _departement, _region in rows),
        epcis=frozenset({roadmap.epci_id} if roadmap.epci_id else ()),
        departements=departements,
        regions=frozenset(region for _code, _departement, region in rows),
        is_mainland=not departements or any(not code.startswith(("97", "98")) for code in departements),
    )


@PreparedQuery
def _read_communes(roadmap: int) -> QuerySet[Commune, tuple[str, str, str]]:
    return Commune.objects.filter(roadmaps=roadmap).values_list("code", "departement_id", "departement__region_id")


class AreaNames:
    """The areas that aids name, by name without accents and by code."""

    def __init__(self, areas: Mapping[Perimeter, list[Area]]) -> None:
        self._codes = {(level, area.code) for level, found in areas.items() for area in found}
        self._names: dict[tuple[Perimeter, str], set[str]] = defaultdict(set)
        for level, found in areas.items():
            for area in found:
                self._names[level, matching_key(area.name)].add(area.code)

    def find(self, aid: Aid) -> tuple[str, str]:
        """The level and the code of its territory. OTHER when the name is not of one area alone, empty without name."""
        if aid.scale in (Perimeter.COUNTRY, Perimeter.MAINLAND, Perimeter.OVERSEAS, Perimeter.OTHER):
            return aid.scale.value, ""
        levels = [aid.scale] if aid.scale else [Perimeter.REGION, Perimeter.DEPARTEMENT, Perimeter.EPCI]
        for level in levels:
            if (level, aid.place_code) in self._codes:
                return level.value, aid.place_code
            codes = self._names.get((level, matching_key(_bare_name(aid.place))), set())
            if len(codes) == 1:
                return level.value, next(iter(codes))
        return (Perimeter.OTHER.value, "") if aid.place else ("", "")


def _bare_name(place: str) -> str:
    """« Dordogne (département) » is named « Dordogne »."""
    return place.partition(" (")[0]


def area_names(aids: Iterable[Aid]) -> AreaNames:
    """Four queries, whatever the number of aids."""
    names = {name for aid in aids for name in (aid.place, _bare_name(aid.place)) if name}
    codes = {aid.place_code for aid in aids if aid.place_code}
    of_place = Q(name__in=names)
    epcis = Epci.objects.filter(of_place | Q(siren__in=codes), withdrawn_on=None)
    communes = Commune.objects.filter(of_place | Q(code__in=codes), withdrawn_on=None)
    return AreaNames(
        {
            Perimeter.REGION: [Area(*row) for row in Region.objects.values_list("code", "name")],
            Perimeter.DEPARTEMENT: [Area(*row) for row in Departement.objects.values_list("code", "name")],
            Perimeter.EPCI: [Area(*row) for row in epcis.values_list("siren", "name")],
            Perimeter.COMMUNE: [Area(*row) for row in communes.values_list("code", "name")],
        }
    )
