"""The only writer of deliberations, of their signed acts, and of the votes that adopted nothing."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_date
from jalons.base.stale_pages import ask_to_confirm
from jalons.governance.models import Deliberation, LostVote, SignedAct
from jalons.governance.rules.council_sittings import CouncilSitting, Fault, sitting_fault
from jalons.governance.rules.votes import LONGEST_BEFORE, says_adoption
from jalons.governance.words.council_sittings import fault_sentence, silent_members_sentence
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.milestones import take_milestone
from jalons.roadmaps.changes.stored_files import forget_file, store_file
from jalons.roadmaps.models import Member
from jalons.roadmaps.rules.milestones import Awaited

NOTHING_TOLD = CouncilSitting()
# The field of the form where each fault is corrected.
_FAULTY_FIELDS = {
    Fault.CONVENED_AFTER: "convened_on",
    Fault.TOO_MANY_PRESENT: "members_present",
    Fault.NO_QUORUM: "members_present",
    Fault.TOO_MANY_PROXIES: "proxies",
    Fault.PROXY_OF_NOBODY: "proxies",
    Fault.TOO_MANY_VOTES: "votes_for",
}


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
    sitting: CouncilSitting = NOTHING_TOLD,
    confirmed: str | None = None,
) -> Deliberation:
    """Records a vote that took place and adopted. With equal votes it may be adopted, because the vote of the president
    counts twice (code général des collectivités territoriales, article L. 2121-20). Whoever presided and the secretary
    are in no line of the journal."""
    lock_roadmap(by.roadmap)
    _refuse_vote_to_come(held_on)
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
    votes = votes_for + votes_against + abstentions
    _refuse_faulty_sitting(sitting, held_on, votes, by)
    ask_to_confirm(silent_members_sentence(sitting, votes), confirmed, code="members-in-no-vote", field="not_voting")
    values = {
        "number": number,
        "held_on": held_on,
        "assembly": assembly,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "abstentions": abstentions,
        "received_on": received_on,
        **asdict(sitting),
    }
    deliberation = Deliberation(roadmap=by.roadmap, **values)
    take_milestone(deliberation, Awaited.COUNCIL)
    deliberation.save()
    record_change(by=by, verb="write_deliberation", about=deliberation, after=_told_values(values))
    return deliberation


@write_transaction()
def note_receipt(
    *,
    deliberation: Deliberation,
    received_on: date,
    by: Member,
    published_on: date | None = None,
    seen: str | None = None,
) -> None:
    """Records the days on which the préfecture received it and it was published: all that is learnt afterwards. `seen`: the
    stamp of the days that the form showed."""
    _refuse_early_receipt(deliberation.held_on, received_on)
    if published_on and published_on < deliberation.held_on:
        raise Refused(
            _("Elle n’a pas pu être publiée avant le vote."), code="publication-before-vote", field="published_on"
        )
    if published_on and published_on > timezone.localdate():
        raise Refused(
            _("Le jour de la publication n’est pas encore passé."), code="publication-day-to-come", field="published_on"
        )
    revise_row(deliberation, {"received_on": received_on, "published_on": published_on}, by=by, seen=seen)


@write_transaction()
def withdraw_deliberation(*, deliberation: Deliberation, by: Member) -> None:
    """Deletes a deliberation recorded by mistake, with its signed act. The floor above decides whether it still may be
    deleted."""
    if act := SignedAct.objects.filter(deliberation=deliberation).first():
        remove_signed_act(act=act, by=by)
    record_change(by=by, verb="withdraw_deliberation", about=deliberation)
    deliberation.delete()


@write_transaction()
def attach_signed_act(
    *, deliberation: Deliberation, file: "UploadedFile[Any]", by: Member, replaces: int | None = None
) -> SignedAct:
    """The form has checked that `file` is a PDF that opens. One act for each deliberation: another one takes its place
    once it is said which one it `replaces`."""
    lock_roadmap(by.roadmap)
    former = SignedAct.objects.filter(deliberation=deliberation).first()
    if former and replaces not in (None, former.pk):
        raise Refused(
            _("«\u00a0%(name)s\u00a0» a été joint entre-temps. Rouvrez la page, puis dites s’il faut le remplacer.")
            % {"name": former.name},
            code="act-changed",
            field="replaces",
        )
    if former and replaces is None:
        raise Refused(
            _("« %(name)s » est déjà joint. Cochez la case pour le remplacer, et choisissez de nouveau votre fichier.")
            % {"name": former.name},
            code="act-already-attached",
            field="replaces",
        )
    if former:
        forget_file(former.stored, roadmap=by.roadmap)
        former.delete()
    act = SignedAct.objects.create(
        deliberation=deliberation,
        name=file.name or "",
        stored=store_file(file, "actes", roadmap=by.roadmap, field="file"),
        size=file.size or 0,
        by_name=by.name,
    )
    if former:
        names = {"before": {"name": former.name}, "after": {"name": act.name}}
        record_change(by=by, verb="replace_act", about=act, **names)
    else:
        record_change(by=by, verb="attach_act", about=act)
    return act


@write_transaction()
def remove_signed_act(*, act: SignedAct, by: Member) -> None:
    """Deletes the file; the journal keeps its name."""
    record_change(by=by, verb="remove", about=act)
    forget_file(act.stored, roadmap=by.roadmap)
    act.delete()


@write_transaction()
def write_lost_vote(
    *,
    held_on: date,
    assembly: str,
    purpose: str,
    votes_for: int,
    votes_against: int,
    abstentions: int,
    by: Member,
    reason: str = "",
    sitting: CouncilSitting = NOTHING_TOLD,
) -> LostVote:
    """Records a vote that adopted nothing. The milestone of the council goes on waiting: another vote may follow."""
    lock_roadmap(by.roadmap)
    _refuse_vote_to_come(held_on)
    if not votes_against and not votes_for:
        raise Refused(
            _("Écrivez combien de personnes ont voté contre."), code="votes-against-missing", field="votes_against"
        )
    _refuse_vote_before_roadmap(held_on, by)
    _refuse_adoption_after_adoption(held_on, purpose, by)
    if votes_for > votes_against:
        raise Refused(
            _("Avec plus de voix pour que contre, le vote est gagné : enregistrez sa délibération."),
            code="more-votes-for",
            field="votes_for",
        )
    if LostVote.objects.filter(roadmap=by.roadmap, held_on=held_on, purpose=purpose).exists():
        raise Refused(_("Ce vote est déjà enregistré."), code="lost-vote-already-written", field="held_on")
    _refuse_faulty_sitting(sitting, held_on, votes_for + votes_against + abstentions, by)
    values = {
        "held_on": held_on,
        "assembly": assembly,
        "purpose": purpose,
        "votes_for": votes_for,
        "votes_against": votes_against,
        "abstentions": abstentions,
        **asdict(sitting),
    }
    # The journal never goes: what the assembly asks may name somebody.
    vote = LostVote.objects.create(roadmap=by.roadmap, reason=reason, **values)
    record_change(by=by, verb="write_lost_vote", about=vote, after=_told_values(values))
    return vote


@write_transaction()
def remove_lost_vote(*, vote: LostVote, by: Member) -> None:
    """For a vote recorded by mistake; the journal keeps it."""
    record_change(by=by, verb="remove", about=vote)
    vote.delete()


def _refuse_vote_to_come(held_on: date) -> None:
    if held_on > timezone.localdate():
        raise Refused(
            _("Ce jour n’est pas encore passé : enregistrez la délibération après le vote."),
            code="vote-day-to-come",
            field="held_on",
        )


def _refuse_faulty_sitting(sitting: CouncilSitting, held_on: date, votes: int, by: Member) -> None:
    fault = sitting_fault(sitting, held_on=held_on, votes=votes)
    if fault:
        raise Refused(
            fault_sentence(fault, sitting, votes=votes, roadmap=by.roadmap), code=fault, field=_FAULTY_FIELDS[fault]
        )


def _told_values(values: dict[str, Any]) -> dict[str, Any]:
    """Without the fields of a sitting that nobody told: the journal says what was written."""
    untold = asdict(NOTHING_TOLD)
    return {name: value for name, value in values.items() if name not in untold or value != untold[name]}


def _refuse_vote_before_roadmap(held_on: date, by: Member) -> None:
    """Nothing of a feuille de route is voted long before the team writes it."""
    begun = timezone.localdate(by.roadmap.created_at)
    if held_on < begun - LONGEST_BEFORE:
        raise Refused(
            _("Ce vote serait bien avant le début de la feuille de route, le %(day)s. Vérifiez l’année.")
            % {"day": format_date(begun)},
            code="vote-before-roadmap",
            field="held_on",
        )


def _refuse_adoption_after_adoption(held_on: date, purpose: str, by: Member) -> None:
    """What was adopted is adopted no more: a vote that is lost afterwards is that of an avenant."""
    adopted = Deliberation.objects.filter(roadmap=by.roadmap).first()
    if adopted and held_on > adopted.held_on and says_adoption(purpose):
        raise Refused(
            _("La feuille de route est adoptée depuis le %(day)s\u00a0: un vote perdu ensuite est celui d’un avenant.")
            % {"day": format_date(adopted.held_on)},
            code="lost-vote-after-adoption",
            field="purpose",
        )


def _refuse_early_receipt(held_on: date, received_on: date | None) -> None:
    if received_on and received_on < held_on:
        raise Refused(
            _("La préfecture ne peut pas l’avoir reçue avant le vote."), code="receipt-before-vote", field="received_on"
        )
    if received_on and received_on > timezone.localdate():
        raise Refused(_("Ce jour n’est pas encore passé."), code="receipt-day-to-come", field="received_on")
