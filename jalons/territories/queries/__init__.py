"""Questions about the geography. Communes are sorted by name; the default date is today."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.territories import rules
from jalons.territories.models import Commune, Departement, Epci, EpciMembership, OldCode, Vintage
from jalons.territories.queries.search import Hit, search_territories

__all__ = [
    "Hit",
    "Perimeter",
    "communes_of",
    "current_codes",
    "departement_communes",
    "epci_by_siren",
    "epci_communes",
    "epci_of",
    "find_commune",
    "find_perimeter",
    "is_vintage_loaded",
    "latest_vintage",
    "search_territories",
    "total_population",
]


def latest_vintage() -> Vintage | None:
    """The latest vintage that was loaded: the source of every figure shown."""
    return Vintage.objects.first()


def is_vintage_loaded(*, stamp: str) -> bool:
    return Vintage.objects.filter(stamp=stamp).exists()


def find_commune(code: str) -> Commune | None:
    """The present commune of an INSEE code: current, former, or that of a municipal arrondissement."""
    code = code.strip().upper()
    here = Commune.objects.select_related("departement__region")
    commune = here.filter(code=code, withdrawn_on=None).first()
    return commune or here.filter(old_codes__code=code).first()


def current_codes() -> dict[str, str]:
    """Every current or former code, and the current code that replaces it: to convert a whole file."""
    present = {code: code for code in Commune.objects.filter(withdrawn_on=None).values_list("code", flat=True)}
    return dict(OldCode.objects.values_list("code", "commune_id")) | present


def epci_by_siren(siren: str) -> Epci | None:
    return Epci.objects.filter(siren=rules.compact_number(siren), withdrawn_on=None).first()


def epci_of(commune: Commune, on: date | None = None) -> list[Epci]:
    """The EPCI of a commune, then its établissement public territorial in Greater Paris. Empty when it has none."""
    memberships = EpciMembership.objects.on(on or timezone.localdate()).filter(commune=commune)
    return [m.epci for m in memberships.select_related("epci").order_by("-own_taxes")]


def communes_of(territory: Epci | Departement, on: date | None = None) -> list[Commune]:
    if isinstance(territory, Departement):
        return departement_communes(territory.code)
    return epci_communes(territory.siren, on)


def epci_communes(siren: str, on: date | None = None) -> list[Commune]:
    day = on or timezone.localdate()
    members = EpciMembership.objects.on(day).filter(epci=siren).values("commune")
    return list(Commune.objects.filter(pk__in=members).order_by("name", "code"))


def departement_communes(code: str) -> list[Commune]:
    return list(Commune.objects.filter(departement=code, withdrawn_on=None).order_by("name", "code"))


def total_population(communes: Iterable[Commune]) -> int | None:
    """The sum of the known populations; None when none is known."""
    populations = [commune.population for commune in communes if commune.population is not None]
    return sum(populations) if populations else None


@frozen
class Perimeter:
    """What one code designates: a name and its communes."""

    name: str
    epci: Epci | None
    departement: Departement | None
    communes: list[Commune]


def find_perimeter(asked: str) -> Perimeter | None:
    """`asked`: the SIREN of an EPCI or of a commune, a département code, or an INSEE code, current or former."""
    text = rules.compact_number(asked)
    if epci := epci_by_siren(text):
        return Perimeter(epci.name, epci, None, epci_communes(epci.siren))
    if departement := Departement.objects.filter(code=text).first():
        return Perimeter(departement.name, None, departement, departement_communes(departement.code))
    commune = find_commune(text) or (
        Commune.objects.filter(siren=text, withdrawn_on=None).first() if len(text) == 9 else None
    )
    return Perimeter(commune.name, None, None, [commune]) if commune else None
