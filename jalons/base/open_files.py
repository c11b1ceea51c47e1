"""Open files: each listening phone takes one. The system allows a thousand by default."""

import logging
import os
from contextlib import suppress

from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

# Limits to ask for, the best first: macOS says « no limit » but only grants the second.
WANTED = (65_536, 10_240)
MANY = 0.8  # share of the limit
_PLACES = ("/proc/self/fd", "/dev/fd")


def raise_file_limit() -> None:
    """Raises the limit as far as the system allows; docs/hosting.md says how a host allows more."""
    try:
        import resource
    except ImportError:  # Windows: no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for most in WANTED:
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        if soft == resource.RLIM_INFINITY or soft >= wanted:
            return
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            return
    logger.warning(_("Le système n’accorde que %s fichiers ouverts : augmentez LimitNOFILE (docs/hosting.md)."), soft)


def file_limit() -> int | None:
    try:
        import resource
    except ImportError:
        return None
    soft, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft


def count_open_files() -> int | None:
    for place in _PLACES:
        try:
            return len(os.listdir(place))  # noqa: PTH208 names are enough, and this is asked every few seconds
        except OSError:
            continue
    return None


def is_near_limit(files: int | None, most: int | None) -> bool:
    return files is not None and most is not None and files >= MANY * most
