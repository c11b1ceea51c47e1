"""The messages to those who took part, written when they leave: the minutes of a workshop, what the notes became."""

from django.utils import timezone

from jalons.base.mail import absolute_url, render_letter
from jalons.invitations.models import Dispatch, FeedbackMessage
from jalons.invitations.queries.dispatches import read_email
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure
from jalons.publication.documents.letters.feedback import feedback_letter
from jalons.publication.documents.letters.told_outcomes import told_outcomes
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


def compose_feedback(message: Message) -> Parcel | Failure:
    """Fails when the person changed their mind or was erased meanwhile. Mail programs show « se désabonner » beside the
    message, as beside an invitation (RFC 8058)."""
    rows = FeedbackMessage.objects.select_related("feedback__roadmap", "contact", "guest", "pledge")
    row = rows.filter(message=message).first()
    if row is None:
        return Failure.OUTDATED
    contact, pledge = row.contact, row.pledge
    if not contact and not pledge:
        return Failure.NO_ADDRESS
    if not (contact.consents if contact else pledge and pledge.consents):
        return Failure.NO_WISH
    email = contact.email if contact else read_email(pledge.contact) if pledge else ""
    if not email:
        return Failure.NO_ADDRESS
    outcomes = told_outcomes(row.feedback.roadmap)
    if outcomes.is_empty:
        return Failure.OUTDATED
    stop = absolute_url("invitations:no_more", row.guest.uid) if row.guest else ""
    letter = feedback_letter(row.feedback, outcomes, stop=stop, own=pledge_address(pledge))
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop else {}
    return Parcel(email, letter, headers=headers)
