"""The geography: what loading it costs, how long a search takes, and how long the heaviest maps take to draw."""

import time
from collections.abc import Callable, Iterator
from statistics import quantiles
from typing import TYPE_CHECKING

from bench import Figure, measured
from bench._demo import open_demo

if TYPE_CHECKING:
    from django.test import Client

LOADS, DRAWINGS = 3, 10
TYPED = (
    "s", "sa", "sai", "saint", "saint-", "saint-jean", "st etienne", "la", "le", "les", "mont", "villeneuve",
    "brantome", "Brantôme en Périgord", "cantillac", "perigeux", "marseile", "vileneuve sur lot", "bras", "senxc",
    "dronne et bele", "cc dronne et belle", "communauté d’agglomération de La Rochelle", "grand paris", "dordogne",
    "200041572", "212403224", "24064", "24079", "24310", "51300", "243", "24", "2A", "Saint-Denis 974", "zzzzzz",
)  # fmt: skip
ROUNDS = 5
LARGEST = {"departement": "departements/02/", "epci": "epci/200067106/", "commune": "communes/24064/"}


def figures() -> Iterator[Figure]:
    open_demo()
    from django.test import Client

    from jalons.territories import changes, maps, queries, reference

    yield measured("load", "s", [_seconds(lambda: changes.load(reference=reference.read())) for _ in range(LOADS)])

    queries.search("warm up")
    taken = sorted(1000 * _seconds(lambda text=text: queries.search(text, 50)) for _ in range(ROUNDS) for text in TYPED)
    hundredths = quantiles(taken, n=100)
    for name, value in (("search_p50", hundredths[49]), ("search_p99", hundredths[98])):
        yield Figure(name, value, "ms", len(taken), taken[0], taken[-1])

    client = Client(SERVER_NAME="127.0.0.1")
    for name, path in LARGEST.items():
        yield measured(f"{name}_drawn", "ms", [_first(client, path, maps.draw.cache_clear) for _ in range(DRAWINGS)])
        yield measured(f"{name}_again", "ms", [_first(client, path) for _ in range(DRAWINGS)])


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _first(client: "Client", path: str, before: Callable[[], None] = lambda: None) -> float:
    before()
    return 1000 * _seconds(lambda: client.get(f"/territoires/{path}"))
