"""The codes that people leave a workshop with: one for each participant, one printed on each sheet of paper. Pure."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from jalons.workshops.rules.workshops import CODE_ALPHABET, CODE_LENGTH

SIGNATURE_LENGTH = 4
_PARTS = re.compile(r"[^0-9A-Z]+")


@dataclass(frozen=True)
class SheetCode:
    """« K7M3PX-12-C4GH »: the workshop, the number of the sheet, and the signs that prove it was printed for it."""

    workshop: str
    number: int
    signature: str

    def __str__(self) -> str:
        return f"{self.workshop}-{self.number}-{self.signature}"


def sheet_code(secret: str, number: int) -> str:
    """The signature of a sheet, from the secret of its workshop: nobody guesses that of another sheet."""
    digest = hmac.new(secret.encode(), f"sheet:{number}".encode(), hashlib.sha256).digest()
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in digest[:SIGNATURE_LENGTH])


def read_follow_code(typed: str) -> str | SheetCode:
    """As people type it: spaces, dashes and small letters do not matter."""
    parts = [part for part in _PARTS.split(typed.upper()) if part]
    if (
        len(parts) == 3
        and (len(parts[0]), len(parts[2])) == (CODE_LENGTH, SIGNATURE_LENGTH)
        and parts[1].isdecimal()
        and len(parts[1]) < 10
    ):
        return SheetCode(parts[0], int(parts[1]), parts[2])
    return "".join(parts)
