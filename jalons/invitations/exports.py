"""The list of people to call."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jalons.base.spreadsheets import write_csv
from jalons.invitations.models import Guest
from jalons.invitations.queries.guests import GuestRow


def write_phone_list(guests: Iterable[GuestRow]) -> bytes:
    """The people to call, with an empty column for their answer."""
    headings = [_("Nom"), _("Structure"), _("Fonction"), _("Téléphone"), _("Réponse"), _("À noter")]
    rows = []
    for row in guests:
        answer = "" if row.answer == Guest.Answer.WAITING else row.answer_words
        # Spaces make a phone number a text, so that it keeps its first zero.
        rows.append([row.sorted_name, row.organisation, row.place, row.phone, answer, ""])
    return write_csv([headings, *rows])
