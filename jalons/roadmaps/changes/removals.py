"""A roadmap is put « à supprimer », taken back, erased for good with every row that belongs to it on any floor."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.live.hub import hub
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.models import (
    Member,
    Membership,
    Roadmap,
    belongs_to,
    keys_of,
    mailed_models,
    messages_of,
    roadmap_paths,
)
from jalons.roadmaps.rules.removals import DAYS_KEPT, erased_at

CHUNK = 500  # rows named in one statement


def close_roadmap(*, name: str, by: Member) -> None:
    """Inside a transaction. Closes the roadmap to all but its référentes, until it is taken back or erased."""
    lock_roadmap(by.roadmap)
    by.roadmap.refresh_from_db(fields=["name", "removal_asked_at"])
    if by.roadmap.removal_asked_at:
        raise Refused(_("Cette feuille de route est déjà à supprimer."), code="already-leaving")
    if " ".join(name.split()).casefold() != " ".join(by.roadmap.name.split()).casefold():
        raise Refused(
            _("Ce n’est pas son nom\u00a0: écrivez «\u00a0%s\u00a0».") % by.roadmap.name,
            code="another-name",
            field="name",
        )
    by.roadmap.removal_asked_at = timezone.now()
    by.roadmap.save(update_fields=["removal_asked_at"])
    record_change(by=by, verb="ask_removal", about=by.roadmap)
    for user in Membership.objects.filter(roadmap=by.roadmap).values_list("user", flat=True):
        hub.withdraw(f"user:{user}")


@write_transaction()
def keep_roadmap(*, by: Member) -> None:
    """Takes it back: everybody enters again, and what waited to leave by e-mail leaves."""
    lock_roadmap(by.roadmap)
    by.roadmap.refresh_from_db(fields=["removal_asked_at"])
    if by.roadmap.removal_asked_at is None:
        raise Refused(_("Cette feuille de route est déjà reprise."), code="already-kept")
    delayed = Message.objects.filter(state=Message.State.WAITING, due_at=_delay(by.roadmap))
    for numbers in _chunks(messages_of(by.roadmap)):
        delayed.filter(pk__in=numbers).update(due_at=timezone.now())
    by.roadmap.removal_asked_at = None
    by.roadmap.save(update_fields=["removal_asked_at"])
    record_change(by=by, verb="keep", about=by.roadmap)


def delay_message(message: Message) -> datetime | None:
    """Until when a message waits, because its roadmap is to be removed; None for one that leaves."""
    for roadmap in Roadmap.objects.leaving():
        for model in mailed_models():
            if model._base_manager.filter(belongs_to(model, roadmap), message=message).exists():
                return _delay(roadmap)
    return None


def _delay(leaving: Roadmap) -> datetime:
    """Twice the days that a roadmap is kept: the message is erased with it, or brought forward when it is taken back."""
    assert leaving.removal_asked_at
    return erased_at(leaving.removal_asked_at) + DAYS_KEPT


def erase_roadmap(roadmap: Roadmap) -> None:
    """Inside a transaction. Erases every row that belongs to the roadmap, and its messages. Foreign keys are checked at
    the end of the transaction, so that the order of tables is of no matter; rows of others that point to it forget it."""
    messages = messages_of(roadmap)
    doomed: dict[type[models.Model], list[Any]] = {
        model: list(model._base_manager.filter(belongs_to(model, roadmap)).values_list("pk", flat=True))
        for model in apps.get_models(include_auto_created=True)
        if model is not Roadmap and roadmap_paths(model)
    }
    doomed[Roadmap] = [roadmap.pk]
    for model in apps.get_models():
        for field in keys_of(model, (models.SET_NULL,)):
            for numbers in _chunks(doomed.get(field.related_model, [])):
                others = model._base_manager.filter(**{f"{field.name}__in": numbers})
                if model in doomed:
                    others = others.exclude(belongs_to(model, roadmap))
                others.update(**{field.name: None})
    doomed[Message] = messages
    for model, numbers_of_model in doomed.items():
        for numbers in _chunks(numbers_of_model):
            rows = model._base_manager.filter(pk__in=numbers)
            rows._raw_delete(rows.db)


def _chunks(numbers: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK))
