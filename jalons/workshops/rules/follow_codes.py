"""The codes that people take away: one for each participant, one printed on each sheet of paper. Pure."""

import hashlib
import hmac
import re

from jalons.base.codes import CODE_ALPHABET, CODE_LENGTH
from jalons.base.frozen import frozen

SIGNATURE_LENGTH = 8
_BETWEEN = re.compile(r"[^0-9A-Z]+")
_SHEET = re.compile(rf"(?P<workshop>.{{{CODE_LENGTH}}})(?P<number>[0-9]{{1,9}})(?P<signature>.{{{SIGNATURE_LENGTH}}})")


@frozen
class SheetCode:
    """« K7M3PX-12-C4GH-7XRM »: the workshop, the number of the sheet, and the signature of the workshop."""

    workshop: str
    number: int
    signature: str

    def __str__(self) -> str:
        fours = [self.signature[start : start + 4] for start in range(0, len(self.signature), 4)]
        return "-".join([self.workshop, str(self.number), *fours])

    def is_printed_by(self, secret: str) -> bool:
        """Whether the workshop with this secret printed it."""
        return hmac.compare_digest(sheet_code(secret, self.number), self.signature)


def sheet_code(secret: str, number: int) -> str:
    """The signature of a sheet, from the secret of its workshop: nobody can guess that of another sheet."""
    digest = hmac.new(secret.encode(), f"sheet:{number}".encode(), hashlib.sha256).digest()
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in digest[:SIGNATURE_LENGTH])


def read_follow_code(typed: str) -> str | SheetCode:
    """Spaces, dashes and case are ignored."""
    signs = _BETWEEN.sub("", typed.upper())
    if match := _SHEET.fullmatch(signs):
        return SheetCode(match["workshop"], int(match["number"]), match["signature"])
    return signs
