"""The list of guests: made from the directory, copied from another workshop, cleaned up."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.directory.models import Contact
from jalons.directory.rules.consents import Standing
from jalons.invitations.changes.current_rows import current_guest
from jalons.invitations.changes.seats import promote_waiting_guests
from jalons.invitations.models import Guest
from jalons.invitations.models.invitations import invited_people
from jalons.invitations.rules import guests as rules
from jalons.invitations.rules.guests import Gesture, Way
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.models import Member
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Workshop


class Added(NamedTuple):
    """`refused`: how many were left out because they asked not to be contacted any more."""

    added: int
    known: int
    refused: int


@write_transaction()
def add_guests(*, workshop: Workshop, contacts: Iterable[Contact], by: Member) -> Added:
    """Each gets the best way to be reached. Those already on the list do not change."""
    workshop = lock_workshop(workshop.pk)
    contacts = [contact for contact in contacts if contact.roadmap_id == workshop.roadmap_id]
    on_the_list = set(Guest.objects.filter(workshop=workshop, contact__in=contacts).values_list("contact", flat=True))
    new = [contact for contact in contacts if contact.pk not in on_the_list]
    welcome = [contact for contact in new if contact.standing is not Standing.REFUSED]
    Guest.objects.bulk_create(new_guest(workshop, contact) for contact in welcome)
    if welcome:
        record_change(by=by, verb="add_guests", about=workshop, after={"people": len(welcome)})
    return Added(len(welcome), len(on_the_list), len(new) - len(welcome))


def new_guest(workshop: Workshop, contact: Contact) -> Guest:
    way = rules.possible_way(Way.EMAIL, email=contact.email, address=contact.address, phone=contact.phone)
    return Guest(
        workshop=workshop,
        contact=contact,
        category=contact.category,
        college=contact.college,
        channel=way or Guest.Channel.EMAIL,
    )


@write_transaction()
def copy_guests(*, workshop: Workshop, source: Workshop, by: Member, only_present: bool = False) -> Added:
    """The guests of another workshop of the same roadmap: its list and the people who came, or only those who came."""
    if source.roadmap_id != workshop.roadmap_id or source.pk == workshop.pk:
        raise Refused(
            _("Choisissez un autre atelier de cette feuille de route."), code="workshop-not-another", field="source"
        )
    contacts = Contact.objects.filter(guests__workshop=source)
    if only_present:
        contacts = contacts.filter(guests__workshop=source, guests__attended=True)
    if not contacts:
        raise Refused(_("Personne de cet atelier n’est connu."), code="no-guest-to-copy", field="source")
    return add_guests(workshop=workshop, contacts=contacts.distinct(), by=by)


@write_transaction()
def remove_guests(*, workshop: Workshop, guests: Collection[Guest], by: Member) -> int:
    """Their links say that they were removed. Guests who came stay, because the minutes count them."""
    workshop = lock_workshop(workshop.pk)
    rows = Guest.objects.filter(workshop=workshop, pk__in=[guest.pk for guest in guests])
    if rows.filter(attended=True).exists():
        raise Refused(
            _("Une de ces personnes est venue à l’atelier : sa présence compte. Décochez-la."), code="guest-has-come"
        )
    count = rows.count()
    rows.delete()
    if count:
        record_change(by=by, verb="remove_guests", about=workshop, after={"people": count})
        promote_waiting_guests(workshop)
    return count


@write_transaction()
def choose_channel(*, guest: Guest, channel: str, by: Member) -> None:
    lock_workshop(guest.workshop_id)
    revise_row(current_guest(guest), {"channel": channel}, by=by)


@write_transaction()
def post_letters(*, workshop: Workshop, on: date, by: Member) -> int:
    """Marks the letters to post as posted: their guests are invited since that day."""
    if on > timezone.localdate():
        raise Refused(
            _("Cette date est à venir : notez les lettres une fois postées."), code="posting-day-to-come", field="on"
        )
    workshop = lock_workshop(workshop.pk)
    posted = [
        person.guest
        for person in invited_people(workshop)
        if not rules.message_obstacle(Gesture.LETTER, person.facts, timezone.now())
    ]
    if not posted:
        raise Refused(_("Aucune lettre n’attend d’être postée."), code="no-letter-waiting")
    note_invited(workshop=workshop, guests=posted, on=on, by=by)
    return len(posted)


@write_transaction()
def note_invited(*, workshop: Workshop, guests: Iterable[Guest], on: date, by: Member) -> None:
    """Marks guests as invited without Jalons: by letter, in person, from another mail program."""
    at = rules.midday(on)
    rows = Guest.objects.filter(workshop=workshop, pk__in=[guest.pk for guest in guests], invited_at=None)
    count = rows.update(invited_at=timezone.make_aware(at))
    if count:
        record_change(by=by, verb="note_invited", about=workshop, after={"people": count})


@write_transaction()
def revise_invitations(
    *,
    workshop: Workshop,
    capacity: int | None,
    least_citizens: int,
    warns_of_communes: bool,
    reminds_the_day_before: bool,
    remind_after_days: int,
    reply_by: date | None,
    reply_contact: str,
    by: Member,
    seen: str | None = None,
) -> None:
    """The settings of invitations of this workshop. New places go to those who wait."""
    workshop = lock_workshop(workshop.pk)
    if reply_by and workshop.held_on and reply_by > workshop.held_on:
        raise Refused(
            _("Cette date vient après l’atelier : choisissez-en une avant."),
            code="reply-day-after-workshop",
            field="reply_by",
        )
    values = {
        "capacity": capacity,
        "least_citizens": least_citizens,
        "warns_of_communes": warns_of_communes,
        "reminds_the_day_before": reminds_the_day_before,
        "remind_after_days": remind_after_days,
        "reply_by": reply_by,
        "reply_contact": " ".join(reply_contact.split()),
    }
    revise_row(workshop, values, by=by, seen=seen)
    promote_waiting_guests(workshop)
