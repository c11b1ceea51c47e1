"""The sentence for a state whose day would come before another one."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalons.base.french import format_short_day
from jalons.funding.rules.money import Status

_SUBJECTS = {
    Status.GRANTED: gettext_lazy("Un accord"),
    Status.REFUSED: gettext_lazy("Un refus"),
    Status.AGREED: gettext_lazy("Une convention"),
    Status.PAID: gettext_lazy("Un versement"),
}
_NOTED = {
    Status.REQUESTED: gettext_lazy("la demande, notée le %(day)s"),
    Status.GRANTED: gettext_lazy("l’accord, noté le %(day)s"),
    Status.REFUSED: gettext_lazy("le refus, noté le %(day)s"),
    Status.AGREED: gettext_lazy("la convention, notée le %(day)s"),
}


def early_state_sentence(status: Status, other: Status, day: date) -> str:
    """« Un versement ne peut pas précéder la demande, notée le 30 nov. 2026. »"""
    noted = str(_NOTED[other]) % {"day": format_short_day(day)}
    return _("%(state)s ne peut pas précéder %(other)s.") % {"state": _SUBJECTS[status], "other": noted}
