"""The order of rows: ranks 1, 2, 3…, without gap."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Max, QuerySet

# A rank that no row reaches, used while the others are numbered.
FAR = 10_000


def next_rank(rows: QuerySet[Any]) -> int:
    """After the last of these rows: their ranks may have gaps, since a code that was told is not given again to another row."""
    return (rows.aggregate(last=Max("rank"))["last"] or 0) + 1


def renumber_rows(ordered: Sequence[Any]) -> int:
    """Gives rows of one model the ranks of this order; returns how many moved. It writes twice, because some ranks are
    unique at every moment, not only at the end."""
    moving = [row for rank, row in enumerate(ordered, 1) if row.rank != rank]
    if moving:
        rows = type(moving[0])._default_manager
        rows.filter(pk__in=[row.pk for row in moving]).update(rank=F("rank") + FAR)
        for rank, row in enumerate(ordered, 1):
            row.rank = rank
        rows.bulk_update(moving, ["rank"])
    return len(moving)
