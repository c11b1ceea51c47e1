"""What the requests of a plan ask of schemes that they may not: too much, too late, elsewhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from jalons.base.frozen import frozen
from jalons.base.prepared_queries import PreparedQuery
from jalons.funding.models import ExpenseLine, FundingLine, FundingScheme
from jalons.funding.models.areas import roadmap_territory
from jalons.funding.queries.pure_lines import lines_for_rules, request_days
from jalons.funding.rules import money, scheme_limits
from jalons.funding.rules import schemes as scheme_rules
from jalons.funding.rules.own_shares import is_same_authority
from jalons.funding.rules.scheme_fit import Territory, is_elsewhere
from jalons.funding.rules.scheme_limits import Post
from jalons.funding.rules.schemes import Fault
from jalons.funding.words import scheme_limits as limit_words
from jalons.funding.words import schemes as scheme_words
from jalons.funding.words.plans import Check
from jalons.roadmaps.models import Roadmap

type _Known = tuple[int, str, str, date | None]


def known_schemes(roadmap: Roadmap, lines: Iterable[FundingLine]) -> dict[int, FundingScheme]:
    """The schemes of a roadmap that have a limit, by pk, so that those named in free text are recognised. One query, or
    none when no line names a scheme without choosing it."""
    if not any(_is_named_freely(line) for line in lines):
        return {}
    return {scheme.pk: scheme for scheme in _limited_schemes(roadmap.pk)}


@PreparedQuery
def _limited_schemes(roadmap: int) -> QuerySet[FundingScheme]:
    limited = ~Q(cap=None) | Q(is_investment_only=True) | ~Q(valid_from=None) | ~Q(valid_to=None) | ~Q(rate_max=None)
    rows = FundingScheme.objects.of(roadmap).filter(limited)
    return rows.only(
        *("name", "funder", "cap", "cap_per", "is_investment_only", "valid_from", "valid_to", "rate_max", "paid_kinds"),
        *("perimeter", "perimeter_code", "perimeter_name"),
    )


def _is_named_freely(line: FundingLine) -> bool:
    return bool(line.scheme and not line.listed_scheme_id and line.nature not in money.VALUED)


@frozen
class SchemeFacts:
    """What the checks of several plans read once. `known`: the schemes that free text may name; `asked_on`: the day of
    each request; `authority`: the name of the one that carries the roadmap; `territory`: None while no chosen scheme is limited to an area."""

    today: date
    known: Mapping[int, FundingScheme]
    asked_on: Mapping[int, date]
    territory: Territory | None = None
    authority: str = ""


def scheme_facts(roadmap: Roadmap, resources: Iterable[FundingLine], today: date) -> SchemeFacts:
    """One query when a line names a scheme freely, one when a request was made to a scheme, and those of the territory
    when a chosen scheme is not valid in the whole country."""
    lines = [line for line in resources if line.scheme or line.listed_scheme_id]
    told = [line for line in lines if line.status not in (money.Status.ENVISAGED, money.Status.REFUSED)]
    is_local = any(line.listed_scheme and line.listed_scheme.perimeter_code for line in lines)
    return SchemeFacts(
        today,
        known_schemes(roadmap, lines),
        request_days(told),
        roadmap_territory(roadmap) if is_local else None,
        roadmap.lead_authority,
    )


def scheme_checks(
    resources: Collection[FundingLine],
    expenses: Iterable[ExpenseLine],
    facts: SchemeFacts,
    *,
    code: str = "",
    is_done: bool = False,
) -> Iterable[Check]:
    """The limits of schemes that the requests of one action exceed, and what is asked too late: its action is done."""
    today = facts.today
    names: list[_Known] = [(pk, one.name, one.funder, one.valid_to) for pk, one in facts.known.items()]
    asked: dict[int, list[FundingLine]] = defaultdict(list)
    schemes = dict(facts.known)
    spent = lines_for_rules(expenses, ())[0]
    for line in resources:
        if line.listed_scheme:
            schemes[line.listed_scheme.pk] = line.listed_scheme
            asked[line.listed_scheme.pk].append(line)
        elif _is_named_freely(line) and not _post_of(line, today):
            named = scheme_limits.find_named_scheme(line.funder_name, line.scheme, names)
            if named is not None:
                asked[named].append(line)
    for pk, lines in asked.items():
        yield from _checks_of_scheme(schemes[pk], lines, spent, facts, code)
        yield from _place_checks(schemes[pk], lines, facts, code)
    yield from _post_checks(resources, facts, code)
    yield from _own_money_checks(resources, facts, code)
    late = sum((line.amount for line in resources if _is_to_ask(line)), money.ZERO) if is_done else money.ZERO
    if late:
        yield limit_words.finished_check(late, code)


def _own_money_checks(resources: Iterable[FundingLine], facts: SchemeFacts, code: str) -> Iterable[Check]:
    given: dict[str, Decimal] = {}
    for line in resources:
        is_grant = line.nature == money.Nature.GRANT and line.status != money.Status.REFUSED
        if is_grant and is_same_authority(line.funder_name, facts.authority):
            given[line.funder_name] = given.get(line.funder_name, money.ZERO) + line.amount
    for funder, amount in given.items():
        yield limit_words.own_money_check(funder, amount, code)


def _is_to_ask(line: FundingLine) -> bool:
    return line.status == money.Status.ENVISAGED and line.nature in (money.Nature.GRANT, money.Nature.PRIVATE)


def _place_checks(scheme: FundingScheme, lines: list[FundingLine], facts: SchemeFacts, code: str) -> Iterable[Check]:
    asked = sum((line.amount for line in lines if line.status != money.Status.REFUSED), money.ZERO)
    if asked and facts.territory and is_elsewhere(scheme.offer.perimeter, scheme.perimeter_code, facts.territory):
        yield limit_words.elsewhere_check(scheme.name, scheme.perimeter_name, asked, code)


def _checks_of_scheme(
    scheme: FundingScheme, lines: list[FundingLine], spent: list[money.Expense], facts: SchemeFacts, code: str
) -> Iterable[Check]:
    today, base = facts.today, scheme_rules.rate_base(scheme.terms, spent)
    written = next((line.scheme for line in lines if _is_named_freely(line)), "")
    # A post that is there already is not asked anew of a closed scheme: what it is told is in `_post_checks`.
    dated = [line for line in lines if _post_of(line, today) not in _EXISTING_POSTS]
    pairs = scheme_rules.scheme_faults(scheme.terms, lines_for_rules((), lines, facts.asked_on)[1], today, base)
    of_dated = dict(scheme_rules.scheme_faults(scheme.terms, lines_for_rules((), dated, facts.asked_on)[1], today))
    for fault, amount in pairs:
        amount = of_dated.get(fault, money.ZERO) if fault in _DATED_FAULTS else amount
        if amount and written:
            yield limit_words.named_scheme_check(fault, amount, written, scheme.name, scheme.terms, code)
        elif amount:
            yield scheme_words.scheme_check(fault, amount, scheme.name, scheme.terms, code)


_EXISTING_POSTS = frozenset({Post.RENEWAL, Post.REPLACEMENT})
_DATED_FAULTS = frozenset({Fault.CLOSED, Fault.WAS_CLOSED, Fault.TO_COME, Fault.OUT_OF_DATES})


def _post_of(line: FundingLine, today: date) -> Post | None:
    """What the line asks the State for a post of conseiller numérique, once no new one is paid for."""
    if line.nature != money.Nature.GRANT or today < scheme_limits.NO_NEW_POST_FROM:
        return None
    return scheme_limits.asked_post(line.funder_name, line.scheme)


def _post_checks(resources: Iterable[FundingLine], facts: SchemeFacts, code: str) -> Iterable[Check]:
    """A chosen scheme says itself that it is closed, unless the post exists already. What was obtained before the rules
    of May 2025, or nobody knows when, is told nothing."""
    for line in resources:
        post = _post_of(line, facts.today)
        asked_on = facts.asked_on.get(line.pk, date.min)
        if line.status in money.SECURED and asked_on < scheme_limits.NO_NEW_POST_FROM:
            continue
        if post and (post in _EXISTING_POSTS or not line.listed_scheme_id):
            check = limit_words.post_check(post, line.amount, money.Status(line.status), code)
            if check:
                yield check
