"""A part of `diagnosis`: the time to score the whole of France, and to read the fragility of a territory."""

import random
import tracemalloc
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bench import Figure, FixedWork, compared, measured

if TYPE_CHECKING:
    from jalons.diagnosis.rules.areas import Geography
    from jalons.diagnosis.rules.values import Value

DEPENDS_ON = {"score": FixedWork.PYTHON, "publishing": FixedWork.TRANSACTION, "reading": FixedWork.PAGE}
RUNS = 7
MIB = 2**20
FOUR = ("no_wired_thd", "aged_65", "low_diploma", "poverty_or_estimate")


def score(runs: int = RUNS) -> Iterator[Figure]:
    """From made-up figures of four components to the scores of all communes, EPCI and départements; then reads two
    territories."""
    from jalons.diagnosis.sources.geography import current_geography

    geography = current_geography()
    made = made_figures(geography)
    yield compared("score_computed", "s", lambda: _scored(made, geography), runs=runs, beside=DEPENDS_ON["score"])
    tracemalloc.start()
    _scored(made, geography)
    yield measured("score_memory", "MiB", [tracemalloc.get_traced_memory()[1] / MIB], most=300)
    tracemalloc.stop()
    publishing = DEPENDS_ON["publishing"]
    yield compared("score_published", "s", lambda: publish(made, geography), runs=3, beside=publishing)
    yield from _read(runs)


def made_figures(known: "Geography") -> "dict[str, dict[str, Value]]":
    """Rates that nobody published, weighted by the population or by others; identical at each run."""
    from jalons.diagnosis.rules.values import Value

    draw = random.Random(2026)
    return {
        indicator: {
            code: Value(round(100 * draw.betavariate(2, 5), 1 if place % 2 else 6), float(people or 0))
            for code, people in known.population.items()
        }
        for place, indicator in enumerate(FOUR)
    }


def _scored(made: "dict[str, dict[str, Value]]", known: "Geography") -> None:
    from jalons.diagnosis.rules.areas import sum_by_area
    from jalons.diagnosis.rules.score import combine_all_scores, weighted_distribution

    communes, epci, departements = [], [], []
    for values in made.values():
        rates = {code: one.value for code, one in values.items() if one.value is not None}
        scale = weighted_distribution(list(rates.values()), [known.population[code] or 0 for code in rates])
        communes.append(dict(zip(rates, scale.scores_of(rates.values()), strict=True)))
        for areas, scores in ((known.epci, epci), (known.departement, departements)):
            added = sum_by_area(values, areas, known.population)
            scores.append({code: scale.score(one.value) or 0 for code, one in added.items() if one.value is not None})
    for columns in (communes, epci, departements):
        combine_all_scores(columns, [1] * len(columns))


def publish(made: "dict[str, dict[str, Value]]", known: "Geography") -> None:
    from django.utils import timezone

    from jalons.diagnosis.changes import vintages
    from jalons.diagnosis.changes.vintages import Origin
    from jalons.diagnosis.sources import SOURCES, Normalised

    rows = len(known.population)
    normalised = Normalised("2026", rows, rows, [], made)
    origin = Origin("made.csv", "0" * 64, timezone.now())
    vintages.publish_vintage(source=SOURCES["arcep-filaire"], found=normalised, origin=origin, geography=known, by=None)


def _read(runs: int) -> Iterator[Figure]:
    from django.core.cache import cache

    from jalons.diagnosis.queries import fragility
    from jalons.roadmaps.models import PerimeterKind, Roadmap
    from jalons.territories.models import Commune, Departement

    few = Roadmap.objects.filter(perimeter_kind=PerimeterKind.EPCI).order_by("pk")[0]
    many = Roadmap.objects.create(
        slug="un-departement",
        name="Un département",
        perimeter_kind=PerimeterKind.DEPARTEMENT,
        departement=Departement.objects.get(code="24"),
    )
    many.communes.set(Commune.objects.filter(departement="24", withdrawn_on=None))

    for roadmap in (few, many):
        name, read = (
            f"fragility_of_{roadmap.communes.count()}",
            lambda roadmap=roadmap: fragility.territory_fragility(roadmap),
        )
        yield compared(f"{name}_first", "ms", read, runs=3 * runs, beside=DEPENDS_ON["reading"], reset=cache.clear)
        yield compared(name, "ms", read, runs=3 * runs, beside=DEPENDS_ON["reading"])
