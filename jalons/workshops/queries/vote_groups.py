"""How each college and each table voted, without telling what anybody did."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from jalons.base.french import folded
from jalons.workshops import rules


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
    marks: rules.Marks


# Whether others were put together in it, and its name → how many people, what they voted in all.
type Groups = dict[tuple[bool, str], tuple[int, dict[int, dict[str, int]]]]


def groups_of(phones: Sequence[Vote], room: Sequence[Vote]) -> tuple[Groups, Groups]:
    """By college and by table: fewer than three voters are added to others, a result is never somebody's.

    The papers of the room have a table, and no college. When they are too few to be told from the phones they come
    among them: what one channel gave is the whole less the other.
    """
    others = _("Autres téléphones, réunis") if room else _("Autres votes, réunis")
    rows, columns = rules.told_apart_in_both([(vote.college, vote.table, vote.voters) for vote in phones])
    sizes: Counter[str] = Counter()
    for vote in room:
        sizes[vote.table] += vote.voters
    by_college = _groups([(vote.college, vote) for vote in phones], rows, others)
    by_table = _groups([(vote.table, vote) for vote in phones], columns, others)
    on_paper = _groups([(vote.table, vote) for vote in room], rules.told_apart(sizes), _("Autres votes papier, réunis"))
    return _unless_all_together(by_college), _unless_all_together(_sum(by_table, on_paper))


def _unless_all_together(groups: Groups) -> Groups:
    """Nothing when nobody is told apart: it would be the results again."""
    return {} if all(is_rest for is_rest, _name in groups) else groups


def _groups(named: Sequence[tuple[str, Vote]], alone: set[str], others: str) -> Groups:
    found: dict[tuple[bool, str], list[Vote]] = {}
    for name, vote in named:
        found.setdefault((False, name) if name in alone else (True, others), []).append(vote)
    return {
        key: (sum(vote.voters for vote in votes), rules.added_up(vote.marks for vote in votes))
        for key, votes in found.items()
    }


def _sum(one: Groups, other: Groups) -> Groups:
    """The phones and the papers of a table, each numerous enough, in one line."""
    found = dict(one)
    for key, (voters, sums) in other.items():
        before, known = found.get(key, (0, {}))
        found[key] = (before + voters, rules.added_up([known, sums]))
    return found


def shown(groups: Groups, ranks: Sequence[int], marks: Sequence[str]) -> list[GroupResult]:
    """In the order of their names, those that were put together last."""
    return [
        GroupResult(name, voters, [[sums.get(rank, {}).get(mark, 0) for mark in marks] for rank in ranks])
        for (_rest, name), (voters, sums) in sorted(groups.items(), key=lambda item: (item[0][0], _natural(item[0][1])))
    ]


def _natural(name: str) -> tuple[str, int]:
    """« Table 2 » before « Table 10 »."""
    words, _space, number = name.rpartition(" ")
    return (folded(words), int(number)) if number.isdecimal() else (folded(name), 0)
