"""The official geography, for sources and rules."""

from collections import defaultdict
from collections.abc import Callable

from django.utils import timezone

from jalons.opendata.rules.areas import Geography
from jalons.territories.models import Commune, EpciMembership, Part, Postcode
from jalons.territories.queries import current_codes
from jalons.territories.rules import fold_name


def current_geography() -> Geography:
    """The present communes of France: about 0.2 s, for imports only, never for a page."""
    # Sorted by code, so that neighbours follow one another and lookups stay in cache.
    present = Commune.objects.filter(withdrawn_on=None).order_by("code")
    members = EpciMembership.objects.on(timezone.localdate()).filter(own_taxes=True)
    epci_of = dict(members.values_list("commune", "epci"))
    rows = list(present.values_list("code", "population", "departement", "longitude", "latitude"))
    return Geography(
        codes=current_codes(),
        population={code: people for code, people, *_others in rows},
        epci={code: epci_of[code] for code, *_others in rows if code in epci_of},
        departement={code: departement for code, _people, departement, *_point in rows},
        anchors={
            code: (lon, lat) for code, _people, _departement, lon, lat in rows if lon is not None and lat is not None
        },
        named=_commune_finder(),
    )


def _commune_finder() -> Callable[[str, str], list[str]]:
    """Few files need it: names are read at the first lookup."""
    codes: dict[tuple[str, str], set[str]] = defaultdict(set)

    def named(postcode: str, name: str) -> list[str]:
        if not codes:
            names: dict[str, set[str]] = defaultdict(set)
            for rows in (
                Commune.objects.filter(withdrawn_on=None).values_list("code", "name"),
                Part.objects.values_list("commune", "name"),
            ):
                for code, written in rows:
                    names[code].add(fold_name(written))
            for served, code in Postcode.objects.values_list("code", "commune"):
                for commune_name in names[code]:
                    codes[served, commune_name].add(code)
        return sorted(codes.get((postcode, fold_name(name)), ()))

    return named
