"""A message is a row before it is an e-mail: it leaves once, is tried again, or says why it did not leave."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.utils import timezone

from jalons.base.mail import Letter
from jalons.mail import changes, kinds, queries, rules
from jalons.mail.kinds import Kind, Parcel
from jalons.mail.models import Message
from jalons.mail.rules import Asker, Failure
from tests.refusals import refused

pytestmark = pytest.mark.django_db
NEW, KNOWN = Asker(1, is_vouched_for=False), Asker(2, is_vouched_for=True)


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    # Those of the demo are of no concern here.
    for relation in Message._meta.related_objects:
        relation.related_model._default_manager.update(message=None)
    Message.objects.all().delete()
    monkeypatch.setattr(kinds, "_kinds", {"slow": Kind(_compose), "urgent": Kind(_compose, is_urgent=True)})


def _compose(message: Message) -> Parcel | Failure:
    return Parcel(f"{message.kind}-{message.pk}@exemple.fr", Letter("Objet", "Texte"))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Exception | None], None]]:
    """Tells what the mail server answers from now on; None: it takes everything again."""
    answer: list[Exception | None] = [None]
    takes = EmailBackend.send_messages

    def send_messages(self: EmailBackend, messages: Any) -> Any:
        if answer[0]:
            raise answer[0]
        return takes(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    yield lambda error: answer.__setitem__(0, error)


def state(message: Message) -> tuple[str, str, int]:
    message.refresh_from_db()
    return message.state, message.failure, message.attempts


def test_a_message_leaves_once_however_often_the_worker_looks() -> None:
    message = changes.queue_message("slow")
    assert state(message) == ("attente", "", 0)
    assert [changes.deliver_due_messages(), changes.deliver_due_messages()] == [1, 0]
    assert [sent.to for sent in outbox.outbox] == [[f"slow-{message.pk}@exemple.fr"]]
    assert state(message) == ("parti", "", 1)
    assert message.gone_at is not None


def test_the_ledger_keeps_neither_address_nor_text() -> None:
    assert {field.name for field in Message._meta.get_fields() if not field.is_relation} == {
        "id", "uid", "kind", "state", "failure", "attempts", "created_at", "due_at", "changed_at", "gone_at",
        "taken_by", "asked_by",
    }  # fmt: skip


def test_a_sign_in_link_waits_behind_no_mailing() -> None:
    changes.queue_messages("slow", 3)
    urgent = changes.queue_message("urgent")
    changes.deliver_due_messages()
    assert outbox.outbox[0].to == [f"urgent-{urgent.pk}@exemple.fr"]


def test_a_message_tried_again_keeps_its_message_id(server: Any) -> None:
    message = changes.queue_message("slow")
    seen: list[str] = []
    for _time in range(2):
        changes.deliver_due_messages()
        seen.append(outbox.outbox[-1].extra_headers["Message-ID"])
        Message.objects.update(state="attente", gone_at=None)
    assert seen == [f"<{message.uid}@127.0.0.1>"] * 2


def test_a_silent_server_is_tried_again_after_growing_delays_then_given_up(server: Any) -> None:
    start = datetime(2026, 11, 28, 8, tzinfo=UTC)
    message = changes.queue_message("slow", due_at=start)
    server(ConnectionRefusedError())
    waits, now = [], start
    for _time in range(len(rules.DELAYS)):
        changes.deliver_due_messages(now)
        message.refresh_from_db()
        waits.append(message.due_at - now)
        assert (message.state, message.failure) == ("attente", "serveur")
        assert changes.deliver_due_messages(message.due_at - timedelta(seconds=1)) == 0
        now = message.due_at
    assert waits == list(rules.DELAYS)
    changes.deliver_due_messages(now)
    assert state(message) == ("echec", "serveur", 7)


def test_a_server_that_cannot_be_reached_takes_no_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is ever « en train de partir » when the connection did not open."""
    first, second = changes.queue_messages("slow", 2)

    def refuses(self: EmailBackend) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", refuses)
    assert changes.deliver_due_messages() == 0
    assert [state(message) for message in (first, second)] == [("attente", "serveur", 1)] * 2
    assert queries.is_mail_late()


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (SMTPRecipientsRefused({"x": (550, b"unknown")}), ("echec", "adresse")),
        (SMTPRecipientsRefused({"x": (450, b"greylisted")}), ("attente", "attendre")),
        (SMTPDataError(554, b"spam"), ("echec", "contenu")),
        (SMTPDataError(451, b"later"), ("attente", "attendre")),
        (SMTPServerDisconnected("gone"), ("attente", "serveur")),
        (TimeoutError(), ("attente", "serveur")),
        (ValueError("no address"), ("echec", "adresse")),
    ],
)
def test_what_is_refused_for_ever_fails_at_once_and_the_rest_waits(
    server: Any, error: Exception, expected: tuple[str, str]
) -> None:
    message, other = changes.queue_messages("slow", 2)
    server(error)
    changes.deliver_due_messages()
    assert state(message)[:2] == expected
    assert state(other)[:2] == expected
    server(None)
    assert changes.send_messages_again(Message.objects.filter(pk=message.pk)) == 1
    assert changes.deliver_due_messages() == 1
    assert state(message)[:2] == ("parti", "")


def test_a_server_that_takes_connections_and_no_message_holds_nobody(server: Any) -> None:
    """A timeout for each of three hundred guests would be a hundred minutes."""
    tries = []

    class Silent(TimeoutError):
        def __init__(self) -> None:
            tries.append(1)

    messages = changes.queue_messages("slow", 5)
    with patch.object(EmailBackend, "send_messages", side_effect=Silent):
        assert changes.deliver_due_messages() == 0
    assert (len(tries), [state(message) for message in messages]) == (2, [("attente", "serveur", 1)] * 5)


def test_what_has_left_is_not_sent_again() -> None:
    message = changes.queue_message("slow")
    changes.deliver_due_messages()
    with refused("nothing-to-send-again"):
        changes.send_messages_again(Message.objects.filter(pk=message.pk))


def test_a_worker_that_starts_tells_what_was_leaving_and_a_person_decides() -> None:
    message, waiting = changes.queue_messages("slow", 2)
    changes._take_next_message(timezone.now())  # and the process dies
    assert changes.deliver_due_messages() == 1
    assert (state(message)[0], state(waiting)[0]) == ("depart", "parti")
    assert changes.recover_interrupted() == 1
    assert state(message)[:2] == ("echec", "coupe")
    assert changes.deliver_due_messages() == 0
    assert changes.send_messages_again(Message.objects.all()) == 1
    assert changes.deliver_due_messages() == 1


def test_a_worker_that_starts_leaves_alone_what_another_machine_hands_over() -> None:
    message = changes.queue_message("slow")
    changes._take_next_message(timezone.now())
    Message.objects.update(taken_by="another")
    assert changes.recover_interrupted() == 0
    assert changes.recover_interrupted(timezone.now() + timedelta(minutes=11)) == 1
    assert state(message)[0] == "echec"


def test_a_text_that_cannot_be_written_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(message: Message) -> Parcel:
        raise KeyError("name")

    kinds.register_kind("broken", Kind(fails))
    broken, fine = changes.queue_message("broken"), changes.queue_message("slow")
    assert changes.deliver_due_messages() == 1
    assert (state(broken)[:2], state(fine)[0]) == (("echec", "ecriture"), "parti")


def test_a_message_without_object_is_not_sent() -> None:
    kinds.register_kind("old", Kind(lambda message: Failure.OUTDATED))
    message = changes.queue_message("old")
    assert changes.deliver_due_messages() == 0
    assert (outbox.outbox, state(message)[:2]) == ([], ("echec", "perime"))


def test_it_stops_between_two_messages() -> None:
    changes.queue_messages("slow", 3)
    stops = iter([False, True])
    assert changes.deliver_due_messages(is_stopping=lambda: next(stops)) == 1


def test_a_new_account_writes_to_fifty_people_a_day() -> None:
    changes.queue_messages("slow", 49, asker=NEW)
    with refused("new-account-limit", saying="encore écrire à 1 personne"):
        changes.queue_messages("slow", 2, asker=NEW)
    changes.queue_message("slow", asker=NEW)
    with refused("new-account-limit"):
        changes.queue_message("slow", asker=NEW)
    changes.queue_messages("slow", 60, asker=KNOWN)
    assert Message.objects.count() == 110
    Message.objects.update(created_at=timezone.now() - timedelta(days=1, seconds=1))
    changes.queue_messages("slow", 50, asker=NEW)


def test_the_health_of_the_mail_is_counted() -> None:
    now = timezone.now()
    assert queries.mail_health(now) == queries.MailHealth(0, 0, None)
    old, recent, gone = changes.queue_messages("slow", 3)
    Message.objects.filter(pk=old.pk).update(created_at=now - timedelta(minutes=3), state="depart", taken_by="x")
    Message.objects.filter(pk=gone.pk).update(state="echec", failure="adresse")
    assert recent.state == "attente"
    assert queries.mail_health(now) == queries.MailHealth(failed_24h=1, waiting=2, oldest_waiting_seconds=180)
    assert queries.mail_health(now + timedelta(hours=25)).failed_24h == 0


def test_the_command_of_the_worker_recovers_then_delivers_and_stops_when_asked() -> None:
    lost, waiting = changes.queue_messages("slow", 2)
    changes._take_next_message(timezone.now())
    call_command("deliver_mail", recover=True, is_stopping=lambda: True)
    assert (state(lost)[:2], state(waiting)[0]) == (("echec", "coupe"), "attente")
    call_command("deliver_mail")
    assert state(waiting)[0] == "parti"


def test_a_start_loads_neither_documents_nor_workbooks() -> None:
    """Each floor registers what writes its messages; 20 MB of each process would come with it."""
    code = "import sys, django; django.setup(); print([m for m in ('typst', 'python_calamine') if m in sys.modules])"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "JALONS_DEBUG": "1"}
    done = subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, capture_output=True)
    assert done.stdout.decode().strip() == "[]", done.stderr
