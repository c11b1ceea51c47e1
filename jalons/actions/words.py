"""French words about fiches, shared by pages and refusals."""

from collections.abc import Callable, Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.actions.models import ActionSheet, ActionStep, Criterion, NewsItem
from jalons.actions.rules.adoption import Mode
from jalons.actions.rules.sheet_fields import Section, Stage
from jalons.actions.rules.sheets import Apart, Counts, Status
from jalons.actions.rules.visas import EXPENSES, RESOURCES, Money, MoneyChange, VisaState
from jalons.base import french
from jalons.base.frozen import frozen
from jalons.base.plurals import PluralLabel
from jalons.directory.rules.names import NameBook
from jalons.roadmaps.words import JournalWords, verb_words

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# The journal's words for the changes of this floor, beside the labels of fields.
JOURNAL = JournalWords(
    verbs={
        ("propose", ""): gettext_lazy("a proposé l’action"),
        ("advance", "actionsheet"): gettext_lazy("a fait avancer"),
        ("take_back", "actionsheet"): gettext_lazy("a annulé l’avancement de"),
        ("score", ""): gettext_lazy("a noté l’action"),
        ("weigh", ""): gettext_lazy("a changé les poids de la"),
        ("start_from", ""): gettext_lazy("est parti d’un modèle pour"),
        ("copy", ""): gettext_lazy("a copié une fiche dans"),
        ("follow", ""): gettext_lazy("a dit ce qu’attend l’étape"),
        ("unfollow", ""): gettext_lazy("n’attend plus une autre étape pour"),
        ("import_steps", ""): gettext_lazy("a ajouté d’un coup des étapes à"),
        ("sort", "actionsheet"): gettext_lazy("a trié des mots que l’import avait gardés pour l’équipe, dans"),
        ("sort", "actionstep"): gettext_lazy("a trié des mots que l’import avait gardés pour l’équipe, dans l’étape"),
        ("shift", ""): gettext_lazy("a décalé l’étape"),
        ("comment", ""): gettext_lazy("a ajouté un commentaire :"),
        ("amend", ""): gettext_lazy("a corrigé le"),
        ("tell", ""): gettext_lazy("a écrit la"),
        ("amend", "newsitem"): gettext_lazy("a corrigé la"),
        ("withdraw", "newsitem"): gettext_lazy("a retiré la"),
        ("restore", "newsitem"): gettext_lazy("a rétabli la"),
        ("resolve", ""): gettext_lazy("a traité le"),
        ("unresolve", ""): gettext_lazy("a rouvert le"),
        ("make_link", ""): gettext_lazy("a donné un lien privé à :"),
        ("read_link", ""): gettext_lazy("a lu ce qui est arrivé par le lien privé de :"),
        ("unread_link", ""): gettext_lazy("a remis à lire ce qui est arrivé par le lien privé de :"),
        ("ask_visas", ""): gettext_lazy("a demandé un visa à :"),
        ("ask_visas_again", ""): gettext_lazy("a redemandé un visa à :"),
        ("remind_visas", ""): gettext_lazy("a relancé pour un visa :"),
        ("withdraw_visas", ""): gettext_lazy("a retiré la demande de visa à :"),
        ("restore_visas", ""): gettext_lazy("a rétabli la demande de visa à :"),
        ("give_visa", ""): gettext_lazy("a donné son visa :"),
        ("give_remark", ""): gettext_lazy("a fait une remarque, au lieu du visa :"),
        ("revoke_link", ""): gettext_lazy("a repris le lien privé de :"),
        ("put_on_agenda", ""): gettext_lazy("a inscrit à l’ordre du jour"),
        ("take_off_agenda", ""): gettext_lazy("a retiré de l’ordre du jour"),
        ("present", ""): gettext_lazy("a changé qui présente"),
        ("excuse", ""): gettext_lazy("a noté pourquoi n’est pas concerné :"),
        ("withdraw_excuse", ""): gettext_lazy("a retiré le motif de"),
        ("reconsider", ""): gettext_lazy("est revenu sur la décision du comité :"),
        ("choose_path", ""): gettext_lazy("a choisi la voie d’adoption :"),
        ("change_several", ""): gettext_lazy("a changé plusieurs fiches dans"),
        ("restore_several", ""): gettext_lazy("a annulé un changement de plusieurs fiches dans"),
        ("tie", "resolution"): gettext_lazy("a changé les fiches que concerne la résolution"),
        ("close_gaps", ""): gettext_lazy("a renuméroté sans trou les fiches de"),
        ("cross_refer", ""): gettext_lazy("a écrit le renvoi de l’action"),
    },
    fields={
        ("actionsheet", ""): gettext_lazy("fiche"),
        ("actionstep", ""): gettext_lazy("étape"),
        ("agendaitem", ""): gettext_lazy("point de l’ordre du jour"),
        ("agendaitem", "meeting"): gettext_lazy("réunion"),
        ("actionsheet", "code"): gettext_lazy("code"),
        ("roadmap", "codes"): gettext_lazy("codes"),
        ("actionsheet", "reason"): gettext_lazy("motif"),
        ("actionsheet", "meeting"): gettext_lazy("comité"),
        ("actionsheet", "presenter"): gettext_lazy("qui présente"),
        ("actionsheet", "decision"): gettext_lazy("décision"),
        ("actionsheet", "model"): gettext_lazy("modèle"),
        ("actionsheet", "source"): gettext_lazy("source"),
        ("actionsheet", "source_roadmap"): gettext_lazy("feuille de route d’origine"),
        ("actionsheet", "panel"): gettext_lazy("qui note"),
        ("actionsheet", "scores"): gettext_lazy("notes de l’action"),
        ("actionsheet", "reference"): gettext_lazy("renvoi ou document de référence"),
        ("adoptionpath", "reference"): gettext_lazy("renvoi ou document de référence"),
        ("actionsheet", "steps"): gettext_lazy("étapes ajoutées"),
        ("visarequest", "fiches"): gettext_lazy("fiches"),
        ("resolution", "fiches"): gettext_lazy("fiches concernées"),
        ("actionstep", "after"): gettext_lazy("vient après"),
        ("actionstep", "ends_on"): gettext_lazy("fin"),
        ("actionstep", "other_information"): gettext_lazy("autres informations"),
    },
    counts={("roadmap", "actions"): PluralLabel("%(n)s fiche", "%(n)s fiches", "count")},
)

# What came by a private link: the kind of its row and the verb of the journal.
_ARRIVALS = {
    ("comment", "comment"): gettext_lazy("Commentaire"),
    ("comment", "remove"): gettext_lazy("Commentaire retiré"),
    ("newsitem", "tell"): gettext_lazy("Nouvelle"),
    ("newsitem", "withdraw"): gettext_lazy("Nouvelle retirée"),
    ("newsitem", "restore"): gettext_lazy("Nouvelle rétablie"),
    ("attachment", "add"): gettext_lazy("Pièce jointe"),
    ("attachment", "remove"): gettext_lazy("Pièce retirée"),
    ("actionstep", "tick"): gettext_lazy("Étape faite"),
    ("actionstep", "untick"): gettext_lazy("Étape à faire de nouveau"),
    ("actionsheet", "revise"): gettext_lazy("Texte de la fiche"),
    ("indicator", "measure"): gettext_lazy("Chiffre noté"),
    ("indicatorvalue", "remove"): gettext_lazy("Chiffre retiré"),
}
_NOT_A_COLUMN = {
    "steps": gettext_lazy("étapes de réalisation"),
    "indicators": gettext_lazy("un indicateur au moins"),
    "budget": gettext_lazy("une dépense au moins"),
    "funding": gettext_lazy("une ressource au moins"),
}


def arrival_label(kind: str, verb: str) -> str:
    return str(_ARRIVALS.get((kind, verb)) or capfirst(verb_words(verb, kind)))


def measured_sentence(value: str, on: date, earlier: str) -> str:
    """« 9,5 le 11 nov. 2026 ; avant : 9 le 2 nov. 2026 »."""
    told = {"value": value, "day": french.format_short_day(on), "earlier": earlier}
    if not earlier:
        return _("%(value)s le %(day)s") % told
    return _("%(value)s le %(day)s\u00a0; avant\u00a0: %(earlier)s") % told


def closed_gaps_sentence(moved: int) -> str:
    if not moved:
        return _("Les codes se suivaient déjà : rien n’a changé.")
    return ngettext("%(n)s fiche a changé de code.", "%(n)s fiches ont changé de code.", moved) % {"n": moved}


# The parts of a fiche, on its page and in its form.
SECTIONS = {
    Section.WHAT: gettext_lazy("Quoi, et pourquoi"),
    Section.WHO: gettext_lazy("Qui"),
    Section.FOR_WHOM: gettext_lazy("Pour qui, et où"),
    Section.MEANS: gettext_lazy("Avec quoi"),
    Section.WHEN: gettext_lazy("Quand"),
    Section.MORE: gettext_lazy("Cadres et compléments"),
}
# Help texts under the labels of the form.
HINTS = {
    "context": gettext_lazy("Ce que vivent les habitantes et les habitants, et ce que montrent les chiffres."),
    "description": gettext_lazy("Ce que l’on fera, pour qui, et ce que cela changera."),
    "objectives": gettext_lazy("Ce que l’on veut atteindre. Un par ligne."),
    "expected_results": gettext_lazy("Ce qui aura changé, et pour qui, une fois l’action menée. Un par ligne."),
    "lead_organisation": gettext_lazy("Plusieurs structures se séparent par un point-virgule."),
    "carrier_organisation": gettext_lazy(
        "Celle qui inscrit la dépense à son budget et signe les demandes : une seule. Sans réponse, la structure pilote "
        "quand c’est une collectivité."
    ),
    "lead_contact": gettext_lazy("Sa fonction suffit. Par exemple : direction du centre social."),
    "elected_sponsor": gettext_lazy("Sa fonction. Par exemple : vice-présidence action sociale."),
    "department_unit": gettext_lazy("Plusieurs services se séparent par un point-virgule."),
    "partners": gettext_lazy("Un par ligne."),
    "means": gettext_lazy("Le temps de travail, les locaux, le matériel."),
    "other_information": gettext_lazy("Ce qui n’a pas de place ailleurs. Un plan importé y garde ses autres colonnes."),
}
# Labels of facts in documents, where they differ from the form.
_FACTS = {
    "target_count": gettext_lazy("Personnes visées"),
    "starts_on": gettext_lazy("Calendrier"),
    "frameworks": gettext_lazy("Articulation"),
}

ENDS_FIRST = gettext_lazy("La fin vient avant le début. Corrigez l’une des deux dates.")

# What each move means for the team, shown before it is made.
MEANINGS = {
    Status.DRAFT: gettext_lazy("L’action revient en préparation."),
    Status.PROPOSED: gettext_lazy("Le groupe projet peut en discuter."),
    Status.TO_ARBITRATE: gettext_lazy("L’action ira devant le comité de pilotage."),
    Status.KEPT: gettext_lazy("Le comité de pilotage a choisi de la faire."),
    Status.TO_REWORK: gettext_lazy("Le comité de pilotage demande de la reprendre."),
    Status.POSTPONED: gettext_lazy("Le comité de pilotage la garde pour plus tard."),
    Status.REJECTED: gettext_lazy("Le comité de pilotage ne la fera pas. La fiche reste lisible."),
    Status.VALIDATED: gettext_lazy("Le conseil a délibéré : la fiche doit être complète."),
    Status.COMMITTED: gettext_lazy("Les moyens sont réunis, le travail peut commencer."),
    Status.RUNNING: gettext_lazy("Le travail est en cours."),
    Status.DONE: gettext_lazy("Tout ce qui était prévu est fait."),
    Status.SUSPENDED: gettext_lazy("L’action est à l’arrêt, elle peut reprendre."),
    Status.ABANDONED: gettext_lazy("L’action s’arrête pour de bon. La fiche reste lisible."),
}


STAGES = {
    Stage.PROPOSE: gettext_lazy("Pour la proposer"),
    Stage.SUBMIT: gettext_lazy("Pour la présenter au comité"),
    Stage.VALIDATE: gettext_lazy("Pour la valider"),
}

# Shown beside an empty field: who waits for it.
ASKED = {
    Stage.SUBMIT: gettext_lazy("attendu par le comité"),
    Stage.VALIDATE: gettext_lazy("attendu pour la validation"),
}


def field_labels(names: Iterable[str]) -> tuple[str, ...]:
    labels = {field.name: field.verbose_name for field in ActionSheet._meta.concrete_fields} | _NOT_A_COLUMN
    return tuple(str(labels[name]) for name in names)


def field_heading(name: str) -> "str | StrPromise":
    """« Constat »: the label of a field, at the beginning of a line."""
    return capfirst(ActionSheet._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def fact_heading(name: str) -> str:
    return str(_FACTS.get(name) or field_heading(name))


def counts_sentence(counts: Counts) -> str:
    """« 4 réalisées sur 8, 3 en cours, 1 à l’arrêt, 1 en retard »."""
    if not counts.total:
        return _("aucune action")
    return ", ".join([done_sentence(counts), *undone_labels(counts)])


def done_sentence(counts: Counts) -> str:
    """« 4 réalisées sur 8 »."""
    sentence = ngettext("%(done)d réalisée sur %(total)d", "%(done)d réalisées sur %(total)d", counts.done)
    return sentence % {"done": counts.done, "total": counts.total}


def undone_labels(counts: Counts) -> list[str]:
    """« 3 en cours », « 1 à l’arrêt »: the states of the actions that are not done."""
    templates = (
        (counts.under_way, _("%(count)d en cours")),
        (counts.to_start, _("%(count)d à démarrer")),
        (counts.postponed, ngettext("%(count)d reportée", "%(count)d reportées", counts.postponed)),
        (counts.stopped, _("%(count)d à l’arrêt")),
        (counts.abandoned, ngettext("%(count)d abandonnée", "%(count)d abandonnées", counts.abandoned)),
        (counts.late, _("%(count)d en retard")),
    )
    return [words % {"count": count} for count, words in templates if count]


def not_promised_sentence(counts: Counts) -> str:
    """« 1 retenue en attente du vote, 1 brouillon. »: what is written and was not adopted, or before the vote not
    submitted; empty without any."""
    labels = _apart_labels(counts)
    if not labels:
        return ""
    sentence = _("Hors des actions adoptées : %(what)s.") if counts.is_voted else _("À part : %(what)s.")
    return sentence % {"what": ", ".join(labels)}


def written_label(counts: Counts) -> str:
    """« 8 fiches adoptées, 6 brouillons », or before the vote « 8 fiches soumises, 6 brouillons »: what documents hold; empty
    without any fiche."""
    promised = (
        ngettext("%(n)d fiche adoptée", "%(n)d fiches adoptées", counts.total)
        if counts.is_voted
        else ngettext("%(n)d fiche soumise", "%(n)d fiches soumises", counts.total)
    ) % {"n": counts.total}
    return ", ".join([*([promised] if counts.total else []), *_apart_labels(counts)])


def _apart_labels(counts: Counts) -> list[str]:
    told = dict(counts.apart)
    kept, proposed = told.get(Apart.KEPT, 0), told.get(Apart.PROPOSED, 0)
    begun = told.get(Apart.BEGUN, 0)
    postponed, drafts = told.get(Apart.POSTPONED, 0), told.get(Apart.DRAFT, 0)
    templates = (
        (kept, ngettext("%(n)d retenue en attente du vote", "%(n)d retenues en attente du vote", kept)),
        (begun, ngettext("%(n)d commencée sans vote", "%(n)d commencées sans vote", begun)),
        (proposed, ngettext("%(n)d proposée", "%(n)d proposées", proposed)),
        (postponed, ngettext("%(n)d reportée", "%(n)d reportées", postponed)),
        (drafts, ngettext("%(n)d brouillon", "%(n)d brouillons", drafts)),
    )
    return [template % {"n": n} for n, template in templates if n]


def delay_label(days: int) -> str:
    return ngettext("%(days)d jour de retard", "%(days)d jours de retard", days) % {"days": days} if days else ""


def period_label(
    starts_on: date | None, ends_on: date | None, month: Callable[[date], str] = french.format_month
) -> str:
    """« mars 2026 à décembre 2027 »; `month` writes each of its months."""
    if starts_on and ends_on:
        start, end = month(starts_on), month(ends_on)
        return start if start == end else _("%(start)s à %(end)s") % {"start": start, "end": end}
    if starts_on:
        return _("à partir de %(month)s") % {"month": month(starts_on)}
    return _("jusqu’à %(month)s") % {"month": month(ends_on)} if ends_on else ""


def days_label(starts_on: date | None, ends_on: date | None) -> str:
    """« du 3 mars 2026 au 5 avril 2026 », to the day."""
    if starts_on and ends_on and starts_on != ends_on:
        days = {"start": french.format_short_day(starts_on), "end": french.format_short_day(ends_on)}
        return _("du %(start)s au %(end)s") % days
    if ends_on:
        return _("pour le %(day)s") % {"day": french.format_short_day(ends_on)}
    return _("à partir du %(day)s") % {"day": french.format_short_day(starts_on)} if starts_on else ""


def done_label(done_on: date | None) -> str:
    return _("fait le %(day)s") % {"day": french.format_short_day(done_on)} if done_on else ""


def clash_sentence(step: ActionStep, after: ActionStep, found: tuple[date, date]) -> str:
    """Says that a step begins before the end of the one it comes after, with both days."""
    begins, over = found
    sentence = (
        _("« %(step)s » commence le %(begins)s, alors que « %(after)s » finit le %(over)s.")
        if step.starts_on
        else _("« %(step)s » est prévue pour le %(begins)s, alors que « %(after)s » finit le %(over)s.")
    )
    return sentence % {
        "step": step.label,
        "after": after.label,
        "begins": french.format_short_day(begins),
        "over": french.format_short_day(over),
    }


# --- scoring ---------------------------------------------------------------------------------------------------------

# What each score means, so that two people score alike.
ANCHORS = {
    Criterion.STAKE: (
        gettext_lazy("aucun enjeu"),
        gettext_lazy("un enjeu, de loin"),
        gettext_lazy("un enjeu de l’atelier"),
        gettext_lazy("un des trois premiers enjeux"),
    ),
    Criterion.COMMUNES: (
        gettext_lazy("aucune commune fragile"),
        gettext_lazy("une ou deux"),
        gettext_lazy("la moitié d’entre elles"),
        gettext_lazy("toutes ou presque"),
    ),
    Criterion.BENEFICIARIES: (
        gettext_lazy("personne directement"),
        gettext_lazy("quelques personnes"),
        gettext_lazy("des dizaines"),
        gettext_lazy("des centaines"),
    ),
    Criterion.FEASIBILITY: (
        gettext_lazy("presque tout manque"),
        gettext_lazy("faisabilité faible"),
        gettext_lazy("faisabilité moyenne"),
        gettext_lazy("faisabilité forte"),
    ),
    Criterion.MONEY: (
        gettext_lazy("coût inconnu"),
        gettext_lazy("coût estimé, rien de trouvé"),
        gettext_lazy("financement demandé"),
        gettext_lazy("financement acquis, ou rien à payer"),
    ),
    Criterion.WILL: (
        gettext_lazy("personne ne la porte"),
        gettext_lazy("un intérêt"),
        gettext_lazy("une élue ou un élu la porte"),
        gettext_lazy("l’exécutif la porte"),
    ),
    Criterion.QUICK_WIN: (
        gettext_lazy("pas d’effet avant deux ans"),
        gettext_lazy("premiers effets dans l’année"),
        gettext_lazy("premiers effets en moins de six mois"),
        gettext_lazy("faite en moins de six mois"),
    ),
}

# Column headings: the criterion in one word.
SHORT = {
    Criterion.STAKE: gettext_lazy("Enjeu"),
    Criterion.COMMUNES: gettext_lazy("Communes"),
    Criterion.BENEFICIARIES: gettext_lazy("Personnes"),
    Criterion.FEASIBILITY: gettext_lazy("Faisable"),
    Criterion.MONEY: gettext_lazy("Argent"),
    Criterion.WILL: gettext_lazy("Volonté"),
    Criterion.QUICK_WIN: gettext_lazy("Rapide"),
}


# --- visas -----------------------------------------------------------------------------------------------------------

VISA_STATES = {
    VisaState.WAITING: gettext_lazy("visa attendu"),
    VisaState.LATE: gettext_lazy("en retard"),
    VisaState.GIVEN: gettext_lazy("visa donné"),
    VisaState.REMARK: gettext_lazy("remarque"),
    VisaState.WITHDRAWN: gettext_lazy("demande retirée"),
    VisaState.MOOT: gettext_lazy("visa sans objet"),
}


OLDER_VISA = gettext_lazy("visa donné sur une version antérieure")


def money_change_sentence(change: MoneyChange) -> str:
    """« Caf : 15 000 € demandés, puis 25 000 € »."""
    name = change.name if change.part == RESOURCES else _("dépense « %(label)s »") % {"label": change.name}
    before, after = (
        french.format_euros(Decimal(text)) if text is not None else None for text in (change.before, change.after)
    )
    if before is None:
        return _("%(name)s : %(after)s, qui n’y était pas") % {"name": name, "after": after}
    if after is None:
        return _("%(name)s : %(before)s, qui n’y est plus") % {"name": name, "before": before}
    return _("%(name)s : %(after)s, au lieu de %(before)s") % {"name": name, "before": before, "after": after}


def visa_money_sentence(money: Money, funder: str, book: NameBook) -> str:
    """« : 57 000 € de dépenses, dont 15 000 € à votre structure ». `funder`: the organisation that reads it, under any of the
    names that are one in the `book`."""
    total = sum(map(Decimal, money.get(EXPENSES, {}).values()), Decimal())
    reader = book.key(funder) if funder else ""
    own = sum(
        (Decimal(amount) for name, amount in money.get(RESOURCES, {}).items() if book.key(name) == reader), Decimal()
    )
    sentences = [_("%(amount)s de dépenses") % {"amount": french.format_euros(total)}] if total else []
    if own:
        sentences.append(_("%(amount)s attendus de votre structure") % {"amount": french.format_euros(own)})
    return (_(" : ") + ", ".join(sentences)) if sentences else ""


def movers_label(names: Collection[str]) -> str:
    """« Centre social et Mairie de Villars » (`rules.movers`)."""
    return french.join_items(names) if names else _("la personne qui coordonne")


def awaited_delay(delay: str, movers: Collection[str]) -> str:
    """« 12 jours de retard, attendu de : Centre social »; empty without a delay."""
    return _("%(delay)s, attendu de\u00a0: %(who)s") % {"delay": delay, "who": movers_label(movers)} if delay else ""


def news_sentence(news: NewsItem) -> str:
    """« 14 mars 2026 : deux permanences ouvertes à la médiathèque »"""
    return _("%(day)s\u00a0: %(text)s") % {"day": french.format_short_day(news.on), "text": news.text}


def own_visas_sentence(waiting: int) -> str:
    """How many fiches are asked of whoever reads the page."""
    if not waiting:
        return _("Aucun visa ne vous est demandé.")
    sentence = ngettext("%(n)d fiche attend votre visa.", "%(n)d fiches attendent votre visa.", waiting)
    return sentence % {"n": waiting}


def visa_counts_sentence(states: "Iterable[VisaState]") -> str:
    """« 2 visas, 1 remarque, 1 fiche sans réponse »; what nobody said is left out."""
    found = list(states)
    given, remarks = found.count(VisaState.GIVEN), found.count(VisaState.REMARK)
    silent = sum(state.is_awaited for state in found)
    parts = (
        (given, ngettext("%(n)d visa", "%(n)d visas", given)),
        (remarks, ngettext("%(n)d remarque", "%(n)d remarques", remarks)),
        (silent, ngettext("%(n)d fiche sans réponse", "%(n)d fiches sans réponse", silent)),
    )
    return ", ".join(sentence % {"n": n} for n, sentence in parts if n)


def waiting_visas_sentence(waiting: "Iterable[tuple[str, date]]") -> str:
    """Who is waited for, and until when."""
    sentences = [
        _("%(who)s (avant le %(day)s)") % {"who": who, "day": french.format_short_day(due_on)}
        for who, due_on in waiting
    ]
    return ", ".join(sentences)


# --- the ways of adoption --------------------------------------------------------------------------------------------


@frozen
class PathWords:
    """`council`: the milestone of the vote. `purpose`: that of étape 6. `vote`: the gesture that records it. `part`: what the
    feuille de route is of the document that holds it. `place`: the heading of where it stands there, `places` of all. A
    délibération alone is a part of nothing."""

    council: "StrPromise"
    purpose: "StrPromise"
    vote: "StrPromise"
    part: "StrPromise | str" = ""
    place: "StrPromise | str" = ""
    places: "StrPromise | str" = ""


PATHS = {
    Mode.PROJECT: PathWords(
        council=gettext_lazy("Délibération du conseil sur le projet de territoire"),
        purpose=gettext_lazy(
            "Écrire les fiches action, réunir l’argent, et inscrire la feuille de route dans le projet de territoire que vote l’assemblée."
        ),
        vote=gettext_lazy("Enregistrer le vote du projet de territoire"),
        part=gettext_lazy("Volet inclusion numérique du projet de territoire"),
        place=gettext_lazy("Dans le projet de territoire"),
        places=gettext_lazy("Les renvois au projet de territoire"),
    ),
    Mode.CTG: PathWords(
        council=gettext_lazy("Délibération du conseil sur la CTG"),
        purpose=gettext_lazy(
            "Écrire les fiches action, réunir l’argent, faire voter la feuille de route dans la CTG, puis signer avec la Caf."
        ),
        vote=gettext_lazy("Enregistrer la délibération"),
        part=gettext_lazy("Volet inclusion numérique de la convention territoriale globale"),
        place=gettext_lazy("Axe de la CTG"),
        places=gettext_lazy("Les axes de la CTG"),
    ),
    Mode.ALONE: PathWords(
        council=gettext_lazy("Délibération du conseil"),
        purpose=gettext_lazy(
            "Écrire les fiches action, réunir l’argent, et faire adopter la feuille de route par le conseil."
        ),
        vote=gettext_lazy("Enregistrer la délibération"),
    ),
}
SIGNATURE = gettext_lazy("Signature de la CTG avec la Caf")
