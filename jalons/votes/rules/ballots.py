"""Votes: what a paper may contain, how papers are added, the ranking. Pure.

A paper is `rank of the option → mark → how many`. Marks are the colours of the dots, or the answers. Defaults of the
method (1.5, a product default): max(3, a third of the options) dots for each person, at most two on one option.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from uuid import UUID, uuid5

from jalons.base.frozen import frozen
from jalons.workshops.rules.workshops import lane_letter

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
    GRADIENT = "echelle"


class BallotState(StrEnum):
    DRAFT = "brouillon"
    OPEN = "ouvert"
    CLOSED = "clos"


DOT = "gommette"
USEFUL, FEASIBLE = "utilite", "faisabilite"
AGREE, LIVE_WITH, OBJECT = "accord", "reserve", "objection"
DISAGREE, PASS = "desaccord", "passe"
# Five steps of agreement, from one end to the other, with « d’accord » second. No answer is none of them.
FULLY, MIXED, DOUBTFUL, AGAINST = "pleinement", "partage", "reserves", "contre"
_ANSWERS = {
    BallotKind.CONSENT: (AGREE, LIVE_WITH, OBJECT),
    BallotKind.OPINION: (AGREE, DISAGREE, PASS),
    BallotKind.GRADIENT: (FULLY, AGREE, MIXED, DOUBTFUL, AGAINST),
}
# Answers that may say why, in the voter’s words. An objection must: it stops the proposition.
WITH_REASON = frozenset({OBJECT, DOUBTFUL, AGAINST})

# A closed vote may be opened again, to let somebody in; one in which nobody voted goes back to preparation. The journal
# records both.
BALLOT_TRANSITIONS: dict[BallotState, frozenset[BallotState]] = {
    BallotState.DRAFT: frozenset({BallotState.OPEN}),
    BallotState.OPEN: frozenset({BallotState.CLOSED, BallotState.DRAFT}),
    BallotState.CLOSED: frozenset({BallotState.OPEN, BallotState.DRAFT}),
}


def ballot_may_become(state: str, wanted: str) -> bool:
    return BallotState(wanted) in BALLOT_TRANSITIONS[BallotState(state)]


def option_uid(ballot: UUID, rank: int, title: str) -> UUID:
    """The identity of a proposition: written again at the same rank with the same title, it is the same one on every
    computer."""
    return uuid5(ballot, f"{rank} {title}")


def option_letter(rank: int) -> str:
    """A, B, … Z, AA: the name of a proposition on paper, on phones, on the screen and where papers are typed."""
    return lane_letter(rank - 1)


def absent_letters(ranks: Collection[int]) -> list[str]:
    """The letters before the last one that no proposition has: groups of the wall that are not voted on."""
    return [option_letter(rank) for rank in range(1, max(ranks, default=0)) if rank not in ranks]


def keeps_wall_letters(kind: str, group_ranks: Sequence[int | None]) -> bool:
    """Whether the propositions of a vote have the letters of the wall: all are groups, with a letter each. The statements of
    an opinion vote are columns of a table, counted from A."""
    known = [rank for rank in group_ranks if rank]
    return kind != BallotKind.OPINION and len(set(known)) == len(group_ranks)


def ballot_marks(kind: str, is_two_coloured: bool = False) -> tuple[str, ...]:
    if kind == BallotKind.DOTS:
        return (USEFUL, FEASIBLE) if is_two_coloured else (DOT,)
    return _ANSWERS[BallotKind(kind)]


def takes_reasons(kind: str) -> bool:
    return any(mark in WITH_REASON for mark in ballot_marks(kind))


def count_reasoned(answers: Mapping[str, int]) -> int:
    """How many of these answers may say why."""
    return sum(count for mark, count in answers.items() if mark in WITH_REASON)


def default_dots(options: int) -> int:
    """From the method (1.5): a third of the options, at least three."""
    return max(DEFAULT_LEAST_DOTS, -(-options // 3))


@frozen
class Terms:
    """The rules of one vote, the same for everybody. Each colour has its own dots."""

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
    """The fault of a paper, its option (0: none) and its mark; None when it may be counted.

    A frozen option keeps the dots that this person had already put there (`before`), and takes no new one.
    """
    before = before or {}
    for rank, answers in paper.items():
        for mark, count in answers.items():
            if rank not in terms.options or mark not in terms.marks:
                return Fault.UNKNOWN, 0, ""
            if count < 0:
                return Fault.NOT_A_COUNT, rank, mark
            if rank in terms.frozen and count > before.get(rank, {}).get(mark, 0):
                return Fault.FROZEN, rank, mark
            if terms.counts_dots and count > terms.most:
                return Fault.TOO_MANY_ON_ONE, rank, mark
        if not terms.counts_dots and sum(answers.values()) > 1:
            return Fault.TWO_ANSWERS, rank, ""
    if terms.counts_dots:
        for mark in terms.marks:
            if count_mark(paper, mark) > terms.dots:
                return Fault.TOO_MANY, 0, mark
    return None


def room_count_fault(terms: Terms, counts: Marks, voters: int) -> tuple[Fault, int, str] | None:
    """The same for papers already added up: at most the dots of `voters` people, at most as many answers as people."""
    for rank, answers in counts.items():
        for mark, count in answers.items():
            if rank not in terms.options or mark not in terms.marks:
                return Fault.UNKNOWN, 0, ""
            if count < 0:
                return Fault.NOT_A_COUNT, rank, mark
            if terms.counts_dots and count > voters * terms.most:
                return Fault.TOO_MANY_ON_ONE, rank, mark
        if not terms.counts_dots and sum(answers.values()) > voters:
            return Fault.TWO_ANSWERS, rank, ""
    if terms.counts_dots:
        for mark in terms.marks:
            if count_mark(counts, mark) > voters * terms.dots:
                return Fault.TOO_MANY, 0, mark
    return None


def count_mark(paper: Marks, mark: str) -> int:
    return sum(answers.get(mark, 0) for answers in paper.values())


def is_blank(paper: Marks) -> bool:
    """Sent empty: the voter took part and chose nothing."""
    return not any(count for answers in paper.values() for count in answers.values())


def sum_papers(papers: Iterable[Marks]) -> dict[int, dict[str, int]]:
    total: dict[int, dict[str, int]] = {}
    for paper in papers:
        for rank, answers in paper.items():
            sums = total.setdefault(rank, {})
            for mark, count in answers.items():
                sums[mark] = sums.get(mark, 0) + count
    return total


def stored_marks(paper: Marks) -> dict[str, dict[str, int]]:
    """For JSON, without zeros."""
    stored = {
        str(rank): {mark: count for mark, count in answers.items() if count} for rank, answers in sorted(paper.items())
    }
    return {rank: answers for rank, answers in stored.items() if answers}


def read_stored_marks(kept: Mapping[str, Mapping[str, int]]) -> dict[int, dict[str, int]]:
    return {int(rank): dict(answers) for rank, answers in kept.items()}


def ranked_places(totals: Mapping[int, int]) -> dict[int, int]:
    """1, 2, 2, 4: equal totals share a place, and the next place counts all those before it."""
    return {rank: 1 + sum(other > total for other in totals.values()) for rank, total in totals.items()}


def tied_options(place_of: Mapping[int, int]) -> set[int]:
    """The options that share their place with another."""
    shared = list(place_of.values())
    return {rank for rank, place in place_of.items() if shared.count(place) > 1}


def leading_options(totals: Mapping[int, Sequence[int]]) -> set[int]:
    """The options with, in each colour, at least half of the highest count of this colour: useful and feasible.

    None when a colour has no dots at all.
    """
    highest = [max(column) for column in zip(*totals.values(), strict=True)]
    return {
        rank
        for rank, counts in totals.items()
        if all(count > 0 and 2 * count >= most for count, most in zip(counts, highest, strict=True))
    }


def reason_lines(typed: str) -> list[str]:
    """The reasons of a pile of papers, one a line."""
    return [line for line in (" ".join(line.split()) for line in typed.splitlines()) if line]


def is_adopted(given: Mapping[str, int]) -> bool:
    """By consent: somebody answered, and nobody objects."""
    return not given.get(OBJECT) and sum(given.values()) > 0
