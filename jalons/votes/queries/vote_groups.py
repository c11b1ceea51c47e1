"""How each college or each table voted, without revealing anybody's vote."""

from collections import Counter
from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from jalons.base.french import fold_accents
from jalons.base.frozen import frozen
from jalons.votes.models import RoomCount, VotePaper
from jalons.votes.rules import anonymity, ballots
from jalons.votes.rules.anonymity import Channel, Part


@frozen
class GroupResult:
    """The vote of a college or a table. `cells`: for each option, in the order of the results, one count for each
    mark."""

    name: str
    voters: int
    cells: list[list[int]]


@frozen
class Vote:
    """One paper or, from the room, several added up."""

    channel: Channel
    college: str
    table: str
    voters: int
    marks: ballots.Marks


def paper_marks(kept: VotePaper | RoomCount) -> dict[int, dict[str, int]]:
    return ballots.read_stored_marks(kept.marks)


# (whether it combines several groups, its name) → votes.
type Groups = dict[tuple[bool, str], list[Vote]]


def voter_groups(votes: Sequence[Vote]) -> tuple[Groups, Groups]:
    """By college and by table, one of them empty: crossing two cuts of the same room tells people apart. Tables only when
    colleges tell nothing, papers without a college apart; nothing when a single line would repeat the results."""
    votes = [vote for vote in votes if vote.voters]
    by_college = _group_votes(votes, lambda vote: vote.college)
    if sum(name != unnamed_label() for _is_rest, name in by_college) > 1:
        return by_college, {}
    by_table = _group_votes(votes, lambda vote: vote.table)
    return {}, by_table if len(by_table) > 1 else {}


def unnamed_label() -> str:
    return _("Papier, collège non indiqué")


def _group_votes(votes: Sequence[Vote], name_of: Callable[[Vote], str]) -> Groups:
    """The phones and the papers of a same name are added, each large enough on its own."""
    sizes: Counter[anonymity.Voter] = Counter()
    for vote in votes:
        sizes[vote.channel, name_of(vote)] += vote.voters
    part_of = anonymity.room_parts(sizes)
    has_both = len({vote.channel for vote in votes}) > 1
    groups: Groups = {}
    for vote in votes:
        part = part_of[vote.channel, name_of(vote)]
        key = (False, part.name) if part.name else (True, _rest_label(part, has_both=has_both))
        groups.setdefault(key, []).append(vote)
    return {} if all(is_rest for is_rest, _name in groups) else groups


def _rest_label(part: Part, *, has_both: bool) -> str:
    if part.channel is None or not has_both:
        return _("Autres votes, réunis")
    return _("Autres téléphones, réunis") if part.channel is Channel.PHONES else _("Autres votes papier, réunis")


def group_results(groups: Groups, ranks: Sequence[int], marks: Sequence[str]) -> list[GroupResult]:
    """Sorted by name, combined groups last."""
    results = []
    for (_rest, name), votes in sorted(groups.items(), key=lambda item: (item[0][0], _natural_order(item[0][1]))):
        sums = ballots.sum_papers(vote.marks for vote in votes)
        cells = [[sums.get(rank, {}).get(mark, 0) for mark in marks] for rank in ranks]
        results.append(GroupResult(name, sum(vote.voters for vote in votes), cells))
    return results


def _natural_order(name: str) -> tuple[str, int]:
    """« Table 2 » before « Table 10 »."""
    words, _space, number = name.rpartition(" ")
    return (fold_accents(words), int(number)) if number.isdecimal() else (fold_accents(name), 0)
