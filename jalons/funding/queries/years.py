"""Money by year, and totals by funder, year, axis or status. Contributions that nobody pays are left out."""

from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from jalons.actions.models import ActionSheet
from jalons.base.frozen import frozen
from jalons.base.sorted_tables import Columns
from jalons.funding.models import ExpenseLine, FundingLine, Instalment, Kind
from jalons.funding.models.funders import name_funders, roadmap_funder_book
from jalons.funding.queries.funded_actions import DatedAction, dated_actions
from jalons.funding.queries.plans import lines_by_action
from jalons.funding.queries.pure_lines import state_days
from jalons.funding.rules import money
from jalons.funding.rules import years as year_rules
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.years import Period, Piece, Share, Totals, follows_months
from jalons.funding.words.plans import estimate_sentence
from jalons.roadmaps.models import Roadmap


@frozen
class Spreads:
    """The instalments of expenses, then of resources, by the pk of their line; `days`: when each resource took its
    present state."""

    expenses: Mapping[int, list[Instalment]]
    resources: Mapping[int, list[Instalment]]
    days: Mapping[tuple[int, str], date]

    def instalments(self, line: ExpenseLine | FundingLine) -> list[Instalment]:
        by_line = self.expenses if isinstance(line, ExpenseLine) else self.resources
        return by_line.get(line.pk, [])

    def period(self, line: ExpenseLine | FundingLine, action: ActionSheet | DatedAction) -> Period | None:
        """The days over which it is spread when nobody said: that of its payment when it is known, else those of the
        action, not before it was asked or obtained."""
        if isinstance(line, ExpenseLine):
            return year_rules.spread_period(action.starts_on, action.ends_on)
        if line.expected_on:
            return Period(line.expected_on, line.expected_on)
        noted_on = self.days.get((line.pk, line.status))
        awaited = line.decision_on if line.status in (money.Status.ENVISAGED, money.Status.REQUESTED) else None
        not_before = max((day for day in (noted_on, awaited) if day), default=None)
        return year_rules.spread_period(action.starts_on, action.ends_on, not_before)

    def shares(self, line: ExpenseLine | FundingLine, action: ActionSheet | DatedAction) -> list[Share]:
        rows = [row.share for row in self.instalments(line)]
        return year_rules.line_shares(line.amount, rows, self.period(line, action))

    def written_shares(self, line: ExpenseLine | FundingLine, action: ActionSheet | DatedAction) -> list[Share]:
        """For what commits somebody: without the years that nobody wrote, nor those that months alone give and that somebody kept as
        they were proposed, unless some of it is paid."""
        shares = self.shares(line, action)
        is_paid = any(share.actual is not None for share in shares)
        if not is_paid and follows_months([share.planned for share in shares]):
            return [Share(None, line.amount)]
        return [year_rules.written_share(share) for share in shares]


def read_spreads(resources: Collection[FundingLine], **of_line: Any) -> Spreads:
    """`of_line`: conditions on the lines, as `action=…`. Three queries: one that asked for the instalments of both kinds
    would read every instalment of the instance."""

    def by_line(line: str) -> dict[int, list[Instalment]]:
        found: dict[int, list[Instalment]] = {}
        for row in Instalment.objects.filter(**{f"{line}__{name}": value for name, value in of_line.items()}):
            found.setdefault(getattr(row, f"{line}_id"), []).append(row)
        return found

    return Spreads(by_line("expense"), by_line("funding"), state_days(resources))


# --- the plan of one action, year by year ----------------------------------------------------------------------------


@frozen
class Cell:
    planned: Decimal
    actual: Decimal | None


@frozen
class LineYears:
    """One line of the plan: a cell for each year, None where nothing is planned or paid, and in each year of a refusal."""

    pk: int
    label: str
    amount: Decimal
    cells: tuple[Cell | None, ...]
    is_spread: bool
    is_refused: bool = False


@frozen
class PartYears:
    label: str
    expenses: tuple[LineYears, ...]
    resources: tuple[LineYears, ...]
    totals: tuple[Totals, ...]  # one for each year
    whole: Totals


@frozen
class PlanYears:
    """`years` are the columns; None, at the end, is for what has no year."""

    years: tuple[int | None, ...]
    parts: tuple[PartYears, ...]
    totals: tuple[Totals, ...]
    whole: Totals

    @property
    def estimate(self) -> str:
        return estimate_sentence(self.whole)


def plan_years(action: ActionSheet) -> PlanYears:
    """Seven queries."""
    expenses = list(ExpenseLine.objects.filter(action=action))
    resources = list(FundingLine.objects.filter(action=action).exclude(nature__in=sorted(money.VALUED)))
    name_funders(resources, roadmap_funder_book(action.roadmap))
    spreads = read_spreads(resources, action=action)
    lines: list[ExpenseLine | FundingLine] = [*expenses, *resources]
    pieces = [piece for line in lines for piece in _line_pieces(line, action, spreads)]
    years = sort_years({piece.share.year for piece in pieces if piece.status is not money.Status.REFUSED})
    parts = []
    for kind in (Kind.INVESTMENT, Kind.OPERATING):
        those = [piece for piece in pieces if piece.kind is money.Kind(kind)]
        if those:
            parts.append(
                PartYears(
                    label=str(kind.label),
                    expenses=tuple(_line_years(line, action, spreads, years) for line in expenses if line.kind == kind),
                    resources=tuple(
                        _line_years(line, action, spreads, years) for line in resources if line.kind == kind
                    ),
                    totals=_totals_by_year(those, years),
                    whole=year_rules.piece_totals(those),
                )
            )
    return PlanYears(years, tuple(parts), _totals_by_year(pieces, years), year_rules.piece_totals(pieces))


def _totals_by_year(pieces: list[Piece], years: tuple[int | None, ...]) -> tuple[Totals, ...]:
    return tuple(year_rules.piece_totals(piece for piece in pieces if piece.share.year == year) for year in years)


def sort_years(years: set[int | None]) -> tuple[int | None, ...]:
    ordered = sorted(year for year in years if year is not None)
    return (*ordered, *([None] if None in years else []))


def _line_years(
    line: ExpenseLine | FundingLine, action: ActionSheet, spreads: Spreads, years: tuple[int | None, ...]
) -> LineYears:
    is_refused = isinstance(line, FundingLine) and line.status == money.Status.REFUSED
    by_year: dict[int | None, list[Share]] = {}
    # The sums under the years count no refusal: its own years would be read as counted.
    for share in () if is_refused else spreads.shares(line, action):
        by_year.setdefault(share.year, []).append(share)
    return LineYears(
        pk=line.pk,
        label=line.label if isinstance(line, ExpenseLine) else line.funder_name,
        amount=line.amount,
        cells=tuple(_year_cell(by_year[year]) if year in by_year else None for year in years),
        is_spread=bool(spreads.instalments(line)),
        is_refused=is_refused,
    )


def _year_cell(shares: list[Share]) -> Cell:
    paid = [share.actual for share in shares if share.actual is not None]
    return Cell(sum((share.planned for share in shares), money.ZERO), sum(paid, money.ZERO) if paid else None)


def _line_pieces(
    line: ExpenseLine | FundingLine,
    action: ActionSheet | DatedAction,
    spreads: Spreads,
    axis: str = "",
    *,
    guesses: bool = True,
) -> list[Piece]:
    more: dict[str, Any] = {}
    if isinstance(line, FundingLine):
        more = {"funder": line.funder_name, "status": money.Status(line.status)}
    shares = spreads.shares(line, action) if guesses else spreads.written_shares(line, action)
    return [Piece(share, money.Kind(line.kind), axis, **more) for share in shares]


def proposed_instalments(line: ExpenseLine | FundingLine, action: ActionSheet) -> list[Any]:
    """The instalments of a line; when it has none, what its years are counted as meanwhile. Two queries."""
    return list(line.instalments.all()) or default_shares(line, action)


def default_shares(line: ExpenseLine | FundingLine, action: ActionSheet) -> list[Share]:
    """The years of a line that nobody spread. Empty when its action has no day."""
    spreads = Spreads({}, {}, state_days([line]) if isinstance(line, FundingLine) else {})
    period = spreads.period(line, action)
    return year_rules.split_by_months(line.amount, period) if period else []


# --- everything, added up --------------------------------------------------------------------------------------------


@frozen
class Group:
    label: str
    totals: Totals


COLUMNS: Columns[Group] = {
    "groupe": lambda row: row.label,
    "depenses": lambda row: row.totals.expenses,
    "payees": lambda row: row.totals.spent,
    "acquis": lambda row: row.totals.secured,
    "demande": lambda row: row.totals.requested,
    "envisage": lambda row: row.totals.envisaged,
    "ressources": lambda row: row.totals.resources,
    "recues": lambda row: row.totals.received,
    "ecart": lambda row: row.totals.balance,
    "refuse": lambda row: row.totals.refused,
}


@frozen
class RollUp:
    """`has_expenses` is False for totals by funder or status, which expenses do not have."""

    by: str
    groups: tuple[Group, ...]
    whole: Totals
    has_expenses: bool

    @property
    def estimate(self) -> str:
        """What nobody wrote the year of; empty when it is not by year."""
        return estimate_sentence(self.whole) if self.by == "annee" else ""

    @property
    def is_by_funder(self) -> bool:
        return self.by == "financeur"


def roll_up_money(roadmap: Roadmap, by: str, *, only: Collection[int] | None = None, guesses: bool = True) -> RollUp:
    """Six queries, whatever the number of lines. Actions that will not be done are left out. `only`: the pks of the
    actions to keep. `guesses`: False for what commits somebody, where a year that nobody wrote is no year."""
    key, label, order = _KEYS[by]
    pieces = roadmap_pieces(roadmap, only=only, guesses=guesses)
    if not (has_expenses := by in ("annee", "axe", "type")):
        pieces = [piece for piece in pieces if piece.status is not None]
    groups = year_rules.totals_by_key(pieces, key)
    first_of = {key(piece): piece for piece in reversed(pieces)}
    rows = [Group(label(first_of[name]), totals) for name, totals in sorted(groups.items(), key=order)]
    return RollUp(by, tuple(rows), year_rules.piece_totals(pieces), has_expenses)


def roadmap_pieces(roadmap: Roadmap, *, only: Collection[int] | None = None, guesses: bool = True) -> list[Piece]:
    expenses, resources = lines_by_action(roadmap)
    spreads = read_spreads([line for lines in resources.values() for line in lines], action__roadmap=roadmap)
    pieces: list[Piece] = []
    for action in dated_actions(roadmap):
        if only is not None and action.pk not in only:
            continue
        paid = (line for line in resources[action.pk] if line.nature not in money.VALUED)
        lines: list[ExpenseLine | FundingLine] = [*expenses[action.pk], *paid]
        for line in lines:
            pieces += _line_pieces(line, action, spreads, action.axis, guesses=guesses)
    return pieces


def _funder_key(piece: Piece) -> Hashable:
    return funder_key(piece.funder)


def _status_label(piece: Piece) -> str:
    return str(FundingLine.Status(piece.status).label).capitalize() if piece.status else ""


def _year_label(piece: Piece) -> str:
    return str(piece.share.year) if piece.share.year else _("Sans année")


# For each grouping: the key of a piece, its label, and the sort order.
type _Row = tuple[Any, Totals]
_KEYS: dict[str, tuple[Callable[[Piece], Any], Callable[[Piece], str], Callable[[_Row], Any]]] = {
    "annee": (lambda piece: piece.share.year, _year_label, lambda row: row[0] or 9999),
    "financeur": (_funder_key, lambda piece: piece.funder, lambda row: (-row[1].resources, row[0])),
    "axe": (lambda piece: piece.axis, lambda piece: piece.axis, lambda row: int(row[0].partition(".")[0])),
    "etat": (lambda piece: piece.status, _status_label, lambda row: list(money.Status).index(row[0])),
    "type": (lambda piece: piece.kind, lambda piece: str(Kind(piece.kind).label), lambda row: row[0]),
}
WAYS = tuple(_KEYS)
