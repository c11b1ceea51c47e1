"""French words of workshops and enjeux, shared by changes, pages and exports."""

from datetime import date, time

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base import french
from jalons.workshops.rules import workshops
from jalons.workshops.words.journal import JOURNAL as JOURNAL

# Advice for the phrasing of an enjeu to read « Comment … pour que … ? ».
UNSAID_WORDS = {
    workshops.Unsaid.HOW: _("commencez par « Comment »"),
    workshops.Unsaid.WHAT_FOR: _("dites dans quel but : « pour que … »"),
    workshops.Unsaid.MARK: _("finissez par un point d’interrogation"),
}


def schedule_label(held_on: date | None, starts_at: time | None, ends_at: time | None) -> str:
    """« mercredi 25 novembre 2026, de 14 h à 17 h 30 »; empty without a date."""
    day = french.format_day(held_on) if held_on else ""
    if not starts_at:
        return day
    hours = (
        gettext("de %(start)s à %(end)s")
        % {"start": french.format_clock(starts_at), "end": french.format_clock(ends_at)}
        if ends_at
        else gettext("à %(start)s") % {"start": french.format_clock(starts_at)}
    )
    return ", ".join(filter(None, (day, hours)))
