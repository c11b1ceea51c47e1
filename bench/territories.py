"""The geography: the time to load it, to search a territory, and to draw the heaviest maps."""

from collections.abc import Iterator
from statistics import median, quantiles
from typing import TYPE_CHECKING

from bench import Figure, FixedWork, Timing, compared, compared_samples, measured, sampled, timed
from bench._demo import open_demo

if TYPE_CHECKING:
    pass

DEPENDS_ON = {
    "load": FixedWork.TRANSACTION,
    "search": FixedWork.PAGE,
    "maps": FixedWork.PYTHON,
    "maps again": FixedWork.PAGE,
}
LOADS, DRAWINGS = 3, 10
TYPED = (
    "s", "sa", "sai", "saint", "saint-", "saint-jean", "st etienne", "la", "le", "les", "mont", "villeneuve",
    "brantome", "Brantôme en Périgord", "cantillac", "perigeux", "marseile", "vileneuve sur lot", "bras", "senxc",
    "dronne et bele", "cc dronne et belle", "communauté d’agglomération de La Rochelle", "grand paris", "dordogne",
    "200041572", "212403224", "24064", "24079", "24310", "51300", "243", "24", "2A", "Saint-Denis 974", "zzzzzz",
)  # fmt: skip
ROUNDS = 20
LARGEST = {"departement": "departements/02/", "epci": "epci/200067106/", "commune": "communes/24064/"}


def figures() -> Iterator[Figure]:
    open_demo()
    from django.test import Client

    from jalons.territories import changes, drawings, queries, reference

    yield compared(
        "load",
        "s",
        lambda: changes.load_reference(reference=reference.read_reference()),
        runs=LOADS,
        beside=DEPENDS_ON["load"],
    )

    queries.search_territories("warm up")
    waits: list[float] = []

    def search_all() -> Timing:
        """The median text: the quickest runs of all texts together would only be those of the lightest text."""
        timings = [timed(lambda text=text: queries.search_territories(text, 50)) for text in TYPED]
        waits.extend(one.elapsed for one in timings)
        return Timing(median(one.elapsed for one in timings), median(one.own for one in timings))

    yield compared_samples("search_p50", "ms", sampled(search_all, ROUNDS, DEPENDS_ON["search"]), DEPENDS_ON["search"])
    # A p99 has no ratio: under load, it depends on the whole machine.
    yield measured("search_p99", "ms", [1000 * quantiles(waits, n=100)[98]])

    client = Client(SERVER_NAME="127.0.0.1")
    for name, path in LARGEST.items():
        draw = lambda path=path: client.get(f"/territoires/{path}")  # noqa: E731
        forget = drawings.draw_areas.cache_clear
        yield compared(f"{name}_drawn", "ms", draw, runs=DRAWINGS, beside=DEPENDS_ON["maps"], reset=forget)
        yield compared(f"{name}_again", "ms", draw, runs=DRAWINGS, beside=DEPENDS_ON["maps again"])
