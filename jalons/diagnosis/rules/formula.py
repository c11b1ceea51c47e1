"""The formula of the score chosen by a team: components, weights, reference."""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.diagnosis.rules.score import FEWEST

HEAVIEST = 9
# In the order of the page. The first five make the default score.
COMPONENTS = (
    "no_wired_thd",
    "aged_65",
    "low_diploma",
    "poverty",
    "no_4g",
    "one_person",
    "single_parent",
    "unemployment",
    "minima",
    "no_car",
)
DEFAULT_WEIGHTS: Mapping[str, int] = {component: int(place < 5) for place, component in enumerate(COMPONENTS)}


class Reference(StrEnum):
    """The reference population of the scale."""

    FRANCE = "france"
    REGION = "region"
    DEPARTEMENT = "departement"
    SIZE = "taille"  # areas of the same kind, with half to twice as many inhabitants


@frozen
class Formula:
    """`estimates`: whether poverty is estimated where it is not published. This changes the scale, so every score."""

    weights: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    estimates: bool = True
    reference: Reference = Reference.FRANCE

    @property
    def components(self) -> list[str]:
        """Those with a weight."""
        return [component for component in COMPONENTS if self.weights.get(component, 0) > 0]

    @property
    def is_enough(self) -> bool:
        return len(self.components) >= FEWEST

    def indicator(self, component: str) -> str:
        """The indicator with the figures of a component."""
        return "poverty_or_estimate" if component == "poverty" and self.estimates else component


DEFAULT = Formula()


def same_size_range(people: int) -> tuple[float, float]:
    """From half to twice as many inhabitants."""
    return people / 2, people * 2
