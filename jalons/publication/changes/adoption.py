"""The vote that adopts the feuille de route, and its effects."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes import adoption, locks
from jalons.actions.models import ActionSheet, AdoptionPath
from jalons.actions.rules.adoption import ADOPTED
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.french import format_date
from jalons.governance.changes import deliberations as governance
from jalons.governance.models import Deliberation
from jalons.governance.rules.council_sittings import CouncilSitting
from jalons.publication.changes.editions import freeze_edition
from jalons.publication.changes.vote_gaps import refuse_open_gaps
from jalons.publication.documents.roadmap.accepted_gaps import accepted_gap_blocks
from jalons.publication.documents.roadmap.amendment import changed_lines
from jalons.publication.documents.roadmap.changed import (
    amendment_blocks,
    edition_in_force,
    nothing_to_amend,
    roadmap_changes,
)
from jalons.publication.documents.roadmap.council_form import Act
from jalons.publication.documents.roadmap.deliberation import deliberation_document
from jalons.publication.models import Edition, Release
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def adopt_roadmap(
    *,
    number: str,
    held_on: date,
    assembly: str,
    votes_for: int,
    votes_against: int,
    abstentions: int,
    by: Member,
    received_on: date | None = None,
    sitting: CouncilSitting = governance.NOTHING_TOLD,
    confirmed: str | None = None,
) -> Edition:
    """Records the deliberation, validates the fiches, freezes the edition that was voted. What would shame was mended or
    accepted with a reason (`vote_gaps`), what a fiche lacks too: the assembly voted it as it is."""
    locks.lock_actions(by.roadmap)
    if Edition.objects.filter(roadmap=by.roadmap, kind=Edition.Kind.ADOPTED).exists():
        raise Refused(
            _("La feuille de route est déjà adoptée. Ce qui change depuis se fige par un avenant."),
            code="roadmap-already-adopted",
        )
    _refuse_nothing_to_adopt(by)
    refuse_open_gaps(by, held_on)
    annex = accepted_gap_blocks(by.roadmap, held_on)
    deliberation = governance.write_deliberation(
        number=number,
        held_on=held_on,
        assembly=assembly,
        votes_for=votes_for,
        votes_against=votes_against,
        abstentions=abstentions,
        received_on=received_on,
        sitting=sitting,
        confirmed=confirmed,
        by=by,
    )
    adoption.set_adopted(adopted=True, by=by)
    path = AdoptionPath.objects.filter(roadmap=by.roadmap).first()
    if path:
        adoption.choose_adoption_path(
            mode=path.mode, reference=path.reference, adopted_on=held_on, deliberation=number, by=by
        )
    act = deliberation_document(by.roadmap, held_on, Act(vote=deliberation))
    return freeze_edition(kind=Edition.Kind.ADOPTED, deliberation=deliberation, on=held_on, annex=annex, act=act, by=by)


@write_transaction()
def amend_roadmap(
    *,
    purpose: str,
    by: Member,
    number: str = "",
    held_on: date | None = None,
    assembly: str = "",
    votes_for: int | None = None,
    votes_against: int | None = None,
    abstentions: int | None = None,
    received_on: date | None = None,
    sitting: CouncilSitting = governance.NOTHING_TOLD,
    confirmed: str | None = None,
) -> Edition:
    """Freezes an edition that lists the changes since the edition in force, past the same list of gaps as the first vote.
    Without a number, nothing was voted: the state of fiches does not change."""
    locks.lock_actions(by.roadmap)
    day = held_on or timezone.localdate()
    changed = roadmap_changes(by.roadmap, day)
    if changed.edition is None:
        raise Refused(
            _("Un avenant modifie une feuille de route adoptée : enregistrez d’abord sa délibération."),
            code="roadmap-not-adopted",
        )
    if not changed.subjects:
        raise Refused(nothing_to_amend(), code="nothing-to-amend")
    if held_on:
        _refuse_earlier_vote(by, held_on)
    _refuse_nothing_to_adopt(by)
    refuse_open_gaps(by, day)
    annex = accepted_gap_blocks(by.roadmap, day)
    deliberation = None
    if number and held_on:
        deliberation = governance.write_deliberation(
            number=number,
            held_on=held_on,
            assembly=assembly,
            votes_for=votes_for or 0,
            votes_against=votes_against or 0,
            abstentions=abstentions or 0,
            received_on=received_on,
            sitting=sitting,
            confirmed=confirmed,
            by=by,
        )
        adoption.set_adopted(adopted=True, by=by)
    act = deliberation_document(by.roadmap, day, Act(changed, purpose, deliberation)) if deliberation else None
    return freeze_edition(
        kind=Edition.Kind.AMENDMENT,
        deliberation=deliberation,
        on=day,
        purpose=purpose,
        preface=amendment_blocks(changed, purpose),
        annex=annex,
        act=act,
        changes=changed_lines(changed),
        by=by,
    )


def _refuse_nothing_to_adopt(by: Member) -> None:
    if not ActionSheet.objects.filter(roadmap=by.roadmap, status__in=ADOPTED).exists():
        raise Refused(_("Aucune action n’est retenue : il n’y a encore rien à adopter."), code="no-action-kept")


def _refuse_earlier_vote(by: Member, held_on: date) -> None:
    """Of an avenant, before a vote that it amends."""
    voted = Deliberation.objects.filter(roadmap=by.roadmap, editions__isnull=False)
    last = voted.order_by("-held_on", "-pk").first()
    if last and held_on < last.held_on:
        raise Refused(
            _("La délibération n° %(number)s est du %(day)s\u00a0: un avenant se vote ce jour-là ou après.")
            % {"number": last.number, "day": format_date(last.held_on)},
            code="amendment-before-vote",
            field="held_on",
        )


@write_transaction()
def withdraw_adoption(*, edition: Edition, by: Member) -> None:
    """For a vote or an avenant recorded by mistake, the last one first, while nobody outside has received its
    deliberation. What it validated is « retenue » again."""
    lock_roadmap(by.roadmap)
    deliberation = edition.deliberation
    if not Edition.objects.filter(pk=edition.pk).exists():
        raise Refused(_("Cette édition est déjà retirée."), code="edition-gone")
    if edition.kind == Edition.Kind.DRAFT:
        raise Refused(_("Une version projet ne se retire pas : figez-en une autre."), code="edition-not-adopted")
    if deliberation and deliberation.received_on:
        raise Refused(
            _("La préfecture a reçu cette délibération : elle se garde. Ce qui change se fige par un avenant."),
            code="deliberation-received",
        )
    if edition != edition_in_force(by.roadmap):
        raise Refused(
            _("Un avenant s’appuie sur cette édition : retirez d’abord le dernier."), code="edition-has-amendment"
        )
    if _is_shown_to_anybody(edition):
        raise Refused(
            _("La page publique montre cette édition : fermez-la d’abord, dans « Documents »."),
            code="edition-is-public",
        )
    record_change(by=by, verb="withdraw_edition", about=edition)
    if edition.kind == Edition.Kind.ADOPTED:
        adoption.set_adopted(adopted=False, by=by)
    elif deliberation:
        adoption.take_back_vote(actions=_first_voted_by(edition), by=by)
    edition.delete()
    if deliberation is None:
        return
    governance.withdraw_deliberation(deliberation=deliberation, by=by)
    path = AdoptionPath.objects.filter(roadmap=by.roadmap, deliberation=deliberation.number).first()
    if path:
        adoption.choose_adoption_path(mode=path.mode, reference=path.reference, by=by)


def _is_shown_to_anybody(edition: Edition) -> bool:
    """What the open public page tells now: an avenant that it does not show yet goes without closing it."""
    shown = Release.objects.filter(page__roadmap=edition.roadmap, page__closed_at=None).order_by("-pk")
    return shown.values_list("edition_id", flat=True).first() == edition.pk


def _first_voted_by(edition: Edition) -> set[int]:
    """The primary keys of the fiches that no earlier deliberation adopted."""
    voted = Edition.objects.filter(roadmap=edition.roadmap).exclude(deliberation=None)
    earlier = {key for facts in voted.exclude(pk=edition.pk).values_list("facts", flat=True) for key in facts}
    return {int(key.partition(":")[2]) for key in edition.facts if key.startswith("action:") and key not in earlier}
