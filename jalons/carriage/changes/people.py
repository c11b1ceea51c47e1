"""Erasing the identity of people. What they wrote stays, without a name."""

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.carriage.changes.erasures import forget_in_carriages
from jalons.carriage.models import Carriage
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.changes.pledges import lock_pledge, pledge_author
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Participant, Pledge


@write_transaction()
def erase_participant(*, participant: Participant, by: Member | None = None) -> None:
    """At the request of the person, who has no account: the journal says that it was done, never about whom."""
    workshop = lock_workshop(participant.workshop_id)
    participant = Participant.objects.select_related("workshop__roadmap").get(pk=participant.pk)
    participant.first_name = participant.organisation = ""
    participant.save(update_fields=["first_name", "organisation"])
    forget_in_carriages(workshop)
    by = by or Member(participant.workshop.roadmap, None, Role.OBSERVER, _("La personne concernée"))
    record_change(by=by, verb="erase", about=participant.workshop)


@write_transaction()
def forget_erased_contacts() -> None:
    """The directory erases people without knowing workshops, so their copies are erased within the hour. Meanwhile no
    file names them. The journal has the line of their erasure."""
    for pk in Carriage.objects.order_by("workshop").values_list("workshop", flat=True).distinct():
        forget_in_carriages(lock_workshop(pk))


@write_transaction()
def erase_pledge_person(*, pledge: Pledge, by: Member | None = None) -> None:
    """Erases the name and the contact, also from the minutes, which only read them; the pledge stays. The journal says
    that it was done, never what was erased."""
    pledge = lock_pledge(pledge)
    pledge.name, pledge.contact, pledge.consents, pledge.consented_on = "", "", False, None
    pledge.may_be_named = False
    pledge.save(update_fields=["name", "contact", "consents", "consented_on", "may_be_named"])
    if pledge.workshop:
        forget_in_carriages(pledge.workshop)
    record_change(by=by or pledge_author(pledge), verb="erase", about=pledge)


@write_transaction()
def remove_pledge(*, pledge: Pledge, by: Member | None = None) -> None:
    pledge = lock_pledge(pledge)
    record_change(by=by or pledge_author(pledge), verb="remove", about=pledge)
    pledge.delete()
    if pledge.workshop:
        forget_in_carriages(pledge.workshop)
