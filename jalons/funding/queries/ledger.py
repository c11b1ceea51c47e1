"""Every line of money of a roadmap by year, for the workbook and the funding plan."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from jalons.actions.models import ActionSheet
from jalons.actions.queries import sheets as sheet_queries
from jalons.actions.queries.sheets import Tag
from jalons.actions.rules.adoption import lacks_vote
from jalons.actions.rules.sheets import Status
from jalons.base.frozen import frozen
from jalons.funding.models import FundingLine, Kind
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE
from jalons.funding.queries.plans import ValuedRow, line_tag, lines_by_action, recoveries_words, valued_row
from jalons.funding.queries.pure_lines import written_state_days
from jalons.funding.queries.years import read_spreads, sort_years
from jalons.funding.rules import money
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.years import Share, Totals
from jalons.roadmaps.models import Roadmap


@frozen
class LedgerExpense:
    label: str
    kind: str
    amount: Decimal
    shares: tuple[Share, ...]
    tax: str = money.Tax.UNKNOWN


@frozen
class LedgerResource:
    """`funder` is the one name of the funder, whatever was written."""

    funder: str
    scheme: str
    nature: str
    kind: str
    amount: Decimal
    status: Tag
    is_public: bool
    is_public_unsure: bool
    expected_on: date | None
    shares: tuple[Share, ...]
    eligible_amount: Decimal | None = None
    state_on: date | None = None
    """Since when it has this state, when somebody wrote the day; what is only envisaged has none."""


@frozen
class LedgerSheet:
    """A fiche and its lines, even when it has none. `contributions` are not money: see `rules.VALUED`."""

    code: str
    title: str
    axis: str
    status: Tag
    expenses: tuple[LedgerExpense, ...]
    resources: tuple[LedgerResource, ...]
    contributions: tuple[ValuedRow, ...] = ()


@frozen
class Ledger:
    """`years` ends with None when something has no year. `left_out`: code and title of the fiches that will not be
    done. `apart`: of those that no total counts because they were not submitted, with their expenses."""

    sheets: tuple[LedgerSheet, ...]
    years: tuple[int | None, ...]
    funders: tuple[str, ...]
    left_out: tuple[str, ...]
    apart: tuple[tuple[str, Decimal], ...] = ()
    recovery: str = ""
    """What becomes of the taxes of each action whose team said it."""

    @property
    def taxes(self) -> frozenset[str]:
        return frozenset(line.tax for sheet in self.sheets for line in sheet.expenses)

    @property
    def estimates(self) -> Totals:
        """What is in its year by an estimate."""
        spent = (line.shares for sheet in self.sheets for line in sheet.expenses)
        brought = (
            line.shares
            for sheet in self.sheets
            for line in sheet.resources
            if line.status.value != money.Status.REFUSED
        )
        expenses, resources = (
            sum((share.planned for shares in lines for share in shares if share.is_estimated), money.ZERO)
            for lines in (spent, brought)
        )
        return Totals(guessed_expenses=expenses, guessed_resources=resources)


def roadmap_ledger(roadmap: Roadmap, *, only: Collection[int] | None = None) -> Ledger:
    """Seven queries, whatever the number of fiches and lines. `only`: the pks of the fiches to count."""
    expenses, resources = lines_by_action(roadmap)
    spreads = read_spreads([line for lines in resources.values() for line in lines], action__roadmap=roadmap)
    days = written_state_days([line.pk for lines in resources.values() for line in lines])
    names: dict[str, str] = {}
    sheets, left_out, apart, years = [], [], [], set[int | None]()
    counted: list[ActionSheet] = []
    rows = (
        ActionSheet.objects.filter(roadmap=roadmap)
        .select_related("axis", "funding_plan")
        .defer("context", "description")
    )
    is_voted = any(row.is_adopted for row in rows)
    for row in rows:
        if row.status in WILL_NOT_BE_DONE:
            left_out.append(f"{row.code} {row.title}")
            continue
        if only is not None and row.pk not in only:
            apart.append((f"{row.code} {row.title}", sum((line.amount for line in expenses[row.pk]), Decimal(0))))
            continue
        counted.append(row)
        spent = tuple(
            LedgerExpense(
                line.label,
                str(Kind(line.kind).label),
                line.amount,
                tuple(spreads.shares(line, row)),
                line.tax,
            )
            for line in expenses[row.pk]
        )
        brought = tuple(
            _ledger_resource(line, days, names, tuple(spreads.shares(line, row)))
            for line in resources[row.pk]
            if line.nature not in money.VALUED
        )
        valued = tuple(valued_row(line) for line in resources[row.pk] if line.nature in money.VALUED)
        years |= {share.year for expense in spent for share in expense.shares}
        years |= {share.year for resource in brought for share in resource.shares}
        is_unvoted = lacks_vote(Status(row.status), is_adopted=row.is_adopted, is_voted=is_voted)
        tag = sheet_queries.status_tag(row.status, lacks_vote=is_unvoted)
        sheets.append(LedgerSheet(row.code, row.title, str(row.axis), tag, spent, brought, valued))
    return Ledger(
        tuple(sheets),
        sort_years(years),
        tuple(names.values()),
        tuple(left_out),
        tuple(apart),
        recoveries_words(counted, expenses),
    )


def _ledger_resource(
    line: FundingLine, days: Mapping[tuple[int, str], date], names: dict[str, str], shares: tuple[Share, ...]
) -> LedgerResource:
    return LedgerResource(
        funder=names.setdefault(funder_key(line.funder_name), line.funder_name),
        scheme=line.scheme,
        nature=str(line.get_nature_display()),
        kind=str(Kind(line.kind).label),
        amount=line.amount,
        status=line_tag(line.status),
        is_public=line.is_public,
        is_public_unsure=line.is_public_unsure,
        expected_on=line.expected_on,
        shares=shares,
        eligible_amount=line.eligible_amount,
        state_on=None if line.status == money.Status.ENVISAGED else days.get((line.pk, line.status)),
    )
