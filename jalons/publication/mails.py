"""The message that announces the minutes to one person, written when it leaves."""

from django.utils import timezone

from jalons.base.mail import render_letter
from jalons.invitations.models import Dispatch
from jalons.invitations.queries.dispatches import read_email
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure
from jalons.publication.documents.minutes.letters import ABSENT, PRESENT, letter_context, pledge_address


def compose_minutes(message: Message) -> Parcel | Failure:
    """Fails when meanwhile another edition was validated, or the person changed their mind or was erased."""
    rows = Dispatch.objects.select_related("minutes__workshop__roadmap", "guest__contact", "pledge")
    dispatch = rows.filter(message=message).first()
    if dispatch is None or dispatch.edition != dispatch.minutes.edition:
        return Failure.OUTDATED
    contact, pledge = dispatch.guest and dispatch.guest.contact, dispatch.pledge
    if not contact and not pledge:
        return Failure.NO_ADDRESS
    if not (contact.consents if contact else pledge and pledge.consents):
        return Failure.NO_WISH
    email = contact.email if contact else read_email(pledge.contact) if pledge else ""
    if not email:
        return Failure.NO_ADDRESS
    template = ABSENT if dispatch.to_absent else PRESENT
    values = letter_context(dispatch.minutes, timezone.localdate())
    return Parcel(email, render_letter(template, **values, own=pledge_address(pledge)))
