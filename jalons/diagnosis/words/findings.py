"""French words of this floor that are no label of a field."""

from django.utils.translation import gettext_lazy as _

# What a roadmap sorts what it hears by, until it changes them: the causes of the national model of fragility, then what
# people come back to (method, sections 1.3 and 1.4).
DEFAULT_THEMES = (
    _("Accès au réseau"),
    _("Équipement"),
    _("Compétences numériques"),
    _("Droits et démarches"),
    _("Confiance et sécurité"),
    _("Accompagnement"),
    _("Mobilité et lieux"),
    _("Information et orientation"),
)

# What the journal says was changed.
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
