"""Registration by the public page: opened and closed by the facilitation, then written by people without account."""

import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.codes import CODE_LENGTH, make_code
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.base.texts import normalize_text
from jalons.directory.changes import contacts
from jalons.directory.models import Contact
from jalons.directory.rules.categories import category_of
from jalons.directory.rules.consents import standing
from jalons.directory.rules.duplicates import Person
from jalons.invitations.changes import messages
from jalons.invitations.changes.answers import set_answer
from jalons.invitations.changes.current_rows import current_guest
from jalons.invitations.changes.guests import new_guest
from jalons.invitations.changes.seats import free_places, promote_waiting_guests
from jalons.invitations.models import Guest, GuestMessage, Mailing, RegistrationPage, RepeatedRegistration
from jalons.invitations.rules import guests as guest_rules
from jalons.invitations.rules import registrations as rules
from jalons.invitations.rules.registrations import Closing, Registrant
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member, Roadmap
from jalons.roadmaps.rules.permissions import Role
from jalons.territories.models import Commune
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Workshop

Answer = Guest.Answer


class RegistrationClosed(Refused):
    """Registrations are not taken: not yet, or no longer."""


# --- the facilitation ------------------------------------------------------------------------------------------------


@write_transaction()
def open_registration(*, workshop: Workshop, by: Member) -> RegistrationPage:
    """At the address that it already had, if it was closed: posters stay right."""
    workshop = lock_workshop(workshop.pk)
    today = timezone.localdate()
    if not rules.may_open(workshop.state, workshop.held_on, today):
        raise Refused(
            _("Donnez d’abord à l’atelier une date à venir : la page d’inscription la dit.")
            if workshop.state != Workshop.State.CLOSED
            else _("Cet atelier est clos : on ne peut plus s’y inscrire."),
            code="registration-without-day",
        )
    page = _find_or_make_page(workshop)
    if page.until and page.until < today:
        raise Refused(
            _("La date limite est passée : changez-la d’abord, dans les réglages de cette page."),
            code="registration-past-day",
        )
    if not page.is_open:
        page.opened_at, page.closed_at = timezone.now(), None
        page.save(update_fields=["opened_at", "closed_at"])
        record_change(by=by, verb="open", about=page)
        promote_waiting_guests(workshop)
    return page


@write_transaction()
def close_registration(*, workshop: Workshop, by: Member) -> None:
    """Whoever registered keeps their place and their private page."""
    workshop = lock_workshop(workshop.pk)
    page = RegistrationPage.objects.filter(workshop=workshop).first()
    if page and page.is_open:
        page.closed_at = timezone.now()
        page.save(update_fields=["closed_at"])
        record_change(by=by, verb="close", about=page)


@write_transaction()
def revise_registration(
    *,
    workshop: Workshop,
    capacity: int | None,
    until: date | None,
    reply_contact: str,
    what_happens: str,
    how_to_come: str,
    accessibility: str,
    by: Member,
    opens: bool = False,
    seen: str | None = None,
) -> RegistrationPage:
    """What the page says. Places are those of the workshop: new ones go to those who wait. `opens`: takes registrations
    from now on; when that is refused, nothing is written. `seen`: the stamp of what the form showed."""
    workshop = lock_workshop(workshop.pk)
    if until and workshop.held_on and until > workshop.held_on:
        raise Refused(
            _("Le dernier jour pour s’inscrire vient après l’atelier : choisissez-en un avant."),
            code="registration-day-after-workshop",
            field="until",
        )
    page = _find_or_make_page(workshop)
    page.workshop = workshop
    refuse_stale(seen, page.stamp)
    texts = {"what_happens": what_happens, "how_to_come": how_to_come, "accessibility": accessibility}
    revise_row(page, {"until": until} | {name: normalize_text(text) for name, text in texts.items()}, by=by)
    revise_row(workshop, {"capacity": capacity, "reply_contact": " ".join(reply_contact.split())}, by=by)
    promote_waiting_guests(workshop)
    return open_registration(workshop=workshop, by=by) if opens else page


def _find_or_make_page(workshop: Workshop) -> RegistrationPage:
    """The workshop is locked."""
    existing = RegistrationPage.objects.filter(workshop=workshop).first()
    if existing:
        return existing
    while RegistrationPage.objects.filter(code=(code := make_code(secrets.token_bytes(CODE_LENGTH)))).exists():
        continue
    return RegistrationPage.objects.create(workshop=workshop, code=code)


@write_transaction()
def forget_repeated(*, guest: Guest, by: Member) -> int:
    """Somebody looked at the registrations typed again for this person, and called them if need be."""
    lock_workshop(guest.workshop_id)
    count, _rows = RepeatedRegistration.objects.filter(guest=guest).delete()
    if count:
        record_change(by=by, verb="forget_repeated", about=guest)
    return count


# --- by the page -----------------------------------------------------------------------------------------------------


@write_transaction()
def register(
    *,
    page: RegistrationPage,
    first_name: str = "",
    last_name: str = "",
    email: str = "",
    phone: str = "",
    college: str,
    commune: Commune | None = None,
    consents: bool = False,
) -> Guest | RepeatedRegistration:
    """Registers somebody, whose private page is at the `uid` of what is returned.

    A newcomer joins the directory and the list of guests. Somebody already known is one person, and nobody has verified
    who types: nothing that was known of them changes, their answer neither, until they answer from their own private
    page, which is sent to their own address alone. A `RepeatedRegistration` answers as a newcomer would be answered;
    the facilitation reads it as a registration to confirm.
    """
    workshop = lock_workshop(page.workshop_id)
    page = RegistrationPage.objects.get(pk=page.pk)
    _check_open(page, workshop)
    _check_reachable(first_name, last_name, email, phone)
    lock_roadmap(workshop.roadmap)
    promote_waiting_guests(workshop)  # however a place was freed, nobody overtakes those who wait
    would_be = guest_rules.resulting_answer(True, Answer.WAITING, free_places(workshop))
    typed: dict[str, Any] = {"first_name": first_name, "last_name": last_name, "email": email, "phone": phone}
    known = _find_known(workshop.roadmap, commune, typed)
    by = Member(workshop.roadmap, None, Role.OBSERVER, _("La page d’inscription"))
    if known is None:
        contact = contacts.add_contact(by=by, college=college, commune=commune, consents=consents, **typed)
        guest = new_guest(workshop, contact)
        guest.came_by_page = True
        _welcome(guest, college, by)
        return guest
    guest = _guest_of(workshop, known)
    repeated = RepeatedRegistration.objects.create(
        guest=guest,
        contact=known,
        given_name=" ".join(f"{first_name} {last_name}".split()),
        gave_email=bool(email),
        answer=would_be,
        standing=standing(consents=consents, refuses=False),
    )
    if not guest.is_walk_in and messages.may_be_emailed(guest):
        _queue_answer(guest)
    return repeated


def _check_open(page: RegistrationPage, workshop: Workshop) -> None:
    reason = rules.closing_reason(
        is_open=page.is_open,
        until=page.until,
        state=workshop.state,
        held_on=workshop.held_on,
        today=timezone.localdate(),
    )
    if reason:
        sentence = (
            _("Cet atelier est passé ou clos : on ne peut plus s’y inscrire.")
            if reason is Closing.OVER
            else _("Les inscriptions viennent de fermer : la vôtre n’est pas enregistrée.")
        )
        raise RegistrationClosed(sentence, code="registration-closed")


def _check_reachable(first_name: str, last_name: str, email: str, phone: str) -> None:
    if not (first_name.strip() or last_name.strip()):
        raise Refused(
            _("Écrivez un prénom ou un nom : c’est ainsi que l’on vous accueillera."),
            code="registrant-without-name",
            field="first_name",
        )
    if not (email.strip() or phone.strip()):
        raise Refused(
            _("Écrivez une adresse ou un téléphone : sans l’un des deux, nous ne pourrions pas vous prévenir."),
            code="registrant-without-way",
            field="email",
        )
    if phone.strip() and not rules.is_phone(phone):
        raise Refused(
            _("Ce numéro est trop court pour être appelé : écrivez ses dix chiffres, ou laissez ce champ vide."),
            code="registrant-phone-too-short",
            field="phone",
        )


def _find_known(roadmap: Roadmap, commune: Commune | None, typed: dict[str, Any]) -> Contact | None:
    """The directory is locked, so nobody adds the same person meanwhile."""
    rows = Contact.objects.filter(roadmap=roadmap).order_by("id")
    fields = ("pk", "first_name", "last_name", "email", "phone", "commune_id")
    known: Iterable[Registrant] = (
        Registrant(Person(pk, first, last, email=email, phone=phone), code or "")
        for pk, first, last, email, phone, code in rows.values_list(*fields)
    )
    key = rules.find_registrant(Registrant(Person(0, **typed), commune.pk if commune else ""), known)
    return rows.get(pk=key) if key is not None else None


def _guest_of(workshop: Workshop, contact: Contact) -> Guest:
    existing = Guest.objects.filter(workshop=workshop, contact=contact).first()
    if existing:
        return existing
    guest = new_guest(workshop, contact)
    guest.save()
    return guest


def _welcome(guest: Guest, college: str, by: Member) -> None:
    """A newcomer comes, or waits for a place; they are told by e-mail."""
    now, before = timezone.now(), guest.answer
    guest.registered_at = now
    guest.college, guest.category = college, category_of(college)
    guest.save()
    wanted = guest_rules.resulting_answer(True, guest.answer, free_places(guest.workshop))
    set_answer(guest.workshop, guest, wanted, now)
    record_change(by=by, verb="register", about=guest, before={"answer": before}, after={"answer": guest.answer})
    if messages.may_be_emailed(guest):
        _queue_answer(guest)


def _queue_answer(guest: Guest) -> None:
    """One mailing for the whole page, so that its messages are one line for the facilitation; somebody who registers
    again after a while is written to by another one."""
    now = timezone.now()
    written = GuestMessage.objects.filter(guest=guest, kind=Mailing.Kind.REGISTRATION).order_by("-id").first()
    if not rules.may_mail_again(written.message.created_at if written and written.message else None, now):
        return
    mailing = None
    if written is None:
        mailing = Mailing.objects.filter(workshop=guest.workshop, kind=Mailing.Kind.REGISTRATION).last()
    messages.queue_mailing(workshop=guest.workshop, kind=Mailing.Kind.REGISTRATION, guests=[guest], into=mailing)


# --- by a private page -----------------------------------------------------------------------------------------------


@write_transaction()
def revise_repeated(*, repeated: RepeatedRegistration, comes: bool | None = None, writes: bool | None = None) -> None:
    """What whoever typed it says since. The person known comes all the same: the facilitation reads this and asks."""
    workshop = lock_workshop(repeated.workshop.pk)
    if comes is not None and guest_rules.is_over(workshop.state, workshop.held_on, timezone.localdate()):
        raise Refused(_("Cet atelier est passé ou clos : on ne peut plus y répondre."), code="invitation-over")
    values: dict[str, Any] = {}
    if comes is not None:
        free = free_places(workshop)
        values["answer"] = guest_rules.resulting_answer(comes, repeated.answer, free)
    if writes is not None:
        values["standing"] = standing(consents=writes, refuses=not writes)
    RepeatedRegistration.objects.filter(pk=repeated.pk).update(**values)


@write_transaction()
def erase_registrant(*, row: Guest | RepeatedRegistration) -> None:
    """Somebody who came by the page takes back all that they gave: their place goes to the first who waits.

    Whoever came to the workshop stays counted, without a name.
    """
    if isinstance(row, RepeatedRegistration):
        RepeatedRegistration.objects.filter(pk=row.pk).delete()
        return
    workshop = lock_workshop(row.workshop_id)
    guest = current_guest(row)
    contact = guest.contact
    if contact is None or not guest.came_by_page:
        raise Refused(
            _(
                "Ces coordonnées étaient connues avant votre inscription : pour les faire effacer, écrivez à %(authority)s."
            )
            % {"authority": workshop.roadmap.lead_authority},
            code="contact-not-of-the-page",
        )
    themselves = Member(workshop.roadmap, None, Role.OBSERVER, _("La personne inscrite"))
    if not guest.attended:
        guest.delete()
        record_change(by=themselves, verb="remove_guests", about=workshop, after={"people": 1})
        promote_waiting_guests(workshop)
    contacts.erase_contact(contact=contact, by=themselves)
