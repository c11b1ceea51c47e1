"""When a roadmap that is to be removed is erased for good. Pure."""

from datetime import datetime, timedelta

DAYS_KEPT = timedelta(days=30)


def erased_at(asked_at: datetime) -> datetime:
    return asked_at + DAYS_KEPT
