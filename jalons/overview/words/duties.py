"""What each duty says: its title, why it matters, and the words of its button."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jalons.base.french import format_short_day, join_items
from jalons.base.todos import TodoState
from jalons.governance.words import late_resolutions_sentence
from jalons.overview.rules.duties import DutyLine
from jalons.overview.rules.duty_table import Duty
from jalons.overview.rules.facts import Facts, WorkshopFacts
from jalons.overview.rules.steps import doubted_steps
from jalons.overview.words.steps import doubt_sentence

# Who has something to do, said to them.
YOU = _("vous")


class Said(NamedTuple):
    title: str | Promise
    detail: str | Promise
    action: str | Promise


def duty_words(line: DutyLine, facts: Facts) -> Said:
    """The words of a duty today: counted while it is due, general otherwise."""
    said = _WORDS[line.duty]
    if line.workshop is not None and line.state is not TodoState.DONE:
        return _workshop_words(line.duty, line.workshop, facts, said)
    if line.duty is Duty.RESUME_ACTIONS:
        said = said._replace(action=_resuming_words(facts))
    if line.duty is Duty.REPLACE_PRESENTER and line.is_due:
        said = said._replace(detail=_away_sentence(facts))
    if line.duty is Duty.CONFIRM_STEPS and (doubts := doubted_steps(facts)):
        said = said._replace(detail=doubt_sentence(doubts[0]))
    if line.duty is Duty.KEEP_PLEDGES and facts.pledges_late_since:
        since = {"day": format_short_day(facts.pledges_late_since)}
        said = said._replace(
            detail=f"{gettext('En retard depuis le %(day)s pour le plus ancien.') % since} {said.detail}"
        )
    if line.duty is Duty.INSTALL_COMMITTEE and facts.meetings and line.state is not TodoState.DONE:
        said = _UNWRITTEN_COMMITTEE
    counted = _COUNTED.get(line.duty) if line.is_due else None
    return said._replace(title=counted(facts)) if counted else said


def _resuming_words(facts: Facts) -> str | Promise:
    """The gesture that is left: a meeting, then the fiche on its agenda."""
    if facts.next_meeting is None:
        return _WORDS[Duty.MEET_COMMITTEE].action
    if facts.suspended_code:
        return gettext("Inscrire %(code)s") % {"code": facts.suspended_code}
    return _WORDS[Duty.RESUME_ACTIONS].action


def _catching_up_title(facts: Facts) -> str:
    """« Faire le point sur 2 actions en retard et 1 gain rapide au-delà de son année »"""
    late = ngettext("%(n)d action en retard", "%(n)d actions en retard", facts.late) % {"n": facts.late}
    wins = ngettext(
        "%(n)d gain rapide au-delà de son année", "%(n)d gains rapides au-delà de leur année", facts.late_wins
    ) % {"n": facts.late_wins}
    told = [late] * bool(facts.late) + [wins] * bool(facts.late_wins)
    return gettext("Faire le point sur %(what)s") % {"what": join_items(told)}


def _away_sentence(facts: Facts) -> str:
    """Who was to present, by their seat: one that is represented comes through another."""
    sentences = []
    if excused := facts.excused_presenters:
        sentences.append(
            ngettext(
                "%(who)s a dit ne pas venir, et l’ordre du jour dit encore que ce siège présente.",
                "%(who)s ont dit ne pas venir, et l’ordre du jour dit encore que ces sièges présentent.",
                len(excused),
            )
            % {"who": join_items(excused)}
        )
    if represented := facts.represented_presenters:
        sentences.append(
            ngettext(
                "%(who)s s’est fait représenter\u00a0: dites qui présente à sa place.",
                "%(who)s se sont fait représenter\u00a0: dites qui présente à leur place.",
                len(represented),
            )
            % {"who": join_items(represented)}
        )
    if substituted := facts.substituted_presenters:
        sentences.append(
            ngettext(
                "%(who)s envoie sa suppléance\u00a0: dites qui présente à sa place.",
                "%(who)s envoient leur suppléance\u00a0: dites qui présente à leur place.",
                len(substituted),
            )
            % {"who": join_items(substituted)}
        )
    return " ".join(sentences)


def duty_title(duty: Duty) -> str:
    """The general one, whatever is counted today."""
    return str(_WORDS[duty].title)


_WORDS: dict[Duty, Said] = {
    Duty.READ_MODELS: Said(
        _("Parcourir des actions déjà menées ailleurs"),
        _("Facultatif. Un modèle, ou l’expérience d’une autre équipe, devient le départ d’une fiche."),
        _("Voir les modèles et les expériences"),
    ),
    Duty.NOTE_PEERS: Said(
        _("Noter qui appeler dans d’autres territoires"),
        _("Une personne qui l’a déjà fait répond mieux qu’un document."),
        _("Ouvrir les acteurs"),
    ),
    Duty.END_WATCH: Said(
        _("Dire que cette étape est terminée, ou la passer"),
        _("Elle est facultative : la suite n’attend pas."),
        _("Modifier l’étape"),
    ),
    Duty.NAME_SERVICE: Said(
        _("Dire quel service porte la démarche"),
        _("Il figure dans les documents, et chacun sait à qui s’adresser."),
        _("Compléter le cadre"),
    ),
    Duty.GATHER_GROUP: Said(
        _("Réunir le groupe projet"),
        _("Des élues et des élus, des services différents, une structure locale."),
        _("Ouvrir le groupe"),
    ),
    Duty.INVITE_SPONSORS: Said(
        _("Inviter les élues et les élus qui portent la démarche"),
        _("Deux personnes élues, c’est l’assurance que quelqu’un suit toujours le dossier."),
        _("Inviter"),
    ),
    Duty.LIST_ACTORS: Said(
        _("Dresser la liste des acteurs du territoire"),
        _("Elle sert à inviter aux ateliers. Un tableau existant s’importe."),
        _("Ouvrir les acteurs"),
    ),
    Duty.ANSWER_CANDIDATES: Said(
        _("Répondre aux structures qui demandent à rejoindre"),
        _("Une phrase de vous est attendue\u00a0: elle part par courriel."),
        _("Voir les demandes"),
    ),
    Duty.ANSWER_CLAIMS: Said(
        _("Répondre à qui demande à rejoindre avec l’invitation d’une autre personne"),
        _("Le lien a été ouvert avec une autre adresse que celle que vous avez invitée."),
        _("Voir qui demande"),
    ),
    Duty.CONFIRM_STEPS: Said(
        _("Dire où en sont les étapes"),
        _("Ce qui vient après elles est fait : dites-les terminées."),
        _("Voir les étapes"),
    ),
    Duty.LIFT_BLOCKERS: Said(
        _("Lever ce qui bloque"),
        _("Tant qu’un point de gravité haute est ouvert, son étape ne se termine pas sans raison écrite."),
        _("Voir ce qui bloque"),
    ),
    Duty.ADOPT_NOTE: Said(
        _("Écrire la note de cadrage et la faire adopter"),
        _("Une page suffit\u00a0: pourquoi, pour quoi, avec qui, avec quels moyens."),
        _("Ouvrir la note"),
    ),
    Duty.ADOPT_NEXT_NOTE: Said(
        _("Adopter la note de cadrage"),
        _("Elle est écrite, et aucune version adoptée ne dit la même chose."),
        _("Lire, puis adopter"),
    ),
    Duty.HANDLE_OBJECTION: Said(
        _("Traiter l’objection à la définition partagée"),
        _("Lisez sa raison, puis proposez au groupe un texte qui y répond."),
        _("Voir l’objection"),
    ),
    Duty.ADOPT_DEFINITION: Said(
        _("Adopter la définition partagée"),
        _("Le groupe a répondu, et aucune objection n’est ouverte."),
        _("Ouvrir la définition"),
    ),
    Duty.MEET_GROUP: Said(
        _("Tenir les réunions du groupe projet"),
        _("Notez le jour où chaque jalon de l’étape est atteint."),
        _("Voir les jalons"),
    ),
    Duty.LOAD_DATA: Said(
        _("Charger les données du territoire"),
        _("Réseau, revenus, lieux d’aide : le portrait s’écrit à partir d’elles."),
        _("Voir les données"),
    ),
    Duty.COLLECT_WORDS: Said(
        _("Recueillir ce que disent les habitants et les agents"),
        _("Un entretien, un questionnaire, quelques paroles : les chiffres ne disent pas tout."),
        _("Noter des paroles"),
    ),
    Duty.CHOOSE_MESSAGES: Said(
        _("Choisir les messages du portrait"),
        _("Cinq phrases au plus, que tout le monde lira avant le premier atelier."),
        _("Choisir"),
    ),
    Duty.WRITE_DEFINITION: Said(
        _("S’accorder sur la définition partagée"),
        _("Ce que l’inclusion numérique veut dire ici, en quelques lignes acceptées par tous."),
        _("Ouvrir la définition"),
    ),
    Duty.PLAN_WORKSHOP: Said(
        _("Créer l’atelier"),
        _("Une date, un lieu, une question. Le code et le QR code arrivent avec lui."),
        _("Créer l’atelier"),
    ),
    Duty.PREPARE_WORKSHOP: Said(_("Préparer l’atelier"), "", _("Préparer")),
    Duty.HOLD_WORKSHOP: Said(
        _("Tenir l’atelier"), _("Ouvrez-le quand tout le monde est là, et fermez-le à la fin."), _("Voir les ateliers")
    ),
    Duty.SORT_NOTES: Said(
        _("Classer les notes"), _("Une note sans groupe n’est reliée à aucun enjeu."), _("Ouvrir le mur")
    ),
    Duty.NAME_STAKES: Said(
        _("Nommer les enjeux"),
        _("Depuis le mur, donnez un nom d’enjeu à chaque groupe de notes."),
        _("Ouvrir le mur"),
    ),
    Duty.SEND_MINUTES: Said(
        _("Envoyer le compte rendu"),
        _("Les personnes venues attendent de lire ce qu’elles ont dit."),
        _("Relire et envoyer"),
    ),
    Duty.FIND_KEY_PROJECTS: Said(
        _("Trouver un chantier pour chaque enjeu"),
        _("Un enjeu sans chantier reste une question sans réponse."),
        _("Voir les enjeux"),
    ),
    Duty.MAP_RESOURCES: Said(
        _("Dessiner les ressources de chaque chantier"),
        _("Ce qui existe, ce qui manque, et qui mobiliser : c’est la faisabilité."),
        _("Voir les chantiers"),
    ),
    Duty.WRITE_ACTIONS: Said(
        _("Écrire les fiches action"), _("Chaque chantier donne une ou plusieurs actions."), _("Voir les chantiers")
    ),
    Duty.PROPOSE_DRAFTS: Said(
        _("Proposer les fiches"),
        _("Un brouillon n’est à discuter, puis à arbitrer, qu’une fois proposé."),
        _("Voir les brouillons"),
    ),
    Duty.PLAN_COMMITTEE: Said(
        _("Fixer la date du comité qui arbitre"),
        _("Les élues et les élus y présentent eux-mêmes les actions."),
        _("Fixer une date"),
    ),
    Duty.ARBITRATE: Said(
        _("Faire arbitrer les actions"),
        _("Inscrivez chacune à l’ordre du jour d’un comité, qui en décide."),
        _("Ouvrir les comités"),
    ),
    Duty.FIND_MONEY: Said(
        _("Financer chaque action"),
        _("Les montants qui manquent sont en haut de la page « Financement »."),
        _("Voir le financement"),
    ),
    Duty.MEET_DEADLINE: Said(
        _("Tenir les échéances des financeurs"),
        _("Dépôt, décision, versement : chaque ligne a ses dates."),
        _("Voir l’échéance"),
    ),
    Duty.SET_INDICATORS: Said(
        _("Donner un indicateur à chaque action"),
        _("Une valeur de départ et une cible, notées avant de commencer."),
        _("Voir les fiches"),
    ),
    Duty.ADOPT: Said(
        _("Faire adopter la feuille de route"),
        _("Le comité a choisi les actions. Elles attendent le vote du conseil."),
        _("Préparer l’adoption"),
    ),
    Duty.TRANSMIT_ACT: Said(
        _("Transmettre la délibération à la préfecture"),
        _(
            "Elle s’applique une fois transmise et publiée. La loi n’en fixe pas le jour : Jalons le rappelle à quinze jours."
        ),
        _("Noter sa réception"),
    ),
    Duty.INSTALL_COMMITTEE: Said(
        _("Installer le comité de pilotage"),
        _("Le groupe projet peut le devenir. Il se réunit plusieurs fois par an."),
        _("L’installer"),
    ),
    Duty.MEET_COMMITTEE: Said(
        _("Fixer la prochaine réunion du comité"),
        _("Une date connue suffit à faire avancer les fiches."),
        _("Fixer une date"),
    ),
    Duty.CONVENE: Said(
        _("Convoquer le comité"),
        _("Chaque siège reçoit le jour, le lieu, l’ordre du jour, et une page pour répondre."),
        _("Convoquer"),
    ),
    Duty.REPLACE_PRESENTER: Said(
        _("Choisir qui présentera à la place d’un siège excusé"),
        _("Un siège qui ne vient pas présente encore, d’après l’ordre du jour."),
        _("Choisir"),
    ),
    Duty.CATCH_UP_STEPS: Said(
        _("Faire le point sur les actions en retard"),
        _("Une date est passée. Notez ce qui est fait, ou déplacez la date."),
        _("Voir les actions"),
    ),
    Duty.RESUME_ACTIONS: Said(
        _("Décider pour les actions à l’arrêt"),
        _("Reprendre, reporter ou arrêter : le comité de pilotage tranche."),
        _("Ouvrir l’ordre du jour"),
    ),
    Duty.KEEP_PLEDGES: Said(
        _("Relancer les engagements en retard"),
        _(
            "Des habitants et des structures les ont pris en atelier. Demandez où ils en sont, puis notez ceux qui sont tenus."
        ),
        _("Voir les engagements"),
    ),
    Duty.VALIDATE_MINUTES: Said(
        _("Valider le compte rendu du comité"),
        _("Ce qui s’est décidé se relit mieux tant que chacun s’en souvient."),
        _("Ouvrir le compte rendu"),
    ),
    Duty.SEND_MEETING_MINUTES: Said(
        _("Envoyer le compte rendu du comité"),
        _("Il est validé : chaque siège le reçoit par un lien, une seule fois."),
        _("Envoyer"),
    ),
    Duty.APPROVE_MINUTES: Said(
        _("Faire approuver le dernier compte rendu"),
        _("La réunion suivante du comité l’approuve, avec ses corrections s’il y en a."),
        _("Ouvrir le compte rendu"),
    ),
    Duty.FOLLOW_RESOLUTIONS: Said(
        _("Relancer les suites de comité en retard"),
        _("Leur jour est passé : demandez où elles en sont, puis notez ce qui est fait."),
        _("Voir les suites"),
    ),
    Duty.UPDATE_PAGE: Said(
        _("Mettre à jour la page publique"),
        _("Ce qui a changé depuis y est listé, et personne ne le lit avant que vous le publiiez."),
        _("Voir ce qui a changé"),
    ),
}


# The comité de pilotage meets, and nobody wrote who sits in it.
_UNWRITTEN_COMMITTEE = Said(
    _("Écrire la composition du comité de pilotage"),
    _("Il se réunit déjà : dites qui y siège, et à quel rythme."),
    _("L’écrire"),
)

_COUNTED: dict[Duty, Callable[[Facts], str]] = {
    Duty.GATHER_GROUP: lambda facts: (
        gettext("Compléter le groupe projet") if facts.group else gettext("Réunir le groupe projet")
    ),
    Duty.ANSWER_CANDIDATES: lambda facts: _number(
        ngettext(
            "Répondre à %(n)d structure qui demande à rejoindre",
            "Répondre à %(n)d structures qui demandent à rejoindre",
            facts.candidates,
        ),
        facts.candidates,
    ),
    Duty.ANSWER_CLAIMS: lambda facts: _number(
        ngettext(
            "Répondre à %(n)d personne qui se sert de l’invitation d’une autre",
            "Répondre à %(n)d personnes qui se servent de l’invitation d’une autre",
            facts.claims,
        ),
        facts.claims,
    ),
    Duty.CONFIRM_STEPS: lambda facts: (
        gettext("Dire terminée l’étape %(n)d") % {"n": doubts[0].step}
        if len(doubts := doubted_steps(facts)) == 1
        else gettext("Dire où en sont %(n)d étapes") % {"n": len(doubts)}
    ),
    Duty.LIFT_BLOCKERS: lambda facts: _number(
        ngettext("Lever %(n)d point de blocage", "Lever %(n)d points de blocage", facts.high_blockers),
        facts.high_blockers,
    ),
    Duty.VALIDATE_MINUTES: lambda facts: (
        gettext("Valider le compte rendu du comité du %(day)s") % {"day": format_short_day(facts.minutes_held_on)}
        if facts.minutes_held_on
        else duty_title(Duty.VALIDATE_MINUTES)
    ),
    Duty.SEND_MEETING_MINUTES: lambda facts: (
        gettext("Envoyer le compte rendu du comité du %(day)s") % {"day": format_short_day(facts.sending_held_on)}
        if facts.sending_held_on
        else duty_title(Duty.SEND_MEETING_MINUTES)
    ),
    Duty.CONVENE: lambda facts: (
        gettext("Convoquer le comité")
        if facts.convene_by is None
        else gettext("Convoquer le comité\u00a0: le délai du %(day)s est passé")
        % {"day": format_short_day(facts.convene_by)}
        if facts.convene_by < facts.today
        else gettext("Convoquer le comité avant le %(day)s") % {"day": format_short_day(facts.convene_by)}
    ),
    Duty.ADOPT_NEXT_NOTE: lambda facts: (
        gettext("Adopter la nouvelle version de la note de cadrage")
        if facts.has_adopted_note
        else gettext("Adopter la note de cadrage")
    ),
    Duty.FIND_KEY_PROJECTS: lambda facts: _number(
        ngettext(
            "Trouver un chantier pour %(n)d enjeu",
            "Trouver un chantier pour %(n)d enjeux",
            facts.stakes_without_key_project,
        ),
        facts.stakes_without_key_project,
    ),
    Duty.PROPOSE_DRAFTS: lambda facts: _number(
        ngettext("Proposer %(n)d brouillon de fiche", "Proposer %(n)d brouillons de fiche", facts.drafts), facts.drafts
    ),
    Duty.ARBITRATE: lambda facts: _number(
        ngettext("Faire arbitrer %(n)d action", "Faire arbitrer %(n)d actions", facts.to_list), facts.to_list
    ),
    Duty.ADOPT: lambda facts: _number(
        ngettext("Faire adopter %(n)d action retenue", "Faire adopter %(n)d actions retenues", facts.to_adopt),
        facts.to_adopt,
    ),
    Duty.TRANSMIT_ACT: lambda facts: (
        gettext("Transmettre à la préfecture la délibération du %(day)s")
        % {"day": format_short_day(facts.act_voted_on)}
        if facts.act_voted_on
        else duty_title(Duty.TRANSMIT_ACT)
    ),
    Duty.FIND_MONEY: lambda facts: _number(
        ngettext(
            "Compléter le financement de %(n)d action",
            "Compléter le financement de %(n)d actions",
            facts.lacking_money,
        ),
        facts.lacking_money,
    ),
    Duty.MEET_DEADLINE: lambda facts: _number(
        ngettext("Tenir %(n)d date d’un financeur", "Tenir %(n)d dates des financeurs", facts.deadlines),
        facts.deadlines,
    ),
    Duty.SET_INDICATORS: lambda facts: _number(
        ngettext(
            "Donner un indicateur à %(n)d action", "Donner un indicateur à %(n)d actions", facts.without_indicator
        ),
        facts.without_indicator,
    ),
    Duty.CATCH_UP_STEPS: lambda facts: _catching_up_title(facts),
    Duty.RESUME_ACTIONS: lambda facts: _number(
        ngettext("Décider pour %(n)d action à l’arrêt", "Décider pour %(n)d actions à l’arrêt", facts.suspended),
        facts.suspended,
    ),
    Duty.REPLACE_PRESENTER: lambda facts: (
        gettext("Choisir qui présentera %(what)s au comité du %(day)s")
        % {"what": facts.unpresented_what, "day": format_short_day(facts.unpresented_on)}
        if facts.unpresented_on
        else duty_title(Duty.REPLACE_PRESENTER)
    ),
    Duty.UPDATE_PAGE: lambda facts: (
        gettext("Mettre à jour la page publique, qui montre l’état du %(day)s")
        % {"day": format_short_day(facts.released_on)}
        if facts.released_on
        else duty_title(Duty.UPDATE_PAGE)
    ),
    Duty.FOLLOW_RESOLUTIONS: lambda facts: late_resolutions_sentence(facts.late_resolutions),
    Duty.KEEP_PLEDGES: lambda facts: _number(
        ngettext("Relancer %(n)d engagement en retard", "Relancer %(n)d engagements en retard", facts.late_pledges),
        facts.late_pledges,
    ),
}


def _number(sentence: str, n: int) -> str:
    return sentence % {"n": n}


def _workshop_words(duty: Duty, workshop: WorkshopFacts, facts: Facts, said: Said) -> Said:
    title = {"title": workshop.title}
    match duty:
        case Duty.HOLD_WORKSHOP:
            return Said(
                gettext("Suivre l’atelier ouvert : %(title)s") % title,
                gettext("Les notes arrivent sur le mur. Pensez à clore l’atelier à la fin."),
                gettext("Voir le mur"),
            )
        case Duty.SORT_NOTES:
            return said._replace(
                title=_number(
                    ngettext("Classer la note qui reste", "Classer les %(n)d notes qui restent", workshop.loose),
                    workshop.loose,
                )
            )
        case Duty.SEND_MINUTES if workshop.are_minutes_given and workshop.are_minutes_outdated:
            return said._replace(
                title=gettext("Corriger le compte rendu de « %(title)s »") % title,
                detail=gettext(
                    "Un vote a changé depuis la version remise : rouvrez-la, validez-la et envoyez-la de nouveau."
                ),
            )
        case Duty.SEND_MINUTES:
            return said._replace(title=gettext("Envoyer le compte rendu de « %(title)s »") % title)
        case _:
            return said._replace(
                title=gettext("Préparer « %(title)s »") % title, detail=_preparation_sentence(workshop, facts)
            )


def _preparation_sentence(workshop: WorkshopFacts, facts: Facts) -> str:
    if workshop.held_on and workshop.held_on < facts.today:
        return gettext("Son jour est passé : ouvrez-le, ou changez sa date.")
    missing = [
        label
        for label, is_missing in (
            (gettext("une date"), workshop.held_on is None),
            (gettext("un lieu"), not workshop.has_place),
            (gettext("un conducteur"), not workshop.items),
            (gettext("des personnes invitées"), not workshop.guests),
        )
        if is_missing
    ]
    if missing:
        return gettext("Il lui manque %(what)s.") % {"what": join_items(missing)}
    return gettext("Tout est prêt : ouvrez-le quand tout le monde est là.")


def deadline_words(title: str, when: str, others: int) -> Said:
    """The nearest date of a funder, then how many others there are."""
    more = _number(ngettext("Et %(n)d autre date à tenir.", "Et %(n)d autres dates à tenir.", others), others)
    detail = f"{when[:1].upper()}{when[1:]}."
    return Said(title, f"{detail} {more}" if others else detail, _WORDS[Duty.MEET_DEADLINE].action)
