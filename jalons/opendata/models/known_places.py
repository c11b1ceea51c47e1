"""What a list of places is compared with: the communes of a roadmap and the places of its team."""

from collections import defaultdict

from jalons.opendata.models.places import LocalPlace
from jalons.opendata.rules.place_tables import KnownPlace, Perimeter
from jalons.roadmaps.models import Roadmap
from jalons.territories.models import OldCode, Part, Postcode
from jalons.territories.rules import fold_name

COMPARED = (
    "name", "address", "postcode", "longitude", "latitude", "located", "services", "programmes", "is_fixed", "is_itinerant",
    "hours", "phone", "website", "updated_on", "origin",
)  # fmt: skip


def roadmap_perimeter(roadmap: Roadmap) -> Perimeter:
    """Its communes by every code, present or former name, and postcode; four queries."""
    communes = list(roadmap.communes.all())
    codes = {commune.code: commune.code for commune in communes}
    codes |= dict(OldCode.objects.filter(commune__in=communes).values_list("code", "commune"))
    names: dict[str, set[str]] = defaultdict(set)
    for code, name in (
        *((commune.code, commune.name) for commune in communes),
        *Part.objects.filter(commune__in=communes).values_list("commune", "name"),
    ):
        names[fold_name(name)].add(code)
    served: dict[str, set[str]] = defaultdict(set)
    for postcode, code in Postcode.objects.filter(commune__in=communes).values_list("code", "commune"):
        served[postcode].add(code)
    return Perimeter(
        codes,
        {name: frozenset(bearers) for name, bearers in names.items()},
        {postcode: frozenset(bearers) for postcode, bearers in served.items()},
        {
            commune.code: (commune.longitude, commune.latitude)
            for commune in communes
            if commune.longitude is not None and commune.latitude is not None
        },
    )


def known_places(roadmap: Roadmap) -> list[KnownPlace]:
    """The places of the team, hidden ones too; one query."""
    places = LocalPlace.objects.filter(roadmap=roadmap)
    return [
        KnownPlace(
            place.pk,
            place.origin,
            {name: getattr(place, name) for name in COMPARED} | {"commune": place.commune_id},
        )
        for place in places
    ]
