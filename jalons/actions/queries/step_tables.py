"""What the preview of a table of steps says."""

from django.utils.translation import gettext_lazy as _

from jalons.actions.rules.step_tables import Doubt
from jalons.base.french import format_short_day
from jalons.base.previews import PreviewLine, ReadLine, preview_read_line

LABELS = {
    "label": _("Étape"),
    "starts_on": _("Début"),
    "ends_on": _("Échéance"),
    "owner": _("Qui s’en charge"),
    "done_on": _("Fait le"),
    "other_information": _("Précisions"),
}
ACTS = {"create": _("à ajouter"), "same": _("déjà là"), "leave": _("laissée")}
COUNTS = {"leave": _("%(n)s sans intitulé")}
DOUBTS = {
    Doubt.NO_LABEL: _("pas d’intitulé d’étape : laissée"),
    Doubt.TOO_LONG: _("texte trop long : coupé"),
    Doubt.DAY_UNREAD: _("« %(about)s » n’est pas une date : gardée sans elle"),
    Doubt.DAY_GUESSED: _("« %(about)s » ne dit pas le jour : le premier ou le dernier est pris"),
    Doubt.END_FIRST: _("le début « %(about)s » vient après la fin : gardée avec sa fin"),
    Doubt.DONE_LATER: _("« %(about)s » n’est pas encore passé : gardée comme à faire"),
}
_DAYS = dict.fromkeys(("starts_on", "ends_on", "done_on"), format_short_day)


def preview_step(line: ReadLine) -> PreviewLine:
    details = {key: label for key, label in LABELS.items() if key != "label"}
    return preview_read_line(line, line.values["label"], details, _DAYS, DOUBTS)
