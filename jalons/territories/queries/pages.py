"""What the pages of a territory show: its figures and its map."""

from collections.abc import Iterable

from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.territories import drawings
from jalons.territories.drawings import Drawing, Label, Place
from jalons.territories.models import Commune, Departement, Epci, EpciMembership, OldCode, Part
from jalons.territories.queries import departement_communes, epci_communes, epci_of, total_population


@frozen
class Area:
    name: str
    path: str
    here: bool = False


@frozen
class Map:
    width: int
    height: int
    areas: list[Area]
    mesh: str
    labels: list[Label]
    missing: list[Commune]


@frozen
class CommunePage:
    commune: Commune
    epci: list[Epci]
    postcodes: list[str]
    parts: list[Part]
    old_codes: list[str]
    """Former codes that are not those of a part: only the code is known, without a name."""
    map: Map | None


@frozen
class EpciPage:
    epci: Epci
    communes: list[Commune]
    population: int | None
    departements: list[Departement]
    map: Map | None


@frozen
class EpciHere:
    """The part of an EPCI that lies in a département."""

    epci: Epci
    communes: int
    population: int | None


@frozen
class DepartementPage:
    departement: Departement
    communes: list[Commune]
    population: int | None
    epci: list[EpciHere]
    without_epci: list[Commune]
    map: Map | None


def commune_page(commune: Commune) -> CommunePage:
    epci = epci_of(commune)
    neighbours = epci_communes(epci[-1].siren) if epci else [commune]
    parts = list(Part.objects.filter(commune=commune))
    old_codes = OldCode.objects.filter(commune=commune).exclude(code__in=[part.code for part in parts])
    drawing = drawings.draw_communes(neighbours)
    if drawing and commune.code in drawing.missing:
        drawing = None
    return CommunePage(
        commune=commune,
        epci=epci,
        postcodes=list(commune.postcodes.values_list("code", flat=True)),
        parts=parts,
        old_codes=list(old_codes.values_list("code", flat=True)),
        map=_communes_map(drawing, neighbours, here=commune),
    )


def epci_page(epci: Epci) -> EpciPage:
    communes = _sort_by_population(epci_communes(epci.siren))
    codes = {commune.departement_id for commune in communes}
    return EpciPage(
        epci=epci,
        communes=communes,
        population=total_population(communes),
        departements=list(Departement.objects.filter(code__in=codes)),
        map=_communes_map(drawings.draw_communes(communes), communes),
    )


def departement_page(departement: Departement) -> DepartementPage:
    communes = _sort_by_population(departement_communes(departement.code))
    memberships = (
        EpciMembership.objects.on(timezone.localdate())
        .filter(commune__departement=departement)
        .order_by("-own_taxes")
        .values_list("commune", "epci")
    )
    members: dict[str, list[str]] = {}
    # In Greater Paris a commune is in two EPCI; the smaller one, read last, is drawn.
    drawn_in: dict[str, str] = {}
    for code, siren in memberships:
        members.setdefault(siren, []).append(code)
        drawn_in[code] = siren
    every = Epci.objects.in_bulk(list(members))
    by_code = {commune.code: commune for commune in communes}
    epci = [
        EpciHere(every[siren], len(codes), total_population(by_code[code] for code in codes))
        for siren, codes in members.items()
    ]
    return DepartementPage(
        departement=departement,
        communes=communes,
        population=total_population(communes),
        epci=sorted(epci, key=lambda here: (-(here.population or 0), here.epci.name)),
        without_epci=[commune for commune in communes if commune.code not in drawn_in],
        map=_departement_map(communes, drawn_in, {siren: epci.name for siren, epci in every.items()}),
    )


def _sort_by_population(communes: Iterable[Commune]) -> list[Commune]:
    """By population, largest first; unknown ones come last."""
    return sorted(communes, key=lambda commune: (commune.population is None, -(commune.population or 0), commune.name))


def _communes_map(drawing: Drawing | None, communes: list[Commune], here: Commune | None = None) -> Map | None:
    if drawing is None:
        return None
    names = {commune.code: commune.name for commune in communes}
    areas = [Area(names[code], path, bool(here and code == here.code)) for code, path in drawing.areas.items()]
    labelled = drawings.place_labels(drawing, [here], 1) if here else drawings.place_labels(drawing, communes)
    return Map(drawings.WIDTH, drawing.height, areas, "", labelled, [c for c in communes if c.code in drawing.missing])


def _departement_map(communes: list[Commune], drawn_in: dict[str, str], epci_names: dict[str, str]) -> Map | None:
    """One area for each EPCI; a commune without EPCI is an area of its own."""
    names = {commune.code: commune.name for commune in communes} | epci_names
    places = [
        Place(commune.code, commune.departement_id, drawn_in.get(commune.code, commune.code))
        for commune in sorted(communes, key=lambda commune: commune.code)
    ]
    drawing = drawings.draw_areas(tuple(places))
    if drawing is None:
        return None
    areas = [Area(names[key], path) for key, path in drawing.areas.items()]
    missing = [commune for commune in communes if commune.code in drawing.missing]
    return Map(drawings.WIDTH, drawing.height, areas, drawing.mesh, drawings.place_labels(drawing, communes), missing)
