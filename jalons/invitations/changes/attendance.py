"""Attendance, ticked at the door. Nobody who comes is turned away, invited or not, full or not."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.directory.changes import contacts
from jalons.directory.models import Contact
from jalons.directory.rules.categories import category_of
from jalons.invitations.changes.current_rows import current_guest
from jalons.invitations.models import Guest
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Workshop
from jalons.workshops.rules.workshops import State


@write_transaction()
def mark_attended(*, guest: Guest, attended: bool | None, by: Member) -> Guest:
    """None: not checked yet. If two people at the door tick the same guest, the guest is ticked."""
    lock_workshop(guest.workshop_id)
    guest = current_guest(guest)
    if guest.attended is not attended:
        before, guest.attended = guest.attended, attended
        guest.save(update_fields=["attended"])
        record_change(by=by, verb="attend", about=guest, before={"attended": before}, after={"attended": attended})
    return guest


@write_transaction()
def check_in(*, guest: Guest) -> Guest:
    """The person says that they are there, with the code of their letter or message. Nothing links it to what they
    write on the wall."""
    workshop = lock_workshop(guest.workshop_id)
    guest = current_guest(guest)
    if workshop.state == State.CLOSED or not (workshop.state == State.OPEN or workshop.held_on == timezone.localdate()):
        raise Refused(
            _("La présence se note le jour de l’atelier, tant qu’il est ouvert. Voyez la personne à l’entrée."),
            code="check-in-another-day",
        )
    if not guest.attended:
        before, guest.attended = guest.attended, True
        guest.save(update_fields=["attended"])
        themselves = Member(workshop.roadmap, None, Role.OBSERVER, _("La personne invitée"))
        record_change(by=themselves, verb="attend", about=guest, before={"attended": before}, after={"attended": True})
    return guest


@write_transaction()
def welcome_walk_in(
    *,
    workshop: Workshop,
    by: Member,
    college: str = "",
    category: str = "",
    consents: bool = False,
    first_name: str = "",
    last_name: str = "",
    organisation: str = "",
    email: str = "",
    phone: str = "",
) -> Guest:
    """Adds somebody who came without an invitation: they count in their category. Their identity is stored only with
    their agreement, in the directory."""
    workshop = lock_workshop(workshop.pk)
    contact = None
    typed = {"first_name": first_name, "last_name": last_name, "email": email, "phone": phone}
    names: dict[str, Any] = {name: value.strip() for name, value in typed.items()}
    if any(names.values()) and not consents:
        raise Refused(
            _("Un nom ou une adresse ne sont gardés qu’avec son accord : cochez la case, ou effacez-les."),
            code="name-without-consent",
            field="consents",
        )
    if consents:
        if not (names["first_name"] or names["last_name"]):
            raise Refused(
                _("Écrivez un nom ou un prénom pour garder son accord."),
                code="name-missing-to-consent",
                field="last_name",
            )
        contact = contacts.add_contact(
            organisation=organisation,
            college=college,
            category=category,
            status=Contact.Status.MET,
            consents=True,
            by=by,
            **names,
        )
    return _create_walk_in(workshop, contact, category_of(college) or category, college, by)


@write_transaction()
def welcome_walk_ins(
    *, workshop: Workshop, by: Member, number: int, college: str = "", category: str = "", **identity: Any
) -> list[Guest]:
    """The same, for several people of one college at once: nobody of them is named. `number` is 1 to MOST_WALK_INS."""
    if number == 1:
        return [welcome_walk_in(workshop=workshop, college=college, category=category, by=by, **identity)]
    if any(identity.values()):
        raise Refused(
            _("Pour garder un nom, comptez cette personne seule : laissez 1."),
            code="several-with-a-name",
            field="number",
        )
    workshop = lock_workshop(workshop.pk)
    shown = {"category": category_of(college) or category, "college": college}
    guests = [_insert_walk_in(workshop, None, **shown) for _place in range(number)]
    record_change(by=by, verb="welcome_several", about=workshop, after={"people": number})
    return guests


@write_transaction()
def forget_walk_ins(*, workshop: Workshop, guests: Collection[int], by: Member) -> int:
    """Takes back people counted at once by mistake. Those who were named or removed since are left alone."""
    workshop = lock_workshop(workshop.pk)
    rows = Guest.objects.filter(workshop=workshop, pk__in=guests, is_walk_in=True, contact=None)
    count = rows.count()
    if not count:
        raise Refused(_("Ces personnes ne sont plus sur la liste : rien n’a changé."), code="walk-ins-gone")
    rows.delete()
    record_change(by=by, verb="forget_several", about=workshop, after={"people": count})
    return count


@write_transaction()
def recount_walk_ins(*, workshop: Workshop, college: str, number: int, seen: int, by: Member) -> int:
    """Corrects how many people of a college, without a name, came without an invitation. `seen` is the number that the page
    showed. Those counted last go first; returns the difference."""
    workshop = lock_workshop(workshop.pk)
    rows = Guest.objects.filter(workshop=workshop, is_walk_in=True, contact=None, college=college)
    before = rows.count()
    sentence = _("Quelqu’un d’autre a compté des personnes entre-temps. Relisez le nombre, puis corrigez-le.")
    refuse_stale(str(seen), str(before), sentence, field="number")
    if number == before:
        return 0
    if number < before:
        surplus = list(rows.order_by("-id").values_list("pk", flat=True)[: before - number])
        Guest.objects.filter(pk__in=surplus).delete()
    for _place in range(number - before):
        _insert_walk_in(workshop, None, category_of(college), college)
    record_change(by=by, verb="recount", about=workshop, before={"people": before}, after={"people": number})
    return number - before


@write_transaction()
def welcome_contact(*, workshop: Workshop, contact: Contact, by: Member) -> Guest:
    """Adds a contact of the directory who came without an invitation."""
    workshop = lock_workshop(workshop.pk)
    guest = Guest.objects.filter(workshop=workshop, contact=contact).first()
    if guest:
        return mark_attended(guest=guest, attended=True, by=by)
    return _create_walk_in(workshop, contact, contact.category, contact.college, by)


def _create_walk_in(workshop: Workshop, contact: Contact | None, category: str, college: str, by: Member) -> Guest:
    guest = _insert_walk_in(workshop, contact, category, college)
    record_change(by=by, verb="welcome", about=guest)
    return guest


def _insert_walk_in(workshop: Workshop, contact: Contact | None, category: str, college: str) -> Guest:
    return Guest.objects.create(
        workshop=workshop,
        contact=contact,
        category=category,
        college=college,
        answer=Guest.Answer.YES,
        attended=True,
        is_walk_in=True,
    )


@write_transaction()
def forget_walk_in(*, guest: Guest, by: Member) -> None:
    """Deletes somebody added at the door by mistake. A contact created with them stays in the directory."""
    lock_workshop(guest.workshop_id)
    guest = current_guest(guest)
    if not guest.is_walk_in:
        raise Refused(_("Cette personne était invitée : décochez sa présence."), code="walk-in-was-invited")
    record_change(by=by, verb="remove", about=guest)
    guest.delete()


@write_transaction()
def close_attendance(*, workshop: Workshop, by: Member) -> int:
    """Everybody has arrived: guests who were expected or had not answered, and are not ticked, become absent."""
    workshop = lock_workshop(workshop.pk)
    listed = Guest.objects.filter(workshop=workshop, is_walk_in=False)
    missing = listed.filter(Q(attended=None) & ~Q(answer=Guest.Answer.NO))
    count = missing.update(attended=False)
    if count:
        record_change(by=by, verb="close_door", about=workshop, after={"people": count})
    return count
