"""The codes of a vote, one for each person: printed, cut, handed out, and taken once. Pure."""

import hashlib
import hmac
import re
from uuid import UUID

from jalons.base.codes import CODE_ALPHABET

VOTING_CODE_LENGTH = 8
# As many people as a kit may be printed for, and one in ten more.
VOTING_CODES_MAX = 550
_BETWEEN = re.compile(r"[^0-9A-Z]+")


def voting_codes(ballot: UUID, count: int = VOTING_CODES_MAX) -> list[str]:
    """The first codes of a vote, always the same, all different. Nobody outside the team knows the `uid` of a vote, from
    which they are made: a code guessed at random is one of them 550 times in four thousand million (16^8)."""
    codes: dict[str, None] = {}
    number = 0
    while len(codes) < count:
        number += 1
        digest = hmac.new(ballot.bytes, f"vote:{number}".encode(), hashlib.sha256).digest()
        codes["".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in digest[:VOTING_CODE_LENGTH])] = None
    return list(codes)


def show_voting_code(code: str) -> str:
    """In two parts, easier to copy."""
    return f"{code[:4]}\u00a0{code[4:]}"


def voting_code_number(ballot: UUID, typed: str) -> int | None:
    """Which code was typed, from 1; None when it is not one of this vote. Spaces, dashes and case are ignored."""
    code = _BETWEEN.sub("", typed.upper())
    return next((number for number, one in enumerate(voting_codes(ballot), 1) if one == code), None)
