"""Identities of notes that become findings, so that the same note is never taken twice. Pure."""

import uuid
from collections.abc import Iterable
from datetime import datetime

# (when, whether a séquence was started or stopped, its id), in order.
type PaceEvent = tuple[datetime, str, int]


def note_origin(workshop: uuid.UUID, note: uuid.UUID) -> uuid.UUID:
    """The identity of a note for the floor below: the same here and on the laptop that carried the workshop."""
    return uuid.uuid5(workshop, str(note))


def item_moments(item: int, events: Iterable[PaceEvent]) -> list[tuple[datetime, datetime | None]]:
    """When a séquence ran: from its start to the next start or stop of any séquence; no end while it runs."""
    moments: list[tuple[datetime, datetime | None]] = []
    for at, verb, which in events:
        if moments and moments[-1][1] is None:
            moments[-1] = (moments[-1][0], at)
        if verb == "start" and which == item:
            moments.append((at, None))
    return moments


def is_within(at: datetime, moments: Iterable[tuple[datetime, datetime | None]]) -> bool:
    return any(start <= at and (end is None or at < end) for start, end in moments)
