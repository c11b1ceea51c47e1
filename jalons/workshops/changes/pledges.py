"""« Je m’engage à… »: promises sent from a phone or said aloud, then marked as kept."""

import uuid
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.changes.current_rows import current_row
from jalons.workshops.changes.phone_sendings import Frozen, NotNow, refuse_shut_out_phone, sending_id
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import KeyProject, Participant, Pledge, Workshop
from jalons.workshops.rules.workshops import participants_may_write


@write_transaction()
def make_pledge(
    *,
    text: str,
    by: Member | Participant,
    workshop: Workshop | None = None,
    key_project: KeyProject | None = None,
    due_on: date | None = None,
    name: str = "",
    contact: str = "",
    consents: bool = False,
    may_be_named: bool = False,
    client_id: uuid.UUID | None = None,
) -> Pledge:
    """A name or contact details are stored with consent only; a pledge with a name has no link to a participant.

    `may_be_named`: also in the minutes. Without a name, it has no effect. `client_id`: made by the phone; the same
    pledge sent twice is stored once, and the stored one is returned.
    """
    if isinstance(by, Participant):
        workshop = by.workshop
    workshop = workshop and lock_workshop(workshop.pk)
    client_id = sending_id(client_id, by, text, name, contact, due_on, key_project and key_project.pk)
    if client_id and (known := Pledge.objects.filter(client_id=client_id).first()):
        return known
    if isinstance(by, Participant) and workshop:
        _refuse_unless_open(workshop)
        refuse_shut_out_phone(by)
    roadmap = by.roadmap if isinstance(by, Member) else by.workshop.roadmap
    if (workshop and workshop.roadmap_id != roadmap.pk) or (key_project and key_project.roadmap_id != roadmap.pk):
        raise Refused(
            _("Choisissez un chantier de cette feuille de route."),
            code="pledge-key-project-unknown",
            field="key_project",
        )
    is_named = bool(name or contact)
    if is_named and not consents:
        raise Refused(
            _("Votre nom n’est gardé qu’avec votre accord : cochez la case, ou effacez le nom et le contact."),
            code="pledge-name-without-consent",
            field="consents",
        )
    pledge = Pledge.objects.create(
        roadmap=roadmap,
        workshop=workshop,
        key_project=key_project,
        participant=by if isinstance(by, Participant) and not is_named else None,
        text=text,
        due_on=due_on,
        quality=str(by.get_category_display()) if isinstance(by, Participant) else "",
        name=name,
        contact=contact,
        client_id=client_id,
        consents=is_named,
        consented_on=timezone.localdate() if is_named else None,
        may_be_named=may_be_named and bool(name),
    )
    if isinstance(by, Member):
        record_change(by=by, verb="add", about=pledge)
    return pledge


def _refuse_unless_open(workshop: Workshop) -> None:
    if not participants_may_write(workshop.state):
        raise NotNow(_("L’atelier est clos : dites votre engagement à l’animation."), code="workshop-closed-to-pledges")
    if workshop.is_writing_frozen:
        raise Frozen(
            _("L’animation a figé l’écriture. Votre engagement reste affiché : envoyez-le quand elle la rouvrira."),
            code="pledges-frozen",
        )


@write_transaction()
def keep_pledge(*, pledge: Pledge, kept: bool, by: Member | None = None) -> None:
    """Ticks or unticks it. Without a member: by whoever promised, from their private address."""
    pledge = lock_pledge(pledge)
    done_on = (pledge.done_on or timezone.localdate()) if kept else None
    if done_on != pledge.done_on:
        before, pledge.done_on = pledge.done_on, done_on
        pledge.save(update_fields=["done_on"])
        record_change(
            by=by or pledge_author(pledge),
            verb="revise",
            about=pledge,
            before={"done_on": before},
            after={"done_on": done_on},
        )


def lock_pledge(pledge: Pledge) -> Pledge:
    """Locks the pledge until the end of the transaction; its workshop is locked first, because an imported file may be
    writing it."""
    workshop = lock_workshop(pledge.workshop_id) if pledge.workshop_id else None
    rows = Pledge.objects.select_for_update(of=("self",)).select_related("roadmap")
    pledge = current_row(rows, pledge.pk, _("Cet engagement vient d’être retiré."), code="pledge-gone")
    pledge.workshop = workshop
    return pledge


def pledge_author(pledge: Pledge) -> Member:
    return Member(pledge.roadmap, None, Role.OBSERVER, _("la personne qui s’est engagée"))
