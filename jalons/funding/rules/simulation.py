"""« Et si ? »: a funder says no, gives a part, or pays later. Pure: the plans do not change."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.funding.rules.funders import funder_key
from jalons.funding.rules.money import CENT, SECURED, VALUED, ZERO, Resource, Status
from jalons.funding.rules.years import Share

MOST_MONTHS = 60
MOST_SIMULATIONS = 6
"""Of one roadmap: beside today's plan, a table of seven columns is the widest that is compared at a glance."""
MOST_CHANGES = 30
MIDDLE_OF_YEAR = 7
"""The month of what has only a year: a delay of six months then reaches the next one."""


class Effect(StrEnum):
    REFUSAL = "refus"
    PERCENT = "part"
    AMOUNT = "montant"
    DELAY = "retard"


@frozen
class Change:
    """About one resource (`line`), or all those of a `funder`. `value`: the percentage or the euros that are kept, or the
    months of delay."""

    effect: Effect
    line: int | None = None
    funder: str = ""
    value: Decimal | None = None
    secured_too: bool = False


@frozen
class SimulatedLine:
    """A resource with its amounts by year. `month`: the month of its payment, when its day is known."""

    pk: int
    resource: Resource
    shares: tuple[Share, ...] = ()
    month: int | None = None


class Wrong(StrEnum):
    """Why a change makes no sense."""

    NO_VALUE = "valeur_absente"
    PERCENT = "pourcentage"
    NEGATIVE = "negatif"
    MORE_THAN_LINE = "plus_que_la_ligne"
    AMOUNT_OF_FUNDER = "montant_d_un_financeur"
    MONTHS = "mois"
    NOTHING_PAID = "que_du_temps"


def check_change(change: Change, target: Resource | None) -> Wrong | None:
    """`target`: the resource of a change about one line."""
    if target and target.nature in VALUED:
        return Wrong.NOTHING_PAID
    value = change.value
    if change.effect is Effect.REFUSAL:
        return None
    if value is None:
        return Wrong.NO_VALUE
    if change.effect is Effect.DELAY:
        is_whole = value == value.to_integral_value()
        return None if is_whole and 1 <= value <= MOST_MONTHS else Wrong.MONTHS
    if value < 0:
        return Wrong.NEGATIVE
    if change.effect is Effect.PERCENT:
        return Wrong.PERCENT if value > 100 else None
    if target is None:
        return Wrong.AMOUNT_OF_FUNDER
    return Wrong.MORE_THAN_LINE if value > target.amount else None


def apply_changes(lines: Iterable[SimulatedLine], changes: Sequence[Change]) -> list[SimulatedLine]:
    """The same lines, in their order, each with the changes that reach it, in theirs. A change whose line is gone reaches
    nothing."""
    found = []
    for line in lines:
        for change in changes:
            if is_reached(line, change):
                line = _change_line(line, change)
        found.append(line)
    return found


def is_reached(line: SimulatedLine, change: Change) -> bool:
    """A change about a funder reaches what awaits its answer, and with `secured_too` what it granted; one about a line
    reaches it whatever its state. Contributions that nobody pays fill no lack, so losing them makes none."""
    resource = line.resource
    if resource.nature in VALUED or resource.status is Status.REFUSED:
        return False
    if change.line is not None:
        return line.pk == change.line
    is_theirs = bool(change.funder) and funder_key(resource.funder) == funder_key(change.funder)
    return is_theirs and (change.secured_too or resource.status not in SECURED)


def spared_amount(lines: Iterable[SimulatedLine], change: Change) -> Decimal:
    """What a funder granted already, that a change about it leaves as it is."""
    if change.secured_too or change.line is not None:
        return ZERO
    whole = replace(change, secured_too=True)
    return sum(
        (line.resource.amount for line in lines if line.resource.status in SECURED and is_reached(line, whole)), ZERO
    )


def _change_line(line: SimulatedLine, change: Change) -> SimulatedLine:
    value = change.value or ZERO
    match change.effect:
        case Effect.DELAY:
            return replace(line, shares=delay_shares(line.shares, int(value), line.month))
        case Effect.REFUSAL:
            return _keep(line, ZERO)
        case Effect.PERCENT:
            return _keep(line, (line.resource.amount * value / 100).quantize(CENT, ROUND_FLOOR))
        case Effect.AMOUNT:
            return _keep(line, min(value, line.resource.amount))


def _keep(line: SimulatedLine, kept: Decimal) -> SimulatedLine:
    """A line of which nothing is kept is a refused one: its amount says what was lost."""
    if not kept:
        return replace(line, resource=replace(line.resource, status=Status.REFUSED))
    shares = scale_shares(line.shares, line.resource.amount, kept)
    return replace(line, resource=replace(line.resource, amount=kept), shares=shares)


def scale_shares(shares: Sequence[Share], amount: Decimal, kept: Decimal) -> tuple[Share, ...]:
    """The same years with `kept` instead of `amount`, to the cent: the last year takes the remaining cents."""
    if not shares or not amount:
        return tuple(shares)
    planned = [(share.planned * kept / amount).quantize(CENT, ROUND_FLOOR) for share in shares]
    whole = sum((share.planned for share in shares), ZERO)
    target = kept if whole == amount else (whole * kept / amount).quantize(CENT, ROUND_FLOOR)
    planned[-1] += target - sum(planned, ZERO)
    return tuple(replace(share, planned=part) for share, part in zip(shares, planned, strict=True))


def delay_shares(shares: Sequence[Share], months: int, month: int | None) -> tuple[Share, ...]:
    """What is paid stays in its year, and what has no year has none still."""
    years = ((month or MIDDLE_OF_YEAR) - 1 + months) // 12
    return tuple(
        share if share.year is None or share.actual is not None else replace(share, year=share.year + years)
        for share in shares
    )


def without_funder(resources: Iterable[Resource], funder: str, *, secured_too: bool = False) -> list[Resource]:
    """The same resources, with those of this funder refused: the ones that await its answer, and with `secured_too`
    those it granted."""
    refusal = Change(Effect.REFUSAL, funder=funder, secured_too=secured_too)
    lines = [SimulatedLine(n, resource) for n, resource in enumerate(resources)]
    return [line.resource for line in apply_changes(lines, [refusal])]


def lost_amount(before: Iterable[Resource], after: Iterable[Resource]) -> Decimal:
    """What the second list counts less than the first."""
    return _counted_amount(before) - _counted_amount(after)


def _counted_amount(resources: Iterable[Resource]) -> Decimal:
    return sum(
        (
            resource.amount
            for resource in resources
            if resource.status is not Status.REFUSED and resource.nature not in VALUED
        ),
        ZERO,
    )
