"""Votes: what a paper may hold, how papers add up, who comes first. Pure.

A paper is `rank of the option → mark → how many`. Marks are the colours of the dots, or the answers. Defaults of the
method (1.5, a product default): max(3, a third of the options) dots for each person, two at most on one option.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

DEFAULT_LEAST_DOTS = 3
DEFAULT_MOST_PER_OPTION = 2
DOTS_MAX = 20
OPTIONS_MAX = 40
OPTION_LIMIT = 300
REASON_LIMIT = 300

type Marks = Mapping[int, Mapping[str, int]]


class BallotKind(StrEnum):
    DOTS = "gommettes"
    CONSENT = "consentement"
    OPINION = "avis"


class BallotState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


DOT = "gommette"
USEFUL, FEASIBLE = "utilite", "faisabilite"
AGREE, LIVE_WITH, OBJECT = "accord", "reserve", "objection"
DISAGREE, PASS = "desaccord", "passe"

# A closed vote may be opened again, to let somebody in: the journal says so.
BALLOT_TRANSITIONS: dict[BallotState, frozenset[BallotState]] = {
    BallotState.DRAFT: frozenset({BallotState.OPEN}),
    BallotState.OPEN: frozenset({BallotState.CLOSED}),
    BallotState.CLOSED: frozenset({BallotState.OPEN}),
}


def ballot_may_become(state: str, wanted: str) -> bool:
    return BallotState(wanted) in BALLOT_TRANSITIONS[BallotState(state)]


def option_uid(ballot: UUID, rank: int, title: str) -> UUID:
    """Of a proposition: written anew at the same place with the same words, it is the same one, on every computer."""
    return uuid5(ballot, f"{rank} {title}")


def ballot_marks(kind: str, is_two_coloured: bool = False) -> tuple[str, ...]:
    if kind == BallotKind.DOTS:
        return (USEFUL, FEASIBLE) if is_two_coloured else (DOT,)
    return (AGREE, LIVE_WITH, OBJECT) if kind == BallotKind.CONSENT else (AGREE, DISAGREE, PASS)


def default_dots(options: int) -> int:
    """Of the method (1.5): a third of the options, three at least."""
    return max(DEFAULT_LEAST_DOTS, -(-options // 3))


@dataclass(frozen=True)
class Terms:
    """The rules of one vote, the same for each person. Each colour has its own dots."""

    marks: tuple[str, ...]
    options: frozenset[int]
    dots: int = 0
    most: int = 0
    frozen: frozenset[int] = frozenset()

    @property
    def counts_dots(self) -> bool:
        return bool(self.dots)


class Fault(StrEnum):
    UNKNOWN = "unknown"
    NOT_A_COUNT = "not-a-count"
    FROZEN = "frozen"
    TOO_MANY_ON_ONE = "too-many-on-one"
    TOO_MANY = "too-many"
    TWO_ANSWERS = "two-answers"


def paper_fault(terms: Terms, paper: Marks, before: Marks | None = None) -> tuple[Fault, int, str] | None:
    """What is wrong with a paper, on which option (0: on none), of which mark; nothing when it may be counted.

    A frozen option keeps the dots that this person had already put there (`before`), and takes no new one.
    """
    before = before or {}
    for rank, given in paper.items():
        for mark, count in given.items():
            if rank not in terms.options or mark not in terms.marks:
                return Fault.UNKNOWN, 0, ""
            if count < 0:
                return Fault.NOT_A_COUNT, rank, mark
            if rank in terms.frozen and count > before.get(rank, {}).get(mark, 0):
                return Fault.FROZEN, rank, mark
            if terms.counts_dots and count > terms.most:
                return Fault.TOO_MANY_ON_ONE, rank, mark
        if not terms.counts_dots and sum(given.values()) > 1:
            return Fault.TWO_ANSWERS, rank, ""
    if terms.counts_dots:
        for mark in terms.marks:
            if count_mark(paper, mark) > terms.dots:
                return Fault.TOO_MANY, 0, mark
    return None


def room_count_fault(terms: Terms, counts: Marks, voters: int) -> tuple[Fault, int, str] | None:
    """The same for papers already added up: no more dots than `voters` people had, no more answers than people."""
    for rank, given in counts.items():
        for mark, count in given.items():
            if rank not in terms.options or mark not in terms.marks:
                return Fault.UNKNOWN, 0, ""
            if count < 0:
                return Fault.NOT_A_COUNT, rank, mark
            if terms.counts_dots and count > voters * terms.most:
                return Fault.TOO_MANY_ON_ONE, rank, mark
        if not terms.counts_dots and sum(given.values()) > voters:
            return Fault.TWO_ANSWERS, rank, ""
    if terms.counts_dots:
        for mark in terms.marks:
            if count_mark(counts, mark) > voters * terms.dots:
                return Fault.TOO_MANY, 0, mark
    return None


def count_mark(paper: Marks, mark: str) -> int:
    return sum(given.get(mark, 0) for given in paper.values())


def is_blank(paper: Marks) -> bool:
    """Sent, with nothing on it: its voter took part and chose nothing."""
    return not any(count for given in paper.values() for count in given.values())


def sum_papers(papers: Iterable[Marks]) -> dict[int, dict[str, int]]:
    total: dict[int, dict[str, int]] = {}
    for paper in papers:
        for rank, given in paper.items():
            sums = total.setdefault(rank, {})
            for mark, count in given.items():
                sums[mark] = sums.get(mark, 0) + count
    return total


def stored_marks(paper: Marks) -> dict[str, dict[str, int]]:
    """As JSON holds it: without the zeros, which say nothing."""
    kept = {str(rank): {mark: count for mark, count in given.items() if count} for rank, given in sorted(paper.items())}
    return {rank: given for rank, given in kept.items() if given}


def read_stored_marks(kept: Mapping[str, Mapping[str, int]]) -> dict[int, dict[str, int]]:
    return {int(rank): dict(given) for rank, given in kept.items()}


def ranked_places(totals: Mapping[int, int]) -> dict[int, int]:
    """1, 2, 2, 4: equal totals share a place, and the next place counts everybody who is before."""
    return {rank: 1 + sum(other > total for other in totals.values()) for rank, total in totals.items()}


def tied_options(place_of: Mapping[int, int]) -> set[int]:
    """The options that share their place with another."""
    shared = list(place_of.values())
    return {rank for rank, place in place_of.items() if shared.count(place) > 1}


def leading_options(totals: Mapping[int, Sequence[int]]) -> set[int]:
    """The options that reach, in each colour, half at least of what the first of this colour has: useful and feasible.

    Where nobody put a dot of a colour, nothing leads.
    """
    highest = [max(column) for column in zip(*totals.values(), strict=True)]
    return {
        rank
        for rank, given in totals.items()
        if all(count > 0 and 2 * count >= most for count, most in zip(given, highest, strict=True))
    }


def is_adopted(given: Mapping[str, int]) -> bool:
    """By consent: somebody has answered, and nobody objects."""
    return not given.get(OBJECT) and sum(given.values()) > 0
