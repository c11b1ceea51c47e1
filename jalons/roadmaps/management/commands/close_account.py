"""The host closes the account of somebody who left, or who asks for it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from jalons.base.arguments import email_address
from jalons.base.errors import Refused
from jalons.roadmaps.changes.accounts import close_account
from jalons.roadmaps.management.accounts import account_of
from jalons.roadmaps.models import Membership


class Command(BaseCommand):
    help = "Supprime un compte : ce qu’il a écrit reste, sans nom. Sans --yes, dit seulement ce qui serait supprimé"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", type=email_address, help=_("l’adresse électronique de ce compte"))
        parser.add_argument("--yes", action="store_true", help=_("supprime pour de bon"))

    def handle(self, *args: Any, **options: Any) -> None:
        user = account_of(options["email"])
        for row in Membership.objects.filter(user=user).select_related("roadmap"):
            self.stdout.write(f"{row.roadmap.name} : {row.get_role_display()}")
        if not options["yes"]:
            self.stdout.write(_("Rien n’est supprimé. Pour supprimer ce compte, ajoutez --yes."))
            return
        try:
            close_account(user=user)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(
            _("Le compte %s est supprimé. Il est encore dans les sauvegardes déjà faites.") % options["email"]
        )
