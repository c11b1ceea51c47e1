"""The words by which people look for things: the kinds of results, and the pages that the menu does not hold."""

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalons.base.frozen import frozen
from jalons.roadmaps.menu import MENU
from jalons.roadmaps.rules.permissions import Permission

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Kind(StrEnum):
    """What a search finds, in the order in which equal results are shown; its value is the filter in the address."""

    PAGE = "pages"
    ACTION = "actions"
    WORKSHOP = "ateliers"
    STAKE = "enjeux"
    KEY_PROJECT = "chantiers"
    COMMITTEE = "comites"
    DECISION = "decisions"
    STEP = "etapes"
    BLOCKER = "blocages"
    SCHEME = "dispositifs"
    FUNDER = "financeurs"
    ORGANISATION = "structures"
    PERSON = "personnes"
    PLACE = "lieux"
    COMMUNE = "communes"
    INDICATOR = "indicateurs"
    EXPERIENCE = "experiences"
    DOCUMENT = "documents"
    RESOURCE = "ressources"
    PLEDGE = "engagements"
    QUESTIONNAIRE = "questionnaires"
    FINDING = "paroles"
    COMMENT = "commentaires"
    NOTE = "notes"
    PRIVATE_NOTE = "carnet"
    GUIDE = "guide"


KINDS: "dict[Kind, StrPromise]" = {
    Kind.PAGE: _("Pages"),
    Kind.ACTION: _("Actions"),
    Kind.WORKSHOP: _("Ateliers"),
    Kind.STAKE: _("Enjeux"),
    Kind.KEY_PROJECT: _("Chantiers"),
    Kind.COMMITTEE: _("Comités"),
    Kind.DECISION: _("Décisions"),
    Kind.STEP: _("Étapes et jalons"),
    Kind.BLOCKER: _("Points de blocage"),
    Kind.SCHEME: _("Dispositifs"),
    Kind.FUNDER: _("Financeurs"),
    Kind.ORGANISATION: _("Structures"),
    Kind.PERSON: _("Personnes"),
    Kind.PLACE: _("Lieux"),
    Kind.COMMUNE: _("Communes"),
    Kind.INDICATOR: _("Indicateurs"),
    Kind.EXPERIENCE: _("Retours d’expérience"),
    Kind.DOCUMENT: _("Documents"),
    Kind.RESOURCE: _("Ressources"),
    Kind.PLEDGE: _("Engagements"),
    Kind.QUESTIONNAIRE: _("Questionnaires"),
    Kind.FINDING: _("Constats et paroles"),
    Kind.COMMENT: _("Commentaires"),
    Kind.NOTE: _("Notes"),
    Kind.PRIVATE_NOTE: _("Carnet"),
    Kind.GUIDE: _("Guide"),
}


@frozen
class Page:
    """A page of the roadmap. `others`: the words by which people call it, which its label does not say. `tail`: what
    its address ends with, for one view of a page."""

    view: str
    label: Promise
    others: Promise | str = ""
    may: Permission = Permission.READ
    tail: str = ""


# A page of the menu has its words there (`roadmaps/menu.py`).
_BESIDE_THE_MENU = (
    Page(
        "roadmaps:plan_backwards",
        _("Planifier à rebours"),
        _("rétroplanning, compte à rebours, date du conseil"),
        Permission.MANAGE_ROADMAP,
    ),
    Page(
        "roadmaps:who_may_what",
        _("Qui peut faire quoi"),
        _("rôles, droits, permissions, qui écrit, qui modifie, accès, pilote, contribution"),
    ),
    Page(
        "publication:public_page",
        _("Page publique de la feuille de route"),
        _("publier, site, habitants, citoyens, presse, transparence, données ouvertes"),
        Permission.MANAGE_ROADMAP,
    ),
    Page("diagnosis:formula", _("Formule du score"), _("pondération, calcul"), Permission.DESCRIBE),
    Page("diagnosis:coverage", _("Distances aux lieux"), _("couverture, zones blanches, éloignement, kilomètres")),
    Page("diagnosis:messages", _("Messages du portrait"), _("messages clés, à retenir"), Permission.DESCRIBE),
    Page("diagnosis:indices", _("Autres indices"), _("INR, IFN, rupture, Compas")),
    Page("opendata:local_file", _("Fichier libre"), _("indicateurs locaux, importer des données, tableur")),
    Page(
        "directory:upload",
        _("Importer des acteurs"),
        _("tableur, Excel, contacts, ajouter une liste"),
        Permission.KNOW_PEOPLE,
    ),
    Page(
        "actions:index",
        _("Carte des actions"),
        _("où sont les actions, communes, actions par commune, cartographie"),
        tail="?vue=carte",
    ),
    Page("actions:index", _("Mes actions"), _("mes fiches, que je pilote, ma structure"), tail="?pilote=moi"),
    Page("actions:index", _("Actions en retard"), _("retard, dépassé, à relancer"), tail="?retard=oui"),
    Page(
        "monitoring:experiences", _("Nos retours d’expérience"), _("retex, ce que nous avons appris"), tail="?de=nous"
    ),
    Page("actions:propose", _("Proposer une action"), _("nouvelle fiche, ajouter"), Permission.PROPOSE_ACTION),
    Page("overview:share_calendar", _("S’abonner au calendrier"), _("agenda, Outlook, iCal, partager")),
    Page("actions:matrix", _("Matrice effort et effet"), _("priorités, gains rapides")),
    Page("actions:compare", _("Comparer les classements"), _("priorités, poids")),
    Page("actions:weights", _("Poids des critères"), _("grille, pondération, notation"), Permission.ARBITRATE),
    Page(
        "actions:add_meeting",
        _("Prévoir une réunion de comité"),
        _("COPIL, date, séance, convoquer"),
        Permission.ARBITRATE,
    ),
    Page(
        "governance:add_committee",
        _("Créer un comité"),
        _("COTECH, comité technique, consultatif, instance"),
        Permission.MANAGE_ROADMAP,
    ),
    Page(
        "publication:changed",
        _("Les écarts avec l’édition adoptée"),
        _("ce qui a changé, différences, avenant, depuis l’édition"),
    ),
    Page(
        "publication:upload_plan",
        _("Importer un plan d’actions"),
        _("tableur, Excel, Word, LibreOffice, PDF, fiches existantes"),
        Permission.MANAGE_ROADMAP,
    ),
    Page(
        "publication:complete_fiches",
        _("Compléter les fiches"),
        _("cases vides, champs manquants, tableau des fiches, plusieurs fiches à la fois"),
        Permission.EDIT_ACTION,
    ),
    Page("base:help", _("Aide"), _("guide, mode d’emploi, questions, documentation")),
    Page("overview:home", _("Mes feuilles de route"), _("changer de territoire, accueil")),
    Page("accounts:account", _("Mon compte"), _("profil, se déconnecter, déconnexion, courriel, mot de passe")),
)
_MENU_PAGES = [page for section in MENU for page in section.pages]


def _menu_rank(page: Page) -> int:
    return next((rank for rank, listed in enumerate(_MENU_PAGES) if page.view in listed.views), len(_MENU_PAGES))


# In the order of the menu, each followed by those that belong to it.
PAGES = sorted(
    (
        *(Page(listed.views[0], listed.title or listed.label, listed.others, listed.may) for listed in _MENU_PAGES),
        *_BESIDE_THE_MENU,
    ),
    key=_menu_rank,
)

# Where people go most, offered before anything is typed.
MAIN_PAGES = (
    "overview:dashboard",
    "overview:steps",
    "diagnosis:index",
    "directory:index",
    "workshops:index",
    "workshops:stakes",
    "actions:index",
    "overview:calendar",
    "funding:index",
    "actions:meetings",
    "publication:index",
)
