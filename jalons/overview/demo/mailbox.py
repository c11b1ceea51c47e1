"""The e-mails of the demo: written as files, shown on a page, sent to nobody."""

import re
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings

from jalons.base.frozen import frozen

MOST = 30
_SEPARATOR = re.compile(rb"^-{79}$", re.MULTILINE)


@frozen
class Mail:
    to: str
    subject: str
    sent_at: datetime | None
    body: str


def written_mails(count: int = MOST) -> tuple[list[Mail], int]:
    """The latest messages, newest first; and how many there are in all. A file may hold several."""
    folder: Path = settings.MAIL_FOLDER
    files = (
        sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True) if folder.exists() else []
    )
    mails: list[Mail] = []
    total = 0
    for file in files:
        parts = [raw for raw in _SEPARATOR.split(file.read_bytes()) if raw.strip()]
        total += len(parts)
        if len(mails) < count:
            for raw in reversed(parts):
                message = message_from_bytes(raw.lstrip(), policy=policy.default)
                body = message.get_body(("plain",))
                date = message["date"].datetime if message["date"] else None
                mails.append(
                    Mail(str(message["to"]), str(message["subject"]), date, body.get_content() if body else "")
                )
    return mails[:count], total
