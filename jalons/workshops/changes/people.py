"""Erase who somebody was. What they wrote stays, without a name."""

from django.utils.translation import gettext as _

from jalons.base.db import write
from jalons.roadmaps.changes import record
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Role
from jalons.workshops.models import Participant


@write()
def erase_participant(*, participant: Participant, by: Member | None = None) -> None:
    """At the request of the person, who has no account: the journal says that it was done, never who it was about."""
    participant = (
        Participant.objects.select_for_update(of=["self"]).select_related("workshop__roadmap").get(pk=participant.pk)
    )
    participant.first_name = participant.organisation = ""
    participant.save(update_fields=["first_name", "organisation"])
    by = by or Member(participant.workshop.roadmap, None, Role.OBSERVER, _("La personne concernée"))
    record(by=by, verb="erase", about=participant.workshop)
