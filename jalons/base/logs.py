"""Logs without keys: an address may open a page to whoever holds it, and logs are kept, copied and read by others."""

import logging
import re

# In the path after these words, in the query under these names. The recipe of docs/hosting.md says the same to nginx.
_KEY = re.compile(
    r"(/(?:invitation|ma-fiche|i|engagements|suivre|calendriers|comptes-rendus|table)/)[^/?\s\"'<>]+"
    r"|([?&](?:jeton|code|adresse|suite)=)[^&\s\"'<>]+"
)


class WithoutKeys(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_keys(super().format(record))


def without_keys(line: str) -> str:
    """« /invitation/…/ » for « /invitation/h3kQ…/ »."""
    return _KEY.sub(lambda found: f"{found[1] or found[2]}…", line)
