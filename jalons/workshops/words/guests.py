"""The French words of invitations."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from jalons.workshops.rules.guests import Obstacle

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
