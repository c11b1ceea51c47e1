"""Whether the database, the hub and the worker are well."""

import time

from django.conf import settings
from django.db import connection

PULSE_IS_OLD = 30


def report() -> dict[str, bool]:
    return {"database": _database(), "hub": _hub(), "worker": _worker()}


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return bool(cursor.fetchone() == (1,))
    except Exception:
        return False


def _hub() -> bool:
    from jalons.base.live.hub import hub

    return hub.health()


def _worker() -> bool:
    pulse = settings.DATA_DIR / "worker.pulse"
    return pulse.exists() and time.time() - pulse.stat().st_mtime < PULSE_IS_OLD
