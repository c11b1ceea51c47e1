"""Groups that were merged: where each one led. Pure."""

from collections.abc import Mapping


class Loop(ValueError):
    """A lineage that comes back to itself leads nowhere."""


def living_group(merged_into: Mapping[int, int | None], group: int) -> int:
    """The living group into which this one was merged, however many merges later; itself when it lives."""
    seen = set()
    while (into := merged_into[group]) is not None:
        if group in seen:
            raise Loop(group)
        seen.add(group)
        group = into
    return group


def merged_groups(merged_into: Mapping[int, int | None], group: int) -> list[int]:
    """Every group that now leads to this one, itself not included."""
    return [other for other in merged_into if other != group and living_group(merged_into, other) == group]
