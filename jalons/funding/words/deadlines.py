"""French sentences about deadlines of funding."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_short_day
from jalons.funding.rules.deadlines import Due


def deadline_title(kind: Due, who: str) -> str:
    """« Déposer la demande : Région, Aide à l’achat »."""
    match kind:
        case Due.CALL:
            return _("Déposer la demande : %(who)s") % {"who": who}
        case Due.DECISION:
            return _("Réponse attendue : %(who)s") % {"who": who}
        case Due.CLAIM:
            return _("Demander le versement : %(who)s") % {"who": who}


def deadline_sentence(on: date, today: date) -> str:
    """« avant le 5 déc. 2026, dans 3 jours », « aujourd’hui », « le 5 déc. 2026, passé depuis 2 jours »."""
    days = (on - today).days
    if days == 0:
        return _("aujourd’hui")
    if days > 0:
        text = ngettext("le %(day)s, dans %(n)d jour", "le %(day)s, dans %(n)d jours", days)
    else:
        text = ngettext("le %(day)s, passé depuis %(n)d jour", "le %(day)s, passé depuis %(n)d jours", -days)
    return text % {"day": format_short_day(on), "n": abs(days)}
