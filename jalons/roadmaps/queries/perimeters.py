"""The communes of a roadmap."""

from collections.abc import Sequence

from django.db.models import Count

from jalons.base.french import matching_key
from jalons.base.sorted_tables import Columns
from jalons.roadmaps.models import (
    Roadmap,
)
from jalons.territories.models import Commune, OldCode, SearchEntry
from jalons.territories.queries import Perimeter
from jalons.territories.rules import fold_name

COMMUNES: Columns[Commune] = {
    "commune": lambda commune: commune.name,
    "habitants": lambda commune: commune.population,
    "code": lambda commune: commune.code,
}


def perimeter_communes(roadmap: Roadmap) -> list[Commune]:
    """By name, as people look for it: the database sorts Église-Neuve after Veyrines."""
    return sorted(roadmap.communes.all(), key=lambda commune: matching_key(commune.name))


def has_roadmap(territory: Perimeter) -> bool:
    """Whether somebody works on this territory here: on the same intercommunalité or département, or on a perimeter that is not a
    département and holds all of the listed communes. Nothing else is told of it. One query."""
    if territory.epci or territory.departement:
        return Roadmap.objects.kept().filter(epci=territory.epci, departement=territory.departement).exists()
    here = Roadmap.objects.kept().filter(departement=None, communes__in=territory.communes)
    return here.annotate(n=Count("communes")).filter(n=len(territory.communes)).exists()


def communes_named(lines: Sequence[str]) -> dict[str, Commune | None]:
    """The commune of each line: « 24064 », « 24064 Brantôme en Périgord », « brantome en perigord »; a former code
    gives the present commune. None when a line matches none, or several. Three queries, whatever the number of lines.
    """
    codes = {line: line.split()[0].upper() for line in lines}
    names = {line: fold_name(line) for line in lines}
    present = Commune.objects.filter(withdrawn_on=None).in_bulk(set(codes.values()))
    old = OldCode.objects.select_related("commune").in_bulk(set(codes.values()))
    bearing: dict[str, list[Commune]] = {}
    entries = SearchEntry.objects.filter(kind=SearchEntry.Kind.COMMUNE, whole=True, name="")
    for entry in entries.filter(folded__in=set(names.values())).select_related("commune"):
        assert entry.commune
        bearing.setdefault(entry.folded, []).append(entry.commune)
    communes: dict[str, Commune | None] = {}
    for line in lines:
        bearers = bearing.get(names[line], [])
        old_code = old.get(codes[line])
        communes[line] = (
            present.get(codes[line]) or (old_code and old_code.commune) or (bearers[0] if len(bearers) == 1 else None)
        )
    return communes
