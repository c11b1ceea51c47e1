"""The publics concerned: the same list from the first verbatim to the fiche."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """The national list of publics (method, section 2.3), then those that territories often add."""

    YOUNG = "jeunes", _("Jeunes")
    STUDENTS = "etudiants", _("Étudiantes et étudiants")
    FAMILIES = "familles", _("Familles et enfants")
    SENIORS = "seniors", _("Personnes âgées")
    WOMEN = "femmes", _("Femmes")
    JOBSEEKERS = "emploi", _("Personnes en recherche d’emploi")
    BENEFITS = "rsa", _("Personnes au revenu de solidarité active")
    DISABLED = "handicap", _("Personnes en situation de handicap")
    AGENTS = "agents", _("Agents et bénévoles qui accueillent du public")
