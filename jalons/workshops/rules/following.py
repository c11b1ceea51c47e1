"""The codes that people leave a workshop with: one for each participant, one printed on each sheet of paper. Pure."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from jalons.base.codes import CODE_ALPHABET, CODE_LENGTH

SIGNATURE_LENGTH = 8
# Sheets were printed with half of it until November 2026: paper does not change.
SHORT_LENGTH = 4
_PARTS = re.compile(r"[^0-9A-Z]+")
_SHEET = re.compile(rf"(?P<workshop>.{{{CODE_LENGTH}}})(?P<number>[0-9]{{1,9}})(?P<signature>.{{{SIGNATURE_LENGTH}}})")
# Half a signature is too near a number to be told apart without the dashes.
_SHORT_SHEET = re.compile(
    rf"(?P<workshop>.{{{CODE_LENGTH}}}) (?P<number>[0-9]{{1,9}}) (?P<signature>.{{{SHORT_LENGTH}}})"
)


@dataclass(frozen=True)
class SheetCode:
    """« K7M3PX-12-C4GH-7XRM »: the workshop, the number of the sheet, and the signs that prove it was printed for it."""

    workshop: str
    number: int
    signature: str

    def __str__(self) -> str:
        fours = [self.signature[start : start + 4] for start in range(0, len(self.signature), 4)]
        return "-".join([self.workshop, str(self.number), *fours])

    @property
    def is_short(self) -> bool:
        return len(self.signature) == SHORT_LENGTH

    def is_printed_by(self, secret: str, *, short: bool) -> bool:
        """Whether the workshop of this secret printed it; `short`: also while half a signature was enough."""
        whole = sheet_code(secret, self.number)
        printed = whole[:SHORT_LENGTH] if short and self.is_short else whole
        return hmac.compare_digest(printed, self.signature)


def sheet_code(secret: str, number: int) -> str:
    """The signature of a sheet, from the secret of its workshop: nobody guesses that of another sheet."""
    digest = hmac.new(secret.encode(), f"sheet:{number}".encode(), hashlib.sha256).digest()
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in digest[:SIGNATURE_LENGTH])


def read_follow_code(typed: str) -> str | SheetCode:
    """As people type it: spaces, dashes and small letters do not matter."""
    parts = [part for part in _PARTS.split(typed.upper()) if part]
    if match := _SHORT_SHEET.fullmatch(" ".join(parts)) or _SHEET.fullmatch("".join(parts)):
        return SheetCode(match["workshop"], int(match["number"]), match["signature"])
    return "".join(parts)
