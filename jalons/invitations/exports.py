"""The people to call, and those who gave their first name on entering."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from jalons.base.spreadsheets import write_csv
from jalons.invitations.models import Guest
from jalons.invitations.queries.guests import GuestRow
from jalons.workshops.queries.participants import PhoneEntry


def write_phone_list(guests: Iterable[GuestRow]) -> bytes:
    """The people to call, with an empty column for their answer."""
    headings = [_("Nom"), _("Structure"), _("Fonction"), _("Téléphone"), _("Réponse"), _("À noter")]
    rows = []
    for row in guests:
        waiting = _("à rappeler") if row.is_to_call_back else ""
        answer = waiting if row.answer == Guest.Answer.WAITING else row.answer_words
        # Spaces make a phone number a text, so that it keeps its first zero.
        rows.append([row.sorted_name, row.organisation, row.place, row.phone, answer, ""])
    return write_csv([headings, *rows])


def write_phone_entries(entries: Iterable[PhoneEntry]) -> bytes:
    """Those who gave a first name or an organisation, and agreed that they be kept."""
    headings = [_("Prénom"), _("Structure"), _("Catégorie"), _("Table"), _("À distance")]
    rows = [
        [
            entry.first_name,
            entry.organisation,
            entry.category,
            "" if entry.table is None else str(entry.table),
            _("oui") if entry.is_remote else _("non"),
        ]
        for entry in entries
    ]
    return write_csv([headings, *rows])
