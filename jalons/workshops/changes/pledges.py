"""« Je m’engage à… »: promises sent from a phone or said aloud, then marked as kept."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Role
from jalons.workshops.changes.current_rows import current_row
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
) -> Pledge:
    """A name or contact details are stored with consent only; a pledge with a name has no link to a participant.

    `may_be_named`: also in the minutes. Without a name, it has no effect.
    """
    if isinstance(by, Participant):
        workshop = by.workshop
    workshop = workshop and lock_workshop(workshop.pk)
    if isinstance(by, Participant) and workshop and not participants_may_write(workshop.state):
        raise Refused(
            _("L’atelier est clos : dites votre engagement à l’animation."), code="workshop-closed-to-pledges"
        )
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
        consents=is_named,
        consented_on=timezone.localdate() if is_named else None,
        may_be_named=may_be_named and bool(name),
    )
    if isinstance(by, Member):
        record_change(by=by, verb="add", about=pledge)
    return pledge


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
