"""What a vote may tell without telling anybody's answers (decision 0077). Pure.

Voters are put into parts: by how they voted (phone or paper), then by the college or the table that is known of them.
All that is published is a sum over whole parts, or does not change when two people of a part swap their papers. So
whoever combines every page, file and screen cannot tell one from the other: somebody's answer is read only if their
whole part gave it.

Parts depend on sizes alone, never on answers: a college that was left out because it was unanimous would be known to be.
"""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from jalons.base.frozen import frozen

# A vote of fewer people is not told at all: whoever voted reads the other one.
LEAST_VOTES = 3
# Of fewer people, a part may not be shown: three or four are often of one mind, and the line is then the answer of each.
LEAST_PART = 5


class Channel(StrEnum):
    PHONES = "phones"
    PAPER = "paper"


# How somebody voted, and their college (or their table).
type Voter = tuple[Channel, str]


@frozen
class Part:
    """`name`: the college or the table; empty for several, put together. `channel` is None when both are mixed."""

    channel: Channel | None
    name: str


def is_told(sizes: Mapping[Channel, int]) -> bool:
    """Whether the result of a vote may be read. A vote of nobody tells nothing of anybody. Whoever typed the papers knows
    their sum: fewer than three phones beside them would be told by the rest."""
    phones, papers = sizes.get(Channel.PHONES, 0), sizes.get(Channel.PAPER, 0)
    if papers and 0 < phones < LEAST_VOTES:
        return False
    return phones + papers == 0 or phones + papers >= LEAST_VOTES


def are_channels_apart(sizes: Mapping[Channel, int]) -> bool:
    """Whether what phones and papers said may be shown apart: each is empty or large enough."""
    return all(size == 0 or size >= LEAST_PART for size in sizes.values())


def room_parts(sizes: Mapping[Voter, int]) -> dict[Voter, Part]:
    """The part of each voter. Each part has `LEAST_PART` people of one channel, or is the whole room.

    A channel is never added to the other one inside a college unless both are large enough there: whoever typed the
    papers would subtract them. When one of them is small, it joins those of the other who are put together, and who are
    enough without it.
    """
    in_channel: Counter[Channel] = Counter()
    for (channel, _name), size in sizes.items():
        in_channel[channel] += size
    is_apart = are_channels_apart(in_channel)
    shown = Channel if is_apart else [max(Channel, key=lambda channel: in_channel[channel])]
    alone = {channel: _shown_alone(_names_of(sizes, channel), is_joined=not is_apart) for channel in shown}
    return {
        (channel, name): Part(channel, name)
        if name in alone.get(channel, ())
        else Part(channel if is_apart else None, "")
        for channel, name in sizes
    }


def _names_of(sizes: Mapping[Voter, int], channel: Channel) -> dict[str, int]:
    return {name: size for (each, name), size in sizes.items() if each is channel}


def _shown_alone(sizes: Mapping[str, int], *, is_joined: bool) -> set[str]:
    """The names that are parts of their own. The others are put together: the smallest of the rest join them until they
    are enough, or no name is left. `is_joined`: others will join them, so that somebody has to be there."""
    alone = {name for name, size in sizes.items() if size >= LEAST_PART}
    rest = sum(size for name, size in sizes.items() if name not in alone)
    for name in sorted(alone, key=lambda name: (sizes[name], name)):
        if rest >= LEAST_PART or (rest == 0 and not is_joined):
            break
        alone.discard(name)
        rest += sizes[name]
    return alone
