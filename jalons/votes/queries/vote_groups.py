"""How each college and table voted, without revealing anybody's vote."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalons.base.french import fold_accents
from jalons.votes.rules import anonymity, ballots


@dataclass(frozen=True)
class GroupResult:
    """The vote of a college or a table. `cells`: for each option, in the order of the results, one count for each
    mark."""

    name: str
    voters: int
    cells: list[list[int]]


@dataclass(frozen=True)
class Vote:
    """One paper or, from the room, several added up."""

    college: str
    table: str
    voters: int
    marks: ballots.Marks


# (whether it combines several groups, its name) → number of people, total of their marks.
type Groups = dict[tuple[bool, str], tuple[int, dict[int, dict[str, int]]]]


def voter_groups(phones: Sequence[Vote], room: Sequence[Vote]) -> tuple[Groups, Groups]:
    """By college and by table: a group of fewer than three voters is combined with others, so that no result is
    somebody's.

    Each channel is grouped on its own, then the groups of the same name are added: sums of what may be shown alone
    reveal nothing more. When the papers of the room are too few to be shown apart from phones, they are counted with
    them: otherwise one channel could be computed from the total.
    """
    others = _("Autres téléphones, réunis") if room else _("Autres votes, réunis")
    rows, columns = anonymity.showable_in_both([(vote.college, vote.table, vote.voters) for vote in phones])
    by_college = _group_votes([(vote.college, vote) for vote in phones], rows, others)
    by_table = _group_votes([(vote.table, vote) for vote in phones], columns, others)
    paper = _("Autres votes papier, réunis")
    rows, columns = anonymity.showable_in_both([(vote.college, vote.table, vote.voters) for vote in room])
    college_papers = _group_votes([(vote.college, vote) for vote in room], rows, paper)
    table_papers = _group_votes([(vote.table, vote) for vote in room], columns, paper)
    return (
        _drop_lone_group(_add_groups(by_college, college_papers)),
        _drop_lone_group(_add_groups(by_table, table_papers)),
    )


def _drop_lone_group(groups: Groups) -> Groups:
    """Empty when only one group remains: it would repeat the results."""
    return {} if all(is_rest for is_rest, _name in groups) else groups


def _group_votes(named: Sequence[tuple[str, Vote]], alone: set[str], others: str) -> Groups:
    by_group: dict[tuple[bool, str], list[Vote]] = {}
    for name, vote in named:
        by_group.setdefault((False, name) if name in alone else (True, others), []).append(vote)
    return {
        key: (sum(vote.voters for vote in votes), ballots.sum_papers(vote.marks for vote in votes))
        for key, votes in by_group.items()
    }


def _add_groups(one: Groups, other: Groups) -> Groups:
    """Adds the phones and the papers of each table, when both are large enough."""
    total = dict(one)
    for key, (voters, sums) in other.items():
        before, marks = total.get(key, (0, {}))
        total[key] = (before + voters, ballots.sum_papers([marks, sums]))
    return total


def group_results(groups: Groups, ranks: Sequence[int], marks: Sequence[str]) -> list[GroupResult]:
    """Sorted by name, combined groups last."""
    return [
        GroupResult(name, voters, [[sums.get(rank, {}).get(mark, 0) for mark in marks] for rank in ranks])
        for (_rest, name), (voters, sums) in sorted(
            groups.items(), key=lambda item: (item[0][0], _natural_order(item[0][1]))
        )
    ]


def _natural_order(name: str) -> tuple[str, int]:
    """« Table 2 » before « Table 10 »."""
    words, _space, number = name.rpartition(" ")
    return (fold_accents(words), int(number)) if number.isdecimal() else (fold_accents(name), 0)
