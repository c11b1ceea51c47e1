"""A part of `diagnosis`: the nearest of 18,000 places for every commune, and the pages of a département."""

import random
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench import Figure, FixedWork, compared

if TYPE_CHECKING:
    from jalons.roadmaps.models import Roadmap

DEPENDS_ON = {"distances": FixedWork.PYTHON, "pages": FixedWork.PAGE}
PLACES = 18_000


def coverage(runs: int) -> Iterator[Figure]:
    from jalons.opendata.rules.distances import Nearest
    from jalons.opendata.sources.geography import current_geography

    geography = current_geography()
    anchors = list(geography.anchors.values())
    # Places are where people live, a few kilometres from the town hall.
    draw = random.Random(2026)
    people = [geography.population[code] or 0 for code in geography.anchors]
    places = [
        (lon + draw.gauss(0, 0.02), lat + draw.gauss(0, 0.02)) for lon, lat in draw.choices(anchors, people, k=PLACES)
    ]

    def everywhere() -> None:
        nearest = Nearest(places)
        for point in anchors:
            nearest.to(point)

    yield compared("coverage_of_france", "s", everywhere, runs=runs, beside=DEPENDS_ON["distances"])
    yield from _pages(runs)


def _pages(runs: int) -> Iterator[Figure]:
    from django.test import Client
    from django.urls import reverse

    roadmap = _departement()
    user = roadmap.memberships.get().user
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    communes = roadmap.communes.count()
    for name in ("offer", "coverage"):
        url = reverse(f"diagnosis:{name}", args=[roadmap.slug])
        assert client.get(url).status_code == 200
        read = lambda url=url: client.get(url)  # noqa: E731
        yield compared(f"{name}_page_of_{communes}", "ms", read, runs=3 * runs, beside=DEPENDS_ON["pages"])


def _departement() -> "Roadmap":
    from jalons.roadmaps.changes.roadmaps import create_roadmap
    from jalons.roadmaps.models import Membership
    from jalons.territories.models import Departement
    from jalons.territories.queries import departement_communes

    return create_roadmap(
        name="Offre d’un département",
        lead_authority="Le département",
        communes=departement_communes("24"),
        departement=Departement.objects.get(code="24"),
        by=Membership.objects.order_by("pk")[0].user,
    )
