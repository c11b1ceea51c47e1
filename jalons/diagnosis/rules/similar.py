"""Which territories are like another: as many inhabitants, as rural, as old. The rule is told beside its answer.

Each difference is counted in steps, so that three things that are measured differently can be added up: twice as many
inhabitants is one step; so are 15 points of the part that lives in small communes, and 3 points of the part of 65 or
more. The nearest is the one with the fewest steps in all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log2

SMALL = 2_000  # inhabitants: a commune under it is small
RURAL_STEP = 15.0
AGED_STEP = 3.0


@dataclass(frozen=True, slots=True)
class Profile:
    """`small`: percent of the inhabitants who live in small communes. `aged`: percent of 65 or more, None if unknown."""

    code: str
    people: int
    small: float
    aged: float | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far another territory is, in steps. `age` is None when the age of this one is unknown."""

    profile: Profile
    size: float
    rurality: float
    age: float | None

    @property
    def steps(self) -> float:
        return self.size + self.rurality + (self.age or 0)


def territory_likeness(here: Profile, other: Profile) -> Likeness | None:
    """None where nobody lives, or where the age of the other alone is unknown: it could not be compared."""
    if here.people <= 0 or other.people <= 0 or (here.aged is not None and other.aged is None):
        return None
    age = None if here.aged is None or other.aged is None else abs(here.aged - other.aged) / AGED_STEP
    size, rurality = abs(log2(other.people / here.people)), abs(other.small - here.small) / RURAL_STEP
    return Likeness(other, size, rurality, age)


def most_similar(here: Profile, others: Iterable[Profile], most: int) -> list[Likeness]:
    """The nearest first; of two as near, the smaller code. Never the territory itself."""
    found = [one for other in others if other.code != here.code and (one := territory_likeness(here, other))]
    return sorted(found, key=lambda one: (one.steps, one.profile.code))[:most]
