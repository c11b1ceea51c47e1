"""Why a message did not leave: a sentence for whoever hosts Jalons, a few words for the journal. Never the password."""

import logging
import smtplib
import socket
import ssl
from typing import Any

from django.conf import settings
from django.core.mail import InvalidMailer
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def server_options() -> dict[str, Any]:
    mailers: Any = settings.MAILERS
    return dict(mailers["default"].get("OPTIONS", {}))


def server_name() -> str:
    """« smtp.exemple.fr:587 », as log lines name it."""
    server = server_options()
    return f"{server['host']}:{server['port']}" if "host" in server else "?"


def log_server_error(error: Exception) -> None:
    """The server could not be opened. A setting that it refuses is an error: no later try mends it."""
    words = {"server": server_name(), "reason": _words_for_the_journal(error)}
    if isinstance(error, smtplib.SMTPAuthenticationError) and _is_permanent(error.smtp_code):
        sentence = _(
            "Le serveur de courriel %(server)s refuse le compte ou le mot de passe (%(reason)s) : corrigez JALONS_EMAIL_URL, puis redémarrez. D’ici là, aucun courriel ne part."
        )
    elif isinstance(error, (smtplib.SMTPNotSupportedError, ssl.SSLError, InvalidMailer)) or _is_permanent(
        _code_of(error)
    ):
        sentence = _(
            "Le serveur de courriel %(server)s ne convient pas aux réglages (%(reason)s) : « manage try_mail ADRESSE » dit quoi corriger. D’ici là, aucun courriel ne part."
        )
    elif _code_of(error):
        logger.warning(_("Le serveur de courriel %(server)s demande de réessayer plus tard (%(reason)s)."), words)
        return
    else:
        logger.warning(_("Le serveur de courriel %(server)s ne répond pas (%(reason)s)."), words)
        return
    logger.error(sentence, words)


def log_refused_message(error: Exception, number: int) -> None:
    words = {"server": server_name(), "number": number, "reason": _words_for_the_journal(error)}
    if isinstance(error, smtplib.SMTPSenderRefused) and _is_permanent(error.smtp_code):
        logger.error(
            _(
                "Le serveur de courriel %(server)s refuse l’expéditeur du message %(number)s (%(reason)s) : corrigez JALONS_EMAIL_FROM, puis redémarrez. D’ici là, aucun courriel ne part."
            ),
            words,
        )
    else:
        logger.warning(_("Le serveur de courriel %(server)s n’a pas pris le message %(number)s (%(reason)s)."), words)


def _is_permanent(code: int) -> bool:
    """RFC 5321, 4.2.1: a reply 4xx may be another one later."""
    return code >= 500


def _words_for_the_journal(error: Exception) -> str:
    """The reason in words, and the code if the server gave one. What the server wrote is left out, since it may contain an
    address, and logs are kept longer than a person's row."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _("réponse %s") % error.smtp_code
    return _text_of(error)


def refusal_sentence(error: Exception) -> str:
    server = server_options()
    where = {"host": server["host"], "port": server["port"], "sender": settings.DEFAULT_FROM_EMAIL}
    if (code := _code_of(error)) and not _is_permanent(code):
        sentence = _(
            "Le serveur %(host)s demande de réessayer plus tard%(answer)s : ce n’est pas un refus. Jalons le fait de lui-même pour les vrais messages ; pour cet essai, relancez la même commande dans un quart d’heure."
        )
    elif isinstance(error, smtplib.SMTPAuthenticationError):
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
    elif isinstance(error, smtplib.SMTPException) and not _is_silence(error):
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
    if _is_silence(error):
        return _("aucune réponse à temps")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return _("il a coupé la connexion")
    if isinstance(error, (smtplib.SMTPException, ssl.SSLError, InvalidMailer)):
        return str(error)
    if isinstance(error, ConnectionRefusedError):
        return _("connexion refusée")
    if isinstance(error, socket.gaierror):
        return _("nom inconnu")
    return getattr(error, "strerror", None) or str(error)


def _is_silence(error: Exception) -> bool:
    """smtplib tells a server that hangs as one that hung up, in English."""
    is_told_as_cut = isinstance(error, smtplib.SMTPServerDisconnected) and "timed out" in str(error)
    return isinstance(error, TimeoutError) or is_told_as_cut


def _code_of(error: Exception) -> int:
    """What the server answered; 0 when it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return int(next(iter(error.recipients.values()))[0])
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) and error.smtp_code > 0 else 0


def _answer_sentence(code: object, text: object) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
