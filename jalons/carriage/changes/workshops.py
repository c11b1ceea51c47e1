"""Revising or removing a workshop, with the effects on its invitations and carriages."""

from datetime import date, time

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_day
from jalons.carriage.changes.erasures import forget_in_carriages
from jalons.invitations.changes.seats import promote_waiting_guests
from jalons.invitations.models import Minutes
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.votes.models import voted_condition
from jalons.workshops.changes.tables import refuse_busy_tables
from jalons.workshops.changes.workshops import lock_workshop, refuse_reversed_slot, revise_slot
from jalons.workshops.models import Workshop


@write_transaction()
def revise_workshop(
    *,
    workshop: Workshop,
    title: str,
    kind: str,
    question: str,
    held_on: date | None,
    starts_at: time | None,
    ends_at: time | None,
    place: str,
    capacity: int | None,
    table_count: int,
    by: Member,
    is_anonymous: bool = True,
    video_link: str = "",
    seen: str | None = None,
) -> None:
    """A workshop that becomes anonymous erases the names it had. New places go to those who wait. `seen`: the stamp of what
    the form showed."""
    refuse_reversed_slot(starts_at, ends_at)
    values = {
        "title": title,
        "kind": kind,
        "question": question,
        "held_on": held_on,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": place,
        "video_link": video_link,
        "capacity": capacity,
        "table_count": table_count,
        "is_anonymous": is_anonymous,
    }
    workshop = lock_workshop(workshop.pk)
    refuse_busy_tables(workshop, table_count)
    _check_day_of_held_workshop(workshop, held_on)
    revise_slot(workshop, values, by=by, seen=seen)
    promote_waiting_guests(workshop)
    if is_anonymous:
        workshop.participants.exclude(first_name="", organisation="").update(first_name="", organisation="")
        forget_in_carriages(workshop)


def _check_day_of_held_workshop(workshop: Workshop, held_on: date | None) -> None:
    """The day of a workshop that was held may be corrected; it is not to come again, nor unknown."""
    today = timezone.localdate()
    if workshop.held_on is None or not workshop.has_begun(today) or (held_on and held_on <= today):
        return
    raise Refused(
        _("Cet atelier a commencé le %(day)s : écrivez le jour où il a eu lieu.")
        % {"day": format_day(workshop.held_on)},
        code="workshop-already-held",
        field="held_on",
    )


@write_transaction()
def remove_workshop(*, workshop: Workshop, by: Member) -> None:
    """Refuses a workshop that left a trace, such as minutes at an address that people received."""
    workshop = lock_workshop(workshop.pk)
    if workshop.notes_kept:
        raise Refused(
            _("Des notes ont été écrites dans cet atelier : il ne peut plus être supprimé."), code="workshop-has-notes"
        )
    if workshop.ballots.filter(voted_condition()).exists():
        raise Refused(
            _("Des personnes ont voté dans cet atelier : il ne peut plus être supprimé."), code="workshop-has-votes"
        )
    if Minutes.objects.filter(workshop=workshop, edition__gt=0).exists():
        raise Refused(
            _("Le compte rendu de cet atelier est validé : l’atelier ne peut plus être supprimé."),
            code="workshop-has-minutes",
        )
    if workshop.guests.filter(attended=True).exists():
        raise Refused(
            _("Des personnes sont venues à cet atelier, d’après l’émargement : il ne peut plus être supprimé."),
            code="workshop-has-attendance",
        )
    if workshop.pledges.exists():
        raise Refused(
            _("Des personnes se sont engagées dans cet atelier : il ne peut plus être supprimé."),
            code="workshop-has-pledges",
        )
    record_change(by=by, verb="remove", about=workshop, before={"title": workshop.title})
    workshop.delete()
