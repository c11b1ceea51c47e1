"""French words of invitations, and of invitations in the journal."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jalons.base.french import format_day
from jalons.base.plurals import PluralLabel
from jalons.invitations.rules.guests import Obstacle
from jalons.roadmaps.words import JournalWords
from jalons.workshops.models import Workshop


def overbooked_sentence(over: int) -> str:
    return ngettext(
        "%(n)s personne de plus que de places a déjà dit oui : elle garde sa place. Prévenez-la, ou ajoutez une chaise.",
        "%(n)s personnes de plus que de places ont déjà dit oui : elles gardent leur place. Prévenez-les, ou ajoutez des chaises.",
        over,
    ) % {"n": over}


# Why an act leaves `n` people out.
OBSTACLE_WORDS = {
    Obstacle.ERASED: PluralLabel(
        "%(n)s effacée de la liste des acteurs", "%(n)s effacées de la liste des acteurs", "n"
    ),
    Obstacle.REFUSED: PluralLabel(
        "%(n)s a demandé à ne plus être contactée", "%(n)s ont demandé à ne plus être contactées", "n"
    ),
    Obstacle.ANSWERED: PluralLabel("%(n)s a déjà répondu", "%(n)s ont déjà répondu", "n"),
    Obstacle.NOT_COMING: PluralLabel(
        "%(n)s n’a pas dit qu’elle viendrait", "%(n)s n’ont pas dit qu’elles viendraient", "n"
    ),
    Obstacle.NO_WAY: PluralLabel("%(n)s n’a aucun moyen d’être jointe", "%(n)s n’ont aucun moyen d’être jointes", "n"),
    Obstacle.OTHER_WAY: PluralLabel("%(n)s se joint autrement", "%(n)s se joignent autrement", "n"),
    Obstacle.DONE: PluralLabel("%(n)s est déjà invitée", "%(n)s sont déjà invitées", "n"),
    Obstacle.NOT_INVITED: PluralLabel("%(n)s n’est pas encore invitée", "%(n)s ne sont pas encore invitées", "n"),
    Obstacle.RECENT: PluralLabel("%(n)s a reçu un message il y a peu", "%(n)s ont reçu un message il y a peu", "n"),
    Obstacle.NO_AGREEMENT: PluralLabel(
        "%(n)s n’a pas donné son accord et a déjà été sollicitée",
        "%(n)s n’ont pas donné leur accord et ont déjà été sollicitées",
        "n",
    ),
}

TOLD_SINCE = _(
    "Entre-temps, cette réponse est devenue « %(answer)s ». Relisez-la, puis corrigez-la si elle est fausse."
)


def what_happens_sentence() -> str:
    """What the page and the poster say when the facilitation wrote nothing of it."""
    return str(
        _("On travaille par petites tables : chaque personne parle, écrit des notes, puis vote. Aucune connaissance du numérique n’est demandée.")
    )  # fmt: skip


def newsletter_text(workshop: Workshop, when: str, link: str, until: date | None) -> str:
    """What a newsletter or a website may copy: nothing to fill in, nothing to format."""
    lines = [
        workshop.title,
        ", ".join(part for part in (when, workshop.place) if part),
        workshop.question,
        _("%(authority)s prépare sa feuille de route d’inclusion numérique avec celles et ceux qui vivent et travaillent ici. Aucune connaissance du numérique n’est demandée.")
        % {"authority": workshop.roadmap.lead_authority},
        _("Pour vous inscrire, sans compte : %(link)s") % {"link": link},
        _("Inscriptions jusqu’au %(day)s.") % {"day": format_day(until)} if until else "",
        _("Pour s’inscrire autrement : %(contact)s") % {"contact": workshop.reply_contact}
        if workshop.reply_contact
        else "",
    ]  # fmt: skip
    return "\n".join(str(line) for line in lines if line)


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
        ("welcome_several", "workshop"): _("a compté plusieurs personnes venues sans invitation à"),
        ("forget_several", "workshop"): _("a retiré des personnes comptées par erreur à"),
        ("recount", "workshop"): _("a corrigé le nombre de personnes venues sans invitation à"),
        ("close_door", "workshop"): _("a noté les absences de"),
        ("register", "guest"): _("a inscrit :"),
        ("forget_repeated", "guest"): _("a réglé les inscriptions répétées de"),
        ("validate", "minutes"): _("a validé le"),
        ("reopen", "minutes"): _("a rouvert le"),
        ("send", "minutes"): _("a lancé l’envoi du"),
        ("give", "minutes"): _("a remis sur papier le"),
        ("revise", "minutes"): _("a modifié le"),
        ("write", "feedback"): _("a écrit le"),
        ("send", "feedback"): _("a lancé l’envoi du"),
        ("retry", "feedback"): _("a relancé l’envoi du"),
    },
    fields={
        ("workshop", "least_citizens"): _("part minimale de citoyennes et citoyens, en pour cent"),
        ("workshop", "sizes"): _("personnes par table"),
        ("minutes", "sent_present"): _("messages aux personnes présentes"),
        ("minutes", "sent_absent"): _("messages aux personnes absentes"),
    },
)
