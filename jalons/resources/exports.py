"""The table of a resource map."""

from django.utils.translation import gettext as _

from jalons.base.spreadsheets import write_csv
from jalons.resources.queries.resources import ResourceMap


def write_map_csv(drawn: ResourceMap, *, with_contacts: bool) -> bytes:
    headings = [
        _("Branche"),
        _("Niveau"),
        _("Ressource"),
        _("État"),
        _("Qui la détient"),
        _("Conditions"),
        _("Coût"),
        _("Effort"),
    ]
    headings += [_("Contact")] if with_contacts else []
    rows = []
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
            rows.append(row + ([line.contact] if with_contacts else []))
    return write_csv([headings, *rows])
