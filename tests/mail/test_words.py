"""What the journal of the host says of the mail: in words, and as an error when somebody has to act."""

import smtplib

import pytest

from jalons.mail import words
from jalons.mail.kinds import _kinds


@pytest.mark.parametrize(
    ("error", "level", "sentence"),
    [
        (
            smtplib.SMTPAuthenticationError(535, b"a@exemple.fr"),
            "ERROR",
            "refuse le compte ou le mot de passe (réponse 535)",
        ),
        (smtplib.SMTPAuthenticationError(454, b"busy"), "WARNING", "demande de réessayer plus tard (réponse 454)"),
        (smtplib.SMTPNotSupportedError("no STARTTLS"), "ERROR", "ne convient pas aux réglages (no STARTTLS)"),
        (smtplib.SMTPConnectError(554, b"no"), "ERROR", "ne convient pas aux réglages (réponse 554)"),
        (ConnectionRefusedError(), "WARNING", "ne répond pas (connexion refusée)"),
        (smtplib.SMTPServerDisconnected("closed: timed out"), "WARNING", "ne répond pas (aucune réponse à temps)"),
    ],
)
def test_a_server_that_cannot_be_opened_is_an_error_when_no_later_try_mends_it(
    error: Exception, level: str, sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    words.log_server_error(error)
    [line] = caplog.records
    assert (line.levelname, sentence in line.getMessage()) == (level, True)
    assert "a@exemple.fr" not in line.getMessage()


def test_a_sender_that_is_refused_is_an_error_that_names_its_setting(caplog: pytest.LogCaptureFixture) -> None:
    words.log_refused_message(smtplib.SMTPSenderRefused(553, b"not yours", "b@exemple.fr"), 12)
    [line] = caplog.records
    assert (line.levelname, "JALONS_EMAIL_FROM" in line.getMessage()) == ("ERROR", True)


def test_every_kind_of_message_has_a_name_for_the_journal() -> None:
    assert [name for name, kind in _kinds.items() if name != "slow" and not kind.label] == []
