"""The roadmaps of a département that one person reads, one row each: every figure is that of a page of its roadmap."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.actions.queries.action_list import ListFilter, Option
from jalons.actions.queries.action_rows import Index, action_indexes
from jalons.actions.queries.quick_wins import followed_quick_wins
from jalons.actions.rules.sheets import Counts
from jalons.actions.words import done_sentence
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import SORT, Columns, Order
from jalons.base.todos import TodoItem
from jalons.funding.queries.action_money import sums_of_actions
from jalons.funding.queries.funded_actions import counted_of
from jalons.funding.rules.money import Sums, consolidate_plans
from jalons.overview.queries.delays import Late, late_lines
from jalons.overview.queries.departement_overlaps import Overlaps, RoadmapRead, find_overlaps, perimeters_of
from jalons.overview.queries.facts import late_minutes, roadmap_columns
from jalons.roadmaps.access import DepartementReader
from jalons.roadmaps.models import Milestone, Roadmap, Step
from jalons.roadmaps.queries.milestones import MilestoneLine, milestone_line
from jalons.roadmaps.queries.steps import current_step, following_steps
from jalons.roadmaps.rules.milestones import Awaited
from jalons.territories.models import Commune
from jalons.territories.queries import total_population
from jalons.territories.rules import fold_name

SEARCH, LATE, YES = "q", "retard", "oui"
LONGEST = 200
_NO_STEP = 99
_COLUMNS_READ = ("adopted_on", "act_voted_on", "received_on", "moved_at", "late_pledges", "late_resolutions")


@frozen
class TerritoryRow:
    """One roadmap among others. What nobody wrote is None, never zero.

    `population`: None when that of no commune is known. `step`: the étape in progress or the next one, None once none is left.
    `vote`: the next vote of the council that is announced. `expenses`, `secured`: of the plan of financing; None as long as it
    says nothing. `received_on`: when the préfecture received the last act that it has; `act_voted_on`: the vote of the first act that it
    has not received. `moved_on`: the day of the last line of the journal.
    """

    pk: int
    slug: str
    name: str
    lead_authority: str
    communes: int
    population: int | None
    step: Step | None
    is_over: bool
    adopted_on: date | None
    vote: MilestoneLine | None
    actions: int
    counts: Counts
    expenses: Decimal | None
    secured: Decimal | None
    late: Late
    moved_on: date | None
    received_on: date | None
    act_voted_on: date | None

    @property
    def step_label(self) -> str:
        if self.step is not None:
            return str(self.step)
        return _("Toutes terminées") if self.is_over else _("Votée")

    @property
    def step_option(self) -> Option:
        if self.step is None:
            return Option(str(_NO_STEP), _("Plus d’étape en cours"))
        return Option(str(self.step.number), _("Étape %(n)d") % {"n": self.step.number})

    @property
    def vote_on(self) -> date | None:
        return self.vote.due_on if self.vote and not self.vote.lacks_day else None

    @property
    def vote_option(self) -> Option:
        if self.adopted_on:
            return Option("adoptee", _("Adoptée"))
        return Option("prevu", _("Vote prévu")) if self.vote_on else Option("sans-date", _("Sans date de vote"))

    @property
    def transmission_option(self) -> Option:
        if self.act_voted_on:
            return Option("attendue", _("Acte non reçu"))
        return Option("recue", _("Acte reçu")) if self.received_on else Option("sans-acte", _("Pas encore d’acte"))

    @property
    def done(self) -> str:
        """« 4 réalisées sur 8 »: of what the roadmap promises; empty as long as nothing is begun."""
        counts = self.counts
        return done_sentence(counts) if counts.total > counts.to_start else ""

    @property
    def late_lines(self) -> list[TodoItem]:
        return late_lines(self.slug, self.late)

    @property
    def late_words(self) -> str:
        return ", ".join(line.title for line in self.late_lines)


# What the table is sorted by, in an address; without it, by name.
COLUMNS: Columns[TerritoryRow] = {
    "territoire": lambda row: row.name,
    "habitants": lambda row: row.population,
    "etape": lambda row: row.step.number if row.step else _NO_STEP,
    "vote": lambda row: row.adopted_on or row.vote_on,
    "fiches": lambda row: row.actions,
    "budget": lambda row: row.expenses,
    "obtenu": lambda row: row.secured,
    "retard": lambda row: row.late.total,
    "mouvement": lambda row: row.moved_on,
    "transmise": lambda row: row.received_on,
}
# The same, offered where a table has no heads, on a phone.
_SORTS: tuple[tuple[str, Promise], ...] = (
    ("", gettext_lazy("Nom")),
    ("etape", gettext_lazy("Étape")),
    ("vote", gettext_lazy("Vote, le plus ancien d’abord")),
    ("-retard", gettext_lazy("Retards, le plus d’abord")),
    ("mouvement", gettext_lazy("Mouvement, le plus ancien d’abord")),
    ("-budget", gettext_lazy("Budget, le plus élevé d’abord")),
    ("-habitants", gettext_lazy("Habitants, le plus d’abord")),
)


@frozen
class _Select:
    name: str
    label: Promise
    every: Promise
    read: Callable[[TerritoryRow], Option]


_SELECTS = (
    _Select("etape", gettext_lazy("Étape"), gettext_lazy("Étape\u00a0: toutes"), lambda row: row.step_option),
    _Select("vote", gettext_lazy("Vote"), gettext_lazy("Vote\u00a0: tous"), lambda row: row.vote_option),
    _Select(
        "transmission",
        gettext_lazy("Transmission"),
        gettext_lazy("Transmission\u00a0: toutes"),
        lambda row: row.transmission_option,
    ),
)
# Everything that an address may ask of the table.
ASKED = (SEARCH, *(select.name for select in _SELECTS), LATE, SORT)


@frozen
class DepartementTable:
    """`rows`: those that are shown, in the order that is asked; `every`: all that this person reads, by name. `overlaps` is read
    of all of them."""

    rows: list[TerritoryRow]
    every: list[TerritoryRow]
    overlaps: Overlaps
    search: str
    filters: tuple[ListFilter, ...]
    only_late: bool
    sort: str
    sorts: tuple[Option, ...]
    is_narrowed: bool

    @property
    def sentence(self) -> str:
        """« 2 feuilles de route, 34 communes sur 503. 1 adoptée, 1 avec du retard, 1 dont l’acte n’est pas reçu. »"""
        total = len(self.every)
        counted = ngettext("%(n)d feuille de route", "%(n)d feuilles de route", total) % {"n": total}
        opening = _("%(roadmaps)s\u00a0: %(covered)s communes sur %(all)s.") % {
            "roadmaps": counted,
            "covered": self.overlaps.covered,
            "all": self.overlaps.communes,
        }
        adopted = sum(row.adopted_on is not None for row in self.every)
        late = sum(row.late.total > 0 for row in self.every)
        awaited = sum(row.act_voted_on is not None for row in self.every)
        parts = [
            ngettext("%(n)d adoptée", "%(n)d adoptées", adopted) % {"n": adopted},
            ngettext("%(n)d avec du retard", "%(n)d avec du retard", late) % {"n": late},
            ngettext("%(n)d dont l’acte n’est pas reçu", "%(n)d dont l’acte n’est pas reçu", awaited) % {"n": awaited},
        ]
        told = [part for part, n in zip(parts, (adopted, late, awaited), strict=True) if n]
        return f"{opening} {', '.join(told)}." if told else opening

    @property
    def shown_sentence(self) -> str:
        shown = len(self.rows)
        words = ngettext("%(n)d feuille de route sur %(all)d", "%(n)d feuilles de route sur %(all)d", shown)
        return words % {"n": shown, "all": len(self.every)}


def read_asked(sent: Mapping[str, str]) -> dict[str, str]:
    """What an address asks of the table, without what is empty."""
    return {name: text for name in ASKED if (text := sent.get(name, "").strip()[:LONGEST])}


def departement_table(
    reader: DepartementReader, asked: Mapping[str, str], order: Order[TerritoryRow]
) -> DepartementTable:
    """The number of queries does not depend on how many roadmaps there are, nor on what they hold."""
    roadmaps = list(reader.roadmaps.order_by("name", "pk"))
    ids = [roadmap.pk for roadmap in roadmaps]
    indexes, perimeters = action_indexes(ids), perimeters_of(ids, reader.departement.code)
    every = territory_rows(roadmaps, indexes, perimeters.of)
    read = [RoadmapRead(roadmap, indexes[roadmap.pk], perimeters.of[roadmap.pk]) for roadmap in roadmaps]
    tests = list(_asked_tests(asked))
    kept = [row for row in every if all(test(row) for test in tests)]
    return DepartementTable(
        rows=order.sort(kept),
        every=every,
        overlaps=find_overlaps(reader.departement, read, perimeters),
        search=asked.get(SEARCH, ""),
        filters=tuple(_offer_filter(select, every, asked.get(select.name, "")) for select in _SELECTS),
        only_late=asked.get(LATE) == YES,
        sort=asked.get(SORT, ""),
        sorts=tuple(Option(value, str(label)) for value, label in _SORTS),
        is_narrowed=any(name in asked for name in ASKED if name != SORT),
    )


def territory_rows(
    roadmaps: Sequence[Roadmap], indexes: Mapping[int, Index], communes: Mapping[int, Sequence[Commune]]
) -> list[TerritoryRow]:
    """`indexes` and `communes`: by the pk of the roadmap. Six queries, whatever the number of roadmaps."""
    ids, today = [roadmap.pk for roadmap in roadmaps], timezone.localdate()
    told, minutes, sums = roadmap_columns(ids, today, _COLUMNS_READ), late_minutes(ids, today), sums_of_actions(ids)
    steps, votes = _steps_of(ids), _next_votes(roadmaps)

    def row(roadmap: Roadmap) -> TerritoryRow:
        pk, index, known = roadmap.pk, indexes[roadmap.pk], told[roadmap.pk]
        expenses, secured = _known_money(sums[sheet] for sheet in counted_of(index) if sheet in sums)
        return TerritoryRow(
            pk=pk,
            slug=roadmap.slug,
            name=roadmap.name,
            lead_authority=roadmap.lead_authority,
            communes=len(communes[pk]),
            population=total_population(communes[pk]),
            step=current_step(following_steps(steps[pk], is_voted=known["adopted_on"] is not None)),
            is_over=all(step.state == Step.State.DONE for step in steps[pk] if step.number),
            adopted_on=known["adopted_on"],
            vote=votes.get(pk),
            actions=len(index.rows),
            counts=index.counts,
            expenses=expenses,
            secured=secured,
            late=Late(
                actions=index.counts.late,
                wins=len(followed_quick_wins(index, today).past_their_year),
                resolutions=known["late_resolutions"],
                pledges=known["late_pledges"],
                minutes=minutes[pk],
            ),
            moved_on=timezone.localdate(known["moved_at"]) if known["moved_at"] else None,
            received_on=known["received_on"],
            act_voted_on=known["act_voted_on"],
        )

    return [row(roadmap) for roadmap in roadmaps]


def _known_money(plans: Iterable[Sums]) -> tuple[Decimal | None, Decimal | None]:
    """The expenses and the secured money, None where no plan tells them."""
    plans = list(plans)
    totals = consolidate_plans(plans)
    is_priced = any(plan.is_priced for plan in plans)
    is_funded = any(plan.resources or plan.refused for plan in plans)
    return totals.expenses if is_priced else None, totals.secured if is_priced or is_funded else None


def _steps_of(roadmaps: Collection[int]) -> dict[int, list[Step]]:
    steps: dict[int, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(roadmap__in=roadmaps):
        steps[step.roadmap_id].append(step)
    return steps


def _next_votes(roadmaps: Sequence[Roadmap]) -> dict[int, MilestoneLine]:
    """The first vote of the council that is announced and was not held, by the pk of the roadmap. One query."""
    by_pk = {roadmap.pk: roadmap for roadmap in roadmaps}
    awaited = Milestone.objects.filter(roadmap__in=list(by_pk), awaits=Awaited.COUNCIL).dated()
    lines = [(row.roadmap_id, milestone_line(row, by_pk[row.roadmap_id])) for row in awaited]
    votes: dict[int, MilestoneLine] = {}
    for pk, line in sorted(lines, key=lambda one: (one[1].due_on, one[1].pk)):
        if not line.reached_on:
            votes.setdefault(pk, line)
    return votes


# --- what is asked ---------------------------------------------------------------------------------------------------

type _Test = Callable[[TerritoryRow], bool]


def _asked_tests(asked: Mapping[str, str]) -> Iterable[_Test]:
    if search := fold_name(asked.get(SEARCH, "")):
        yield lambda row: search in fold_name(row.name) or search in fold_name(row.lead_authority)
    if asked.get(LATE) == YES:
        yield lambda row: row.late.total > 0
    for select in _SELECTS:
        if value := asked.get(select.name):
            yield _select_test(select, value)


def _select_test(select: _Select, value: str) -> _Test:
    return lambda row: select.read(row).value == value


def _offer_filter(select: _Select, rows: Iterable[TerritoryRow], value: str) -> ListFilter:
    """What some roadmap is found by; and what is asked, even when none is."""
    known = {option.value: option for option in map(select.read, rows)}
    if value:
        known.setdefault(value, Option(value, value))
    return ListFilter(select.name, str(select.label), str(select.every), value, tuple(sorted(known.values())))
