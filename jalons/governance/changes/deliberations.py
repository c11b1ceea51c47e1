"""The only writer of deliberations."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.governance.models import Deliberation
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.milestones import take_milestone
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules import Awaited


@write_transaction()
def write_deliberation(
    *,
    number: str,
    held_on: date,
    assembly: str,
    votes_for: int,
    votes_against: int,
    abstentions: int,
    by: Member,
    received_on: date | None = None,
) -> Deliberation:
    """Records a vote that took place and adopted. With equal votes it may be adopted, because the vote of the president
    counts twice (code général des collectivités territoriales, article L. 2121-20)."""
    lock_roadmap(by.roadmap)
    if held_on > timezone.localdate():
        raise Refused(
            _("Ce jour n’est pas encore passé : enregistrez la délibération après le vote."),
            code="vote-day-to-come",
            field="held_on",
        )
    if Deliberation.objects.filter(roadmap=by.roadmap, number=number).exists():
        raise Refused(
            _("La délibération n° %(number)s est déjà enregistrée.") % {"number": number},
            code="deliberation-number-taken",
            field="number",
        )
    if not votes_for:
        raise Refused(_("Écrivez combien de personnes ont voté pour."), code="votes-for-missing", field="votes_for")
    if votes_against > votes_for:
        raise Refused(
            _("Avec plus de voix contre que pour, rien n’est adopté."), code="more-votes-against", field="votes_against"
        )
    _refuse_early_receipt(held_on, received_on)
    values = {
        "number": number,
        "held_on": held_on,
        "assembly": assembly,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "abstentions": abstentions,
        "received_on": received_on,
    }
    deliberation = Deliberation(roadmap=by.roadmap, **values)
    take_milestone(deliberation, Awaited.COUNCIL)
    deliberation.save()
    record_change(by=by, verb="write_deliberation", about=deliberation, after=values)
    return deliberation


@write_transaction()
def note_receipt(*, deliberation: Deliberation, received_on: date, by: Member) -> None:
    """Records the day the préfecture received it: the only thing that is learnt afterwards."""
    _refuse_early_receipt(deliberation.held_on, received_on)
    revise_row(deliberation, {"received_on": received_on}, by=by)


@write_transaction()
def withdraw_deliberation(*, deliberation: Deliberation, by: Member) -> None:
    """Deletes a deliberation recorded by mistake. The floor above decides whether it still may be deleted."""
    record_change(by=by, verb="withdraw_deliberation", about=deliberation)
    deliberation.delete()


def _refuse_early_receipt(held_on: date, received_on: date | None) -> None:
    if received_on and received_on < held_on:
        raise Refused(
            _("La préfecture ne peut pas l’avoir reçue avant le vote."), code="receipt-before-vote", field="received_on"
        )
    if received_on and received_on > timezone.localdate():
        raise Refused(_("Ce jour n’est pas encore passé."), code="receipt-day-to-come", field="received_on")
