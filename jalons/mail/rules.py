"""When a message is tried again, what a refusal of the mail server means, how many people a new account may write to. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate

# After the first failure, the second… A server that is still silent after the last one has been silent for 17 hours.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
TRIED_FOR = list(accumulate(DELAYS))[-1]
# Handing over one message never takes so long: a message that leaves for longer has met the end of its process.
HAND_OVER_LIMIT = timedelta(minutes=10)
NEW_ACCOUNT_LIMIT = 50
LIMIT_PERIOD = timedelta(days=1)


class State(StrEnum):
    WAITING = "attente"
    LEAVING = "depart"
    GONE = "parti"
    FAILED = "echec"


class Failure(StrEnum):
    """Why a message did not leave; of one that waits, why the last try failed."""

    ADDRESS = "adresse"
    SERVER = "serveur"
    LATER = "attendre"
    CONTENT = "contenu"
    NO_ADDRESS = "sans"
    NO_WISH = "refus"
    OUTDATED = "perime"
    UNWRITTEN = "ecriture"
    INTERRUPTED = "coupe"


# The mail server may accept them later.
TEMPORARY = frozenset({Failure.SERVER, Failure.LATER})
# So many in a row without an answer: the server that took the connection is down all the same.
SILENCES_IN_A_ROW = 2


@dataclass(frozen=True)
class Asker:
    """The account that asks for messages. `is_vouched_for`: somebody it brought has joined, or somebody brought it."""

    account: int
    is_vouched_for: bool


def next_try(now: datetime, attempts: int) -> datetime | None:
    """When a message that was tried `attempts` times is tried again; None when it has been tried enough."""
    return now + DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


def refusal_of_recipient(code: int) -> Failure:
    """RFC 5321, 4.2.1: a reply of 5xx is for ever, one of 4xx for now."""
    return Failure.ADDRESS if 500 <= code < 600 else Failure.LATER


def refusal_of_content(code: int) -> Failure:
    return Failure.CONTENT if 500 <= code < 600 else Failure.LATER


def people_left(asker: Asker, already: int) -> int | None:
    """How many more people this account may write to today; None: as many as it likes."""
    return None if asker.is_vouched_for else max(0, NEW_ACCOUNT_LIMIT - already)
