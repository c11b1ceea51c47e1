"""Logs without keys: an address may open a page to whoever holds it, and logs are stored, copied and read by others."""

import logging
import re

# A key follows these words in a path, or these names in a query. docs/hosting.md gives nginx the same list.
_KEY = re.compile(
    r"(/(?:invitation|ma-fiche|mes-visas|ma-reponse|ma-convocation|i|engagements|suivre|calendriers|comptes-rendus|table)/)[^/?\s\"'<>]+"
    r"|([?&](?:jeton|code|adresse|suite)=)[^&\s\"'<>]+"
)


class WithoutKeys(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_keys(super().format(record))


def without_keys(line: str) -> str:
    """« /invitation/…/ » for « /invitation/h3kQ…/ »."""
    return _KEY.sub(lambda found: f"{found[1] or found[2]}…", line)
