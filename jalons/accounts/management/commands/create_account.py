"""The host makes the address by which one person opens their account without any e-mail."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from jalons.accounts.changes import make_host_link
from jalons.base.arguments import email_address


class Command(BaseCommand):
    help = "Donne l’adresse qui ouvre le compte d’une personne, une fois, pendant un quart d’heure : à lui remettre"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", type=email_address, help="l’adresse électronique de cette personne")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            raise CommandError(
                _(
                    "Ceci est la démonstration, où un clic suffit pour entrer. Pour ouvrir un compte sur votre instance, chargez ses variables (--env FICHIER) et donnez son dossier (--data DOSSIER)."
                )
            )
        self.stdout.write(make_host_link(email=options["email"]))
