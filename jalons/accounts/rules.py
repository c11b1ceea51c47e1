"""Who may have an account, and when a link is sent again. Pure."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from jalons.base.frozen import frozen

ADMISSION_LASTS = timedelta(days=30)

# The name of the token in the address of a link.
TOKEN_NAME = "jeton"  # noqa: S105 the name of a secret is none
# The kind of the message that carries a link, in the ledger.
SIGN_IN = "sign_in"
LINK_LASTS = timedelta(minutes=15)
# Links asked for in this time decide when the next one may leave.
REMEMBERED = timedelta(hours=1)
# While the last link is valid, asking again before this time sends no other one: either a message was lost, or somebody
# is filling a mailbox. A pause is shorter than the life of a link, so the owner can always sign in.
PAUSE = timedelta(minutes=2)
LONG_PAUSE = timedelta(minutes=10)
QUICK_LINKS = 3


class SignUp(StrEnum):
    OPEN = "open"
    DOMAINS = "domains"
    INVITED = "invited"


@frozen
class SignUpPolicy:
    """Whether an address with neither account nor invitation may have an account."""

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
    """Whether no new link should leave now. `unused`: when the links still valid were asked for; `asked`: how many in
    an hour, used ones included."""
    return bool(unused) and now - max(unused) < (PAUSE if asked <= QUICK_LINKS else LONG_PAUSE)
