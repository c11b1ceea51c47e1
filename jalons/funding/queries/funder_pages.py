"""The page of one funder: every resource that it brings, and what they add up to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from jalons.actions.models import ActionSheet
from jalons.actions.queries.sheets import Tag
from jalons.base.frozen import frozen
from jalons.funding.models import FundingLine, Kind, StatusChange
from jalons.funding.models.funders import name_funders
from jalons.funding.queries.deadlines import Deadline, line_deadlines
from jalons.funding.queries.funded_actions import WILL_NOT_BE_DONE, submitted_actions
from jalons.funding.queries.funders import Funder, chosen_funders, roadmap_funders
from jalons.funding.queries.plans import line_tag
from jalons.funding.queries.years import Spreads, read_spreads, sort_years
from jalons.funding.rules import money
from jalons.funding.rules import years as year_rules
from jalons.funding.rules.years import Piece, Totals
from jalons.funding.words import funder_pages as words
from jalons.funding.words.state_days import asked_sentence
from jalons.funding.words.tax_recovery import eligible_sentence
from jalons.roadmaps.models import Roadmap


@frozen
class ProofFile:
    """A piece of a resource: its rank among the steps of the history, its name, the day of its step."""

    rank: int
    name: str
    on: date


@frozen
class FunderLine:
    """One resource. `written`: the funder as it was typed; `years`: euros by year, None for what has no year; empty when it
    is refused or when nobody pays it. `counted`: where the totals have it."""

    pk: int
    code: str
    action: str
    written: str
    scheme: str
    listed_scheme: int | None
    nature: str
    kind: str
    amount: Decimal
    status: Tag
    counted: words.Counted
    years: tuple[tuple[int | None, Decimal], ...]
    due: Deadline | None
    decision_on: date | None
    claim_on: date | None
    expected_on: date | None
    pieces: tuple[ProofFile, ...]
    lacks_proof: bool
    eligible_amount: Decimal | None = None
    asked_amount: Decimal | None = None

    @property
    def base(self) -> str:
        return eligible_sentence(self.amount, self.eligible_amount)

    @property
    def asked(self) -> str:
        return asked_sentence(self.asked_amount, self.amount)

    @property
    def is_refused(self) -> bool:
        return self.status.value == money.Status.REFUSED

    @property
    def years_label(self) -> str:
        return words.years_sentence(self.years)

    @property
    def counted_label(self) -> str:
        return str(words.COUNTED[self.counted])


@frozen
class YearRow:
    label: str
    totals: Totals


@frozen
class FunderPage:
    """`lines`: those of the fiches that the totals count, in the order of the feuille de route; `aside`: those that they do
    not count, each with its reason. `totals` and `years` are those of `lines`."""

    funder: Funder
    lines: tuple[FunderLine, ...]
    aside: tuple[FunderLine, ...]
    totals: Totals
    years: tuple[YearRow, ...]

    @property
    def every_line(self) -> tuple[FunderLine, ...]:
        return (*self.lines, *self.aside)

    @property
    def unproven(self) -> tuple[FunderLine, ...]:
        return tuple(line for line in self.every_line if line.lacks_proof)

    @property
    def deadlines(self) -> tuple[FunderLine, ...]:
        return tuple(
            sorted((line for line in self.lines if line.due), key=lambda line: (line.due and line.due.on, line.pk))
        )

    @property
    def sentence(self) -> str:
        return words.funder_sentence(self.totals, len({line.code for line in self.lines if not line.is_refused}))

    @property
    def aside_sentence(self) -> str:
        """What the totals do not count; empty without any."""
        return words.aside_sentence(self.funder.aside) if self.funder.aside else ""


def funder_page(roadmap: Roadmap, named: str) -> FunderPage | None:
    """By any of its names; None when no plan names it. A constant number of queries."""
    funders = roadmap_funders(roadmap)
    funder = next(iter(chosen_funders(funders, [named])), None)
    if funder is None:
        return None
    rows = FundingLine.objects.filter(action__roadmap=roadmap, funder__in=(funder.name, *funder.spellings))
    rows = rows.select_related("action__axis", "listed_scheme")
    lines = list(rows.order_by("action__axis__rank", "action__rank", "pk"))
    name_funders(lines, funders.book)
    submitted, spreads = submitted_actions(roadmap), read_spreads(lines, action__roadmap=roadmap)
    steps = _steps_of(lines)
    made = [_make_line(line, _where_counted(line, submitted), spreads, steps[line.pk]) for line in lines]
    counted = [line for line, shown in zip(lines, made, strict=True) if shown.counted is words.Counted.YES]
    pieces = [
        Piece(share, money.Kind(line.kind), status=money.Status(line.status))
        for line in counted
        for share in spreads.shares(line, line.action)
    ]
    years = sort_years({piece.share.year for piece in pieces if piece.status is not money.Status.REFUSED})
    return FunderPage(
        funder=funder,
        lines=tuple(line for line in made if line.counted is words.Counted.YES),
        aside=tuple(line for line in made if line.counted is not words.Counted.YES),
        totals=year_rules.piece_totals(pieces),
        years=tuple(
            YearRow(
                words.year_label(year), year_rules.piece_totals(piece for piece in pieces if piece.share.year == year)
            )
            for year in years
        ),
    )


def _where_counted(line: FundingLine, submitted: set[int]) -> words.Counted:
    if line.nature in money.VALUED:
        return words.Counted.VALUED
    if line.action.status in WILL_NOT_BE_DONE:
        return words.Counted.NOT_DONE
    return words.Counted.YES if line.action_id in submitted else words.Counted.NOT_SUBMITTED


def _steps_of(lines: Iterable[FundingLine]) -> dict[int, list[StatusChange]]:
    steps: dict[int, list[StatusChange]] = defaultdict(list)
    for step in StatusChange.objects.filter(line__in=[line.pk for line in lines]).order_by("id"):
        steps[step.line_id].append(step)
    return steps


def _make_line(
    line: FundingLine, counted: words.Counted, spreads: Spreads, steps: Sequence[StatusChange]
) -> FunderLine:
    action: ActionSheet = line.action
    is_told = counted is not words.Counted.VALUED and line.status != money.Status.REFUSED
    shares: dict[int | None, Decimal] = defaultdict(Decimal)
    for share in spreads.shares(line, action) if is_told else ():
        shares[share.year] += share.planned
    proven = {money.Status(step.status) for step in steps if step.piece}
    return FunderLine(
        pk=line.pk,
        code=action.code,
        action=action.title,
        written=line.funder,
        scheme=line.scheme,
        listed_scheme=line.listed_scheme_id,
        nature=str(line.get_nature_display()),
        kind=str(Kind(line.kind).label),
        amount=line.amount,
        status=line_tag(line.status),
        counted=counted,
        years=tuple((year, shares[year]) for year in sort_years(set(shares))),
        due=next(iter(line_deadlines([action], {action.pk: [line]}, timezone.localdate())), None)
        if counted in (words.Counted.YES, words.Counted.NOT_SUBMITTED)
        else None,
        decision_on=line.decision_on,
        claim_on=line.claim_on,
        expected_on=line.expected_on,
        pieces=tuple(ProofFile(rank, step.piece_name, step.on) for rank, step in enumerate(steps, 1) if step.piece),
        lacks_proof=money.lacks_proof(money.Status(line.status), money.Nature(line.nature), proven)
        and counted is not words.Counted.NOT_DONE,
        eligible_amount=line.eligible_amount,
        asked_amount=line.asked_amount,
    )
