"""French words of this floor that are not field labels."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jalons.base.french import format_number
from jalons.diagnosis.rules.finding_tables import Act, Doubt

# The default themes of findings: the causes of the national model of fragility, then what people often mention (method,
# sections 1.3 and 1.4).
NETWORK, SUPPORT, PLACES = _("Accès au réseau"), _("Accompagnement"), _("Mobilité et lieux")
DEFAULT_THEMES = (
    NETWORK,
    _("Équipement"),
    _("Compétences numériques"),
    _("Droits et démarches"),
    _("Confiance et sécurité"),
    SUPPORT,
    PLACES,
    _("Information et orientation"),
)

# The journal's names of changed fields.
FINDING_FIELDS = {
    "kind": _("nature"),
    "text": _("texte"),
    "said_by": _("qui parle"),
    "heard_on": _("jour"),
    "audiences": _("publics"),
    "is_kept": _("gardée pour le portrait"),
    "names_somebody": _("nomme une personne"),
    "themes": _("thèmes"),
    "communes": _("communes"),
}

# The columns of a table of findings, and the help for each.
COLUMNS = {
    "text": _("Ce qui a été dit ou vu"),
    "said_by": _("Qui parle"),
    "kind": _("Nature"),
    "heard_on": _("Jour"),
    "themes": _("Thèmes"),
    "audiences": _("Publics"),
    "communes": _("Communes"),
    "is_kept": _("Gardée pour le portrait"),
    "origin": _("Origine"),
}
COLUMN_NOTES = {
    "text": _("Une seule idée par ligne, 1 000 caractères au plus. Jamais de nom. Seule colonne nécessaire."),
    "said_by": _("Un rôle : secrétaire de mairie, habitante. Jamais de nom."),
    "kind": _("Parole rapportée, entretien, observation ou réaction. Vide : parole rapportée."),
    "heard_on": _("Par exemple 05/12/2026."),
    "themes": _("Des thèmes de votre feuille de route, séparés par des virgules. Un thème inconnu n’est pas gardé."),
    "audiences": _("De qui il est question, séparés par des virgules : jeunes, personnes âgées, familles…"),
    "communes": _("Des communes du périmètre : noms ou codes INSEE, séparés par des virgules."),
    "is_kept": _("Oui ou non. Vide : oui."),
}

NOT_KEPT = _("non")
DOUBTS = {
    Doubt.NO_TEXT: _("rien n’y est dit : laissée. Elle porte « %(about)s »"),
    Doubt.TOO_LONG: _("%(about)s caractères, 1 000 au plus : faites-en deux paroles"),
    Doubt.ROLE_NAMES: _("un nom à la place d’un rôle : gardée sans lui"),
    Doubt.ROLE_LONG: _("rôle trop long « %(about)s » : gardée sans lui"),
    Doubt.KIND: _("nature inconnue « %(about)s » : parole rapportée"),
    Doubt.DAY: _("« %(about)s » n’est pas un jour passé : gardée sans jour"),
    Doubt.THEME: _("« %(about)s » n’est pas un de vos thèmes : gardée sans lui"),
    Doubt.AUDIENCE: _("public inconnu « %(about)s » : gardée sans lui"),
    Doubt.COMMUNE: _("« %(about)s » n’est pas une commune du périmètre : gardée sans elle"),
    Doubt.KEPT: _("« %(about)s » n’est ni oui ni non : gardée pour le portrait"),
    Doubt.NAME: _("« %(about)s » nomme peut-être une personne : importée, hors des documents"),
}
ACTS = {
    Act.CREATE: _("à ajouter"),
    Act.KNOWN: _("déjà là"),
    Act.DOUBLE: _("en double"),
    Act.LEAVE: _("laissée"),
}


def import_sentence(count: int, flagged: int) -> str:
    sentence = ngettext("%(n)s parole est ajoutée.", "%(n)s paroles sont ajoutées.", count) % {
        "n": format_number(count)
    }
    if flagged:
        sentence += ngettext(
            " %(n)s nomme peut-être une personne : à relire.",
            " %(n)s nomment peut-être une personne : à relire.",
            flagged,
        ) % {"n": format_number(flagged)}
    return sentence


def kept_sentence(count: int, left: int) -> str:
    """« 3 chiffres sont gardés comme constats, 1 l’était déjà. »"""
    sentence = ngettext("%(n)s chiffre est gardé comme constat", "%(n)s chiffres sont gardés comme constats", count) % {
        "n": format_number(count)
    }
    if left:
        known = ngettext("%(n)s l’était déjà ou a été retiré", "%(n)s l’étaient déjà ou ont été retirés", left)
        sentence += ", " + known % {"n": format_number(left)}
    return sentence + "."
