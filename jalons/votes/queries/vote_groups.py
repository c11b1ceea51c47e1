"""How each college and each table voted, without telling what anybody did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalons.base.french import fold_accents
from jalons.votes.rules import anonymity, ballots


@dataclass(frozen=True)
class GroupResult:
    """How a college or a table voted. `cells`: for each option, in the order of the results, one count a mark."""

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


# Whether others were put together in it, and its name → how many people, what they voted in all.
type Groups = dict[tuple[bool, str], tuple[int, dict[int, dict[str, int]]]]


def voter_groups(phones: Sequence[Vote], room: Sequence[Vote]) -> tuple[Groups, Groups]:
    """By college and by table: fewer than three voters are added to others, a result is never somebody's.

    The papers of the room have a table, and no college. When they are too few to be told from the phones they come
    among them: what one channel gave is the whole less the other.
    """
    others = _("Autres téléphones, réunis") if room else _("Autres votes, réunis")
    rows, columns = anonymity.showable_in_both([(vote.college, vote.table, vote.voters) for vote in phones])
    sizes: Counter[str] = Counter()
    for vote in room:
        sizes[vote.table] += vote.voters
    by_college = _group_votes([(vote.college, vote) for vote in phones], rows, others)
    by_table = _group_votes([(vote.table, vote) for vote in phones], columns, others)
    on_paper = _group_votes(
        [(vote.table, vote) for vote in room], anonymity.showable_groups(sizes), _("Autres votes papier, réunis")
    )
    return _drop_lone_group(by_college), _drop_lone_group(_add_groups(by_table, on_paper))


def _drop_lone_group(groups: Groups) -> Groups:
    """Nothing when nobody is told apart: it would be the results again."""
    return {} if all(is_rest for is_rest, _name in groups) else groups


def _group_votes(named: Sequence[tuple[str, Vote]], alone: set[str], others: str) -> Groups:
    found: dict[tuple[bool, str], list[Vote]] = {}
    for name, vote in named:
        found.setdefault((False, name) if name in alone else (True, others), []).append(vote)
    return {
        key: (sum(vote.voters for vote in votes), ballots.sum_papers(vote.marks for vote in votes))
        for key, votes in found.items()
    }


def _add_groups(one: Groups, other: Groups) -> Groups:
    """The phones and the papers of a table, each numerous enough, in one line."""
    found = dict(one)
    for key, (voters, sums) in other.items():
        before, known = found.get(key, (0, {}))
        found[key] = (before + voters, ballots.sum_papers([known, sums]))
    return found


def group_results(groups: Groups, ranks: Sequence[int], marks: Sequence[str]) -> list[GroupResult]:
    """In the order of their names, those that were put together last."""
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
