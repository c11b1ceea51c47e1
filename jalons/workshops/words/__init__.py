"""The French words of votes, enjeux and invitations, said by changes, pages and exports alike."""

from datetime import date, time

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalons.base import french
from jalons.workshops import rules
from jalons.workshops.rules.guests import Obstacle

# What one dot, or one answer, is called on the pages.
MARK_WORDS = {
    rules.DOT: _("gommettes"),
    rules.USEFUL: _("utilité"),
    rules.FEASIBLE: _("faisabilité"),
    rules.AGREE: _("d’accord"),
    rules.LIVE_WITH: _("peut vivre avec"),
    rules.OBJECT: _("objection"),
    rules.DISAGREE: _("pas d’accord"),
    rules.PASS: _("passe"),
}

# What to write for an enjeu to read « Comment … pour que … ? ».
UNSAID_WORDS = {
    rules.Unsaid.HOW: _("commencez par « Comment »"),
    rules.Unsaid.WHAT_FOR: _("dites dans quel but : « pour que … »"),
    rules.Unsaid.MARK: _("finissez par un point d’interrogation"),
}

LEANING_WORDS = {
    rules.Leaning.UNHEARD: _("Peu d’avis exprimés"),
    rules.Leaning.AGREED: _("Consensus : oui"),
    rules.Leaning.REJECTED: _("Consensus : non"),
    rules.Leaning.MOSTLY_FOR: _("Majorité pour"),
    rules.Leaning.MOSTLY_AGAINST: _("Majorité contre"),
    rules.Leaning.DIVIDED: _("Avis partagés"),
}

# Why a gesture leaves somebody out, told beside how many they are.
OBSTACLE_WORDS = {
    Obstacle.ERASED: _("effacées de la liste des acteurs"),
    Obstacle.REFUSED: _("ont demandé à ne plus être contactées"),
    Obstacle.ANSWERED: _("ont déjà répondu"),
    Obstacle.NOT_COMING: _("n’ont pas dit qu’elles viendraient"),
    Obstacle.NO_WAY: _("n’ont aucun moyen d’être jointes"),
    Obstacle.OTHER_WAY: _("se joignent autrement"),
    Obstacle.DONE: _("sont déjà invitées"),
    Obstacle.NOT_INVITED: _("ne sont pas encore invitées"),
    Obstacle.RECENT: _("ont reçu un message il y a peu"),
    Obstacle.NO_AGREEMENT: _("n’ont pas donné leur accord et ont déjà été sollicitées"),
}

TOLD_SINCE = _(
    "Entre-temps, cette réponse est devenue « %(answer)s ». Relisez-la, puis corrigez-la si elle est fausse."
)


def when(held_on: date | None, starts_at: time | None, ends_at: time | None) -> str:
    """« mercredi 25 novembre 2026, de 14 h à 17 h 30 »; nothing while nothing is known."""
    day = french.day(held_on) if held_on else ""
    if not starts_at:
        return day
    hours = (
        gettext("de %(start)s à %(end)s") % {"start": french.clock(starts_at), "end": french.clock(ends_at)}
        if ends_at
        else gettext("à %(start)s") % {"start": french.clock(starts_at)}
    )
    return ", ".join(filter(None, (day, hours)))
