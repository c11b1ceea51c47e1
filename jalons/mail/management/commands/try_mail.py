import smtplib
import ssl
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from jalons.base.arguments import email_address


class Command(BaseCommand):
    help = "Envoie tout de suite un message d’essai à une adresse, et dit ce que le serveur de courriel répond"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", type=email_address, help="l’adresse qui reçoit le message")

    def handle(self, *args: Any, **options: Any) -> None:
        address = options["email"]
        if not settings.EMAIL_URL:
            raise CommandError(
                _("JALONS_EMAIL_URL n’est pas réglé ici : les courriels sont écrits dans %s, et rien ne part.")
                % settings.MAIL_FOLDER
            )
        message = EmailMessage(
            _("Essai de la messagerie de Jalons"),
            _("Ce message vient de %s : la messagerie de Jalons marche.") % settings.BASE_URL,
            to=[address],
        )
        try:
            message.send()
        except (OSError, smtplib.SMTPException) as error:
            raise CommandError(_refusal_sentence(error)) from None
        server = _server()
        self.stdout.write(
            _(
                "Le serveur %(host)s (port %(port)s) a pris le message pour %(address)s, de la part de %(sender)s. Vérifiez qu’il arrive, aussi parmi les indésirables."
            )
            % {
                "host": server["host"],
                "port": server["port"],
                "address": address,
                "sender": settings.DEFAULT_FROM_EMAIL,
            }
        )


def _server() -> dict[str, Any]:
    mailers: Any = settings.MAILERS
    return dict(mailers["default"]["OPTIONS"])


def _refusal_sentence(error: Exception) -> str:
    server = _server()
    where = {"host": server["host"], "port": server["port"], "sender": settings.DEFAULT_FROM_EMAIL}
    if isinstance(error, smtplib.SMTPAuthenticationError):
        sentence = _("Le serveur %(host)s refuse le compte ou le mot de passe de JALONS_EMAIL_URL%(answer)s.")
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        sentence = _("Le serveur %(host)s refuse cette adresse%(answer)s.")
    elif isinstance(error, smtplib.SMTPSenderRefused):
        sentence = _("Le serveur %(host)s refuse l’expéditeur %(sender)s (JALONS_EMAIL_FROM)%(answer)s.")
    elif isinstance(error, ssl.SSLError):
        sentence = _(
            "La connexion chiffrée à %(host)s, port %(port)s, échoue : « smtp+tls:// » est pour le port 587, « smtps:// » pour le port 465, et le certificat doit être celui de ce nom."
        )
    elif isinstance(error, smtplib.SMTPException):
        sentence = _("Le serveur %(host)s, port %(port)s, n’a pas pris le message%(answer)s.")
    else:
        sentence = _(
            "Le serveur %(host)s, port %(port)s, ne répond pas : vérifiez ce nom, ce port, et que cette machine peut le joindre."
        )
    return sentence % (where | {"answer": _answer(error, str(server["password"]))})


def _answer(error: Exception, password: str) -> str:
    """What the server said, never the password."""
    code: object = ""
    text: object = ""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    told = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    if password:
        told = told.replace(password, "…")
    answer = " ".join(f"{code} {told}".split())[:200]
    return f" ({answer})" if answer else ""
