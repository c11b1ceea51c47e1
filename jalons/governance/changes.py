"""The only writer of meetings, committees and deliberations."""

from datetime import date, time

from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.governance.models import Committee, Deliberation, Meeting, Seat
from jalons.governance.rules import distinct_labels
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def add_meeting(*, title: str, held_on: date, by: Member, starts_at: time | None = None, place: str = "") -> Meeting:
    lock_roadmap(by.roadmap)
    _refuse_second_meeting(by, title, held_on)
    meeting = Meeting.objects.create(roadmap=by.roadmap, title=title, held_on=held_on, starts_at=starts_at, place=place)
    record_change(by=by, verb="add", about=meeting, after={"held_on": held_on})
    return meeting


@write_transaction()
def revise_meeting(
    *, meeting: Meeting, title: str, held_on: date, by: Member, starts_at: time | None = None, place: str = ""
) -> None:
    lock_roadmap(by.roadmap)
    if (title, held_on) != (meeting.title, meeting.held_on):
        _refuse_second_meeting(by, title, held_on)
    revise_row(meeting, {"title": title, "held_on": held_on, "starts_at": starts_at, "place": place}, by=by)


@write_transaction()
def remove_meeting(*, meeting: Meeting, by: Member) -> None:
    """Deletes a meeting that has made no decision."""
    record_change(by=by, verb="remove", about=meeting, before={"held_on": meeting.held_on})
    try:
        meeting.delete()
    except ProtectedError as blocked:
        raise Refused(
            _("Ce comité a pris des décisions : elles se gardent, et lui avec elles."), code="meeting-has-decisions"
        ) from blocked


@write_transaction()
def mark_agenda(*, meeting: Meeting, settled_on: date | None, by: Member) -> None:
    """Marks the agenda as complete since that day, or open again (None). The floor that fills it checks what it must
    contain."""
    revise_row(meeting, {"agenda_settled_on": settled_on}, by=by, verb="settle" if settled_on else "unsettle")


def _refuse_second_meeting(by: Member, title: str, held_on: date) -> None:
    if Meeting.objects.filter(roadmap=by.roadmap, title=title, held_on=held_on).exists():
        raise Refused(_("Ce comité est déjà prévu ce jour-là."), code="meeting-day-taken", field="held_on")


# --- who sits --------------------------------------------------------------------------------------------------------


@write_transaction()
def settle_committee(*, name: str, rhythm: str, seats: list[str], by: Member) -> Committee:
    """Installs the comité de pilotage, or changes who sits in it. The roles of the groupe projet do not change."""
    lock_roadmap(by.roadmap)
    labels = distinct_labels(seats)
    if not labels:
        raise Refused(_("Écrivez au moins un membre."), code="no-member", field="seats")
    committee = Committee.objects.filter(roadmap=by.roadmap, kind=Committee.Kind.STRATEGIC).first()
    if committee is None:
        committee = Committee.objects.create(
            roadmap=by.roadmap,
            kind=Committee.Kind.STRATEGIC,
            name=name,
            rhythm=rhythm,
            created_on=timezone.localdate(),
        )
        record_change(by=by, verb="install", about=committee, after={"name": name, "rhythm": rhythm, "seats": labels})
    else:
        revise_row(committee, {"name": name, "rhythm": rhythm}, by=by)
        before = [seat.label for seat in committee.seats.all()]
        if before != labels:
            record_change(by=by, verb="revise", about=committee, before={"seats": before}, after={"seats": labels})
        committee.seats.all().delete()
    Seat.objects.bulk_create(Seat(committee=committee, rank=rank, label=label) for rank, label in enumerate(labels, 1))
    return committee


# --- deliberations ---------------------------------------------------------------------------------------------------


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
    deliberation = Deliberation.objects.create(roadmap=by.roadmap, **values)
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
