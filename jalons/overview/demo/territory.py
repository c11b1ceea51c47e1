"""The data of the demo about its territory: invented figures for each commune of its region, and for the largest ones
in the rest of France, always the same and plausible; and invented places of help. Every mention of a source says that
they are invented."""

import hashlib
import math
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.sent_tables import SentTable
from jalons.opendata.changes.local import give_local_file
from jalons.opendata.changes.vintages import Origin, publish_vintage
from jalons.opendata.rules.areas import Geography
from jalons.opendata.rules.districts import DistrictFacts
from jalons.opendata.rules.mediation_standard import (
    ACCESS_TO_IT,
    EQUIPMENT,
    FRANCE_SERVICES,
    PROCEDURES,
    SAFETY,
    TOOLS,
)
from jalons.opendata.rules.places import Located, PlaceFacts
from jalons.opendata.rules.values import State, Value
from jalons.opendata.sources import SOURCES, Credit, Normalised
from jalons.opendata.sources import geography as geography_sources
from jalons.opendata.sources.local_tables import CODE, VALUE
from jalons.overview.demo.people import DRONNE_ET_BELLE, GRAND_PERIGUEUX
from jalons.roadmaps.models import Member
from jalons.territories.models import Commune, Departement

REGION = "75"  # Nouvelle-Aquitaine: enough for comparisons, and quick to build
# The share of inhabitants with figures in each other département: enough to add up départements and France, without the
# time of 35,000 communes.
KNOWN_ELSEWHERE = 0.6
# A poverty rate is published for larger communes: about one in eight.
PUBLISHED_FROM = 2_000

# From how rural a commune is (0 in a city, 1 in a hamlet) and chance (−1 to 1): the percentage, and its base as a share
# of inhabitants.
type Rate = tuple[Callable[[float, float], float], float]
COVERAGE: dict[str, Rate] = {"no_wired_thd": (lambda country, luck: 1 + 26 * country**2 + 9 * luck * country, 0.55)}
CENSUS: dict[str, Rate] = {
    "aged_65": (lambda country, luck: 15 + 15 * country + 7 * luck, 1),
    "aged_under_15": (lambda country, luck: 19 - 5 * country - 4 * luck, 1),
    "low_diploma": (lambda country, luck: 17 + 13 * country + 6 * luck, 0.72),
    "one_person": (lambda country, luck: 42 - 13 * country + 6 * luck, 0.46),
    "single_parent": (lambda country, luck: 18 - 7 * country + 4 * luck, 0.27),
    "no_car": (lambda country, luck: 24 - 19 * country + 4 * luck, 0.46),
    "unemployment": (lambda country, luck: 12 - 3 * country + 4 * luck, 0.46),
}


# Name, commune, services, programmes, itinerant, months since it was checked.
PLACES: tuple[tuple[str, str, tuple[str, ...], tuple[str, ...], bool, int], ...] = (
    ("Centre social", "24064", (PROCEDURES, TOOLS, SAFETY, ACCESS_TO_IT), ("Conseillers numériques",), False, 2),
    ("France services", "24064", (PROCEDURES, ACCESS_TO_IT), (FRANCE_SERVICES, "Aidants Connect"), False, 5),
    ("France services", "24253", (PROCEDURES, ACCESS_TO_IT), (FRANCE_SERVICES,), False, 4),
    ("Médiathèque", "24253", (TOOLS, ACCESS_TO_IT), (), False, 14),
    ("Secrétariat de mairie", "24096", (PROCEDURES,), ("Aidants Connect",), False, 7),
    ("Bus des services", "24055", (PROCEDURES, TOOLS), ("Conseillers numériques",), True, 3),
    ("Médiathèque", "24322", (TOOLS, SAFETY, ACCESS_TO_IT), (), False, 6),
    ("Espace public numérique", "24322", (TOOLS, SAFETY, ACCESS_TO_IT), ("Conseillers numériques",), False, 1),
    ("Ressourcerie", "24322", (EQUIPMENT,), (), False, 20),
    ("France services", "24312", (PROCEDURES, ACCESS_TO_IT), (FRANCE_SERVICES,), False, 8),
)
# Opening hours by name and commune. The other places have none.
HOURS = {
    ("Centre social", "24064"): "Mo,Tu,Th,Fr 09:00-12:00,14:00-17:30; We 14:00-17:30; PH off",
    ("France services", "24064"): "Mo-Fr 08:45-12:15,13:30-17:00; PH off",
    ("France services", "24253"): "Mo-We,Fr 09:00-12:30,13:30-16:30; Th 09:00-12:30",
    ("Médiathèque", "24253"): "Tu 15:00-18:00; We 10:00-12:00,14:00-18:00; Sa 10:00-12:30",
    ("Bus des services", "24055"): "Tu,Th 09:30-12:30",
    ("Médiathèque", "24322"): "Tu-Sa 10:00-18:00",
    ("Espace public numérique", "24322"): "Mo-Fr 09:00-12:00,14:00-18:00",
    ("Ressourcerie", "24322"): "We,Sa 14:00-18:00",
    ("France services", "24312"): "Mo-Fr 09:00-12:00,13:30-16:30",
}
# None of them is around Brantôme.
DISTRICTS = (
    DistrictFacts("QN02491M", "Quartier de la Gare", ("24322",), (0.7071, 45.1870)),
    DistrictFacts("QN02492M", "Quartier du Stade", ("24322", "24138"), (0.7305, 45.1815)),
)


def publish_vintages() -> None:
    """Four vintages, common to the whole demo."""
    geography = geography_sources.current_geography()
    people = _commune_inhabitants(geography)
    _publish_vintage("arcep-filaire", _rate_values(COVERAGE, people), geography)
    _publish_vintage("insee-dossier", _rate_values(CENSUS, people) | _income_values(people), geography)
    _publish_vintage("lieux", {}, geography, places=_place_facts())
    _publish_vintage(
        "qpv", {}, geography, districts=[replace(district, name=_example_name(district.name)) for district in DISTRICTS]
    )


def _commune_inhabitants(geography: Geography) -> dict[str, int]:
    """The inhabitants of the communes with figures."""
    regions = {one.code: one.region_id for one in Departement.objects.all() if one.is_a_departement}
    communes: dict[str, dict[str, int]] = {code: {} for code in regions}
    for code, departement in geography.departement.items():
        if departement in regions and (count := geography.population[code]):
            communes[departement][code] = count
    inhabitants: dict[str, int] = {}
    for departement, inhabited in communes.items():
        enough, covered = KNOWN_ELSEWHERE * sum(inhabited.values()), 0
        for code, count in sorted(inhabited.items(), key=lambda one: -one[1]):
            if regions[departement] == REGION or covered < enough:
                inhabitants[code] = count
                covered += count
    return inhabitants


def _publish_vintage(
    key: str,
    figures: dict[str, dict[str, Value]],
    geography: Geography,
    places: Sequence[PlaceFacts] = (),
    districts: Sequence[DistrictFacts] = (),
) -> None:
    example = Credit(
        key,
        _("%(title)s (exemple)") % {"title": SOURCES[key].title},
        _("Chiffres inventés pour la démonstration"),
        _("Sans objet"),
    )
    rows = len(places or districts or next(iter(figures.values())))
    notes = [
        _("Ces chiffres sont inventés : ils ne décrivent aucun territoire. Ils ne servent pas à décider."),
        *([_("Hors de la région, seules les communes les plus peuplées ont des chiffres.")] if figures else []),
    ]
    normalised = Normalised(
        _("exemple"), rows, rows, [], figures=figures, notes=notes, places=list(places), districts=list(districts)
    )
    now = timezone.now()
    origin = Origin(_("exemple"), hashlib.sha256(key.encode()).hexdigest(), now)
    publish_vintage(
        source=example,
        found=normalised,
        origin=origin,
        geography=geography,
        by=None,
        perimeter=(DRONNE_ET_BELLE, GRAND_PERIGUEUX),
    )


def add_local_counts(by: Member) -> None:
    """Two files of the team: a count of households, with a total; and a rate, for which only both extremes can be
    given."""
    people = dict(by.roadmap.communes.order_by("code").values_list("code", "population"))
    visited = {
        code: round((count or 0) * (2 + _steady_chance(code, "visited")) / 100) for code, count in people.items()
    }
    online = {code: round(45 + 30 * _steady_chance(code, "online")) for code in list(people)[::2]}
    for label, unit, values in (
        (_("Foyers suivis par le service social (exemple)"), _("foyers"), dict(list(visited.items())[:-2])),
        (_("Demandes en mairie qui portent sur une démarche en ligne (exemple)"), "%", online),
    ):
        give_local_file(
            sent=SentTable(
                [["code", "valeur"], *([code, str(value)] for code, value in values.items())],
                header=0,
                columns={0: CODE, 1: VALUE},
            ),
            label=label,
            unit=unit,
            period=_("exemple"),
            producer=_("Chiffres inventés pour la démonstration"),
            licence=_("Sans objet"),
            by=by,
        )


def _example_name(name: str) -> str:
    return _("%(name)s (exemple)") % {"name": name}


def _place_facts() -> list[PlaceFacts]:
    """Each place is at the town hall of its commune."""
    here = Commune.objects.in_bulk({commune for _name, commune, *_others in PLACES})
    today = timezone.localdate()
    return [
        PlaceFacts(
            source_id=f"exemple-{number}",
            name=_example_name(name),
            commune=commune,
            longitude=here[commune].longitude,
            latitude=here[commune].latitude,
            located=Located.GIVEN,
            services=services,
            programmes=programmes,
            is_itinerant=itinerant,
            is_fixed=not itinerant,
            fees=("Gratuit",),
            hours=HOURS.get((name, commune), ""),
            updated_on=today - timedelta(days=30 * months),
        )
        for number, (name, commune, services, programmes, itinerant, months) in enumerate(PLACES, 1)
    ]


def _rate_values(rates: dict[str, Rate], people: dict[str, int]) -> dict[str, dict[str, Value]]:
    return {
        key: {
            code: Value(
                round(min(max(rate(_rural_share(count), _steady_chance(code, key)), 0), 100), 2), round(count * part)
            )
            for code, count in people.items()
        }
        for key, (rate, part) in rates.items()
    }


def _income_values(people: dict[str, int]) -> dict[str, dict[str, Value]]:
    rates = {
        code: round(14 + 4 * (1 - _rural_share(n)) + 6 * _steady_chance(code, "poverty"), 1)
        for code, n in people.items()
    }
    published = {code for code, count in people.items() if count >= PUBLISHED_FROM}
    return {
        "median_income": {code: Value(round(24_300 - 420 * (rate - 14), -1)) for code, rate in rates.items()},
        "poverty": {
            code: Value(rate) if code in published else Value(None, None, State.SECRET) for code, rate in rates.items()
        },
        "poverty_or_estimate": {
            code: Value(rate, None, State.OBSERVED if code in published else State.ESTIMATED)
            for code, rate in rates.items()
        },
    }


def _rural_share(people: int) -> float:
    return min(max(1 - math.log10(people) / 5, 0), 1)


def _steady_chance(code: str, key: str) -> float:
    """From −1 to 1, more often near 0; the same at each call."""
    chance = zlib.crc32(f"{key}{code}".encode())
    return ((chance & 0xFFFF) + (chance >> 16)) / 0xFFFF - 1
