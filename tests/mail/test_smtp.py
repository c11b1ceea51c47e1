"""What a mail server may do to those that wait behind."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from jalons.base.mail import Letter
from jalons.mail import changes, kinds, smtp
from jalons.mail.kinds import Kind, Parcel
from jalons.mail.models import Message
from tests.mail.mail_server import MailServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    for relation in Message._meta.related_objects:
        relation.related_model._default_manager.update(message=None)
    Message.objects.all().delete()
    monkeypatch.setattr(
        kinds, "_kinds", {"slow": Kind(lambda message: Parcel(f"{message.pk}@exemple.fr", Letter("Objet", "Texte")))}
    )
    running = MailServer()
    running.start()
    options = {"host": "127.0.0.1", "port": running.port, "timeout": 20}
    settings.MAILERS = {"default": {"BACKEND": "jalons.mail.smtp.EmailBackend", "OPTIONS": options}}
    yield running
    running.drips = False
    running.stop()


def told(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.failure


def test_an_answer_that_drips_is_interrupted_and_the_next_leaves(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "HAND_OVER_SECONDS", 1)
    monkeypatch.setattr(server, "drips", True)
    ends = threading.Timer(
        10, setattr, (server, "drips", False)
    )  # were there no limit, the test would end all the same
    ends.start()
    first = changes.queue_message("slow")
    assert changes.deliver_due_messages() == 0
    ends.cancel()
    assert (told(first), server.drips) == (("echec", "coupe"), True)
    server.drips = False
    second = changes.queue_message("slow")
    assert changes.deliver_due_messages() == 1
    assert told(second) == ("parti", "")


def test_a_server_that_closes_after_a_refusal_is_opened_again_for_the_next(server: MailServer) -> None:
    first, second = changes.queue_messages("slow", 2)
    server.leaves_after = f"{first.pk}@exemple.fr"
    assert changes.deliver_due_messages() == 1
    assert (told(first), told(second)) == (("echec", "adresse"), ("parti", ""))


def test_the_journal_names_the_server_and_the_message_and_nobody(
    server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    message = changes.queue_message("slow")
    server.drops = True
    changes.deliver_due_messages()
    changes.send_messages_again(Message.objects.filter(pk=message.pk))
    server.stop()
    changes.deliver_due_messages()
    assert [record.getMessage() for record in caplog.records if record.name == "jalons.mail.words"] == [
        f"Le serveur de courriel 127.0.0.1:{server.port} n’a pas pris le message {message.pk} (il a coupé la connexion).",
        f"Le serveur de courriel 127.0.0.1:{server.port} ne répond pas (connexion refusée).",
    ]
