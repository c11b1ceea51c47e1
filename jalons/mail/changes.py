"""The only writer of the ledger. A message waits, leaves once, and is then gone, or failed with a reason."""

import logging
import platform
from collections.abc import Callable
from datetime import datetime
from email.message import MIMEPart
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, InvalidMailer, mailers
from django.db import connection, transaction
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.db import write_transaction
from jalons.base.errors import Refused
from jalons.base.mail import sender_domain
from jalons.mail import rules
from jalons.mail.kinds import CalendarFile, Parcel, delayed_until, kind_label, message_kind, urgent_kinds
from jalons.mail.models import MailedSecret, Message, MessageQuerySet
from jalons.mail.rules import Asker, Failure
from jalons.mail.words import log_refused_message, log_server_error

logger = logging.getLogger(__name__)

ORPHANS_KEPT = rules.LIMIT_PERIOD  # as long as the limit of new accounts, which counts these messages


# --- asked for -------------------------------------------------------------------------------------------------------


@write_transaction()
def queue_message(kind: str, *, asker: Asker | None = None, due_at: datetime | None = None) -> Message:
    """Adds a message, which leaves by itself after the commit. The caller creates the row that knows its recipient."""
    return queue_messages(kind, 1, asker=asker, due_at=due_at)[0]


@write_transaction()
def queue_messages(
    kind: str, count: int, *, asker: Asker | None = None, due_at: datetime | None = None
) -> list[Message]:
    now = timezone.now()
    if asker:
        _refuse_too_many(asker, count, now)
    messages: list[Message] = Message.objects.bulk_create(
        Message(kind=kind, due_at=due_at or now, asked_by=asker.account if asker else None) for _number in range(count)
    )
    _deliver_after_commit()
    return messages


def _refuse_too_many(asker: Asker, count: int, now: datetime) -> None:
    if asker.is_vouched_for:
        return
    already = Message.objects.filter(asked_by=asker.account, created_at__gt=now - rules.LIMIT_PERIOD).count()
    left = rules.people_left(asker, already)
    if left is None or count <= left:
        return
    raise Refused(
        _(
            "Un compte nouveau écrit à %(limit)s personnes par jour au plus, tant que personne n’a rejoint l’équipe à son invitation."
        )
        % {"limit": rules.NEW_ACCOUNT_LIMIT}
        + " "
        + (
            ngettext(
                "Aujourd’hui, vous pouvez encore écrire à %(left)s personne.",
                "Aujourd’hui, vous pouvez encore écrire à %(left)s personnes.",
                left,
            )
            % {"left": left}
            if left
            else _("Réessayez demain, ou demandez à une personne invitée d’ouvrir son lien.")
        ),
        code="new-account-limit",
    )


@write_transaction()
def send_messages_again(messages: MessageQuerySet) -> int:
    """Sends failed messages again, as if they had just been queued, and at once those waiting for their next try.
    Returns how many; raises Refused when there is none."""
    rows = messages.select_for_update(of=["self"]).may_be_sent_again()
    pks = list(rows.order_by("id").values_list("pk", flat=True))
    now = timezone.now()
    Message.objects.filter(pk__in=pks).update(
        state=Message.State.WAITING, failure="", attempts=0, due_at=now, changed_at=now
    )
    if not pks:
        raise Refused(_("Tout est parti, ou part en ce moment."), code="nothing-to-send-again")
    _deliver_after_commit()
    return len(pks)


@write_transaction()
def withdraw_messages(messages: MessageQuerySet) -> None:
    """Deletes messages that have not left and no longer have anything to tell. The caller has deleted the rows that refer
    to them."""
    messages.filter(state__in=[Message.State.WAITING, Message.State.FAILED]).delete()


@write_transaction()
def delete_orphan_messages(now: datetime | None = None) -> None:
    """Deletes messages that ended a day ago and that no row of a floor above refers to: an old sign-in link, a revoked
    invitation."""
    nobody = {f"{relation.name}__isnull": True for relation in Message._meta.related_objects}
    ended = [Message.State.GONE, Message.State.FAILED]
    old = (now or timezone.now()) - ORPHANS_KEPT
    Message.objects.filter(state__in=ended, changed_at__lt=old, **nobody).delete()


def _deliver_after_commit() -> None:
    """Only for tests, which have no worker: the worker looks at the ledger twice a second."""
    if settings.MAIL_LEAVES_AT_ONCE:
        transaction.on_commit(deliver_due_messages)


def secret_eraser(model: type[MailedSecret]) -> Callable[[Message], None]:
    """A `note_gone` for kinds that carry a secret: it erases the secret from the row of `model`."""

    def note_gone(message: Message) -> None:
        model._default_manager.filter(message=message).update(sealed_secret="")

    return note_gone


# --- leaving ---------------------------------------------------------------------------------------------------------


def deliver_due_messages(now: datetime | None = None, *, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Sends every message that is due, urgent kinds first, over one connection. Returns how many left.

    The connection is opened before a message is taken: if the server is down, no message is in doubt. `is_stopping` is
    called between two messages. The demo and tests may set `now`.
    """
    if not Message.objects.due(now or timezone.now()).exists():
        return 0
    gone, silences, server = 0, 0, None
    while not is_stopping():
        at = now or timezone.now()
        try:
            server = server or mailers.default
            server.open()
        except (OSError, InvalidMailer) as error:
            log_server_error(error)
            _postpone_due_messages(at)
            break
        taken = _take_next_message(at)
        if taken is None:
            break
        message, parcel = taken
        if parcel is None:
            continue
        failure = _send_parcel(server, message, parcel)
        _record_outcome(message, failure, now or timezone.now())
        gone += failure is None
        if failure in (*rules.TEMPORARY, Failure.INTERRUPTED):
            _close_server(server)
        silences = silences + 1 if failure is Failure.SERVER else 0
        if silences == rules.SILENCES_IN_A_ROW:
            # Each silence lasts a whole timeout: the other messages are postponed, so that nothing waits behind a
            # mailing.
            _postpone_due_messages(at)
            break
    if server:
        _close_server(server)
    return gone


@write_transaction()
def _take_next_message(now: datetime) -> tuple[Message, Parcel | None] | None:
    """Marks the next due message as leaving; None when nothing is due. Without a parcel, the message has just failed,
    as the person may have refused messages or been erased meanwhile, or it waits longer."""
    urgency = Case(When(kind__in=urgent_kinds(), then=Value(0)), default=Value(1), output_field=IntegerField())
    message: Message | None = (
        Message.objects.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        .due(now)
        .order_by(urgency, "due_at", "id")
        .first()
    )
    if message is None:
        return None
    if until := delayed_until(message):
        message.due_at = until
        message.save(update_fields=["due_at", "changed_at"])
        return message, None
    parcel = _compose_parcel(message)
    if isinstance(parcel, Parcel):
        message.state, message.taken_by = Message.State.LEAVING, platform.node()[:64] or "?"
        message.attempts += 1
        message.save(update_fields=["state", "taken_by", "attempts", "changed_at"])
        return message, parcel
    _fail_message(message, parcel)
    return message, None


def _compose_parcel(message: Message) -> Parcel | Failure:
    try:
        with transaction.atomic():
            return message_kind(message).compose(message)
    except Exception:
        # A message that cannot be composed must not stop the others.
        logger.exception(_("Le message %s (%s) n’a pas pu être écrit"), message.pk, kind_label(message))
        return Failure.UNWRITTEN


def _send_parcel(server: Any, message: Message, parcel: Parcel) -> Failure | None:
    """Returns None once the server has accepted it."""
    if server_connection := getattr(server, "connection", None):
        server_connection.text_was_announced = False
    try:
        server.send_messages([_email_message(message, parcel)])
    except SMTPRecipientsRefused as refused:
        codes = [code for code, _reason in refused.recipients.values()]
        return rules.refusal_of_recipient(max(codes, default=550))
    except SMTPDataError as refused:
        return rules.refusal_of_content(refused.smtp_code)
    except OSError as error:
        log_refused_message(error, message.pk)
        is_ambiguous = getattr(server_connection, "text_was_announced", False)
        return Failure.INTERRUPTED if is_ambiguous else Failure.SERVER
    except ValueError:
        # An address that no server would accept.
        return Failure.ADDRESS
    return None


def _email_message(message: Message, parcel: Parcel) -> EmailMessage:
    email = EmailMessage(
        subject=parcel.letter.subject,
        body=parcel.letter.body,
        to=[parcel.to],
        reply_to=[parcel.reply_to] if parcel.reply_to else None,
        headers={
            "Auto-Submitted": "auto-generated",
            "Message-ID": f"<{message.uid}@{sender_domain()}>",
            **parcel.headers,
        },
    )
    if parcel.calendar:
        email.attach(_calendar_part(parcel.calendar))
    return email


def _calendar_part(file: CalendarFile) -> MIMEPart:
    part = MIMEPart()
    part.set_content(file.content.decode(), subtype="calendar", charset="utf-8", filename=file.name, cte="base64")
    part.set_param("method", file.method)
    return part


@write_transaction()
def _record_outcome(message: Message, failure: Failure | None, now: datetime) -> None:
    if failure is None:
        message.state, message.failure, message.taken_by = Message.State.GONE, "", ""
        message.gone_at = now
        message.save(update_fields=["state", "failure", "taken_by", "gone_at", "changed_at"])
        _note_departure(message)
    elif failure in rules.TEMPORARY and (due_at := rules.next_try(now, message.attempts)):
        message.state, message.failure, message.taken_by = Message.State.WAITING, failure, ""
        message.due_at = due_at
        message.save(update_fields=["state", "failure", "taken_by", "due_at", "changed_at"])
    else:
        _fail_message(message, failure)


def _note_departure(message: Message) -> None:
    """`note_gone` may fail: the message stays marked as gone."""
    try:
        with transaction.atomic():
            message_kind(message).note_gone(message)
    except Exception:
        logger.exception(
            _("Le message %s (%s) est parti, mais ce départ n’a pas pu être noté"), message.pk, kind_label(message)
        )


def _fail_message(message: Message, failure: Failure) -> None:
    message.state, message.failure, message.taken_by = Message.State.FAILED, failure, ""
    message.save(update_fields=["state", "failure", "taken_by", "changed_at"])
    # The same words as on the page where it was asked. Without its address: logs are kept longer than a person's row.
    reason = message.get_failure_display()
    logger.warning(_("Le message %s (%s) ne part pas : %s"), message.pk, kind_label(message), reason)


@write_transaction()
def _postpone_due_messages(now: datetime) -> None:
    """The server is down: each due message waits longer, according to its number of attempts."""
    due = Message.objects.due(now)
    for attempts in sorted(set(due.values_list("attempts", flat=True))):
        rows = due.filter(attempts=attempts)
        tried = {"attempts": attempts + 1, "failure": Failure.SERVER, "changed_at": now}
        if due_at := rules.next_try(now, attempts + 1):
            rows.update(due_at=due_at, **tried)
        else:
            rows.update(state=Message.State.FAILED, **tried)


def _close_server(server: Any) -> None:
    try:
        server.close()
    except OSError:
        server.connection = None


@write_transaction()
def recover_interrupted(now: datetime | None = None) -> int:
    """Call it when the worker of this machine starts, and every hour. A message whose sending was interrupted may have
    left or not: it is marked as failed, and only a person may send it again. Returns how many."""
    now = now or timezone.now()
    lost = Message.objects.filter(state=Message.State.LEAVING).filter(
        Q(taken_by=platform.node()[:64] or "?") | Q(changed_at__lt=now - rules.HAND_OVER_LIMIT)
    )
    return lost.update(state=Message.State.FAILED, failure=Failure.INTERRUPTED, taken_by="", changed_at=now)
