"""French words of invitations, and of invitations in the journal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from jalons.invitations.rules.guests import Obstacle
from jalons.roadmaps.words import JournalWords

# Why an act leaves `n` people out.
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

JOURNAL = JournalWords(
    verbs={
        ("compose", "workshop"): _("a composé les tables de"),
        ("keep", "guest"): _("a gardé à sa table"),
        ("free", "guest"): _("a laissé libre de changer de table"),
        ("add_guests", "workshop"): _("a ajouté des personnes à la liste de"),
        ("remove_guests", "workshop"): _("a retiré des personnes de la liste de"),
        ("note_invited", "workshop"): _("a noté des invitations faites pour"),
        ("answer", "guest"): _("a noté une réponse pour"),
        ("reply", "guest"): _("a répondu :"),
        ("give_place", "guest"): _("a donné une place libérée :"),
        ("tell", "guest"): _("a prévenu d’une place libérée :"),
        ("send", "mailing"): _("a lancé l’envoi :"),
        ("attend", "guest"): _("a noté la présence pour"),
        ("welcome", "guest"): _("a accueilli sans invitation :"),
        ("close_door", "workshop"): _("a noté les absences de"),
        ("validate", "minutes"): _("a validé le"),
        ("reopen", "minutes"): _("a rouvert le"),
        ("send", "minutes"): _("a lancé l’envoi du"),
        ("give", "minutes"): _("a remis sur papier le"),
        ("revise", "minutes"): _("a modifié le"),
    },
    fields={
        ("workshop", "least_citizens"): _("part minimale de citoyennes et citoyens, en pour cent"),
        ("workshop", "sizes"): _("personnes par table"),
        ("", "people"): _("personnes"),
        ("minutes", "sent_present"): _("messages aux personnes présentes"),
        ("minutes", "sent_absent"): _("messages aux personnes absentes"),
    },
)
