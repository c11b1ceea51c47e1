"""How the roadmap is adopted."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.actions.changes.adoption_steps import follow_path, reach_signature
from jalons.actions.changes.sheets import advance_action
from jalons.actions.models import ActionSheet, AdoptionPath, CrossReference
from jalons.actions.models.adoption import reference_texts, references_stamp
from jalons.actions.rules.adoption import ADOPTED, Mode
from jalons.actions.rules.sheets import Status
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.governance.models import Deliberation
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import Member


@write_transaction()
def choose_adoption_path(
    *,
    mode: str,
    by: Member,
    reference: str = "",
    adopted_on: date | None = None,
    deliberation: str = "",
    seen: str | None = None,
) -> AdoptionPath:
    """The cross-references are kept when the other way is chosen: the team may come back to them."""
    lock_roadmap(by.roadmap)
    if adopted_on and adopted_on > timezone.localdate():
        raise Refused(
            _("Ce jour n’est pas encore passé. Laissez vide jusqu’au vote."),
            code="vote-day-to-come",
            field="adopted_on",
        )
    if adopted_on and mode == Mode.CTG and not deliberation:
        raise Refused(
            _("Le conseil adopte par une délibération : écrivez son numéro."),
            code="deliberation-missing",
            field="deliberation",
        )
    reference = _named_document(mode, reference)
    values: dict[str, Any] = {
        "mode": mode,
        "reference": reference,
        "adopted_on": adopted_on,
        "deliberation": deliberation,
    }
    path = AdoptionPath.objects.filter(roadmap=by.roadmap).first()
    if path and path.mode != mode:
        values["signed_on"] = None
    if path is None or path.mode != mode:
        follow_path(mode=mode, by=by)
    if adopted_on and not (path and path.adopted_on):
        _refuse_nothing_kept(by)
    elif path and path.adopted_on and not adopted_on:
        _refuse_recorded_vote(path)
    # What the committee kept since a vote is not adopted by writing its day again.
    if adopted_on and not ActionSheet.objects.filter(roadmap=by.roadmap, is_adopted=True).exists():
        set_adopted(adopted=True, by=by)
    elif path and path.adopted_on and not adopted_on:
        set_adopted(adopted=False, by=by)
    if path:
        revise_row(path, values, by=by, seen=seen)
        return path
    path = AdoptionPath.objects.create(roadmap=by.roadmap, **values)
    record_change(by=by, verb="choose_path", about=path, after=values)
    return path


@write_transaction()
def revise_adoption_path(*, by: Member, reference: str = "", mode: str = "", seen: str | None = None) -> AdoptionPath:
    """What the team chooses. The vote is written elsewhere, because it freezes an edition: it stays as it is. Without a
    `mode`, the way is not asked, because it was voted."""
    path = AdoptionPath.objects.filter(roadmap=by.roadmap).first()
    if path and not mode:
        lock_roadmap(by.roadmap)
        revise_row(path, {"reference": _named_document(path.mode, reference)}, by=by, seen=seen)
        return path
    if path and path.adopted_on and path.mode != mode:
        raise Refused(
            _("La feuille de route est adoptée : sa voie ne change plus. Corrigez le nom du document si besoin."),
            code="path-already-voted",
            field="mode",
        )
    if path is None and Deliberation.objects.filter(roadmap=by.roadmap).exists():
        raise Refused(
            _("La feuille de route est adoptée : sa voie se choisit avant le vote."),
            code="path-after-vote",
            field="mode",
        )
    if path is None:
        return choose_adoption_path(mode=mode, reference=reference, by=by)
    lock_roadmap(by.roadmap)
    if path.mode != mode:
        revise_row(path, {"signed_on": None}, by=by)
        follow_path(mode=mode, by=by)
    revise_row(path, {"mode": mode, "reference": _named_document(mode, reference)}, by=by, seen=seen)
    return path


@write_transaction()
def note_signature(*, signed_on: date | None, by: Member) -> AdoptionPath:
    """The day the CTG that holds the feuille de route was signed with the Caf; None takes it back."""
    lock_roadmap(by.roadmap)
    path = AdoptionPath.objects.filter(roadmap=by.roadmap).first()
    if path is None or path.mode != Mode.CTG:
        raise Refused(_("Seule une feuille de route adoptée dans la CTG se signe avec la Caf."), code="path-not-signed")
    if signed_on and signed_on > timezone.localdate():
        raise Refused(_("Ce jour n’est pas encore passé."), code="signature-day-to-come", field="signed_on")
    revise_row(path, {"signed_on": signed_on}, by=by)
    if signed_on:
        reach_signature(on=signed_on, by=by)
    return path


@write_transaction()
def set_adopted(*, adopted: bool, by: Member) -> None:
    """Stores that the assembly voted the fiches that the committee had kept, and validates them; or that no vote did: what
    was typed by mistake is taken back, and nothing is validated any more. Whoever records the vote writes its line of the
    journal."""
    rows = ActionSheet.objects.filter(roadmap=by.roadmap)
    (rows.filter(status__in=ADOPTED) if adopted else rows).update(is_adopted=adopted)
    if adopted:
        for action in rows.filter(status=Status.KEPT, is_adopted=True):
            advance_action(action=action, to=Status.VALIDATED, is_voted=True, by=by)
        return
    _unvalidate_actions(rows, by)


@write_transaction()
def take_back_vote(*, actions: Collection[int], by: Member) -> None:
    """`actions`: the primary keys of the fiches that only an avenant recorded by mistake had adopted."""
    rows = ActionSheet.objects.filter(roadmap=by.roadmap, pk__in=actions)
    rows.update(is_adopted=False)
    _unvalidate_actions(rows, by)


def _unvalidate_actions(rows: QuerySet[ActionSheet], by: Member) -> None:
    for action in rows.filter(status=Status.VALIDATED):
        revise_row(action, {"status": Status.KEPT.value}, by=by, verb="take_back")


def _refuse_nothing_kept(by: Member) -> None:
    if not ActionSheet.objects.filter(roadmap=by.roadmap, status__in=ADOPTED).exists():
        raise Refused(
            _("Aucune action n’est retenue : le comité en retient d’abord, puis le vote s’écrit."),
            code="nothing-kept",
            field="adopted_on",
        )


def _named_document(mode: str, reference: str) -> str:
    """A délibération alone is a part of no other document."""
    if mode == Mode.ALONE:
        return ""
    if not reference:
        raise Refused(
            _("Nommez le document dont la feuille de route est une partie."), code="document-missing", field="reference"
        )
    return reference


def _refuse_recorded_vote(path: AdoptionPath) -> None:
    """A délibération was recorded, and its edition is frozen: emptying a day here would leave both."""
    if path.deliberation and Deliberation.objects.filter(roadmap=path.roadmap, number=path.deliberation).exists():
        raise Refused(
            _("La délibération n° %(number)s est enregistrée, et son édition est figée : un avenant la modifie.")
            % {"number": path.deliberation},
            code="vote-recorded",
            field="adopted_on",
        )


@write_transaction()
def set_cross_references(*, references: Mapping[ActionSheet, str], by: Member, seen: str | None = None) -> None:
    """Writes where the projet de territoire mentions each action; an empty text removes the reference. `seen`: the stamp
    of what a page showed; refused when somebody wrote one of them since, unless it is to the same text."""
    lock_roadmap(by.roadmap)
    stored = reference_texts(by.roadmap)
    differing = {action: text for action, text in references.items() if text != stored.get(action.pk, "")}
    if differing:
        refuse_stale(seen, references_stamp(stored))
    for action, text in differing.items():
        if text:
            CrossReference.objects.update_or_create(action=action, defaults={"text": text})
        else:
            CrossReference.objects.filter(action=action).delete()
        before = stored.get(action.pk, "")
        record_change(by=by, verb="cross_refer", about=action, before={"reference": before}, after={"reference": text})
