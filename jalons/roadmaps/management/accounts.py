"""What the commands about accounts share."""

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from jalons.accounts.models import User


def account_of(email: str) -> User:
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise CommandError(_("Aucun compte n’a l’adresse « %s » (« list_accounts » les donne tous).") % email)
    return user
