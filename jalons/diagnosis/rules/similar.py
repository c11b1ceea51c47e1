"""Similar territories: population, rurality, age. The page shows the rule beside the result.

Differences are counted in steps, so that three different measures can be added: one step is a population twice as
large, or 15 points of the share living in small communes, or 3 points of the share of 65 or more. The most similar has
the fewest steps in total.
"""

from collections.abc import Iterable
from math import log2

from jalons.base.frozen import frozen

SMALL = 2_000  # inhabitants: a commune with fewer is small
RURAL_STEP = 15.0
AGED_STEP = 3.0


@frozen(slots=True)
class Profile:
    """`small`: percentage of inhabitants in small communes. `aged`: percentage of 65 or more, None if unknown."""

    code: str
    people: int
    small: float
    aged: float | None = None


@frozen(slots=True)
class Likeness:
    """The distance of another territory, in steps. `age` is None when the age of this one is unknown."""

    profile: Profile
    size: float
    rurality: float
    age: float | None

    @property
    def steps(self) -> float:
        return self.size + self.rurality + (self.age or 0)


def territory_likeness(here: Profile, other: Profile) -> Likeness | None:
    """None without inhabitants, or when only the age of the other is unknown: they cannot be compared."""
    if here.people <= 0 or other.people <= 0 or (here.aged is not None and other.aged is None):
        return None
    age = None if here.aged is None or other.aged is None else abs(here.aged - other.aged) / AGED_STEP
    size, rurality = abs(log2(other.people / here.people)), abs(other.small - here.small) / RURAL_STEP
    return Likeness(other, size, rurality, age)


def most_similar(here: Profile, others: Iterable[Profile], most: int) -> list[Likeness]:
    """The most similar first; equal distances are sorted by code. Without the territory itself."""
    likenesses = [one for other in others if other.code != here.code and (one := territory_likeness(here, other))]
    return sorted(likenesses, key=lambda likeness: (likeness.steps, likeness.profile.code))[:most]
