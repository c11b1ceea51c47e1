"""The trial message of whoever hosts Jalons: what the server answers is told, the password never."""

import smtplib
import socket
import ssl
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.mail.mail_server import MailServer

SECRET = "S3cretMotDe"


@pytest.fixture
def set_server(settings: Any) -> Any:
    def set_server(port: int, **others: object) -> None:
        options = {"host": "127.0.0.1", "port": port, "username": "", "password": SECRET, "timeout": 5} | others
        settings.EMAIL_URL = "smtp://127.0.0.1"
        settings.MAILERS = {"default": {"BACKEND": "jalons.mail.smtp.EmailBackend", "OPTIONS": options}}

    return set_server


def test_a_trial_message_goes_straight_to_the_server(set_server: Any) -> None:
    server, said = MailServer(), StringIO()
    server.start()
    set_server(server.port)
    call_command("try_mail", "hotesse@exemple.fr", stdout=said)
    server.stop()
    assert [recipient for recipient, _identifier in server.taken] == ["hotesse@exemple.fr"]
    assert f"(port {server.port}) a pris le message pour hotesse@exemple.fr" in said.getvalue()


def test_a_server_that_is_away_is_told(set_server: Any) -> None:
    server = MailServer()
    server.start()
    server.stop()
    set_server(server.port)
    with pytest.raises(CommandError, match=rf"127.0.0.1, port {server.port}, ne répond pas \(connexion refusée\) :"):
        call_command("try_mail", "hotesse@exemple.fr")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"use_tls": True},
            r"ne propose pas le chiffrement STARTTLS \(STARTTLS extension not supported by server\.\)\s: .*smtps://",
        ),
        (
            {"username": "jalons"},
            r"ne prend pas de compte \(SMTP AUTH extension not supported by server\.\)\s: retirez",
        ),
    ],
)
def test_what_a_relay_cannot_do_is_told_with_what_to_write(
    options: dict[str, object], sentence: str, set_server: Any
) -> None:
    server = MailServer()
    server.start()
    set_server(server.port, **options)
    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("try_mail", "hotesse@exemple.fr")
    server.stop()
    assert f"127.0.0.1, port {server.port}," in str(refusal.value)
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (smtplib.SMTPAuthenticationError(535, f"bad {SECRET}".encode()), "refuse le compte ou le mot de passe"),
        (smtplib.SMTPRecipientsRefused({"a@exemple.fr": (550, b"unknown")}), r"refuse cette adresse \(550 unknown\)"),
        (smtplib.SMTPSenderRefused(553, b"not yours", "b@exemple.fr"), "refuse l’expéditeur"),
        (ssl.SSLError(1, "wrong version number"), "La connexion chiffrée"),
        (smtplib.SMTPRecipientsRefused({"a@exemple.fr": (450, b"greylisted")}), r"plus tard \(450 greylisted\)"),
        (smtplib.SMTPAuthenticationError(454, b"busy"), "demande de réessayer plus tard"),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), r"le message \(il a coupé la connexion\)"),
        (
            smtplib.SMTPServerDisconnected("Connection unexpectedly closed: timed out"),
            r"ne répond pas \(aucune réponse à temps\)",
        ),
        (socket.gaierror(-2, "Name or service not known"), r"ne répond pas \(nom inconnu\)"),
        (TimeoutError(), r"ne répond pas \(aucune réponse à temps\)"),
    ],
)
def test_each_refusal_has_its_sentence(
    error: Exception, sentence: str, set_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(message: EmailMessage) -> None:
        raise error

    set_server(25)
    monkeypatch.setattr(EmailMessage, "send", fail)
    with pytest.raises(CommandError, match=sentence) as refusal:
        call_command("try_mail", "hotesse@exemple.fr")
    assert SECRET not in str(refusal.value)


def test_without_a_server_nothing_is_tried(settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_URL, settings.MAIL_FOLDER = "", tmp_path
    with pytest.raises(CommandError, match="JALONS_EMAIL_URL n’est pas réglé"):
        call_command("try_mail", "hotesse@exemple.fr")
    with pytest.raises(CommandError, match="n’est pas une adresse"):
        call_command("try_mail", "pasunmail")
