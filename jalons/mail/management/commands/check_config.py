"""`run.py config`, the part that needs the settings: checks that the database and the mail server answer. It writes and
sends nothing."""

import smtplib
import sys
from typing import Any

from django.conf import settings
from django.core.mail import InvalidMailer, mailers
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from jalons.base.postgresql import Unfit, check_base
from jalons.mail.reasons import refusal_sentence, server_name


class Command(BaseCommand):
    help = "Dit si la base et le serveur de courriel répondent, sans rien écrire ni envoyer"
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(_("Adresse publique : %s") % settings.BASE_URL)
        refusals = [self._tell(_("Base de données"), _base()), self._tell(_("Messagerie"), _mail())]
        if any(refusals):
            sys.exit(1)

    def _tell(self, label: str, found: tuple[bool, str]) -> bool:
        is_good, sentence = found
        self.stdout.write(_("%(label)s : %(sentence)s") % {"label": label, "sentence": sentence})
        return not is_good


def _base() -> tuple[bool, str]:
    if connection.vendor == "postgresql":
        try:
            check_base()
        except Unfit as unfit:
            return False, str(unfit)
        return True, _("bon (PostgreSQL)")
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return False, _("le fichier %(path)s ne s’ouvre pas (%(reason)s).") % {
            "path": connection.settings_dict["NAME"],
            "reason": error,
        }
    return True, _("bon (SQLite)")


def _mail() -> tuple[bool, str]:
    if not settings.EMAIL_URL:
        return True, _("JALONS_EMAIL_URL n’est pas réglé : les courriels sont écrits dans %s.") % settings.MAIL_FOLDER
    try:
        server = mailers.default
        server.open()
        server.close()
    except (OSError, smtplib.SMTPException, InvalidMailer) as error:
        return False, refusal_sentence(error)
    return True, _("bon (%s)") % server_name()
