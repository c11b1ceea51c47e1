"""The people of a list with the facts that decide whether to write to them, for pages and changes alike."""

from collections import Counter, defaultdict

from jalons.base.frozen import frozen
from jalons.directory.rules.consents import Standing
from jalons.invitations.models.guests import Guest
from jalons.invitations.models.mailings import GuestMessage
from jalons.invitations.rules.guests import Facts, Way, possible_way
from jalons.mail.models import Message
from jalons.workshops.models.workshops import Workshop

_NOT_GONE = (Message.State.WAITING, Message.State.LEAVING)


@frozen
class Invited:
    """The contact of `guest` and its organisation are prefetched."""

    guest: Guest
    facts: Facts


def invited_people(workshop: Workshop) -> list[Invited]:
    """Everybody on the list, in the order they were added, without those who just came. Three queries."""
    guests = (
        Guest.objects.filter(workshop=workshop, is_walk_in=False)
        .select_related("contact__organisation__commune", "contact__commune")
        .order_by("id")
    )
    elsewhere = Counter(
        Guest.objects.filter(workshop__roadmap=workshop.roadmap_id, contact__isnull=False, invited_at__isnull=False)
        .exclude(workshop=workshop)
        .values_list("contact", flat=True)
    )
    written: dict[int, set[str]] = defaultdict(set)
    waiting: dict[int, set[str]] = defaultdict(set)
    for guest_id, kind, state in GuestMessage.objects.filter(mailing__workshop=workshop).values_list(
        "guest", "kind", "message__state"
    ):
        written[guest_id].add(kind)
        if state in _NOT_GONE:
            waiting[guest_id].add(kind)
    return [
        Invited(guest, guest_facts(guest, elsewhere[guest.contact_id or 0], written[guest.pk], waiting[guest.pk]))
        for guest in guests
    ]


def guest_facts(guest: Guest, elsewhere: int, written: set[str], waiting: set[str]) -> Facts:
    contact = guest.contact
    return Facts(
        answer=guest.answer,
        way=guest_way(guest),
        standing=contact.standing if contact else Standing.SILENT,
        is_known=contact is not None,
        has_phone=bool(contact and contact.phone),
        invited_at=guest.invited_at,
        reminded_at=guest.reminded_at,
        invited_elsewhere=elsewhere,
        written=frozenset(written),
        waiting=frozenset(waiting),
    )


def waiting_rank(guest: Guest) -> int:
    """The place of a guest among those who wait, from 1; 0 when they do not wait."""
    if guest.answer != Guest.Answer.QUEUED:
        return 0
    waiting = Guest.objects.filter(workshop=guest.workshop_id, answer=Guest.Answer.QUEUED)
    return list(waiting.order_by("answered_at", "id").values_list("pk", flat=True)).index(guest.pk) + 1


def guest_way(guest: Guest) -> Way:
    contact = guest.contact
    if contact is None:
        return Way.NONE
    return possible_way(guest.channel, email=contact.email, address=contact.address, phone=contact.phone)
