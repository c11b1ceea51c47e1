"""The roadmaps that a person opens, a page at a time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from jalons.accounts.models import User
from jalons.base.frozen import frozen
from jalons.governance.models import Deliberation
from jalons.roadmaps.access import roadmaps_read_by
from jalons.roadmaps.models import Membership, Roadmap, Step
from jalons.roadmaps.rules.milestones import VOTED_AT
from jalons.territories.models import Departement
from jalons.territories.rules import fold_name

CARDS_OF_A_PAGE = 40
BY_STEP = "etape"


@frozen
class RoadmapCard:
    slug: str
    name: str
    lead_authority: str
    role: str
    function: str
    communes: int
    step: str
    is_led: bool = False
    erased_on: date | None = None


@frozen
class StepCount:
    """How many roadmaps are at an étape; None: none is in progress."""

    number: int | None
    roadmaps: int


@frozen
class Shelf:
    """One page of the roadmaps that a person opens; `total` and `steps` count all of them, `found` those that match."""

    cards: list[RoadmapCard]
    page: Page[int]
    total: int
    found: int
    steps: tuple[StepCount, ...]

    @property
    def is_starter(self) -> bool:
        """Whoever has no roadmap yet, or leads one, is offered to create one first; others came to work on theirs."""
        return not self.total or any(card.is_led for card in self.cards)


def opened_roadmaps(user: User, *, search: str = "", sort: str = "", page: str | int | None = 1) -> Shelf:
    """The roadmaps that a person works on, then those they read for a supervising body. The number of queries, and what
    is read of each roadmap, do not depend on how many there are: a préfecture may read a thousand."""
    membership = Membership.objects.filter(roadmap=OuterRef("pk"), user=user)
    running = _running_steps().filter(roadmap=OuterRef("pk")).order_by("number").values("number")[:1]
    opened = (
        roadmaps_read_by(user)
        .annotate(is_mine=Exists(membership), at_step=Subquery(running))
        .order_by("-is_mine", *(("at_step",) if sort == BY_STEP else ()), "name", "pk")
    )
    counts = opened.order_by("at_step").values_list("at_step").annotate(n=Count("pk"))
    steps = tuple(StepCount(number, n) for number, n in counts)
    total = sum(step.roadmaps for step in steps)
    # Compared in Python, because SQLite folds no accent or case beyond ASCII.
    matching: Any = opened.values_list("pk", flat=True)
    if search:
        folded = fold_name(search)
        named = opened.values_list("pk", "name", "lead_authority")
        matching = [pk for pk, *names in named if any(folded in fold_name(name) for name in names)]
    shown = _CountedPaginator(matching, CARDS_OF_A_PAGE, None if search else total).get_page(page)
    return Shelf(_roadmap_cards(list(shown), user), shown, total, shown.paginator.count, steps)


class _CountedPaginator(Paginator[int]):
    """A paginator that is told its count, when another query has it."""

    def __init__(self, rows: Any, per_page: int, total: int | None) -> None:
        super().__init__(rows, per_page)
        if total is not None:
            self.__dict__["count"] = total


def _roadmap_cards(ids: Sequence[int], user: User) -> list[RoadmapCard]:
    """Four queries."""
    roadmaps = Roadmap.objects.in_bulk(ids)
    roles = {row.roadmap_id: row for row in Membership.objects.filter(user=user, roadmap_id__in=ids)}
    sizes, steps = _commune_counts(ids), _current_steps(ids)
    return [
        RoadmapCard(
            slug=roadmaps[pk].slug,
            name=roadmaps[pk].name,
            lead_authority=roadmaps[pk].lead_authority,
            role=roles[pk].get_role_display() if pk in roles else str(Membership.Role.OBSERVER.label),
            function=roles[pk].function if pk in roles else "",
            communes=sizes.get(pk, 0),
            step=steps.get(pk, ""),
            erased_on=roadmaps[pk].erased_on,
            is_led=pk in roles and roles[pk].role == Membership.Role.FOCAL_POINT,
        )
        for pk in ids
    ]


def _commune_counts(ids: Sequence[int]) -> dict[int, int]:
    through = Roadmap.communes.through.objects.filter(roadmap_id__in=ids)
    return dict(through.values_list("roadmap_id").annotate(n=Count("id")))


def _running_steps() -> QuerySet[Step]:
    """Those in progress, without the ones that a vote overtook and that nobody ended."""
    votes = Deliberation.objects.filter(roadmap=OuterRef("roadmap"))
    return Step.objects.filter(Q(number__gte=VOTED_AT) | ~Exists(votes), state=Step.State.NOW)


def _current_steps(ids: Sequence[int]) -> dict[int, str]:
    """The earliest étape in progress of each roadmap."""
    current: dict[int, str] = {}
    for step in _running_steps().filter(roadmap_id__in=ids).order_by("roadmap_id", "number"):
        current.setdefault(step.roadmap_id, str(step))
    return current


def consolidated_departements(user: User) -> list[Departement]:
    """Those whose roadmaps this person reads together: they supervise them, or have two roadmaps there. One query."""
    through = Roadmap.communes.through.objects.filter(
        roadmap__memberships__user=user, roadmap__removal_asked_at=None
    ).order_by()
    counted = through.values("commune__departement").annotate(n=Count("roadmap", distinct=True)).filter(n__gt=1)
    shared = Q(pk__in=counted.values("commune__departement"))
    return list(Departement.objects.filter(shared | Q(supervision__user=user)).distinct())
