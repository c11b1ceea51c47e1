"""The French words of votes, enjeux and invitations, said by changes, pages and exports alike."""

from datetime import date, time

from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from jalons.base import french
from jalons.workshops.rules import ballots, opinions, workshops
from jalons.workshops.rules.guests import Obstacle
from jalons.workshops.words.journal import JOURNAL as JOURNAL

# What one dot, or one answer, is called on the pages.
MARK_WORDS = {
    ballots.DOT: _("gommettes"),
    ballots.USEFUL: _("utilité"),
    ballots.FEASIBLE: _("faisabilité"),
    ballots.AGREE: _("d’accord"),
    ballots.LIVE_WITH: _("peut vivre avec"),
    ballots.OBJECT: _("objection"),
    ballots.DISAGREE: _("pas d’accord"),
    ballots.PASS: _("passe"),
}

# What to write for an enjeu to read « Comment … pour que … ? ».
UNSAID_WORDS = {
    workshops.Unsaid.HOW: _("commencez par « Comment »"),
    workshops.Unsaid.WHAT_FOR: _("dites dans quel but : « pour que … »"),
    workshops.Unsaid.MARK: _("finissez par un point d’interrogation"),
}

LEANING_WORDS = {
    opinions.Leaning.UNHEARD: _("Peu d’avis exprimés"),
    opinions.Leaning.AGREED: _("Consensus : oui"),
    opinions.Leaning.REJECTED: _("Consensus : non"),
    opinions.Leaning.MOSTLY_FOR: _("Majorité pour"),
    opinions.Leaning.MOSTLY_AGAINST: _("Majorité contre"),
    opinions.Leaning.DIVIDED: _("Avis partagés"),
}

# Why a gesture leaves people out, `n` of them.
OBSTACLE_WORDS = {
    Obstacle.ERASED: ngettext_lazy(
        "%(n)s effacée de la liste des acteurs", "%(n)s effacées de la liste des acteurs", "n"
    ),
    Obstacle.REFUSED: ngettext_lazy(
        "%(n)s a demandé à ne plus être contactée", "%(n)s ont demandé à ne plus être contactées", "n"
    ),
    Obstacle.ANSWERED: ngettext_lazy("%(n)s a déjà répondu", "%(n)s ont déjà répondu", "n"),
    Obstacle.NOT_COMING: ngettext_lazy(
        "%(n)s n’a pas dit qu’elle viendrait", "%(n)s n’ont pas dit qu’elles viendraient", "n"
    ),
    Obstacle.NO_WAY: ngettext_lazy(
        "%(n)s n’a aucun moyen d’être jointe", "%(n)s n’ont aucun moyen d’être jointes", "n"
    ),
    Obstacle.OTHER_WAY: ngettext_lazy("%(n)s se joint autrement", "%(n)s se joignent autrement", "n"),
    Obstacle.DONE: ngettext_lazy("%(n)s est déjà invitée", "%(n)s sont déjà invitées", "n"),
    Obstacle.NOT_INVITED: ngettext_lazy("%(n)s n’est pas encore invitée", "%(n)s ne sont pas encore invitées", "n"),
    Obstacle.RECENT: ngettext_lazy("%(n)s a reçu un message il y a peu", "%(n)s ont reçu un message il y a peu", "n"),
    Obstacle.NO_AGREEMENT: ngettext_lazy(
        "%(n)s n’a pas donné son accord et a déjà été sollicitée",
        "%(n)s n’ont pas donné leur accord et ont déjà été sollicitées",
        "n",
    ),
}

TOLD_SINCE = _(
    "Entre-temps, cette réponse est devenue « %(answer)s ». Relisez-la, puis corrigez-la si elle est fausse."
)


def schedule_label(held_on: date | None, starts_at: time | None, ends_at: time | None) -> str:
    """« mercredi 25 novembre 2026, de 14 h à 17 h 30 »; nothing while nothing is known."""
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
