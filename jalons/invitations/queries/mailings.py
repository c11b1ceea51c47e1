"""Who would receive a message, who would not and why; and the results of messages."""

from collections import Counter
from datetime import datetime

from django.db.models import Count, Q
from django.utils import timezone

from jalons.base.frozen import frozen
from jalons.invitations.models import Guest, GuestMessage, Mailing
from jalons.invitations.models.invitations import Invited, invited_people
from jalons.invitations.queries.guests import GuestRow, guest_rows
from jalons.invitations.rules import guests as rules
from jalons.invitations.rules.guests import Gesture, Obstacle
from jalons.invitations.words import OBSTACLE_WORDS
from jalons.mail.models import Message
from jalons.workshops.models import Workshop

State = Message.State
# Shown to the author; people who answered or are done need no explanation.
_WORTH_TELLING = (
    Obstacle.RECENT, Obstacle.NO_AGREEMENT, Obstacle.REFUSED, Obstacle.OTHER_WAY, Obstacle.NO_WAY, Obstacle.ERASED,
    Obstacle.NOT_INVITED,
)  # fmt: skip


@frozen
class LeftOut:
    words: str
    rows: list[GuestRow]


@frozen
class Recipients:
    """`example`: the first recipient, whose message is shown."""

    rows: list[GuestRow]
    left_out: list[LeftOut]
    recent: int
    example: Guest | None


def mailing_recipients(workshop: Workshop, gesture: Gesture, *, again: bool = False) -> Recipients:
    """Four queries."""
    everybody = invited_people(workshop)
    rows = {row.pk: row for row in guest_rows(workshop, everybody)}
    now = timezone.now()

    def why(one: Invited) -> Obstacle | None:
        return rules.message_obstacle(gesture, one.facts, now, days=workshop.remind_after_days, again=again)

    reasons = {person.guest.pk: why(person) for person in everybody}
    recipients = [row for pk, row in rows.items() if reasons[pk] is None]
    left_out = [
        LeftOut(str(OBSTACLE_WORDS[reason] % {"n": len(some)}), some)
        for reason in _WORTH_TELLING
        if (some := [row for pk, row in rows.items() if reasons[pk] is reason])
    ]
    guests = {person.guest.pk: person.guest for person in everybody}
    return Recipients(
        rows=recipients,
        left_out=left_out,
        recent=sum(reason is Obstacle.RECENT for reason in reasons.values()),
        example=guests[recipients[0].pk] if recipients else None,
    )


@frozen
class MailingCard:
    pk: int
    kind: str
    at: datetime
    by_name: str
    total: int
    sent: int
    failed: int


def mailing_cards(workshop: Workshop) -> list[MailingCard]:
    """The newest first. One query."""
    rows = Mailing.objects.filter(workshop=workshop).annotate(
        total=Count("messages"),
        sent=Count("messages", filter=Q(messages__message__state=State.GONE)),
        failed=Count("messages", filter=Q(messages__message__state=State.FAILED)),
    )
    return [
        MailingCard(row.pk, str(row.get_kind_display()), row.at, row.by_name, row.total, row.sent, row.failed)
        for row in rows.order_by("-id")
    ]


@frozen
class FailedLine:
    guest_pk: int
    label: str
    email: str
    why: str


@frozen
class MailingPage:
    """`delayed`: waiting messages that the server refused for now; they are tried again at `next_try`."""

    mailing: Mailing
    total: int
    sent: int
    waiting: int
    delayed: int
    next_try: datetime | None
    failed: list[FailedLine]

    @property
    def done(self) -> int:
        return self.total - self.waiting

    @property
    def may_retry(self) -> bool:
        return bool(self.failed or self.delayed)


def mailing_page(mailing: Mailing) -> MailingPage:
    """One query."""
    rows = [
        (row, row.message)
        for row in mailing.messages.select_related("guest__contact", "message").order_by("id")
        if row.message
    ]
    states = Counter(message.state for _row, message in rows)
    delayed = [message.due_at for _row, message in rows if message.is_retried]
    return MailingPage(
        mailing=mailing,
        total=len(rows),
        sent=states[State.GONE],
        waiting=states[State.WAITING] + states[State.LEAVING],
        delayed=len(delayed),
        next_try=min(delayed, default=None),
        failed=[_failed_line(row, message) for row, message in rows if message.state == State.FAILED],
    )


def _failed_line(row: GuestMessage, message: Message) -> FailedLine:
    contact = row.guest.contact
    return FailedLine(
        row.guest_id,
        contact.name if contact else str(row.guest),
        contact.email if contact else "",
        str(message.get_failure_display()),
    )
