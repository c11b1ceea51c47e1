"""Who may have an account, and when a link is sent again. Pure."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# What the address of a link names its secret.
TOKEN_NAME = "jeton"  # noqa: S105 the name of a secret is none
# The message that carries a link, in the ledger.
SIGN_IN = "sign_in"
LINK_LASTS = timedelta(minutes=15)
# What was sent in this time decides when the next link leaves.
REMEMBERED = timedelta(hours=1)
# While the last link serves, whoever asks again gets no other before this time: a message was lost, or somebody else
# fills a mailbox. The last link sent is never older than it lasts, so that the owner can always enter.
PAUSE = timedelta(minutes=2)
LONG_PAUSE = timedelta(minutes=10)
QUICK_LINKS = 3


class SignUp(StrEnum):
    OPEN = "open"
    DOMAINS = "domains"
    INVITED = "invited"


@dataclass(frozen=True)
class SignUpPolicy:
    """Whether an address without account nor invitation may have one."""

    kind: SignUp
    domains: tuple[str, ...] = ()

    def admits(self, email: str) -> bool:
        if self.kind == SignUp.DOMAINS:
            return email.rpartition("@")[2].lower() in self.domains
        return self.kind == SignUp.OPEN


_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,63}")


def read_sign_up(text: str) -> SignUpPolicy:
    """« open », « invited », « domains:exemple.fr,ville.fr ». Raises ValueError for anything else."""
    kind, _colon, listed = text.strip().lower().partition(":")
    domains = tuple(domain.strip().removeprefix("@") for domain in listed.split(",") if domain.strip())
    if kind == SignUp.DOMAINS and domains and all(_DOMAIN.fullmatch(domain[:300]) for domain in domains):
        return SignUpPolicy(SignUp.DOMAINS, domains)
    if kind in (SignUp.OPEN, SignUp.INVITED) and not listed:
        return SignUpPolicy(SignUp(kind))
    raise ValueError(text)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_last_link_enough(unused: Sequence[datetime], asked: int, now: datetime) -> bool:
    """`unused`: when the links that still serve were asked for; `asked`: how many in an hour, used ones included."""
    return bool(unused) and now - max(unused) < (PAUSE if asked <= QUICK_LINKS else LONG_PAUSE)
