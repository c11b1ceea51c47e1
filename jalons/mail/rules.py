"""When a message is tried again, what a refusal of the mail server means, how many people a new account may write to.
Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate

from jalons.base.frozen import frozen

# The wait after the first failure, the second… When the last one is over, the server has been silent for 17 hours.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
TRIED_FOR = list(accumulate(DELAYS))[-1]
# Sending one message never takes so long: the process of a message that has been leaving for longer has died.
HAND_OVER_LIMIT = timedelta(minutes=10)
NEW_ACCOUNT_LIMIT = 50
LIMIT_PERIOD = timedelta(days=1)


class State(StrEnum):
    WAITING = "attente"
    LEAVING = "depart"
    GONE = "parti"
    FAILED = "echec"


class Failure(StrEnum):
    """Why a message failed; for a waiting message, why its last try failed."""

    ADDRESS = "adresse"
    SERVER = "serveur"
    LATER = "attendre"
    CONTENT = "contenu"
    NO_ADDRESS = "sans"
    NO_WISH = "refus"
    OUTDATED = "perime"
    UNWRITTEN = "ecriture"
    INTERRUPTED = "coupe"


# The mail server may accept these messages later.
TEMPORARY = frozenset({Failure.SERVER, Failure.LATER})
# After so many messages in a row without an answer, the server counts as down, although it accepted the connection.
SILENCES_IN_A_ROW = 2


@frozen
class Asker:
    """The account that asks for messages. `is_vouched_for`: it was invited, or somebody that it invited has joined."""

    account: int
    is_vouched_for: bool


def next_try(now: datetime, attempts: int) -> datetime | None:
    """When a message tried `attempts` times is tried again; None after the last try."""
    return now + DELAYS[attempts - 1] if attempts <= len(DELAYS) else None


def refusal_of_recipient(code: int) -> Failure:
    """A reply 5xx is permanent, a reply 4xx is temporary (RFC 5321, 4.2.1)."""
    return Failure.ADDRESS if 500 <= code < 600 else Failure.LATER


def refusal_of_content(code: int) -> Failure:
    return Failure.CONTENT if 500 <= code < 600 else Failure.LATER


def people_left(asker: Asker, already: int) -> int | None:
    """How many more people this account may write to today; None when there is no limit."""
    return None if asker.is_vouched_for else max(0, NEW_ACCOUNT_LIMIT - already)
