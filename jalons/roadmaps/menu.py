"""The menu of a roadmap: nine sections in the order of the method, and the pages of each.

A new page is one line here, read by the side bar, the menu of a phone, the tabs and the search. An address that belongs
to no page (a workshop, a fiche) is named by its section.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalons.base.frozen import frozen
from jalons.roadmaps.rules.permissions import Permission


@frozen
class Page:
    """`views`: the one it opens, then those that belong to it. For the search: `title`, its name where its section is
    not beside it (else its label), and `others`, the words by which people call it and that its name does not say."""

    label: Promise
    views: tuple[str, ...]
    may: Permission = Permission.READ
    title: Promise | None = None
    others: Promise | str = ""


@frozen
class Section:
    """`views`: what belongs to it without being one of its pages; « actions: » names a whole floor."""

    label: Promise
    pages: tuple[Page, ...]
    views: tuple[str, ...] = ()


# What is done with one meeting.
_MEETING = (
    *(f"actions:{name}" for name in ("agenda", "item", "excuse", "sitting", "decide", "resolutions")),
    *(
        f"governance:{name}"
        for name in (
            "add_point",
            "edit_point",
            "hand_point",
            "presence",
            "seat_presence",
            "convocation",
            "note_reply",
            "write_seat_phone",
        )
    ),
    *(f"actions:{name}" for name in ("resolution", "add_resolution", "close_resolution", "abandon_resolution")),
    "publication:seat_page",
    *("publication:meeting_minutes", "publication:write_meeting_minutes", "publication:write_opening"),
    *("publication:write_point", "publication:send_meeting_minutes", "publication:approve_meeting_minutes"),
)

MENU = (
    Section(
        _("Tableau de bord"),
        (
            Page(
                _("Tableau de bord"),
                ("overview:dashboard", "governance:write_to_coordinators"),
                others=_("accueil, à faire, où en sommes-nous, avancement, retards"),
            ),
        ),
    ),
    Section(
        _("Cadre"),
        (
            Page(
                _("Étapes et jalons"),
                (
                    *("overview:steps", "overview:step", "roadmaps:step", "roadmaps:milestone"),
                    *("roadmaps:add_milestone", "roadmaps:plan_backwards"),
                ),
                others=_("cadre, méthode, frise, rétroplanning, calendrier de la démarche"),
            ),
            Page(
                _("Groupe projet"),
                (
                    "governance:group",
                    "governance:add_group_member",
                    "governance:group_member",
                    "governance:leave_group",
                    "governance:invite",
                    *("roadmaps:membership", "roadmaps:who_may_what"),
                ),
                others=_("équipe, membres, rôles, droits, inviter, invitation, référente"),
            ),
            Page(
                _("Structures membres"),
                (
                    "governance:member_organisations",
                    "governance:member_organisation",
                    "governance:add_member_organisation",
                    "governance:answer_member",
                    "governance:join_door",
                ),
                others=_("partenaires, co-porteuses, candidates, rejoindre"),
            ),
            Page(
                _("Note de cadrage"),
                (
                    "governance:framing_note",
                    "governance:edit_framing_part",
                    "publication:adopt_framing",
                    "publication:framing_version",
                ),
                others=_("cadre, lettre de mission, objectifs, gouvernance prévue, moyens, ETP, communication"),
            ),
            Page(
                _("Définition partagée"),
                (
                    "governance:definition",
                    "governance:definition_version",
                    "governance:write_definition",
                    "governance:collect_impressions",
                    "governance:propose_definition",
                    "governance:adopt_definition",
                    "governance:consultation",
                    "governance:extend_consultation",
                    "governance:give_private_page",
                    "governance:my_answer",
                ),
                others=_("consentement, objection, glossaire, langage commun"),
            ),
            Page(
                _("Points de blocage"),
                ("roadmaps:blockers", "roadmaps:blocker", "roadmaps:add_blocker", "roadmaps:lift_blocker"),
                others=_("freins, risques, obstacles, ce qui bloque, registre"),
            ),
            Page(
                _("Cadres existants"),
                ("governance:frameworks", "governance:framework"),
                others=_("CTG, CRTE, projet de territoire, conventions, contrats"),
            ),
            Page(_("Périmètre"), ("roadmaps:perimeter",), others=_("territoire, communes, intercommunalité")),
            Page(
                _("Carnet"),
                ("roadmaps:notebook", "roadmaps:private_note"),
                Permission.MANAGE_ROADMAP,
                others=_("notes privées, bloc-notes, pense-bête"),
            ),
            Page(
                _("Journal"),
                ("overview:journal",),
                Permission.READ_JOURNAL,
                others=_("historique, qui a fait quoi, modifications"),
            ),
            Page(
                _("Réglages"),
                ("roadmaps:settings", "publication:remove_roadmap"),
                Permission.MANAGE_ROADMAP,
                others=_("nom, paramètres, collectivité porteuse, supprimer la feuille de route"),
            ),
        ),
        ("roadmaps:",),
    ),
    Section(
        _("Territoire"),
        (
            Page(
                _("Portrait"),
                ("diagnosis:index", "diagnosis:messages"),
                title=_("Portrait du territoire"),
                others=_("diagnostic, état des lieux, chiffres, habitants, publics exposés"),
            ),
            Page(
                _("Fragilité"),
                ("diagnosis:fragility", "diagnosis:formula", "diagnosis:indices"),
                title=_("Score de fragilité"),
                others=_("indice, vulnérabilité, éloignement du numérique"),
            ),
            Page(
                _("Carte"),
                ("diagnosis:map",),
                title=_("Carte du territoire"),
                others=_("cartographie, atlas, communes, carte de fragilité"),
            ),
            Page(
                _("Comparer"),
                ("diagnosis:compare",),
                title=_("Comparer les territoires"),
                others=_("comparaison, voisins, benchmark"),
            ),
            Page(
                _("Lieux et offre"),
                ("diagnosis:offer", "diagnosis:coverage", "opendata:place", "opendata:add_place"),
                title=_("Offre de médiation"),
                others=_("lieux d’aide, lieux, conseillers numériques, France services"),
            ),
            Page(
                _("Chiffres"),
                ("diagnosis:facts",),
                Permission.DESCRIBE,
                title=_("Chiffres du portrait"),
                others=_("statistiques, constats"),
            ),
            Page(
                _("Paroles"),
                ("diagnosis:findings", "diagnosis:upload_findings", "diagnosis:preview_findings"),
                title=_("Paroles et constats"),
                others=_("verbatims, entretiens, témoignages, citations"),
            ),
            Page(
                _("Questionnaires"),
                ("diagnosis:questionnaires",),
                others=_("enquête, sondage, formulaire, habitants, page publique"),
            ),
            Page(
                _("Données"),
                ("opendata:data", "opendata:local_file"),
                title=_("Données ouvertes"),
                others=_("sources, mise à jour, open data, INSEE, millésime, fichier"),
            ),
        ),
        ("diagnosis:", "opendata:"),
    ),
    Section(
        _("Acteurs"),
        (
            Page(
                _("Personnes"),
                ("directory:index",),
                Permission.KNOW_PEOPLE,
                title=_("Acteurs"),
                others=_("annuaire, contacts, personnes, partenaires"),
            ),
            Page(
                _("Structures"),
                ("directory:organisations",),
                others=_("acteurs, organisations, associations, partenaires, annuaire, qui est là"),
            ),
        ),
        ("directory:",),
    ),
    Section(
        _("Ateliers"),
        (
            Page(
                _("Ateliers"),
                ("workshops:index", "workshops:templates", "workshops:create"),
                others=_("réunions, concertation, animation, participation, habitants, page publique"),
            ),
            Page(
                _("Enjeux et chantiers"),
                (
                    "workshops:stakes",
                    "workshops:add_stake",
                    "workshops:edit_stake",
                    "workshops:add_key_project",
                    "workshops:edit_key_project",
                    "actions:merge_stakes",
                    "actions:merge_key_projects",
                ),
                others=_("enjeux, problèmes, défis, résultats des ateliers"),
            ),
            Page(
                _("Chantiers"),
                ("actions:coverage",),
                others=_("chantiers clés, qui répond à quoi, pistes, solutions, matrice, couverture des enjeux"),
            ),
            Page(_("Engagements"), ("workshops:all_pledges",), others=_("promesses, je m’engage, tenus")),
            Page(
                _("Faisabilité"),
                ("resources:scale",),
                Permission.MANAGE_ROADMAP,
                title=_("Faisabilité des chantiers"),
                others=_("barème, seuils, moyens, ressources"),
            ),
            Page(
                _("Retour"),
                ("publication:feedback",),
                Permission.KNOW_PEOPLE,
                title=_("Ce que les notes sont devenues"),
                others=_("retour aux participantes et participants, lettres, remercier"),
            ),
            Page(
                _("Thèmes"),
                ("workshops:themes",),
                Permission.FACILITATE,
                title=_("Thèmes du tri"),
                others=_("lexique, aide au tri, mots"),
            ),
        ),
        (
            "workshops:",
            "votes:",
            "invitations:",
            "carriage:",
            "resources:",
            *(
                f"publication:{name}"
                for name in ("kit", "minutes", "edit_minutes", "quotes", "send_minutes", "letters", "phone_list")
            ),
        ),
    ),
    Section(
        _("Actions"),
        (
            Page(
                _("Fiches"), ("actions:index",), title=_("Actions"), others=_("fiches action, plan d’actions, projets")
            ),
            Page(
                _("Planning"),
                ("actions:schedule",),
                title=_("Planning des actions"),
                others=_("Gantt, frise, échéancier, calendrier, dates"),
            ),
            Page(
                _("Calendrier"),
                ("overview:calendar", "overview:share_calendar", "overview:unshare_calendar", "overview:calendar_ics"),
                others=_("agenda, dates, échéances, rendez-vous, iCal"),
            ),
            Page(
                _("Indicateurs"),
                ("monitoring:index",),
                others=_("suivi, évaluation, cibles, mesures, résultats, courbes"),
            ),
            Page(
                _("Priorités"),
                ("actions:ranking", "actions:matrix", "actions:compare", "actions:weights"),
                title=_("Priorités des actions"),
                others=_("classement, classer, prioriser, notes, grille, arbitrage"),
            ),
            Page(
                _("Gains rapides"),
                ("actions:quick_wins",),
                others=_("quick wins, premiers effets, échéance d’un an, ce qui se voit vite"),
            ),
            Page(
                _("Axes"),
                ("actions:axes",),
                Permission.SHAPE,
                others=_("orientations, piliers, classement des actions"),
            ),
            Page(
                _("Modèles"),
                ("actions:library",),
                title=_("Modèles d’actions"),
                others=_("bibliothèque, exemples, inspirations, idées"),
            ),
            Page(
                _("Expériences"),
                (
                    "monitoring:experiences",
                    "monitoring:experience",
                    "monitoring:add_experience",
                    "monitoring:choose_action",
                    "monitoring:keep_experience",
                    "monitoring:edit_experience",
                    "monitoring:take_action_changes",
                    "monitoring:offer_experience",
                    "monitoring:reuse_experience",
                ),
                title=_("Retours d’expérience"),
                others=_("ailleurs, autres territoires, inspirations, retex, bonnes pratiques, partager, capitaliser"),
            ),
            Page(
                _("Visas"),
                ("actions:visas", "actions:ask_visas", "publication:team_visa"),
                others=_("circuit de validation, relecture, avis, accord, remarques"),
            ),
            Page(_("Actions écartées"), ("actions:rejected",), others=_("refusées, reportées, abandonnées")),
        ),
        (
            "actions:",
            "overview:action",
            "overview:thread",
            "monitoring:",
            *(f"publication:{name}" for name in ("upload_plan", "preview_plan", "import_plan", "plan_import")),
            *("publication:take_out_actions", "publication:complete_fiches"),
        ),
    ),
    Section(
        _("Financement"),
        (
            Page(
                _("Plan de financement"),
                ("funding:index", "funding:presented_plans"),
                others=_(
                    "budget, argent, euros, financeurs, subventions, dépenses, financement manquant, montant à trouver"
                ),
            ),
            Page(_("Montants regroupés"), ("funding:roll_up",), others=_("cumuls, années, budget par financeur")),
            Page(
                _("Financeurs"),
                ("funding:funders", "funding:merge_funders", "funding:funder"),
                others=_("qui finance, réunir, doublons, sigles"),
            ),
            Page(_("Et si un financeur dit non"), ("funding:what_if",), others=_("scénario, refus, simulation")),
            Page(
                _("Simulations"),
                ("funding:simulations", "funding:simulation", "funding:add_simulation", "funding:rename_simulation"),
                Permission.FOLLOW_WORK,
                others=_("scénarios, comparer, retard, et si, hypothèses"),
            ),
            Page(
                _("Dispositifs"),
                ("funding:schemes", "funding:scheme", "funding:add_scheme", "funding:edit_scheme", "funding:aids"),
                title=_("Dispositifs de financement"),
                others=_("aides, subventions, catalogue, appels à projets, Aides-territoires"),
            ),
            Page(
                _("Enveloppe de l’État"),
                ("funding:envelope", "funding:add_envelope", "funding:edit_envelope"),
                title=_("Enveloppe France Numérique Ensemble"),
                others=_("FNE, ingénierie, formation, État, subvention, reste"),
            ),
        ),
        ("funding:",),
    ),
    Section(
        _("Comités"),
        (
            Page(
                _("Réunions"),
                ("actions:meetings", "actions:meeting", "actions:add_meeting", *_MEETING),
                title=_("Réunions des comités"),
                others=_(
                    "COPIL, comité de pilotage, séance, ordre du jour, convocation, relevé de décisions, reporter, annuler"
                ),
            ),
            Page(
                _("Comités et sièges"),
                (
                    "governance:committees",
                    "governance:committee",
                    "governance:add_committee",
                    "governance:edit_committee",
                    "governance:add_seat",
                    "governance:add_seats",
                    "governance:seat",
                    "publication:install_committee",
                ),
                title=_("Comités et sièges"),
                others=_("COPIL, COTECH, composition, gouvernance, membres, voix, quorum, comité technique"),
            ),
            Page(
                _("Décisions"),
                ("actions:decisions", "actions:record"),
                title=_("Décisions des comités"),
                others=_("ce que le comité a décidé, retenues, écartées"),
            ),
            Page(
                _("Suites"),
                ("actions:follow_ups",),
                others=_("résolutions, qui fait quoi, échéances, tâches, à revoir"),
            ),
            Page(
                _("Délibération"),
                ("publication:adoption", "actions:cross_references", "actions:note_signature"),
                others=_("adoption, adoptée, conseil, vote, projet de territoire, CTG"),
            ),
        ),
        ("governance:",),
    ),
    Section(
        _("Documents"),
        (
            Page(
                _("Documents"),
                ("publication:index",),
                others=_(
                    "exporter, télécharger, PDF, Word, LibreOffice, PowerPoint, diaporama, imprimer, publier, bilan annuel"
                ),
            ),
            Page(
                _("Chapitres"),
                ("publication:chapters", "publication:chapter"),
                title=_("Chapitres de la feuille de route"),
                others=_("édito, textes, rédiger, introduction"),
            ),
            Page(
                _("Éditions"),
                ("publication:editions", "publication:edition", "publication:changed"),
                others=_("édition figée, versions, figer, adopter, avenant, délibération"),
            ),
            Page(
                _("Aspect"),
                ("publication:look",),
                Permission.MANAGE_ROADMAP,
                title=_("Aspect des documents"),
                others=_("logo, couleurs, modèles, charte"),
            ),
        ),
        ("publication:",),
    ),
)


def is_named(views: Iterable[str], here: str) -> bool:
    return any(here == view or (view.endswith(":") and here.startswith(view)) for view in views)


def title_of(here: str) -> str:
    """The name of the page that holds the view `here`, else of its section; empty when the menu knows neither."""
    section = section_of(here)
    pages = (page for page in section.pages if here in page.views) if section else ()
    page = next(iter(pages), None)
    name = (page.title or page.label) if page else section.label if section else ""
    return str(name)


class Place(NamedTuple):
    """Where a view stands in the menu, which is the same for every view that stands there: the first view of its section, and
    those of the pages that hold it."""

    section: str
    pages: frozenset[str]


@cache
def place_of(here: str) -> Place:
    section = section_of(here)
    pages = frozenset(page.views[0] for section in MENU for page in section.pages if here in page.views)
    return Place(section.pages[0].views[0] if section else "", pages)


def section_of(here: str, menu: Sequence[Section] = MENU) -> Section | None:
    """The section that holds the view `here`: by one of its pages first, then by the longest name."""
    for section in menu:
        if any(here in page.views for page in section.pages):
            return section
    held = [section for section in menu if is_named(section.views, here)]
    return next((section for section in held if here in section.views), held[0] if held else None)
