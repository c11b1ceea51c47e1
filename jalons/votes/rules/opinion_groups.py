"""Groups of people who answer alike in a vote by opinion, and the statements that make each of them. Pure, and the same
whatever the order of people.

Everybody begins alone; at each step the two nearest groups become one (least increase of the distances inside, Ward’s
criterion). Between two and five groups, the number kept is the one where people are nearest to their own group and
farthest from the next (silhouette). The same answers, dealt again at random statement by statement, must not give as
much: otherwise the groups are those of chance, and everybody is one group.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random

from jalons.base.frozen import frozen
from jalons.votes.rules.opinions import LEAST_ON_A_MAP, MAJORITY

MOST_GROUPS = 5
# Of fewer people, a group is somebody. Nobody knows who is in it, and it is told in words: it may be smaller than a college.
LEAST_GROUP = 3
LEAST_STATEMENTS = 3
# Who answered fewer statements than this share is in no group: a few answers are near everybody’s. A pass is an answer.
LEAST_ANSWERED = 2 / 3
# Below it, groups are not told apart, even if they are not those of chance.
LEAST_APART = 0.25
# How many times answers are dealt again: one room in twenty that answers at random would be told to have groups.
DEALS = 19
# With more different papers, only the first limit is used: they have many statements, where chance stays below it
# (40 people and 20 statements: 0.21 at most in 60 rooms; 10 statements: 0.33; 3 statements: 0.94).
MOST_DEALT = 80
# A group more is only kept when it tells people apart better by this.
WORTH = 0.03
# A statement makes a group when the share of its side is higher than among the others by this.
LEAST_GAP = 0.3
STATEMENTS_SHOWN = 3
# More different papers than this are not compared two by two: 400 take a second, once, of a processor.
MOST_PATTERNS = 400

# One answer for each statement: 1 agree, −1 disagree, 0 pass, None without an answer.
type Answers = tuple[int | None, ...]
# A pattern of answers and how many people gave it.
type Pattern = tuple[Answers, int]


@frozen
class GroupStatement:
    """A statement that makes a group: `side` 1 agree or −1 disagree, given by `count` of `size` people of the group, and
    by `others` of the `rest` people who are in another one."""

    column: int
    side: int
    count: int
    size: int
    others: int
    rest: int


@frozen
class OpinionGroup:
    size: int
    statements: tuple[GroupStatement, ...]
    answers: tuple[tuple[int, int, int], ...]  # agree, disagree and pass, for each statement


@frozen
class SharedStatement:
    """A statement on which each group is mostly of the same side. `count` of `people`, all groups together."""

    column: int
    side: int
    count: int
    people: int


@frozen
class OpinionGroups:
    """`apart`: how many people answered too little to be in a group. One group alone: nothing tells people apart."""

    groups: tuple[OpinionGroup, ...]
    shared: tuple[SharedStatement, ...]
    apart: int

    @property
    def people(self) -> int:
        return sum(group.size for group in self.groups)


def opinion_groups(papers: Sequence[Answers]) -> OpinionGroups | None:
    """None when too few people answered, or too few statements were asked, to show anything."""
    return _groups_of(tuple(sorted(Counter(papers).items(), key=lambda item: answer_order(item[0]))))


@lru_cache(maxsize=16)
def _groups_of(patterns: tuple[Pattern, ...]) -> OpinionGroups | None:
    """Kept for the last votes: the papers of a closed vote no longer change, and several screens read them."""
    if not patterns or len(patterns[0][0]) < LEAST_STATEMENTS:
        return None
    placed = [pattern for pattern in patterns if _is_placed(pattern[0])]
    apart = [pattern for pattern in patterns if not _is_placed(pattern[0])]
    people = sum(count for _answers, count in placed)
    # Set apart, one or two people would be found by subtraction: they join the group they are nearest to.
    late = apart if 0 < sum(count for _answers, count in apart) < LEAST_GROUP else []
    if people < LEAST_ON_A_MAP or len(placed) > MOST_PATTERNS:
        return None
    clusters = _best_clusters(placed)
    for one in late:
        near = min(range(len(clusters)), key=lambda place: _mean_distance(one, clusters[place], placed))
        clusters[near].append(len(placed))
        placed.append(one)
    parts = sorted(
        (
            [placed[index] for index in sorted(cluster, key=lambda index: answer_order(placed[index][0]))]
            for cluster in clusters
        ),
        key=lambda part: (-sum(count for _answers, count in part), [answer_order(answers) for answers, _count in part]),
    )
    counted = [_count_sides(part) for part in parts]
    sizes = [sum(count for _answers, count in part) for part in parts]
    groups = tuple(
        OpinionGroup(sizes[place], _making_statements(place, sizes, counted), tuple(counted[place]))
        for place in range(len(parts))
    )
    return OpinionGroups(
        groups, _shared_statements(sizes, counted), 0 if late else sum(count for _answers, count in apart)
    )


def answer_order(answers: Answers) -> tuple[int, ...]:
    """A key for sorting: no answer, which is not a pass, comes last."""
    return tuple(2 if answer is None else answer for answer in answers)


def _is_placed(answers: Answers) -> bool:
    return sum(answer is not None for answer in answers) >= LEAST_ANSWERED * len(answers)


# --- who answers alike -----------------------------------------------------------------------------------------------


def _best_clusters(patterns: Sequence[Pattern]) -> list[list[int]]:
    """The patterns of each group, by their index. Each has `LEAST_GROUP` people or more."""
    if len(patterns) < 2:
        return [list(range(len(patterns)))]
    best, height = _highest_clusters(patterns)
    if len(best) < 2 or len(patterns) > MOST_DEALT:
        return best
    luck = Random(len(patterns))  # noqa: S311 (the same papers are always dealt in the same way)
    dealt_higher = any(_highest_clusters(_dealt_again(patterns, luck))[1] >= height for _deal in range(DEALS))
    return [list(range(len(patterns)))] if dealt_higher else best


def _dealt_again(patterns: Sequence[Pattern], luck: Random) -> list[Pattern]:
    """As many of each answer on each statement, given by other people."""
    rows = [answers for answers, count in patterns for _person in range(count)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    for column in columns:
        luck.shuffle(column)
    return sorted(Counter(zip(*columns, strict=True)).items(), key=lambda item: answer_order(item[0]))


def _highest_clusters(patterns: Sequence[Pattern]) -> tuple[list[list[int]], float]:
    """The clusters that are best told apart, and how much they are."""
    distances = _distance_table(patterns)
    best, height = [list(range(len(patterns)))], LEAST_APART
    for clusters in _nested_clusters(patterns, distances):
        kept = _without_small(clusters, patterns, distances)
        if len(kept) < 2:
            continue
        apart = _mean_silhouette(kept, patterns, distances)
        if apart >= height + (WORTH if len(best) > 1 else 0):
            best, height = kept, apart
    return best, height


def _distance_table(patterns: Sequence[Pattern]) -> list[list[float]]:
    """From 0 to 1: the mean, over the statements that both answered, of 1 for two sides and a half for a side and a pass.

    Answers are bits of whole numbers: 400 patterns of 40 statements take 0.1 s instead of 2."""
    bits = []
    for answers, _count in patterns:
        agree = sum(1 << column for column, answer in enumerate(answers) if answer == 1)
        disagree = sum(1 << column for column, answer in enumerate(answers) if answer == -1)
        answered = sum(1 << column for column, answer in enumerate(answers) if answer is not None)
        bits.append((agree, disagree, answered))
    table = [[0.0] * len(bits) for _line in bits]
    for row, (agree, disagree, answered) in enumerate(bits):
        for column in range(row):
            other_agree, other_disagree, other_answered = bits[column]
            both = answered & other_answered
            opposed = ((agree & other_disagree) | (disagree & other_agree)).bit_count()
            unequal = (((agree ^ other_agree) | (disagree ^ other_disagree)) & both).bit_count()
            common = both.bit_count()
            distance = (opposed + unequal) / (2 * common) if common else 0.5
            table[row][column] = table[column][row] = distance
    return table


def _nested_clusters(patterns: Sequence[Pattern], distances: Sequence[Sequence[float]]) -> list[list[list[int]]]:
    """The partitions in two, three… groups, the fewest first. Equal distances go to the first patterns, in their order."""
    members = {index: [index] for index in range(len(patterns))}
    weight = {index: count for index, (_answers, count) in enumerate(patterns)}
    # Ward’s cost of uniting two groups, kept up to date by the formula of Lance and Williams.
    cost = {
        index: {
            other: 2 * weight[index] * weight[other] / (weight[index] + weight[other]) * distances[index][other] ** 2
            for other in members
            if other != index
        }
        for index in members
    }
    nearest = {index: _nearest_one(line) for index, line in cost.items()}
    partitions: list[list[list[int]]] = []
    while len(members) > 1:
        if len(members) <= MOST_GROUPS + LEAST_GROUP:
            partitions.append([list(member) for member in members.values()])
        one = min(nearest, key=lambda index: (cost[index][nearest[index]], index))
        other = nearest[one]
        first, second = min(one, other), max(one, other)
        between, a, b = cost[first][second], weight[first], weight[second]
        members[first] += members.pop(second)
        weight[first] += weight.pop(second)
        del cost[second], nearest[second], cost[first][second]
        for index in members:
            if index == first:
                continue
            far = cost[index].pop(second)
            c = weight[index]
            joined = ((a + c) * cost[index][first] + (b + c) * far - c * between) / (a + b + c)
            cost[index][first] = cost[first][index] = joined
        for index, line in cost.items():
            if index == first or nearest[index] in (first, second) or line[first] <= line[nearest[index]]:
                nearest[index] = _nearest_one(line) if line else first
    return partitions[::-1]


def _nearest_one(line: Mapping[int, float]) -> int:
    return min(line, key=lambda other: (line[other], other))


def _without_small(
    clusters: Sequence[Sequence[int]], patterns: Sequence[Pattern], distances: Sequence[Sequence[float]]
) -> list[list[int]]:
    """People of a group too small to be shown join the one they are nearest to."""
    sizes = [sum(patterns[index][1] for index in cluster) for cluster in clusters]
    kept = [list(cluster) for cluster, size in zip(clusters, sizes, strict=True) if size >= LEAST_GROUP]
    loose = [index for cluster, size in zip(clusters, sizes, strict=True) if size < LEAST_GROUP for index in cluster]
    if not kept or len(kept) > MOST_GROUPS:
        return []
    homes = [
        min(range(len(kept)), key=lambda place: (_mean_to(index, kept[place], patterns, distances), place))
        for index in loose
    ]
    for index, home in zip(loose, homes, strict=True):
        kept[home].append(index)
    return kept


def _mean_to(
    index: int, cluster: Sequence[int], patterns: Sequence[Pattern], distances: Sequence[Sequence[float]]
) -> float:
    total = sum(patterns[other][1] for other in cluster)
    return sum(patterns[other][1] * distances[index][other] for other in cluster) / total


def _mean_distance(one: Pattern, cluster: Sequence[int], patterns: Sequence[Pattern]) -> tuple[float, list[Answers]]:
    """Of somebody who answered little; at equal distances, the answers of the group decide, not its place."""
    rows = [patterns[index] for index in cluster]
    line = _distance_table([one, *rows])[0]
    total = sum(count for _answers, count in rows)
    mean = sum(count * line[place] for place, (_answers, count) in enumerate(rows, 1)) / total
    return mean, sorted(answers for answers, _count in rows if None not in answers)


def _mean_silhouette(
    clusters: Sequence[Sequence[int]], patterns: Sequence[Pattern], distances: Sequence[Sequence[float]]
) -> float:
    """From −1 to 1, the mean over people of how much nearer they are to their own group than to the next one."""
    total, people = 0.0, 0
    sizes = [sum(patterns[index][1] for index in cluster) for cluster in clusters]
    for place, cluster in enumerate(clusters):
        for index in cluster:
            count = patterns[index][1]
            means = [_mean_to(index, other, patterns, distances) for other in clusters]
            own = means[place] * sizes[place] / (sizes[place] - 1)  # without oneself, at no distance
            next_one = min(mean for other, mean in enumerate(means) if other != place)
            widest = max(own, next_one)
            total += count * ((next_one - own) / widest if widest else 0.0)
            people += count
    return total / people


# --- what makes a group ----------------------------------------------------------------------------------------------


def _count_sides(part: Sequence[Pattern]) -> list[tuple[int, int, int]]:
    """Agree, disagree and pass, for each statement."""
    columns = range(len(part[0][0]))
    return [
        (
            sum(count for answers, count in part if answers[column] == 1),
            sum(count for answers, count in part if answers[column] == -1),
            sum(count for answers, count in part if answers[column] == 0),
        )
        for column in columns
    ]


def _making_statements(
    place: int, sizes: Sequence[int], counted: Sequence[Sequence[tuple[int, int, int]]]
) -> tuple[GroupStatement, ...]:
    """Most of the group takes this side, and clearly fewer of the others: the widest gaps first."""
    if len(sizes) < 2:
        return ()
    size, rest = sizes[place], sum(sizes) - sizes[place]
    found = []
    for column, answers in enumerate(counted[place]):
        for side, position in ((1, 0), (-1, 1)):
            count = answers[position]
            others = sum(counted[other][column][position] for other in range(len(sizes)) if other != place)
            gap = count / size - others / rest
            if 2 * count > size and gap >= LEAST_GAP:
                found.append((-gap, column, GroupStatement(column, side, count, size, others, rest)))
    found.sort(key=lambda one: one[:2])
    return tuple(statement for _gap, _column, statement in found[:STATEMENTS_SHOWN])


def _shared_statements(
    sizes: Sequence[int], counted: Sequence[Sequence[tuple[int, int, int]]]
) -> tuple[SharedStatement, ...]:
    """Each group is mostly of the same side: the widest agreements first."""
    found = []
    for column in range(len(counted[0])):
        for side, position in ((1, 0), (-1, 1)):
            counts = [answers[column][position] for answers in counted]
            if all(100 * count >= MAJORITY * size for count, size in zip(counts, sizes, strict=True)):
                found.append((-sum(counts), column, SharedStatement(column, side, sum(counts), sum(sizes))))
    found.sort(key=lambda one: one[:2])
    return tuple(statement for _count, _column, statement in found[:STATEMENTS_SHOWN])
