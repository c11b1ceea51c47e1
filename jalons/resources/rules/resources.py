"""The resource map of a chantier: where a resource may be placed, and the verdict on feasibility. Pure.

The method (1.6) asks for a verdict, forte, moyenne or faible, and gives no rule: this one is ours. The page explains
it, and each roadmap may change its numbers (decision 0012).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from jalons.base.frozen import frozen

DEEPEST = 4
MOST_NODES = 400
LABEL_LIMIT = 120
HOLDER_LIMIT = 150
# A partner present on every branch that has somebody is reported from this number of branches (method 1.6, pitfalls).
EVERYWHERE = 3


class Branch(StrEnum):
    """In the order of the outline; the first three are drawn on the right."""

    MATERIAL = "materielle"
    HUMAN = "humaine"
    FINANCIAL = "financiere"
    PARTNER = "partenariale"
    KNOW_HOW = "savoir"
    PLACE = "lieu"


class Status(StrEnum):
    EXISTING = "existante"
    AVAILABLE = "mobilisable"
    MISSING = "a_creer"


class Level(StrEnum):
    STRONG = "forte"
    MEDIUM = "moyenne"
    WEAK = "faible"


class Misplaced(StrEnum):
    CYCLE = "cycle"
    TOO_DEEP = "too_deep"


# --- where a resource may stand ---------------------------------------------------------------------------------------


def placement_fault(parents: Mapping[int, int | None], node: int | None, parent: int | None) -> Misplaced | None:
    """Why `node` (None: a new one) may not be placed under `parent`; None when it may.

    `parents` gives the parent of each resource of the map; it works even if a map already contains a cycle.
    """
    above = node_ancestors(parents, parent)
    if node is not None and node in above:
        return Misplaced.CYCLE
    tallest = node_height(parents, node) if node is not None else 1
    return Misplaced.TOO_DEEP if len(above) + tallest > DEEPEST else None


def node_ancestors(parents: Mapping[int, int | None], node: int | None) -> list[int]:
    """From `node` itself up to its branch."""
    ancestors: dict[int, None] = {}
    while node is not None and node not in ancestors:
        ancestors[node] = None
        node = parents.get(node)
    return list(ancestors)


def raise_deep_nodes(parents: Mapping[int, int | None]) -> dict[int, int | None]:
    """The same tree, within the maximum depth: a resource that is too deep is placed under the last one that may hold
    it."""
    paths = {node: node_ancestors(parents, node) for node in parents}
    return {node: path[1 - DEEPEST] if len(path) > DEEPEST else parents[node] for node, path in paths.items()}


def node_height(parents: Mapping[int, int | None], node: int) -> int:
    """The number of levels of `node` and what is under it: 1 for a resource alone."""
    return max(
        (above.index(node) + 1 for above in (node_ancestors(parents, other) for other in parents) if node in above),
        default=1,
    )


# --- what the map says ------------------------------------------------------------------------------------------------


@frozen
class Resource:
    """The values of a resource on which the verdict depends."""

    label: str
    branch: Branch
    status: Status
    holder: str = ""
    cost: Decimal | None = None
    effort: int | None = None

    @property
    def is_money_without_funder(self) -> bool:
        return self.branch is Branch.FINANCIAL and not self.holder


@frozen
class Scale:
    """The numbers of the rule, in percent. A missing resource counts for 0, an existing one for 100."""

    available: int = 50
    without_holder: int = 30  # taken off a resource without a holder
    without_effort: int = 20  # taken off a resource still to obtain whose effort is unknown
    strong: int = 70
    medium: int = 40


DEFAULT_SCALE = Scale()


def resource_points(resource: Resource, scale: Scale = DEFAULT_SCALE) -> Fraction:
    """What a resource adds, from 0 to 1. Money without a named funder adds nothing."""
    if resource.status is Status.MISSING or resource.is_money_without_funder:
        return Fraction(0)
    value = Fraction(1) if resource.status is Status.EXISTING else Fraction(scale.available, 100)
    if not resource.holder:
        value *= 1 - Fraction(scale.without_holder, 100)
    if resource.status is not Status.EXISTING and resource.effort is None:
        value *= 1 - Fraction(scale.without_effort, 100)
    return value


def feasibility_score(resources: Iterable[Resource], scale: Scale = DEFAULT_SCALE) -> Fraction:
    """From 0 to 1: the mean of the six branches, each the mean of its resources. An empty branch counts for 0.

    Turning a resource into an existing one never lowers it; a gap (an empty branch, a holder or an effort that is
    removed) never raises it.
    """
    by_branch: dict[Branch, list[Fraction]] = {branch: [] for branch in Branch}
    for resource in resources:
        by_branch[resource.branch].append(resource_points(resource, scale))
    return sum((sum(of, Fraction(0)) / len(of) for of in by_branch.values() if of), Fraction(0)) / len(Branch)


def feasibility_level(reached: Fraction, scale: Scale = DEFAULT_SCALE) -> Level:
    if reached * 100 >= scale.strong:
        return Level.STRONG
    return Level.MEDIUM if reached * 100 >= scale.medium else Level.WEAK


@frozen
class Gaps:
    empty_branches: tuple[Branch, ...]
    without_holder: tuple[Resource, ...]
    without_effort: tuple[Resource, ...]
    money_without_funder: tuple[Resource, ...]
    everywhere: tuple[str, ...]
    """Holders present on every branch: the same three partners cannot carry everything."""


def map_gaps(resources: Sequence[Resource]) -> Gaps:
    filled = {resource.branch for resource in resources}
    money = tuple(resource for resource in resources if resource.is_money_without_funder)
    return Gaps(
        tuple(branch for branch in Branch if branch not in filled),
        tuple(resource for resource in resources if not resource.holder and resource not in money),
        tuple(r for r in resources if r.status is not Status.EXISTING and r.effort is None),
        money,
        tuple(_recurring_holders(resources)),
    )


def _recurring_holders(resources: Iterable[Resource]) -> list[str]:
    """The names on every branch that names somebody, if there are at most three of them and no other name."""
    by_branch: dict[Branch, set[str]] = {}
    words: dict[str, str] = {}
    for resource in resources:
        if resource.holder:
            key = " ".join(resource.holder.casefold().split())
            words.setdefault(key, resource.holder)
            by_branch.setdefault(resource.branch, set()).add(key)
    if len(by_branch) < EVERYWHERE:
        return []
    shared = set.intersection(*by_branch.values())
    everybody = set.union(*by_branch.values())
    return sorted(words[key] for key in shared) if shared and len(everybody) <= EVERYWHERE else []


@frozen
class Verdict:
    level: Level
    percent: int
    by_status: dict[Status, int]
    cost: Decimal
    priced: int
    """How many resources have a cost: the total does not include the others."""
    effort: int
    weighed: int
    mean_effort: Decimal | None
    gaps: Gaps


def feasibility_verdict(resources: Sequence[Resource], scale: Scale = DEFAULT_SCALE) -> Verdict:
    counts = Counter(resource.status for resource in resources)
    costs = [resource.cost for resource in resources if resource.cost is not None]
    efforts = [resource.effort for resource in resources if resource.effort is not None]
    reached = feasibility_score(resources, scale)
    return Verdict(
        level=feasibility_level(reached, scale),
        percent=int(reached * 100),
        by_status={status: counts[status] for status in Status},
        cost=sum(costs, Decimal(0)),
        priced=len(costs),
        effort=sum(efforts),
        weighed=len(efforts),
        mean_effort=(Decimal(sum(efforts)) / len(efforts)).quantize(Decimal("0.1")) if efforts else None,
        gaps=map_gaps(resources),
    )
