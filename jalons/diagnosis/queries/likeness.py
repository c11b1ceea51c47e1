"""Territories like another: what they are compared by, for every EPCI or département of France."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.utils import timezone

from jalons.diagnosis.rules.similar import SMALL, Likeness, Profile, most_similar
from jalons.opendata.models import Level
from jalons.opendata.queries.figures import KEPT_SECONDS, Loaded, area_values
from jalons.territories.models import Commune, EpciMembership
from jalons.territories.queries import latest_vintage


@dataclass(frozen=True, slots=True)
class Made:
    """What an area is made of. `small`: its inhabitants who live in small communes."""

    communes: int
    people: int
    small: int

    @property
    def part_small(self) -> float:
        return 100 * self.small / self.people if self.people else 0.0


def area_sizes(level: Level) -> dict[str, Made]:
    """Of every area: kept for a day, since it is read in every commune of France."""
    known = latest_vintage()
    today = timezone.localdate()
    key = f"made-of:{level}:{known.stamp if known else ''}:{today}"
    kept: dict[str, Made] | None = cache.get(key)
    if kept is None:
        if level is Level.DEPARTEMENT:
            area, people, rows = "departement", "population", Commune.objects.filter(withdrawn_on=None)
            found = rows.order_by().values(area)
        else:
            area, people = "epci", "commune__population"
            found = EpciMembership.objects.on(today).filter(own_taxes=True).order_by().values(area)
        small = Sum(people, filter=Q(**{f"{people}__lt": SMALL}))
        read = found.annotate(count=Count("pk"), people=Sum(people), few=small)
        kept = {one[area]: Made(one["count"], one["people"] or 0, one["few"] or 0) for one in read}
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def communes_size(communes: list[Commune]) -> Made:
    people = [one.population or 0 for one in communes]
    return Made(len(people), sum(people), sum(one for one in people if one < SMALL))


def similar_territories(
    level: Level, code: str, here: Made, aged: float | None, ages: Loaded | None, most: int
) -> list[Likeness]:
    """`aged`: the part of 65 or more of this territory, when it is known. `ages`: where that of others is read."""
    known = area_values(ages, level) if ages and aged is not None else {}
    profiles = (
        Profile(one, made.people, made.part_small, known[one].value if one in known else None)
        for one, made in area_sizes(level).items()
    )
    return most_similar(Profile(code, here.people, here.part_small, aged), profiles, most)
