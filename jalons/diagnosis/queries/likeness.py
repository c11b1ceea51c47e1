"""Similar territories: their criteria, for every EPCI or département of France."""

from django.core.cache import cache
from django.db.models import Count, Q, Sum
from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.diagnosis.rules.similar import SMALL, Likeness, Profile, most_similar
from jalons.opendata.models import Level
from jalons.opendata.queries.figures import KEPT_SECONDS, Loaded, area_values
from jalons.territories.models import Commune, EpciMembership
from jalons.territories.queries import latest_vintage


@frozen(slots=True)
class Made:
    """The composition of an area. `small`: its inhabitants in small communes."""

    communes: int
    people: int
    small: int

    @property
    def part_small(self) -> float:
        return 100 * self.small / self.people if self.people else 0.0


def area_sizes(level: Level) -> dict[str, Made]:
    """For every area: cached for a day, because it reads every commune of France."""
    geography = latest_vintage()
    today = timezone.localdate()
    key = f"made-of:{level}:{geography.stamp if geography else ''}:{today}"
    sizes: dict[str, Made] | None = cache.get(key)
    if sizes is None:
        if level is Level.DEPARTEMENT:
            area, people, rows = "departement", "population", Commune.objects.filter(withdrawn_on=None)
            grouped = rows.order_by().values(area)
        else:
            area, people = "epci", "commune__population"
            grouped = EpciMembership.objects.on(today).filter(own_taxes=True).order_by().values(area)
        small = Sum(people, filter=Q(**{f"{people}__lt": SMALL}))
        read = grouped.annotate(count=Count("pk"), people=Sum(people), few=small)
        sizes = {one[area]: Made(one["count"], one["people"] or 0, one["few"] or 0) for one in read}
        cache.set(key, sizes, KEPT_SECONDS)
    return sizes


def communes_size(communes: list[Commune]) -> Made:
    people = [commune.population or 0 for commune in communes]
    return Made(len(people), sum(people), sum(person for person in people if person < SMALL))


def similar_territories(
    level: Level, code: str, here: Made, aged: float | None, ages: Loaded | None, most: int
) -> list[Likeness]:
    """`aged`: the share of 65 or more in this territory, if known. `ages`: the figures for the others."""
    aged_by_area = area_values(ages, level) if ages and aged is not None else {}
    profiles = (
        Profile(one, made.people, made.part_small, aged_by_area[one].value if one in aged_by_area else None)
        for one, made in area_sizes(level).items()
    )
    return most_similar(Profile(code, here.people, here.part_small, aged), profiles, most)
