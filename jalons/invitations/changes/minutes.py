"""The compte rendu: written, validated, reopened, distributed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.stale_pages import refuse_stale
from jalons.invitations.mails import MINUTES
from jalons.invitations.models import Dispatch, Guest, Minutes, MinutesPart
from jalons.invitations.rules import minutes as rules
from jalons.invitations.rules.guests import midday
from jalons.mail import changes as mail
from jalons.mail.models import Message
from jalons.roadmaps.changes.journal import record_change
from jalons.roadmaps.models import Member
from jalons.workshops.changes.workshops import lock_workshop
from jalons.workshops.models import Pledge, Workshop
from jalons.workshops.rules.workshops import State


@write_transaction()
def write_minutes(*, workshop: Workshop, by: Member, seen: str | None = None, **fields: Any) -> Minutes:
    """Writes the fields that differ; refused when `seen` is not the stamp of the present row.

    `said`: introduction, facilitators, comments, hidden_parts, next_steps, next_title, next_on, words_present,
    words_absent, due_days. The journal names the fields but not their values, because an introduction may name people.
    """
    minutes = lock_minutes(workshop)
    if "comments" in fields:
        fields["comments"] = {part: text for part, text in fields["comments"].items() if part in MinutesPart and text}
    if "hidden_parts" in fields:
        fields["hidden_parts"] = [part for part in MinutesPart.values if part in fields["hidden_parts"]]
    differing = [name for name, value in fields.items() if getattr(minutes, name) != value]
    if not differing:
        return minutes
    _refuse_validated_minutes(minutes)
    sentence = _("Quelqu’un a enregistré le compte rendu pendant votre saisie. Comparez les deux, puis enregistrez.")
    refuse_stale(seen, minutes.stamp, sentence)
    for name in differing:
        setattr(minutes, name, fields[name])
    minutes.save()
    _record_fields(minutes, differing, by)
    return minutes


@write_transaction()
def choose_quotes(*, workshop: Workshop, decisions: Mapping[str, bool], by: Member) -> None:
    """Chooses the notes and pledges to quote. Those not in `decisions` keep the choice that somebody else made."""
    minutes = lock_minutes(workshop)
    picks = {**minutes.picks, **decisions}
    if picks == minutes.picks:
        return
    _refuse_validated_minutes(minutes)
    minutes.picks = picks
    minutes.save()
    _record_fields(minutes, ["picks"], by)


@write_transaction()
def freeze_minutes(*, minutes: Minutes, content: Mapping[str, Any], by: Member, on: date | None = None) -> Minutes:
    """Validates an edition: `content` is the whole document as data. After that, it only changes when somebody asks for
    their name to be erased, or withdraws a note from the wall."""
    minutes = lock_minutes(minutes.workshop)
    _refuse_validated_minutes(minutes)
    if minutes.workshop.state != State.CLOSED:
        raise Refused(
            _("Clôturez d’abord l’atelier : le compte rendu dit ce qui s’y est passé jusqu’au bout."),
            code="workshop-not-closed",
        )
    minutes.edition += 1
    minutes.content = dict(content)
    minutes.frozen_on = on or timezone.localdate()
    minutes.frozen_at = timezone.now()
    minutes.frozen_note = minutes.workshop.last_note
    minutes.is_open = False
    minutes.save()
    record_change(by=by, verb="validate", about=minutes, after={"edition": minutes.edition})
    return minutes


@write_transaction()
def reopen_minutes(*, workshop: Workshop, by: Member) -> None:
    """Opens the next edition. Readers of the last one still see it, until the next is validated."""
    minutes = lock_minutes(workshop)
    if minutes.is_open:
        raise Refused(_("Le compte rendu est déjà ouvert : vous pouvez le modifier."), code="minutes-already-open")
    minutes.is_open = True
    minutes.save(update_fields=["is_open"])
    record_change(by=by, verb="reopen", about=minutes, before={"edition": minutes.edition})


@write_transaction()
def note_dispatches(
    *,
    minutes: Minutes,
    present: Sequence[Guest | Pledge],
    absent: Sequence[Guest | Pledge],
    by: Member,
    on: date | None = None,
) -> None:
    """Queues a message to each person: the minutes are distributed once the first has left. The journal stores how
    many, never who.

    `on`: the day of an earlier distribution.
    """
    due_at = timezone.make_aware(midday(on)) if on else None
    messages = iter(mail.queue_messages(MINUTES, len(present) + len(absent), asker=by.asker, due_at=due_at))
    Dispatch.objects.bulk_create(
        Dispatch(
            minutes=minutes,
            edition=minutes.edition,
            guest=person if isinstance(person, Guest) else None,
            pledge=person if isinstance(person, Pledge) else None,
            to_absent=to_absent,
            message=next(messages),
        )
        for to_absent, people in ((False, present), (True, absent))
        for person in people
    )
    record_change(
        by=by,
        verb="send",
        about=minutes,
        after={"edition": minutes.edition, "sent_present": len(present), "sent_absent": len(absent)},
    )


def note_minutes_given(message: Message) -> None:
    """An edition is distributed on the day when its first message leaves."""
    dispatch = Dispatch.objects.get(message=message)
    assert message.gone_at
    Minutes.objects.filter(pk=dispatch.minutes_id, given_edition__lt=dispatch.edition).update(
        given_edition=dispatch.edition, given_on=timezone.localdate(message.gone_at)
    )


@write_transaction()
def send_minutes_again(*, workshop: Workshop, by: Member) -> int:
    """Sends again the messages that failed or whose result is unknown."""
    minutes = lock_minutes(workshop)
    again = mail.send_messages_again(
        Message.objects.filter(dispatch__minutes=minutes.pk, dispatch__edition=minutes.edition)
    )
    record_change(by=by, verb="retry", about=minutes, after={"people": again})
    return again


@write_transaction()
def hand_over_minutes(*, workshop: Workshop, by: Member, on: date | None = None) -> None:
    """Distributed in another way than e-mail: printed, posted up, read aloud."""
    minutes = lock_minutes(workshop)
    if minutes.is_open:
        raise Refused(_("Validez d’abord le compte rendu."), code="minutes-not-validated")
    if minutes.state is rules.State.GIVEN:
        raise Refused(_("Ce compte rendu est déjà noté comme remis."), code="minutes-already-handed-over")
    _mark_minutes_given(minutes, on or timezone.localdate())
    record_change(by=by, verb="give", about=minutes, after={"edition": minutes.edition})


def lock_minutes(workshop: Workshop) -> Minutes:
    """Reads the minutes again and locks them until the end of the transaction, by locking the workshop, because they
    may not exist yet."""
    workshop = lock_workshop(workshop.pk)
    minutes = Minutes.objects.filter(workshop=workshop).first() or Minutes()
    minutes.workshop = workshop
    return minutes


def _mark_minutes_given(minutes: Minutes, day: date) -> None:
    minutes.given_edition, minutes.given_on = minutes.edition, day
    minutes.save(update_fields=["given_edition", "given_on"])


def _refuse_validated_minutes(minutes: Minutes) -> None:
    if not minutes.is_open:
        raise Refused(
            _("Ce compte rendu est validé. Rouvrez-le pour le modifier : ce sera une nouvelle version."),
            code="minutes-validated",
        )


def _record_fields(minutes: Minutes, names: Sequence[str], by: Member) -> None:
    fields = [str(Minutes._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
    record_change(by=by, verb="revise", about=minutes, after={"fields": fields})
