"""The only writer of key messages: a suggestion is kept, then the team rewrites and orders it."""

from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.diagnosis.models import KeyMessage
from jalons.diagnosis.rules.messages import MOST
from jalons.roadmaps.changes.journal import record_change, revise_row
from jalons.roadmaps.changes.locks import lock_roadmap
from jalons.roadmaps.changes.ranks import renumber_rows
from jalons.roadmaps.models import Member


@write_transaction()
def keep_message(*, key: str, text: str, source: str, by: Member) -> KeyMessage:
    """Keeps a suggestion with the words that were shown; the sentence of the rule on that day is stored beside it."""
    lock_roadmap(by.roadmap)
    if KeyMessage.objects.filter(roadmap=by.roadmap, key=key).exists():
        raise Refused(_("Ce message est déjà gardé."), code="message-already-kept")
    return _add_message(by, text=text, source=source, key=key, proposed=text)


@write_transaction()
def write_message(*, text: str, by: Member, source: str = "") -> KeyMessage:
    """A message of the team, without a suggestion."""
    lock_roadmap(by.roadmap)
    return _add_message(by, text=text, source=source)


def _add_message(by: Member, **values: str) -> KeyMessage:
    count = KeyMessage.objects.filter(roadmap=by.roadmap).count()
    if count >= MOST:
        raise Refused(
            _("Cinq messages sont déjà gardés : une salle n’en retient pas plus. Retirez-en un d’abord."),
            code="too-many-messages",
        )
    message = KeyMessage.objects.create(roadmap=by.roadmap, rank=count + 1, **values)
    record_change(by=by, verb="add", about=message)
    return message


@write_transaction()
def rewrite_message(*, message: KeyMessage, text: str, by: Member, source: str = "", seen: str | None = None) -> None:
    revise_row(message, {"text": text, "source": source}, by=by, seen=seen)


@write_transaction()
def renew_message(*, message: KeyMessage, text: str, source: str, by: Member) -> None:
    """Replaces the kept words with the present sentence of the rule."""
    if not message.key:
        raise Refused(_("Ce message est le vôtre : aucune donnée ne le propose."), code="message-not-suggested")
    revise_row(message, {"text": text, "source": source, "proposed": text}, by=by, verb="renew")


@write_transaction()
def keep_wording(*, message: KeyMessage, text: str, by: Member) -> None:
    """Keeps the words although the figures have changed, once the present sentence of the rule was read. When the rule
    has no sentence any more (`text` is empty), the message becomes one of the team."""
    if not message.key:
        raise Refused(_("Ce message est le vôtre : aucune donnée ne le propose."), code="message-not-suggested")
    revise_row(message, {"proposed": text} if text else {"proposed": "", "key": ""}, by=by, verb="reread")


@write_transaction()
def move_message(*, message: KeyMessage, rank: int, by: Member) -> None:
    lock_roadmap(by.roadmap)
    ordered = list(KeyMessage.objects.filter(roadmap=by.roadmap))
    moved = next((one for one in ordered if one.pk == message.pk), None)
    if moved is None:
        raise Refused(_("Ce message a été retiré."), code="message-removed")
    before = moved.rank
    ordered.remove(moved)
    ordered.insert(max(0, min(rank, len(ordered) + 1) - 1), moved)
    renumber_rows(ordered)
    if moved.rank != before:
        record_change(by=by, verb="move", about=moved, before={"rank": before}, after={"rank": moved.rank})


@write_transaction()
def remove_message(*, message: KeyMessage, by: Member) -> None:
    lock_roadmap(by.roadmap)
    record_change(by=by, verb="remove", about=message, before={"text": message.text, "source": message.source})
    message.delete()
    renumber_rows(list(KeyMessage.objects.filter(roadmap=by.roadmap)))
