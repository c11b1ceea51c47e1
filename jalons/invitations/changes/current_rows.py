"""A guest read again once the workshop is locked, instead of the one that the page knew."""

from django.utils.translation import gettext as _

from jalons.invitations.models import Guest
from jalons.workshops.changes.current_rows import current_row


def current_guest(guest: Guest) -> Guest:
    return current_row(
        Guest.objects.select_related("contact"),
        guest.pk,
        _("Cette personne n’est plus sur la liste de l’atelier."),
        code="guest-gone",
    )
