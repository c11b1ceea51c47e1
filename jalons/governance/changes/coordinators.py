"""The only writer of messages to whoever coordinates. Their words stay no longer than the message itself."""

import json
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.sealing import seal
from jalons.governance.mails import COORDINATOR_MESSAGE, PRESENTER_AWAY
from jalons.governance.models import Convocation, CoordinatorMessage
from jalons.governance.models.coordinators import coordinators
from jalons.governance.rules.coordinators import FAILED_KEPT
from jalons.mail.changes import queue_messages
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Role


@write_transaction()
def write_to_coordinators(*, subject: str, text: str, by: Member, page: str = "") -> int:
    """One message to each référente or référent, who answers to the address of the account. `page`: the path from which
    it was written. Returns how many."""
    return _queue(by.roadmap, subject, text, by=by, page=page)


@write_transaction()
def write_from_seat(*, convocation: Convocation, subject: str, text: str, reply_to: str = "") -> int:
    """From the private page of a seat, without account."""
    row = Convocation.objects.select_related("meeting__roadmap", "seat").get(pk=convocation.pk)
    roadmap = row.meeting.roadmap
    by = Member(roadmap, None, Role.OBSERVER, row.signature, signer=row)
    return _queue(roadmap, subject, text, by=by, reply_to=reply_to)


def _queue(roadmap: Roadmap, subject: str, text: str, *, by: Member, page: str = "", reply_to: str = "") -> int:
    recipients = list(coordinators(roadmap, by.user))
    if not recipients:
        raise Refused(
            _("Personne d’autre ne coordonne cette feuille de route : ce message n’irait à personne."),
            code="no-coordinator",
        )
    words = seal(json.dumps({"subject": subject, "text": text, "reply_to": reply_to, "page": page}))
    convocation = by.signer if isinstance(by.signer, Convocation) else None
    messages = queue_messages(COORDINATOR_MESSAGE, len(recipients), asker=by.asker)
    for message, recipient in zip(messages, recipients, strict=True):
        CoordinatorMessage.objects.create(
            roadmap=roadmap,
            recipient=recipient,
            sender=by.user,
            convocation=convocation,
            message=message,
            sealed_secret=words,
        )
    record_change(by=by, verb="write_coordinators", about=roadmap)
    return len(messages)


def tell_presenter_away(convocation: Convocation, by: Member) -> None:
    """Called in the transaction of the answer. To each référente or référent but whoever has noted it; what is left to
    present is read when the message leaves."""
    recipients = list(coordinators(by.roadmap, by.user))
    messages = queue_messages(PRESENTER_AWAY, len(recipients), asker=by.asker)
    CoordinatorMessage.objects.bulk_create(
        CoordinatorMessage(roadmap=by.roadmap, recipient=recipient, convocation=convocation, message=message)
        for message, recipient in zip(messages, recipients, strict=True)
    )


def forget_sent_message(message: Message) -> None:
    """Once it has left, nothing of it stays but that somebody wrote."""
    CoordinatorMessage.objects.filter(message=message).delete()


@write_transaction()
def erase_failed_messages(now: datetime | None = None) -> None:
    """The words that no server took, some days after the last try."""
    ended = [Message.State.GONE, Message.State.FAILED]
    old = (now or timezone.now()) - FAILED_KEPT
    CoordinatorMessage.objects.filter(message__state__in=ended, message__changed_at__lt=old).delete()
