"""Votes of a carried workshop: which votes of both sides are the same, which are two, what a file may not contain.
Pure.

A vote whose propositions and rules were set differently on both sides is two votes: papers name propositions by rank,
and ranks differ. In all other cases, papers of both sides belong to one vote.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from jalons.carriage.rules.carriages import is_uid
from jalons.carriage.rules.shapes import Row, Tables
from jalons.votes.rules import ballots as rules

BALLOTS, OPTIONS, PAPERS, COUNTS = "ballots", "ballot_options", "papers", "room_counts"
OF_A_BALLOT = (OPTIONS, PAPERS, COUNTS)
SENDINGS_MAX = 200

type Names = dict[str, dict[str, str]]
type Settled = tuple[Any, ...]


def ballot_content(tables: Tables, uid: str) -> Settled | None:
    """The propositions and rules of a vote; None when the vote does not exist."""
    ballot = tables.get(BALLOTS, {}).get(uid)
    if ballot is None:
        return None
    options = sorted((row["rank"], row["title"]) for row in _rows_of_ballot(tables, OPTIONS, uid).values())
    dots = ballot["dots"]
    if ballot["kind"] == rules.BallotKind.DOTS:
        dots = dots or rules.default_dots(len(options))
    return ballot["kind"], ballot["is_two_coloured"], dots, ballot["most_per_option"], tuple(options)


def _rows_of_ballot(tables: Tables, table: str, ballot: str) -> dict[str, Row]:
    return {uid: row for uid, row in tables.get(table, {}).items() if row["ballot"] == ballot}


# --- which are one, which are two ------------------------------------------------------------------------------------


def diverged_ballot_names(base: Tables, here: Tables, there: Tables) -> Names:
    """New uids for the votes of the file that are different votes."""
    names: Names = {}
    for uid in sorted(set(here.get(BALLOTS, {})) & set(there.get(BALLOTS, {}))):
        if (
            ballot_content(here, uid) != ballot_content(there, uid)
            and _has_moved(base, here, uid)
            and _has_moved(base, there, uid)
        ):
            names.setdefault(BALLOTS, {})[uid] = _other_uid(uid)
            for table in OF_A_BALLOT:
                names.setdefault(table, {}).update({row: _other_uid(row) for row in _rows_of_ballot(there, table, uid)})
    return names


def _has_moved(base: Tables, side: Tables, uid: str) -> bool:
    """Whether somebody changed the propositions or rules, or opened the vote."""
    return side[BALLOTS][uid]["state"] != rules.BallotState.DRAFT or ballot_content(side, uid) != ballot_content(
        base, uid
    )


def _other_uid(uid: str) -> str:
    """Always the same result, so that the merge is the one that was reviewed."""
    return str(uuid5(NAMESPACE_OID, f"jalons apart {UUID(uid)}"))


def tables_without_ballots(base: Tables, names: Names) -> dict[str, Any]:
    """The common ancestor without the votes that are two: neither comes from the other."""
    gone = set(names.get(BALLOTS, {}))
    tables: dict[str, Any] = dict(base) | {
        table: {uid: row for uid, row in base.get(table, {}).items() if row["ballot"] not in gone}
        for table in OF_A_BALLOT
    }
    return tables | {BALLOTS: {uid: row for uid, row in base.get(BALLOTS, {}).items() if uid not in gone}}


def same_ballot_names(base: Tables, here: Tables, there: Tables) -> Names:
    """Votes prepared on both sides with the same title, propositions and rules: the uid there → here."""
    names: Names = {}
    titles = {row["title"]: uid for uid, row in _new_ballots(base, here, there).items()}
    for uid, row in sorted(_new_ballots(base, there, here).items()):
        twin = titles.get(row["title"])
        if twin and ballot_content(there, uid) == ballot_content(here, twin):
            names.setdefault(BALLOTS, {})[uid] = titles.pop(row["title"])
            ranks = {option["rank"]: one for one, option in _rows_of_ballot(here, OPTIONS, twin).items()}
            options = {one: ranks[option["rank"]] for one, option in _rows_of_ballot(there, OPTIONS, uid).items()}
            names.setdefault(OPTIONS, {}).update(options)
    return names


def _new_ballots(base: Tables, side: Tables, other: Tables) -> dict[str, Row]:
    elsewhere = {*base.get(BALLOTS, {}), *other.get(BALLOTS, {})}
    return {uid: row for uid, row in side.get(BALLOTS, {}).items() if uid not in elsewhere}


def count_present(here: Tables, there: Tables, uid: str) -> int:
    """How many had entered on either side when the vote closed there. Each side uses its own clock."""
    people = set()
    for side in (here, there):
        if ballot := side.get(BALLOTS, {}).get(uid):
            closed = ballot.get("closed_at")
            people |= {
                token for token, row in side.get("participants", {}).items() if not closed or row["joined_at"] <= closed
            }
    return len(people)


# --- what a file that anybody may read does not hold ---


def anonymous_papers(tables: Tables) -> dict[str, Row]:
    """The papers of closed votes without their author, so that they still count there; papers of an open vote are not
    included.

    Category and table are removed too, because the file also says who sits where.
    """
    nobody: dict[str, Any] = {"participant": None, "sent_ids": [], "category": "", "college": "", "table": None}
    closed = {uid for uid, row in tables.get(BALLOTS, {}).items() if row["state"] == rules.BallotState.CLOSED}
    return {uid: {**row, **nobody} for uid, row in tables.get(PAPERS, {}).items() if row["ballot"] in closed}


# --- what a file may not hold ----------------------------------------------------------------------------------------


class Wrong(StrEnum):
    RULES = "rules"  # rules that no form allows
    CHANGED = "changed"  # other propositions or rules, while the vote was open at the export
    PAPER = "paper"  # too many dots, an unknown proposition, two papers of one person
    COUNT = "count"  # more dots than the papers of the room allow


def vote_faults(tables: Tables, base: Tables) -> Iterator[tuple[Wrong, str]]:
    """The faults of the votes of a file, with the uid of the vote. Whoever has its key may write anything in it.

    Only one thing is not checked, because it is unknown: whether a dot on a frozen option was there before the freeze.
    """
    for uid, ballot in tables.get(BALLOTS, {}).items():
        former = base.get(BALLOTS, {}).get(uid)
        if not _may_be_asked(ballot, _rows_of_ballot(tables, OPTIONS, uid)):
            yield Wrong.RULES, uid
            continue
        if (
            former
            and former["state"] != rules.BallotState.DRAFT
            and ballot_content(tables, uid) != ballot_content(base, uid)
        ):
            yield Wrong.CHANGED, uid
        terms = _row_terms(ballot, _rows_of_ballot(tables, OPTIONS, uid))
        papers = _rows_of_ballot(tables, PAPERS, uid)
        voters = Counter(row["participant"] for row in papers.values() if row["participant"])
        is_draft = ballot["state"] == rules.BallotState.DRAFT
        if any(is_draft or not _is_valid_paper(row, terms) for row in papers.values()) or any(
            count > 1 for count in voters.values()
        ):
            yield Wrong.PAPER, uid
        if any(is_draft or not _is_valid_count(row, terms) for row in _rows_of_ballot(tables, COUNTS, uid).values()):
            yield Wrong.COUNT, uid


def _may_be_asked(ballot: Row, options: Mapping[str, Row]) -> bool:
    ranks = [row["rank"] for row in options.values()]
    dots, most = ballot["dots"], ballot["most_per_option"]
    is_bounded = dots is None or 1 <= dots <= rules.DOTS_MAX
    return is_bounded and 1 <= most <= rules.DOTS_MAX and len(ranks) == len(set(ranks)) <= rules.OPTIONS_MAX


def _row_terms(ballot: Row, options: Mapping[str, Row]) -> rules.Terms:
    is_dots = ballot["kind"] == rules.BallotKind.DOTS
    return rules.Terms(
        marks=rules.ballot_marks(ballot["kind"], ballot["is_two_coloured"]),
        options=frozenset(row["rank"] for row in options.values()),
        dots=(ballot["dots"] or rules.default_dots(len(options))) if is_dots else 0,
        most=ballot["most_per_option"] if is_dots else 0,
    )


def _is_valid_paper(row: Row, terms: rules.Terms) -> bool:
    sendings = row["sent_ids"]
    if len(sendings) > SENDINGS_MAX or not all(map(is_uid, sendings)):
        return False
    marks = _read_marks(row["marks"])
    return marks is not None and rules.paper_fault(terms, marks) is None and _has_valid_reasons(row["reasons"], terms)


def _is_valid_count(row: Row, terms: rules.Terms) -> bool:
    marks = _read_marks(row["marks"])
    return (
        marks is not None
        and rules.room_count_fault(terms, marks, row["voters"]) is None
        and _has_valid_reasons(_line_reasons(row["reasons"]), terms)
    )


def _line_reasons(kept: Mapping[str, Any]) -> dict[str, Any]:
    """The longest reason of each proposition: a count has one a line, each as long as that of a paper."""
    return {
        rank: max(rules.reason_lines(text), key=len, default="") if isinstance(text, str) else text
        for rank, text in kept.items()
    }


def _read_marks(kept: Any) -> dict[int, dict[str, int]] | None:
    """Marks in JSON; None when they have another form."""
    for rank, answers in kept.items():
        if not (rank.isascii() and rank.isdecimal() and len(rank) < 5 and isinstance(answers, dict)):
            return None
        if not all(type(count) is int for count in answers.values()):
            return None
    return rules.read_stored_marks(kept)


def _has_valid_reasons(kept: Mapping[str, Any], terms: rules.Terms) -> bool:
    ranks = {str(rank) for rank in terms.options}
    return all(
        rank in ranks and isinstance(text, str) and len(text) <= rules.REASON_LIMIT for rank, text in kept.items()
    )
