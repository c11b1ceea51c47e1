from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from jalons.accounts.changes import host_link


class Command(BaseCommand):
    help = "Donne l’adresse qui ouvre le compte d’une personne, une fois, pendant un quart d’heure : à lui remettre"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="l’adresse électronique de cette personne")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(host_link(email=options["email"]))
