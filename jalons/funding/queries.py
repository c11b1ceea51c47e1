"""What pages and documents show of the money."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalons.actions import queries as actions
from jalons.actions.models import ActionSheet
from jalons.actions.queries import Tag
from jalons.actions.rules import Status as ActionStatus
from jalons.base.french import folded
from jalons.funding import rules, words
from jalons.funding.models import ExpenseLine, FundingLine, Kind
from jalons.funding.rules import Consolidated, OwnShare, Sums
from jalons.funding.words import Check
from jalons.roadmaps.models import Roadmap
from jalons.workshops.queries import resource_map
from jalons.workshops.rules.resources import Branch
from jalons.workshops.rules.resources import Status as ResourceStatus

_TONES = {
    rules.Status.ENVISAGED: "",
    rules.Status.REQUESTED: "wait",
    rules.Status.GRANTED: "good",
    rules.Status.AGREED: "good",
    rules.Status.PAID: "good",
    rules.Status.REFUSED: "bad",
}
# Nobody looks for money for what will not be done.
_WILL_NOT_BE_DONE = frozenset({ActionStatus.REJECTED, ActionStatus.ABANDONED})


def tag(status: str) -> Tag:
    return Tag(status, str(FundingLine.Status(status).label), _TONES[rules.Status(status)])


def other_states(line: FundingLine) -> list[Tag]:
    return [tag(status) for status in rules.Status if status != line.status]


def funders(roadmap: Roadmap) -> list[str]:
    """The names already written in this roadmap, to be chosen again."""
    lines = FundingLine.objects.filter(action__roadmap=roadmap).order_by("funder")
    return list(lines.values_list("funder", flat=True).distinct())


# --- what the resource map of a chantier estimates -------------------------------------------------------------------


@dataclass(frozen=True)
class CostOnMap:
    """A resource with a cost. `kind` is a guess, to be checked: what lasts, or all the rest."""

    pk: int
    label: str
    amount: Decimal
    kind: str
    is_there: bool


@dataclass(frozen=True)
class FunderOnMap:
    name: str
    what: str
    state: str


@dataclass(frozen=True)
class MapMoney:
    """What the map says of money that the plan does not say yet."""

    costs: tuple[CostOnMap, ...]
    funders: tuple[FunderOnMap, ...]

    @property
    def total(self) -> Decimal:
        return sum((cost.amount for cost in self.costs), Decimal(0))


def money_on_map(action: ActionSheet) -> MapMoney:
    """Costs whose label is in no expense yet; funders named on the financial branch. Money that somebody would bring is
    a resource, not a cost."""
    if action.key_project is None:
        return MapMoney((), ())
    lines = resource_map(action.key_project).all
    known = {folded(label) for label in ExpenseLine.objects.filter(action=action).values_list("label", flat=True)}
    costs = tuple(
        CostOnMap(
            line.pk,
            line.label,
            line.cost,
            Kind.INVESTMENT if line.branch in (Branch.MATERIAL, Branch.PLACE) else Kind.OPERATING,
            line.status is ResourceStatus.EXISTING,
        )
        for line in lines
        if line.cost and not (line.branch == Branch.FINANCIAL and line.holder) and folded(line.label) not in known
    )
    funders = tuple(
        FunderOnMap(line.holder, line.label, line.status_word)
        for line in lines
        if line.branch == Branch.FINANCIAL and line.holder
    )
    return MapMoney(costs, funders)


# --- the plan of one action ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExpenseRow:
    pk: int
    label: str
    amount: Decimal


@dataclass(frozen=True)
class ResourceRow:
    pk: int
    funder: str
    scheme: str
    nature: str
    amount: Decimal
    status: Tag
    is_public: bool
    expected_on: date | None


@dataclass(frozen=True)
class Part:
    """Operation or investment, with its own sums."""

    kind: str
    label: str
    expenses: tuple[ExpenseRow, ...]
    resources: tuple[ResourceRow, ...]
    sums: Sums

    @property
    def verdict(self) -> str:
        return words.verdict(self.sums.balance)


@dataclass(frozen=True)
class Plan:
    """The money of an action. `parts` holds investment then operation, those that have lines."""

    parts: tuple[Part, ...]
    sums: Sums
    own_share: OwnShare | None
    checks: tuple[Check, ...]

    @property
    def is_empty(self) -> bool:
        return self.sums.is_empty

    @property
    def sentence(self) -> str:
        return words.sentence(self.sums)

    @property
    def verdict(self) -> str:
        return words.verdict(self.sums.balance)


def plan(action: ActionSheet) -> Plan:
    """Two queries."""
    return _plan(list(ExpenseLine.objects.filter(action=action)), list(FundingLine.objects.filter(action=action)))


def plans(roadmap: Roadmap) -> dict[int, Plan]:
    """The plan of every action, by its pk. Two queries: documents are made of it."""
    expenses, resources = _lines(roadmap)
    return {pk: _plan(expenses[pk], resources[pk]) for pk in {*expenses, *resources}}


def _lines(roadmap: Roadmap) -> tuple[dict[int, list[ExpenseLine]], dict[int, list[FundingLine]]]:
    expenses: dict[int, list[ExpenseLine]] = defaultdict(list)
    resources: dict[int, list[FundingLine]] = defaultdict(list)
    for expense in ExpenseLine.objects.filter(action__roadmap=roadmap):
        expenses[expense.action_id].append(expense)
    for line in FundingLine.objects.filter(action__roadmap=roadmap):
        resources[line.action_id].append(line)
    return expenses, resources


def _plan(expenses: list[ExpenseLine], resources: list[FundingLine]) -> Plan:
    pure_expenses, pure_resources = _pure(expenses, resources)
    sums = rules.sums(pure_expenses, pure_resources)
    by_kind = rules.by_kind(pure_expenses, pure_resources)
    parts = tuple(
        Part(
            kind=kind.value,
            label=str(kind.label),
            expenses=tuple(ExpenseRow(e.pk, e.label, e.amount) for e in expenses if e.kind == kind),
            resources=tuple(_resource_row(line) for line in resources if line.kind == kind),
            sums=by_kind[rules.Kind(kind)],
        )
        for kind in (Kind.INVESTMENT, Kind.OPERATING)
        if not by_kind[rules.Kind(kind)].is_empty
    )
    share = rules.own_share(pure_resources)
    return Plan(parts, sums, share, tuple(_checks(parts, sums, share)))


def _resource_row(line: FundingLine) -> ResourceRow:
    return ResourceRow(
        pk=line.pk,
        funder=line.funder,
        scheme=line.scheme,
        nature=line.get_nature_display(),
        amount=line.amount,
        status=tag(line.status),
        is_public=line.is_public,
        expected_on=line.expected_on,
    )


def _checks(parts: tuple[Part, ...], sums: Sums, share: OwnShare | None) -> Iterable[Check]:
    if sums.is_empty:
        return
    yield words.balance_check(sums)
    if sums.balance >= 0:
        for part in parts:
            if part.sums.balance < 0:
                yield words.hidden_gap_check(part.label, part.sums)
    if sums.refused:
        yield words.refused_check(sums)
    if share:
        yield words.own_share_check(share)


def _pure(
    expenses: Iterable[ExpenseLine], resources: Iterable[FundingLine]
) -> tuple[list[rules.Expense], list[rules.Resource]]:
    return (
        [rules.Expense(rules.Kind(e.kind), e.amount) for e in expenses],
        [
            rules.Resource(rules.Kind(r.kind), rules.Nature(r.nature), rules.Status(r.status), r.amount, r.is_public)
            for r in resources
        ],
    )


# --- all plans together ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PlanRow:
    code: str
    title: str
    status: Tag
    sums: Sums


@dataclass(frozen=True)
class FunderRow:
    """What one funder brings, refused lines apart. `share` is out of 100, against the largest funder."""

    name: str
    secured: Decimal
    requested: Decimal
    envisaged: Decimal
    total: Decimal
    share: int
    actions: int


@dataclass(frozen=True)
class Consolidation:
    """The plan of the whole feuille de route, without the actions that will not be done."""

    totals: Consolidated
    plans: tuple[PlanRow, ...]
    funders: tuple[FunderRow, ...]
    checks: tuple[Check, ...]

    @property
    def priced(self) -> int:
        return sum(1 for row in self.plans if not row.sums.is_empty)

    @property
    def sentence(self) -> str:
        return words.consolidated_sentence(self.totals, self.priced)

    @property
    def what_is_left(self) -> str:
        return words.what_is_left(self.totals)


def consolidated(roadmap: Roadmap) -> Consolidation:
    """Three queries, whatever the number of actions and lines."""
    sheets = ActionSheet.objects.filter(roadmap=roadmap).select_related("axis").defer("context", "description")
    expenses, resources = _lines(roadmap)
    rows, shares, funding = [], [], []
    for sheet in sheets:
        if sheet.status in _WILL_NOT_BE_DONE:
            continue
        lines = resources[sheet.pk]
        pure = _pure(expenses[sheet.pk], lines)
        rows.append(PlanRow(sheet.code, sheet.title, actions.tag(sheet.status), rules.sums(*pure)))
        shares.append((sheet.code, rules.own_share(pure[1])))
        funding.extend(lines)
    funders = _funders(funding)
    return Consolidation(
        totals=rules.consolidate(row.sums for row in rows),
        plans=tuple(rows),
        funders=funders,
        checks=tuple(_consolidated_checks(rows, shares, funders)),
    )


def _funders(lines: list[FundingLine]) -> tuple[FunderRow, ...]:
    """The largest first; a funder written in two ways is told as it was written first."""
    told: dict[str, list[FundingLine]] = defaultdict(list)
    for line in lines:
        told[rules.funder_key(line.funder)].append(line)
    sums = {key: rules.sums((), _pure((), lines)[1]) for key, lines in told.items()}
    most = max((total.resources for total in sums.values()), default=rules.ZERO)
    rows = [
        FunderRow(
            name=told[key][0].funder,
            secured=total.secured,
            requested=total.requested,
            envisaged=total.envisaged,
            total=total.resources,
            share=round(100 * total.resources / most),
            actions=len({line.action_id for line in told[key] if line.status == rules.Status.REQUESTED}),
        )
        for key, total in sums.items()
        if total.resources
    ]
    return tuple(sorted(rows, key=lambda row: (-row.total, row.name)))


def _consolidated_checks(
    rows: list[PlanRow], shares: list[tuple[str, OwnShare | None]], funders: tuple[FunderRow, ...]
) -> Iterable[Check]:
    priced = [row for row in rows if not row.sums.is_empty]
    if priced:
        yield words.gaps_check([(row.code, row.sums.to_find) for row in priced if row.sums.to_find])
    if surpluses := [(row.code, row.sums.balance) for row in priced if row.sums.balance > 0]:
        yield words.surplus_check(surpluses)
    for funder in funders:
        if funder.requested:
            yield words.waiting_check(funder.name, funder.requested, funder.actions)
    known = [(code, share) for code, share in shares if share]
    for code, share in known:
        if not share.is_enough:
            yield words.own_share_check(share, code)
    if enough := [(code, share) for code, share in known if share.is_enough]:
        yield words.own_shares_check(enough)
    if unpriced := [row.code for row in rows if row.sums.is_empty]:
        yield words.unpriced_check(unpriced)
