"""The host sends a message of trial, and reads what the mail server answers."""

import smtplib
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from jalons.base.arguments import email_address
from jalons.mail.words import refusal_sentence, server_options


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
            raise CommandError(refusal_sentence(error)) from None
        server = server_options()
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
