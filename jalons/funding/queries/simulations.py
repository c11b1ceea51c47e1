"""Simulations, side by side with today's plan. All are computed from the lines of now: nothing is kept of a result but
what tells that the plan changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.base.french import format_number
from jalons.base.frozen import frozen
from jalons.funding.models import ExpenseLine, FundingLine, SimulatedChange, Simulation
from jalons.funding.models.simulations import stamp_changes, stamp_plans
from jalons.funding.queries.consolidated import uncounted_plans_sentence
from jalons.funding.queries.funded_actions import chosen_rule, money_sheets
from jalons.funding.queries.plans import lines_by_action, lines_for_rules
from jalons.funding.queries.years import Spreads, read_spreads, sort_years
from jalons.funding.rules import money, own_shares, simulation
from jalons.funding.rules import years as year_rules
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.money import Consolidated
from jalons.funding.rules.simulation import Change, SimulatedLine
from jalons.funding.rules.years import Piece, Totals
from jalons.funding.words import simulations as words
from jalons.roadmaps.models import Roadmap


@frozen
class SheetMoney:
    """The money of one action, as the rules read it."""

    sheet: ActionSheet
    expenses: tuple[money.Expense, ...]
    spent: tuple[Piece, ...]
    lines: tuple[SimulatedLine, ...]


@frozen
class PlanData:
    sheets: tuple[SheetMoney, ...]
    names: dict[str, str]
    """The one name of each funder, by the key of each of its names."""
    stamp: str
    """Changes as soon as one line or one instalment does."""
    apart_sentence: str
    """What no amount counts, as on the plan of financing."""

    def read_change(self, change: SimulatedChange) -> Change | None:
        """None when its resource or its funder is in no plan any more."""
        rule = change.rule
        if rule.line is not None:
            return rule
        name = self.names.get(funder_key(rule.funder))
        return replace(rule, funder=name) if name and rule.funder else None


def plan_data(roadmap: Roadmap) -> PlanData:
    """Every line that the plan of financing counts. Seven queries."""
    sheets = money_sheets(roadmap)
    expenses, resources = lines_by_action(roadmap)
    spreads = read_spreads(_flatten(resources), action__roadmap=roadmap)
    rows = tuple(
        SheetMoney(
            sheet,
            tuple(lines_for_rules(expenses[sheet.pk], ())[0]),
            tuple(_expense_pieces(expenses[sheet.pk], sheet, spreads)),
            tuple(_simulated_line(line, sheet, spreads) for line in resources[sheet.pk]),
        )
        for sheet in sheets.counted
    )
    names = {funder_key(line.funder): line.funder_name for lines in resources.values() for line in lines}
    names |= {funder_key(name): name for name in list(names.values())}
    stamp = stamp_plans(
        [row.sheet for row in rows],
        _flatten(expenses),
        _flatten(resources),
        [*_flatten(spreads.expenses), *_flatten(spreads.resources)],
    )
    return PlanData(rows, names, stamp, uncounted_plans_sentence(sheets.apart, expenses, resources))


def _flatten[T](by_pk: Mapping[int, list[T]]) -> list[T]:
    return [row for rows in by_pk.values() for row in rows]


def _expense_pieces(lines: Iterable[ExpenseLine], sheet: ActionSheet, spreads: Spreads) -> Iterable[Piece]:
    for line in lines:
        for share in spreads.shares(line, sheet):
            yield Piece(share, money.Kind(line.kind))


def _simulated_line(line: FundingLine, sheet: ActionSheet, spreads: Spreads) -> SimulatedLine:
    """The month is known of what comes at once, on a day."""
    shares, period = tuple(spreads.shares(line, sheet)), spreads.period(line, sheet)
    is_whole = len(shares) == 1 and not spreads.instalments(line)
    resource = lines_for_rules((), [line])[1][0]
    return SimulatedLine(line.pk, resource, shares, period.first.month if period and is_whole else None)


@frozen
class Outcome:
    """What a simulation makes of one action."""

    code: str
    title: str
    lost: Decimal
    before: Consolidated
    after: Consolidated


@frozen
class Scenario:
    """Today's plan, or what a simulation makes of it. `totals`: operation and investment are apart in each action.
    `short`: the own shares that are not enough."""

    totals: Consolidated
    short: tuple[words.ShortShare, ...]
    by_year: dict[int | None, Totals]
    outcomes: tuple[Outcome, ...]

    @property
    def balance(self) -> Decimal:
        return self.totals.sums.balance

    @property
    def to_find(self) -> Decimal:
        return self.totals.to_find

    @property
    def own_share(self) -> str:
        return words.own_share_words(self.short)

    @property
    def lost(self) -> Decimal:
        return sum((row.lost for row in self.outcomes), money.ZERO)

    def balance_of(self, year: int | None) -> Decimal | None:
        return self.by_year[year].balance if year in self.by_year else None


def play(data: PlanData, changes: Sequence[Change]) -> Scenario:
    plans: list[money.Sums] = []
    short, outcomes = [], []
    pieces: list[Piece] = []
    for row in data.sheets:
        left = simulation.apply_changes(row.lines, changes)
        resources = [line.resource for line in left]
        before = [line.resource for line in row.lines]
        plans.extend(money.sums_by_kind(row.expenses, resources).values())
        rule = chosen_rule(row.sheet, [one.nature for one in before])
        share, was_share = own_shares.own_share(resources, rule), own_shares.own_share(before, rule)
        if share and not share.is_reached:
            was_missing = was_share.missing if was_share else money.ZERO
            short.append(words.ShortShare(row.sheet.code, share.missing, was_missing, share))
        pieces += [*row.spent, *_resource_pieces(left)]
        if tuple(left) != row.lines:
            lost = simulation.lost_amount(before, resources)
            was = money.consolidate_kinds(row.expenses, before)
            after = money.consolidate_kinds(row.expenses, resources)
            outcomes.append(Outcome(row.sheet.code, row.sheet.title, lost, was, after))
    by_year = year_rules.totals_by_key(pieces, lambda piece: piece.share.year)
    return Scenario(money.consolidate_plans(plans), tuple(short), by_year, tuple(outcomes))


def _resource_pieces(lines: Iterable[SimulatedLine]) -> Iterable[Piece]:
    for line in lines:
        if line.resource.nature not in money.VALUED:
            for share in line.shares:
                yield Piece(share, line.resource.kind, funder=line.resource.funder, status=line.resource.status)


@frozen
class ChangeRow:
    """`spared`: what it leaves as it is, because the funder granted it; `target`, `effect` and `value` ask for that
    too."""

    pk: int
    sentence: str
    is_lost: bool
    spared: str = ""
    target: str = ""
    effect: str = ""
    value: str = ""


@frozen
class SimulationRow:
    pk: int
    name: str
    changes: tuple[ChangeRow, ...]
    scenario: Scenario
    stale: str
    """Empty while the plan is the one for which it was written."""
    stamp: str

    @property
    def is_idle(self) -> bool:
        """Whether its changes reach nothing: all is secured, or gone."""
        return bool(self.changes) and not self.scenario.outcomes


@frozen
class Measure:
    """One line of the comparison: today's value, then that of each simulation. `worse`: those that are worse than
    today."""

    label: str
    cells: tuple[Decimal | None, ...]
    is_balance: bool = False

    @property
    def marked(self) -> list[tuple[Decimal | None, bool]]:
        today = self.cells[0] or money.ZERO
        return [(cell, cell is not None and self._is_worse(cell, today)) for cell in self.cells]

    def _is_worse(self, cell: Decimal, today: Decimal) -> bool:
        return cell < today if self.is_balance else cell > today


@frozen
class Comparison:
    today: Scenario
    rows: tuple[SimulationRow, ...]
    apart_sentence: str = ""

    @property
    def scenarios(self) -> list[Scenario]:
        return [self.today, *(row.scenario for row in self.rows)]

    @property
    def width(self) -> int:
        """Columns of the table, that of labels included."""
        return len(self.rows) + 2

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= simulation.MOST_SIMULATIONS

    @property
    def measures(self) -> list[Measure]:
        every = self.scenarios
        return [
            Measure(_("Ressources moins dépenses"), tuple(one.balance for one in every), is_balance=True),
            Measure(_("À trouver"), tuple(one.to_find for one in every)),
            Measure(_("Acquis"), tuple(one.totals.secured for one in every), is_balance=True),
        ]

    @property
    def years(self) -> list[Measure]:
        asked = sort_years({year for scenario in self.scenarios for year in scenario.by_year})
        return [
            Measure(
                str(year) if year else _("Sans année"),
                tuple(scenario.balance_of(year) for scenario in self.scenarios),
                is_balance=True,
            )
            for year in asked
        ]


def compare_simulations(roadmap: Roadmap) -> Comparison:
    """Nine queries."""
    data = plan_data(roadmap)
    rows = Simulation.objects.living().filter(roadmap=roadmap).prefetch_related("changes")
    return Comparison(play(data, ()), tuple(_simulation_row(row, data) for row in rows), data.apart_sentence)


def _simulation_row(row: Simulation, data: PlanData) -> SimulationRow:
    changes = [(change, data.read_change(change)) for change in row.changes.all()]
    stamp = stamp_changes(change for change, _rule in changes)
    scenario = play(data, [rule for _change, rule in changes if rule])
    written_on = timezone.localtime(row.written_at).date()
    return SimulationRow(
        pk=row.pk,
        name=row.name,
        changes=tuple(_change_row(change, rule, data) for change, rule in changes),
        scenario=scenario,
        stale="" if row.plan_stamp == data.stamp else words.stale_sentence(written_on),
        stamp=stamp,
    )


def _change_row(change: SimulatedChange, rule: Change | None, data: PlanData) -> ChangeRow:
    if rule is None:
        return ChangeRow(change.pk, words.lost_change_sentence(change.label), is_lost=True)
    lines = [line for row in data.sheets for line in row.lines]
    sentence = words.change_sentence(change.label, rule.effect, change.value, secured_too=change.secured_too)
    if rule.line is not None and all(line.pk != rule.line for line in lines):
        sentence = words.uncounted_change_sentence(sentence)
    return ChangeRow(
        pk=change.pk,
        sentence=sentence,
        is_lost=False,
        spared=words.spared_sentence(simulation.spared_amount(lines, rule), rule.effect),
        target=f"{FUNDER}{change.funder}",
        effect=change.effect,
        value="" if change.value is None else format_number(change.value),
    )


@frozen
class SimulationPage:
    row: SimulationRow
    today: Scenario
    years: tuple[tuple[str, Decimal | None, Decimal | None], ...]
    """The balance of each year: today, then simulated."""
    apart_sentence: str = ""


def simulation_page(simulation_asked: Simulation) -> SimulationPage:
    data = plan_data(simulation_asked.roadmap)
    row, today = _simulation_row(simulation_asked, data), play(data, ())
    years = Comparison(today, (row,)).years
    shown = tuple((year.label, year.cells[0], year.cells[1]) for year in years)
    return SimulationPage(row, today, shown, data.apart_sentence)


def find_simulation(roadmap: Roadmap, pk: int) -> Simulation | None:
    return Simulation.objects.living().filter(roadmap=roadmap, pk=pk).select_related("roadmap").first()


type Choices = list[tuple[str, list[tuple[str, str]]]]


def target_choices(roadmap: Roadmap) -> Choices:
    """What a change may be about: a funder, or one of its resources. Four queries."""
    resources = lines_by_action(roadmap)[1]
    names: dict[str, str] = {}
    secured: dict[str, Decimal] = defaultdict(lambda: money.ZERO)
    lines: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for sheet in money_sheets(roadmap).counted:
        for line in resources[sheet.pk]:
            if line.nature not in money.VALUED and line.status != money.Status.REFUSED:
                key = funder_key(line.funder_name)
                names.setdefault(key, line.funder_name)
                secured[key] += line.amount if line.status in money.SECURED else money.ZERO
                label = words.line_label(sheet.code, line.funder_name, line.amount)
                lines[sheet.code].append((f"{LINE}{line.pk}", label))
    funders = [(f"{FUNDER}{name}", words.funder_label(name, secured[key])) for key, name in names.items()]
    every = [pair for pairs in lines.values() for pair in pairs]
    return [(_("Un financeur, toutes ses ressources"), funders), (_("Une seule ressource"), every)] if funders else []


# What a value of that list begins with.
FUNDER, LINE = "financeur:", "ressource:"
