"""The list of those to call."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jalons.base.spreadsheets import write_csv
from jalons.invitations.models import Guest
from jalons.invitations.queries.guests import GuestRow


def write_phone_list(guests: Iterable[GuestRow]) -> bytes:
    """Who to call, with an empty column for what they say."""
    headings = [_("Nom"), _("Structure"), _("Fonction"), _("Téléphone"), _("Réponse"), _("À noter")]
    rows = []
    for row in guests:
        said = "" if row.answer == Guest.Answer.WAITING else row.answer_words
        # A telephone keeps its zero: spaces make it text.
        rows.append([row.sorted_name, row.organisation, row.place, row.phone, said, ""])
    return write_csv([headings, *rows])
