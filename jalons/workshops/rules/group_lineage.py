"""For merged groups, the group that each one led to. Pure."""

from collections.abc import Mapping


class Loop(ValueError):
    """A lineage that loops leads to no group."""


def living_group(merged_into: Mapping[int, int | None], group: int) -> int:
    """The group that finally received the notes of this one, after any number of merges; itself when it was not
    merged."""
    seen = set()
    while (into := merged_into[group]) is not None:
        if group in seen:
            raise Loop(group)
        seen.add(group)
        group = into
    return group


def merged_groups(merged_into: Mapping[int, int | None], group: int) -> list[int]:
    """Every group whose notes are now in this one, without itself."""
    return [other for other in merged_into if other != group and living_group(merged_into, other) == group]
