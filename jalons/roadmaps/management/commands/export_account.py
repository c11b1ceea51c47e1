"""The host answers somebody who asks what the instance knows of them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from jalons.base.arguments import email_address
from jalons.roadmaps.management.accounts import account_of
from jalons.roadmaps.queries.accounts import write_account_document


class Command(BaseCommand):
    help = "Écrit en JSON tout ce que Jalons sait d’un compte, à remettre à la personne qui le demande"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", type=email_address, help=_("l’adresse électronique de ce compte"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(write_account_document(account_of(options["email"])))
