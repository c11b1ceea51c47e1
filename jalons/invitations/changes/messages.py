"""Messages to guests: queued, written when they leave, then recorded."""

from collections.abc import Iterable

from jalons.base.mail import Letter
from jalons.directory.rules.consents import Standing
from jalons.invitations.mails import GUEST, compose_guest_mail
from jalons.invitations.models import Guest, GuestMessage, Mailing, RepeatedRegistration
from jalons.invitations.models.invitations import guest_way
from jalons.invitations.models.registrations import registration_marks
from jalons.invitations.rules.guests import Gesture, Way
from jalons.invitations.rules.registrations import Mark
from jalons.mail import changes as mail
from jalons.mail.kinds import Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Failure
from jalons.roadmaps.models import Member, Membership, Roadmap
from jalons.workshops.models import Workshop


def queue_mailing(
    *,
    workshop: Workshop,
    kind: str,
    guests: Iterable[Guest],
    by: Member | None = None,
    paragraph: str = "",
    into: Mailing | None = None,
) -> Mailing:
    """Call it inside a transaction: each message is sent after it, in the background. `into`: adds to this mailing."""
    guests = list(guests)
    messages = mail.queue_messages(GUEST, len(guests), asker=by.asker if by else None)
    mailing = into or Mailing.objects.create(
        workshop=workshop, kind=kind, paragraph=paragraph, by=by.user if by else None, by_name=by.name if by else ""
    )
    GuestMessage.objects.bulk_create(
        GuestMessage(mailing=mailing, guest=guest, kind=kind, message=message)
        for guest, message in zip(guests, messages, strict=True)
    )
    return mailing


def compose_for_guest(message: Message) -> Parcel | Failure:
    """A failure when the person has refused or was erased meanwhile, or when nothing is left to tell them."""
    rows = GuestMessage.objects.select_related("mailing__workshop__roadmap", "mailing__by", "guest__contact")
    row = rows.filter(message=message).first()
    if row is None:
        return Failure.OUTDATED
    contact, mailing = row.guest.contact, row.mailing
    if contact and contact.standing is Standing.REFUSED:
        return Failure.NO_WISH
    if contact is None or not contact.email:
        return Failure.NO_ADDRESS
    if mailing.kind == Mailing.Kind.REGISTRATION and not _is_registered(row.guest):
        return Failure.OUTDATED
    written = compose_guest_mail(
        mailing.kind, row.guest, mailing.workshop, paragraph=mailing.paragraph, author=mailing.by_name
    )
    return Parcel(
        contact.email, Letter(written.subject, written.body), reply_to=_reply_address(mailing), headers=written.headers
    )


def _is_registered(guest: Guest) -> bool:
    """Whether this person registered, or has to confirm what somebody typed for them. Somebody who knew their address may
    have erased it since, or said that they do not come: nothing of it is theirs, so nothing is told."""
    if guest.registered_at or registration_marks([guest.pk]).get(guest.pk) is Mark.TO_CONFIRM:
        return True
    is_coming = guest.answer in (Guest.Answer.YES, Guest.Answer.QUEUED)
    return is_coming and RepeatedRegistration.objects.filter(guest=guest).exists()


def note_guest_written(message: Message) -> None:
    row = GuestMessage.objects.get(message=message)
    dated = {Gesture.INVITATION: "invited_at", Gesture.REMINDER: "reminded_at"}.get(Gesture(row.kind))
    if dated:
        Guest.objects.filter(pk=row.guest_id).update(**{dated: message.gone_at})


def _reply_address(mailing: Mailing) -> str:
    """The author; for automatic messages, the last author, else the person in charge."""
    if mailing.by:
        return mailing.by.email
    last = Mailing.objects.filter(workshop=mailing.workshop, by__isnull=False).select_related("by").first()
    return last.by.email if last and last.by else focal_address(mailing.workshop.roadmap)


def focal_address(roadmap: Roadmap) -> str:
    membership = (
        Membership.objects.filter(roadmap=roadmap, role=Membership.Role.FOCAL_POINT).select_related("user").first()
    )
    return membership.user.email if membership else ""


def may_be_emailed(guest: Guest) -> bool:
    """Whether messages that follow their answer may be sent by e-mail."""
    contact = guest.contact
    return contact is not None and contact.standing is not Standing.REFUSED and guest_way(guest) is Way.EMAIL
