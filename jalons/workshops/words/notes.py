"""French words of tables of notes: recognised columns, doubts, results."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.french import format_number
from jalons.base.plurals import PluralLabel
from jalons.workshops.models import Audience, Note
from jalons.workshops.rules.note_plans import Act
from jalons.workshops.rules.note_tables import Doubt
from jalons.workshops.rules.paper_sheets import number_ranges

# The names of columns in pages and files.
FIELDS = {
    "number": gettext_lazy("N° sur le mur"),
    "text": gettext_lazy("Texte"),
    "table": gettext_lazy("Table"),
    "category": gettext_lazy("Qui"),
    "audiences": gettext_lazy("Publics"),
    "causes": gettext_lazy("Causes"),
    "communes": gettext_lazy("Communes"),
    "sheet": gettext_lazy("Feuille"),
    "group": gettext_lazy("Groupe"),
    "source": gettext_lazy("Saisie"),
    "written_at": gettext_lazy("Écrite le"),
    "names_somebody": gettext_lazy("Nomme peut-être une personne"),
    "is_hidden": gettext_lazy("Masquée"),
    "reference": gettext_lazy("Référence Jalons"),
}

# Short labels of publics for buttons, where the whole label would fill a line; the others are short already.
SHORT = {
    Audience.STUDENTS: gettext_lazy("Étudiantes, étudiants"),
    Audience.FAMILIES: gettext_lazy("Familles, enfants"),
    Audience.JOBSEEKERS: gettext_lazy("Recherche d’emploi"),
    Audience.BENEFITS: gettext_lazy("Revenu de solidarité active"),
    Audience.DISABLED: gettext_lazy("Handicap"),
    Audience.AGENTS: gettext_lazy("Agents, bénévoles à l’accueil"),
}
SHORT_AUDIENCES = [(value, SHORT.get(Audience(value), label)) for value, label in Audience.choices]

# Help for each column of the template.
NOTES = {
    "text": gettext_lazy("Une seule idée par ligne, 500 caractères au plus. Pas de nom de personne. Seule colonne nécessaire."),
    "table": gettext_lazy("Le numéro de la table."),
    "category": gettext_lazy("Public, privé ou citoyen ; ou élu, agent, association, entreprise, habitant."),
    "audiences": gettext_lazy("Qui est concerné, séparés par des virgules : jeunes, personnes âgées, familles…"),
    "causes": gettext_lazy("Pourquoi : réseau, savoir-faire, démarches, information, transport, confiance."),
    "communes": gettext_lazy("Des communes du périmètre : noms ou codes INSEE, séparés par des virgules."),
    "sheet": gettext_lazy("Le numéro imprimé sur la feuille, s’il y en a un."),
    "group": gettext_lazy("Le groupe du mur. S’il n’existe pas, il est créé."),
}  # fmt: skip

DOUBTS = {
    Doubt.NO_TEXT: gettext_lazy("pas de texte de note : laissée. Elle dit « %(about)s »"),
    Doubt.TOO_LONG: gettext_lazy("%(about)s caractères, 500 au plus : raccourcissez-la ou faites-en deux notes"),
    Doubt.TABLE: gettext_lazy("« %(about)s » n’est pas une table de cet atelier : gardée sans table"),
    Doubt.CATEGORY: gettext_lazy("« %(about)s » n’est pas une catégorie connue : gardée sans catégorie"),
    Doubt.AUDIENCE: gettext_lazy("public inconnu « %(about)s » : gardée sans lui"),
    Doubt.CAUSE: gettext_lazy("cause inconnue « %(about)s » : gardée sans elle"),
    Doubt.COMMUNE: gettext_lazy("« %(about)s » n’est pas une commune du périmètre : gardée sans elle"),
    Doubt.SHEET: gettext_lazy("« %(about)s » n’est pas un numéro de feuille : gardée sans numéro"),
    Doubt.GROUP: gettext_lazy("nom de groupe trop long, à classer : « %(about)s »"),
    Doubt.NAME: gettext_lazy("« %(about)s » nomme peut-être une personne : importée, à anonymiser"),
    Doubt.KNOWN: gettext_lazy("déjà importée : c’est la note %(about)s"),
    Doubt.OTHER_TEXT: gettext_lazy("son texte est différent aujourd’hui, il ne change pas : « %(about)s »"),
    Doubt.SHEET_TYPED: gettext_lazy("feuille déjà saisie : c’est la note %(about)s"),
    Doubt.SHEET_OTHER: gettext_lazy("cette feuille est déjà saisie avec un autre texte : « %(about)s »"),
    Doubt.SHEET_TWICE: gettext_lazy("même numéro de feuille que la ligne %(about)s : corrigez l’un des deux"),
    Doubt.DOUBLE_LINE: gettext_lazy("mêmes mots, même table que la ligne %(about)s"),
    Doubt.DOUBLE_NOTE: gettext_lazy("mêmes mots que la note %(about)s du mur"),
}

ACTS = {
    Act.CREATE: gettext_lazy("à ajouter"),
    Act.KNOWN: gettext_lazy("déjà là"),
    Act.DOUBLE: gettext_lazy("en double"),
    Act.LEAVE: gettext_lazy("laissée"),
}
# The same, after a number.
COUNTS = {
    Act.CREATE: PluralLabel("%(n)s note à ajouter", "%(n)s notes à ajouter", "count"),
    Act.LEAVE: PluralLabel("%(n)s laissée", "%(n)s laissées", "count"),
}


def unnamed_group_title(number: int) -> str:
    """The title of a group until somebody names it."""
    return _("Groupe %(number)s, à nommer") % {"number": number}


def is_unnamed_group(title: str) -> bool:
    before, after = _("Groupe %(number)s, à nommer").split("%(number)s")
    return title.startswith(before) and title.endswith(after)


def import_sentence(notes: int, groups: int, flagged: int) -> str:
    """« 41 notes sont sur le mur, dans 3 groupes nouveaux. 2 nomment peut-être une personne. »"""
    sentence = ngettext("%(n)s note est arrivée sur le mur", "%(n)s notes sont arrivées sur le mur", notes) % {
        "n": format_number(notes)
    }
    if groups:
        sentence += ngettext(", %(n)s groupe est créé", ", %(n)s groupes sont créés", groups) % {
            "n": format_number(groups)
        }
    sentence += "."
    if flagged:
        sentence += ngettext(
            " %(n)s nomme peut-être une personne : elle est à anonymiser.",
            " %(n)s nomment peut-être une personne : elles sont à anonymiser.",
            flagged,
        ) % {"n": format_number(flagged)}
    return sentence


def ranges_label(numbers: list[int], most: int = 12) -> str:
    """« 3, 7 à 9 et 12 »; cut after `most` parts."""
    parts: list[str] = []
    for start, end in number_ranges(numbers):
        if end > start + 1:
            parts.append(_("%(start)s à %(end)s") % {"start": start, "end": end})
        else:  # « 1, 2 » is shorter than « 1 à 2 »
            parts += map(str, range(start, end + 1))
    if len(parts) > most:
        return ", ".join(parts[:most]) + "…"
    return _(" et ").join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def aside_words(hidden: int, withdrawn: int, waiting: int = 0) -> str:
    """« 2 masquées, 1 retirée par qui l’a écrite »: what is not on the wall, and why. Empty when nothing is."""
    parts = []
    if waiting:
        words = ngettext("%(n)s en attente de relecture", "%(n)s en attente de relecture", waiting)
        parts.append(words % {"n": waiting})
    if hidden:
        parts.append(ngettext("%(n)s masquée", "%(n)s masquées", hidden) % {"n": hidden})
    if withdrawn:
        words = ngettext("%(n)s retirée par qui l’a écrite", "%(n)s retirées par qui les a écrites", withdrawn)
        parts.append(words % {"n": withdrawn})
    return ", ".join(parts)


def note_place_sentence(note: Note) -> str:
    """What its writer is told once it is stored."""
    if note.is_to_read:
        return _("Votre note est en attente de relecture : l’animation la lit avant la salle.")
    return _("Votre note est gardée.") if note.is_hidden else _("Votre note est sur le mur.")


def erased_text() -> str:
    """Instead of the texts of a note that were erased, wherever it is read."""
    return _("(texte effacé)")
