"""The host sees who may sign in, and what for."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from jalons.accounts.models import User


class Command(BaseCommand):
    help = "Liste les comptes : adresse, jour d’ouverture, dernière connexion, rôles dans les feuilles de route"

    def handle(self, *args: Any, **options: Any) -> None:
        for user in User.objects.prefetch_related("memberships__roadmap", "supervisions").order_by("email"):
            roles = [f"{row.roadmap.name} ({row.get_role_display()})" for row in user.memberships.all()]
            roles += [str(row) for row in user.supervisions.all()]
            last = f"{user.last_login:%d/%m/%Y}" if user.last_login else _("jamais")
            cells = (user.email, user.name, f"{user.created_at:%d/%m/%Y}", last, " ; ".join(roles) or _("aucun rôle"))
            self.stdout.write("\t".join(cells))
