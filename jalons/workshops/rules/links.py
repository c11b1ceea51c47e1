"""The link of a table: its holder types for that table. It cannot be guessed from another one. Pure."""

import hashlib
import hmac

from jalons.base.codes import CODE_ALPHABET
from jalons.workshops.rules.workshops import TABLES_MAX

SEAL_LENGTH = 16  # of 16 signs: 64 bits


def table_token(secret: str, table: int, edition: int = 0) -> str:
    """« 3-GHK… »: the table, then a seal made with the secret of the workshop. Links of earlier editions open
    nothing."""
    digest = hmac.digest(secret.encode(), f"table:{table}:{edition}".encode(), hashlib.sha256)
    return f"{table}-" + "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in digest[:SEAL_LENGTH])


def read_table_token(secret: str, token: str, edition: int = 0) -> int | None:
    """The table, when the seal is correct."""
    number = token.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) <= len(str(TABLES_MAX))):
        return None
    table = int(number)
    is_ours = hmac.compare_digest(table_token(secret, table, edition).encode(), token.encode())
    return table if is_ours else None
