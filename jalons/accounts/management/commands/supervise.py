"""The host lets an address read every roadmap of a département."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from jalons.accounts.changes import add_supervision, ensure_account, remove_supervision
from jalons.accounts.models import Supervision
from jalons.base.arguments import email_address
from jalons.base.errors import Refused


class Command(BaseCommand):
    help = "Ouvre à une adresse la lecture de toutes les feuilles de route d’un département"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", type=email_address, help="l’adresse qui reçoit le lien de connexion")
        parser.add_argument("departement", help="le code du département, par exemple 24 ou 2A")
        parser.add_argument("--kind", choices=Supervision.Kind.values, default=Supervision.Kind.PREFECTURE)
        parser.add_argument("--stop", action="store_true", help="referme cette lecture")

    def handle(self, *args: Any, **options: Any) -> None:
        email, code = options["email"], options["departement"].upper()
        try:
            if options["stop"]:
                remove_supervision(email=email, departement_code=code)
                done = _("%(email)s ne lit plus les feuilles de route du département %(code)s.")
            else:
                add_supervision(user=ensure_account(email=email), kind=options["kind"], departement_code=code)
                done = _("%(email)s lit désormais toutes les feuilles de route du département %(code)s.")
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(done % {"email": email, "code": code})
