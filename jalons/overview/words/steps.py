"""What an étape brings together: who takes part, what comes out of it, and the documents that help. Our own words;
the facts are those of the method, sections 1.1 to 1.9."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalons.overview.rules.steps import Contradiction, StepDoubt
from jalons.roadmaps.models import Step
from jalons.roadmaps.rules.permissions import Permission


class Paper(NamedTuple):
    """A document or a model: its address takes the roadmap, then `more`; `needs`: who may open it. `is_of_workshop`: one
    for each workshop of the étape."""

    label: str | Promise
    page: str
    more: tuple[str, ...] = ()
    needs: Permission = Permission.READ
    is_of_workshop: bool = False


class StepWords(NamedTuple):
    who: str | Promise
    outputs: tuple[str | Promise, ...]
    papers: tuple[Paper, ...]


_RUN_SHEET = Paper(_("Conducteur, avec ses modèles"), "workshops:run_sheet", is_of_workshop=True)
_KIT = Paper(
    _("Kit à imprimer : affiche, émargement, feuilles de note"),
    "publication:kit",
    needs=Permission.FACILITATE,
    is_of_workshop=True,
)
_MINUTES = Paper(_("Compte rendu"), "publication:minutes", is_of_workshop=True)
_PRESENTATION = Paper(_("Présentation pour le comité (PPTX)"), "publication:presentation", ("pptx",))
_PLAN = Paper(_("Plan d’actions en tableur (XLSX)"), "publication:plan_file", ("xlsx",))

BALANCED_PLAN = _("un plan de financement équilibré")
STEP_WORDS: dict[int, StepWords] = {
    0: StepWords(
        _("La référente ou le référent, en quelques appels."),
        (_("quelques actions à reprendre"), _("les noms de personnes qui l’ont déjà fait")),
        (
            Paper(_("Modèles d’action"), "actions:library"),
            Paper(_("Retours d’expérience d’autres équipes"), "monitoring:experiences"),
        ),
    ),
    1: StepWords(
        _("Deux élues ou élus au moins, des techniciennes et techniciens de plusieurs services, une structure locale."),
        (_("un groupe projet connu de tous"), _("un cadre : rôles, dates, moyens"), _("la liste des acteurs")),
        (
            Paper(_("Note de cadrage"), "governance:framing_note"),
            Paper(_("Note de cadrage (Word)"), "publication:framing", ("docx",)),
            Paper(_("Tableau des acteurs à remplir (XLSX)"), "directory:model", needs=Permission.KNOW_PEOPLE),
            Paper(_("Chapitres « Contexte » et « Méthode » de la feuille de route"), "publication:chapters"),
        ),
    ),
    2: StepWords(
        _("Le groupe projet d’abord ; puis tous les acteurs relisent."),
        (_("une définition partagée"), _("un portrait du territoire et ses messages")),
        (
            Paper(_("Portrait du territoire (PDF)"), "publication:portrait", ("pdf",)),
            Paper(_("Portrait à projeter (PPTX)"), "publication:portrait_slides", ("pptx",)),
            Paper(_("Questionnaires, sur téléphone ou sur papier"), "diagnosis:questionnaires"),
            Paper(_("Tableau de paroles à remplir (XLSX)"), "diagnosis:findings_model", needs=Permission.DESCRIBE),
        ),
    ),
    3: StepWords(
        _("Des élues et des élus, des agents, des associations, et des habitantes et des habitants."),
        (_("des enjeux nommés et classés"), _("un compte rendu remis à qui est venu")),
        (_RUN_SHEET, _KIT, _MINUTES),
    ),
    4: StepWords(
        _("Les personnes du premier atelier, et celles que les enjeux concernent."),
        (_("des chantiers"), _("une carte des ressources par chantier"), _("des engagements")),
        (_RUN_SHEET, _KIT, _MINUTES),
    ),
    5: StepWords(
        _("Les services préparent, les élues et les élus présentent, le comité de pilotage choisit."),
        (_("des fiches action proposées"), _("un relevé de décisions"), _("une restitution aux participants")),
        (
            Paper(_("Grille de notation et classement"), "actions:ranking"),
            _PRESENTATION,
            Paper(_("Ce que les notes sont devenues"), "publication:feedback", needs=Permission.KNOW_PEOPLE),
        ),
    ),
    6: StepWords(
        _("Le groupe projet écrit, les financeurs répondent, l’assemblée délibère."),
        (_("des fiches complètes"), BALANCED_PLAN, _("une feuille de route adoptée")),
        (
            Paper(_("Feuille de route (Word)"), "publication:roadmap", ("docx",)),
            Paper(_("Plan de financement (PDF)"), "publication:funding_plan", ("pdf",)),
            Paper(_("Budget en tableur (XLSX)"), "publication:budget", ("xlsx",)),
        ),
    ),
    7: StepWords(
        _("Les pilotes d’action, et le comité de pilotage plusieurs fois par an."),
        (_("des actions réalisées"), _("des résultats comparés aux cibles"), _("un bilan chaque année")),
        (
            Paper(_("L’essentiel en deux pages (PDF)"), "publication:summary", ("pdf",)),
            Paper(_("Bilan de l’année, dans les documents"), "publication:index"),
            _PLAN,
            _PRESENTATION,
        ),
    ),
}


_CONTRADICTIONS = {
    Contradiction.VOTED: _("L’étape %(step)d est « %(state)s », alors que la feuille de route est votée."),
    Contradiction.STEP: _("L’étape %(step)d est « %(state)s », alors que l’étape %(by)d est terminée."),
    Contradiction.MILESTONE: _("L’étape %(step)d est « %(state)s », alors qu’un jalon de l’étape %(by)d est atteint."),
}


def doubt_sentence(doubt: StepDoubt) -> str:
    state = Step.State(doubt.state).label
    return str(_CONTRADICTIONS[doubt.kind]) % {"step": doubt.step, "state": state, "by": doubt.by or 0}
