"""What is missing or wrong in a feuille de route before its vote, judged on the day of the vote. Pure.

Each gap is mended, or accepted with a written reason. Sources: the method, 1.8 (chapters), 3.2 (what a fiche must say)
and 4.3 (balance, own share, schemes); operating and investment are balanced apart, as in the budget of a collectivité.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from jalons.base.frozen import frozen
from jalons.funding.rules.money import ZERO, Expense, Kind, Resource, Sums, add_sums
from jalons.funding.rules.own_shares import OwnShare
from jalons.funding.rules.plan_alerts import AlertKind, PlanAlert
from jalons.funding.rules.schemes import Terms, amount_at_stake, rate_base, scheme_faults

# A reason is read years later by those who were not there: « ok » or « à voir plus tard » would tell them nothing.
LEAST_LETTERS = 15
LEAST_WORDS = 3


class GapKind(StrEnum):
    CHAPTER = "chapitre"  # it says nothing
    INDICATOR = "indicateur"  # none
    STEP = "etape"  # none
    LATE = "retard"  # steps that should have been done before the vote
    MONEY = "budget"  # not one euro
    BALANCE = "equilibre"
    SECTION = "surplus"  # the surplus of one section hides what the other lacks
    OWN_SHARE = "part_propre"
    SCHEME = "dispositif"  # money asked of a scheme that cannot give it
    TAXES = AlertKind.TAXES.value
    BASE = AlertKind.BASE.value
    AID = AlertKind.AID.value
    EARLY = AlertKind.EARLY.value
    FIELDS = "fiche"  # what it must say is not written
    REFERENCE = "renvoi"  # no place in the projet de territoire that it is a part of


# What a plan of financing says of itself and cannot be true.
CONTRADICTIONS = {GapKind.TAXES, GapKind.BASE, GapKind.AID, GapKind.EARLY}
# What an assembly answers for: its money, and a fiche that nobody has planned.
GRAVE = {
    GapKind.STEP,
    GapKind.MONEY,
    GapKind.BALANCE,
    GapKind.SECTION,
    GapKind.OWN_SHARE,
    GapKind.SCHEME,
    *CONTRADICTIONS,
}


class RemarkKind(StrEnum):
    """What is worth a look before a vote and prevents none: the document stays true without it."""

    CARRIER = "porteur"  # the fiche does not say who carries it, and nothing lets guess it
    UNIT = "service"  # no service, in an action that the authority does not carry
    UNDATED = "sans_echeance"  # steps without a last day
    BASELINE = "depart"  # indicators whose value at the start is unknown


@frozen
class VotedChapter:
    key: str
    is_empty: bool
    is_required: bool = False


@frozen
class VotedFiche:
    """`missing`: the labels of its empty required fields, besides what has a gap of its own. `awaited`: the last day of each
    step that is not done. `schemes`: the terms of each scheme, with what is asked of it; `expenses`: what a rate is of.
    `alerts`: what contradicts itself in its plan. `remarks`: what it lacks that prevents no vote."""

    key: str
    indicators: int
    steps: int
    missing: tuple[str, ...] = ()
    lacks_reference: bool = False
    awaited: tuple[date | None, ...] = ()
    sections: Mapping[Kind, Sums] | None = None
    is_priced: bool = False
    own_share: OwnShare | None = None
    schemes: tuple[tuple[Terms, tuple[Resource, ...]], ...] = ()
    expenses: tuple[Expense, ...] = ()
    alerts: tuple[PlanAlert, ...] = ()
    remarks: frozenset[RemarkKind] = frozenset()

    def alerts_of(self, kind: "GapKind") -> tuple[PlanAlert, ...]:
        return tuple(alert for alert in self.alerts if alert.kind.value == kind.value)


@frozen
class Gap:
    """`subject`: the key of the chapter or of the fiche. `amount`: how large it is, in euros, in steps or in fields, so that a gap
    that has grown since it was accepted is open again."""

    kind: GapKind
    subject: str
    amount: Decimal = ZERO
    may_be_accepted: bool = True
    asked_share: OwnShare | None = None
    """The own share of an investment that nobody is known to carry, or whose public money is doubted: a question, not a
    fault."""
    facts: frozenset[str] = frozenset()
    """What is wrong, where one kind of gap tells several facts: a reason written for one of them covers no other."""
    alerts: tuple[PlanAlert, ...] = ()
    """What it tells, when it is something that contradicts itself in a plan."""

    @property
    def lot(self) -> str:
        """« part_propre:short »: what one reason may accept at once. Grave gaps share one when they tell the same fact; the
        others all have the empty one."""
        if self.kind not in GRAVE:
            return ""
        if self.kind in CONTRADICTIONS:
            return self.kind.value
        facts = ["manque" if self.amount < 0 else "trop"] if self.kind is GapKind.BALANCE else sorted(self.facts)
        return ":".join([self.kind.value, *facts])


def find_gaps(chapters: Iterable[VotedChapter], fiches: Iterable[VotedFiche], on: date) -> list[Gap]:
    """Chapters in their order, then fiche by fiche. `on`: the day of the vote."""
    gaps = [
        Gap(GapKind.CHAPTER, chapter.key, may_be_accepted=not chapter.is_required)
        for chapter in chapters
        if chapter.is_empty
    ]
    for fiche in fiches:
        share = fiche.own_share
        share = share if share and (share.asks_carrier or share.otherwise) else None
        gaps += [
            Gap(
                kind,
                fiche.key,
                amount,
                asked_share=share if kind is GapKind.OWN_SHARE else None,
                facts=frozenset(_gap_facts(kind, fiche, on)),
                alerts=fiche.alerts_of(kind),
            )
            for kind, amount in _fiche_gaps(fiche, on)
        ]
    return gaps


def _fiche_gaps(fiche: VotedFiche, on: date) -> Iterator[tuple[GapKind, Decimal]]:
    if fiche.missing:
        yield GapKind.FIELDS, Decimal(len(fiche.missing))
    if fiche.lacks_reference:
        yield GapKind.REFERENCE, ZERO
    if not fiche.steps:
        yield GapKind.STEP, ZERO
    if late := sum(1 for day in fiche.awaited if day and day < on):
        yield GapKind.LATE, Decimal(late)
    if not fiche.indicators:
        yield GapKind.INDICATOR, ZERO
    if not fiche.is_priced:
        yield GapKind.MONEY, ZERO
    plan = add_sums((fiche.sections or {}).values())
    if plan.to_find and plan.surplus:
        yield GapKind.SECTION, plan.to_find
    elif plan.balance and fiche.is_priced:
        yield GapKind.BALANCE, plan.balance
    if fiche.own_share and not fiche.own_share.is_reached:
        yield GapKind.OWN_SHARE, fiche.own_share.most_missing
    faulty = sum(
        (amount_at_stake(terms, asked, on, rate_base(terms, fiche.expenses)) for terms, asked in fiche.schemes), ZERO
    )
    if faulty:
        yield GapKind.SCHEME, faulty
    for kind in (GapKind.TAXES, GapKind.BASE, GapKind.AID, GapKind.EARLY):
        if alerts := fiche.alerts_of(kind):
            yield kind, sum((alert.amount for alert in alerts), ZERO)


def _gap_facts(kind: GapKind, fiche: VotedFiche, on: date) -> Iterator[str]:
    """An own share that nobody is known to owe, that is doubted, or that is too small; the faults of schemes; the section
    that lacks money; the resources, or the faults of taxes, of what contradicts itself."""
    share = fiche.own_share
    if kind is GapKind.OWN_SHARE and share:
        yield "carrier" if share.asks_carrier and not share.is_enough else "doubted" if share.otherwise else "short"
    elif kind is GapKind.SCHEME:
        for terms, asked in fiche.schemes:
            yield from (fault for fault, _amount in scheme_faults(terms, asked, on, rate_base(terms, fiche.expenses)))
    elif kind is GapKind.SECTION:
        yield from (section for section, sums in (fiche.sections or {}).items() if sums.to_find)
    else:
        yield from (alert.fact for alert in fiche.alerts_of(kind))


def still_holds(accepted: Decimal, facts: Collection[str], gap: Gap) -> bool:
    """Whether a reason written for a gap of that amount, and for these facts, holds for what it has become: as large, or
    smaller, and no other fact."""
    if not gap.may_be_accepted or accepted * gap.amount < 0 or not gap.facts <= set(facts):
        return False
    return abs(gap.amount) <= abs(accepted)


def is_real_reason(text: str) -> bool:
    words = {word for word in text.casefold().split() if any(letter.isalpha() for letter in word)}
    return len(words) >= LEAST_WORDS and sum(letter.isalpha() for letter in text) >= LEAST_LETTERS
