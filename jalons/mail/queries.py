"""The state of the mail, for whoever runs the instance and for whoever waits for a message."""

from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from jalons.base.frozen import frozen
from jalons.mail.models import Message

_RIGHTLY = (Message.Failure.NO_WISH, Message.Failure.OUTDATED)


@frozen
class MailHealth:
    failed_24h: int
    waiting: int
    oldest_waiting_seconds: int | None
    is_server_silent: bool = False


def mail_health(now: datetime) -> MailHealth:
    """One query. `waiting` includes the messages that are leaving. A message held back on purpose, because the person
    refused it or it expired, is not counted as failed. `is_server_silent`: a message waits because the server could not be
    opened."""
    underway = Q(state__in=[Message.State.WAITING, Message.State.LEAVING])
    failed = Q(state=Message.State.FAILED, changed_at__gt=now - timedelta(days=1))
    counts = Message.objects.filter(underway | failed).aggregate(
        failed=Count("pk", filter=failed & ~Q(failure__in=_RIGHTLY)),
        waiting=Count("pk", filter=underway),
        oldest=Min("created_at", filter=underway),
        unanswered=Count("pk", filter=Q(state=Message.State.WAITING, failure=Message.Failure.SERVER)),
    )
    oldest = counts["oldest"]
    return MailHealth(
        counts["failed"],
        counts["waiting"],
        max(0, int((now - oldest).total_seconds())) if oldest else None,
        counts["unanswered"] > 0,
    )


def is_mail_late() -> bool:
    """Whether a message waits because the mail server did not answer: anybody who waits for one is then told."""
    return bool(Message.objects.filter(state=Message.State.WAITING, failure=Message.Failure.SERVER).exists())
