"""French sentences about deadlines of funding."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalons.base.french import format_euros, format_short_day
from jalons.funding.rules.deadlines import Due


def deadline_title(kind: Due, who: str) -> str:
    """« Déposer la demande : Région, Aide à l’achat »."""
    match kind:
        case Due.OPENING:
            return _("L’appel s’ouvre : %(who)s") % {"who": who}
        case Due.CALL:
            return _("Déposer la demande : %(who)s") % {"who": who}
        case Due.DECISION:
            return _("Réponse attendue : %(who)s") % {"who": who}
        case Due.CLAIM:
            return _("Demander le versement : %(who)s") % {"who": who}


def call_title(kind: Due, who: str) -> str:
    """Of a call that no resource cites yet: « Un appel se ferme : Région, Aide à l’achat »."""
    if kind is Due.OPENING:
        return _("Un appel s’ouvre : %(who)s") % {"who": who}
    return _("Un appel se ferme : %(who)s") % {"who": who}


def line_detail(amount: Decimal, code: str) -> str:
    return _("%(amount)s, action %(code)s") % {"amount": format_euros(amount), "code": code}


def call_detail(amount: Decimal, codes: Sequence[str]) -> str:
    """« 8 000 € à trouver, actions 1.1, 2.3 »."""
    sentence = ngettext("%(amount)s à trouver, action %(codes)s", "%(amount)s à trouver, actions %(codes)s", len(codes))
    return sentence % {"amount": format_euros(amount), "codes": ", ".join(codes)}


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
