"""The sentence for a state whose day would come before another one."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.french import format_euros, format_short_day
from jalons.funding.rules.money import Status

_SUBJECTS = {
    Status.GRANTED: gettext_lazy("Un accord"),
    Status.REFUSED: gettext_lazy("Un refus"),
    Status.AGREED: gettext_lazy("Une convention"),
    Status.PART_PAID: gettext_lazy("Un versement"),
    Status.PAID: gettext_lazy("Un versement"),
}
_NOTED = {
    Status.REQUESTED: gettext_lazy("la demande, notée le %(day)s"),
    Status.GRANTED: gettext_lazy("l’accord, noté le %(day)s"),
    Status.REFUSED: gettext_lazy("le refus, noté le %(day)s"),
    Status.AGREED: gettext_lazy("la convention, notée le %(day)s"),
}


def asked_sentence(asked: Decimal | None, granted: Decimal) -> str:
    """« demandé 24 000 €, accordé 20 000 € »; empty when all that was asked is granted, or when nothing is yet."""
    if asked is None:
        return ""
    return _("demandé %(asked)s, accordé %(granted)s") % {
        "asked": format_euros(asked),
        "granted": format_euros(granted),
    }


def paid_sentence(paid: Decimal, left: Decimal) -> str:
    """« 5 000 € versés, 15 000 € encore à recevoir. »"""
    if left <= 0:
        return _("%(paid)s versés, tout est reçu.") % {"paid": format_euros(paid)}
    return _("%(paid)s versés, %(left)s encore à recevoir.") % {"paid": format_euros(paid), "left": format_euros(left)}


def early_state_sentence(status: Status, other: Status, day: date) -> str:
    """« Un versement ne peut pas précéder la demande, notée le 30 nov. 2026. »"""
    noted = str(_NOTED[other]) % {"day": format_short_day(day)}
    return _("%(state)s ne peut pas précéder %(other)s.") % {"state": _SUBJECTS[status], "other": noted}
