"""Tables that leave the house. A cell that a spreadsheet would read as a formula is told to be text."""

import csv
from io import StringIO

from django.utils.translation import gettext as _

from jalons.workshops.queries import ResourceMap

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def map_csv(drawn: ResourceMap, *, with_contacts: bool) -> str:
    """Semicolons and a mark of encoding: what French spreadsheets open without a question."""
    heads = [
        _("Branche"),
        _("Niveau"),
        _("Ressource"),
        _("État"),
        _("Qui la détient"),
        _("Conditions"),
        _("Coût"),
        _("Effort"),
    ]
    out = StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(heads + ([_("Contact")] if with_contacts else []))
    for branch in drawn.branches:
        for line in branch.all:
            cost = "" if line.cost is None else f"{line.cost:.2f}".replace(".", ",")
            row = [
                branch.label,
                str(line.level),
                line.label,
                line.status_word,
                line.holder,
                line.conditions,
                cost,
                str(line.effort or ""),
            ]
            table.writerow([safe(cell) for cell in row + ([line.contact] if with_contacts else [])])
    return "\ufeff" + out.getvalue()
