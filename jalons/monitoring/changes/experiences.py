"""The experiences of a team: copied from a fiche or written by hand, offered to the other teams, withdrawn, removed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.actions.changes.locks import lock_action
from jalons.actions.models import ActionSheet
from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.monitoring.changes.ticked_lines import ticked_lines
from jalons.monitoring.models import Experience
from jalons.monitoring.models.experiences import text_stamp
from jalons.monitoring.models.sources import moved_fields, read_action_source, source_stamp
from jalons.monitoring.rules import experiences as rules
from jalons.roadmaps.changes.journal import record_change, removed_sentence, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import JournalEntry, Member
from jalons.roadmaps.rules.permissions import Permission

# How long « Annuler » may bring back a removed experience.
DAYS_TO_RESTORE = 1


@write_transaction()
def write_experience(*, by: Member, **written: Any) -> Experience:
    """What was seen elsewhere, or tells of no fiche. `written`: values by the names of `EXPERIENCE_FIELDS`."""
    _refuse_too_many(by)
    experience = Experience.objects.create(roadmap=by.roadmap, **written)
    record_change(by=by, verb="add", about=experience, after={"territory": experience.territory})
    return experience


@write_transaction()
def keep_action_experience(
    *,
    action: ActionSheet,
    by: Member,
    title: str = "",
    licence: str = "",
    steps: Sequence[int] | None = None,
    indicators: Sequence[int] | None = None,
    expenses: Sequence[int] | None = None,
    seen: str | None = None,
) -> Experience:
    """Copies one of our fiches as it is today. `steps`, `indicators`, `expenses`: the places of those that go, all by
    default. `seen`: the stamp of the fiche that the page showed."""
    _refuse_too_many(by)
    source = read_action_source(lock_action(action.pk))
    refuse_stale(seen, source_stamp(source))
    chosen = {"steps": steps, "indicators": indicators, "expenses": expenses}
    values = source | {name: ticked_lines(source[name], places, name) for name, places in chosen.items()}
    experience = Experience.objects.create(
        roadmap=by.roadmap,
        action=action,
        copied=rules.freeze_source(source),
        territory=by.roadmap.name,
        licence=licence,
        **values | {"title": title or source["title"]},
    )
    record_change(by=by, verb="keep", about=experience, after={"action": action})
    return experience


@write_transaction()
def revise_experience(*, experience: Experience, by: Member, seen: str | None = None, **written: Any) -> None:
    row = _lock_experience(experience, by)
    _refuse_offered_text(row, by)
    _withdraw_changed_text(row, written, by)
    revise_row(row, written, by=by, verb="revise", seen=seen)


@write_transaction()
def take_action_changes(
    *, experience: Experience, take: Collection[str], by: Member, seen: str | None = None
) -> tuple[str, ...]:
    """Takes what its fiche says today in the fields of `take`; the others keep their words, and are told as changed no
    more. Returns the fields that were taken. `seen`: the stamp of the fiche that the page showed."""
    row = experience
    if row.action is None:
        raise Refused(_("La fiche n’existe plus : corrigez le texte à la main."), code="experience-without-fiche")
    action = lock_action(row.action.pk)
    row = _lock_experience(experience, by)
    _refuse_offered_text(row, by)
    source = read_action_source(action)
    refuse_stale(seen, source_stamp(source))
    taken = tuple(name for name in moved_fields(row, source) if name in take)
    row.copied = rules.freeze_source(source)
    row.save(update_fields=["copied"])
    written = {name: source[name] for name in taken}
    _withdraw_changed_text(row, written, by)
    revise_row(row, written, by=by, verb="take_changes")
    return taken


@write_transaction()
def offer_experience(*, experience: Experience, by: Member, seen: str | None = None) -> None:
    """Every team of the instance reads it from now on. `seen`: the stamp of the text that the page showed."""
    row = _lock_experience(experience, by)
    refuse_stale(seen, text_stamp(row), _("Le texte vient de changer : relisez-le, puis proposez-le."))
    if not row.licence:
        raise _missing_licence()
    if not (row.need or row.description):
        raise Refused(
            _("Écrivez d’abord le besoin de départ, ou ce qui a été fait : il n’y a encore rien à lire."),
            code="experience-says-nothing",
        )
    if row.offered_on is None:
        row.offered_on = timezone.localdate()
        row.save(update_fields=["offered_on"])
        record_change(by=by, verb="offer", about=row)


@write_transaction()
def withdraw_experience(*, experience: Experience, by: Member) -> str:
    """The other teams read it no more. The fiches that began with it stay, and still say where they come from. Returns
    the stamp of the text that they read; empty when it was not offered."""
    row = _lock_experience(experience, by)
    return text_stamp(row) if _withdraw_offer(row, by) else ""


def _withdraw_offer(row: Experience, by: Member) -> bool:
    """Whether it was offered."""
    if row.offered_on is None:
        return False
    row.offered_on = None
    row.save(update_fields=["offered_on"])
    record_change(by=by, verb="withdraw_offer", about=row)
    return True


def _withdraw_changed_text(row: Experience, written: Mapping[str, Any], by: Member) -> None:
    """The other teams read what was read again before it was offered, and nothing else."""
    if any(getattr(row, name) != value for name, value in written.items()):
        _withdraw_offer(row, by)


@write_transaction()
def remove_experience(*, experience: Experience, by: Member) -> None:
    """It may be restored for a day; those that were removed before are deleted for good."""
    row = _lock_experience(experience, by)
    if row.offered_on is not None:
        raise Refused(
            _("D’autres équipes peuvent la lire. Cessez d’abord de la proposer, puis retirez-la.")
            if by.can(Permission.MANAGE_ROADMAP)
            else _("D’autres équipes peuvent la lire : la personne référente cesse d’abord de la proposer."),
            code="experience-is-offered",
        )
    now = timezone.now()
    Experience.objects.filter(roadmap=by.roadmap, removed_at__lt=now - timedelta(days=DAYS_TO_RESTORE)).delete()
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    record_change(by=by, verb="remove", about=row)


@write_transaction()
def restore_experience(*, experience: Experience, by: Member) -> None:
    _refuse_too_many(by)
    row = Experience.objects.filter(roadmap=by.roadmap, pk=experience.pk).first()
    if row is None or row.removed_at is None:
        raise Refused(_("Cette expérience est déjà là, ou n’existe plus."), code="experience-not-removed")
    _refuse_removal_of_others(row, by)
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    record_change(by=by, verb="restore", about=row)


def _refuse_removal_of_others(row: Experience, by: Member) -> None:
    """« Annuler » is for whoever removed it; the focal point too puts it back."""
    removals = JournalEntry.objects.filter(roadmap=by.roadmap, about_kind="experience", about_id=row.pk, verb="remove")
    last = removals.order_by("-id").first()
    is_own = last is not None and by.user is not None and last.by_id == by.user.pk
    if not is_own and not by.can(Permission.MANAGE_ROADMAP):
        raise Refused(
            _("Quelqu’un d’autre l’a retirée : cette personne, ou la personne référente, peut la remettre."),
            code="removal-is-not-yours",
        )


def _lock_experience(experience: Experience, by: Member) -> Experience:
    rows = Experience.objects.living().select_for_update(of=("self",), no_key=True)
    row = rows.filter(roadmap=by.roadmap, pk=experience.pk).first()
    if row is None:
        raise Refused(removed_sentence(), code="experience-gone")
    return row


def _refuse_too_many(by: Member) -> None:
    lock_roadmap(by.roadmap)
    if Experience.objects.living().filter(roadmap=by.roadmap).count() >= rules.MOST_EXPERIENCES:
        raise Refused(
            ngettext(
                "Votre équipe garde déjà %(n)d expérience : retirez-en une d’abord.",
                "Votre équipe garde déjà %(n)d expériences : retirez-en une d’abord.",
                rules.MOST_EXPERIENCES,
            )
            % {"n": rules.MOST_EXPERIENCES},
            code="too-many-experiences",
        )


def _refuse_offered_text(row: Experience, by: Member) -> None:
    """Nobody changes what other teams read but whoever may offer it."""
    if row.offered_on is not None and not by.can(Permission.MANAGE_ROADMAP):
        raise Refused(offered_text_sentence(), code="offered-text-is-not-yours")


def offered_text_sentence() -> str:
    return _("D’autres équipes peuvent lire ce texte : la personne référente le corrige, ou cesse de le proposer.")


def _missing_licence() -> Refused:
    return Refused(
        _("Choisissez d’abord une licence : elle dit aux autres équipes ce qu’elles peuvent faire du texte."),
        code="experience-without-licence",
        field="licence",
    )
