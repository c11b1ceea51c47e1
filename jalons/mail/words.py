"""Why a message did not leave: a sentence for whoever hosts Jalons, a few words for the journal. Never the password."""

import smtplib
import socket
import ssl
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _


def server_options() -> dict[str, Any]:
    mailers: Any = settings.MAILERS
    return dict(mailers["default"].get("OPTIONS", {}))


def server_name() -> str:
    """« smtp.exemple.fr:587 », as log lines name it."""
    server = server_options()
    return f"{server['host']}:{server['port']}" if "host" in server else "?"


def words_for_the_journal(error: Exception) -> str:
    """The type of the error, and the code if the server gave one; its text is left out, since it may contain an
    address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{type(error).__name__} ({error})"
    return type(error).__name__


def refusal_sentence(error: Exception) -> str:
    server = server_options()
    where = {"host": server["host"], "port": server["port"], "sender": settings.DEFAULT_FROM_EMAIL}
    if isinstance(error, smtplib.SMTPAuthenticationError):
        sentence = _("Le serveur %(host)s refuse le compte ou le mot de passe de JALONS_EMAIL_URL%(answer)s.")
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        sentence = _("Le serveur %(host)s refuse cette adresse%(answer)s.")
    elif isinstance(error, smtplib.SMTPSenderRefused):
        sentence = _("Le serveur %(host)s refuse l’expéditeur %(sender)s (JALONS_EMAIL_FROM)%(answer)s.")
    elif isinstance(error, smtplib.SMTPNotSupportedError) and "STARTTLS" in str(error):
        sentence = _(
            "Le serveur %(host)s, port %(port)s, ne propose pas le chiffrement STARTTLS%(answer)s : dans JALONS_EMAIL_URL, écrivez « smtps:// » avec le port 465, ou « smtp:// » si ce relais est sur votre réseau."
        )
    elif isinstance(error, smtplib.SMTPNotSupportedError) and "AUTH" in str(error):
        sentence = _(
            "Le serveur %(host)s, port %(port)s, ne prend pas de compte%(answer)s : retirez « compte:motdepasse@ » de JALONS_EMAIL_URL, ou écrivez « smtp+tls:// » s’il ne le prend que chiffré."
        )
    elif isinstance(error, ssl.SSLError):
        sentence = _(
            "La connexion chiffrée à %(host)s, port %(port)s, échoue%(answer)s : « smtp+tls:// » est pour le port 587, « smtps:// » pour le port 465, et le certificat doit être celui de ce nom."
        )
    elif isinstance(error, smtplib.SMTPException):
        sentence = _("Le serveur %(host)s, port %(port)s, n’a pas pris le message%(answer)s.")
    else:
        sentence = _(
            "Le serveur %(host)s, port %(port)s, ne répond pas%(answer)s : vérifiez ce nom, ce port, et que cette machine peut le joindre."
        )
    return sentence % (where | {"answer": _server_answer(error, str(server.get("password", "")))})


def _server_answer(error: Exception, password: str) -> str:
    """What the server or the system answered, in parentheses, without the password."""
    answer = " ".join(_text_of(error).split())
    if password:
        answer = answer.replace(password, "…")
    return f" ({answer[:200]})" if answer else ""


def _text_of(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _answer_sentence(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer_sentence(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, (smtplib.SMTPException, ssl.SSLError)):
        return str(error)
    if isinstance(error, ConnectionRefusedError):
        return _("connexion refusée")
    if isinstance(error, socket.gaierror):
        return _("nom inconnu")
    if isinstance(error, TimeoutError):
        return _("aucune réponse à temps")
    return getattr(error, "strerror", None) or str(error)


def _answer_sentence(code: object, text: object) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
