"""Logs without keys: an address may open a page to whoever holds it, and logs are stored, copied and read by others."""

import logging
import re

from django.conf import settings

# A key follows these words in a path, or these names in a query. docs/hosting.md gives nginx the same list.
_KEY = re.compile(
    r"(/(?:invitation|ma-fiche|mes-visas|ma-reponse|ma-convocation|i|engagements|suivre|calendriers|comptes-rendus|table)/)[^/?\s\"'<>]+"
    r"|([?&](?:jeton|code|adresse|suite)=)[^&\s\"'<>]+"
)


class WithoutKeys(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One event is one line, the detail of an error included: journals count, filter and forward lines."""
        line = without_keys(super().format(record))
        return line if settings.DEBUG else line.replace("\n", " | ")


def without_keys(line: str) -> str:
    """« /invitation/…/ » for « /invitation/h3kQ…/ »."""
    return _KEY.sub(lambda found: f"{found[1] or found[2]}…", line)
