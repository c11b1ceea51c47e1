"""Places of a workshop: given in the order of requests, and to the next person when one is freed."""

from django.utils import timezone

from jalons.invitations.changes import messages
from jalons.invitations.models import Guest, Mailing
from jalons.invitations.rules import guests as rules
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.permissions import Role
from jalons.workshops.models import Workshop

Answer = Guest.Answer


def free_places(workshop: Workshop) -> int | None:
    coming = Guest.objects.filter(workshop=workshop, answer=Answer.YES).count()
    return rules.free_places(workshop.capacity, coming)


def promote_waiting_guests(workshop: Workshop) -> list[Guest]:
    """Gives places to those who waited, and informs them: by e-mail, or by somebody who calls.

    The workshop is locked. Once it is over, no place is given.
    """
    if rules.is_over(workshop.state, workshop.held_on, timezone.localdate()):
        return []
    waiting = list(
        Guest.objects.filter(workshop=workshop, answer=Answer.QUEUED)
        .select_related("contact")
        .order_by("answered_at", "id")
    )
    promoted = list(rules.promoted_guests(waiting, free_places(workshop))) if waiting else []
    if not promoted:
        return []
    emailed = [guest for guest in promoted if messages.may_be_emailed(guest)]
    for guest in promoted:
        guest.answer, guest.is_to_tell = Answer.YES, guest not in emailed
    Guest.objects.bulk_update(promoted, ["answer", "is_to_tell"])
    # The change is signed « Jalons », because whoever freed the place did not choose who gets it.
    jalons = Member(workshop.roadmap, None, Role.OBSERVER, "Jalons")
    for guest in promoted:
        values = {"before": {"answer": Answer.QUEUED.value}, "after": {"answer": Answer.YES.value}}
        record_change(by=jalons, verb="give_place", about=guest, **values)
    if emailed:
        messages.queue_mailing(workshop=workshop, kind=Mailing.Kind.PLACE, guests=emailed)
    return promoted
