"""French sentences of the directory."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.french import format_number
from jalons.base.plurals import PluralLabel
from jalons.base.previews import shorten_quote
from jalons.directory.rules.categories import Category
from jalons.directory.rules.consents import Standing
from jalons.directory.rules.duplicates import Reason
from jalons.directory.rules.people_imports import Act
from jalons.directory.rules.people_tables import Doubt
from jalons.roadmaps.words import JournalWords

if TYPE_CHECKING:
    from jalons.base.previews import CountedWords


# The journal's words for the changes of this floor, beside the labels of fields.
JOURNAL = JournalWords(
    verbs={
        ("meet", ""): gettext_lazy("a rencontré"),
        ("tell_apart", ""): gettext_lazy("a vérifié, ce n’est pas un doublon :"),
        ("forbid", ""): gettext_lazy("a noté qu’il ne faut plus écrire à"),
        ("allow", ""): gettext_lazy("a noté l’accord de"),
        ("import", "roadmap"): gettext_lazy("a importé des personnes dans"),
        ("meet_people", ""): gettext_lazy("a noté des rencontres dans"),
        ("revise_people", ""): gettext_lazy("a changé la catégorie de personnes dans"),
        ("erase_people", ""): gettext_lazy("a effacé des personnes dans"),
        ("restore_people", ""): gettext_lazy("a annulé un changement de personnes dans"),
        ("merge", "contact"): gettext_lazy("a réuni deux fiches :"),
        ("merge", "organisation"): gettext_lazy("a réuni deux fiches :"),
    },
    fields={
        ("roadmap", "created"): gettext_lazy("fiches créées"),
        ("roadmap", "updated"): gettext_lazy("fiches mises à jour"),
    },
    counts={("", "people"): PluralLabel("%(n)s personne", "%(n)s personnes", "count")},
)

CATEGORIES = {
    Category.PUBLIC: gettext_lazy("Public"),
    Category.PRIVATE: gettext_lazy("Privé"),
    Category.CITIZEN: gettext_lazy("Citoyenne ou citoyen"),
}


def category_label(value: str) -> str:
    return str(CATEGORIES[Category(value)]) if value else ""


# The labels of a person's fields, on the pages of the directory and in its files.
FIELDS = {
    "last_name": gettext_lazy("Nom"),
    "first_name": gettext_lazy("Prénom"),
    "organisation": gettext_lazy("Structure"),
    "function": gettext_lazy("Fonction"),
    "service": gettext_lazy("Service"),
    "category": gettext_lazy("Catégorie"),
    "college": gettext_lazy("Collège"),
    "email": gettext_lazy("Courriel"),
    "phone": gettext_lazy("Téléphone"),
    "address": gettext_lazy("Adresse"),
    "commune": gettext_lazy("Commune"),
    "siren": gettext_lazy("SIREN"),
    "siret": gettext_lazy("SIRET"),
    "status": gettext_lazy("Rencontré"),
    "consents": gettext_lazy("Accord pour être recontacté"),
    "reference": gettext_lazy("Référence Jalons"),
    "full_name": gettext_lazy("Nom et prénom ensemble"),
    "consented_on": gettext_lazy("Jour de l’accord"),
}

# Refusals to whoever was about to record another answer.
SAID_SINCE = {
    Standing.REFUSED: gettext_lazy(
        "Entre-temps, cette personne a demandé à ne plus être contactée. Relisez, puis enregistrez."
    ),
    Standing.AGREED: gettext_lazy("Entre-temps, cette personne a donné son accord. Relisez, puis enregistrez."),
    Standing.SILENT: gettext_lazy(
        "Entre-temps, l’accord ou le refus de cette personne a été effacé. Relisez, puis enregistrez."
    ),
}

REASONS = {
    Reason.EMAIL: gettext_lazy("même adresse électronique"),
    Reason.NAME: gettext_lazy("même nom, même structure"),
    Reason.PHONE: gettext_lazy("même téléphone"),
}


def directory_sentence(total: int, to_meet: int) -> str:
    """« 60 personnes, 12 à rencontrer. »"""
    if not total:
        return _("Personne pour le moment.")
    people = ngettext("%(n)s personne", "%(n)s personnes", total) % {"n": format_number(total)}
    met = _("%(n)s à rencontrer") % {"n": format_number(to_meet)} if to_meet else _("toutes rencontrées")
    return _("%(people)s, %(met)s.") % {"people": people, "met": met}


# --- tables that come in and go out ----------------------------------------------------------------------------------

# Explains what each column of the import file holds.
NOTES = {
    "last_name": gettext_lazy("Le nom, ou une fonction quand le nom n’est pas connu. Seule colonne nécessaire."),
    "organisation": gettext_lazy("Mairie, service, association, entreprise. Vide pour une habitante ou un habitant."),
    "category": gettext_lazy("Public, privé ou citoyen."),
    "college": gettext_lazy("Facultatif : élu, agent, association, entreprise ou habitant. Donne aussi la catégorie."),
    "commune": gettext_lazy("Une commune du périmètre : son nom ou son code INSEE."),
    "siret": gettext_lazy("14 chiffres, ceux de la structure. Le SIREN en a 9."),
    "status": gettext_lazy("oui ou non."),
    "consents": gettext_lazy("oui, non, la date de l’accord (05/12/2026), ou refus : Jalons ne lui écrira plus."),
}

DOUBTS = {
    Doubt.EMAIL: gettext_lazy("« %(about)s » n’est pas une adresse électronique : non gardée"),
    Doubt.EMAILS: gettext_lazy("plusieurs adresses électroniques, seule la première est gardée : « %(about)s »"),
    Doubt.COMMUNE: gettext_lazy("« %(about)s » n’est pas une commune du périmètre : non gardée"),
    Doubt.CATEGORY: gettext_lazy("catégorie inconnue « %(about)s » : laissée vide"),
    Doubt.ANSWER: gettext_lazy("« %(about)s » n’est ni oui ni non : laissé vide"),
    Doubt.SIREN: gettext_lazy("le SIREN « %(about)s » contient une faute : laissé vide"),
    Doubt.SIRET: gettext_lazy("le SIRET « %(about)s » contient une faute : laissé vide"),
    Doubt.PHONE: gettext_lazy("téléphone à vérifier : « %(about)s »"),
    Doubt.PHONE_REPAIRED: gettext_lazy("le tableur avait retiré le zéro du téléphone : %(about)s"),
    Doubt.SIREN_REPAIRED: gettext_lazy("le tableur avait retiré les zéros du SIREN : %(about)s"),
    Doubt.SIRET_REPAIRED: gettext_lazy("le tableur avait retiré les zéros du SIRET : %(about)s"),
    Doubt.NAME_CUT: gettext_lazy("nom et prénom devinés dans « %(about)s »"),
    Doubt.NAMED_BY_FUNCTION: gettext_lazy("sans nom : la fonction en tient lieu"),
    Doubt.NAMED_BY_ORGANISATION: gettext_lazy("sans nom : celui de la structure en tient lieu"),
    Doubt.OTHER_NUMBER: gettext_lazy(
        "la structure est connue avec un autre numéro que %(about)s : gardé comme il était"
    ),
    Doubt.TOO_LONG: gettext_lazy("texte trop long, coupé : « %(about)s »"),
    Doubt.DOUBLE: gettext_lazy("doublon possible avec %(about)s"),
    Doubt.SAME_LINE: gettext_lazy("même personne que la ligne %(about)s, complétée par celle-ci"),
    Doubt.REFUSED: gettext_lazy("a demandé à ne plus être contactée ou contacté : gardé ainsi"),
    Doubt.NOBODY: gettext_lazy("ni nom ni structure : laissée"),
}

ACTS = {
    Act.CREATE: gettext_lazy("à créer"),
    Act.UPDATE: gettext_lazy("à mettre à jour"),
    Act.SAME: gettext_lazy("rien à changer"),
    Act.LEAVE: gettext_lazy("laissée"),
}
# The same after a number.
COUNTS: "CountedWords" = {
    Act.CREATE: PluralLabel("%(n)s personne à créer", "%(n)s personnes à créer", "count"),
    Act.SAME: gettext_lazy("%(n)s sans changement"),
    Act.LEAVE: PluralLabel("%(n)s laissée", "%(n)s laissées", "count"),
}


def left_out_sentence(texts: Iterable[str]) -> str:
    """« Non gardé : Périgueux, rappeler lundi. »: the cells of a line that no column of the import takes; "" for none."""
    sentence = ", ".join(filter(None, texts))
    return _("Non gardé : %(about)s") % {"about": shorten_quote(sentence)} if sentence else ""


def import_sentence(created: int, updated: int) -> str:
    first = ngettext("%(n)s personne ajoutée", "%(n)s personnes ajoutées", created) % {"n": format_number(created)}
    second = ngettext("%(n)s fiche mise à jour", "%(n)s fiches mises à jour", updated) % {"n": format_number(updated)}
    return _("%(first)s, %(second)s.") % {"first": first, "second": second}
