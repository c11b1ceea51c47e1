"""Messages to guests, from the queue to the mail server. Each leaves once, whatever happens meanwhile."""

import logging
from collections.abc import Iterable
from functools import partial
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.tasks import task

from jalons.base import mail
from jalons.base.db import write
from jalons.base.tasks import after_a_crash
from jalons.directory.rules import Standing
from jalons.roadmaps.models import Member, Membership, Roadmap
from jalons.workshops.mails import compose
from jalons.workshops.models import Guest, GuestMessage, Mailing, Workshop
from jalons.workshops.models.invitations import way_of
from jalons.workshops.rules.guests import Gesture, Way

logger = logging.getLogger(__name__)


def queue(
    *, workshop: Workshop, kind: str, guests: Iterable[Guest], by: Member | None = None, paragraph: str = ""
) -> Mailing:
    """Inside a transaction: after it, each message is delivered by a task of its own."""
    mailing = Mailing.objects.create(
        workshop=workshop, kind=kind, paragraph=paragraph, by=by.user if by else None, by_name=by.name if by else ""
    )
    made = GuestMessage.objects.bulk_create(GuestMessage(mailing=mailing, guest=guest, kind=kind) for guest in guests)
    for message in made:
        enqueue(message)
    return mailing


def enqueue(message: GuestMessage) -> None:
    transaction.on_commit(partial(deliver_message.enqueue, message.pk))


@task()
@after_a_crash(again=True)
def deliver_message(pk: int) -> None:
    """Taken, handed to the mail server, told. A crash between the last two leaves « en train de partir »: nobody knows
    whether it left, so only a person may ask for it again."""
    message = _taken(pk)
    if message is None:
        return
    guest, mailing = message.guest, message.mailing
    assert guest.contact
    workshop = mailing.workshop
    try:
        written = compose(mailing.kind, guest, workshop, paragraph=mailing.paragraph, author=mailing.by_name)
        mail.post(
            guest.contact.email,
            written.subject,
            written.body,
            reply_to=_reply_to(mailing),
            headers=written.headers,
        )
    except SMTPRecipientsRefused:
        _told(message, GuestMessage.Failure.ADDRESS)
    except Exception as error:
        # Never the address: a log is kept longer than a person's line.
        logger.warning("message %s: %s", pk, type(error).__name__)
        _told(message, GuestMessage.Failure.SERVER)
    else:
        _told(message)


@write()
def _taken(pk: int) -> GuestMessage | None:
    """Ours, when it waits and may still leave: meanwhile the person may have refused, or been erased."""
    message = (
        GuestMessage.objects.select_for_update(of=["self"])
        .select_related("mailing__workshop__roadmap", "mailing__by", "guest__contact")
        .filter(pk=pk, state=GuestMessage.State.QUEUED)
        .first()
    )
    if message is None:
        return None
    contact = message.guest.contact
    if contact and contact.standing is Standing.REFUSED:
        _failed(message, GuestMessage.Failure.NO_WISH)
        return None
    if contact is None or not contact.email:
        _failed(message, GuestMessage.Failure.NO_ADDRESS)
        return None
    message.state = GuestMessage.State.SENDING
    message.save(update_fields=["state", "changed_at"])
    return message


@write()
def _told(message: GuestMessage, failure: str = "") -> None:
    if failure:
        _failed(message, failure)
        return
    message.state, message.failure = GuestMessage.State.SENT, ""
    message.save(update_fields=["state", "failure", "changed_at"])
    dated = {Gesture.INVITATION: "invited_at", Gesture.REMINDER: "reminded_at"}.get(Gesture(message.kind))
    if dated:
        Guest.objects.filter(pk=message.guest_id).update(**{dated: message.changed_at})


def _failed(message: GuestMessage, failure: str) -> None:
    message.state, message.failure = GuestMessage.State.FAILED, failure
    message.save(update_fields=["state", "failure", "changed_at"])


def _reply_to(mailing: Mailing) -> str:
    """Whoever wrote; for what leaves by itself, whoever wrote last, else the person in charge."""
    if mailing.by:
        return mailing.by.email
    last = Mailing.objects.filter(workshop=mailing.workshop, by__isnull=False).select_related("by").first()
    return last.by.email if last and last.by else focal_address(mailing.workshop.roadmap)


def focal_address(roadmap: Roadmap) -> str:
    known = Membership.objects.filter(roadmap=roadmap, role=Membership.Role.FOCAL_POINT).select_related("user").first()
    return known.user.email if known else ""


def may_be_emailed(guest: Guest) -> bool:
    """What follows an answer of theirs may be told by e-mail."""
    contact = guest.contact
    return contact is not None and contact.standing is not Standing.REFUSED and way_of(guest) is Way.EMAIL
