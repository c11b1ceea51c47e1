"""What the directory says in French."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalons.base.french import number
from jalons.directory.rules import Category
from jalons.directory.rules.duplicates import Reason

CATEGORIES = {
    Category.PUBLIC: gettext_lazy("Public"),
    Category.PRIVATE: gettext_lazy("Privé"),
    Category.CITIZEN: gettext_lazy("Citoyenne ou citoyen"),
}


def category(value: str) -> str:
    return str(CATEGORIES[Category(value)]) if value else ""


# The fields of a person as the directory names them, on its pages and in the files it gives.
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
}

REASONS = {
    Reason.EMAIL: gettext_lazy("même adresse électronique"),
    Reason.NAME: gettext_lazy("même nom, même structure"),
    Reason.PHONE: gettext_lazy("même téléphone"),
}


def summary(categories: Mapping[str, int], to_meet: int) -> str:
    """« 60 personnes : 38 public, 14 privé, 8 citoyens ; 12 à rencontrer »."""
    total = sum(categories.values())
    if not total:
        return _("Personne pour le moment.")
    parts = [
        _("%(n)s public") % {"n": number(categories.get(Category.PUBLIC, 0))},
        _("%(n)s privé") % {"n": number(categories.get(Category.PRIVATE, 0))},
        ngettext("%(n)s citoyen", "%(n)s citoyens", categories.get(Category.CITIZEN, 0))
        % {"n": number(categories.get(Category.CITIZEN, 0))},
    ]
    if categories.get("", 0):
        parts.append(_("%(n)s à préciser") % {"n": number(categories[""])})
    people = ngettext("%(n)s personne", "%(n)s personnes", total) % {"n": number(total)}
    met = _("%(n)s à rencontrer") % {"n": number(to_meet)} if to_meet else _("toutes rencontrées")
    return _("%(people)s : %(parts)s ; %(met)s.") % {"people": people, "parts": ", ".join(parts), "met": met}
